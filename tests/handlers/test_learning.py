"""The learning loop: what is not known is passed on, answered, and known from then on."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import select

from bot import refresh
from db import audit, learning, officials, topics
from db.clock import now
from db.models import Feedback, LearnedPhrase
from tests.conversation import Conversation

OFFICIAL = "+6281290000001"
UNKNOWN = "siapa juara lomba burung kicau di kalianda kemarin"


@pytest.fixture
def official(everywhere: Conversation, session_of: Callable[..., Any]) -> Conversation:
    with session_of(everywhere.engine) as session:
        officials.add(session, phone=OFFICIAL, name="Rina", role="admin", scope="all", at=now())
    who = everywhere.other(OFFICIAL)
    who("halo", phone=OFFICIAL)
    return who


def renewed(*people: Conversation) -> None:
    """What every process does every two seconds."""
    for person in people:
        newer = refresh.load(person.engine, person.inbound.knowledge)
        person.inbound.knowledge = newer or person.inbound.knowledge


def test_an_answer_reaches_all_who_asked_the_same_once_and_the_next_is_answered_directly(
    everywhere: Conversation, official: Conversation
) -> None:
    first, second, third = (everywhere.other(f"+62812000002{n:02d}") for n in range(3))
    for person, said in (
        (first, UNKNOWN),
        (second, "juara lomba burung kicau kalianda siapa ya pak"),
    ):
        assert "belum tahu" in person(said)
        assert "sudah kami teruskan" in person("ya").casefold()
    notices = [r for r in official.rows() if "burung" in r.text]
    assert len(notices) == 1
    assert "2 orang" in official("/pertanyaan")

    assert "2 orang" in official("/jawab 1 Burung milik kelompok tani Palas.")
    assert "langsung dijawab" in official("ya")
    for person in (first, second):
        got = [r for r in person.rows() if "kelompok tani Palas" in r.text]
        assert len(got) == 1

    renewed(third)
    assert "kelompok tani Palas" in third("siapa juara lomba burung kicau kalianda")
    assert "Jawaban petugas" in third.rows()[-1].text


def test_an_official_may_keep_an_answer_between_the_two(
    everywhere: Conversation, official: Conversation, session_of: Callable[..., Any]
) -> None:
    everywhere(UNKNOWN)
    everywhere("ya")
    official("/jawab 1 Rahasia kita berdua.")

    assert "hanya untuk yang bertanya" in official("tidak")
    with session_of(official.engine) as session:
        assert topics.current(session) == {}


def test_answering_with_a_topic_proposes_the_question_as_a_phrase(
    everywhere: Conversation, official: Conversation, session_of: Callable[..., Any]
) -> None:
    everywhere(UNKNOWN)
    everywhere("ya")

    assert "sudah kami kirim" in official("/jawab 1 keuangan-buku-kas")

    assert "Siapkan kolom" in everywhere.rows()[-1].text
    with session_of(official.engine) as session:
        phrase = session.exec(select(LearnedPhrase)).one()
        assert (phrase.topic_id, phrase.text, phrase.source) == (
            "keuangan-buku-kas",
            UNKNOWN,
            "answer",
        )


def test_a_tapped_choice_becomes_a_proposal_and_an_accepted_one_is_known_everywhere(
    everywhere: Conversation, session_of: Callable[..., Any]
) -> None:
    chat = everywhere
    chat("rat?")
    label = chat.labels()[0]
    chat.press(label)

    with session_of(chat.engine) as session:
        phrase = session.exec(select(LearnedPhrase)).one()
        assert phrase.text == "rat?"
        learning.decide(session, phrase, accept=True, at=now())
    before = chat.inbound.knowledge.version
    renewed(chat)
    assert chat.inbound.knowledge.version > before
    assert "rat?" in chat.inbound.knowledge.learned[phrase.topic_id]


def test_related_answers_teach_nothing(chat: Conversation, session_of: Callable[..., Any]) -> None:
    chat("cara isi buku kas harian gimana")
    chat.press(chat.labels()[0])

    with session_of(chat.engine) as session:
        assert session.exec(select(LearnedPhrase)).all() == []


def test_a_thumb_is_counted_once_a_person_and_the_last_one_holds(
    chat: Conversation, session_of: Callable[..., Any]
) -> None:
    chat("cara isi buku kas harian gimana")
    chat.press("Membantu")
    chat("cara isi buku kas harian gimana")
    assert "Teruskan pertanyaan ini" in chat.press("Belum terjawab")

    with session_of(chat.engine) as session:
        assert learning.thumbs(session) == {"keuangan-buku-kas": (0, 1)}
        assert len(session.exec(select(Feedback)).all()) == 1


def test_a_topic_of_an_official_replaces_the_shipped_one_and_can_be_undone(
    everywhere: Conversation, session_of: Callable[..., Any]
) -> None:
    chat = everywhere
    topic = chat.knowledge.topics["keuangan-buku-kas"]
    from faq.edition import body_of  # noqa: PLC0415

    with session_of(chat.engine) as session:
        for answer in ("Jawaban kedua.", "Jawaban ketiga."):
            body = body_of(topic) | {"answer": answer}
            topics.save(
                session, topic_id=topic.id, body=body, actor="cli:x", official_id=None, at=now()
            )
    renewed(chat)
    assert "Jawaban ketiga." in chat("jawab keuangan-buku-kas")
    with session_of(chat.engine) as session:
        assert topics.undo(session, topic.id, actor="cli:x", at=now())
    renewed(chat)
    assert "Jawaban kedua." in chat("jawab keuangan-buku-kas")
    with session_of(chat.engine) as session:
        assert topics.undo(session, topic.id, actor="cli:x", at=now())
        assert not topics.undo(session, topic.id, actor="cli:x", at=now())
        assert audit.first_broken(session) is None
    renewed(chat)
    assert "Siapkan kolom" in chat("jawab keuangan-buku-kas")


def test_a_broken_topic_in_the_database_does_not_silence_the_bot(
    chat: Conversation, session_of: Callable[..., Any]
) -> None:
    with session_of(chat.engine) as session:
        topics.save(
            session,
            topic_id="x-y",
            body={"category": "?"},
            actor="cli:x",
            official_id=None,
            at=now(),
        )
    renewed(chat)

    assert "Siapkan kolom" in chat("jawab keuangan-buku-kas")

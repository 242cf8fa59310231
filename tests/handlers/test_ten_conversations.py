"""Ten conversations as chairs have them: what must be understood, said as they say it."""

from collections.abc import Callable
from typing import Any

import pytest

from bot import refresh
from db import officials
from db.clock import now
from handlers import texts
from tests.conversation import Conversation


def heading(chat: Conversation) -> str:
    """The question that the last answer answered."""
    return chat.rows()[-1].text.split("*")[1]


@pytest.fixture(autouse=True)
def _known(chat: Conversation) -> None:
    chat("halo")


def test_1_colloquial(chat: Conversation) -> None:
    chat("uang di laci kurang 50rb dr catatan hrs gmn")

    assert "uang kas tidak cocok" in heading(chat)


def test_2_typing_errors(chat: Conversation) -> None:
    chat("bgmn cra ngisi buku kas hrian kopersi")

    assert "buku kas" in heading(chat).casefold()


def test_3_javanese_mix(chat: Conversation) -> None:
    chat("piye carane ngitung shu nggo anggota pak")

    assert "SHU" in heading(chat)


def test_4_two_questions_are_offered_both(chat: Conversation) -> None:
    chat("cara bikin nib gimana? terus syarat pinjam ke bank himbara apa aja?")

    labels = " ".join(chat.labels()).casefold()
    assert texts.NONE_OF_THESE in chat.labels()
    assert "nib" in labels
    assert "bank" in labels or "himbara" in labels


def test_5_a_long_story_before_the_question(chat: Conversation) -> None:
    chat(
        "assalamualaikum pak, saya ketua koperasi baru dua bulan ini, kemarin rapat pengurus sampai "
        "malam bahas macam macam, ada yang usul ini ada yang usul itu, akhirnya belum putus juga. "
        "nah yang mau saya tanyakan pak, bagaimana cara menghitung dan membagi SHU yang benar?"
    )

    assert "SHU" in heading(chat)


def test_6_a_bare_noun_is_offered_as_choices(chat: Conversation) -> None:
    assert texts.CHOICES in chat("rat?")

    assert "Sumber:" in chat("1")


def test_7_thanks(chat: Conversation) -> None:
    assert chat("suwun pak, matur nuwun") == texts.SMALLTALK["thanks"]


def test_8_abuse_is_answered_calmly(chat: Conversation) -> None:
    said = chat("bot goblok ga guna")

    assert "Mohon maaf" in said
    assert "petugas" in said


def test_9_unknown_then_answered_by_an_official_then_known(
    chat: Conversation, session_of: Callable[..., Any]
) -> None:
    with session_of(chat.engine) as session:
        officials.add(
            session, phone="+6281290000009", name="Rina", role="admin", scope="all", at=now()
        )
    official = chat.other("+6281290000009")
    official("halo", phone="+6281290000009")
    second, third = chat.other("+6281200000302"), chat.other("+6281200000303")
    for person, said in (
        (chat, "apakah koperasi boleh ikut karnaval kemerdekaan di kalianda"),
        (second, "kop boleh ikut karnaval kemerdekaan kalianda apa ngga"),
    ):
        first = person(said)
        if texts.UNKNOWN in first:
            person("ya")
        else:  # offered something near: none of these
            person.press(texts.NONE_OF_THESE)
            person("ya")

    official("/jawab 1 Boleh, daftar di kecamatan paling lambat sepekan sebelumnya.")
    official("ya")

    for person in (chat, second):
        got = [r for r in person.rows() if "daftar di kecamatan" in r.text]
        assert len(got) == 1
    third.inbound.knowledge = refresh.load(chat.engine, chat.knowledge) or chat.knowledge
    assert "daftar di kecamatan" in third("koperasi boleh ikut karnaval kemerdekaan kalianda ngga")


def test_10_a_problem_is_a_complaint_and_a_question_about_the_same_is_answered(
    chat: Conversation,
) -> None:
    assert "laporan" in chat("modal usaha kami belum cair juga dari bank sudah 3 bulan").casefold()
    chat("batal")
    chat("kalo desa ngga punya tanah, gerai koperasi dibangun dimana ya pak")

    assert "tanah" in heading(chat).casefold()

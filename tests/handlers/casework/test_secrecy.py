"""RAHASIA: of everything that anybody but the author is sent, nothing brings a secret complaint and
its author together. Every command and every step of a dialogue is used: a new one has to be said
here (tour.py), or this fails."""

import io
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.metrics import exposition
from db.models import AuditEntry, BroadcastRecipient, Contact, Outbox, Person
from db.session import reading, transaction
from handlers.chat import Command
from handlers.commands import COMMANDS, GROUP_COMMANDS, OFFICIAL_ANSWER, STEPS
from handlers.documents import chart
from tests.conversation import Conversation
from tests.handlers.casework import tour
from tests.handlers.casework.people import at, official
from tests.handlers.casework.secret_story import MONDAY, SIGNED, WINDOWED, Story, story_of
from tests.handlers.casework.traces import ADDRESS, NAME, PHONE, leaks, traces


@pytest.fixture
def story(everywhere: Conversation, tmp_path: Path) -> Story:
    """An ordinary complaint and three secret ones, with files that were fetched and compared."""
    with at(MONDAY):
        made = story_of(everywhere, tmp_path)
        made.complain()
        made.fetch()
        made.make_secret()
    return made


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words in the pictures of the morning."""
    words: list[str] = []
    draw = chart.bars_png

    def noted(title: str, counts: Sequence[tuple[str, int]]) -> bytes:
        words.extend([title, *(name for name, _ in counts)])
        return draw(title, counts)

    monkeypatch.setattr(chart, "bars_png", noted)
    return words


def unsaid(commands: Sequence[Command], said: Sequence[str]) -> list[tuple[str, str]]:
    """Commands that none of these texts is. Behind a slash any argument is taken for one."""
    return [
        (command.words[0], command.argument)
        for command in commands
        if not any(
            command.matches(text.lstrip("/") if command.argument else text) is not None
            for text in said
        )
    ]


def named_in_private(story: Story) -> int:
    """How often an official was told the ordinary author's number."""
    return sum(f"*{story.ordinary}*: {NAME}, {PHONE}" in o.text for o in story.outputs())


def test_nobody_learns_from_any_output_whose_a_secret_complaint_is(
    story: Story, drawn: list[str], debug_log: io.StringIO
) -> None:
    numbers = [story.ordinary, *story.secret]
    with at(MONDAY):
        tour.chairs_talk(story)
        tour.official_talks(story.rina, numbers)
        tour.official_talks(story.joko, numbers)  # of another area
        tour.group_talks(story)
        tour.officials_ask(story)
        told = sum(story.watch(MONDAY + timedelta(days=day)) for day in range(1, 9))
        tour.endings(story)
        told += sum(story.watch(MONDAY + timedelta(days=day)) for day in range(9, 20))
        seen = story.outputs()

    assert unsaid((*COMMANDS, OFFICIAL_ANSWER), story.said) == []
    assert unsaid(GROUP_COMMANDS, story.said_in_group) == []
    assert set(STEPS) - story.reached == set()
    assert told > 20
    assert leaks(seen, story.marks(), [story.ordinary]) == []
    assert [o.text for o in seen if "mirip" in o.text and story.ordinary in o.text] == []
    assert traces(" ".join(drawn)) == []
    assert drawn
    assert traces(debug_log.getvalue()) == []
    assert traces(exposition(story.like.engine).decode()) == []
    assert_that_the_search_can_find(story)
    assert_that_lists_by_need_leave_the_secret_out(story)


def assert_that_the_search_can_find(story: Story) -> None:
    """The ordinary complaint does show its author: in chats, in the group, in questions, in the
    lists of an announcement; and every secret complaint was told to those who work on it."""
    with at(MONDAY):
        seen = story.outputs()
    named = [o for o in seen if traces(o.text)]
    assert {o.to for o in named} >= {story.group.sender, story.rina.sender, story.bowo.sender}
    assert named_in_private(story) > 1
    assert [o for o in named if "pelatihan untuk pengurus baru" in o.text]
    assert [o for o in named if "hasil-pengumuman-1.xlsx" in o.text]
    for mark in story.marks():
        assert {o.to for o in seen if mark in o.text} >= {story.group.sender, story.rina.sender}
    for words in ("pelapor laporan RAHASIA", "lampiran-2.pdf", "lampiran-1.jpg", "mirip"):
        assert [o for o in seen if words in o.text]


def assert_that_lists_by_need_leave_the_secret_out(story: Story) -> None:
    """The announcement to those with an open complaint about money reached the other chair only."""
    query = select(Person.name).join(
        BroadcastRecipient, col(BroadcastRecipient.person_id) == col(Person.id)
    )
    with reading(story.like.engine) as session:
        by_number = {
            number: set(session.exec(query.where(col(BroadcastRecipient.broadcast_id) == number)))
            for number in (1, 4)
        }
    assert by_number == {1: {NAME}, 4: {"Tono"}}


def test_who_unmasks_is_the_only_one_to_read_it_and_the_author_sees_that(story: Story) -> None:
    number = story.secret[0]
    with at(MONDAY):
        before = len(leaks(story.outputs(), story.marks(), [story.ordinary]))
        assert "hanya boleh dibuka koordinator" in story.rina(f"pelapor {number}")
        assert "tidak ada di wilayah" in story.joko(f"pelapor {number}")
        for member in (story.rina, story.sari):
            said = story.group.group(member.sender, f"/pelapor {number}")
            assert traces(said) == []
        assert "dibuka oleh" not in story.author(f"riwayat {number}")
        assert before == 0
        assert leaks(story.outputs(), story.marks(), [story.ordinary]) == []

        assert {NAME.split()[0].casefold(), PHONE} <= set(traces(story.sari(f"pelapor {number}")))
        assert "nama Bapak/Ibu dibuka oleh petugas" in story.author(f"riwayat {number}")
        story.group.group(story.rina.sender, f"/laporan {number}")
        story.author(f"tambah {number} saksinya pengawas. {SIGNED}")
        found = leaks(story.outputs(), story.marks(), [story.ordinary])
    assert [leak.partition(":")[0] for leak in found] == [story.sari.sender]
    with reading(story.like.engine) as session:
        revealed = select(AuditEntry).where(col(AuditEntry.action) == "complaint.revealed")
        (entry,) = session.exec(revealed).all()
    assert (entry.subject, entry.actor.partition(":")[0]) == (number, "official")
    assert traces(f"{entry.detail} {entry.actor}") == []


def test_a_card_that_still_waits_for_its_reader_does_not_arrive_with_the_name(
    everywhere: Conversation, tmp_path: Path
) -> None:
    """Outside the window of a channel that changes no message: what is held there is rewritten."""
    with at(MONDAY - timedelta(days=3)):
        story = story_of(everywhere, tmp_path)
        official(everywhere, "wati", "Wati", channel=WINDOWED)
    with at(MONDAY):
        number = story.file_complaint("gedung koperasi kami belum ada")
        wati = story.talk("wati", WINDOWED)
        held = [row for row in wati.rows() if number in row.text]
        assert [(row.status, traces(row.text) != []) for row in held] == [("held", True)]
        story.author(f"rahasia {number}")
        wati("baca")
        (card,) = [row for row in wati.rows() if number in row.text]
        assert (card.status, traces(card.text)) == ("queued", [])
        assert "RAHASIA" in card.text


def test_a_name_that_came_later_is_hidden_too(story: Story) -> None:
    """People share their number and change their profile after they complained."""
    number = story.secret[0]
    with at(MONDAY):
        with transaction(story.like.engine) as session:
            story.person(session).name = "Gumbreg"
        assert "Gumbreg" in story.rina(f"/laporan {story.ordinary}")
        story.author(f"tambah {number} demikian laporan saya, Gumbreg")
        assert "Gumbreg" not in story.rina(f"/laporan {number}")
        with reading(story.like.engine) as session:
            mine = select(Contact.id).where(col(Contact.external_id) == ADDRESS)
            others = select(Outbox.text).where(col(Outbox.contact_id).not_in(mine))
            assert not [t for t in session.exec(others) if "Gumbreg" in t and number in t]

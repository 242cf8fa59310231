"""RAHASIA outside of chats: what commands of the administrator print, and what stands in the log.
And that the search for a name finds it, in whatever spelling and file it stands."""

import io
import json
from pathlib import Path

import pytest
import typer
from sqlalchemy import text
from sqlmodel import col, select

from bot.__main__ import app
from db import officials
from db.models import MessageStatus, Outbox, Person
from db.session import transaction
from handlers.casework import hiding
from handlers.documents.call_list import call_list_xlsx
from handlers.documents.lines import CallLine
from handlers.documents.paper import call_list_pdf
from tests.bot.processes import kawan
from tests.conversation import Conversation
from tests.handlers.casework.people import at
from tests.handlers.casework.secret_story import MONDAY, SIGNED, Story, story_of
from tests.handlers.casework.traces import (
    ADDRESS,
    NAME,
    PHONE,
    Output,
    leaks,
    traces,
    words_of,
)

OFFICIAL = "+6281211111111"
PRINTING = {  # commands that print what is in the database, and how they are called
    "doctor": (),
    "officials list": (),
    "offices list": (),
    "reminders list": (),
    "outbox doubt": (),
    "whatsapp templates list": (),
    "faq stale": (),
    "faq history": ("keuangan-buku-kas",),
    "demo": (),
    "chat": ("--json", "--as", OFFICIAL),
}
SILENT = {  # these print counts, or what they were told themselves
    *("run", "web", "worker", "backup", "restore", "db upgrade", "outbox resolve"),
    *("officials add", "offices route", "reminders add", "reminders ship"),
    *("roster import", "roster template"),
    *("faq match", "faq eval", "faq lint", "faq review", "faq import", "faq export", "faq undo"),
    *("whatsapp templates create", "whatsapp templates check", "whatsapp templates link"),
}


@pytest.fixture
def story(everywhere: Conversation, tmp_path: Path) -> Story:
    """An ordinary complaint and three secret ones, one of which was unmasked."""
    with at(MONDAY):
        made = story_of(everywhere, tmp_path)
        made.complain()
        made.make_secret()
        made.sari(f"pelapor {made.secret[0]}")
    return made


def commands(command: object, path: tuple[str, ...] = ()) -> set[str]:
    """All commands of `kawan` in full."""
    below = getattr(command, "commands", None)
    if below is None:
        return {" ".join(path)}
    return {name for word, sub in below.items() for name in commands(sub, (*path, word))}


def test_no_command_of_the_administrator_prints_whose_it_is(story: Story, tmp_path: Path) -> None:
    assert commands(typer.main.get_command(app)) - PRINTING.keys() - SILENT == set()
    with transaction(story.like.engine) as session:  # of everything nobody knows if it arrived
        for row in session.exec(select(Outbox)):
            row.status, row.started_at = MessageStatus.IN_DOUBT, MONDAY
        officials.add(
            session, phone=OFFICIAL, name="Dewi", role="coordinator", scope="all", at=MONDAY
        )
    url = story.like.engine.url.render_as_string(hide_password=False)
    said = ("/laporan", *(f"/laporan {number}" for number in story.secret), "/pertanyaan")
    lines = "".join(f"{line}\n" for line in said)
    printed = {}
    for name, arguments in PRINTING.items():
        done = kawan(tmp_path, *name.split(), *arguments, said=lines, DATABASE_URL=url)
        printed[name] = Output(name, done.stdout + done.stderr)
    assert leaks(printed.values(), story.marks(), [story.ordinary]) == []
    assert [name for name, output in printed.items() if traces(output.text)] == []
    assert "(tentang laporan RAHASIA)" in printed["outbox doubt"].text
    assert story.ordinary in printed["outbox doubt"].text
    assert "Sari" in printed["officials list"].text
    assert all(number in printed["chat"].text for number in story.secret)
    assert "jurnal petugas: utuh" in printed["doctor"].text


def refuse_outbox(story: Story) -> None:
    """A database that takes no message with the name: what it says then is logged."""
    name = NAME.split()[0]
    trigger = (
        f"CREATE TRIGGER refuse BEFORE INSERT ON outbox WHEN NEW.text LIKE '%{name}%' "
        "BEGIN SELECT RAISE(ABORT, 'refused'); END"
    )
    check = f"ALTER TABLE outbox ADD CHECK (text NOT LIKE '%{name}%') NOT VALID"
    sqlite = story.like.engine.dialect.name == "sqlite"
    with story.like.engine.begin() as connection:
        connection.execute(text(trigger if sqlite else check))


def test_a_fault_is_logged_without_the_name(story: Story, debug_log: io.StringIO) -> None:
    refuse_outbox(story)
    with at(MONDAY):
        assert "gangguan" in story.sari(f"pelapor {story.secret[0]}")
    events = [json.loads(line) for line in debug_log.getvalue().splitlines()]
    assert [event["event"] for event in events] == ["handler failed"]
    assert "IntegrityError" in events[0]["exception"]
    assert "INSERT INTO outbox" in events[0]["exception"]
    assert traces(debug_log.getvalue()) == []


def papers(name: str) -> dict[str, bytes]:
    """The same name in files of every kind."""
    line = CallLine("Natar", "Hajimena", "Koperasi", name, PHONE, "gagal")
    made = call_list_pdf("Daftar", "Senin", [line]), call_list_xlsx("Daftar", "Senin", [line])
    return dict(zip(("pdf", "xlsx"), made, strict=True))


@pytest.mark.parametrize(
    "spelled",
    ["+6281379924617", "081379924617", "0813-7992-4617", "(0813) 7992 4617", "62 813.7992.4617"],
)
def test_the_search_finds_every_spelling_of_the_number(spelled: str) -> None:
    assert traces(f"hubungi {spelled} ya") == [PHONE]
    person = Person(name=NAME, phone=PHONE, created_at=MONDAY)
    assert traces(hiding.unnamed(person, f"hubungi {spelled} ya")) == []


def test_the_search_finds_a_name_in_files(tmp_path: Path, everywhere: Conversation) -> None:
    for data in papers(NAME).values():
        assert len(set(traces("\n".join(words_of(data))))) == 3
    for data in papers("Tono").values():
        assert traces("\n".join(words_of(data))) == [PHONE]
    with at(MONDAY):
        photo = story_of(everywhere, tmp_path)
        photo.photo()
    assert traces("\n".join(words_of(photo.sent["file-0"])))


def test_the_search_tells_lines_of_a_list_apart() -> None:
    secret, ordinary = ["PNP-0002"], ["LHN-0001"]
    both = f"Laporan:\n- LHN-0001 dari {NAME}\n- PNP-0002 RAHASIA"
    assert leaks([Output("a", both)], secret, ordinary) == []
    wrong = f"Laporan:\n- LHN-0001 dari {NAME}\n- PNP-0002 dari {ADDRESS}"
    assert leaks([Output("a", wrong)], secret, ordinary) == [f"a: {wrong}"]
    assert leaks([Output("a", f"PNP-0002\n{SIGNED}")], secret, ordinary) != []


@pytest.mark.parametrize(
    ("name", "said", "shown"),
    [
        (NAME, "saya Zulfagrat, ketua", "saya …, ketua"),
        (NAME, "WAKITONJANG, Zulfagrat: 081379924617", "…: …"),
        (NAME, "zulfagrate bukan nama saya", "zulfagrate bukan nama saya"),
        ("Koperasi Desa Merah Putih", "koperasi desa kami", "koperasi desa kami"),
        ("Koperasi Desa Merah Putih", "ttd Koperasi Desa Merah Putih", "ttd …"),
        ("", "kami 3 orang", "kami 3 orang"),
    ],
)
def test_own_words_lose_the_name_and_nothing_else(name: str, said: str, shown: str) -> None:
    assert hiding.unnamed(Person(name=name, phone=PHONE, created_at=MONDAY), said) == shown


def test_only_the_words_of_a_secret_complaint_are_changed(story: Story) -> None:
    complaints = story.like.complaints()
    with transaction(story.like.engine) as session:
        person = session.exec(select(Person).where(col(Person.phone) == PHONE)).one()
        for complaint in complaints:
            words = hiding.words_of(session, complaint, f"dari {person.name}", 100)
            assert words == ("dari …" if complaint.secret else f"dari {NAME}")

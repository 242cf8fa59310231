"""SUDAH and NANTI, as a chair says them."""

from collections.abc import Iterator

import pytest
import time_machine
from sqlmodel import select

from db.models import Attachment, DutyDone, Outbox, Reminder
from db.quiet import parse_quiet
from db.reminders import keeping
from db.session import reading, transaction
from handlers.policy import Policy
from tests.conversation import Conversation
from tests.handlers.reminder.service import TUESDAY, remind, reminded, tick, utc

YEARLY = "yearly 04-30 08:00 H-7 H-1"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


def reminded_chair(chair: Conversation, **columns: object) -> int:
    """A chair who got a reminder just now, at 08.00 on 24 November; its number."""
    before = utc("2026-11-24 00:00")
    chair("halo")
    number = remind(chair.engine, before, **columns)
    tick(chair.engine, utc("2026-11-24 01:00"))
    assert len(reminded(chair)) == 1
    return number


def done(chair: Conversation) -> list[DutyDone]:
    with reading(chair.engine) as session:
        return list(session.exec(select(DutyDone)).all())


def test_a_year_of_a_duty(everywhere: Conversation, clock: time_machine.Traveller) -> None:
    """H-7 reaches both, who says SUDAH is left alone at H-1, and next year both hear of it."""
    busy, other = everywhere, everywhere.other("+6281200000002")
    for chair in (busy, other):
        chair("halo")
    remind(everywhere.engine, utc("2027-01-10 01:00"), rule=YEARLY)

    clock.move_to(utc("2027-04-23 01:00"))
    tick(everywhere.engine, utc("2027-04-23 01:00"))
    assert [len(reminded(chair)) for chair in (busy, other)] == [1, 1]
    assert "SPT Tahunan" in reminded(busy)[0]

    said = busy.press("Sudah")
    assert said.startswith(
        "Terima kasih, Bapak/Ibu. SPT Tahunan kami catat sudah dikerjakan. Kami baru mengingatkan "
        "lagi untuk masa berikutnya, mulai Minggu, 23 April 2028."
    )
    assert "nomor tanda terima" in said

    for day in ("2027-04-29 01:00", "2027-04-30 01:00"):
        tick(everywhere.engine, utc(day))
    assert [len(reminded(chair)) for chair in (busy, other)] == [1, 2]

    tick(everywhere.engine, utc("2028-04-23 01:00"))
    assert [len(reminded(chair)) for chair in (busy, other)] == [2, 3]


def test_a_photo_is_kept_as_proof(everywhere: Conversation) -> None:
    reminded_chair(everywhere)
    everywhere.press("Sudah")

    assert everywhere.photo("bukti lapor").startswith("Foto sudah kami simpan sebagai bukti.")
    (row,) = done(everywhere)
    with reading(everywhere.engine) as session:
        assert row.attachment_id == session.exec(select(Attachment.id)).one()
    assert row.note == "bukti lapor"
    assert everywhere.contact().step is None


@pytest.mark.parametrize("note", ["BPE 0123456789", "sudah dikirim lewat coretax tadi pagi"])
def test_a_number_or_a_remark_is_kept(chat: Conversation, note: str) -> None:
    reminded_chair(chat)
    chat.press("Sudah")

    assert f"Sudah kami catat: “{note}”." in chat(note)
    assert [row.note for row in done(chat)] == [note]


@pytest.mark.parametrize("said", ["selesai", "tidak ada", "nanti"])
def test_nothing_to_add_is_fine(chat: Conversation, said: str) -> None:
    reminded_chair(chat)
    chat.press("Sudah")

    assert chat(said) == "Baik, Bapak/Ibu. Terima kasih."
    assert [row.note for row in done(chat)] == [""]


def test_a_question_instead_of_a_photo_is_answered(chat: Conversation) -> None:
    reminded_chair(chat)
    chat.press("Sudah")

    assert "Siapkan kolom" in chat("cara isi buku kas harian gimana")
    assert [row.note for row in done(chat)] == [""]


def test_done_twice_is_done_once(everywhere: Conversation) -> None:
    reminded_chair(everywhere)
    everywhere.press("Sudah")
    everywhere("selesai")

    row = next(row for row in everywhere.rows() if row.broadcast_id)
    again = everywhere("", choice=row.options[0][0])
    assert "memang sudah tercatat" in again
    assert "foto" not in again
    assert len(done(everywhere)) == 1


def test_the_word_right_after_the_reminder_is_enough(chat: Conversation) -> None:
    reminded_chair(chat)
    with transaction(chat.engine) as session:  # the dispatcher has sent it
        for row in session.exec(select(Outbox)).all():
            row.finished_at = TUESDAY

    assert "SPT Tahunan kami catat" in chat("sudah pak")
    assert len(done(chat)) == 1


def test_later_is_tomorrow_at_eight_once(
    everywhere: Conversation, clock: time_machine.Traveller
) -> None:
    reminded_chair(everywhere, rule="monthday 24 08:00")

    assert everywhere.press("Nanti").startswith(
        "Baik, Bapak/Ibu. Saya ingatkan lagi pada Rabu, 25 November 2026 pukul 08.00 WIB."
    )
    everywhere("", choice=next(r for r in everywhere.rows() if r.broadcast_id).options[1][0])
    tick(everywhere.engine, utc("2026-11-25 00:59"))
    assert len(reminded(everywhere)) == 1
    for minute in (0, 1):
        tick(everywhere.engine, utc(f"2026-11-25 01:0{minute}"))
    assert len(reminded(everywhere)) == 2
    assert reminded(everywhere)[0] == reminded(everywhere)[1]

    clock.move_to(utc("2026-11-25 02:00"))
    assert "mulai Kamis, 24 Desember 2026" in everywhere.press("Sudah")
    assert [row.period for row in done(everywhere)] == ["2026-11"]


@pytest.mark.parametrize(
    ("said", "when"),
    [
        ("jam 4 sore", "Selasa, 24 November 2026 pukul 16.00 WIB"),
        ("nanti jam 4 sore aja pak", "Selasa, 24 November 2026 pukul 16.00 WIB"),
        ("besok lusa", "Kamis, 26 November 2026 pukul 08.00 WIB"),
        ("nanti malam jam 9", "Selasa, 24 November 2026 pukul 21.00 WIB"),
    ],
)
def test_another_time_may_be_said_behind_it(chat: Conversation, said: str, when: str) -> None:
    reminded_chair(chat)
    chat.press("Nanti")

    assert chat(said) == f"Baik, Bapak/Ibu. Saya ingatkan lagi pada {when}."
    with reading(chat.engine) as session:
        rows = session.exec(select(Reminder).where(Reminder.parent_id == 1)).all()
    assert [row.active for row in rows] == [False, True]


def test_later_with_its_time_at_once(chat: Conversation) -> None:
    reminded_chair(chat)

    assert chat("nanti jam 4 sore") == (
        "Baik, Bapak/Ibu. Saya ingatkan lagi pada Selasa, 24 November 2026 pukul 16.00 WIB."
    )
    assert chat.contact().step is None
    assert "belum tahu" in chat("nanti sore ada lomba burung kicau di kalianda")


def test_done_after_later_takes_back_what_was_put_off(chat: Conversation) -> None:
    reminded_chair(chat, rule="monthday 24 08:00")
    chat.press("Nanti")

    assert "kami catat sudah dikerjakan" in chat("sudah")
    tick(chat.engine, utc("2026-11-25 01:00"))
    assert len(reminded(chat)) == 1


def test_later_after_done_means_it_is_not_done(chat: Conversation) -> None:
    reminded_chair(chat, rule="monthday 24 08:00")
    chat.press("Sudah")
    row = next(row for row in chat.rows() if row.broadcast_id)
    chat("", choice=row.options[1][0])

    assert done(chat) == []
    tick(chat.engine, utc("2026-11-25 01:00"))
    assert len(reminded(chat)) == 2


def test_tomorrow_at_eight_is_moved_out_of_the_quiet_hours(chat: Conversation) -> None:
    chat.inbound.policy = Policy(quiet=parse_quiet("20:00-09:00"))
    reminded_chair(chat)

    assert "Rabu, 25 November 2026 pukul 09.00 WIB" in chat.press("Nanti")


def test_an_answer_leaves_a_complaint_that_is_being_written_alone(chat: Conversation) -> None:
    reminded_chair(chat)
    row = next(row for row in chat.rows() if row.broadcast_id)
    chat("lapor")

    said = chat("", choice=row.options[0][0])
    assert "kami catat sudah dikerjakan" in said
    assert "foto" not in said
    assert "Kami catat sebagai laporan" in chat("kami tidak punya tanah untuk gerai koperasi")


def test_a_reminder_that_was_deleted_is_answered_kindly(everywhere: Conversation) -> None:
    number = reminded_chair(everywhere)
    with transaction(everywhere.engine) as session:
        row = keeping.find(session, number)
        assert row is not None
        keeping.remove(session, row)

    assert "sudah dihapus" in everywhere.press("Sudah")
    assert done(everywhere) == []


def test_who_has_held_the_rat_is_not_told_of_its_last_date_by_law(
    chat: Conversation, clock: time_machine.Traveller
) -> None:
    chat("halo")
    law, rat = "yearly 06-30 08:00 H-30", "yearly 03-31 08:00 H-1"
    start = utc("2027-01-10 01:00")
    remind(chat.engine, start, rule=rat, key="rat", title="RAT")
    remind(chat.engine, start, rule=law, key="rat-batas-undang-undang", repeats="rat")
    tick(chat.engine, utc("2027-03-30 01:00"))
    chat.press("Sudah")

    clock.move_to(utc("2027-03-30 02:00"))
    assert "2 SPT Tahunan: Rabu, 31 Mei 2028 (sudah dikerjakan)" in chat("pengingat")
    tick(chat.engine, utc("2027-05-31 01:00"))
    assert len(reminded(chat)) == 1
    tick(chat.engine, utc("2028-03-30 01:00"))
    tick(chat.engine, utc("2028-05-31 01:00"))
    assert len(reminded(chat)) == 3

"""A reminder of one's own, from asking to hearing it."""

from collections.abc import Iterator

import pytest
import time_machine
from sqlmodel import select

from db.models import Person, Reminder, ReminderClock
from db.people import set_village
from db.regions import Village
from db.reminders import keeping
from db.session import reading, transaction
from handlers import texts_reminder as sentences
from tests.conversation import Conversation
from tests.handlers.reminder.service import TUESDAY, remind, reminded, tick, utc


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


def kept(chair: Conversation) -> list[tuple[str, str]]:
    """(text, rule) of the reminders in the database."""
    with reading(chair.engine) as session:
        return [(row.text, row.rule) for row in session.exec(select(Reminder)).all()]


def test_asked_confirmed_and_fired_once(everywhere: Conversation) -> None:
    everywhere("halo")
    assert everywhere("ingatkan saya rapat pengurus jumat jam 2") == (
        "Saya ingatkan rapat pengurus pada Jumat, 27 November 2026 pukul 14.00 WIB. Betul?"
    )
    assert kept(everywhere) == []
    assert everywhere("ya pak").startswith(
        "Baik, sudah saya catat. Saya ingatkan di sini pada Jumat, 27 November 2026 pukul 14.00 WIB."
    )
    assert kept(everywhere) == [("rapat pengurus", "once 2026-11-27 14:00")]

    tick(everywhere.engine, utc("2026-11-27 06:59"))
    assert reminded(everywhere) == []
    for minute in (0, 1):
        tick(everywhere.engine, utc(f"2026-11-27 07:0{minute}"))
    assert reminded(everywhere) == ["*Pengingat Bapak/Ibu*\nrapat pengurus"]
    assert everywhere.press("Sudah") == "Baik, sudah beres. Terima kasih, Bapak/Ibu."


def test_it_is_for_nobody_else(everywhere: Conversation) -> None:
    other = everywhere.other("+6281200000002")
    other("halo")
    everywhere("ingatkan saya besok jam 8 bayar listrik")
    everywhere("ya")

    assert "tidak ada" in other("pengingat 1")
    assert "tidak ada" in other("hapus pengingat 1")
    tick(everywhere.engine, utc("2026-11-25 01:00"))
    assert (len(reminded(everywhere)), reminded(other)) == (1, [])


@pytest.mark.parametrize(
    ("said", "confirmed", "rule"),
    [
        (
            "ingatkan saya setiap jumat jam 2 siang rapat",
            "Saya ingatkan rapat setiap hari Jumat pukul 14.00 WIB, mulai Jumat, 27 November 2026.",
            "cron 0 14 * * 5",
        ),
        (
            "ingatkan saya tiap minggu pagi senam",
            "Saya ingatkan senam setiap hari Minggu pukul 08.00 WIB, mulai Minggu, 29 November 2026.",
            "cron 0 8 * * 0",
        ),
        (
            "ingatkan saya tiap tgl 5 jam 9 setor simpanan",
            "Saya ingatkan setor simpanan setiap tanggal 5 pukul 09.00 WIB, mulai Sabtu, 5 Desember 2026.",
            "monthday 5 09:00",
        ),
        (
            "ingatkan saya tiap akhir bulan jam 9 tutup buku",
            "Saya ingatkan tutup buku hari terakhir setiap bulan pukul 09.00 WIB, mulai Senin, 30 November 2026.",
            "monthday -1 09:00",
        ),
        (
            "ingatkan saya tiap hari jam setengah 8 malam catat kas",
            "Saya ingatkan catat kas setiap hari pukul 19.30 WIB, mulai Selasa, 24 November 2026.",
            "cron 30 19 * * *",
        ),
    ],
)
def test_repeated(chat: Conversation, said: str, confirmed: str, rule: str) -> None:
    assert f"{confirmed} Betul?" in chat(said)
    chat("betul")
    assert [found for _, found in kept(chat)] == [rule]


def test_a_weekly_one_comes_again_after_it_was_done(
    everywhere: Conversation, clock: time_machine.Traveller
) -> None:
    everywhere("ingatkan saya setiap jumat jam 2 rapat")
    everywhere("ya")
    clock.move_to(utc("2026-11-27 07:05"))
    tick(everywhere.engine, utc("2026-11-27 07:05"))

    assert "Jumat, 4 Desember 2026 pukul 14.00 WIB" in everywhere.press("Sudah")
    tick(everywhere.engine, utc("2026-12-04 07:00"))
    assert len(reminded(everywhere)) == 2


def test_what_is_missing_is_asked_for(chat: Conversation) -> None:
    assert chat("tolong ingatkan saya").endswith(sentences.WHAT)
    assert "Kapan saya ingatkan tentang rapat pengurus?" in chat("rapat pengurus")
    assert "Jumat, 27 November 2026 pukul 14.00 WIB" in chat("jumat jam 2")
    chat("oke")
    assert kept(chat) == [("rapat pengurus", "once 2026-11-27 14:00")]


def test_about_what_with_its_time(chat: Conversation) -> None:
    chat("ingatkan")
    assert "rapat pengurus pada Jumat, 27 November 2026" in chat("rapat pengurus jumat jam 2")


def test_a_time_first_then_about_what(chat: Conversation) -> None:
    assert chat("ingatkan saya besok jam 8").endswith(sentences.WHAT)
    assert "bayar listrik pada Rabu, 25 November 2026 pukul 08.00" in chat("bayar listrik")


def test_a_time_nobody_can_read_is_asked_for_once_more(chat: Conversation) -> None:
    chat("ingatkan saya soal RAT")
    assert chat("habis panen") == sentences.WHEN_AGAIN
    assert chat("pokoknya secepatnya") == sentences.WHEN_GIVEN_UP
    assert chat.contact().step is None


def test_a_question_in_between_is_answered(chat: Conversation) -> None:
    chat("ingatkan saya soal RAT")
    assert "Siapkan kolom" in chat("cara isi buku kas harian gimana")


@pytest.mark.parametrize("said", ["tidak", "ga jadi", "batal"])
def test_dropped(chat: Conversation, said: str) -> None:
    chat("ingatkan saya besok jam 8 rapat")
    chat(said)
    assert chat.contact().step is None
    assert kept(chat) == []


@pytest.mark.parametrize(
    ("said", "when"),
    [
        ("jam 3 saja", "Jumat, 27 November 2026 pukul 15.00"),
        ("bukan, sabtu", "Sabtu, 28 November 2026 pukul 14.00"),
        ("besok jam 9", "Rabu, 25 November 2026 pukul 09.00"),
        ("iya betul jam 2", "Jumat, 27 November 2026 pukul 14.00"),
    ],
)
def test_the_time_is_corrected_at_the_confirmation(
    chat: Conversation, said: str, when: str
) -> None:
    chat("ingatkan saya rapat jumat jam 2")
    assert chat(said) == f"Saya ingatkan rapat pada {when} WIB. Betul?"


def test_without_an_hour_it_is_told_which_is_taken(chat: Conversation) -> None:
    assert "pukul 08.00 WIB. Betul?\n\nJamnya tidak disebut." in chat("ingatkan saya besok rapat")


def test_confirmed_too_late_it_is_asked_for_again(
    chat: Conversation, clock: time_machine.Traveller
) -> None:
    chat("ingatkan saya 5 menit lagi telpon camat")
    clock.shift(600)
    assert chat("ya") == sentences.PASSED
    assert "telpon camat pada Rabu" in chat("besok jam 8")


def test_in_the_village_s_own_zone(everywhere: Conversation) -> None:
    everywhere("halo")
    with transaction(everywhere.engine) as session:
        person = everywhere.contact().person_id
        jayapura = Village("91.71.01.1001", "Numbay", "Jayapura Selatan", "kelurahan")
        set_village(session, session.get_one(Person, person), jayapura, TUESDAY)

    assert "pukul 14.00 WIT. Betul?" in everywhere("ingatkan saya rapat jumat jam 2")
    everywhere("ya")
    with reading(everywhere.engine) as session:
        due = session.exec(select(ReminderClock.next_due_at)).one()
    assert due == utc("2026-11-27 05:00")


def test_twenty_are_enough(chat: Conversation) -> None:
    chat("halo")
    person = chat.contact().person_id
    for _ in range(20):
        remind(chat.engine, TUESDAY, person_id=person, timezone="Asia/Jakarta")

    assert "sudah 20" in chat("ingatkan saya rapat jumat jam 2")
    chat("hapus pengingat 1")
    assert "Betul?" in chat("ingatkan saya rapat jumat jam 2")


def test_what_is_written_is_data(chat: Conversation) -> None:
    chat("ingatkan saya besok jam 8 bayar *listrik* _desa_")
    assert "*listrik*" not in chat.rows()[-1].text
    chat("ya")
    tick(chat.engine, utc("2026-11-25 01:00"))
    assert "*listrik*" not in reminded(chat)[0]
    assert kept(chat)[0][0] == "bayar *listrik* _desa_"


def test_a_question_about_a_date_is_no_reminder(chat: Conversation) -> None:
    assert "Saya ingatkan" not in chat("ingatkan saya kapan batas lapor SPT")
    assert chat.contact().step is None


def test_it_does_not_break_into_a_complaint(chat: Conversation) -> None:
    chat("lapor")
    said = chat("kami tidak punya tanah, tolong ingatkan saya besok jam 8")
    assert "Kami catat sebagai laporan" in said


def test_the_word_alone_says_that_a_complaint_was_left(chat: Conversation) -> None:
    chat("lapor")
    assert "belum dikirim" in chat("ingatkan saya")


def test_stop_stops_one_s_own_too_and_begin_brings_them_back(everywhere: Conversation) -> None:
    everywhere("ingatkan saya setiap hari jam 10 catat kas")
    everywhere("ya")
    everywhere("berhenti")
    tick(everywhere.engine, utc("2026-11-24 03:00"))
    assert reminded(everywhere) == []

    everywhere("ingatkan saya besok jam 8 rapat")
    assert "Ketik mulai" in everywhere("ya")
    everywhere("mulai")
    tick(everywhere.engine, utc("2026-11-25 03:00"))
    assert len(reminded(everywhere)) == 2


def test_missed_for_hours_it_still_comes(everywhere: Conversation) -> None:
    everywhere("ingatkan saya besok jam 8 rapat")
    everywhere("ya")
    tick(everywhere.engine, utc("2026-11-25 20:00"))
    assert len(reminded(everywhere)) == 1


def test_deleted_it_does_not_come(everywhere: Conversation) -> None:
    everywhere("ingatkan saya setiap hari jam 10 catat kas")
    everywhere("ya")
    tick(everywhere.engine, utc("2026-11-24 03:00"))
    everywhere.press("Nanti")
    assert "catat kas sudah dihapus" in everywhere("hapus pengingat 1")

    assert kept(everywhere) == []
    tick(everywhere.engine, utc("2026-11-25 03:00"))
    assert len(reminded(everywhere)) == 1
    with reading(everywhere.engine) as session:
        assert keeping.common(session) == []

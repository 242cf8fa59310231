"""`/jadwal`: officials see, add, change, pause and try what all chairs are reminded of."""

from collections.abc import Iterator

import pytest
import time_machine
from sqlmodel import select

from bot.settings import Settings
from bot.shipping import ship_calendar
from db import audit, officials
from db.models import AuditEntry, Occurrence, Person, Reminder
from db.reminders import keeping
from db.session import reading, transaction
from handlers import texts_schedule as sentences
from tests.conversation import Conversation
from tests.handlers.reminder.service import TUESDAY, remind, reminded, tick, utc

COUNTY, NATAR = "+6281290000011", "+6281290000012"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


def an_official(chat: Conversation, phone: str, scope: str = "all") -> Conversation:
    with transaction(chat.engine) as session:
        officials.add(
            session, phone=phone, name="Ibu Rina", role="officer", scope=scope, at=TUESDAY
        )
    who = chat.other(phone)
    who("halo", phone=phone)
    return who


@pytest.fixture
def county(everywhere: Conversation) -> Conversation:
    return an_official(everywhere, COUNTY)


@pytest.fixture
def natar(everywhere: Conversation) -> Conversation:
    return an_official(everywhere, NATAR, "Natar")


def chair_in_natar(everywhere: Conversation) -> Conversation:
    chair = everywhere.other("+6281200000003")
    chair("halo", name="Pak Budi")
    with transaction(everywhere.engine) as session:
        row = session.get_one(Person, chair.contact().person_id)
        row.village_code = "18.01.04.2001"
    return chair


def only(county: Conversation) -> Reminder:
    with reading(county.engine) as session:
        return session.exec(select(Reminder)).one()


def acts(county: Conversation) -> list[str]:
    with reading(county.engine) as session:
        assert audit.first_broken(session) is None
        found = session.exec(select(AuditEntry.action).order_by(AuditEntry.id)).all()  # type: ignore[arg-type]
        return [action for action in found if action.startswith("reminder.")]


def test_the_shipped_calendar_in_pages(county: Conversation) -> None:
    ship_calendar(county.engine, Settings(_env_file=None))

    first = county("/jadwal")
    assert "4 Tutup buku bulanan: hari kerja ke-3 dari akhir bulan pukul 09.00. " in first
    assert "Berikutnya Kamis, 26 November 2026. Sudah: 0" in first
    assert "1 Buku kas harian: setiap hari pukul 16.00. Dijeda. Sudah: 0" in first
    county.press("Lainnya")
    assert "17 Hari Koperasi" in county.press("Lainnya")
    assert county.labels() == []


def test_one_with_its_source_next_firings_and_who_has_done_it(
    everywhere: Conversation, county: Conversation, clock: time_machine.Traveller
) -> None:
    ship_calendar(county.engine, Settings(_env_file=None))
    chair = chair_in_natar(everywhere)
    clock.move_to(utc("2026-11-26 02:00"))
    tick(county.engine, utc("2026-11-26 02:00"))
    chair.press("Sudah")
    chair("BPE 123456")

    shown = county("/jadwal 4")
    assert shown.startswith("4 Tutup buku bulanan (aktif)\nBapak/Ibu, akhir bulan sudah dekat.")
    assert "Sumber: Ketentuan Business Assistant KDKMP 2026" in shown
    assert shown.endswith(
        "Lima waktu berikutnya:\n"
        "- Selasa, 29 Desember 2026 pukul 09.00\n"
        "- Rabu, 27 Januari 2027 pukul 09.00\n"
        "- Rabu, 24 Februari 2027 pukul 09.00\n"
        "- Senin, 29 Maret 2027 pukul 09.00\n"
        "- Rabu, 28 April 2027 pukul 09.00\n\n"
        "Sudah mengerjakan (November 2026): 1 orang\n- Pak Budi: BPE 123456"
    )
    assert "Sudah: 1" in county("/jadwal")


def test_an_official_of_another_area_sees_no_names(
    everywhere: Conversation, county: Conversation, clock: time_machine.Traveller
) -> None:
    remind(county.engine, utc("2026-11-23 02:00"))
    chair = chair_in_natar(everywhere)
    tick(county.engine, utc("2026-11-24 01:00"))
    chair.press("Sudah")
    kalianda = an_official(everywhere, NATAR, "Kalianda")

    assert "Pak Budi" in county("/jadwal 1")
    assert "belum ada" in kalianda("/jadwal 1")
    assert "Sudah: 0" in kalianda("/jadwal")


def test_no_more_than_ten_names(everywhere: Conversation, county: Conversation) -> None:
    remind(county.engine, utc("2026-11-23 02:00"))
    chairs = [everywhere.other(f"+62812000001{n:02d}") for n in range(12)]
    for chair in chairs:
        chair("halo")
    tick(county.engine, utc("2026-11-24 01:00"))
    for chair in chairs:
        chair.press("Sudah")

    shown = county("/jadwal 1")
    assert "12 orang" in shown
    assert shown.endswith("- dan 2 orang lagi")


def test_paused_it_is_silent_and_goes_on_without_making_up(
    everywhere: Conversation, county: Conversation, clock: time_machine.Traveller
) -> None:
    everywhere("halo")
    remind(county.engine, TUESDAY)
    county("/jadwal 1")
    assert "dijeda" in county.press("Jeda")
    tick(county.engine, utc("2026-11-25 01:00"))
    assert reminded(everywhere) == []

    clock.move_to(utc("2026-11-25 02:00"))
    county("/jadwal 1")
    assert "Berikutnya Kamis, 26 November 2026 pukul 08.00 WIB" in county.press("Lanjut")
    tick(county.engine, utc("2026-11-25 02:00"))
    assert reminded(everywhere) == []
    tick(county.engine, utc("2026-11-26 01:00"))
    assert len(reminded(everywhere)) == 1
    assert acts(county) == ["reminder.pause", "reminder.resume"]


def test_a_test_goes_to_the_official_alone_and_notes_nothing(
    everywhere: Conversation, county: Conversation
) -> None:
    everywhere("halo")
    remind(county.engine, TUESDAY, source="UU KUP")
    before = len(everywhere.rows())
    county("/jadwal 1")

    assert county.press("Uji") == "Pengingat: SPT Tahunan\nMohon laporkan SPT.\n\nSumber: UU KUP"
    assert county.labels() == ["Sudah", "Nanti"]
    assert county.press("Sudah").startswith("Ini hanya uji")
    assert len(everywhere.rows()) == before
    with reading(county.engine) as session:
        assert session.exec(select(Occurrence)).all() == []


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("tiap tanggal 5 jam 8", "monthday 5 08:00"),
        ("setiap Jumat jam 9", "cron 0 9 * * 5"),
        ("workday -3 08:00", "workday -3 08:00"),
        ("yearly 04-30 08:00 H-30 H-7", "yearly 04-30 08:00 H-30 H-7"),
        ("besok jam 2", "once 2026-11-25 14:00"),
    ],
)
def test_added_in_everyday_words_or_as_a_rule(county: Conversation, said: str, rule: str) -> None:
    added = county(f"/jadwal tambah {said} | Laporan simpanan | Mohon kirim | laporannya.")
    assert added.startswith(
        "Pengingat baru tersimpan dengan nomor 1.\n\n1 Laporan simpanan (aktif)"
    )
    row = only(county)
    assert (row.rule, row.text, row.audience) == (rule, "Mohon kirim | laporannya.", {})
    assert row.source == "Petugas dinas, 24 November 2026"
    assert acts(county) == ["reminder.add"]


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("", sentences.ADD_HOW),
        ("tiap tanggal 5 jam 8 | Judul", sentences.ADD_HOW),
        ("kapan-kapan | Judul | Isi", sentences.RULE_HOW),
        ("rapat besok jam 8 | Judul | Isi", sentences.RULE_HOW),
        ("workday 40 08:00 | Judul | Isi", "Contoh: workday -3 08:00"),
        ("once 2026-11-24 08:00 | Judul | Isi", "sudah lewat semua"),
        (f"besok jam 8 | Judul | {'x' * 901}", "paling banyak 900"),
    ],
)
def test_what_can_not_be_added_says_why(county: Conversation, said: str, answer: str) -> None:
    plain = answer.replace("*", "")
    assert plain in county(f"/jadwal tambah {said}")
    with reading(county.engine) as session:
        assert session.exec(select(Reminder)).all() == []


def test_words_and_rule_are_changed_and_stay_changed_at_the_next_start(
    county: Conversation,
) -> None:
    ship_calendar(county.engine, Settings(_env_file=None))
    assert "sudah diubah" in county("/jadwal 13 aturan yearly 04-30 08:00 H-14")
    assert "- Jumat, 16 April 2027 pukul 08.00" in county("/jadwal 13 ubah teks Mohon RAT.")
    assert "13 RAT kita (aktif)" in county("/jadwal 13 ubah judul RAT kita")

    assert ship_calendar(county.engine, Settings(_env_file=None)) == 0
    with reading(county.engine) as session:
        row = session.get_one(Reminder, 13)
        assert (row.title, row.text) == ("RAT kita", "Mohon RAT.")
        assert row.rule == "yearly 04-30 08:00 H-14"
    assert acts(county) == ["reminder.rule", "reminder.text", "reminder.title"]


def test_only_what_was_never_sent_is_deleted(
    everywhere: Conversation, county: Conversation
) -> None:
    everywhere("halo")
    remind(county.engine, TUESDAY)
    remind(county.engine, TUESDAY, rule="monthday 1 08:00", key="shipped")
    remind(county.engine, TUESDAY, rule="monthday 1 08:00")
    tick(county.engine, utc("2026-11-25 01:00"))

    assert "sekarang dijeda" in county("/jadwal 1 hapus")
    assert "Pengingat bawaan" in county("/jadwal 2 hapus")
    assert "dihapus" in county("/jadwal 3 hapus")
    with reading(county.engine) as session:
        assert [(row.id, row.active) for row in keeping.common(session)] == [(1, False), (2, True)]
    assert acts(county) == ["reminder.pause", "reminder.remove"]


def test_an_official_of_one_area_adds_there_and_leaves_the_rest_alone(
    everywhere: Conversation, county: Conversation, natar: Conversation
) -> None:
    everywhere("halo")
    chair = chair_in_natar(everywhere)
    remind(county.engine, TUESDAY)
    for word in ("jeda", "lanjut", "hapus", "ubah teks x", "aturan besok jam 8"):
        assert "di luar wilayah" in natar(f"/jadwal 1 {word}")
    natar("/jadwal 1")
    assert natar.labels() == ["Uji"]

    assert "Untuk: Kecamatan Natar" in natar("/jadwal tambah besok jam 2 | Rapat | Rapat di Natar.")
    tick(county.engine, utc("2026-11-25 07:00"))
    assert [text for text in reminded(chair) if "Natar" in text]
    assert not [text for text in reminded(everywhere) if "Natar" in text]
    assert "dijeda" in natar("/jadwal 2 jeda")

    kalianda = an_official(everywhere, "+6281290000013", "Kalianda")
    assert "tidak ada" in kalianda("/jadwal 2")
    assert "Rapat" not in kalianda("/jadwal")


def test_personal_ones_are_nobody_else_s_business(
    everywhere: Conversation, county: Conversation
) -> None:
    everywhere("ingatkan saya besok jam 8 rapat")
    everywhere("ya")
    assert "tidak ada" in county("/jadwal 1")
    assert county("/jadwal") == "Belum ada pengingat. Ketik /jadwal tambah untuk membuatnya."


def test_a_chair_s_word_is_no_command(chat: Conversation) -> None:
    chat("halo", phone="+6281200000001")
    assert "hanya untuk petugas" in chat("/jadwal")
    assert "petugas" not in chat("jadwal")


def test_something_else_is_explained(county: Conversation) -> None:
    remind(county.engine, TUESDAY)
    how = sentences.HOW.replace("*", "")
    assert county("/jadwal ngawur") == how
    assert county("/jadwal 1 ngawur") == how
    assert "isi barunya" in county("/jadwal 1 ubah")

"""`pengingat`, and single ones switched off and on."""

from collections.abc import Iterator

import pytest
import time_machine

from bot.settings import Settings
from bot.shipping import ship_calendar
from db import officials
from db.session import transaction
from handlers import texts_reminder as sentences
from tests.conversation import Conversation
from tests.handlers.reminder.service import TUESDAY, remind, reminded, tick, utc


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


def test_nothing_to_come_says_how_to_set_one(chat: Conversation) -> None:
    chat("halo")
    assert chat("pengingat") == sentences.NONE


def test_the_list_says_day_title_and_state(everywhere: Conversation) -> None:
    everywhere("halo")
    remind(everywhere.engine, TUESDAY, title="Tutup buku", rule="monthday 28 08:00")
    remind(everywhere.engine, TUESDAY, title="Simkopdes", rule="monthday 27 23:00")
    everywhere("ingatkan saya besok jam 2 rapat")
    everywhere("ya")
    everywhere("matikan 1")

    assert everywhere("pengingat") == (
        "Pengingat yang akan datang:\n"
        "3 rapat: Rabu, 25 November 2026 pukul 14.00 WIB (milik sendiri)\n"
        "2 Simkopdes: Sabtu, 28 November 2026\n"
        "1 Tutup buku: Sabtu, 28 November 2026 (dimatikan)\n\n"
        "Ketik misalnya:\n"
        "- pengingat 3: membaca isinya\n"
        "- matikan 2: tidak diingatkan lagi\n"
        "- nyalakan 1: diingatkan lagi\n"
        "- hapus pengingat 3: menghapus milik sendiri\n"
        "- berhenti: mematikan semuanya"
    )


def test_the_shipped_calendar_fits_one_message_a_page(chat: Conversation) -> None:
    chat("halo")
    ship_calendar(chat.engine, Settings(_env_file=None))

    first = chat("pengingat")
    assert len(chat.rows()[-1].text) < 1200
    second = chat.press("Lainnya")
    titles = ("Tutup buku bulanan", "SPT Tahunan badan", "Hari Koperasi")
    assert [title in first + second for title in titles] == [True] * 3
    assert "Hari Koperasi" in second
    assert chat.rows()[-1].options == []
    assert "Coretax" in chat("pengingat 16")


def test_switched_off_it_does_not_come_until_it_is_on_again(everywhere: Conversation) -> None:
    other = everywhere.other("+6281200000002")
    for chair in (everywhere, other):
        chair("halo")
    remind(everywhere.engine, TUESDAY)

    assert everywhere("matikan 1").startswith("Baik, pengingat SPT Tahunan kami matikan.")
    tick(everywhere.engine, utc("2026-11-25 01:00"))
    assert [len(reminded(chair)) for chair in (everywhere, other)] == [0, 1]

    assert "SPT Tahunan kami nyalakan lagi" in everywhere("nyalakan 1")
    tick(everywhere.engine, utc("2026-11-26 01:00"))
    assert [len(reminded(chair)) for chair in (everywhere, other)] == [1, 2]


def test_the_button_takes_it_back(chat: Conversation) -> None:
    chat("halo")
    remind(chat.engine, TUESDAY)
    chat("matikan pengingat nomor 1")
    assert "kami nyalakan lagi" in chat.press("Nyalakan")
    assert "(dimatikan)" not in chat("pengingat")


def test_one_with_its_text_and_button(chat: Conversation) -> None:
    chat("halo")
    remind(chat.engine, TUESDAY, source="UU KUP")
    assert chat("pengingat 1") == (
        "1 SPT Tahunan\nMohon laporkan SPT.\n\nSumber: UU KUP\n\nBerikutnya: Rabu, 25 November 2026"
    )
    assert "kami matikan" in chat.press("Matikan")


@pytest.mark.parametrize("said", ["matikan 1", "nyalakan 1", "pengingat 1", "hapus pengingat 1"])
def test_what_is_for_another_area_is_unknown_here(chat: Conversation, said: str) -> None:
    chat("halo")
    remind(chat.engine, TUESDAY, audience={"kecamatan": "18.01.99"})
    assert chat(said) == "Pengingat nomor 1 tidak ada. Ketik pengingat untuk melihat daftarnya."


def test_a_common_one_cannot_be_deleted_and_one_s_own_not_muted(chat: Conversation) -> None:
    chat("halo")
    remind(chat.engine, TUESDAY)
    assert "tidak bisa dihapus" in chat("hapus pengingat 1")
    chat("ingatkan saya besok jam 8 rapat")
    chat("ya")
    assert "hapus pengingat 2" in chat("matikan 2")


def test_done_shows_when_it_comes_again(chat: Conversation) -> None:
    chat("halo")
    remind(chat.engine, TUESDAY, rule="yearly 12-05 08:00 H-7 H-1")
    tick(chat.engine, utc("2026-11-28 01:00"))
    chat.press("Sudah")
    assert "SPT Tahunan: Minggu, 28 November 2027 (sudah dikerjakan)" in chat("pengingat")


def test_put_off_is_listed_and_can_be_deleted(chat: Conversation) -> None:
    chat("halo")
    remind(chat.engine, utc("2026-11-23 02:00"), rule="monthday 24 08:00")
    tick(chat.engine, utc("2026-11-24 01:00"))
    chat.press("Nanti")
    assert "2 SPT Tahunan: Rabu, 25 November 2026 pukul 08.00 WIB (ditunda)" in chat("pengingat")
    chat("hapus pengingat 2")
    assert "ditunda" not in chat("pengingat")


def test_an_official_is_not_told_of_what_only_chairs_get(chat: Conversation) -> None:
    with transaction(chat.engine) as session:
        officials.add(
            session, phone="+6281290000001", name="Petugas", role="admin", scope="all", at=TUESDAY
        )
    chat("halo", phone="+6281290000001")
    remind(chat.engine, TUESDAY)
    assert chat("pengingat") == sentences.NONE

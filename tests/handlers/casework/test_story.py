"""The whole way of a complaint in chat: from "kami tidak punya tanah" to the chair's own SUDAH."""

from datetime import UTC, datetime, timedelta

import pytest

from db import audit
from db.models import ComplaintStatus
from db.session import reading
from handlers.message import Kind
from tests.conversation import Conversation
from tests.handlers.casework.people import (
    GROUP,
    Office,
    at,
    chair,
    complain,
    of_number,
    official,
    watch,
)

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 09.00 WIB


@pytest.fixture
def story(everywhere: Conversation) -> dict[str, Office]:
    """A chair, two officers, a coordinator and the officers' group."""
    with at(MONDAY):
        rina = official(everywhere, "rina", "Rina")
        budi = official(everywhere, "budi", "Budi")
        sari = official(everywhere, "sari", "Sari", role="coordinator")
        group = Office(everywhere, GROUP)
        assert "Hanya koordinator" in group.group("rina", "/grup")
        assert "semua instansi" in group.group("sari", "/grup")
        ani = chair(everywhere)
    return {"ani": ani, "rina": rina, "budi": budi, "sari": sari, "group": group}


def test_two_officials_race_for_a_card_and_the_chair_hears_who_has_it(
    story: dict[str, Office],
) -> None:
    ani, group = story["ani"], story["group"]
    with at(MONDAY):
        number = complain(ani)
        assert "Jawaban paling lambat Senin, 30 November 2026 (sisa 5 hari kerja)" in ani.texts()
        assert [label for _, label in group.last().options][:2] == ["Ambil", "Teruskan"]
        press = {"choice": f"ambil {number}", "kind": Kind.GROUP}
        assert "Bapak/Ibu tangani" in group(**press, member="rina")
        assert "sudah diambil Rina" in group(**press, member="budi")
        assert "memang sudah Bapak/Ibu tangani" in group(**press, member="rina")
        assert "sekarang ditangani Satgas KDKMP" in ani.last().text


def test_an_official_asks_for_information_and_the_next_words_are_the_answer(
    story: dict[str, Office],
) -> None:
    ani, group = story["ani"], story["group"]
    with at(MONDAY):
        number = complain(ani)
        assert "Balas pesan ini, Rina" in group.press_in_group("rina", "Minta info")
        group.reply(group.last(), "Berapa luas tanah desa?", kind=Kind.GROUP, member="rina")
        assert "Berapa luas tanah desa?" in ani.last().text
        assert "Sumber:" in ani("cara isi buku kas harian gimana")  # answered as ever
        question = next(row for row in ani.rows() if "Berapa luas" in row.text)
        assert "sampaikan ke petugas" in ani.reply(question, "kurang lebih 800 meter")
        assert "800 meter" in group.texts()
        assert of_number(ani, number).answered_at is not None


def test_belum_reopens_and_escalates_and_sudah_ends_it_with_stars(
    story: dict[str, Office],
) -> None:
    ani, group, sari = story["ani"], story["group"], story["sari"]
    with at(MONDAY):
        number = complain(ani)
        group.press_in_group("rina", "Selesai")
        group.reply(group.last(), "Tanah disetujui musdes", kind=Kind.GROUP, member="rina")
        assert "Apakah benar sudah beres" in ani.last().text
        late = group("", choice=f"selesai {number}", kind=Kind.GROUP, member="rina")
        assert "menunggu jawaban pelapor" in late

        assert "kami buka lagi" in ani("belum")
        assert "Mohon bantuan koordinator" in sari.last().text
        assert of_number(ani, number).reopened == 1

        group.group("rina", f"/selesai {number} Surat kades sudah keluar")
        assert "diberi nilai 1 sampai 5" in ani("sudah pak")
        assert "Terima kasih atas penilaiannya" in ani("5")
        done = of_number(ani, number)
        assert (done.status, done.rating) == (ComplaintStatus.SOLVED, 5)
        old = group("", choice=f"ambil {number}", kind=Kind.GROUP, member="budi")
        assert "sudah ditutup" in old
    with reading(ani.engine) as session:
        assert audit.first_broken(session) is None


def test_the_card_shows_how_the_complaint_stands(story: dict[str, Office]) -> None:
    ani, group = story["ani"], story["group"]
    with at(MONDAY):
        number = complain(ani)
        card = group.last()
        group.press_in_group("rina", "Ambil")
        now_reads = next(row for row in group.rows() if row.id == card.id)
        assert "ditangani Rina" in now_reads.text  # it still waited: changed in the queue
        assert "Ambil" not in [label for _, label in now_reads.options]
        ani(f"tarik {number}")
        ani("ya")
        now_reads = next(row for row in group.rows() if row.id == card.id)
        assert "sudah ditutup" in now_reads.text
        assert now_reads.options == []


def test_silence_is_asked_twice_then_closed_and_never_counted_as_good(
    story: dict[str, Office],
) -> None:
    ani, group = story["ani"], story["group"]
    with at(MONDAY):
        number = complain(ani)
        group.group("rina", f"/selesai {number} sudah beres")
    closed = [watch(ani, MONDAY + timedelta(days=day)) for day in range(1, 20)]
    assert sum(closed) == 3
    assert ani.texts().count("Kami belum mendengar kabar") == 2
    row = of_number(ani, number)
    assert (row.status, row.rating) == (ComplaintStatus.CLOSED_UNCONFIRMED, None)
    with at(MONDAY + timedelta(days=20)):
        assert "kami buka lagi" in ani(f"belum {number}")
    assert of_number(ani, number).status == ComplaintStatus.IN_PROGRESS


def test_a_delay_is_told_to_the_owner_then_the_coordinator_then_the_chair(
    story: dict[str, Office],
) -> None:
    ani, rina, sari = story["ani"], story["rina"], story["sari"]
    with at(MONDAY):
        number = complain(ani)
        rina(f"/ambil {number}")
        rina(f"/teruskan {number} pmd")
        rina(f"/ambil {number}")
    answered_by = MONDAY + timedelta(days=7)  # Monday, 30 November: the last day to answer
    assert watch(ani, answered_by) == 0
    midnight = answered_by.replace(hour=17, minute=30)  # 00.30 WIB of Tuesday
    assert watch(ani, midnight) == 0
    tuesday = MONDAY + timedelta(days=8)
    assert watch(ani, tuesday) == 1
    assert "lewat tenggat: belum dijawab" in rina.last().text
    assert watch(ani, tuesday + timedelta(hours=3)) == 0
    assert watch(ani, MONDAY + timedelta(days=9)) == 1
    assert "Mohon bantuan koordinator" in sari.last().text
    assert watch(ani, MONDAY + timedelta(days=10)) == 1
    assert "SP4N-LAPOR!" in ani.last().text
    for day in range(11, 30):
        assert watch(ani, MONDAY + timedelta(days=day)) == 0


def test_an_official_outside_the_scope_sees_nothing_by_guessing(story: dict[str, Office]) -> None:
    ani = story["ani"]
    with at(MONDAY):
        number = complain(ani)
        far = official(ani, "joko", "Joko", scope="18.01.10")
        other_office = official(ani, "wati", "Wati", office="dinkes")
        for said in (f"/laporan {number}", f"/ambil {number}", f"/jawab {number} halo", "/laporan"):
            assert "tanah" not in far(said)
            assert "tanah" not in other_office(said)
        assert number not in far.texts().replace(f"nomor {number}", "")
        assert of_number(ani, number).owner_id is None


def test_a_list_by_words(story: dict[str, Office]) -> None:
    ani, rina = story["ani"], story["rina"]
    with at(MONDAY):
        number = complain(ani)
        assert number in rina("/laporan")
        assert number in rina("/laporan natar")
        assert "Tidak ada laporan" in rina("/laporan palas")
        assert "Tidak ada laporan" in rina("/laporan telat")
        assert "Tidak ada laporan" in rina("/laporan saya")
        rina(f"/ambil {number}")
        assert number in rina("/laporan saya")
        assert "Pilihan:" in rina("/laporan xyz")
        assert "Pilihan:" not in rina("laporan keuangan bulanan gimana")
    with at(MONDAY + timedelta(days=30)):
        assert "lewat tenggat" in rina("/laporan telat")


def test_words_of_a_chair_are_not_commands_of_officials(story: dict[str, Office]) -> None:
    ani = story["ani"]
    with at(MONDAY):
        for said in (
            "ambil 3 karung",
            "selesai",
            "info dong",
            "laporan",
            "sudah",
            "belum",
            "nilai",
        ):
            answer = ani(said)
            assert "hanya untuk petugas" not in answer
            assert "nomornya" not in answer

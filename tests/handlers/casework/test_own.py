"""What chairs do with their own complaints: several at once, additions, secrets, history."""

from datetime import UTC, datetime

import pytest
from sqlmodel import col, select

from db import attachments
from db.models import Attachment
from db.session import id_of, reading, transaction
from tests.conversation import Conversation
from tests.handlers.casework.people import Office, at, chair, complain, of_number, official

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def ani(everywhere: Conversation) -> Office:
    """A chair from Hajimena."""
    with at(MONDAY):
        return chair(everywhere)


@pytest.fixture
def rina(everywhere: Conversation) -> Office:
    """An official who sees everything."""
    with at(MONDAY):
        return official(everywhere, "rina", "Rina", role="admin")


def test_a_similar_complaint_is_asked_about_and_added(ani: Office, rina: Office) -> None:
    with at(MONDAY):
        number = complain(ani)
        assert "Mau ditambahkan ke laporan itu" in ani("pak kami masih tidak punya tanah juga")
        assert "tambahkan ke laporan" in ani.press("Tambahkan")
        assert len(ani.complaints()) == 1
        assert "masih tidak punya tanah" in rina.texts()
        assert number in ani("status")


def test_a_similar_complaint_may_be_a_new_one(ani: Office) -> None:
    with at(MONDAY):
        complain(ani)
        ani("pak kami masih tidak punya tanah juga")
        assert "Sudah benar?" in ani.press("Laporan baru")
        ani("ya")
        ani("lanjut")
        assert "LHN-0002" in ani("ya")
        assert len(ani.complaints()) == 2


def test_another_matter_is_another_complaint_without_a_question(ani: Office) -> None:
    with at(MONDAY):
        complain(ani)
        assert "Sudah benar?" in ani("akun simkopdes kami terkunci, lupa sandi")


def test_words_and_photos_by_number(ani: Office, rina: Office) -> None:
    with at(MONDAY):
        number = complain(ani)
        assert "tambahkan" in ani(f"tambah {number} tanahnya baru diukur")
        assert "tambahkan" in ani(f"{number} sudah ada surat kades")
        assert "tambahkan" in ani.photo(f"ini fotonya {number}")
        assert "tanahnya baru diukur" in rina.texts()
        assert "surat kades" in rina.texts()
        with reading(ani.engine) as session:
            assert session.exec(select(Attachment)).one().complaint_id is not None
        ani(f"tarik {number}")
        assert "sudah ditarik" in ani("ya")
        assert "sudah ditutup" in ani(f"tambah {number} satu lagi")


def test_nobody_touches_the_complaint_of_another(ani: Office, everywhere: Conversation) -> None:
    with at(MONDAY):
        number = complain(ani)
        budi = chair(everywhere, "budi", "Budi", "Merak Batin")
        for said in ("tarik", "tambah", "rahasia", "riwayat", "status"):
            assert "tanah" not in budi(f"{said} {number}")
        budi("ya")
        for said in ("sudah", "belum", "nilai"):
            budi(f"{said} {number} 5")
        row = of_number(ani, number)
        assert (row.status, row.reopened, row.rating) == ("received", 0, None)


def test_a_withdrawal_is_asked_first(ani: Office, rina: Office) -> None:
    with at(MONDAY):
        number = complain(ani)
        assert "Tarik laporan" in ani(f"tarik {number}")
        assert "tetap berjalan" in ani("tidak")
        assert of_number(ani, number).status == "received"
        ani(f"tarik {number}")
        ani("ya")
        assert of_number(ani, number).status == "withdrawn"
        assert "ditarik oleh pelapor" in rina.texts()


def test_rahasia_hides_the_name_from_then_on(ani: Office, rina: Office) -> None:
    with at(MONDAY):
        ani("bendahara kami membawa uang kas")
        assert "RAHASIA" in ani("rahasia")
        for said in ("ya", "lanjut"):
            ani(said)
        number = next(w.rstrip(".") for w in ani("ya").split() if "-0" in w)
        assert of_number(ani, number).secret
        ani(f"tambah {number} saksinya pengawas")
        assert number in rina.texts()
        for said in ("/laporan", f"/laporan {number}", f"/ambil {number}", "/laporan natar"):
            rina(said)
        assert "Ani" not in rina.texts()
        assert "RAHASIA" in rina.texts()


def test_the_history_is_told_in_words(ani: Office, rina: Office) -> None:
    with at(MONDAY):
        number = complain(ani)
        rina(f"/ambil {number}")
        rina(f"/jawab {number} Sedang kami cek ke BPKAD")
        told = ani(f"riwayat {number}")
        assert "laporan diterima" in told
        assert "ditangani petugas Satgas KDKMP" in told
        assert "dijawab petugas Satgas KDKMP" in told
        assert "Rina" not in told


def test_only_a_coordinator_opens_a_secret_and_its_author_sees_that(
    ani: Office, rina: Office, everywhere: Conversation
) -> None:
    with at(MONDAY):
        number = complain(ani)
        budi = official(everywhere, "budi", "Budi")
        assert "Ani" in budi(f"/pelapor {number}")
        ani(f"rahasia {number}")
        assert "hanya boleh dibuka koordinator" in budi(f"/pelapor {number}")
        group = Office(everywhere, "-100")
        asked = group.group("rina", f"/pelapor {number}")
        assert "percakapan pribadi" in asked
        assert "dibuka oleh" not in ani(f"riwayat {number}")
        assert "Ani" in rina(f"/pelapor {number}")
        assert "nama Bapak/Ibu dibuka oleh petugas" in ani(f"riwayat {number}")


def test_no_further_message_is_swallowed_by_an_old_complaint(ani: Office, rina: Office) -> None:
    with at(MONDAY):
        number = complain(ani)
        rina(f"/info {number} Berapa luas tanah desa?")
        assert "Sudah benar?" in ani("akun simkopdes kami terkunci, lupa sandi")  # another matter
        ani("batal")
        rina(f"/info {number} Berapa luas tanah desa?")
        assert "sampaikan ke petugas" in ani("sekitar 800 meter pak")
        assert "Sudah benar?" in ani("akun simkopdes kami terkunci, lupa sandi")
        ani("batal")
        assert "simkopdes" not in rina.texts()


def test_a_photo_that_came_with_similar_words_is_not_lost(ani: Office) -> None:
    with at(MONDAY):
        complain(ani)
        for answer, numbers in (("Tambahkan", "LHN-0001"), ("Laporan baru", "LHN-0002")):
            ani.photo("pak kami masih tidak punya tanah juga")
            ani.press(answer)
            if answer == "Laporan baru":
                ani("ya")
                ani("ya")
            with reading(ani.engine) as session:
                query = select(Attachment.complaint_id).order_by(col(Attachment.id).desc())
                newest = session.exec(query).first()
            joined = next(c for c in ani.complaints() if c.id == newest)
            assert joined.number == numbers


def test_officials_see_the_files_without_what_they_tell_of_the_sender(
    ani: Office, rina: Office
) -> None:
    with at(MONDAY):
        number = complain(ani)
        ani.photo(f"ini fotonya {number}")
        with transaction(ani.engine) as session:
            file = session.exec(select(Attachment)).one()
            attachments.stored(session, id_of(file), sha256="a" * 64, mime="image/jpeg", size=9)
            file.clean_sha256 = "c" * 64
        rina(f"/laporan {number}")
        assert [file["path"] for file in rina.last().media] == ["c" * 64]

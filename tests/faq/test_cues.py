import pytest

from faq.cues import clauses, read_cues
from faq.split import halves


@pytest.mark.parametrize(
    "text",
    [
        "bagaimana cara daftar nib",
        "simpanan wajib berapa",
        "boleh jual ke bukan anggota ngga",
        "tanahnya 20 x 25, cukup ga buat gerai",
        "rat telat?",
        "mohon penjelasan soal pajak",
        "pakai akuntan atau sendiri",
        "sudah terlanjur ketua, diganti siapa",
        "dua tahun tidak pernah rat, bisa dibubarkan tidak kopnya",
        "tidak ada tanah, mau bangun di mana coba",
        "jawaban kamu aneh, sambungin ke petugas",
        "minta filenya dong",
        "uang hilang, kudu piye iki",
        "uang hilang, dipripunaken",
    ],
)
def test_a_question_shows(text: str) -> None:
    assert read_cues(clauses(text), text).any


@pytest.mark.parametrize(
    "text",
    [
        "kami tidak punya tanah",
        "atap gerai bocor terus",
        "uang kas hilang entah ke mana",
        "bank menolak permohonan kami",
        "gerai belum menghasilkan apa2",
        "tidak ada kabar diterima apa ditolak",
        "tidak bisa jualan, listrik tidak menyala",
    ],
)
def test_a_statement_shows_no_sign(text: str) -> None:
    assert not read_cues(clauses(text), text).any


def test_only_halves_that_ask_are_offered() -> None:
    assert list(halves("kami baru mulai, cara daftar nib bagaimana")) == []
    pairs = list(halves("cara daftar nib gimana terus batas rat kapan"))
    assert ("cara daftar nib gimana ", " batas rat kapan") in pairs


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("berkas kami di bank belum cair, kami harus bagaimana", True),
        ("bagaimana ini, berkas kami sudah empat bulan di bank belum dibalas juga", False),
        ("berkas belum cair?", True),
    ],
)
def test_the_end_of_a_message_asks(text: str, ends: bool) -> None:
    assert bool(read_cues(clauses(text), text).ends) is ends

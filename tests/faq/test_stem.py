import pytest

from faq.stem import Stemmer

ROOTS = [
    "catat",
    "pasar",
    "bayar",
    "pinjam",
    "sewa",
    "simpan",
    "daftar",
    "urus",
    "cicil",
    "tagih",
    "lahan",
    "tulis",
    "kirim",
    "sapu",
    "ambil",
    "pakai",
    "anggota",
    "kelola",
    "lapor",
    "setor",
    "isi",
    "hitung",
    "angsur",
    "dapat",
]


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("pencatatan", "catat"),
        ("dicatetin", "catat"),
        ("pemasaran", "pasar"),
        ("mbayare", "bayar"),
        ("membayar", "bayar"),
        ("peminjamannya", "pinjam"),
        ("nyewain", "sewa"),
        ("nyicil", "cicil"),
        ("nagihin", "tagih"),
        ("menulis", "tulis"),
        ("mengirimkan", "kirim"),
        ("menyapu", "sapu"),
        ("ngambil", "ambil"),
        ("pendaftaran", "daftar"),
        ("lahannya", "lahan"),
        ("angsurane", "angsur"),
        ("ngebayar", "bayar"),
        ("diperhitungkan", "hitung"),
        ("keanggotaan", "anggota"),
        ("lahan", "lahan"),
        ("pengurus", "pengurus"),
        ("rat", "rat"),
        ("xyzabc", "xyzabc"),
        ("12345", "12345"),
    ],
)
def test_root(word: str, root: str) -> None:
    assert Stemmer(ROOTS).root(word) == root


def test_a_misspelling_is_not_known() -> None:
    stemmer = Stemmer(ROOTS)

    assert stemmer.knows("membayar")
    assert stemmer.knows("bayar")
    assert not stemmer.knows("byaran")


def test_the_cache_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("faq.stem.CACHE", 3)
    stemmer = Stemmer(ROOTS)

    assert [
        stemmer.root(word) for word in ("bayaran", "bayarin", "dibayar", "bayarlah", "terbayar")
    ] == ["bayar"] * 5

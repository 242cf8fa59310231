import pytest

from faq.normalise import LONGEST, all_words, plain, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("gmn cara bikin lap keuangan kop", "bagaimana cara membuat laporan keuangan koperasi", id="chat spelling"),
        pytest.param("RAT niku paling lambat tanggal pinten nggih pak", "rat itu paling lambat tanggal berapa", id="Javanese"),
        pytest.param("kop abdi teu acan gaduh modal", "koperasi saya tidak belum punya modal", id="Sundanese"),
        pytest.param("kek mana ngurus ad/art", "bagaimana mengurus adart", id="two-word question word"),
        pytest.param("rapat anggota tahunan", "rat", id="long form of an acronym"),
        pytest.param("unit simpan pinjam", "usp", id="another acronym"),
        pytest.param("kopdes merah putih", "koperasi", id="names of the cooperative"),
        pytest.param("Rp1.500.000 10jt 3kg", "rp 1500000 10 juta 3 kg", id="numbers and units"),
        pytest.param("beras 5 g", "beras 5 g", id="a unit is no negation"),
        pytest.param("g bisa", "tidak bisa", id="a lone g is a negation"),
        pytest.param("surat2 anggota2nya", "surat anggota", id="doubled words"),
        pytest.param("kalooo gituuu", "kalau seperti itu", id="stretched letters"),
        pytest.param("duitny kopnya", "uang koperasi", id="endings on chat words"),
        pytest.param("syarat-syarat", "syarat", id="repeated word"),
        pytest.param("sertifikat \u201cHALAL\u201d \u2013 ca\u0301ra", "sertifikat halal cara", id="typography"),
        pytest.param("assalamualaikum pak, apa itu nib ya", "apa itu nib", id="filler dropped"),
        pytest.param("halo pak", "halo pak", id="filler kept where nothing else is"),
        pytest.param("desa Way Muli kec. Rajabasa rat kapan", "rat kapan", id="villages dropped"),
        pytest.param("belum ada apa2", "belum ada apapun", id="doubled question word tells"),
        pytest.param("syaratnya apa2 aja", "syaratnya apa saja", id="doubled question word asks"),
        pytest.param("punyo tanah limo petak", "punya tanah lima petak", id="broad o"),
        pytest.param("pripun caranipun nyade artos", "bagaimana caranya menjual uang", id="krama"),
        pytest.param("SK dan ART", "sk dan art", id="protected terms"),
    ],
)  # fmt: skip
def test_words_in_standard_spelling(text: str, expected: str) -> None:
    assert " ".join(words(text)) == expected


def test_local_words_that_are_indonesian_too_change_only_among_local_ones() -> None:
    assert words("larang jual") == ("larang", "jual")
    assert words("regane larang tenan") == ("harganya", "mahal", "tenan")


def test_a_doubtful_word_is_read_in_the_language_that_is_spoken() -> None:
    assert words("pandai piye carane")[0] == "pandai"
    assert words("pandai haga nginjam duit")[0] == "bisa"


def test_greetings_are_kept_where_they_matter() -> None:
    assert all_words("terima kasih banyak") == ("terimakasih", "banyak")


def test_a_long_story_keeps_its_beginning_and_its_end() -> None:
    text = plain("awal " + "x" * 9_000 + " akhir")

    assert len(text) <= LONGEST + 1
    assert text.startswith("awal")
    assert text.endswith("akhir")


@pytest.mark.parametrize("text", ["", " ", "???", "\U0001f600\U0001f600", "\ud800", "\x00"])
def test_nothing_to_read_gives_no_words(text: str) -> None:
    assert words(text) == ()

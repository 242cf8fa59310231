import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from faq.vocabulary import Vocabulary

TEXTS = (
    ["laporan", "keuangan", "bulanan", "koperasi"],
    ["pengurus", "mencatat", "simpanan", "anggota"],
    ["tanah", "untuk", "gerai", "belum", "ada"],
    ["cara", "bagi", "shu"],
    ["rekening", "bank", "bendahara"],
)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(TEXTS)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param("keuangan", "keuangan", id="itself"),
        pytest.param("catatan", "mencatat", id="another form of the root"),
        pytest.param("lahan", "tanah", id="synonym"),
        pytest.param("simpnan", "simpanan", id="letter missing"),
        pytest.param("rekenning", "rekening", id="letter too many"),
        pytest.param("bnedahara", "bendahara", id="letters swapped"),
        pytest.param("pngrs", "pengurus", id="consonants only"),
        pytest.param("rekeni", "rekening", id="beginning only"),
    ],
)
def test_a_word_stands_for(vocabulary: Vocabulary, written: str, meant: str) -> None:
    assert vocabulary.key(meant) in [key for key, _ in vocabulary.align(written)]


def test_words_written_as_one_are_taken_apart(vocabulary: Vocabulary) -> None:
    keys = {key for key, _ in vocabulary.align("carabagishu")}

    assert keys == {vocabulary.key(word) for word in ("cara", "bagi", "shu")}


def test_an_everyday_word_is_no_misspelling(vocabulary: Vocabulary) -> None:
    assert vocabulary.align("bola") == ()
    assert vocabulary.align("hujan") == ()


def test_an_exact_word_is_surest(vocabulary: Vocabulary) -> None:
    assert vocabulary.align("tanah")[0] == (vocabulary.key("tanah"), 1.0)
    assert all(likeness < 1 for _, likeness in vocabulary.align("lahan"))


@pytest.mark.parametrize(
    "word", ["zzzzz", "qwrtpsdf", "99", "x", "qqqqqqqqqqqqqqqqqqqqqqqq", "pem", "carabagi" * 6]
)
def test_nonsense_stands_for_nothing(vocabulary: Vocabulary, word: str) -> None:
    assert vocabulary.align(word) == ()
    assert vocabulary.respell(word) == word


def test_respelling_keeps_known_words(vocabulary: Vocabulary) -> None:
    assert vocabulary.respell("mencatat") == "mencatat"
    assert vocabulary.respell("simpnan") == "simpan"


def test_the_cache_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("faq.vocabulary.CACHE", 1)
    vocabulary = Vocabulary(TEXTS)

    assert [len(vocabulary.align(word)) > 0 for word in ("tanah", "gerai", "shu", "tanah")] == [
        True
    ] * 4


FEW = Vocabulary((["simpanan", "anggota", "laporan", "kas", "usaha"], ["x" * 300, "koperasi"]))


@given(st.text(alphabet="aimnpsgtk", min_size=3, max_size=10), st.integers(1, 3))
def test_comparing_letters_first_overlooks_no_word(word: str, allowed: int) -> None:
    near = {FEW._targets[number] for number in FEW._of_like_letters(word, allowed)}

    reached = {target for target in FEW._targets if OSA.distance(word, target) <= allowed}
    assert reached <= near

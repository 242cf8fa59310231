import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.content import Content
from faq.matcher import Decision, Matcher
from tests.faq.small import PHRASES, small_content, topic

SMALL = Matcher(small_content())


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("piye carane ngisi buku kas saben dino", "keuangan-buku-kas"),
        ("apa beda simpanan pokok sama simpanan wajib", "kelembagaan-simpanan"),
        ("daftar qris buat toko kop gmn", "teknologi-qris-daftar"),
        ("syarat pangkalan gas 3 kg apa aja", "kolaborasi-lpg"),
        ("kapan paling lambat rapat anggota tahunan", "kelembagaan-rat-batas"),
    ],
)
def test_a_plain_question_is_answered(matcher: Matcher, text: str, wanted: str) -> None:
    match = matcher.match(text)

    assert match.decision is Decision.ANSWER
    assert match.topics[0].id == wanted
    assert match.intent is None


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("desa kami sama sekali belum punya lahan pak, sudah setahun begini", "LHN"),
        ("atap gerai kami bocor dan temboknya retak", "BGN"),
        ("bendahara membawa kabur uang koperasi kami", "KEU"),
        ("simkopdes error terus, data tidak bisa disimpan dari kemarin", "SIM"),
    ],
)
def test_a_complaint_is_recognised(matcher: Matcher, text: str, category: str) -> None:
    match = matcher.match(text)

    assert match.decision is Decision.COMPLAINT
    assert match.category is not None
    assert category in [scored.id for scored in match.categories[:2]]
    assert match.category == match.categories[0]
    assert len(match.topics) == 5


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("assalamualaikum", "greeting"),
        ("selamat pagi pak", "greeting"),
        ("makasih banyak ya min", "thanks"),
        ("Terima kasih banyak atas penjelasannya.", "thanks"),
        ("dasar bot goblok", "abuse"),
        ("kamu siapa", "who_are_you"),
    ],
)
def test_small_talk_is_no_question(matcher: Matcher, text: str, intent: str) -> None:
    match = matcher.match(text)

    assert (match.decision, match.intent) == (Decision.NONE, intent)
    assert match.category is None


def test_a_rude_report_is_still_a_report(matcher: Matcher) -> None:
    match = matcher.match("bendahara bangsat bawa kabur uang koperasi")

    assert match.decision is Decision.COMPLAINT


@pytest.mark.parametrize("text", ["ya", "Way Urang", "desa Sidoharjo", "kecamatan Natar", "12345"])
def test_an_answer_to_a_step_is_no_question(matcher: Matcher, text: str) -> None:
    assert matcher.match(text).decision is Decision.NONE


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "cara bikin nib gimana terus kapan batas rat",
            {"kelembagaan-nib", "kelembagaan-rat-batas"},
        ),
        (
            "syarat pangkalan gas 3kg apa? trus cara daftar qris gimana",
            {"kolaborasi-lpg", "teknologi-qris-daftar"},
        ),
    ],
)
def test_two_questions_are_offered_both(matcher: Matcher, text: str, wanted: set[str]) -> None:
    match = matcher.match(text)

    assert match.two_questions
    assert match.decision is Decision.CHOICES
    assert {scored.id for scored in match.topics[:2]} == wanted
    assert len({scored.id for scored in match.topics}) == len(match.topics)


def test_scores_fall_and_lie_between_0_and_1(matcher: Matcher, content: Content) -> None:
    for text in content.unrelated[:40] + content.questions[:40]:
        match = matcher.match(text)
        for scored in (match.topics, match.categories):
            scores = [s.score for s in scored]
            assert all(0 <= score <= 1 for score in scores)
            assert match.two_questions or scores == sorted(scores, reverse=True)


def test_every_phrase_of_the_content_finds_its_topic(matcher: Matcher, content: Content) -> None:
    wrong = [
        phrase
        for topic in content.topics
        for phrase in topic.phrases
        if content.topics[matcher.read(phrase).best].id != topic.id
    ]

    assert len(wrong) <= 10, wrong


def test_a_learned_phrase_counts_at_once(content: Content) -> None:
    learned = Matcher(content, {"aset-hibah-tanah": ["zonafruk klinting"], "gone": ["x"]})

    assert learned.match("zonafruk klinting gimana").topics[0].id == "aset-hibah-tanah"


def test_a_topic_that_may_help_with_a_complaint(matcher: Matcher) -> None:
    assert matcher.related_topic("LHN", "kami tidak punya tanah") == "aset-tidak-punya-tanah"
    assert matcher.related_topic("tidak ada", "zzz") is None


def test_without_complaints_and_small_talk_it_still_answers() -> None:
    bare = Content(
        categories=(),
        topics=tuple(topic(name, phrases) for name, phrases in PHRASES.items()),
        complaints=(),
        smalltalk={},
        unrelated=(),
        near_domain=(),
        questions=(),
    )
    match = Matcher(bare).match("daftar nib gimana")

    assert match.topics[0].id == "nib"
    assert match.categories == ()
    assert match.category is None
    assert match.decision is not Decision.COMPLAINT


def test_a_topic_without_readable_words_is_no_obstacle() -> None:
    odd = topic("odd", ["???"], question="?", label="!")
    match = Matcher(small_content(odd, topic("nib", PHRASES["nib"]))).match("nib")

    assert match.topics[0].id == "nib"


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=300))
def test_never_raises(text: str) -> None:
    match = SMALL.match(text)

    assert match.text == text
    assert len(match.topics) == len(PHRASES)


@pytest.mark.parametrize(
    "text",
    ["", " ", "\ud800\udfff", "\x00", "a" * 10_000, "apa " * 2_500, "? " * 5_000, "\U0001f44d",
     "https://contoh.id/" + "x" * 500, "'; drop table topics; --", "1,5.3/-'"],
)  # fmt: skip
def test_odd_input_is_matched_too(matcher: Matcher, text: str) -> None:
    assert matcher.match(text).decision in set(Decision)


def test_a_long_story_is_answered_by_its_question(matcher: Matcher) -> None:
    story = (
        "assalamualaikum pak, saya ketua kopdes baru dilantik dua bulan lalu, bendahara saya"
        " orangnya rajin tapi belum pernah pegang pembukuan, tiap hari ada uang masuk dari jualan"
        " sama uang keluar buat belanja. mohon petunjuk bagaimana cara nulis buku kas harian"
    )

    match = matcher.match(story)

    assert (match.decision, match.topics[0].id) == (Decision.ANSWER, "keuangan-buku-kas")


def test_a_long_complaint_stays_one(matcher: Matcher) -> None:
    story = (
        "kami sudah ajukan lahan dari bulan maret, sudah disurvei babinsa dua kali, pak camat juga"
        " sudah datang melihat, tapi sampai hari ini tidak ada kabar sama sekali padahal desa"
        " tetangga sudah mulai dibangun, warga jadi marah ke saya"
    )

    assert matcher.match(story).decision is Decision.COMPLAINT

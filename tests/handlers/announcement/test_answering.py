"""Chairs answer by button, by number, in own words; the last answer counts."""

import pytest
from sqlalchemy import event

from db.models import BroadcastKind
from handlers import texts_announcement as sentences
from tests.handlers.announcement.announcing import Talk

ATTENDANCE, ACKNOWLEDGE = BroadcastKind.ATTENDANCE, BroadcastKind.ACKNOWLEDGE


@pytest.fixture
def chair(boss: Talk) -> Talk:
    return boss.chair(1)


def test_a_button_is_an_answer_and_the_last_one_counts(boss: Talk, chair: Talk) -> None:
    number = boss.announce(kind=ATTENDANCE)
    boss.arrive()

    assert "kehadiran Bapak/Ibu sudah kami catat" in chair.press("Hadir")
    assert boss.answer(number, chair) == ("hadir", "")
    assert "tidak dapat hadir" in chair("", choice=f"jawaban {number} tidak")
    assert boss.answer(number, chair) == ("tidak", "")


@pytest.mark.parametrize(
    ("kind", "said", "answer"),
    [
        (ATTENDANCE, "saya hadir pak", ("hadir", "")),
        (ATTENDANCE, "tidak bisa hadir", ("tidak", "")),
        (ATTENDANCE, "diwakilkan pak Sekretaris", ("wakil", "pak Sekretaris")),
        (ATTENDANCE, "tidak", ("tidak", "")),
        (ATTENDANCE, "2", ("tidak", "")),
        (ACKNOWLEDGE, "siap paham", ("paham", "")),
        (ACKNOWLEDGE, "siap", ("paham", "")),
        (ACKNOWLEDGE, "1", ("paham", "")),
    ],
)
def test_words_and_numbers_answer_what_was_asked_last(
    boss: Talk, chair: Talk, kind: str, said: str, answer: tuple[str, str]
) -> None:
    number = boss.announce(kind=kind)
    boss.arrive()

    assert "erima kasih" in chair(said)
    assert boss.answer(number, chair) == answer


def test_a_number_after_another_answer_of_ours_is_not_taken_for_one(
    boss: Talk, chair: Talk
) -> None:
    number = boss.announce(kind=ATTENDANCE)
    boss.arrive()
    chair("menu")
    boss.arrive()

    assert "bidangnya" in chair("1")  # the first entry of the menu
    assert boss.answer(number, chair) == ("", "")
    assert "kehadiran" in chair("hadir")  # a clear word still is
    assert boss.answer(number, chair) == ("hadir", "")


def test_a_number_of_an_old_menu_answers_the_announcement_that_came_since(
    boss: Talk, chair: Talk
) -> None:
    chair("menu")
    boss.arrive()
    number = boss.announce(kind=ATTENDANCE)
    boss.arrive(number)

    assert "kehadiran" in chair("1")


def test_within_a_dialogue_words_and_numbers_belong_to_it(boss: Talk, chair: Talk) -> None:
    number = boss.announce(kind=ATTENDANCE)
    boss.arrive()
    chair("lapor")
    boss.arrive()

    assert "kami catat sebagai laporan" not in chair("hadir").casefold()
    assert boss.answer(number, chair) == ("", "")


def test_a_template_button_sends_its_label_also_within_a_dialogue(boss: Talk, chair: Talk) -> None:
    number = boss.announce(kind=ATTENDANCE)
    boss.arrive()
    chair("lapor")

    assert "tidak dapat hadir" in chair("Tidak", choice="tidak")
    assert boss.answer(number, chair) == ("tidak", "")
    assert chair.contact().step == "complaint.describe"


def test_the_kind_decides_which_announcement_is_meant(boss: Talk, chair: Talk) -> None:
    meeting = boss.announce("Bimtek", ATTENDANCE)
    rule = boss.announce("Aturan baru", ACKNOWLEDGE)
    boss.arrive()

    chair("hadir")
    chair("paham")
    assert boss.answer(meeting, chair) == ("hadir", "")
    assert boss.answer(rule, chair) == ("paham", "")


def test_siap_to_an_invitation_is_asked_back(boss: Talk, chair: Talk) -> None:
    number = boss.announce(kind=ATTENDANCE, title="Bimtek")
    boss.arrive()

    assert "“Bimtek”" in chair("siap pak")
    assert chair.labels() == ["Hadir", "Tidak hadir", "Diwakilkan"]
    assert boss.answer(number, chair) == ("", "")
    chair("1")
    assert boss.answer(number, chair) == ("hadir", "")


def test_who_sends_somebody_is_asked_for_the_name(boss: Talk, chair: Talk) -> None:
    number = boss.announce(kind=ATTENDANCE)
    boss.arrive()

    assert "Siapa yang datang" in chair.press("Diwakilkan")
    assert boss.answer(number, chair) == ("wakil", "")
    assert "diwakili Bu Siti" in chair("Bu Siti, bendahara")
    assert boss.answer(number, chair) == ("wakil", "Bu Siti, bendahara")
    assert chair.contact().step is None


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("lewati", ("wakil", "")),
        ("saya hadir saja", ("hadir", "")),
        ("diwakilkan pak Budi", ("wakil", "pak Budi")),
        ("menu", ("wakil", "")),
        ("bagaimana cara mengisi buku kas harian?", ("wakil", "")),
    ],
)
def test_the_name_may_be_left_out_or_the_mind_changed(
    boss: Talk, chair: Talk, said: str, answer: tuple[str, str]
) -> None:
    number = boss.announce(kind=ATTENDANCE)
    boss.arrive()
    chair.press("Diwakilkan")

    chair(said)
    assert boss.answer(number, chair) == answer
    assert chair.contact().step is None


def test_what_is_not_clear_becomes_a_question_for_the_officials(boss: Talk, chair: Talk) -> None:
    number = boss.announce(kind=ACKNOWLEDGE, title="Aturan SHU")
    boss.arrive()

    assert "Bagian mana" in chair.press("Perlu penjelasan")
    assert boss.answer(number, chair) == ("jelaskan", "")
    assert "T-1" in chair("pembagian untuk pengurus berapa persen")
    assert chair.questions()[0].text == (
        f"Pengumuman {number} “Aturan SHU”: pembagian untuk pengurus berapa persen"
    )
    assert "Aturan SHU" in boss.rows()[-1].text

    assert "sudah kami kirim" in boss("/jawab 1 Paling banyak lima persen.")
    assert "lima persen" in chair.rows()[-1].text


def test_questions_about_one_announcement_are_not_alike_because_of_its_title(
    boss: Talk, chair: Talk
) -> None:
    boss.announce(kind=ACKNOWLEDGE, title="Undangan Bimtek pengurus koperasi di aula kecamatan")
    others = [boss.chair(n) for n in (2, 3, 4)]
    boss.announce(kind=ACKNOWLEDGE, title="Undangan Bimtek pengurus koperasi di aula kecamatan")
    for who, text in (
        (chair, "lewati"),
        (others[0], "jam berapa mulainya"),
        (others[1], "lewati"),
        (others[2], "mulainya jam berapa pak"),
    ):
        who("", choice="jawaban 2 jelaskan")
        assert "T-" in who(text)

    first, second, third, fourth = (question.cluster for question in chair.questions())
    assert first == third != second == fourth
    told = [row.text for row in boss.rows() if "Pertanyaan *T-" in row.text]
    assert len(told) == 2


def test_an_answer_to_what_is_over_or_was_never_asked_is_told_kindly(
    boss: Talk, chair: Talk
) -> None:
    number = boss.announce(kind=ATTENDANCE)
    boss(f"/batalkan {number}")
    assert "dihentikan" in boss("ya")

    for payload in (f"jawaban {number} hadir", "jawaban 999 hadir", f"jawaban {number} terbang"):
        assert chair("", choice=payload) == sentences.GONE.replace("*", "")


def test_most_messages_cost_no_query_more(boss: Talk, chair: Talk) -> None:
    boss.announce(kind=ATTENDANCE)
    boss.arrive()
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(boss.engine, "before_cursor_execute", note)
    chair("cara isi buku kas harian gimana")
    event.remove(boss.engine, "before_cursor_execute", note)

    asked = [s for s in statements if s.startswith("SELECT")]
    assert asked
    assert [s for s in asked if "broadcast" in s.split("FROM")[-1]] == []


def test_sudah_right_after_a_reminder_settles_it_and_later_is_asked_back(
    boss: Talk, chair: Talk
) -> None:
    firing = boss.announce("Tutup buku.", BroadcastKind.DUTY, by=None)
    boss.arrive()
    chair("menu")
    boss.arrive()

    assert "Tutup buku." in chair("sudah pak")
    assert chair.labels() == ["Sudah", "Nanti"]
    assert boss.answer(firing, chair) == ("", "")
    chair.press("Sudah")
    assert boss.answer(firing, chair) == ("sudah", "")

    second = boss.announce("Lapor.", BroadcastKind.DUTY, by=None)
    boss.arrive()
    chair("sudah")
    assert boss.answer(second, chair) == ("sudah", "")

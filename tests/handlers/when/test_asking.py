"""Who asks for a personal reminder, and who only speaks of remembering."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.when import asks_reminder

ASKING = [
    "ingatkan saya rapat pengurus jumat jam 2",
    "Ingatkan saya",
    "ingetin sy bsk pagi",
    "tolong ingatin aku bayar listrik",
    "tlg ingetin ak dong besok jam 8",
    "jgn lupa ingatkan",
    "jangan lupa ingatkan saya lusa ya",
    "Assalamualaikum pak, tolong ingatkan kami RAT tanggal 5",
    "pak tolong ingatkan besok jam 8",
    "tolong ingatkan pak, besok jam 8 rapat",
    "tolong ingatkan pak besok rapat",
    "besok jam 8 rapat, ingatkan saya ya",
    "ingatkan besok jam 8 rapat",
    "tolong ingatkan kembali besok",
    "mohon diingatkan besok pagi",
    "sy minta tolong diingatkan tiap tgl 5",
    "saya mau diingatkan soal SPT",
    "apakah bisa diingatkan soal SPT?",
    "bisa mengingatkan saya bayar listrik tgl 20?",
    "ingat kan saya rapat besok",
    "ingatkan ke saya kalau RAT sudah dekat",
    "ingatkan saya untuk mengingatkan anggota besok",
    "remind me besok jam 9",
    "remind rapat besok",
    "buatkan pengingat rapat jumat jam 2",
]
NOT_ASKING = [
    "",
    "pengingat",
    "pengingat apa saja?",
    "saya ingat rapat kemarin",
    "saya baru ingat besok ada rapat",
    "ingat, besok rapat",
    "ingatkan anggota bayar simpanan wajib tanggal 5",
    "tolong ingatkan pengurus besok rapat",
    "tolong ingatkan bu Ani besok",
    "saya mau mengingatkan bahwa besok ada rapat",
    "saya mau ingatkan besok ada rapat",
    "sekedar ingatkan besok ada rapat",
    "kemarin bendahara ingatkan saya soal buku kas",
    "sekretaris mengingatkan saya soal RAT",
    "terima kasih sudah ingatkan saya",
    "jangan ingatkan saya lagi",
    "ga usah ingetin saya lagi",
    "stop ingatkan saya",
    "siapa yg ingatkan saya?",
    "kenapa tidak ingatkan saya kemarin",
    "lupa ingatkan saya",
    "bagaimana cara mengingatkan anggota yang nunggak",
    "rapat jumat jam 2",
    "seingat saya RAT bulan maret",
    "peringatan 17 agustus",
]


@pytest.mark.parametrize("text", ASKING)
def test_a_request(text: str) -> None:
    assert asks_reminder(text)
    assert asks_reminder(text.upper())


@pytest.mark.parametrize("text", NOT_ASKING)
def test_no_request(text: str) -> None:
    assert not asks_reminder(text)
    assert not asks_reminder(text.upper())


WORDS = sorted({word for text in ASKING + NOT_ASKING for word in text.split()})


@given(st.one_of(st.text(), st.lists(st.sampled_from(WORDS)).map(" ".join)))
def test_any_text_has_an_answer(text: str) -> None:
    assert asks_reminder(text) == asks_reminder(f"  {text}\n")

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlmodel import select

from db.clock import now
from db.models import Attachment
from tests.conversation import Conversation

BUPATI = "Kami tidak memiliki aset berupa tanah atau bangunan"


def test_a_plain_statement_becomes_a_complaint_with_a_number(everywhere: Conversation) -> None:
    chat = everywhere

    assert "Sudah benar?" in chat(BUPATI)
    assert "desa atau kelurahan mana" in chat("ya")
    assert "Koperasi Desa Merah Putih Hajimena" in chat("Hajimena")
    assert BUPATI in chat("lanjut")
    assert "LHN-0001" in chat("ya")

    complaint = chat.complaints()[0]
    assert complaint.description == BUPATI
    assert complaint.category == "LHN"
    assert complaint.village_code == "18.01.04.2001"


def test_the_village_is_asked_once_and_remembered(chat: Conversation) -> None:
    for said in ("kami tidak punya tanah pak", "ya", "Hajimena", "lanjut", "ya"):
        chat(said)

    chat("gerai kami mangkrak sudah 6 bulan")

    assert "foto atau lokasinya" in chat("ya")
    chat("lanjut")
    assert "BGN-0002" in chat("ya")


def test_the_related_answer_is_offered_after_filing(chat: Conversation) -> None:
    for said in ("kami tidak punya tanah pak", "ya", "Hajimena", "lanjut", "ya"):
        chat(said)

    assert "Sumber:" in chat.press(chat.labels()[0])


def test_lapor_asks_for_the_description(chat: Conversation) -> None:
    assert "ceritakan kendalanya" in chat("lapor")
    assert "Sudah benar?" in chat("pikap yang dijanjikan belum datang sampai sekarang")


@pytest.mark.parametrize("correction", ["Modal & pembiayaan", "MDL", "ganti jenis"])
def test_the_category_can_be_corrected(chat: Conversation, correction: str) -> None:
    chat("kami tidak punya tanah pak")
    if correction == "ganti jenis":
        chat.press("Ganti jenis")
        label = next(name for name in chat.labels() if name.startswith("Modal"))
        chat.press(label)
    else:
        chat(correction)
    for said in ("Hajimena", "lanjut", "ya"):
        chat(said)

    assert chat.complaints()[0].category == "MDL"


def test_a_wrong_guess_can_be_taken_back_as_a_question(chat: Conversation) -> None:
    chat("kami tidak punya tanah pak")

    said = chat.press("Bukan laporan")

    assert "tidak kami catat" in said
    assert chat.contact().step != "complaint.category"
    assert chat.complaints() == []


def test_more_words_at_a_yes_no_question_are_added_to_the_description(chat: Conversation) -> None:
    chat("kami tidak punya tanah pak")

    assert "Sudah kami tambahkan" in chat("sudah kami usulkan ke desa tapi ditolak terus")
    for said in ("ya", "Hajimena", "lanjut", "ya"):
        chat(said)

    assert chat.complaints()[0].description == (
        "kami tidak punya tanah pak\nsudah kami usulkan ke desa tapi ditolak terus"
    )


def test_an_ambiguous_village_is_asked_by_kecamatan(chat: Conversation) -> None:
    chat("kami tidak punya tanah pak")
    chat("ya")

    assert "Yang mana" in chat("sukajaya")
    assert chat.labels()[:2] == ["Sukajaya, Katibung", "Sukajaya, Penengahan"]
    assert "Katibung" in chat("1")


def test_an_unknown_village_is_asked_again_and_at_last_taken_as_written(chat: Conversation) -> None:
    chat("kami tidak punya tanah pak")
    chat("ya")

    assert "belum kami temukan" in chat("qwxzzz")
    assert "belum kami temukan" in chat("qwxzzz lagi")
    chat("qwxzzz tetap")
    chat("lanjut")
    chat("ya")

    complaint = chat.complaints()[0]
    assert complaint.village_code is None
    assert complaint.place == "qwxzzz tetap"


def test_the_village_named_in_the_story_is_not_asked(chat: Conversation) -> None:
    chat("gerai koperasi di desa Way Hui mangkrak sudah setengah tahun")

    assert "foto atau lokasinya" in chat("ya")


def test_photo_and_location_are_kept_with_the_complaint(
    chat: Conversation, session_of: Callable[..., Any]
) -> None:
    for said in ("gerai kami bocor atapnya dan belum diperbaiki", "ya", "Hajimena"):
        chat(said)
    assert "Foto sudah kami terima" in chat.photo()
    assert "Lokasi sudah kami terima" in chat.location(-5.7, 105.6)
    assert "Foto, lokasi" in chat("lanjut")
    chat("ya")

    complaint = chat.complaints()[0]
    assert (complaint.latitude, complaint.longitude) == (-5.7, 105.6)
    with session_of(chat.engine) as session:
        files = session.exec(select(Attachment)).all()
    assert [f.complaint_id for f in files] == [complaint.id]


def test_an_album_is_one_complaint_and_one_answer(
    chat: Conversation, session_of: Callable[..., Any]
) -> None:
    first = chat.photo("gerai kami mangkrak sudah 6 bulan pak", album="a1")
    assert "Sudah benar?" in first
    assert chat.photo(album="a1") == ""
    assert chat.photo(album="a1") == ""
    for said in ("ya", "Hajimena", "ya"):
        chat(said)

    with session_of(chat.engine) as session:
        files = session.exec(select(Attachment)).all()
    assert len(chat.complaints()) == 1
    assert [f.complaint_id for f in files] == [1, 1, 1]


def test_a_photo_out_of_the_blue_asks_what_it_is_about(chat: Conversation) -> None:
    assert "Foto sudah kami terima. Ceritakan singkat" in chat.photo()
    assert "Sudah benar?" in chat("atap gerai kami bocor parah")


def test_a_photo_that_names_a_number_joins_that_complaint(
    chat: Conversation, session_of: Callable[..., Any]
) -> None:
    for said in ("kami tidak punya tanah pak", "ya", "Hajimena", "lanjut", "ya"):
        chat(said)

    assert "LHN-0001" in chat.photo("ini fotonya untuk LHN-0001", album="b")
    assert chat.photo(album="b") == ""

    with session_of(chat.engine) as session:
        assert [f.complaint_id for f in session.exec(select(Attachment)).all()] == [1, 1]


def test_everything_can_be_changed_before_it_is_sent(chat: Conversation) -> None:
    for said in ("kami tidak punya tanah pak", "ya", "Hajimena", "lanjut"):
        chat(said)
    chat.press("Ubah isi")
    assert "lahan kami jadi sengketa" in chat("lahan kami jadi sengketa keluarga")
    chat.press("Ganti desa")
    assert "Desa Kunjir" in chat("Kunjir")
    chat.press("Ya, kirim")

    complaint = chat.complaints()[0]
    assert complaint.description == "lahan kami jadi sengketa keluarga"
    assert complaint.village_code == "18.01.16.2009"


def test_no_at_the_end_files_nothing(chat: Conversation) -> None:
    for said in ("kami tidak punya tanah pak", "ya", "Hajimena", "lanjut"):
        chat(said)

    assert "dibatalkan" in chat("tidak jadi batal")
    assert chat.complaints() == []


def test_pressing_send_twice_files_one_complaint(chat: Conversation) -> None:
    for said in ("kami tidak punya tanah pak", "ya", "Hajimena", "lanjut"):
        chat(said)
    row = chat.rows()[-1]
    payload = next(p for p, label in row.options if label == "Ya, kirim")

    assert "LHN-0001" in chat("", choice=payload)
    assert "tidak berlaku" in chat("", choice=payload)
    assert len(chat.complaints()) == 1


def test_a_draft_left_alone_expires_and_says_so_at_the_next_message(chat: Conversation) -> None:
    chat("kami tidak punya tanah pak")

    with time_machine.travel(now() + timedelta(hours=13), tick=False):
        said = chat("ya")

    assert "sudah kami tutup" in said
    assert chat.contact().step is None


def test_status_shows_only_ones_own_complaints(chat: Conversation) -> None:
    for said in ("kami tidak punya tanah pak", "ya", "Hajimena", "lanjut", "ya"):
        chat(said)
    neighbour = chat.other("+6281200000002")

    assert "Belum ada laporan" in neighbour("status")
    assert "tidak ada di laporan" in neighbour("status LHN-0001")
    assert "Status: Diterima" in chat("status lhn 1")
    assert "Status: Diterima" in chat("LHN-0001")


@pytest.mark.parametrize(
    "statement",
    [
        "desa kami ngga punya tanah pak",
        "Kami tidak memiliki aset berupa tanah atau bangunan",
        "lahan blm ada, tanah kas desa juga ngga ada",
    ],
)
def test_land_complaints_in_many_words_are_land_complaints(
    chat: Conversation, statement: str
) -> None:
    assert "laporan Lahan" in chat(statement)


def test_what_was_asked_can_be_reported_instead(chat: Conversation) -> None:
    chat("akun simkopdes terkunci gimana ya pak")

    assert "Simkopdes" in chat("laporkan")
    assert chat.contact().step == "complaint.category"


def test_a_question_in_the_middle_is_answered_and_the_complaint_waits(chat: Conversation) -> None:
    for said in ("kami tidak punya tanah pak", "ya", "Hajimena", "lanjut"):
        chat(said)

    said = chat("apa itu SHU dan cara ngitungnya gimana")

    assert "Sumber:" in said
    assert "belum dikirim" in said
    assert "LHN-0001" in chat("ya")
    assert chat.complaints()[0].description == "kami tidak punya tanah pak"

"""The land interview as a chair has it, and the letter that comes out of it."""

import io
import re
from typing import Any

import docx
import pytest
from sqlmodel import select

from bot.channels.rendering import to_plain
from db import dossiers
from db.complaints.history import history
from db.models import Attachment, ComplaintStatus, Document, Dossier
from db.models.dossiers import Item
from db.session import reading, transaction
from handlers import texts_dossier as sentences
from handlers.documents import DOCX
from handlers.documents.letter import LetterFile, Signature
from handlers.dossier.measures import in_words, size_of
from handlers.dossier.reading import understood
from handlers.dossier.saying import LABELS, summary
from tests.conversation import Conversation
from tests.db.rows import AT

FILING = ("kami tidak punya tanah pak", "ya", "Hajimena", "lanjut", "ya")


@pytest.fixture
def filed(chat: Conversation) -> Conversation:
    """A chair whose land complaint LHN-0001 has just been filed."""
    for said in FILING:
        chat(said)
    return chat


def stored(chat: Conversation) -> Dossier:
    with reading(chat.engine) as session:
        return session.exec(select(Dossier)).one()


def letters(chat: Conversation) -> list[Document]:
    with reading(chat.engine) as session:
        return list(session.exec(select(Document).order_by(Document.id)).all())


def text_of(data: bytes) -> str:
    """All that stands in a Word file, tables included."""
    file = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in file.paragraphs), *cells])


def answer_all(chat: Conversation, *said: str) -> str:
    return [chat(text) for text in said][-1]


# --- the way in ------------------------------------------------------------------------------


def test_the_receipt_offers_it_and_the_whole_interview_runs_by_buttons(
    everywhere: Conversation,
) -> None:
    chat = everywhere
    for said in FILING[:-1]:
        chat(said)
    assert "Sambil menunggu" in chat("ya")
    assert "tanah milik desa" in chat.press("Lengkapi data lahan")
    assert "Berapa luas" in chat.press("Ada tanah desa")
    assert "Dicatat: 800 m² (20 x 40 m)." in chat("20x40")
    assert "Ada surat lain?" in chat.press("Sertifikat")
    assert "mobil atau truk" in chat.press("Itu saja")
    assert "bangunan" in chat.press("Bisa masuk")
    assert "surat dari kepala desa" in chat.press("Belum ada bangunan")
    said = chat.press("Sudah ada")

    assert "Data lahan LHN-0001: siap diajukan, dengan catatan" in said
    assert "1.000 m² (Wamendagri, Oktober 2025)" in said
    assert "600 m² (Pemprov Lampung" in said
    assert "bukan keputusan" in said
    assert "Surat permohonan untuk Satgas KDKMP" in said
    row = stored(chat)
    assert (row.land, row.owner, row.size_m2, row.papers) == (
        "village",
        "village",
        800.0,
        ["certificate"],
    )
    assert (row.access, row.building, row.letter) == ("car", "none", "held")
    assert row.finished_at is not None
    assert chat.contact().step is None
    with reading(chat.engine) as session:
        notes = [event.note for event in history(session, row.complaint_id)]
    assert "Data lahan dilengkapi: siap diajukan, dengan catatan" in notes


def test_other_complaints_are_offered_no_dossier(chat: Conversation) -> None:
    for said in (
        "freezer koperasi kami rusak dan belum diganti",
        "KLP",
        "Hajimena",
        "lanjut",
        "ya",
    ):
        last = chat(said)
    number = chat.complaints()[0].number

    assert number in last
    assert "Lengkapi data lahan" not in chat.labels()
    assert "bukan jenis itu" in chat(f"berkas {number}")
    assert "Belum ada laporan lahan" in chat("dokumen lahan")


def test_a_neighbour_cannot_open_it(filed: Conversation) -> None:
    filed("berkas LHN-0001")
    neighbour = filed.other("+6281200000002")

    assert "tidak ada di laporan" in neighbour("berkas LHN-0001")
    assert "tidak ada di laporan" in neighbour("berkas LHN-0001 surat")


def test_two_land_complaints_are_told_apart_by_number(filed: Conversation) -> None:
    with transaction(filed.engine) as session:
        first = filed.complaints()[0]
        columns = first.model_dump(exclude={"id", "number", "category"})
        session.add(type(first)(**columns, number="BGN-0002", category="BGN"))

    assert "yang mana" in filed("dokumen lahan")
    assert "BGN-0002" in filed.press("BGN-0002")


def test_a_complaint_that_has_ended_is_not_changed_any_more(filed: Conversation) -> None:
    with transaction(filed.engine) as session:
        session.merge(filed.complaints()[0]).status = ComplaintStatus.WITHDRAWN

    assert "sudah ditutup" in filed("berkas LHN-0001")
    with reading(filed.engine) as session:
        assert session.exec(select(Dossier)).all() == []


# --- free words, passing over, stopping ------------------------------------------------------


def test_it_runs_in_ones_own_words_too(filed: Conversation) -> None:
    answer_all(
        filed,
        "dokumen lahan",
        "bukan tanah desa, punya PTPN VII",
        "kira2 luasnya 1.200 m2",
        "ijin tertulis sudah ada, sertifikat juga ada",
        "itu saja",
        "mobil tidak bisa masuk",
        "ngga ada bangunan pak",
    )
    said = filed("lagi diurus pak")

    assert "hampir siap" in said
    assert "Jalan masuk untuk mobil" in said
    assert "masih diurus" in said
    row = stored(filed)
    assert (row.land, row.owner, row.size_m2) == ("other", "state", 1200.0)
    assert set(row.papers) == {"permit", "certificate"}
    assert (row.access, row.building, row.letter) == ("narrow", "none", "pending")


def test_no_land_and_no_building_is_three_questions(filed: Conversation) -> None:
    said = answer_all(filed, "berkas LHN-0001", "belum ada", "belum ada", "belum")

    assert "belum bisa diajukan" in said
    assert "Lahan atau gedung" in said
    assert "penyediaan lahan atau bangunan" in text_of(letters(filed)[0].data)


def test_everything_can_be_passed_over_and_filled_in_later(filed: Conversation) -> None:
    said = answer_all(filed, "dokumen lahan", *["lewati"] * 7)

    assert "perlu dilengkapi" in said
    row = stored(filed)
    assert row.land == ""
    assert row.size_m2 is None
    assert row.skipped == list(Item)
    assert "tanah milik desa" in filed.press("Isi yang kosong")
    assert "Berapa luas" in filed("tanah kas desa")
    filed("belum tau pak")
    assert stored(filed).skipped == ["size"]


def test_batal_stops_and_keeps_what_was_answered(filed: Conversation) -> None:
    answer_all(filed, "dokumen lahan", "ada", "15 x 20")

    assert filed("batal") == to_plain(sentences.STOPPED)
    assert filed.contact().step is None
    assert (stored(filed).size_m2, stored(filed).side_b_m) == (300.0, 20.0)
    assert "tidak ada yang sedang berjalan" in filed("batal").lower()
    said = filed("berkas lhn 1")
    assert "lanjutkan" in said
    assert "Surat apa saja" in said


def test_another_command_in_the_middle_loses_nothing(filed: Conversation) -> None:
    answer_all(filed, "dokumen lahan", "ada", "menu")

    assert filed.contact().step is None
    assert "Berapa luas" in filed("dokumen lahan")


def test_an_answer_nobody_understands_is_asked_again_and_then_kept_as_written(
    filed: Conversation,
) -> None:
    answer_all(filed, "dokumen lahan", "ada")

    assert "belum kami pahami" in filed("lumayan luas pak")
    assert "seperti yang Bapak/Ibu tulis" in filed("pokoknya lega sekali")
    row = stored(filed)
    assert row.size_m2 is None
    assert row.notes["size"] == "pokoknya lega sekali"


def test_a_question_in_the_middle_is_answered_and_the_interview_waits(filed: Conversation) -> None:
    answer_all(filed, "dokumen lahan", "ada")

    said = filed("apa itu SHU dan cara ngitungnya gimana")
    assert "Sumber:" in said
    assert "Berapa luas" in said
    assert "Dicatat: 600 m²." in filed("600")


def test_a_photo_joins_the_complaint_and_the_question_stays(filed: Conversation) -> None:
    answer_all(filed, "dokumen lahan", "ada", "600")

    said = filed.photo()
    assert "Foto sudah kami tambahkan ke laporan LHN-0001" in said
    assert "Surat apa saja" in said
    assert "sudah kami tambahkan" in filed.photo("ini sertifikatnya")
    assert stored(filed).papers == ["certificate"]
    with reading(filed.engine) as session:
        assert [a.complaint_id for a in session.exec(select(Attachment)).all()] == [1, 1]


def test_an_old_button_of_the_interview_is_known_as_old(filed: Conversation) -> None:
    filed("dokumen lahan")
    payload = filed.rows()[-1].options[0][0]
    filed("ada")

    assert "tidak berlaku" in filed("", choice=payload)
    assert "Berapa luas" in filed("dokumen lahan")


def test_one_answer_can_be_changed_afterwards(filed: Conversation) -> None:
    answer_all(
        filed, "dokumen lahan", "ada", "1500", "sertifikat", "cukup", "ya", "belum ada", "sudah"
    )
    assert "siap diajukan" in filed("dokumen lahan")

    filed.press("Ubah jawaban")
    assert "Berapa luas" in filed.press("Luas")
    assert stored(filed).size_m2 == 1500.0
    said = filed("500")
    assert "hampir siap" in said
    assert "di bawah semua acuan" in said
    assert stored(filed).papers == ["certificate"]


# --- the letter ------------------------------------------------------------------------------


def test_the_letter_is_a_word_file_for_this_one_person(filed: Conversation) -> None:
    answer_all(filed, "dokumen lahan", "ada", "15x20", "sertifikat nomor 12", "cukup", "ya")
    answer_all(filed, "tanah kosong", "belum")

    [medium] = filed.rows()[-1].media
    [row] = letters(filed)
    assert medium["path"] == f"dokumen/{row.token}/{row.name}"
    assert (row.mime, row.name) == (DOCX, "surat-permohonan-LHN-0001.docx")
    text = text_of(row.data)
    for wanted in (
        "KOPERASI DESA MERAH PUTIH HAJIMENA",
        "Yth. Satgas KDKMP",
        "laporan kami nomor LHN-0001",
        "300 m² (15 x 20 m)",
        "Sertifikat (keterangan kami: sertifikat nomor 12)",
        "Belum ada surat kepala desa",
        "Mengetahui,\nKepala Desa",
        "Camat Natar",
        "Dinas PMD",
        "paling sedikit 600 m²",
    ):
        assert wanted in text
    assert "{" not in text
    assert filed.sender not in text


def test_the_letter_can_be_had_again_with_the_answers_of_now(filed: Conversation) -> None:
    answer_all(filed, "dokumen lahan", "belum ada", "belum ada", "belum")
    filed("dokumen lahan")
    assert filed.press("Kirim suratnya")
    assert len(letters(filed)) == 2


def test_what_a_person_writes_cannot_break_the_letter() -> None:
    file = LetterFile("Surat & <judul>", "kaki")
    file.say("a < b & c > d \x07 \ufffe", bold=True, centred=True)
    file.say('</w:t></w:r><w:r><w:t>"')
    file.rule()
    file.fields([("Luas", ""), ("Pemilik", "satu\ndua\ttiga")])
    file.items(["satu", "dua"])
    file.signatures([Signature("Ketua"), Signature("Kepala Desa")])
    data = file.finish()

    text = text_of(data)
    assert "a < b & c > d" in text
    assert '</w:t></w:r><w:r><w:t>"' in text
    assert "satu\ndua\ttiga" in text
    assert "....." in text
    opened = docx.Document(io.BytesIO(data))
    assert opened.core_properties.title == "Surat & <judul>"
    assert opened.sections[0].page_width.cm == pytest.approx(21.0, abs=0.01)
    assert opened.sections[0].footer.paragraphs[0].text == "kaki"
    assert data == file.finish()


# --- reading ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "area", "sides"),
    [
        ("15x20", 300, (15, 20)),
        ("15 m x 20 m", 300, (15, 20)),
        ("15 meter kali 20 meter", 300, (15, 20)),
        ("15\N{MULTIPLICATION SIGN}20", 300, (15, 20)),
        ("15,5 x 20", 310, (15.5, 20)),
        ("lebar 15 meter, panjang 20 meter", 300, (15, 20)),
        ("ukuran 20x30 totalnya 600 m2", 600, (20, 30)),
        ("600", 600, None),
        ("600m", 600, None),
        ("1.000 m2", 1000, None),
        ("1.250,5 m²", 1250.5, None),
        ("kira-kira 700 meter", 700, None),
        ("tanah di RT 12 luas 600 m2", 600, None),
        ("seribu meter persegi", 1000, None),
        ("setengah hektar", 5000, None),
        ("1/2 ha", 5000, None),
        ("0,25 ha", 2500, None),
        ("5 are", 500, None),
    ],
)
def test_sizes_as_people_write_them(said: str, area: float, sides: Any) -> None:
    size = size_of(said)
    assert size is not None
    assert (size.area, size.sides) == (area, sides)


@pytest.mark.parametrize(
    "said",
    ["", "luas", "2", "600-1000", "600 sampai 700 m2", "15x20 dan 10x20", "0x20", "seribu dua ratus",
     "600 meter di RT 3", "99999999", "081512345678"],
)  # fmt: skip
def test_what_is_no_single_size_is_asked_again(said: str) -> None:
    assert size_of(said) is None


@pytest.mark.parametrize(
    ("item", "said", "wanted"),
    [
        (Item.LAND, "tanah bengkok", {"land": "village"}),
        (Item.LAND, "ya ada", {"land": "village"}),
        (Item.LAND, "bukan", {"land": "other"}),
        (Item.LAND, "tanah warga", {"land": "other", "owner": "private"}),
        (Item.LAND, "belum ada lahan sama sekali", {"land": "none"}),
        (Item.LAND, "ora nduwe", {"land": "none"}),
        (Item.LAND, "tidak", None),
        (Item.OWNER, "tanah pribadi pak kades", {"owner": "private"}),
        (Item.OWNER, "hibah dari warga", {"owner": "grant"}),
        (Item.OWNER, "punya pemkab", {"owner": "regional"}),
        (Item.OWNER, "wakaf keluarga", {"owner": "waqf"}),
        (Item.OWNER, "tidak jelas", None),
        (Item.PAPERS, "SKT sama letter c", {"papers": ["statement"]}),
        (Item.PAPERS, "perdes ada tapi sertifikat belum", {"papers": ["perdes"]}),
        (Item.PAPERS, "sertifikat belum ada", {"papers": ["none"]}),
        (Item.PAPERS, "belum punya", {"papers": ["none"]}),
        (Item.ACCESS, "bisa", {"access": "car"}),
        (Item.ACCESS, "ngga bisa", {"access": "narrow"}),
        (Item.ACCESS, "truk bisa masuk", {"access": "car"}),
        (Item.ACCESS, "cuma motor", {"access": "narrow"}),
        (Item.ACCESS, "belum ada jalan", {"access": "none"}),
        (Item.BUILDING, "ada gedung bekas SD tapi rusak", {"building": "repair"}),
        (Item.BUILDING, "belum layak", {"building": "repair"}),
        (Item.BUILDING, "gerainya mangkrak", {"building": "unfinished"}),
        (Item.BUILDING, "tanah kosong", {"building": "none"}),
        (Item.BUILDING, "masih bagus", {"building": "usable"}),
        (Item.LETTER, "sudah minta tapi belum jadi", {"letter": "pending"}),
        (Item.LETTER, "sudah", {"letter": "held"}),
        (Item.LETTER, "durung", {"letter": "none"}),
    ],
)
def test_answers_in_own_words(item: Item, said: str, wanted: dict[str, Any] | None) -> None:
    assert understood(item, said) == wanted


def test_every_button_is_understood_as_what_it_says() -> None:
    for item, labels in LABELS.items():
        for code in labels:
            assert understood(item, code) == {item: [code] if item is Item.PAPERS else code}


def test_figures_are_written_as_indonesians_read_them() -> None:
    assert [in_words(size) for size in (1000, 187.5, 20, 1250.75)] == [
        "1.000", "187,5", "20", "1.250,75",
    ]  # fmt: skip


# --- for officials ---------------------------------------------------------------------------


def test_the_summary_tells_officials_what_is_missing_and_no_own_words() -> None:
    made = Dossier(complaint_id=1, created_at=AT, updated_at=AT)
    assert summary(made) == ""
    dossiers.answer(made, Item.LAND, {"land": "other"}, AT, words="punya Bu Zubaedah")
    dossiers.answer(made, Item.SIZE, {"size_m2": 500.0}, AT)
    dossiers.answer(made, Item.OWNER, {"owner": "private"}, AT, words="Bu Zubaedah")

    said = summary(made)

    assert "belum selesai diisi" in said
    assert "tanah pribadi" in said
    assert "luas di bawah semua acuan" in said
    assert "Zubaedah" not in said


def test_a_kelurahan_has_a_lurah(chat: Conversation) -> None:
    for said in ("kami tidak punya tanah pak", "ya", "Way Urang Kalianda", "lanjut", "ya"):
        chat(said)
    assert "surat dari lurah" in answer_all(chat, "dokumen lahan", "belum ada", "belum ada")
    chat("belum")

    text = text_of(letters(chat)[0].data)
    assert "Belum ada surat lurah" in text
    assert "Mengetahui,\nLurah" in text


def test_sentences_fit_their_blanks_and_buttons_fit_whatsapp() -> None:
    for name, value in vars(sentences).items():
        if name.isupper():
            for text in value.values() if isinstance(value, dict) else (value,):
                blanks = re.findall(r"{(\w+)}", text)
                assert text.format(**dict.fromkeys(blanks, "x"))
    for labels in LABELS.values():
        assert max(map(len, labels.values())) <= 24
        assert len(labels) + 1 <= 10

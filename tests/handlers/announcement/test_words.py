"""What chairs type when they answer an announcement, and what only looks like it."""

import pytest

from db.models import BroadcastKind
from handlers.announcement.words import Said, number, said

ATTENDANCE, ACKNOWLEDGE = BroadcastKind.ATTENDANCE, BroadcastKind.ACKNOWLEDGE


@pytest.mark.parametrize(
    "text",
    [
        "hadir",
        "Hadir",
        "HADIR!",
        "saya hadir pak",
        "siap hadir",
        "Insya Allah hadir",
        "insyaallah datang bu",
        "hadirrrr",
        "bisa hadir",
        "akan hadir, terima kasih undangannya",
        "nggih hadir",
        "kami ikut",
    ],
)
def test_who_comes(text: str) -> None:
    assert said(text) == Said("hadir", ATTENDANCE)


@pytest.mark.parametrize(
    "text",
    [
        "tidak hadir",
        "tidak bisa hadir",
        "maaf tdk bs hadir pak",
        "gak bisa datang",
        "mohon maaf berhalangan",
        "izin berhalangan hadir",
        "mboten saged rawuh",
        "belum bisa ikut",
    ],
)
def test_who_does_not_come(text: str) -> None:
    assert said(text) == Said("tidak", ATTENDANCE)


def test_a_refusal_may_give_its_reason() -> None:
    text = "Maaf tidak bisa hadir karena anak sakit"
    assert said(text) == Said("tidak", ATTENDANCE, note=text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("diwakilkan", ""),
        ("saya wakilkan", ""),
        ("diwakilkan pak Sekretaris", "pak Sekretaris"),
        ("Diwakilkan ke Bu Siti, bendahara", "Bu Siti, bendahara"),
        ("diwakili oleh Pak Budi", "Pak Budi"),
        ("Wakil Ketua, Pak Budi", "Wakil Ketua, Pak Budi"),
        ("diwakilkan wakil ketua", "wakil ketua"),
        ("wakil saya Bu Siti", "Bu Siti"),
        ("tidak bisa hadir, diwakilkan bendahara", "bendahara"),
        ("maaf pak, mengutus sekretaris", "sekretaris"),
    ],
)
def test_who_sends_somebody(text: str, name: str) -> None:
    assert said(text) == Said("wakil", ATTENDANCE, note=name)


@pytest.mark.parametrize(
    "text",
    ["paham", "siap paham", "sudah paham pak", "faham bu", "jelas", "Mengerti, terima kasih"],
)
def test_who_has_understood(text: str) -> None:
    assert said(text) == Said("paham", ACKNOWLEDGE)


@pytest.mark.parametrize(
    "text", ["perlu penjelasan", "minta penjelasan pak", "tolong dijelaskan", "mohon penjelasan"]
)
def test_who_needs_an_explanation(text: str) -> None:
    assert said(text) == Said("jelaskan", ACKNOWLEDGE)


@pytest.mark.parametrize(
    ("text", "code", "kind"),
    [
        ("belum paham", "jelaskan", ACKNOWLEDGE),
        ("kurang jelas pak", "jelaskan", ACKNOWLEDGE),
        ("siap", "paham", ACKNOWLEDGE),
        ("ok pak", "paham", ACKNOWLEDGE),
        ("siap, terima kasih infonya", "paham", ACKNOWLEDGE),
        ("tidak", "tidak", ATTENDANCE),
        ("sudah", "sudah", BroadcastKind.DUTY),
        ("sudah pak", "sudah", BroadcastKind.DUTY),
        ("beres", "sudah", BroadcastKind.DUTY),
        ("nanti", "nanti", BroadcastKind.DUTY),
        ("nanti saja bu", "nanti", BroadcastKind.DUTY),
    ],
)
def test_words_that_count_only_right_after_the_announcement(
    text: str, code: str, kind: BroadcastKind
) -> None:
    assert said(text) == Said(code, kind, sure=False)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "hadir jam berapa",
        "apakah harus hadir",
        "hadir atau tidak ya",
        "boleh diwakilkan?",
        "apa boleh diwakilkan sekretaris",
        "tidak ada tanah",
        "saya kurang paham cara buat laporan keuangan",
        "tolong jelaskan simpanan pokok",
        "anggota tidak hadir rapat bagaimana",
        "sudah lapor tapi belum dijawab",
        "belum ada kantor",
        "terima kasih",
        "halo",
        "cara isi buku kas",
        "rapat anggota dihadiri 20 orang, apa sah",
        "ya ampun listrik mati terus",
        "hadir " * 40,
    ],
)
def test_everything_else_is_no_answer(text: str) -> None:
    assert said(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [("1", 1), (" 2. ", 2), ("3)", 3), ("nomor 2", 2), ("0", None), ("12", None), ("1 2", None)],
)
def test_the_number_of_a_choice(text: str, found: int | None) -> None:
    assert number(text) == found

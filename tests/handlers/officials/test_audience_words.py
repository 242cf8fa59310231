"""`palas + LHN + whatsapp`: who is meant, in the words officials type."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import Session

from bot.duties import expand_broadcasts
from db.broadcasts import steering
from db.clock import now
from db.models import BroadcastKind
from db.regions import kecamatan
from db.session import transaction
from handlers.chat import Chat
from handlers.message import Incoming
from handlers.officials.broadcast.audience_words import describe, read
from handlers.safe import literal
from tests.handlers.officials.composing import NATAR, PALAS, POLICY, Talk

CASES: list[tuple[str, dict[str, Any]]] = [
    ("semua", {}),
    ("Semua ketua.", {}),
    ("natar", {"kecamatan": ["Natar"]}),
    ("Kec. Natar", {"kecamatan": ["Natar"]}),
    ("para ketua di kecamatan way panji", {"kecamatan": ["Way Panji"]}),
    ("jati agng", {"kecamatan": ["Jati Agung"]}),
    ("palas, sidomulyo", {"kecamatan": ["Palas", "Sidomulyo"]}),
    ("Palas dan Sidomulyo", {"kecamatan": ["Palas", "Sidomulyo"]}),
    ("palas + palas", {"kecamatan": ["Palas"]}),
    ("laporan lahan", {"needs": ["LHN"]}),
    ("LHN", {"needs": ["LHN"]}),
    ("laporan lahan / lhn / bgn", {"needs": ["LHN", "BGN"]}),
    ("yang punya laporan bangunan", {"needs": ["BGN"]}),
    ("Modal & pembiayaan", {"needs": ["MDL"]}),
    ("whatsapp", {"channel": ["whatsapp"]}),
    ("WA", {"channel": ["whatsapp"]}),
    ("pengguna tele", {"channel": ["telegram"]}),
    ("telegram atau wa", {"channel": ["telegram", "whatsapp"]}),
    ("palas + LHN + whatsapp", {"kecamatan": ["Palas"], "needs": ["LHN"], "channel": ["whatsapp"]}),
    ("0812-3456-7890", {"phones": ["+6281234567890"]}),
    ("0812 3456 7890, +6281334567890", {"phones": ["+6281234567890", "+6281334567890"]}),
    ("081234567890 081334567890", {"phones": ["+6281234567890", "+6281334567890"]}),
    ("081234567890\n081334567890", {"phones": ["+6281234567890", "+6281334567890"]}),
]
UNKNOWN = [
    ("pringsewu", ["pringsewu"]),
    ("natar + 0812", ["0812"]),
    ("palas, entah, whatsapp, lain sekali", ["entah", "lain sekali"]),
    ("semua, entah", ["entah"]),
    ("ya", ["ya"]),
    ("...", ["..."]),
    (" + ", ["+"]),
]


@pytest.fixture
def reader(author_once: Talk) -> Iterator[Chat]:
    """A message of the official's, as a handler gets it."""
    with Session(author_once.engine) as session:
        said = Incoming("web", external_id="1", sender=author_once.sender)
        contact = session.merge(author_once.contact())
        chat = Chat(session, contact, said, author_once.knowledge, now(), inbox_id=1)
        chat.policy = POLICY
        yield chat


def test_words_are_understood(reader: Chat) -> None:
    for text, expected in CASES:
        named = expected | {
            name: [kecamatan()[area] for area in areas]
            for name, areas in expected.items()
            if name == "kecamatan"
        }
        meant = read(reader, text)
        assert (meant.audience, meant.unknown, meant.refusal) == (named, [], ""), text


def test_words_that_say_nothing_are_named(reader: Chat) -> None:
    for text, unknown in UNKNOWN:
        assert read(reader, text).unknown == unknown, text


def test_every_kecamatan_and_category_is_known_by_its_name(reader: Chat) -> None:
    for name, code in kecamatan().items():
        assert read(reader, name.lower()).audience == {"kecamatan": [code]}
    for category in reader.knowledge.complaints.values():
        assert read(reader, category.name).audience == {"needs": [category.id]}


def test_an_audience_is_told_back(reader: Chat) -> None:
    assert describe(reader, {}) == "semua ketua"
    assert describe(reader, {"scope": kecamatan()["Palas"]}) == "Kecamatan Palas"
    both = read(reader, "palas, natar + lhn + wa + 0812-3456-7890").audience
    assert describe(reader, both) == (
        "Kecamatan Palas atau Natar, yang punya laporan Lahan, yang memakai WhatsApp, 1 nomor"
    )


# --- in the dialogue


def test_unknown_words_are_refused_with_an_example(author: Talk) -> None:
    author.chair(1, village=NATAR)
    author("/umumkan Rapat.")
    author.press("Penerima")

    refusal = author("natar, *pringsewu*")
    assert literal("“*pringsewu*”") in refusal
    assert "Contoh: palas + LHN" in refusal
    assert "Kecamatan Natar" in author("natar")


def test_nobody_is_refused_with_what_was_understood(author_once: Talk) -> None:
    author_once.chair(1, village=NATAR)
    author_once("/umumkan Rapat.")
    author_once.press("Penerima")

    assert "Belum ada penerima untuk Kecamatan Palas" in author_once("palas")
    assert "semua ketua" in author_once.press("Semua")


def test_combinations_narrow_and_lists_widen(author: Talk) -> None:
    author.chair(1, village=NATAR)
    author.chair(2, village=PALAS, channel="whatsapp")
    author.chair(3, village=PALAS)
    author("/umumkan Rapat.")

    assert "ke 3 orang" in author("penerima natar, palas")
    assert "ke 1 orang" in author("penerima natar, palas + wa")
    assert "ke 3 orang" in author("penerima telegram + web + whatsapp")
    assert "ke 2 orang" in author("penerima 0812-0000-0101 0812-0000-0102")


def test_numbers_nobody_has_are_named_masked(author_once: Talk) -> None:
    author_once.chair(1)
    author_once("/umumkan Rapat.")

    shown = author_once("penerima +6281200000101, 0813-3456-7890")
    assert "ke 0 orang" not in shown
    assert "Belum terdaftar, jadi dilewati: …7890." in shown


def test_an_official_reaches_only_their_own_area(author: Talk) -> None:
    small = author.official("+6281290000003", scope="Palas")
    author.chair(1, village=NATAR)
    author.chair(2, village=PALAS)

    assert "ke 1 orang" in small("/umumkan Rapat.")
    assert "Belum ada penerima" in small("penerima natar")
    assert "ke 1 orang" in small("semua")
    assert "Penerima: Kecamatan Palas" in small("penerima palas, natar")
    small("ya")
    (row,) = author.broadcasts()
    with transaction(author.engine) as session:
        expand_broadcasts(POLICY)(session, now())
    assert len(author.recipients()) == 1
    assert row.audience["scope"] == kecamatan()["Palas"]


def test_the_silent_of_an_earlier_announcement(author: Talk) -> None:
    for n in range(3):
        author.chair(n)
    with transaction(author.engine) as session:
        asked = steering.Draft(text="Paham?", audience={}, kind=BroadcastKind.ACKNOWLEDGE)
        plain = steering.Draft(text="Kabar.", audience={})
        for draft in (asked, plain):
            steering.create(session, draft, official_id=1, at=now())
        expand_broadcasts(POLICY)(session, now())
    answered = author.recipients()[0]
    with transaction(author.engine) as session:
        session.merge(answered).answered_at = now()
    author("/umumkan Mohon dijawab.")

    assert "ke 2 orang" in author("penerima belum konfirmasi 1")
    assert "yang belum menjawab pengumuman 1" in author("penerima yang belum menjawab nomor 1")
    assert "tidak meminta jawaban" in author("penerima belum konfirmasi 2")
    assert "nomor 77 tidak ada" in author("belum konfirmasi 77")


def test_what_is_refused_leaves_the_draft_as_it_was(author_once: Talk) -> None:
    author_once.chair(1, village=NATAR)
    author_once("/umumkan Rapat.")
    author_once("penerima natar")
    author_once("penerima entah")

    assert "Penerima: Kecamatan Natar" in author_once.press("Kembali")
    assert author_once.contact().step == "broadcast.confirm"

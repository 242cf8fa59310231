"""The packet for SP4N-LAPOR! holds the evidence: pictures without what they tell of their author,
and a line for whatever is not shown."""

import asyncio
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from PIL import ExifTags, Image
from pypdf import PdfReader
from sqlmodel import col, select

from bot import enclosures
from bot.downloads import Downloads
from bot.media import MediaStore
from db.models import Attachment, AttachmentStatus, ComplaintEvent, Document, Person
from db.session import reading, transaction
from handlers.complaint.exhibits import MOST_PICTURES
from handlers.message import Incoming, IncomingMedia, Location
from tests.bot.crowd import together
from tests.bot.toy import ToyChannel
from tests.conversation import Conversation
from tests.evidence.scenes import jpeg, village
from tests.handlers.casework.people import CHAT, EDITABLE, Office, at, chair, complain

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 09.00 WIB
LATER = datetime(2026, 11, 24, 3, 30, tzinfo=UTC)
NAME = "Zulfagrat Wakitonjang"
WHATSAPP_BYTES = 5_000_000  # well below what any channel refuses


class Phone(ToyChannel):
    """A channel that has the files people sent."""

    def __init__(self) -> None:
        super().__init__()
        self.files: dict[str, bytes] = {}

    async def fetch(self, reference: str, max_bytes: int) -> tuple[bytes, str]:
        data = self.files[reference][:max_bytes]
        kinds = {b"%PDF": "application/pdf", b"OggS": "audio/ogg"}
        return data, kinds.get(data[:4], "image/jpeg")


class Author(Office):
    """A chair with a complaint, whose files are kept in a folder."""

    def __init__(self, like: Conversation, folder: Path) -> None:
        super().__init__(like, "zulfa")
        self.store = MediaStore(folder)
        self.phone = Phone()
        self.read: list[tuple[int, list[str]]] = []  # connections in use, keys
        self.inbound.policy = replace(EDITABLE, pictures=self._pictures)

    def _pictures(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        self.read.append((self.engine.pool.checkedout(), list(keys)))  # type: ignore[attr-defined]
        return enclosures.read(self.store, keys)

    def sends(self, data: bytes, kind: Any = "photo", name: str = "") -> None:
        """A file for the complaint; it is fetched."""
        reference = f"file-{len(self.phone.files)}"
        self.phone.files[reference] = data
        self("untuk LHN-0001", media=(IncomingMedia(kind, reference, "", len(data), name),))
        self.fetch()

    def fetch(self) -> None:
        channels: dict[str, Any] = {CHAT: self.phone}
        while asyncio.run(Downloads(self.engine, channels, self.store, 10**7).run_once()):
            pass

    def files(self) -> list[Attachment]:
        with reading(self.engine) as session:
            return list(session.exec(select(Attachment).order_by(col(Attachment.id))).all())

    def packets(self) -> list[bytes]:
        with reading(self.engine) as session:
            query = select(Document).order_by(col(Document.id))
            return [row.data for row in session.exec(query).all()]

    def packet(self) -> tuple[str, list[Image.Image], bytes]:
        """The packet as it is made now: its words, its pictures, its bytes."""
        with at(LATER):
            assert "berkas laporan" in self("sp4n LHN-0001")
        data = self.packets()[-1]
        pages = PdfReader(io.BytesIO(data)).pages
        words = " ".join(" ".join(page.extract_text().split()) for page in pages)
        pictures = [image.image for page in pages for image in page.images if image.image]
        return words, pictures, data


@pytest.fixture
def author(everywhere: Conversation, tmp_path: Path) -> Author:
    """Somebody with a rare name and a complaint."""
    with at(MONDAY):
        chair(everywhere, "zulfa", NAME)
        made = Author(everywhere, tmp_path / "media")
        complain(made)
    return made


def plot(name: object, *, signed: bool = False) -> bytes:
    """A photo as a phone takes it: with the place, and its owner's name."""
    data = jpeg(village(Random(f"plot {name}")))
    if not signed:
        return data
    exif, gps, buffer = Image.Exif(), ExifTags.GPS, io.BytesIO()
    exif[ExifTags.Base.Artist] = NAME
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {gps.GPSLatitudeRef: "S", gps.GPSLatitude: (5.0, 44.0, 30.0)}
    )
    with Image.open(io.BytesIO(data)) as picture:
        picture.save(buffer, "JPEG", exif=exif, comment=NAME.encode(), quality=90)
    return buffer.getvalue()


def test_the_photos_are_in_it_with_their_time(author: Author) -> None:
    with at(MONDAY):
        author.sends(plot(1))
    with at(LATER):
        author.sends(plot(2))
    words, pictures, _ = author.packet()
    assert len(pictures) == 2
    assert "Foto 1, dikirim Senin, 23 November 2026 pukul 09.0" in words
    assert "Foto 2, dikirim Selasa, 24 November 2026 pukul 10.3" in words
    assert "Bukti 2 foto" in words
    assert "Tidak dimuat" not in words
    for picture, sent in zip(pictures, (plot(1), plot(2)), strict=True):
        assert _alike(picture, Image.open(io.BytesIO(sent)))
    assert not _alike(pictures[0], pictures[1])


def _alike(one: Image.Image, other: Image.Image) -> bool:
    """Whether two pictures show the same, by their greys on a small scale."""
    greys = [list(p.convert("L").resize((24, 18)).tobytes()) for p in (one, other)]
    apart = sum(abs(a - b) for a, b in zip(*greys, strict=True))
    return bool(apart < 6 * len(greys[0]))


def test_of_a_secret_complaint_nothing_in_it_names_the_author(author: Author) -> None:
    signed = f"tanahnya disewakan. Hormat saya, {NAME}"
    with at(MONDAY):
        author(f"tambah LHN-0001 {signed}")
        author("rahasia LHN-0001")
        author.sends(plot(1, signed=True), name=f"{NAME}.jpg")
        author.sends(plot(2, signed=True), "document", f"{NAME} lahan.jpg")
        author.sends(b"%PDF-1.4 surat", "document", f"Surat_{NAME.split()[0]}.pdf")
        author.sends(b"OggS suara", "voice")
        author("untuk LHN-0001", location=Location(-5.7, 105.6))
    words, pictures, data = author.packet()
    assert len(pictures) == 2  # a picture that was sent as a document is one too
    assert "tanahnya disewakan" in words
    for part in NAME.split():
        assert part.casefold() not in words.casefold()
        assert part.encode() not in data
    assert b"Exif" not in data
    assert all(dict(picture.getexif()) == {} for picture in pictures)
    assert "Lokasi -5.700000, 105.600000" in words
    assert "Dokumen dikirim Senin, 23 November 2026" in words
    assert "Pesan suara dikirim Senin, 23 November 2026" in words


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("surat kepala desa.pdf", "surat kepala desa.pdf, dikirim"),
        (f"surat {NAME}.pdf", "Dokumen dikirim"),
        ("SURAT_WAKITONJANG.pdf", "Dokumen dikirim"),
        ("suratZulfagrat.pdf", "Dokumen dikirim"),
        ("surat 0813-7992-4617.pdf", "Dokumen dikirim"),
        ("", "Dokumen dikirim"),
    ],
)
def test_a_document_is_named_unless_that_names_its_author(
    author: Author, name: str, shown: str
) -> None:
    with transaction(author.engine) as session:
        person = session.exec(select(Person).where(col(Person.name) == NAME)).one()
        person.phone = "+6281379924617"
    with at(MONDAY):
        author.sends(b"%PDF-1.4 surat", "document", name)
    words, _, _ = author.packet()
    assert shown in words
    assert "Tidak dimuat di sini. Yang tidak dimuat bisa diunggah sendiri di lapor.go.id." in words
    assert not any(part.casefold() in words.casefold() for part in NAME.split())
    assert "7992" not in words


def test_more_than_six_are_named(author: Author) -> None:
    with at(MONDAY):
        for n in range(1, MOST_PICTURES + 3):
            author.sends(plot(n))
    words, pictures, data = author.packet()
    assert len(pictures) == MOST_PICTURES
    assert len(data) < WHATSAPP_BYTES
    for n in (7, 8):
        assert f"Foto {n} dikirim Senin, 23 November 2026" in words
    assert words.count("Tidak dimuat: paling banyak 6 foto.") == 2


def test_what_is_missing_or_broken_is_named_and_stops_nothing(author: Author) -> None:
    with at(MONDAY):
        for n in (1, 2, 3):
            author.sends(plot(n))
    gone, broken, _ = author.files()
    author.store.path(gone.clean_sha256 or "").unlink()
    author.store.path(broken.clean_sha256 or "").write_bytes(b"half a picture")
    words, pictures, _ = author.packet()
    assert len(pictures) == 1
    assert _alike(pictures[0], Image.open(io.BytesIO(plot(3))))
    for n in (1, 2):
        assert f"Foto {n} dikirim Senin, 23 November 2026" in words
    assert words.count("Tidak dimuat: fotonya belum bisa dibuka.") == 2
    assert "Foto 3, dikirim" in words


def test_a_photo_that_is_not_fetched_yet_is_named(author: Author) -> None:
    with at(MONDAY):
        author("untuk LHN-0001", media=(IncomingMedia("photo", "on its way", "image/jpeg", 10),))
    words, pictures, _ = author.packet()
    assert pictures == []
    assert "Foto 1 dikirim Senin, 23 November 2026" in words
    assert "Tidak dimuat: fotonya belum bisa dibuka." in words
    assert author.files()[0].status == AttachmentStatus.PENDING
    assert author.read == []


def test_the_original_is_never_read(author: Author) -> None:
    with at(MONDAY):
        author.sends(plot(1, signed=True))
    (file,) = author.files()
    author.packet()
    assert [keys for _, keys in author.read] == [[file.clean_sha256]]
    author.store.path(file.clean_sha256 or "").unlink()
    words, pictures, _ = author.packet()
    assert pictures == []
    assert "Tidak dimuat" in words


def test_no_transaction_is_open_while_pictures_are_read(author: Author) -> None:
    """A store may be far away: others must be able to write meanwhile."""
    with at(MONDAY):
        author.sends(plot(1))
        author("sp4n LHN-0001")
        said = _incoming(author, "sp4n LHN-0001")
        other = _incoming(author.other("somebody"), "menu")
        assert together(author.inbound, other, said) == [None, None]
    assert [connections for connections, _ in author.read] == [0, 0]
    assert len(author.packets()) == 2
    assert author("riwayat LHN-0001").count("berkas untuk SP4N-LAPOR! dibuat") == 2


def _incoming(chat: Conversation, text: str) -> Incoming:
    return Incoming(chat.channel, f"{chat.sender}-{text}", chat.sender, text=text)


def test_a_pressed_button_brings_the_pictures_too(author: Author) -> None:
    with at(MONDAY):
        author.sends(plot(1))
    with at(LATER):
        author("", choice="sp4n LHN-0001")
    (data,) = author.packets()
    assert sum(len(page.images) for page in PdfReader(io.BytesIO(data)).pages) == 1


def test_the_same_content_gives_the_same_bytes(author: Author) -> None:
    with at(MONDAY):
        author.sends(plot(1))
        author.sends(plot(1))  # the same again
        author.sends(plot(2))
    words, pictures, first = author.packet()
    assert "Foto 3, dikirim" in words
    assert len(pictures) == 2  # one stands in the file once, however often it is shown
    with transaction(author.engine) as session:  # undo what the first one wrote into the history
        made = select(ComplaintEvent).where(col(ComplaintEvent.kind) == "packet_made")
        session.delete(session.exec(made).one())
    assert author.packet()[2] == first

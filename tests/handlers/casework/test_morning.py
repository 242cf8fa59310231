"""The morning digest and the packet for SP4N-LAPOR!."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import Engine
from sqlmodel import select

from db.models import Document
from db.session import reading, transaction
from handlers.casework import digest
from handlers.casework.desk import Desk
from tests.conversation import Conversation
from tests.handlers.casework.people import EDITABLE, Office, at, chair, complain, official

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 09.00 WIB
MORNING = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)  # 07.30 WIB of Tuesday


@pytest.fixture
def ani(everywhere: Conversation) -> Office:
    """A chair from Hajimena with a complaint, and two officials."""
    with at(MONDAY):
        official(everywhere, "rina", "Rina")
        official(everywhere, "far", "Joko", scope="18.01.10")
        made = chair(everywhere)
        complain(made)
    return made


def send(like: Conversation, when: datetime) -> int:
    with transaction(like.engine) as session:
        return digest.send(Desk(session, like.knowledge, EDITABLE, when))


def documents(engine: Engine) -> list[Document]:
    with reading(engine) as session:
        return list(session.exec(select(Document)).all())


def test_once_on_a_working_day_at_half_past_seven(ani: Office) -> None:
    minutes = [MORNING + timedelta(minutes=n) for n in (-30, -1, 0, 1, 60)]
    assert [send(ani, when) for when in minutes] == [0, 0, 1, 0, 0]
    rina, far = Office(ani, "rina"), Office(ani, "far")
    told = rina.last()
    assert "Laporan pagi, Selasa, 24 November 2026" in told.text
    assert "Belum diambil: 1" in told.text
    assert "LHN-0001" in told.text
    assert "Laporan pagi" not in far.texts()  # nothing waits in their area
    (picture,) = documents(ani.engine)
    assert told.media[0]["path"].startswith("dokumen/")
    with Image.open(io.BytesIO(picture.data)) as image:
        assert (image.format, image.width) == ("PNG", 720)
    weekend = [MORNING + timedelta(days=day) for day in (4, 5)]
    christmas = datetime(2026, 12, 25, 0, 40, tzinfo=UTC)
    assert [send(ani, when) for when in (*weekend, christmas)] == [0, 0, 0]
    assert send(ani, MORNING + timedelta(days=6)) == 1


def test_who_coordinates_reads_where_many_have_the_same_trouble(
    ani: Office, everywhere: Conversation
) -> None:
    with at(MONDAY):
        official(everywhere, "sari", "Sari", role="coordinator")
        for n, village in enumerate(("Merak Batin", "Kaliasin", "Palas Jaya")):
            complain(chair(everywhere, f"chair{n}", "Budi", village))
    send(ani, MORNING)
    assert "Lahan: 4 koperasi di " in Office(ani, "sari").last().text
    assert "banyak tempat" not in Office(ani, "rina").last().text


def test_the_packet_tells_the_history_and_no_name(ani: Office) -> None:
    with at(MONDAY):
        rina = Office(ani, "rina")
        rina("/jawab LHN-0001 Kami cek ke BPKAD")
        assert "berkas laporan" in ani("sp4n LHN-0001")
    (packet,) = documents(ani.engine)
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(packet.data)).pages)
    flat = " ".join(text.split())
    for words in (
        "Berkas laporan LHN-0001",
        "kami tidak punya tanah pak",
        "Senin, 30 November 2026",
        "Kami cek ke BPKAD",
        "lapor.go.id",
        "Desa Hajimena, Kecamatan Natar",
    ):
        assert words in flat
    assert "Ani" not in flat
    assert "Rina" not in flat
    assert "berkas untuk SP4N-LAPOR! dibuat" in ani("riwayat LHN-0001")

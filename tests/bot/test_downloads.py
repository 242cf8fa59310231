"""Files people sent: fetched once, tried again when that may help, and never lost in silence."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import Engine
from sqlmodel import col, select

from bot.channels.base import FetchError
from bot.downloads import Downloads
from bot.media import MediaStore
from db import attachments, contacts, inbox
from db.attachments import MAX_ATTEMPTS
from db.clock import now
from db.models import Attachment, Outbox
from db.session import id_of, reading, transaction
from handlers import texts
from tests.bot.toy import ToyChannel

pytestmark = pytest.mark.anyio


class Camera(ToyChannel):
    """A channel that has the files people sent, or says why not."""

    def __init__(self, files: dict[str, bytes | Exception]) -> None:
        super().__init__()
        self.files = files
        self.asked: list[str] = []

    async def fetch(self, reference: str, max_bytes: int) -> tuple[bytes, str]:
        self.asked.append(reference)
        found = self.files[reference]
        if isinstance(found, Exception):
            raise found
        return found, "image/jpeg"


@dataclass
class Sender:
    engine: Engine
    store: MediaStore
    _count: list[int] = field(default_factory=lambda: [0])

    def send(self, *references: str, channel: str = "toy") -> None:
        for reference in references:
            self._count[0] += 1
            with transaction(self.engine) as session:
                at = now()
                contact = contacts.get_or_create(
                    session, channel=channel, external_id="a", name="", phone=None, at=at
                )
                inbox_id = inbox.take(
                    session,
                    channel=channel,
                    external_id=str(self._count[0]),
                    contact_id=id_of(contact),
                    kind="message",
                    text="",
                    album=None,
                    at=at,
                )
                attachments.note(
                    session,
                    contact_id=id_of(contact),
                    inbox_id=inbox_id or 0,
                    channel=channel,
                    reference=reference,
                    kind="photo",
                    mime="",
                    name="",
                    size=None,
                    at=at,
                )

    def downloads(self, channel: ToyChannel) -> Downloads:
        return Downloads(self.engine, {"toy": channel}, self.store, 1_000_000)

    def files(self) -> list[Attachment]:
        with reading(self.engine) as session:
            return list(session.exec(select(Attachment).order_by(col(Attachment.id))).all())

    def told(self) -> list[str]:
        with reading(self.engine) as session:
            return list(session.exec(select(Outbox.text)).all())


@pytest.fixture
def sender(engine: Engine, tmp_path: Path) -> Sender:
    return Sender(engine, MediaStore(tmp_path / "media"))


async def test_a_file_is_fetched_once_and_kept(sender: Sender) -> None:
    camera = Camera({"f-1": b"a picture"})
    sender.send("f-1")
    assert await sender.downloads(camera).run_once() == 1
    assert await sender.downloads(camera).run_once() == 0
    (file,) = sender.files()
    assert (file.status, file.mime, file.size) == ("stored", "image/jpeg", 9)
    assert sender.store.read(file.sha256 or "") == b"a picture"
    assert sender.told() == []


async def test_a_file_that_can_never_be_fetched_is_told_at_once(sender: Sender) -> None:
    camera = Camera({"f-1": FetchError("too large", permanent=True)})
    sender.send("f-1")
    await sender.downloads(camera).run_once()
    assert sender.files()[0].status == "failed"
    assert [texts.FILE_REASONS["permanent"] in said for said in sender.told()] == [True]


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(FetchError("connection lost"), id="a failure"),
        pytest.param(KeyError("a fault in the channel"), id="a fault of ours"),
    ],
)
async def test_a_failure_is_tried_again_later_and_told_in_the_end(
    sender: Sender, traveller: time_machine.Traveller, fault: Exception
) -> None:
    camera = Camera({"f-1": fault, "f-2": b"the next file"})
    sender.send("f-1", "f-2")
    downloads = sender.downloads(camera)
    await downloads.run_once()
    await downloads.run_once()
    assert camera.asked == ["f-1", "f-2"]  # not again at once, and the next one went on
    assert sender.files()[1].status == "stored"
    for _ in range(MAX_ATTEMPTS + 2):
        traveller.shift(timedelta(hours=1))
        await downloads.run_once()
    assert camera.asked.count("f-1") == MAX_ATTEMPTS
    assert sender.files()[0].status == "failed"
    assert [texts.FILE_REASONS["temporary"] in said for said in sender.told()] == [True]


async def test_a_failure_that_passes_leaves_no_trace(
    sender: Sender, traveller: time_machine.Traveller
) -> None:
    camera = Camera({"f-1": FetchError("connection lost")})
    sender.send("f-1")
    downloads = sender.downloads(camera)
    await downloads.run_once()
    camera.files["f-1"] = b"a picture"
    traveller.shift(timedelta(hours=1))
    await downloads.run_once()
    assert (sender.files()[0].status, sender.files()[0].error) == ("stored", "")
    assert sender.told() == []


async def test_a_store_that_cannot_be_written_to_is_a_failure_like_others(
    sender: Sender, tmp_path: Path
) -> None:
    (tmp_path / "media").write_text("a file where the folder should be")
    camera = Camera({"f-1": b"a picture", "f-2": b"another"})
    sender.send("f-1", "f-2")
    await sender.downloads(camera).run_once()
    assert [file.status for file in sender.files()] == ["pending", "pending"]
    assert all(file.error for file in sender.files())


async def test_files_of_a_channel_that_is_not_ours_are_left_to_its_own_process(
    sender: Sender,
) -> None:
    sender.send("f-1", channel="elsewhere")
    camera = Camera({})
    assert await sender.downloads(camera).run_once() == 0
    assert camera.asked == []

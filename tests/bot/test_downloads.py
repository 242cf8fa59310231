"""Files people sent: fetched once, tried again when that may help, and never lost in silence."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
import time_machine
from sqlalchemy import Engine
from sqlmodel import col, select

from bot.channels.base import FetchError
from bot.comparing import Comparing
from bot.downloads import Downloads
from bot.media import MediaStore, StoreDown
from bot.settings import Settings
from bot.wiring import open_store
from db import attachments, contacts, inbox, outbox
from db.attachments import MAX_ATTEMPTS
from db.clock import now
from db.models import Attachment, Contact, Outbox, PicturePrint
from db.session import id_of, reading, transaction
from handlers import texts, texts_evidence
from tests.bot.test_pictures import exif, saved, scene
from tests.bot.toy import ToyChannel
from tests.evidence.scenes import jpeg, village
from tests.standins.s3 import S3StandIn

pytestmark = pytest.mark.anyio
PLOT = jpeg(village(Random("a plot")))


class Camera(ToyChannel):
    """A channel that has the files people sent, or says why not."""

    def __init__(self, files: dict[str, bytes | Exception]) -> None:
        super().__init__()
        self.files = files
        self.asked: list[str] = []

    mime = "image/jpeg"

    async def fetch(self, reference: str, max_bytes: int) -> tuple[bytes, str]:
        self.asked.append(reference)
        found = self.files[reference]
        if isinstance(found, Exception):
            raise found
        return found, self.mime


@dataclass
class Sender:
    engine: Engine
    store: MediaStore
    _count: list[int] = field(default_factory=lambda: [0])

    def send(self, *references: str, channel: str = "toy", kind: str = "photo") -> None:
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
                    kind=kind,
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
    camera.mime = "audio/ogg"
    sender.send("f-1", kind="voice")
    assert await sender.downloads(camera).run_once() == 1
    assert await sender.downloads(camera).run_once() == 0
    (file,) = sender.files()
    assert (file.status, file.mime, file.size) == ("stored", "audio/ogg", 9)
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
    camera = Camera({"f-1": fault, "f-2": saved(scene())})
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
    camera.files["f-1"] = saved(scene())
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


async def test_a_picture_gets_clean_copies_and_keeps_its_original(sender: Sender) -> None:
    original = saved(scene(), exif=exif(DateTimeOriginal="2026:11:20 09:15:00"))
    sender.send("f-1")
    sender.send("f-2", kind="document")
    await sender.downloads(Camera({"f-1": original, "f-2": original})).run_once()
    for file in sender.files():
        assert sender.store.read(file.sha256 or "") == original
        assert (file.width, file.height) == (800, 600)
        assert (file.photo_taken, file.photo_latitude) == ("2026-11-20 09:15:00", -5.741667)
        shown = attachments.shown(file)
        for key in (shown.key, shown.thumb):
            copy = sender.store.read(key or "")
            assert copy.startswith(b"\xff\xd8\xff")
            assert b"Exif" not in copy
    assert sender.told() == []


async def test_a_broken_picture_is_kept_as_a_document_and_said_once(sender: Sender) -> None:
    sender.send("f-1")
    downloads = sender.downloads(Camera({"f-1": saved(scene())[:2000]}))
    await downloads.run_once()
    await downloads.run_once()
    (file,) = sender.files()
    assert (file.status, file.kind, file.broken, file.to_compare) == (
        "stored",
        "document",
        True,
        False,
    )
    assert sender.store.read(file.sha256 or "") == saved(scene())[:2000]
    assert attachments.shown(file).key is None
    assert sender.told() == [texts_evidence.PHOTO_UNREADABLE]


async def test_text_is_never_sent_again_because_a_picture_failed(
    sender: Sender, traveller: time_machine.Traveller
) -> None:
    sender.send("f-1")
    with transaction(sender.engine) as session:
        who = session.exec(select(Contact)).one()
        outbox.enqueue(
            session, who, text="Laporan diterima", at=now(), priority=outbox.Priority.REPLY
        )
    downloads = sender.downloads(Camera({"f-1": FetchError("connection lost")}))
    for _ in range(MAX_ATTEMPTS + 2):
        await downloads.run_once()
        traveller.shift(timedelta(hours=1))
    said = sender.told()
    assert said[0] == "Laporan diterima"
    assert len(said) == 2
    assert texts.FILE_REASONS["temporary"] in said[1]


class FullDisk(MediaStore):
    """A store that is away for a while."""

    away = True

    def put(self, data: bytes) -> str:
        if self.away:
            raise StoreDown("No space left on device")
        return super().put(data)


async def test_a_store_that_is_away_for_long_loses_nothing_and_nobody_is_bothered(
    engine: Engine, tmp_path: Path, traveller: time_machine.Traveller
) -> None:
    store = FullDisk(tmp_path / "media")
    sender = Sender(engine, store)
    sender.send("f-1")
    downloads = sender.downloads(Camera({"f-1": saved(scene())}))
    for _ in range(3 * MAX_ATTEMPTS):
        assert await downloads.run_once() == 1
        assert await downloads.run_once() == 0
        traveller.shift(timedelta(hours=1))
    (file,) = sender.files()
    assert (file.status, file.error) == ("pending", "No space left on device")
    store.away = False
    await downloads.run_once()
    assert (sender.files()[0].status, sender.files()[0].error) == ("stored", "")
    assert sender.told() == []


async def test_a_bucket_that_is_away_loses_nothing(engine: Engine) -> None:
    server = S3StandIn()
    settings = {
        "media_url": server.url,
        "aws_access_key_id": "test",
        "aws_secret_access_key": "secret",
    }
    store = open_store(Settings(_env_file=None, **settings))  # type: ignore[call-arg, arg-type]
    sender = Sender(engine, store)
    sender.send("f-1")
    downloads = sender.downloads(Camera({"f-1": saved(scene())}))
    await downloads.run_once()  # the server was not even started
    assert sender.files()[0].status == "pending"
    try:
        server.start()
        with transaction(engine) as session:
            session.exec(select(Attachment)).one().due_at = now()  # S3 signs by the real clock
        await downloads.run_once()
        (file,) = sender.files()
        assert file.status == "stored"
        assert len(server.objects()) == 3
        assert store.read(file.sha256 or "") == saved(scene())
    finally:
        server.stop()


async def test_new_pictures_are_compared_once_they_are_stored(sender: Sender) -> None:
    comparing = Comparing(sender.engine, sender.store)
    assert await comparing.run_once() == 0
    sender.send("f-1")
    await sender.downloads(Camera({"f-1": PLOT})).run_once()
    assert [file.to_compare for file in sender.files()] == [True]
    assert await comparing.run_once() == 1
    assert await comparing.run_once() == 0
    assert [file.to_compare for file in sender.files()] == [False]
    with reading(sender.engine) as session:
        assert len(session.exec(select(PicturePrint)).all()) >= 1


async def test_a_small_copy_that_vanished_stops_nothing(sender: Sender) -> None:
    sender.send("f-1")
    await sender.downloads(Camera({"f-1": PLOT})).run_once()
    sender.store.path(sender.files()[0].thumb_sha256 or "").unlink()
    assert await Comparing(sender.engine, sender.store).run_once() == 1
    assert [file.to_compare for file in sender.files()] == [False]

"""Files people sent are fetched from the platform and kept; a failure is tried again, then told."""

from collections.abc import Mapping

import anyio.to_thread
import structlog
from sqlalchemy import Engine
from sqlmodel import Session

from bot.channels.base import Channel, FetchError
from bot.media import MediaStore, StoreDown
from bot.pictures import UnreadableError, prepare
from db import attachments, outbox
from db.attachments import PictureFacts
from db.clock import now
from db.models import Attachment, Contact
from db.session import DATABASE_DOWN, id_of, transaction
from handlers import texts, texts_evidence

log = structlog.get_logger(__name__)


class Downloads:
    """One pass fetches a few due files; no transaction is open while the network is used."""

    def __init__(
        self, engine: Engine, channels: Mapping[str, Channel], store: MediaStore, max_bytes: int
    ) -> None:
        self._engine = engine
        self._channels = channels
        self._store = store
        self._max_bytes = max_bytes

    async def run_once(self) -> int:
        """Fetch what is due; returns how many files were tried."""
        due = await anyio.to_thread.run_sync(self._claim)
        for row in due:
            await self._fetch(row)
        return len(due)

    def _claim(self) -> list[Attachment]:
        with transaction(self._engine) as session:
            return attachments.claim_due(session, list(self._channels), now())

    async def _fetch(self, row: Attachment) -> None:
        try:
            data, mime = await self._channels[row.channel].fetch(row.reference, self._max_bytes)
            await anyio.to_thread.run_sync(self._keep, row, data, mime)
        except FetchError as error:
            log.info("file not fetched", attachment=row.id, permanent=error.permanent)
            await anyio.to_thread.run_sync(self._failed, row, error)
        except StoreDown as error:
            log.warning("media store unreachable", attachment=row.id, error=str(error))
            await anyio.to_thread.run_sync(self._postponed, row, str(error))
        except DATABASE_DOWN:
            raise
        except Exception as error:  # a full disk, a fault in a channel: the next file goes on
            log.exception("file not fetched", attachment=row.id)
            await anyio.to_thread.run_sync(self._failed, row, FetchError(type(error).__name__))

    def _keep(self, row: Attachment, data: bytes, mime: str) -> None:
        key = self._store.put(data)
        facts = self._facts(row, data) if is_picture(row.kind, mime) else None
        with transaction(self._engine) as session:
            attachments.stored(session, id_of(row), sha256=key, mime=mime[:100], size=len(data))
            if facts is not None:
                attachments.understood(session, id_of(row), facts)
            elif is_picture(row.kind, mime) and attachments.unreadable(session, id_of(row)):
                self._tell(session, row, texts_evidence.PHOTO_UNREADABLE)

    def _facts(self, row: Attachment, data: bytes) -> PictureFacts | None:
        """The picture's copies, kept; None where it can't be opened."""
        try:
            made = prepare(data)
        except UnreadableError as error:
            log.info("picture not readable", attachment=row.id, error=str(error))
            return None
        return PictureFacts(
            clean=self._store.put(made.clean),
            thumb=self._store.put(made.thumb),
            width=made.width,
            height=made.height,
            taken=made.seen.taken,
            latitude=made.seen.latitude,
            longitude=made.seen.longitude,
        )

    def _postponed(self, row: Attachment, error: str) -> None:
        with transaction(self._engine) as session:
            attachments.postponed(session, id_of(row), error=error, at=now())

    def _failed(self, row: Attachment, error: FetchError) -> None:
        with transaction(self._engine) as session:
            given_up = attachments.failed(
                session, id_of(row), error=str(error), permanent=error.permanent
            )
            if given_up:
                what = texts.FILE_WORDS.get(row.kind, texts.FILE_WORDS["other"]).lower()
                reason = texts.FILE_REASONS["permanent" if error.permanent else "temporary"]
                told = texts.FILE_FAILED.format(what=what, reason=reason)
                self._tell(session, row, told)

    def _tell(self, session: Session, row: Attachment, text: str) -> None:
        outbox.enqueue(
            session,
            session.get_one(Contact, row.contact_id),
            text=text,
            at=now(),
            priority=outbox.Priority.NOTICE,
        )


def is_picture(kind: str, mime: str) -> bool:
    """Whether a file is treated as a picture: also one that was sent as a document, which keeps
    its metadata on the way, where photos mostly lose it."""
    return kind == "photo" or (kind in {"document", "other"} and mime.startswith("image/"))

"""Files people sent are fetched from the platform and kept; a failure is tried again, then told."""

from collections.abc import Mapping

import anyio.to_thread
import structlog
from sqlalchemy import Engine

from bot.channels.base import Channel, FetchError
from bot.media import MediaStore
from db import attachments, outbox
from db.clock import now
from db.models import Attachment, Contact
from db.session import DATABASE_DOWN, id_of, transaction
from handlers import texts

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
        except DATABASE_DOWN:
            raise
        except Exception as error:  # a full disk, a fault in a channel: the next file goes on
            log.exception("file not fetched", attachment=row.id)
            await anyio.to_thread.run_sync(self._failed, row, FetchError(type(error).__name__))

    def _keep(self, row: Attachment, data: bytes, mime: str) -> None:
        key = self._store.put(data)
        with transaction(self._engine) as session:
            attachments.stored(session, id_of(row), sha256=key, mime=mime[:100], size=len(data))

    def _failed(self, row: Attachment, error: FetchError) -> None:
        with transaction(self._engine) as session:
            given_up = attachments.failed(
                session, id_of(row), error=str(error), permanent=error.permanent
            )
            if given_up:
                what = texts.FILE_WORDS.get(row.kind, texts.FILE_WORDS["other"]).lower()
                reason = texts.FILE_REASONS["permanent" if error.permanent else "temporary"]
                outbox.enqueue(
                    session,
                    session.get_one(Contact, row.contact_id),
                    text=texts.FILE_FAILED.format(what=what, reason=reason),
                    at=now(),
                    priority=outbox.Priority.NOTICE,
                )

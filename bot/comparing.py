"""New pictures are compared with earlier ones, a few at a time, after they were stored."""

from collections.abc import Callable

import anyio.to_thread
import structlog
from sqlalchemy import Engine
from sqlmodel import Session

from bot.media import MediaStore, StoreDown
from bot.pictures import UnreadableError, sketches
from db import recycled
from db.models import Attachment
from db.prints import Sketch
from db.session import id_of, reading, transaction

Tell = Callable[[Session, Attachment], object]  # what is done when a picture was seen before
log = structlog.get_logger(__name__)


class Comparing:
    """One pass reads the small copies of a few pictures. What it finds is the same however often
    and by however many processes a picture is compared."""

    def __init__(self, engine: Engine, store: MediaStore, tell: Tell = lambda *_: None) -> None:
        self._engine = engine
        self._store = store
        self._tell = tell

    async def run_once(self) -> int:
        """Compare what waits; returns how many pictures were looked at."""
        return await anyio.to_thread.run_sync(self._pass)

    def _pass(self) -> int:
        with reading(self._engine) as session:
            waiting = recycled.to_compare(session)
        try:
            for row in waiting:
                self._compare(row)
        except StoreDown as error:  # the pictures wait
            log.info("media store unreachable", error=str(error))
        return len(waiting)

    def _compare(self, row: Attachment) -> None:
        drawn, number = self._drawn(row), id_of(row)
        with transaction(self._engine) as session:
            recycled.remember(session, number, drawn)
        with reading(self._engine) as session:
            found = recycled.search(session, number, drawn)
        with transaction(self._engine) as session:
            recycled.settle(session, number, found)
            if found:
                self._tell(session, session.get_one(Attachment, number))

    def _drawn(self, row: Attachment) -> list[Sketch]:
        try:
            return sketches(self._store.read(row.thumb_sha256 or ""))
        except (KeyError, UnreadableError) as error:  # somebody took it away: nothing to compare
            log.warning("picture not compared", attachment=row.id, error=str(error))
            return []

"""The bot with both platforms at once, and its clock in our hands."""

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import col, func, select

from db import templates
from db.clock import now
from db.models import MessageStatus, Outbox, SentPart
from db.session import id_of, reading, transaction
from tests.e2e.crowd import Crowd
from tests.e2e.service import Service
from tests.e2e.telegram import PUBLIC, SECRET
from tests.standins.telegram import TelegramStandIn, new_token
from tests.standins.twilio_server import ACCOUNT, SENDER, TOKEN, TwilioStandIn

OPEN = (
    MessageStatus.QUEUED,
    MessageStatus.CLAIMED,
    MessageStatus.SENDING,
    MessageStatus.IN_DOUBT,  # until Twilio has been asked
)
SLOW = 90.0  # seconds that a few hundred messages may take on a busy machine
TICK = 3.0  # seconds in which every duty has been looked at once
TRUTH = {"undelivered": "failed"}  # Twilio's word: ours


class WoundService(Service):
    """`kawan run` on Telegram and WhatsApp, from the moment `begin` on."""

    def __init__(
        self,
        folder: Path,
        database_url: str,
        standins: tuple[TelegramStandIn, TwilioStandIn],
        port: int,
        begin: datetime,
    ) -> None:
        telegram, twilio = standins
        telegram.token = new_token()
        self.clock = folder / "clock"
        own = {"DATABASE_URL": database_url, "CLOCK_FILE": str(self.clock), "PUBLIC_URL": PUBLIC}
        own |= {"TELEGRAM_TOKEN": telegram.token, "TELEGRAM_API_URL": telegram.url}
        own |= {"TELEGRAM_WEBHOOK_SECRET": SECRET, "TWILIO_API_URL": twilio.url}
        own |= {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_FROM": SENDER}
        super().__init__(folder, own | {"APPROVAL_ABOVE": "100"}, port)
        self.wind(begin)

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "tests.e2e.wound_clock", *arguments]

    # --- time
    def wind(self, to: datetime) -> None:
        """From now on it is that time, and goes on at its usual pace. Nothing may be under way:
        what is would look as if its process had died hours ago."""
        new = self.clock.with_suffix(".new")
        new.write_text(str((to - now()).total_seconds()))
        new.replace(self.clock)

    @property
    def at(self) -> datetime:
        """What its clock says, aware."""
        ahead = float(self.clock.read_text())
        return datetime.fromtimestamp(now().timestamp() + ahead, UTC)

    def tick(self, since: float) -> None:
        """Wait until every duty was looked at after `since` (time.monotonic())."""
        time.sleep(max(0.0, since + TICK - time.monotonic()))

    # --- rest
    def waiting(self) -> int:
        """Messages that have not left, or of which that is not known yet."""
        with reading(self.engine) as session:
            query = select(func.count()).select_from(Outbox)
            query = query.where(col(Outbox.status).in_(OPEN))
            return session.exec(query).one()

    def rest(self, crowd: Crowd) -> None:
        """Return when nothing waits to leave, and the bot believes of every message what the
        platform says of it."""
        wait(lambda: self.waiting() == 0, lambda: f"{self.waiting()} wait", 0.1)
        wait(lambda: self._agrees(crowd), lambda: "receipts are not applied")

    def _agrees(self, crowd: Crowd) -> bool:
        said = {m["sid"]: TRUTH.get(m["status"], m["status"]) for m in crowd.twilio_messages()}
        with reading(self.engine) as session:
            query = select(SentPart.provider_id, SentPart.status)
            believed = dict(session.exec(query.where(col(SentPart.channel) == "whatsapp")).all())
        return believed == said


def wait(
    true: Callable[[], object], otherwise: Callable[[], str] = lambda: "not so", pause: float = 0.3
) -> None:
    """Return once it is so. The record of all messages is long: it is not read all the time."""
    end = time.monotonic() + SLOW
    while not true():
        assert time.monotonic() < end, otherwise()
        time.sleep(pause)


def approve_opener(service: Service) -> str:
    """Meta has approved the shipped opening template and no other; returns its words."""
    draft = next(d for d in templates.suggestions() if d.purpose == "opener")
    with transaction(service.engine) as session:
        row = templates.link(session, draft, "HX" + "3" * 32, actor="cli", at=now())
        templates.record_status(session, id_of(row), status="approved", at=now())
    return draft.body

"""Builds everything from Settings: the only constructor of things that live as long as a process."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from importlib import import_module

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlmodel import Session

from bot import duties, enclosures
from bot.channels import CHANNELS
from bot.channels.base import Channel, ConfigurationError, Surroundings
from bot.comparing import Comparing
from bot.dispatcher import Dispatcher
from bot.downloads import Downloads
from bot.files import open_file, signed_urls
from bot.identity import new_owner
from bot.inbound import Inbound
from bot.media import MediaStore, Place
from bot.reconcile import Reconciler
from bot.scheduler import as_job, make_scheduler
from bot.settings import Settings
from bot.shipping import ship_calendar, ship_offices
from db import inbox
from db.broadcasts.routes import Channels
from db.clock import now
from db.migrate import upgrade
from db.models import Attachment
from db.session import make_engine, reading
from handlers.casework import watching
from handlers.casework.desk import Desk
from handlers.commands import COMMANDS
from handlers.knowledge import Knowledge
from handlers.policy import Policy

DATABASES = ("sqlite", "postgresql", "postgres")
HOW_TO_NAME_IT = "isi dengan sqlite:///data/kawan.db atau postgresql://pengguna:sandi@host/nama."


@dataclass
class Service:
    """One process: its database, what it knows, its channels and what moves them."""

    settings: Settings
    engine: Engine
    knowledge: Knowledge
    store: MediaStore
    channels: Mapping[str, Channel]
    owner: str
    inbound: Inbound = field(init=False)
    dispatchers: list[Dispatcher] = field(init=False)

    def __post_init__(self) -> None:
        self.dispatchers = [Dispatcher(self.engine, c, self.owner) for c in self.channels.values()]
        self.inbound = Inbound(self.engine, self.knowledge, self.wake, self.policy)

    def wake(self) -> None:
        """Something was queued: dispatchers look at once instead of at their next round."""
        for dispatcher in self.dispatchers:
            dispatcher.woken.set()

    @property
    def policy(self) -> Policy:
        """What conversations and duties have to know of settings and channels. The terminal may
        always be written to: `kawan chat` opens it when there is something to say."""
        limits = {name: channel.limits for name, channel in self.channels.items()}
        local = {name: None for name, made in CHANNELS.items() if made.settings_class is None}
        return Policy(
            channels=Channels(
                windows=local | {name: limit.window for name, limit in limits.items()},
                daily={
                    n: limit.daily_openings for n, limit in limits.items() if limit.daily_openings
                },
                rates={name: limit.rate for name, limit in limits.items()},
            ),
            reporting=frozenset(name for name, limit in limits.items() if limit.reports_delivery),
            editable=self.editable,
            quiet=self.settings.quiet,
            draft_hours=self.settings.draft_hours,
            approval_above=self.settings.approval_above,
            pictures=partial(enclosures.read, self.store),
        )

    def _tell_recycled(self, session: Session, file: Attachment) -> None:
        desk = Desk(session, self.inbound.knowledge, self.policy, now())
        watching.tell_recycled(desk, file)

    def _knowledge_now(self) -> Knowledge:
        return self.inbound.knowledge

    @property
    def editable(self) -> frozenset[str]:
        """Channels on which a message can be changed after it was sent."""
        return frozenset(n for n, channel in self.channels.items() if channel.limits.editable)

    def scheduler(self) -> AsyncIOScheduler:
        """The duties and how often they are looked at, in seconds."""
        policy, job = self.policy, partial(as_job, self.engine, wake=self.wake)
        downloads = Downloads(self.engine, self.channels, self.store, self.settings.media_max_bytes)
        return make_scheduler(
            {
                "fire_reminders": (job(duties.fire_reminders(policy)), 1),
                "expand_broadcasts": (job(duties.expand_broadcasts(policy)), 1),
                "sweep_stopped": (job(duties.sweep_stopped), 1),
                "climb_ladder": (job(duties.climb_ladder(policy)), 10),
                "nudge_silent": (job(duties.nudge_silent(policy)), 10),
                "report_progress": (job(duties.report_progress(self.editable)), 3),
                "tell_delays": (job(duties.tell_delays(self._knowledge_now, policy)), 60),
                "ask_silent": (job(duties.ask_silent(self._knowledge_now, policy)), 60),
                "send_digests": (job(duties.send_digests(self._knowledge_now, policy)), 60),
                "close_silent": (job(duties.close_silent(self._knowledge_now, policy)), 60),
                "purge_documents": (job(duties.purge_documents), 600),
                "settle_receipts": (job(duties.settle_receipts), 5),
                "fetch_files": (downloads.run_once, 1),
                "compare_pictures": (
                    Comparing(self.engine, self.store, self._tell_recycled).run_once,
                    5,
                ),
                "reconcile": (Reconciler(self.engine, self.channels).run_once, 15),
            }
        )


def make_database(settings: Settings) -> Engine:
    """The engine of DATABASE_URL, not yet connected. Raises ConfigurationError for a URL nobody
    can read, for another kind of database, and for a folder that can't be made."""
    try:
        backend = make_url(settings.database_url).get_backend_name()
        if backend in DATABASES:
            return make_engine(settings.database_url)
    except (ArgumentError, ValueError) as error:
        raise ConfigurationError(f"DATABASE_URL tidak bisa dibaca: {HOW_TO_NAME_IT}") from error
    except OSError as error:
        raise ConfigurationError(f"DATABASE_URL: {error.filename}: {error.strerror}") from error
    raise ConfigurationError(f"DATABASE_URL: {backend} tidak didukung, {HOW_TO_NAME_IT}")


def open_database(settings: Settings) -> Engine:
    """The database of DATABASE_URL with the newest schema. Raises ConfigurationError when it can't
    be reached or used."""
    engine = make_database(settings)
    try:
        upgrade(engine)
    except DBAPIError as error:
        raise ConfigurationError(
            f"DATABASE_URL: basis data tidak bisa dipakai ({fault(error)})."
        ) from error
    return engine


def fault(error: Exception) -> str:
    """What the database said, in one line."""
    return str(getattr(error, "orig", None) or error).strip().partition("\n")[0][:200]


def build(settings: Settings) -> Service:
    """Everything `kawan run`, `kawan web` and `kawan worker` share. Raises ConfigurationError."""
    engine = open_database(settings)
    ship_calendar(engine, settings)
    ship_offices(engine)
    store = open_store(settings)
    return Service(
        settings=settings,
        engine=engine,
        knowledge=Knowledge.shipped(),
        store=store,
        channels=build_channels(settings, engine, store),
        owner=new_owner(),
    )


def is_bucket(settings: Settings) -> bool:
    """Whether MEDIA_URL names a bucket of an S3-compatible service, not a folder."""
    return settings.media_url.startswith("s3://")


def open_store(settings: Settings) -> MediaStore:
    """The store of MEDIA_URL; nothing is written or asked yet. Raises ConfigurationError."""
    if not is_bucket(settings):
        return MediaStore(settings.media_folder)
    try:  # an optional extra, imported only where it is asked for
        bucket: Place = import_module("bot.media_s3").bucket_of(
            settings.media_url,
            settings.aws_access_key_id.get_secret_value(),
            settings.aws_secret_access_key.get_secret_value(),
        )
    except ImportError as error:
        raise ConfigurationError(
            "MEDIA_URL: untuk s3:// pasang dulu tambahannya: pip install 'kawan-koperasi[s3]'."
        ) from error
    except ValueError as error:
        raise ConfigurationError(f"MEDIA_URL tidak bisa dibaca: {error}") from error
    return MediaStore(bucket)


def build_channels(settings: Settings, engine: Engine, store: MediaStore) -> dict[str, Channel]:
    """The configured channels by name. The simulator is on when it is asked for, or, where that
    is left open, when no platform is configured."""
    around = Surroundings(
        settings=settings,
        store=store,
        commands=[(c.words[0], c.description) for c in COMMANDS if c.description],
        open_file=partial(open_file, store, engine=engine),
        media_url=signed_urls(settings),
        last_seen=partial(last_seen, engine),
    )
    platforms = {name: made for name, made in CHANNELS.items() if made.settings_class is not None}
    built = _build(platforms, around)
    simulator = settings.simulator if settings.simulator is not None else not built
    local = {name: made for name, made in CHANNELS.items() if made.settings_class is None}
    return built | _build(local, Surroundings(settings=settings, store=store, simulator=simulator))


def _build(made: Mapping[str, type[Channel]], around: Surroundings) -> dict[str, Channel]:
    built = {name: channel.build(around) for name, channel in made.items()}
    return {name: channel for name, channel in built.items() if channel is not None}


def last_seen(engine: Engine, channel: str) -> datetime | None:
    """When the last message of a channel was taken."""
    with reading(engine) as session:
        return inbox.last_received_at(session, channel)

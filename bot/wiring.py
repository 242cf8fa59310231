"""Builds everything from Settings: the only constructor of things that live as long as a process."""

import os
import socket
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import Engine
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from bot import duties
from bot.channels import CHANNELS
from bot.channels.base import Channel, ConfigurationError, Surroundings
from bot.dispatcher import Dispatcher
from bot.downloads import Downloads
from bot.files import open_file, signed_urls
from bot.inbound import Inbound
from bot.media import MediaStore
from bot.scheduler import as_job, make_scheduler
from bot.settings import Settings
from db import inbox
from db.broadcasts import Windows
from db.session import make_engine, reading
from handlers.knowledge import Knowledge
from handlers.router import COMMANDS


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
        self.inbound = Inbound(self.engine, self.knowledge, self.wake, self.settings.draft_hours)

    def wake(self) -> None:
        """Something was queued: dispatchers look at once instead of at their next round."""
        for dispatcher in self.dispatchers:
            dispatcher.woken.set()

    @property
    def windows(self) -> Windows:
        """Per channel how long after a person's message free text may be sent; None: always."""
        local = {name: None for name, made in CHANNELS.items() if made.settings_class is None}
        return local | {name: c.limits.window for name, c in self.channels.items()}

    def scheduler(self) -> AsyncIOScheduler:
        """The duties and how often they are looked at, in seconds."""
        job = partial(as_job, self.engine, wake=self.wake)
        downloads = Downloads(self.engine, self.channels, self.store, self.settings.media_max_bytes)
        return make_scheduler(
            {
                "fire_reminders": (job(duties.fire_reminders), 1),
                "expand_broadcasts": (job(duties.expand_broadcasts(self.windows)), 1),
                "settle_receipts": (job(duties.settle_receipts), 5),
                "fetch_files": (downloads.run_once, 1),
            }
        )


def make_database(settings: Settings) -> Engine:
    """The engine of DATABASE_URL. Raises ConfigurationError for a URL nobody can read."""
    try:
        return make_engine(settings.database_url)
    except (ArgumentError, NoSuchModuleError) as error:
        raise ConfigurationError(
            "DATABASE_URL tidak bisa dibaca: isi dengan sqlite:///data/kawan.db "
            "atau postgresql://pengguna:sandi@host/nama."
        ) from error


def build(settings: Settings) -> Service:
    """Everything `kawan run`, `kawan web` and `kawan worker` share. Raises ConfigurationError."""
    engine = make_database(settings)
    store = MediaStore(settings.media_folder)
    return Service(
        settings=settings,
        engine=engine,
        knowledge=Knowledge.shipped(),
        store=store,
        channels=build_channels(settings, engine, store),
        owner=f"{socket.gethostname()[:24]}:{os.getpid()}:{uuid.uuid4().hex[:8]}",
    )


def build_channels(settings: Settings, engine: Engine, store: MediaStore) -> dict[str, Channel]:
    """The configured channels by name. The simulator is on when it is asked for, or, where that
    is left open, when no platform is configured."""
    around = Surroundings(
        settings=settings,
        store=store,
        commands=[(c.words[0], c.description) for c in COMMANDS if c.description],
        open_file=partial(open_file, store),
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

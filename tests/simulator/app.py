"""A running simulator for tests: real tables, and a small talker in place of the bot's handlers."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import uvicorn
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.applications import Starlette

from bot.channels.base import Event
from bot.media import MediaStore
from bot.simulator import simulator_routes
from db import attachments, clock, contacts, inbox, outbox
from db.models import Contact, Table
from db.session import make_engine, transaction
from handlers.message import Incoming, IncomingMedia, Option, OutgoingMedia, Reply

MAX_BYTES = 2_000_000
Talker = Callable[[Incoming], Sequence[Reply]]


def echo(said: Incoming) -> Sequence[Reply]:
    """The simplest partner: says back what it heard."""
    return [Reply(f"Anda menulis: {said.text}")]


class Talk:
    """`receive` as the simulator knows it: one transaction stores, answers, and 'sends'."""

    def __init__(self, engine: Engine, talker: Talker = echo) -> None:
        self.engine = engine
        self.talker = talker
        self.heard: list[Incoming] = []
        self.silent = False  # answers are queued, but nobody sends them yet

    async def receive(self, events: Sequence[Event]) -> None:
        for event in events:
            assert isinstance(event, Incoming)
            await asyncio.to_thread(self._take, event)

    def _take(self, said: Incoming) -> None:
        at = clock.now()
        with transaction(self.engine) as session:
            contact = contacts.get_or_create(
                session,
                channel=said.channel,
                external_id=said.sender,
                name=said.name,
                phone=said.phone,
                at=at,
            )
            if not self._store(session, contact, said):
                return
            self.heard.append(said)
            for reply in self.talker(said):
                say(session, contact, reply)
        if not self.silent:
            self.send_all()

    def say_later(self, text: str) -> None:
        """An announcement to the chair who spoke last."""
        said = self.heard[-1]
        with transaction(self.engine) as session:
            contact = contacts.get_or_create(
                session, channel="web", external_id=said.sender, name="", phone=None, at=clock.now()
            )
            say(session, contact, Reply(text), outbox.Priority.BROADCAST)
        self.send_all()

    def _store(self, session: Session, contact: Contact, said: Incoming) -> bool:
        at = clock.now()
        inbox_id = inbox.take(
            session,
            channel=said.channel,
            external_id=said.external_id,
            contact_id=contact.id or 0,
            kind=said.kind,
            text=said.text,
            album=said.album,
            at=at,
        )
        if inbox_id is None:
            return False
        for file in said.media:
            attachments.note(
                session,
                contact_id=contact.id or 0,
                inbox_id=inbox_id,
                channel=said.channel,
                reference=file.reference,
                kind=file.kind,
                mime=file.mime,
                name=file.name,
                size=file.size,
                at=at,
            )
        return True

    def send_all(self) -> None:
        """Take every queued message through the states of the real dispatcher."""
        while self.send_one() is not None:
            pass

    def send_one(self) -> int | None:
        """The same for the next message in the order of the queue; its id, or None."""
        lease = timedelta(minutes=1)
        with transaction(self.engine) as session:
            rows = outbox.claim(
                session, channel="web", owner="test", at=clock.now(), lease=lease, limit=1
            )
            for row in rows:
                assert outbox.start(session, row.id or 0, "test", clock.now(), lease)
                assert outbox.finish(session, row.id or 0, "test", clock.now())
                return row.id
        return None


def say(
    session: Session,
    contact: Contact,
    reply: Reply,
    priority: outbox.Priority = outbox.Priority.REPLY,
) -> int:
    """Queue a message of the bot."""
    media = [
        {"kind": m.kind, "path": m.path, "mime": m.mime, "name": m.name, "caption": m.caption}
        for m in reply.media
    ]
    return outbox.enqueue(
        session,
        contact,
        text=reply.text,
        at=clock.now(),
        priority=priority,
        options=[(o.value, o.label) for o in reply.options],
        media=media,
        request=reply.request,
    )


def make_talk(folder: Path, talker: Talker = echo) -> Talk:
    """An empty database in `folder`."""
    folder.mkdir(exist_ok=True)
    engine = make_engine(f"sqlite:///{folder / 'kawan.db'}")
    Table.metadata.create_all(engine)
    return Talk(engine, talker)


def make_app(talk: Talk, store: MediaStore) -> Starlette:
    """An application that is nothing but the simulator."""
    return Starlette(routes=simulator_routes(talk.engine, talk.receive, store, MAX_BYTES))


@contextlib.contextmanager
def served(app: Starlette) -> Iterator[str]:
    """The application on a free port of the loopback; yields its base URL."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        listener.close()


MENU = (
    Option("m1", "Tanya seputar koperasi"),
    Option("m2", "Lapor kendala"),
    Option("m3", "Status laporan saya"),
    Option("m4", "Hubungi petugas"),
    Option("m5", "Bantuan"),
)
YES_NO = (Option("ya", "Ya"), Option("tidak", "Tidak"))


_WELCOME = (
    "Tabik pun, Bapak/Ibu! Saya *Kawan Koperasi*, teman ketua Koperasi Merah Putih di Lampung "
    "Selatan.\n\n_Pesan Bapak/Ibu kami simpan hanya untuk menjawab dan menindaklanjuti laporan, "
    "dan hanya dibaca petugas yang berwenang._\n\nKetik saja pertanyaan atau kendala Bapak/Ibu "
    "dengan kata sendiri, atau pilih di bawah ini."
)

CHOICES = {
    "m2": Reply(
        "Di mana kejadiannya? Bagikan lokasi, atau ketik nama desanya.", request="location"
    ),
    "m3": Reply("Bagikan dulu nomor HP Bapak/Ibu.", request="contact"),
    "ya": Reply("Baik, dicatat."),
}


def guide(said: Incoming) -> Sequence[Reply]:
    """A partner with buttons, files and requests, for looking at the page."""
    if said.location:
        at = said.location
        place = f"{at.latitude:.4f}, {at.longitude:.4f}"
        return [Reply(f"Lokasi diterima: {place}. Sudah benar?", YES_NO)]
    if said.shared_contact:
        return [Reply(f"Nomor {said.shared_contact.phone} kami catat.")]
    if said.media:
        return [_sent_back(said.media[0])]
    if said.text.lower() == "mulai":
        return [Reply(_WELCOME, MENU)]
    return [CHOICES.get(said.choice or "") or Reply(f"Anda menulis: {said.text}")]


def _sent_back(file: IncomingMedia) -> Reply:
    copy = OutgoingMedia(file.kind, file.reference, file.mime, file.name, "Ini yang *kami terima*")
    return Reply("Berkas diterima, Bapak/Ibu.", media=(copy,))

"""A chair with an unusual name who files an ordinary complaint and secret ones, and those around."""

import asyncio
import io
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from PIL import ExifTags, Image
from reportlab.pdfgen.canvas import Canvas
from sqlmodel import Session, col, select

from bot import duties
from bot.comparing import Comparing
from bot.downloads import Downloads
from bot.media import MediaStore
from db.broadcasts import expansion
from db.broadcasts.routes import Channels
from db.clock import now
from db.models import Attachment, Contact, Person
from db.reminders import keeping
from db.reminders.keeping import NewReminder
from db.session import transaction
from handlers.casework import digest, watching
from handlers.casework.desk import Desk
from handlers.message import IncomingMedia, Kind
from tests.bot.toy import ToyChannel
from tests.conversation import Conversation
from tests.evidence.scenes import jpeg, village
from tests.handlers.casework.people import (
    CHAT,
    EDITABLE,
    GROUP,
    Office,
    chair,
    official,
    provider_id,
)
from tests.handlers.casework.traces import ADDRESS, NAME, PHONE, Output, outputs

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 09.00 WIB
WINDOWED = "windowed"  # free text only within a day, and nothing can be changed once it left
POLICY = replace(
    EDITABLE,
    channels=Channels({CHAT: None, WINDOWED: timedelta(hours=24)}, {}, {CHAT: 30, WINDOWED: 30}),
    approval_above=1,
)
SIGNED = f"Hormat saya, {NAME.upper()}, HP 0813-7992-4617."  # as people end a message
OFFICIALS = "+62811111111"  # how their addresses begin
CODE = ("gentongbiru", "kumbangungu", "tomatbesi")  # a word of each secret complaint's own
PLOT = jpeg(village(Random("a plot of land")))


class Talk(Office):
    """Somebody who talks to a bot with this policy; what they say and are asked is noted."""

    story: "Story"

    def __call__(self, text: str = "", **fields: Any) -> str:
        self.inbound.policy = POLICY
        answer = super().__call__(text, **fields)
        if step := self.contact().step:
            self.story.reached.add(step)
        if fields.get("kind") is Kind.GROUP:
            self.story.said_in_group.append(text)
        elif self.sender.startswith(OFFICIALS):
            self.story.said.append(text)
        return answer

    def tell(self, *said: str) -> str:
        """Say one thing after the other; the last answer."""
        return [self(text) for text in said][-1]


@dataclass
class Story:
    """Everybody, and the numbers of the complaints: `ordinary`, and `secret` in the order of
    CODE: from the beginning, made so while open, made so when it had been solved."""

    like: Conversation
    store: MediaStore
    reached: set[str] = field(default_factory=set)  # steps of dialogues
    said: list[str] = field(default_factory=list)  # by officials in private
    said_in_group: list[str] = field(default_factory=list)
    sent: dict[str, bytes] = field(default_factory=dict)
    ordinary: str = ""
    secret: list[str] = field(default_factory=list)

    def talk(self, sender: str, channel: str = CHAT) -> Talk:
        """A conversation of somebody known or new."""
        made = Talk(self.like, sender, channel)
        made.story = self
        return made

    def begin(self) -> None:
        """Officials of every kind, their group, the author and another chair."""
        official(self.like, "+6281111111101", "Rina")
        official(self.like, "+6281111111102", "Sari", role="coordinator")
        official(self.like, "+6281111111103", "Bowo", role="admin")
        official(self.like, "+6281111111104", "Joko", scope="18.01.10")
        self.group = self.talk(GROUP)
        self.group.group(self.sari.sender, "/grup")
        chair(self.like, ADDRESS, NAME)
        with transaction(self.like.engine) as session:
            self.person(session).phone = PHONE
        chair(self.like, "budi", "Budi", "Merak Batin")

    @property
    def rina(self) -> Talk:
        return self.talk("+6281111111101")

    @property
    def sari(self) -> Talk:
        return self.talk("+6281111111102")

    @property
    def bowo(self) -> Talk:
        return self.talk("+6281111111103")

    @property
    def joko(self) -> Talk:
        return self.talk("+6281111111104")

    @property
    def author(self) -> Talk:
        return self.talk(ADDRESS)

    @property
    def budi(self) -> Talk:
        return self.talk("budi")

    @staticmethod
    def person(session: Session) -> Person:
        """The author."""
        contact = session.exec(select(Contact).where(col(Contact.external_id) == ADDRESS)).one()
        return session.get_one(Person, contact.person_id)

    # --- files

    def file(self, kind: Any, name: str, mime: str, data: bytes) -> dict[str, Any]:
        """A file to send with a message."""
        reference = f"file-{len(self.sent)}"
        self.sent[reference] = data
        return {"media": (IncomingMedia(kind, reference, mime, len(data), name),)}

    def photo(self) -> dict[str, Any]:
        """The picture of a plot, by a phone that writes its owner's name into every picture."""
        return self.file("photo", f"{NAME}.jpg", "image/jpeg", _signed(PLOT))

    def letter(self) -> dict[str, Any]:
        """A document that is called after its author."""
        buffer = io.BytesIO()
        paper = Canvas(buffer)
        paper.drawString(100, 700, "Berita acara")
        paper.save()
        return self.file("document", f"Surat {NAME}.pdf", "application/pdf", buffer.getvalue())

    def fetch(self) -> None:
        """Files are fetched, and pictures compared with earlier ones."""
        channels: dict[str, Any] = {CHAT: _Phone(self.sent)}
        downloads = Downloads(self.like.engine, channels, self.store, 10**7)
        comparing = Comparing(self.like.engine, self.store, self._recycled)
        for work in (downloads, comparing):
            while asyncio.run(work.run_once()):
                pass

    def _recycled(self, session: Session, file: Attachment) -> None:
        watching.tell_recycled(self.desk(session, now()), file)

    # --- what happens by itself

    def desk(self, session: Session, at: datetime) -> Desk:
        return Desk(session, self.like.knowledge, POLICY, at)

    def watch(self, at: datetime) -> int:
        """The duties that tell officials of complaints; how much there was to do."""
        told = (digest.send, watching.tell_delays, watching.ask_silent, watching.close_silent)
        with transaction(self.like.engine) as session:
            return sum(duty(self.desk(session, at)) for duty in told)

    def remind(self) -> None:
        """A common reminder is due, for everybody."""
        minute = now().replace(second=0, microsecond=0)
        with transaction(self.like.engine) as session:
            rule = f"cron {minute.minute} {(minute.hour + 7) % 24} * * *"  # of the village, WIB
            new = NewReminder(text="Mohon laporkan SPT.", title="SPT Tahunan", rule=rule)
            keeping.add(session, new, minute - timedelta(minutes=1))
            duties.fire_reminders(POLICY)(session, minute)
        self.expand()

    def expand(self) -> None:
        """Announcements become messages."""
        expand = duties.expand_broadcasts(POLICY)
        with transaction(self.like.engine) as session:
            while expansion.next_to_expand(session, now()) is not None:
                expand(session, now())

    # --- complaints

    def file_complaint(self, words: str, *files: dict[str, Any], rahasia: bool = False) -> str:
        """The author complains, in secret or not, with files; the complaint's number."""
        self.author(words)
        if self.author.contact().step == "complaint.same":
            self.author("laporan baru")
        for said in (*["rahasia"][: int(rahasia)], "ya"):
            self.author(said)
        for file in files:
            self.author(**file)
        self.author("lanjut")
        told = self.author("ya")
        return next(word.rstrip(".") for word in told.split() if "-0" in word)

    def complain(self) -> None:
        """All four, each with the same picture."""
        first, second, third = CODE
        self.ordinary = self.file_complaint("kami tidak punya tanah pak", self.photo())
        words = f"bendahara kami membawa uang kas {first}. {SIGNED}"
        from_the_beginning = self.file_complaint(words, self.photo(), self.letter(), rahasia=True)
        while_open = self.file_complaint(f"gedung koperasi kami belum ada {second}. {SIGNED}")
        later = self.file_complaint(f"akun simkopdes kami terkunci, lupa sandi {third}. {SIGNED}")
        self.secret = [from_the_beginning, while_open, later]

    def make_secret(self) -> None:
        """The second while an official has it, the third after it was solved."""
        _, while_open, later = self.secret
        for row in self.group.rows():
            provider_id(self.group, row)  # it has left: what is in the chat has to be changed
        self.group.press_in_group(self.rina.sender, "Ambil")
        self.group.group(self.rina.sender, f"/ambil {while_open}")
        self.rina(f"/selesai {later} sandi sudah diganti")
        self.author("sudah")
        for number in (while_open, later):
            assert "RAHASIA" in self.author(f"rahasia {number}")

    def outputs(self, after: int = 0) -> list[Output]:
        """All that went to anybody but the author."""
        with transaction(self.like.engine) as session:
            author = self.person(session).id or 0
        return outputs(self.like.engine, self.store, author, after)

    def marks(self) -> list[str]:
        """What a text about a secret complaint is known by."""
        return [*self.secret, *CODE]


class _Phone(ToyChannel):
    """A channel that has the files people sent."""

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__()
        self._files = files

    async def fetch(self, reference: str, max_bytes: int) -> tuple[bytes, str]:
        data = self._files[reference][:max_bytes]
        return data, "application/pdf" if data.startswith(b"%PDF") else "image/jpeg"


def _signed(picture: bytes) -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = exif[ExifTags.Base.Copyright] = NAME
    buffer = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as opened:
        opened.save(buffer, "JPEG", exif=exif, comment=NAME.encode())
    return buffer.getvalue()


def story_of(like: Conversation, folder: Path) -> Story:
    """A story with a media store of its own: everybody is there, nothing has happened."""
    made = Story(like, MediaStore(folder / "media"))
    made.begin()
    return made

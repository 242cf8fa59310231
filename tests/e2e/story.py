"""One conversation, written once, for every platform: who does what, and what they must read then."""

import io
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeVar

from PIL import Image

ANSWERED = 25.0  # seconds; WhatsApp and Telegram are paced, and the machine may be busy

PAUSE = 0.3  # seconds between two looks: each reads all that a stand-in has recorded

Does = Literal["say", "press", "photo", "position", "card", "hear"]
Ability = Literal["files", "card"]
T = TypeVar("T")


@dataclass(frozen=True)
class Person:
    """Somebody with a telephone."""

    name: str
    number: int

    @property
    def phone(self) -> str:
        return f"+628127{self.number:07d}"


@dataclass(frozen=True)
class Turn:
    """What a person does, and the words that must then be on their screen. `hear` is to do
    nothing: a message comes by itself. A turn with `needs` is left out where that can't be done;
    `with_files` are words that are there only where files could be sent."""

    who: Person
    does: Does
    what: str
    reads: tuple[str, ...]
    needs: Ability | None = None
    with_files: tuple[str, ...] = ()


class Driver(Protocol):
    """A platform seen from the telephones of its people."""

    name: str
    abilities: frozenset[Ability]

    def phone(self, who: Person) -> str:
        """The number by which the officials know them."""
        ...

    def say(self, who: Person, text: str) -> None: ...

    def press(self, who: Person, label: str) -> None:
        """Press the button of the newest message that has it, or answer by its number."""
        ...

    def photo(self, who: Person, data: bytes) -> None: ...

    def position(self, who: Person, latitude: float, longitude: float) -> None: ...

    def card(self, who: Person) -> None:
        """Share one's own number."""
        ...

    def look(self, who: Person) -> None:
        """Open the chat, where messages do not come by themselves."""
        ...

    def screen(self, who: Person) -> list[str]:
        """All that was sent to them, oldest first, as it was sent."""
        ...

    def plain(self, shown: str) -> str:
        """The same without the platform's mark-up."""
        ...


def picture() -> bytes:
    """A small real JPEG."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (179, 38, 30)).save(out, "JPEG")
    return out.getvalue()


PICTURE = picture()
POSITION = (-5.734, 105.621)
STATEMENT = "kami tidak punya tanah pak"
VILLAGE = "18.01.09.2017"  # Sukajaya in kecamatan Penengahan; there is another one in Katibung

BUDI = Person("Budi", 1)
SARI = Person("Sari", 2)
OFFICIAL = Person("Ratna", 3)

STORY = (
    # The official writes first: whoever never wrote can't be told anything.
    Turn(OFFICIAL, "say", "halo", ("Tabik pun", "Kawan Koperasi")),
    # Where the platform keeps the number to itself, it must be shared once.
    Turn(OFFICIAL, "say", "/umumkan halo", ("hanya untuk petugas", "bagikan"), needs="card"),
    Turn(OFFICIAL, "card", "", ("nomor Bapak/Ibu sudah kami catat",), needs="card"),
    # A chair asks.
    Turn(
        BUDI,
        "say",
        "assalamualaikum pak",
        ("Tabik pun", "menindaklanjuti laporan", "Ketik saja pertanyaan"),
    ),
    Turn(BUDI, "say", "gimana cara ngisi buku kas harian", ("Siapkan kolom", "Sumber:", ".xlsx")),
    Turn(BUDI, "say", "modal", ("Maksud Bapak/Ibu yang mana?",)),
    Turn(BUDI, "press", "Mulai tanpa modal", ("modal", "Sumber:")),
    Turn(BUDI, "say", "siapa pemenang lomba burung kicau kemarin", ("belum tahu jawabannya",)),
    Turn(BUDI, "press", "Ya, teruskan", ("T-1", "petugas dinas")),
    Turn(OFFICIAL, "hear", "", ("T-1", "lomba burung kicau")),
    Turn(BUDI, "say", "berhenti", ("tidak kami kirim lagi",)),
    # Another one complains.
    Turn(SARI, "say", STATEMENT, ("Salam kenal", "laporan Lahan", STATEMENT, "Sudah benar?")),
    Turn(SARI, "press", "Ya, benar", ("desa atau kelurahan mana",)),
    Turn(SARI, "say", "sukajaya", ("Yang mana",)),
    Turn(SARI, "press", "Sukajaya, Penengahan", ("Merah Putih Sukajaya", "foto atau lokasinya")),
    Turn(SARI, "photo", "", ("Foto sudah kami terima",), needs="files"),
    Turn(SARI, "position", "", ("Lokasi sudah kami terima",), needs="files"),
    Turn(
        SARI,
        "press",
        "Lanjut",
        (STATEMENT, "Desa Sukajaya, Kecamatan Penengahan", "Kirim sekarang?"),
        with_files=("Foto, lokasi",),
    ),
    Turn(SARI, "press", "Ya, kirim", ("LHN-0001",)),
    Turn(OFFICIAL, "hear", "", ("LHN-0001", STATEMENT)),
    Turn(SARI, "say", "status LHN-0001", ("LHN-0001", "Status: Diterima")),
    # The official answers and announces.
    Turn(OFFICIAL, "say", "/jawab 1 Pak Suwarno dari Palas.", ("T-1", "sudah kami kirim")),
    Turn(BUDI, "hear", "", ("lomba burung kicau", "Pak Suwarno dari Palas.")),
    Turn(
        OFFICIAL,
        "say",
        "/umumkan Bimtek hari Senin pukul 08.00 di aula.",
        ("1 orang", "Bimtek hari Senin", "Kirim sekarang?"),
    ),
    Turn(OFFICIAL, "press", "Ya, kirim", ("sedang dikirim",)),
    Turn(SARI, "hear", "", ("Pengumuman", "Bimtek hari Senin")),
    Turn(BUDI, "say", "mulai", ("akan kami kirim lagi",)),
)


def turns(driver: Driver) -> list[Turn]:
    """The part of the story that can be played on this platform."""
    return [t for t in STORY if t.needs is None or t.needs in driver.abilities]


def play(driver: Driver) -> str:
    """The whole story; returns what was said as it looked on the telephones."""
    telling = Telling(driver)
    for turn in turns(driver):
        telling.take(turn)
    return telling.transcript


@dataclass
class Telling:
    """How far everybody has read."""

    driver: Driver
    transcript: str = ""
    read: dict[Person, int] = field(default_factory=dict)

    def take(self, turn: Turn) -> None:
        """Do it, then wait until the words have come in messages not read before."""
        self._act(turn)
        self.transcript += f"\n{turn.who.name}: [{turn.does}] {turn.what}\n"
        wanted = turn.reads
        if "files" in self.driver.abilities:
            wanted += turn.with_files
        until(lambda: not self._missing(turn.who, wanted), lambda: self._failure(turn, wanted))
        for message in self._unread(turn.who):
            self.transcript += "".join(f"    | {line}\n" for line in message.split("\n"))
        self.read[turn.who] = len(self.driver.screen(turn.who))

    def _act(self, turn: Turn) -> None:
        driver, who = self.driver, turn.who
        acts: dict[Does, Callable[[], None]] = {
            "say": lambda: driver.say(who, turn.what),
            "press": lambda: driver.press(who, turn.what),
            "photo": lambda: driver.photo(who, PICTURE),
            "position": lambda: driver.position(who, *POSITION),
            "card": lambda: driver.card(who),
            "hear": lambda: driver.look(who),
        }
        acts[turn.does]()

    def _unread(self, who: Person) -> list[str]:
        return self.driver.screen(who)[self.read.get(who, 0) :]

    def _missing(self, who: Person, wanted: tuple[str, ...]) -> list[str]:
        shown = self.driver.plain("\n".join(self._unread(who)))
        return [words for words in wanted if words not in shown]

    def _failure(self, turn: Turn, wanted: tuple[str, ...]) -> str:
        missing = self._missing(turn.who, wanted)
        return f"{missing} not read; instead: {self._unread(turn.who)}\n{self.transcript}"


def until(
    true: Callable[[], T],
    otherwise: Callable[[], str] = lambda: "it did not happen",
    seconds: float = ANSWERED,
) -> T:
    """Return as soon as it is so, with what is so; fail when it is not within `seconds`."""
    end = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < end, otherwise()
        time.sleep(PAUSE)
    return found


def people(first: int) -> Iterator[Person]:
    """Strangers, each a new one."""
    while True:
        yield Person(f"Ketua {first}", first)
        first += 1

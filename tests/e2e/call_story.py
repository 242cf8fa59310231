"""An attendance call, chapter by chapter: what the officials write and read, and what the crowd does.
What is claimed about sending is read from the platforms' own records."""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from db.models import Outbox
from tests.e2e.chairs import ERRORS, TELEGRAM, WHATSAPP, Chair, Fate, of
from tests.e2e.crowd import Crowd, Json, Record, Shown
from tests.e2e.on_both import WoundService, wait
from tests.e2e.story import OFFICIAL, Driver, Person, Telling, Turn
from tests.e2e.telegram import TelegramDriver, by_webhook
from tests.e2e.whatsapp import WhatsAppDriver

AUTHOR, SECOND = OFFICIAL, Person("Hendra", 4)
TITLE = "Rapat koordinasi"
BODY = "Rapat koordinasi ketua koperasi hari Jumat pukul 09.00 di aula kabupaten."
WORDS = f"Pengumuman: {TITLE}\n{BODY}"  # as everybody reads it
SOME = 30  # messages after which the author pauses

Said = dict[Chair, tuple[str, str]]  # what each has answered: code, and who comes instead


class CallStory:
    """Where the story stands: who has said what, and the officials' conversations."""

    def __init__(self, service: WoundService, crowd: Crowd, chairs: Sequence[Chair]) -> None:
        self.service = service
        self.crowd = crowd
        self.chairs = chairs
        self.said: Said = {}
        deliver = by_webhook(service, crowd.telegram)
        self.telegram: Driver = Quick(crowd, deliver)
        self.author = Telling(self.telegram)
        self.second = Telling(WhatsAppDriver(service, crowd.twilio))

    # --- officials
    def write(self, text: str, *reads: str) -> str:
        """The author writes; what they read then, without mark-up."""
        return self.take(self.author, Turn(AUTHOR, "say", text, reads))

    def press(self, label: str, *reads: str) -> str:
        """The author presses a button."""
        return self.take(self.author, Turn(AUTHOR, "press", label, reads))

    def second_does(self, does: str, text: str, *reads: str) -> str:
        """The second official writes, or hears something."""
        turn = Turn(SECOND, "say" if does == "say" else "hear", text, reads)
        return self.take(self.second, turn)

    def take(self, telling: Telling, turn: Turn) -> str:
        """A turn; what that person reads then, without mark-up."""
        before = telling.read.get(turn.who, 0)
        telling.take(turn)
        unread = telling.driver.screen(turn.who)[before : telling.read[turn.who]]
        return telling.driver.plain("\n".join(unread))

    def progress(self) -> list[str]:
        """What the author's one message about how far it is was changed to, oldest first."""
        calls = self.crowd.telegram.calls("editMessageText")
        mine = [c["text"] for c in calls if str(c["chat_id"]) == str(AUTHOR.number)]
        return [self.telegram.plain(text) for text in mine]

    # --- chapter 1: everybody is there
    def gather(self) -> None:
        """The officials make themselves known; some chairs say berhenti; the platforms know whom
        they can't reach."""
        self.write("halo", "Tabik pun")
        self.take(self.author, Turn(AUTHOR, "say", "nomor", ("bagikan",)))
        self.take(self.author, Turn(AUTHOR, "card", "", ("sudah kami catat",)))
        self.second_does("say", "halo", "Tabik pun")
        stopping = of(self.chairs, Fate.STOPPED)
        self.crowd.all_do(lambda chair: self.crowd.write(chair, "berhenti"), stopping)
        for chair in of(self.chairs, Fate.BLOCKS, Fate.SAVED, channel=TELEGRAM):
            self._refuse(chair)
        for chair in of(self.chairs, *ERRORS, channel=WHATSAPP):
            life = {"statuses": ["sent", "undelivered"], "error_code": ERRORS[chair.fate]}
            self.crowd.twilio.lifecycle(**life, match={"To": chair.address(WHATSAPP)})
        for chair in of(self.chairs, Fate.LATE, channel=WHATSAPP):
            life = {"statuses": ["sent", "delivered"], "match": {"To": chair.address(WHATSAPP)}}
            self.crowd.twilio.lifecycle(**life)
        self.service.rest(self.crowd)

    def _refuse(self, chair: Chair) -> None:
        words = "Forbidden: bot was blocked by the user"
        body = {"ok": False, "error_code": 403, "description": words}
        match = {"chat_id": chair.person.number}
        self.crowd.telegram.fault("sendMessage", match=match, status=403, body=body)

    # --- chapter 2: composed, planned, approved
    def compose(self, opener: str) -> dict[str, int]:
        """By the author, in chat; returns the figures of the plan as they stand there."""
        self.write(f"/umumkan {BODY}", "Akan dikirim ke 252 orang", BODY, "Minta persetujuan?")
        self.press("Judul", "Apa judulnya?")
        self.write(TITLE, WORDS)
        self.press("Jenis jawaban", "Jawaban apa yang diminta?")
        preview = self.press("Kehadiran", "1. Hadir\n2. Tidak hadir\n3. Diwakilkan")
        assert WORDS in preview
        assert "Balas BACA" in preview
        assert opener.replace("*", "") in preview
        assert "lebih dari 100 orang" in preview
        return planned(preview)

    def approve(self) -> None:
        """Nothing leaves before the second official, on WhatsApp, agrees by a number."""
        self.press("Ya, minta", "menunggu persetujuan Hendra")
        self.write("setujui 1", "harus disetujui petugas lain")
        notice = self.second_does("hear", "", "meminta persetujuan", WORDS, "260 orang")
        assert "2. Tolak 1" in notice
        assert self.tried() == Counter()
        self.second_does("say", "1", "disetujui dan mulai dikirim")

    # --- chapter 3: on its way, stopped, on its way again
    def pause_in_the_middle(self) -> tuple[set[Chair], set[Chair], int]:
        """-> (whose message had left when it stood still, whose waited, messages that waited: a
        few are those of the second channel)."""
        wait(lambda: self.tried().total() >= SOME, lambda: str(self.tried()))
        self.write("/jeda 1", "disetujui Hendra dan mulai dikirim", "Pengumuman 1 dijeda.")
        wait(lambda: self.service.waiting() == 0, pause=0.1)
        left = self.tried()
        time.sleep(1.0)
        assert self.tried() == left
        held = [(r.channel, r.recipient) for r in self.service.rows(Outbox, status="held")]
        waits = {c for c in self.chairs if (c.channel, c.address(c.channel)) in held}
        return set(left), waits, len(held)

    def resume(self) -> int:
        """How many messages go on, as the author reads it."""
        told = self.write("/lanjut 1", "Pengumuman 1 dilanjutkan.")
        (count,) = re.findall(r"dilanjutkan\. ([\d.]+) pesan", told)
        return int(count)

    def tried(self, *, other: bool = False) -> Counter[Chair]:
        """How often a platform was asked to show the call, or the opening, to each: on the channel
        they used last, or on their other one."""
        record = self.crowd.record()
        found: Counter[Chair] = Counter()
        for chair in self.chairs:
            channel = chair.other if other else chair.channel
            shown = self.crowd.got(chair, record, channel) if channel else []
            found[chair] = sum(WORDS in s.text or bool(s.template) for s in shown)
        return +found

    # --- chapter 4: they answer
    def answers(self, plan: Iterable[tuple[Chair, str]]) -> None:
        """By button on Telegram, by number on WhatsApp; who sends somebody is asked for a name."""
        record, all_ = self.crowd.record(), list(plan)

        def answer(one: tuple[Chair, str]) -> None:
            chair, code = one
            if chair.channel == TELEGRAM:
                self.crowd.press(chair, BUTTONS[code], record)
            else:
                self.crowd.write(chair, str([*BUTTONS].index(code) + 1))

        self.crowd.all_do(answer, all_)
        self.service.rest(self.crowd)
        for chair, code in all_:
            name = f"Sekretaris {chair.person.number}" if code == "wakil" else ""
            self.said[chair] = (code, name)
        sending = [chair for chair, code in all_ if code == "wakil"]
        self.crowd.all_do(lambda chair: self.crowd.write(chair, self.said[chair][1]), sending)
        self.service.rest(self.crowd)

    def thanked(self, record: Record) -> None:
        """Each who answered has read what was kept."""
        for chair, (code, note) in self.said.items():
            last = self.crowd.got(chair, record, chair.channel)[-1].text
            assert THANKS[code] in last, (chair, last)
            assert note in last

    # --- who has it
    def reached(self, record: Record) -> set[Chair]:
        """On whose telephone the whole text has arrived, as the platforms say."""
        return {c for c in self.chairs if any(_has(s) for s in self.crowd.got(c, record))}

    def later(self, before: Record, after: Record, keep: Callable[[Shown], bool]) -> Counter[Chair]:
        """How many messages of a kind each has got between two records."""
        found: Counter[Chair] = Counter()
        for chair in self.chairs:
            for channel in (TELEGRAM, WHATSAPP):
                had = len(self.crowd.got(chair, before, channel))
                new = self.crowd.got(chair, after, channel)[had:]
                found[chair] += sum(keep(shown) for shown in new)
        return +found

    def wind(self, to: datetime) -> None:
        """The clock goes on to then, once nothing is under way."""
        self.service.rest(self.crowd)
        self.service.wind(to)


class Quick(TelegramDriver):
    """Reads the long record by a connection that stays open."""

    def __init__(self, crowd: Crowd, deliver: Callable[[Json], None]) -> None:
        super().__init__("telegram", crowd.telegram, deliver)
        self.crowd = crowd

    def calls(self, who: Person) -> list[Json]:
        calls = self.crowd.telegram_calls()
        return [call for call in calls if str(call["params"]["chat_id"]) == str(who.number)]


BUTTONS = {"hadir": "Hadir", "tidak": "Tidak hadir", "wakil": "Diwakilkan"}
THANKS = {"hadir": "kehadiran Bapak/Ibu", "tidak": "tidak dapat hadir", "wakil": "diwakili"}


def planned(preview: str) -> dict[str, int]:
    """The figures of the plan in a preview."""
    patterns = {
        "messages": r"Akan dikirim ke (\d+) orang",
        "telegram": r"- Telegram: (\d+) orang",
        "whatsapp": r"- WhatsApp: (\d+) orang",
        "openers": r"(\d+) di antaranya lewat pesan pembuka",
        "stopped": r"(\d+) minta berhenti",
        "blocked": r"(\d+) memblokir kami",
    }
    return {name: int(re.findall(words, preview)[0]) for name, words in patterns.items()}


def _has(shown: Shown) -> bool:
    return shown.arrived and WORDS in shown.text


def counts(sent: Counter[Chair], chairs: Sequence[Chair]) -> dict[str, int]:
    """What has left and who was left out, as the plan names it."""
    left_out = [chair for chair in chairs if not sent[chair]]
    fates = Counter(chair.fate for chair in left_out)
    channels = Counter(chair.channel for chair in sent)
    return {
        "messages": len(sent),
        "telegram": channels[TELEGRAM],
        "whatsapp": channels[WHATSAPP],
        "stopped": fates[Fate.STOPPED],
        "blocked": fates[Fate.KNOWN_BLOCKED],
    }

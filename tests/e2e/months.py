"""The months after the call: a reminder of one kecamatan, through the same running bot and platforms.

Its chairs answer SUDAH or NANTI, its hour is moved into the night, the shipped calendar is slept
through.
"""

import re
import time
from collections import Counter
from datetime import UTC, datetime

from db.models import Broadcast, Occurrence, Reminder
from tests.e2e.call_story import CallStory
from tests.e2e.chairs import TELEGRAM, WHATSAPP, Chair, Fate, of, unreachable
from tests.e2e.crowd import Record, Shown
from tests.e2e.on_both import wait
from tests.e2e.story import Person, Telling, Turn

PLACE = "Palas"
OFFICER = Person("Wayan", 5)
TITLE = "Hitung stok"
TEXT = "Bapak/Ibu, mohon hitung stok barang hari ini dan catat hasilnya."
NOVEMBER = datetime(2026, 11, 30, 9, 0, 5, tzinfo=UTC)  # Monday, 16.00.05 WIB
MORNING = datetime(2026, 12, 1, 1, 0, 5, tzinfo=UTC)  # 08.00.05 WIB: what was put off
DECEMBER = datetime(2026, 12, 31, 9, 0, 5, tzinfo=UTC)
NIGHT = datetime(2026, 12, 31, 14, 0, 5, tzinfo=UTC)  # 21.00.05 WIB
LOUD = datetime(2027, 1, 1, 0, 0, 5, tzinfo=UTC)  # 07.00.05 WIB


class Months:
    """The officer of one kecamatan and its chairs."""

    def __init__(self, story: CallStory) -> None:
        self.story = story
        self.officer = Telling(story.telegram)
        out = unreachable(story.chairs) | set(of(story.chairs, Fate.STOPPED))
        here = [c for c in story.chairs if c.kecamatan == PLACE and c not in out]
        self.chairs = here
        ordinary = of(here, Fate.ORDINARY)
        self.on_telegram = [c for c in ordinary if c.channel == TELEGRAM]
        self.on_whatsapp = [c for c in ordinary if c.channel == WHATSAPP]
        self.number = 0

    def pass_(self) -> None:
        """From the end of November to New Year."""
        self._begin()
        november = self._fires(NOVEMBER, self.chairs)
        done, later = self._answer(november)
        self._fires(MORNING, later)
        self._asked_how_far(done)
        self._fires(DECEMBER, self.chairs)
        self._not_at_night()
        self._slept_through()

    # --- the officer
    def _write(self, text: str, *reads: str) -> str:
        return self.story.take(self.officer, Turn(OFFICER, "say", text, reads))

    def _begin(self) -> None:
        self.officer.take(Turn(OFFICER, "say", "halo", ("Tabik pun",)))
        self.officer.take(Turn(OFFICER, "say", "nomor", ("bagikan",)))
        self.officer.take(Turn(OFFICER, "card", "", ("sudah kami catat",)))
        told = self._write(f"/jadwal tambah monthday -1 16:00 | {TITLE} | {TEXT}", "tersimpan")
        (self.number,) = map(int, re.findall(r"tersimpan dengan nomor (\d+)", told))
        assert f"Kecamatan {PLACE}" in told
        assert "Senin, 30 November 2026 pukul 16.00" in told

    def _asked_how_far(self, done: list[Chair]) -> None:
        told = self._write(f"/jadwal {self.number}", "Sudah mengerjakan (November 2026)")
        assert f"{len(done)} orang" in told
        assert all(chair.person.name in told for chair in done)

    # --- what the platforms are asked to show
    def _fires(self, at: datetime, expected: list[Chair]) -> Record:
        """The clock is wound; exactly these are reminded, each once."""
        before = self.story.crowd.record()
        self.story.wind(at)
        wait(lambda: self._reminded(before).total() >= len(expected))
        self.story.service.rest(self.story.crowd)
        assert self._reminded(before) == Counter(expected)
        return self.story.crowd.record()

    def _reminded(self, before: Record) -> Counter[Chair]:
        return self.story.later(before, self.story.crowd.record(), _is_reminder)

    def _answer(self, record: Record) -> tuple[list[Chair], list[Chair]]:
        """SUDAH and NANTI: by button, and by number once BACA has brought the text; the text of
        the others still waits. -> (who has done it, who puts it off)"""
        crowd = self.story.crowd
        done = [self.on_telegram[0], self.on_whatsapp[0]]
        later = [self.on_telegram[1], self.on_whatsapp[1]]
        for chair in (done[1], later[1]):
            crowd.write(chair, "BACA")
        self.story.service.rest(crowd)
        opened = crowd.record()
        for chair in (done[1], later[1]):
            assert TEXT in crowd.got(chair, opened, WHATSAPP)[-1].text
        crowd.press(done[0], "Sudah", record)
        crowd.press(later[0], "Nanti", record)
        crowd.write(done[1], "1")
        crowd.write(later[1], "2")
        self.story.service.rest(crowd)
        answered = crowd.record()
        for chairs, words in ((done, "sudah dikerjakan"), (later, "1 Desember 2026 pukul 08.00")):
            assert all(words in crowd.got(c, answered, c.channel)[-1].text for c in chairs)
        return done, later

    def _not_at_night(self) -> None:
        """Moved to nine in the evening, it fires then and is sent at seven in the morning."""
        self._write(f"/jadwal {self.number} aturan monthday -1 21:00", "sudah diubah", "07.00")
        before = self.story.crowd.record()
        fired = len(self._firings())
        self.story.wind(NIGHT)
        wait(lambda: len(self._firings()) > fired)
        (last,) = self.story.service.rows(Broadcast, id=self._firings()[-1].broadcast_id)
        assert last.starts_at == LOUD.replace(second=0)
        time.sleep(2.0)  # what was to be sent at once would be expanded and gone
        assert self._reminded(before) == Counter()
        self._fires(LOUD, self.chairs)

    def _firings(self) -> list[Occurrence]:
        rows = self.story.service.rows(Occurrence, reminder_id=self.number)
        return [row for row in rows if row.timezone == "Asia/Jakarta"]

    def _slept_through(self) -> None:
        """What the shipped calendar had due while the clock jumped is recorded, and not sent late."""
        shipped = {row.id for row in self.story.service.rows(Reminder) if row.key is not None}
        here = self.story.service.rows(Occurrence, timezone="Asia/Jakarta")
        assert {row.outcome for row in here if row.reminder_id in shipped} == {"missed"}


def _is_reminder(shown: Shown) -> bool:
    return bool(shown.template) or TEXT in shown.text

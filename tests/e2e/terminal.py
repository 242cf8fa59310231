"""`kawan chat` through a pipe, a process for each person."""

import subprocess
import threading
from typing import IO

from tests.e2e.service import Service
from tests.e2e.story import Ability, Person, until
from tests.e2e.whatsapp import numbers_of


class TerminalDriver:
    """People at a terminal, which shows what comes by itself; it sends no files."""

    name = "terminal"
    abilities: frozenset[Ability] = frozenset()

    def __init__(self, service: Service) -> None:
        self.service = service
        self.lines: dict[Person, list[str]] = {}
        self.open: dict[Person, subprocess.Popen[str]] = {}
        self._readers: list[threading.Thread] = []

    def phone(self, who: Person) -> str:
        return who.phone

    def say(self, who: Person, text: str) -> None:
        self.look(who)
        stdin = self.open[who].stdin
        assert stdin is not None
        stdin.write(f"{text}\n")
        stdin.flush()

    def press(self, who: Person, label: str) -> None:
        self.say(who, until(lambda: self._numbers(who, label), lambda: f"no {label!r}")[-1])

    def photo(self, who: Person, data: bytes) -> None:
        raise NotImplementedError("a terminal sends no files")

    def position(self, who: Person, latitude: float, longitude: float) -> None:
        raise NotImplementedError("a terminal knows no position")

    def card(self, who: Person) -> None:
        raise NotImplementedError("--as tells the number")

    def look(self, who: Person) -> None:
        if who not in self.open:
            self._start(who)

    def screen(self, who: Person) -> list[str]:
        return list(self.lines.get(who, []))

    def plain(self, shown: str) -> str:
        return shown

    def leave(self, who: Person) -> None:
        """The end of their input; nothing may have gone wrong."""
        if process := self.open.pop(who, None):
            assert process.stdin is not None
            process.stdin.close()
            try:
                assert process.wait(20) == 0
            finally:
                process.kill()

    def close(self) -> None:
        """Everybody leaves."""
        for who in list(self.open):
            self.leave(who)
        for reader in self._readers:
            reader.join(5)

    def _start(self, who: Person) -> None:
        process = subprocess.Popen(
            self.service.command("chat", "--as", who.phone),
            env=self.service.environment,
            cwd=self.service.folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        self.open[who] = process
        lines = self.lines.setdefault(who, [])
        reader = threading.Thread(target=_read, args=(process.stdout, lines), daemon=True)
        reader.start()
        self._readers.append(reader)

    def _numbers(self, who: Person, label: str) -> list[str]:
        return numbers_of(label, "\n".join(self.screen(who)))


def _read(stdout: IO[str], lines: list[str]) -> None:
    with stdout:
        for line in stdout:
            lines.append(line.rstrip("\n"))

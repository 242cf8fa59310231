"""Rate limits of the provider, kept exactly because only one dispatcher a channel is active."""

import asyncio
import math
from collections import deque
from dataclasses import dataclass, field

SECOND = 1.0 - 1e-10  # floating point, not time


@dataclass
class Pacer:
    """Slots at even distances over the whole channel; no bursts, also where a busy machine takes
    some of them late: no second holds more than `rate`."""

    rate: float  # messages per second
    next_slot: float = 0.0  # event loop time
    paused_until: float = 0.0  # event loop time
    _taken: deque[float] = field(init=False)  # the newest slots, as many as a second holds

    def __post_init__(self) -> None:
        self._taken = deque(maxlen=max(1, math.ceil(self.rate)))

    async def slot(self, patience: float = math.inf) -> bool:
        """Wait for the next slot; False, and nothing may be sent, if there is none within
        `patience` seconds. A pause that begins meanwhile is waited for, too."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + patience
        while (mine := max(loop.time(), self.next_slot)) <= deadline:
            self.next_slot = mine + 1 / self.rate
            await asyncio.sleep(max(0.0, mine - loop.time()))
            if loop.time() >= self.paused_until and self._take(loop.time()):
                return True
        return False

    def _take(self, now: float) -> bool:
        """Note a slot, unless the second before is full because earlier ones were taken late."""
        if len(self._taken) == self._taken.maxlen:
            free_at = self._taken[0] + SECOND
            if now < free_at:
                self.next_slot = max(self.next_slot, free_at)
                return False
        self._taken.append(now)
        return True

    def ahead(self) -> float:
        """Seconds until the next free slot."""
        return max(0.0, self.next_slot - asyncio.get_running_loop().time())

    def pause(self, seconds: float) -> None:
        """The provider asked everybody to wait."""
        until = asyncio.get_running_loop().time() + seconds
        self.paused_until = max(self.paused_until, until)
        self.next_slot = max(self.next_slot, until)


@dataclass
class ChatPacer:
    """A token bucket for each person: `burst` messages at once, one more every `interval` s."""

    interval: float
    burst: int
    _full_at: dict[str, float] = field(default_factory=dict)  # when a person's bucket is full again

    def wait(self, recipient: str, now: float) -> float:
        """Seconds until this person may get a message; 0 takes a token."""
        if self.interval <= 0:
            return 0.0
        full_at = max(now, self._full_at.get(recipient, 0.0))
        wait = full_at - self.interval * (self.burst - 1) - now
        if wait > 0:
            return wait
        self._full_at[recipient] = full_at + self.interval
        if len(self._full_at) > 10_000:
            self._full_at = {r: t for r, t in self._full_at.items() if t > now}
        return 0.0

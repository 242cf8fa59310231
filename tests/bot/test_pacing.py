"""Rate limits on a clock of our own, on which waiting takes no time and nothing is ever late."""

import asyncio
import selectors
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pacing import ChatPacer, Pacer

T = TypeVar("T")
TICK = 1e-9  # floating point, not time


class _Jump(selectors.SelectSelector):
    """Instead of waiting for the next timer it moves the clock there."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.now += timeout or 0.0
        return super().select(0)


class FakeTime(asyncio.SelectorEventLoop):
    """An event loop whose time passes only by waiting."""

    def __init__(self) -> None:
        self.clock = _Jump()
        super().__init__(self.clock)

    def time(self) -> float:
        return self.clock.now


def run(work: Coroutine[Any, Any, T]) -> T:
    with asyncio.Runner(loop_factory=FakeTime) as runner:
        return runner.run(work)


def most_in_a_second(times: Sequence[float]) -> int:
    """The largest number of events in any window of one second, whenever it begins."""
    ordered = sorted(times)
    return max(
        (
            sum(start <= t < start + 1 - TICK for t in ordered[i:])
            for i, start in enumerate(ordered)
        ),
        default=0,
    )


async def pass_through(pacer: Pacer, arrivals: Sequence[float]) -> list[float]:
    loop = asyncio.get_running_loop()
    times: list[float] = []

    async def one(arrival: float) -> None:
        await asyncio.sleep(arrival)
        assert await pacer.slot()
        times.append(loop.time())

    await asyncio.gather(*(one(a) for a in arrivals))
    return times


@given(
    rate=st.sampled_from([1.0, 5.0, 19.0, 28.5, 77.0]),
    arrivals=st.lists(st.floats(0, 5), max_size=120),
)
@settings(max_examples=60, deadline=None)
def test_no_second_ever_holds_more_than_the_rate(rate: float, arrivals: list[float]) -> None:
    times = run(pass_through(Pacer(rate), arrivals))
    assert len(times) == len(arrivals)
    assert most_in_a_second(times) <= rate + 1 - (rate % 1 == 0)


def test_a_crowd_leaves_at_the_full_rate() -> None:
    times = run(pass_through(Pacer(20.0), [0.0] * 61))
    assert max(times) - min(times) == pytest.approx(3.0)


def test_a_pause_stops_also_those_who_wait_already() -> None:
    async def scenario() -> list[float]:
        pacer = Pacer(10.0)
        waiting = asyncio.create_task(pass_through(pacer, [0.0] * 10))
        await asyncio.sleep(0.25)
        pacer.pause(5.0)
        return await waiting

    times = run(scenario())
    assert sum(t <= 0.25 for t in times) == 3
    assert min(t for t in times if t > 0.25) >= 5.25 - TICK
    assert most_in_a_second(times) <= 10


def test_a_shorter_pause_does_not_end_a_longer_one() -> None:
    async def scenario() -> float:
        pacer = Pacer(10.0)
        pacer.pause(30.0)
        pacer.pause(1.0)
        await pacer.slot()
        return asyncio.get_running_loop().time()

    assert run(scenario()) >= 30.0 - TICK


def test_who_has_no_patience_is_told_at_once_and_takes_no_slot() -> None:
    async def scenario() -> tuple[bool, float, float]:
        pacer = Pacer(10.0)
        pacer.pause(30.0)
        before = pacer.ahead()
        taken = await pacer.slot(patience=2.0)
        return taken, pacer.ahead() - before, asyncio.get_running_loop().time()

    assert run(scenario()) == (False, 0.0, 0.0)


def test_a_person_gets_a_burst_and_then_one_message_an_interval() -> None:
    chats = ChatPacer(interval=1.0, burst=3)
    assert [chats.wait("a", 100.0) for _ in range(3)] == [0.0, 0.0, 0.0]
    assert chats.wait("a", 100.0) == pytest.approx(1.0)
    assert chats.wait("a", 100.4) == pytest.approx(0.6)
    assert chats.wait("b", 100.4) == 0.0
    assert chats.wait("a", 101.0) == 0.0
    assert chats.wait("a", 101.0) == pytest.approx(1.0)


def test_a_person_who_was_quiet_has_a_full_burst_again_and_no_more() -> None:
    chats = ChatPacer(interval=1.0, burst=3)
    for _ in range(3):
        chats.wait("a", 100.0)
    assert [chats.wait("a", 900.0) == 0.0 for _ in range(4)] == [True, True, True, False]


@given(
    burst=st.integers(1, 5),
    asks=st.lists(st.floats(0, 30, allow_nan=False), min_size=1, max_size=80),
)
def test_a_person_never_gets_more_than_burst_and_rate(burst: int, asks: list[float]) -> None:
    chats = ChatPacer(interval=1.0, burst=burst)
    given_at = [at for at in sorted(asks) if chats.wait("a", at) == 0.0]
    for i, start in enumerate(given_at):
        for j, end in enumerate(given_at[i:], 1):
            assert j <= burst + (end - start) + TICK


def test_without_an_interval_nobody_waits() -> None:
    assert {ChatPacer(0.0, 1).wait("a", 1.0) for _ in range(50)} == {0.0}


def test_people_who_wait_for_nothing_are_forgotten() -> None:
    chats = ChatPacer(interval=1.0, burst=1)
    for i in range(10_001):
        chats.wait(f"p-{i}", i * 0.01)
    assert len(chats._full_at) < 200  # a small look inside: memory is what this is about
    assert chats.wait("p-10000", 100.0) > 0


def test_slots_that_are_taken_late_do_not_crowd_the_next_second() -> None:
    """A busy machine wakes us late: what was due long ago must not leave all at once."""

    async def always_late() -> list[float]:
        pacer, loop = Pacer(20.0), asyncio.get_running_loop()
        times = []
        for _ in range(60):
            pacer.next_slot = min(pacer.next_slot, loop.time())  # as if its slot were long past
            assert await pacer.slot()
            times.append(loop.time())
        return times

    times = run(always_late())
    assert len(times) == 60
    assert most_in_a_second(times) <= 20

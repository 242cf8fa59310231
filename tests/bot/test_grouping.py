"""What waits at the same moment is worked off together: nothing lost, nothing twice, nobody held up."""

import asyncio
import threading
from collections.abc import Callable, Sequence

import pytest

from bot.grouping import Grouping, Waiting

Work = Callable[[Sequence[Waiting[int]]], None]


class Gate:
    """Work that notes its groups; the first one takes until it is let go."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []
        self.open = threading.Event()

    def __call__(self, group: Sequence[Waiting[int]]) -> None:
        self.groups.append([piece.item for piece in group])
        if len(self.groups) == 1:
            assert self.open.wait(20)

    async def begun(self) -> None:
        while not self.groups:
            await asyncio.sleep(0.001)


async def submit_behind(gate: Gate, grouping: Grouping[int], count: int) -> list[object]:
    """Piece 0 is being worked on while `count` more come; then all go on."""
    first = asyncio.create_task(grouping.submit(0, 0))
    await gate.begun()
    others = [asyncio.create_task(grouping.submit(n, n)) for n in range(1, count + 1)]
    await asyncio.sleep(0)
    gate.open.set()
    return await asyncio.gather(first, *others, return_exceptions=True)


@pytest.mark.parametrize(
    ("count", "groups"),
    [
        pytest.param(1, [[0], [1]], id="one waits"),
        pytest.param(3, [[0], [1, 2, 3]], id="three wait"),
        pytest.param(5, [[0], [1, 2, 3, 4], [5]], id="more than go together"),
    ],
)
def test_who_waits_goes_together_in_the_order_of_coming(
    count: int, groups: list[list[int]]
) -> None:
    gate = Gate()
    asyncio.run(submit_behind(gate, Grouping(gate, at_once=1, most=4), count))
    assert gate.groups == groups


def test_who_comes_alone_waits_for_nobody() -> None:
    groups: list[int] = []
    grouping: Grouping[int] = Grouping(lambda group: groups.append(len(group)), at_once=1, most=4)

    async def one_after_the_other() -> None:
        for n in range(50):
            await grouping.submit(n, n)

    asyncio.run(one_after_the_other())
    asyncio.run(grouping.submit(50, 50))  # in another event loop too
    assert groups == [1] * 51


def test_no_more_threads_than_allowed_and_each_piece_once() -> None:
    running, most, done = 0, 0, list[int]()
    lock = threading.Lock()

    def work(group: Sequence[Waiting[int]]) -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        threading.Event().wait(0.002)
        with lock:
            running -= 1
            done.extend(piece.item for piece in group)

    async def many() -> None:
        grouping = Grouping(work, at_once=2, most=3)
        await asyncio.gather(*(grouping.submit(n, n) for n in range(100)))

    asyncio.run(many())
    assert sorted(done) == list(range(100))
    assert most == 2


def test_pieces_of_one_key_go_one_at_a_time_in_the_order_of_coming() -> None:
    gate = Gate()
    grouping = Grouping(gate, at_once=2, most=4)

    async def submit() -> None:
        first = asyncio.create_task(grouping.submit(0, "a"))
        await gate.begun()
        keys = ["a", "b", "c", "b", "a"]
        others = [asyncio.create_task(grouping.submit(n, k)) for n, k in enumerate(keys, 1)]
        await others[1]  # b and c went on in the other thread
        await others[3]
        assert not any(others[n].done() for n in (0, 4))  # a's wait for a's first
        gate.open.set()
        await asyncio.gather(first, *others)

    asyncio.run(submit())
    assert gate.groups == [[0], [2, 3], [4], [1], [5]]


def test_of_one_key_and_others_in_between_nobody_is_left_waiting() -> None:
    done: list[int] = []

    async def many() -> None:
        grouping: Grouping[int] = Grouping(
            lambda group: done.extend(piece.item for piece in group), at_once=2, most=3
        )
        await asyncio.gather(*(grouping.submit(n, n % 3) for n in range(60)))

    asyncio.run(many())
    for key in range(3):
        assert [n for n in done if n % 3 == key] == list(range(key, 60, 3))


def test_an_error_reaches_the_one_whose_piece_it_was() -> None:
    gate = Gate()

    def work(group: Sequence[Waiting[int]]) -> None:
        gate(group)
        for piece in group:
            if piece.item == 2:
                piece.error = ValueError("two")

    outcomes = asyncio.run(submit_behind(gate, Grouping(work, at_once=1, most=4), 3))
    assert [type(outcome) for outcome in outcomes] == [
        type(None),
        type(None),
        ValueError,
        type(None),
    ]


def test_an_error_of_the_work_itself_reaches_all_of_its_group_and_no_other() -> None:
    gate = Gate()

    def work(group: Sequence[Waiting[int]]) -> None:
        gate(group)
        if len(group) > 1:
            raise RuntimeError("all")

    outcomes = asyncio.run(submit_behind(gate, Grouping(work, at_once=1, most=2), 3))
    assert [isinstance(outcome, RuntimeError) for outcome in outcomes] == [False, True, True, False]


def test_who_gives_up_waiting_is_worked_on_all_the_same() -> None:
    gate = Gate()
    grouping = Grouping(gate, at_once=1, most=4)

    async def give_up() -> None:
        first = asyncio.create_task(grouping.submit(0, 0))
        await gate.begun()
        second, third = (asyncio.create_task(grouping.submit(n, n)) for n in (1, 2))
        await asyncio.sleep(0)
        first.cancel()
        second.cancel()
        gate.open.set()
        await third

    asyncio.run(give_up())
    assert gate.groups == [[0], [1, 2]]


def test_a_process_that_ends_tells_nobody_that_their_piece_is_done() -> None:
    gate = Gate()
    grouping = Grouping(gate, at_once=1, most=4)
    told: list[str] = []

    async def wait() -> None:
        await grouping.submit(0, 0)
        told.append("done")

    async def end() -> None:
        waiting = asyncio.create_task(wait())
        await gate.begun()
        worker = next(t for t in asyncio.all_tasks() if "_work_off" in repr(t.get_coro()))
        worker.cancel()
        gate.open.set()
        await asyncio.gather(worker, waiting, return_exceptions=True)

    asyncio.run(end())
    assert told == []


def test_a_group_that_hangs_does_not_hold_up_the_next() -> None:
    gate = Gate()
    grouping = Grouping(gate, at_once=1, most=4, hangs=0.01)

    async def overtake() -> None:
        first = asyncio.create_task(grouping.submit(0, 0))
        await gate.begun()
        await asyncio.sleep(0.02)
        await grouping.submit(1, 1)
        assert not first.done()
        gate.open.set()
        await first

    asyncio.run(overtake())
    assert gate.groups == [[0], [1]]

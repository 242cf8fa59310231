"""A bounded memory for what is worked out about single words: people use the same ones again."""

from collections.abc import Callable
from typing import TypeVar, cast
from weakref import WeakMethod

Key = TypeVar("Key", str, int)
Found = TypeVar("Found")


class Remembered(dict[Key, Found]):
    """`remembered[word]` is what a method makes of a word, worked out when it is not there; what
    was not asked for lately is forgotten.

    The method must give the same for the same word at any time. Safe from many threads: two may
    work out the same word, neither gets another's result.
    """

    def __init__(self, work_out: Callable[[Key], Found], room: int) -> None:
        """`work_out` is a method of the owner; at most `room` results are kept."""
        super().__init__()
        # A strong reference would tie the owner to itself, and it would not go when it is replaced.
        self._work_out: WeakMethod[Callable[[Key], Found]] = WeakMethod(work_out)
        self._half = max(room // 2, 1)
        self._old: dict[Key, Found] = {}

    def __missing__(self, key: Key) -> Found:
        found = self._old.get(key)
        if found is None:
            found = cast("Callable[[Key], Found]", self._work_out())(key)
        if len(self) >= self._half:
            self._old = dict(self)
            self.clear()
        self[key] = found
        return found

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor

from faq.remember import Remembered


class Owner:
    def __init__(self, room: int) -> None:
        self.asked: list[str] = []
        self.known = Remembered(self.double, room)

    def double(self, word: str) -> str:
        self.asked.append(word)
        return word * 2


def test_a_word_is_worked_out_once() -> None:
    owner = Owner(room=10)

    assert [owner.known[word] for word in ("a", "b", "a")] == ["aa", "bb", "aa"]
    assert owner.asked == ["a", "b"]


def test_what_is_asked_for_again_and_again_stays_while_the_rest_is_forgotten() -> None:
    owner = Owner(room=10)

    for number in range(100):
        assert owner.known["often"] == "oftenoften"
        assert owner.known[f"once{number}"] == f"once{number}" * 2

    assert owner.asked.count("often") == 1
    assert len(owner.known) <= 10
    assert owner.known["once0"] == "once0once0"
    assert owner.asked.count("once0") == 2


def test_many_threads_get_their_own_word() -> None:
    owner = Owner(room=4)

    def wrong(seed: int) -> int:
        words = [f"w{(seed * number) % 11}" for number in range(2_000)]
        return sum(owner.known[word] != word * 2 for word in words)

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(wrong, range(1, 7))) == 0


def test_an_owner_that_is_replaced_goes_at_once() -> None:
    owner = Owner(room=10)
    assert owner.known["a"] == "aa"
    gone = weakref.ref(owner)
    gc.disable()
    try:
        del owner
        assert gone() is None
    finally:
        gc.enable()

"""Pictures for a page: small, without metadata, and what can't be had in time is left out."""

import io
import threading
from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np
import pytest
from PIL import Image

from bot import enclosures
from bot.media import Folder, MediaStore, StoreDown
from bot.pictures import PRINT_BYTES, PRINT_SIDE, prepare
from bot.settings import Settings
from bot.wiring import build
from tests.bot.test_pictures import exif, opened, saved, scene
from tests.evidence.scenes import jpeg, village

PLOT = prepare(jpeg(village(Random("a plot")))).clean


@pytest.fixture
def store(tmp_path: Path) -> MediaStore:
    return MediaStore(tmp_path / "media")


def test_pictures_are_small_and_carry_nothing_but_pixels(store: MediaStore) -> None:
    large = saved(scene(2048, 1536), exif=exif(), comment=b"pak lurah")
    keys = [store.put(large), store.put(PLOT)]
    read = enclosures.read(store, keys)
    sizes = [opened(read[key]).size for key in keys]
    assert sizes == [(PRINT_SIDE, PRINT_SIDE * 3 // 4), opened(PLOT).size]
    for data in read.values():
        picture = opened(data)
        assert picture.format == "JPEG"
        assert dict(picture.getexif()) == {}
        assert not any(word in data for word in (b"Exif", b"lurah", b"Lurah"))


def test_a_picture_of_any_kind_is_small_enough(store: MediaStore) -> None:
    """Noise is the worst there is; six of the largest still go through every channel."""
    noise = np.random.default_rng(3).integers(0, 255, (2048, 2048, 3), dtype=np.uint8)
    key = store.put(saved(Image.fromarray(noise), quality=90))
    (data,) = enclosures.read(store, [key]).values()
    assert len(data) <= PRINT_BYTES
    assert max(opened(data).size) > 300


def test_the_same_picture_gives_the_same_bytes(store: MediaStore) -> None:
    key = store.put(PLOT)
    assert enclosures.read(store, [key]) == enclosures.read(store, [key])


def test_what_is_missing_or_no_picture_is_left_out(store: MediaStore) -> None:
    good, cut, words, gone = (
        store.put(data) for data in (PLOT, PLOT[:3000], b"bukan gambar" * 50, b"weg")
    )
    store.path(gone).unlink()
    assert list(enclosures.read(store, [gone, cut, words, good, "0" * 64, "../x"])) == [good]
    assert enclosures.read(store, []) == {}


def test_what_cannot_be_read_is_left_out(store: MediaStore) -> None:
    good, folder = store.put(PLOT), store.put(b"x")
    store.path(folder).unlink()
    store.path(folder).mkdir()  # nobody, root neither, can read that
    assert list(enclosures.read(store, [folder, good])) == [good]


class Slow(Folder):
    """A place in which some keys hang until they are let go, or are out of reach."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.hanging: set[str] = set()
        self.down: set[str] = set()
        self.go_on = threading.Event()

    def read(self, key: str) -> bytes:
        if key in self.down:
            raise StoreDown("connection refused")
        if key in self.hanging:
            self.go_on.wait()
        return super().read(key)


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[Slow]:
    made = Slow(tmp_path / "media")
    yield made
    made.go_on.set()


def test_nobody_waits_for_a_store_that_hangs_or_is_away(slow: Slow) -> None:
    store = MediaStore(slow)
    good, hangs, down = (
        store.put(prepare(jpeg(village(Random(name)))).clean) for name in ("a", "b", "c")
    )
    slow.hanging, slow.down = {hangs}, {down}
    in_time = enclosures.read(store, [hangs, down, good], patience=2.0)
    assert list(in_time) == [good]
    slow.go_on.set()
    assert list(in_time) == [good]  # what comes late changes nothing
    slow.hanging = set()
    assert set(enclosures.read(store, [hangs, good])) == {hangs, good}


def test_what_is_read_is_a_picture_a_page_can_show(store: MediaStore) -> None:
    grey = io.BytesIO()
    Image.new("L", (40, 30), 90).save(grey, "PNG")
    key = store.put(grey.getvalue())
    (data,) = enclosures.read(store, [key]).values()
    assert (opened(data).format, opened(data).mode, opened(data).size) == ("JPEG", "RGB", (40, 30))


def test_the_service_reads_them_from_its_own_store(tmp_path: Path) -> None:
    settings = Settings(
        _env_file=None,
        database_url=f"sqlite:///{tmp_path / 'kawan.db'}",
        media_url=str(tmp_path / "media"),
    )
    service = build(settings)
    try:
        key = service.store.put(PLOT)
        assert set(service.inbound.policy.pictures([key])) == {key}
    finally:
        service.engine.dispose()

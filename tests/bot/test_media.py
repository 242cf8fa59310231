"""The media store in both of its places: a folder, and a bucket of a real S3 server."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channels.base import ConfigurationError
from bot.files import read_file
from bot.media import MediaStore, StoreDown
from bot.settings import Settings
from bot.wiring import open_store
from tests.standins.s3 import S3StandIn

PICTURE = b"\xff\xd8\xff a picture"
KEY = hashlib.sha256(PICTURE).hexdigest()
KEYS = {"aws_access_key_id": "test", "aws_secret_access_key": "secret"}


def settings_of(url: str, **more: str) -> Settings:
    return Settings(_env_file=None, media_url=url, **more)  # type: ignore[call-arg, arg-type]


@pytest.fixture(scope="module")
def server() -> Iterator[S3StandIn]:
    made = S3StandIn()
    made.start()
    yield made
    made.stop()


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> MediaStore:
    if request.param == "folder":
        return open_store(settings_of(str(tmp_path / "media")))
    return open_store(settings_of(request.getfixturevalue("server").url, **KEYS))


def test_what_is_put_is_read(store: MediaStore) -> None:
    assert store.put(PICTURE) == KEY
    assert store.read(KEY) == PICTURE
    assert read_file(store, KEY).mime == "image/jpeg"


def test_the_same_bytes_twice_are_one_file(store: MediaStore) -> None:
    assert store.put(PICTURE) == store.put(PICTURE) == KEY
    assert store.read(KEY) == PICTURE


@pytest.mark.parametrize("data", [b"", bytes(range(256)) * 40_000], ids=["nothing", "10 MB"])
def test_files_of_any_size(store: MediaStore, data: bytes) -> None:
    assert store.read(store.put(data)) == data


@pytest.mark.parametrize("key", ["0" * 64, "", "abc", "../../etc/passwd", KEY.upper(), KEY + "\n"])
def test_what_is_not_kept_or_no_key_is_missing(store: MediaStore, key: str) -> None:
    with pytest.raises(KeyError):
        store.read(key)
    with pytest.raises(FileNotFoundError):
        read_file(store, key)


def test_objects_lie_below_the_prefix_once(server: S3StandIn) -> None:
    store = open_store(settings_of(server.url, **KEYS))
    for _ in range(2):
        store.put(b"once")
    key = hashlib.sha256(b"once").hexdigest()
    assert server.objects().count(f"kawan/media/{key[:2]}/{key}") == 1


def test_a_folder_leaves_no_halves_behind(tmp_path: Path) -> None:
    store = MediaStore(tmp_path)
    store.path(KEY).mkdir(parents=True)  # nothing can be renamed to that name
    with pytest.raises(StoreDown):
        store.put(PICTURE)
    assert [p.name for p in store.path(KEY).parent.iterdir()] == [KEY]


def test_a_server_that_is_away_is_said_as_such_and_does_again_what_it_did() -> None:
    server = S3StandIn()
    server.start()
    store = open_store(settings_of(server.url, **KEYS))
    try:
        store.put(PICTURE)
        server.stop()
        with pytest.raises(StoreDown) as caught:
            store.put(PICTURE)
        assert "secret" not in str(caught.value)
        with pytest.raises(StoreDown):
            store.read(KEY)
        server.start(bucket=False)
        with pytest.raises(StoreDown):  # nobody made the bucket: not a reason to lose a file
            store.put(PICTURE)
        server.make_bucket()
        assert store.put(PICTURE) == KEY
    finally:
        server.stop()


@pytest.mark.parametrize(
    "url", ["s3://", "s3:///awalan", "s3://bukti?wilayah=x", "s3://bukti?endpoint"]
)
def test_a_url_nobody_can_read_is_one_sentence_that_names_the_key(url: str) -> None:
    with pytest.raises(ConfigurationError, match="MEDIA_URL"):
        open_store(settings_of(url))


def test_a_folder_may_be_a_path_or_a_file_url(tmp_path: Path) -> None:
    open_store(settings_of(f"file://{tmp_path}")).put(PICTURE)
    assert open_store(settings_of(str(tmp_path))).read(KEY) == PICTURE

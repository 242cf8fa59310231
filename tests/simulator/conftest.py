"""The simulator's application, and a browser to look at it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from starlette.testclient import TestClient

from bot.media import MediaStore
from tests.simulator.app import Talk, guide, make_app, make_talk, served

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Talk]:
    """An empty database, and a partner who says back what it hears."""
    made = make_talk(tmp_path / "db")
    yield made
    made.engine.dispose()


@pytest.fixture
def store(tmp_path: Path) -> MediaStore:
    return MediaStore(tmp_path / "media")


@pytest.fixture
def client(talk: Talk, store: MediaStore) -> Iterator[TestClient]:
    """The API without a browser."""
    with TestClient(make_app(talk, store)) as made:
        yield made


@pytest.fixture
def url(talk: Talk, store: MediaStore) -> Iterator[str]:
    """The page on a real server, with a partner who has buttons."""
    talk.talker = guide
    with served(make_app(talk, store)) as base:
        yield f"{base}/simulator"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's chromium; skipped with its reason where there is none."""
    if not CHROMIUM.exists():
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(f"no {CHROMIUM}")
        pytest.skip(f"no {CHROMIUM}: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A phone of 360 px. Requests that leave the server, and script errors, fail the test."""
    made = browser.new_context(viewport={"width": 360, "height": 740}, locale="id-ID")
    made.set_default_timeout(10_000)
    trouble: list[str] = []
    made.on("weberror", lambda error: trouble.append(str(error.error)))
    made.on("request", lambda r: trouble.append(r.url) if _foreign(r.url) else None)
    made.on("console", lambda m: trouble.append(m.text) if "Security Policy" in m.text else None)
    yield made
    made.close()
    assert trouble == []


def _foreign(address: str) -> bool:
    return not address.startswith(("http://127.0.0.1:", "blob:http://127.0.0.1:"))


@pytest.fixture
def page(url: str, context: BrowserContext) -> Page:
    opened = context.new_page()
    opened.goto(url)
    expect(opened.get_by_role("heading", name="Tabik pun")).to_be_visible()
    return opened

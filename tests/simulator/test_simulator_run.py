"""The whole program as `kawan run` starts it, used through the page by a chair."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from handlers import texts
from tests.simulator.screen import choose_photo, press, write

ROOT = Path(__file__).parents[2]
TOKENS = ("TELEGRAM_", "TWILIO_", "PUBLIC_URL", "SIMULATOR")


@pytest.fixture
def running(tmp_path: Path) -> Iterator[str]:
    """`kawan run` without any token; yields the address of its simulator."""
    environment = {key: v for key, v in os.environ.items() if not key.startswith(TOKENS)} | {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'kawan.db'}",
        "MEDIA_URL": str(tmp_path / "media"),
        "HOST": "127.0.0.1",
        "PORT": "0",
        "PYTHONPATH": str(ROOT),
    }
    log = tmp_path / "log"
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    assert process.stdout is not None
    found = (re.search(r"http://\S+/simulator", line) for line in process.stdout)
    address = next((match[0] for match in found if match), "")
    try:
        assert address, log.read_text()
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)  # also with a page that is waiting for news
        process.stdout.close()


def test_a_chair_reports_a_problem(context: BrowserContext, running: str) -> None:
    page = context.new_page()
    page.goto(running)
    press(page, "Mulai")
    expect(page.get_by_role("button", name=texts.MENU_COMPLAIN)).to_be_visible()

    write(page, "kami tidak punya tanah untuk gerai")
    expect(page.locator(".bot")).to_have_count(2, timeout=20_000)
    expect(page.locator(".bot").last).to_contain_text("kami tidak punya tanah untuk gerai")
    page.locator(".options button").first.click()
    expect(page.locator(".bot")).to_have_count(3)
    write(page, "Way Urang Kalianda")
    expect(page.locator(".bot")).to_have_count(4)
    choose_photo(page)
    write(page, "ini lahannya")
    expect(page.locator(".bot")).to_have_count(5)
    write(page, "lanjut")
    expect(page.locator(".bot")).to_have_count(6)
    write(page, "ya")

    expect(page.get_by_text("LHN-0001").first).to_be_visible()

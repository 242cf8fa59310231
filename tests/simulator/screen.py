"""What a person does at the page."""

import io
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page

ARTIFACTS = Path(__file__).parents[2] / "artifacts"
WIDTHS = {"360": (360, 740), "1280": (1280, 900)}
TOUCH = 48  # px: the smallest target a thumb hits


def write(page: Page, text: str) -> None:
    page.get_by_label("Tulis pesan").fill(text)
    page.keyboard.press("Enter")


def bubbles(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(".bubble .text").all_inner_texts()]


def press(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).click()


def photo(colour: str = "teal") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(file, "JPEG")
    return file.getvalue()


def choose_photo(page: Page) -> None:
    file: Any = {"name": "gudang.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    press(page, "Lampirkan")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("menuitem", name="Foto").click()
    chooser.value.set_files(file)

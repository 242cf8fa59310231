"""In a real browser: photos, documents, positions and numbers."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.simulator.app import Talk
from tests.simulator.screen import choose_photo, press, write


def test_a_photo_with_a_caption(page: Page, talk: Talk) -> None:
    choose_photo(page)
    expect(page.get_by_text("gudang.jpg")).to_be_visible()
    write(page, "Gudangnya bocor")

    expect(page.get_by_text("Berkas diterima")).to_be_visible()
    expect(page.locator(".picture img")).to_have_count(2)
    for picture in page.locator(".picture img").all():
        expect(picture).to_have_js_property("naturalWidth", 640)
    assert talk.heard[0].text == "Gudangnya bocor"
    assert [m.name for m in talk.heard[0].media] == ["gudang.jpg"]


def test_a_photo_can_be_dropped_before_it_is_sent(page: Page) -> None:
    choose_photo(page)
    press(page, "Batal mengirim berkas")

    expect(page.get_by_text("gudang.jpg")).to_be_hidden()
    expect(page.get_by_role("button", name="Kirim", exact=True)).to_be_disabled()


def test_a_file_that_is_too_large_is_refused_with_its_limit(page: Page, talk: Talk) -> None:
    file: Any = {"name": "besar.pdf", "mimeType": "application/pdf", "buffer": b"x" * 2_000_001}
    page.locator('[data-file="document"]').set_input_files(file)

    expect(page.get_by_text("Berkas terlalu besar. Paling besar 2 MB.")).to_be_visible()
    expect(page.get_by_role("button", name="Kirim", exact=True)).to_be_disabled()


def test_a_document_comes_back_as_a_download(page: Page) -> None:
    file: Any = {"name": "proposal.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 x"}
    page.locator('[data-file="document"]').set_input_files(file)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Berkas diterima")).to_be_visible()

    with page.expect_download() as download:
        page.locator(".bot .card").click()
    assert download.value.suggested_filename == "proposal.pdf"


def test_the_phone_tells_its_location(page: Page, context: BrowserContext, talk: Talk) -> None:
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"latitude": -5.5, "longitude": 105.5})
    press(page, "Lampirkan")
    page.get_by_role("menuitem", name="Lokasi").click()
    press(page, "Lokasi HP saya sekarang")

    expect(page.get_by_text("Lokasi diterima: -5.5000, 105.5000")).to_be_visible()
    expect(page.get_by_text("Lokasi saya")).to_be_visible()


@pytest.mark.parametrize("typed", ["-5.7387, 105.5918", "-5,7387; 105,5918", " -5.7387 105.5918 "])
def test_where_the_phone_tells_nothing_a_location_is_typed(page: Page, typed: str) -> None:
    press(page, "Mulai")
    press(page, "Lapor kendala")
    press(page, "Bagikan lokasi saya")
    press(page, "Lokasi HP saya sekarang")
    expect(page.get_by_text("Lokasi HP tidak bisa dibaca")).to_be_visible()
    page.get_by_label("Atau ketik lintang dan bujur").fill("di kantor desa")
    press(page, "Bagikan")
    expect(page.get_by_text("Tulis seperti ini: -5.7387, 105.5918")).to_be_visible()
    page.get_by_label("Atau ketik lintang dan bujur").fill(typed)
    press(page, "Bagikan")

    expect(page.get_by_text("Lokasi diterima: -5.7387, 105.5918")).to_be_visible()


def test_a_sample_location_and_a_cancelled_one(page: Page, talk: Talk) -> None:
    for button in ("Batal", "Sekitar Natar"):
        press(page, "Lampirkan")
        page.get_by_role("menuitem", name="Lokasi").click()
        press(page, button)

    expect(page.get_by_text("Lokasi diterima: -5.3113")).to_be_visible()
    assert len(talk.heard) == 1


def test_the_number_is_shared_when_the_bot_asks(page: Page) -> None:
    press(page, "Mulai")
    press(page, "Status laporan saya")
    press(page, "Bagikan nomor saya")

    expect(page.get_by_text("Nomor HP saya")).to_be_visible()
    expect(page.get_by_text("+62860")).to_be_visible()

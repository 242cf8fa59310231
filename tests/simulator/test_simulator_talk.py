"""In a real browser: talking, choosing, reloading, being somebody else."""

import re

from playwright.sync_api import BrowserContext, Page, expect

from tests.simulator.app import Talk
from tests.simulator.screen import bubbles, press, write


def test_a_conversation_with_buttons(page: Page, talk: Talk) -> None:
    press(page, "Mulai")
    press(page, "Lapor kendala")

    expect(page.get_by_text("Di mana kejadiannya?")).to_be_visible()
    expect(page.get_by_role("button", name="Lapor kendala")).to_have_count(0)  # answered: gone
    assert (talk.heard[-1].choice, talk.heard[-1].text) == ("m2", "Lapor kendala")
    expect(page.locator(".row.chair").last).to_have_class(re.compile("answered"))
    expect(page.locator("[data-welcome]")).to_be_hidden()


def test_what_was_written_is_text_and_never_a_page(page: Page) -> None:
    write(page, "<img src=x onerror=alert(1)> *tebal* <b>bukan</b>\u200b")
    expect(page.locator(".bot .text")).to_have_count(1)

    for who in ("chair", "bot"):
        said = page.locator(f".{who} .text")
        assert "<img src=x onerror=alert(1)> tebal <b>bukan</b>" in said.inner_text()
        assert said.locator("img").count() == 0
    assert page.locator(".bot .text b").all_inner_texts() == ["tebal"]


def test_a_reload_shows_the_whole_conversation(page: Page) -> None:
    press(page, "Mulai")
    press(page, "Lapor kendala")
    press(page, "Bagikan lokasi saya")
    press(page, "Sekitar Kalianda")
    expect(page.get_by_role("button", name="Tidak", exact=True)).to_be_visible()
    before = (bubbles(page), page.locator(".row").count())
    page.reload()
    expect(page.get_by_role("button", name="Tidak", exact=True)).to_be_enabled()

    assert (bubbles(page), page.locator(".row").count()) == before
    expect(page.get_by_text("Lokasi saya")).to_be_visible()
    expect(page.locator(".options button")).to_have_count(2)
    expect(page.locator(".chair.answered")).to_have_count(3)


def test_two_tabs_are_two_chairs(page: Page, context: BrowserContext, talk: Talk) -> None:
    press(page, "Menu")
    with context.expect_page() as opening:
        page.get_by_role("menuitem", name="Buka ketua kedua di tab baru").click()
    second = opening.value
    expect(second.locator("[data-name]")).to_have_text("Ketua 2")
    write(page, "saya yang pertama")
    write(second, "saya yang kedua")
    expect(second.get_by_text("Anda menulis: saya yang kedua")).to_be_visible()
    expect(page.get_by_text("Anda menulis: saya yang pertama")).to_be_visible()

    assert len({m.sender for m in talk.heard}) == 2
    assert {m.name for m in talk.heard} == {"Ketua 1", "Ketua 2"}
    assert second.get_by_text("saya yang pertama").count() == 0


def test_the_name_can_be_changed(page: Page, talk: Talk) -> None:
    page.get_by_role("button", name="Nama saya").click()
    page.get_by_role("textbox", name="Nama Bapak/Ibu").fill("Bu Sari")
    page.keyboard.press("Enter")
    expect(page.locator("[data-name]")).to_have_text("Bu Sari")
    write(page, "halo")
    expect(page.locator(".bot .text")).to_have_count(1)
    page.reload()

    expect(page.locator("[data-name]")).to_have_text("Bu Sari")
    assert talk.heard[0].name == "Bu Sari"


def test_a_new_conversation_is_another_chair(page: Page, talk: Talk) -> None:
    write(page, "halo")
    expect(page.locator(".bot .text")).to_have_count(1)
    press(page, "Menu")
    page.get_by_role("menuitem", name="Mulai percakapan baru").click()
    press(page, "Mulai baru")
    expect(page.get_by_role("heading", name="Tabik pun")).to_be_visible()
    expect(page.locator(".row")).to_have_count(0)
    write(page, "saya baru")
    expect(page.locator(".bot .text")).to_have_count(1)

    assert len({m.sender for m in talk.heard}) == 2

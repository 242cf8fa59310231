"""In a real browser: bad lines, keyboards, thumbs, narrow phones, long talks."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from handlers.message import Option, Reply
from tests.simulator.app import Talk
from tests.simulator.screen import ARTIFACTS, TOUCH, WIDTHS, bubbles, choose_photo, press, write

AT_REST = """() => {
  const view = document.querySelector("[data-scroll]");
  return view.scrollTop > 0 && view.scrollHeight - view.scrollTop - view.clientHeight < 2;
}"""
STILL = "() => document.getAnimations().every((a) => a.playState !== 'running')"


def test_enter_sends_and_shift_enter_makes_a_new_line(page: Page, talk: Talk) -> None:
    page.get_by_label("Tulis pesan").focus()
    page.keyboard.type("satu")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("dua")
    page.keyboard.press("Enter")
    expect(page.locator(".bot .text")).to_have_count(1)

    assert talk.heard[0].text == "satu\ndua"
    assert bubbles(page)[0] == "satu\ndua"
    expect(page.get_by_label("Tulis pesan")).to_have_value("")


def test_what_did_not_arrive_can_be_sent_again_and_arrives_once(page: Page, talk: Talk) -> None:
    lost: list[int] = []

    def lose_the_answer(route: Route) -> None:
        if route.request.method == "GET" or lost:
            return route.fallback()
        lost.append(route.fetch().status)  # the server takes it, but its answer never comes back
        return route.abort()

    page.route("**/api/messages*", lose_the_answer)
    write(page, "halo")
    expect(page.get_by_text("Anda menulis: halo")).to_be_visible()
    again = page.get_by_role("button", name="Belum terkirim. Coba lagi")
    if again.is_visible():
        again.click()
        expect(again).to_be_hidden()
    expect(page.locator(".row.chair")).to_have_count(1)

    assert lost == [204]
    assert len(talk.heard) == 1


def test_while_the_line_is_down_nothing_is_lost(page: Page, talk: Talk) -> None:
    page.route("**/api/messages*", lambda route: route.abort())
    write(page, "halo")
    expect(page.get_by_role("button", name="Belum terkirim. Coba lagi")).to_be_visible()
    assert talk.heard == []
    page.unroute("**/api/messages*")
    press(page, "Belum terkirim. Coba lagi")

    expect(page.get_by_text("Anda menulis: halo")).to_be_visible()
    expect(page.locator(".chair.answered")).to_have_count(1)


def test_the_page_says_when_it_has_no_connection(page: Page) -> None:
    page.route("**/api/messages*", lambda route: route.abort())
    page.reload()
    expect(page.get_by_text("menyambung…")).to_be_visible()
    page.unroute("**/api/messages*")

    expect(page.get_by_text("daring")).to_be_visible()


def test_the_dots_show_that_an_answer_is_on_its_way(page: Page, talk: Talk) -> None:
    talk.silent = True
    write(page, "halo")

    expect(page.locator("[data-typing]")).to_be_visible()
    expect(page.get_by_text("mengetik…")).to_be_visible()
    expect(page.locator(".chair.received")).to_be_visible()  # stored, and still no answer
    expect(page.get_by_text("mengetik…")).to_be_visible()
    talk.send_all()
    expect(page.locator("[data-typing]")).to_be_hidden()
    expect(page.get_by_text("daring")).to_be_visible()


def test_everything_is_reached_with_the_keyboard(page: Page, talk: Talk) -> None:
    press(page, "Mulai")
    expect(page.get_by_role("button", name="Bantuan")).to_be_enabled()
    page.get_by_label("Tulis pesan").focus()
    for _ in range(10):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.textContent") == "Lapor kendala":
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Bagikan lokasi saya")).to_be_visible()
    page.get_by_role("button", name="Lampirkan").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("menuitem", name="Lokasi")).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.get_by_role("menuitem", name="Lokasi")).to_be_hidden()
    expect(page.get_by_role("button", name="Lampirkan")).to_be_focused()
    assert outline == "solid"
    assert talk.heard[-1].choice == "m2"


def test_a_thumb_hits_every_button(page: Page) -> None:
    press(page, "Mulai")
    expect(page.get_by_role("button", name="Bantuan")).to_be_enabled()
    press(page, "Lampirkan")
    page.wait_for_function(STILL)  # a pressed button is smaller until it springs back

    buttons = page.locator(".options button, .composer button, .attach button, .top .icon")
    sizes = [button.bounding_box() for button in buttons.all() if button.is_visible()]
    assert len(sizes) >= 12
    assert all(box and box["height"] >= TOUCH for box in sizes)


def test_long_words_and_many_buttons_stay_inside_a_narrow_phone(page: Page, talk: Talk) -> None:
    labels = ["A" * 60, "Ya, benar begitu adanya menurut pengurus dan pengawas koperasi", "x"]
    options = tuple(Option(str(i), label) for i, label in enumerate(labels))
    talk.talker = lambda said: [Reply("https://contoh.example/" + "x" * 300, options)]
    page.set_viewport_size({"width": 320, "height": 568})
    write(page, "y" * 500)
    expect(page.locator(".options button")).to_have_count(3)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate("document.querySelector('[data-scroll]').scrollWidth") <= 320
    link = page.locator(".bot .text a")
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_the_view_follows_the_talk_unless_one_reads_back(page: Page, talk: Talk) -> None:
    for i in range(12):
        write(page, f"pesan {i}")
        expect(page.locator(".bot .text")).to_have_count(i + 1)
    last = page.locator(".bot .text", has_text="Anda menulis: pesan 11")
    page.wait_for_function(AT_REST)  # the glide to the newest message is over
    expect(last).to_be_in_viewport()
    page.mouse.move(180, 300)
    page.mouse.wheel(0, -600)
    expect(last).not_to_be_in_viewport()
    talk.say_later("Pengumuman baru")
    expect(page.get_by_role("button", name="Ke pesan terbaru")).to_be_visible()
    expect(page.get_by_text("Pengumuman baru")).not_to_be_in_viewport()
    press(page, "Ke pesan terbaru")

    expect(page.get_by_text("Pengumuman baru")).to_be_in_viewport()


def test_a_long_answer_is_shown_from_its_beginning(page: Page, talk: Talk) -> None:
    talk.talker = lambda said: [Reply("Awal jawaban.\n" + "baris\n" * 60)]
    write(page, "panjang")
    expect(page.locator(".bot .text")).to_have_count(1)
    page.wait_for_timeout(600)  # the view glides

    top = page.locator(".bot .bubble").bounding_box()
    assert top is not None
    assert 60 <= top["y"] < 300
    expect(page.get_by_role("button", name="Ke pesan terbaru")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_pictures_of_the_page(browser: Browser, url: str, width: str, scheme: Any) -> None:
    """Leaves screenshots in artifacts/ for people to look at."""
    ARTIFACTS.mkdir(exist_ok=True)
    wide, high = WIDTHS[width]
    page = browser.new_page(
        viewport={"width": wide, "height": high}, color_scheme=scheme, locale="id-ID"
    )
    page.goto(url)
    page.screenshot(path=ARTIFACTS / f"simulator-{width}-{scheme}-start.png")
    press(page, "Mulai")
    press(page, "Lapor kendala")
    press(page, "Bagikan lokasi saya")
    press(page, "Sekitar Kalianda")
    expect(page.get_by_role("button", name="Tidak", exact=True)).to_be_enabled()
    choose_photo(page)
    write(page, "Gudangnya bocor")
    expect(page.get_by_text("Berkas diterima")).to_be_visible()
    page.wait_for_timeout(500)
    page.screenshot(path=ARTIFACTS / f"simulator-{width}-{scheme}-talk.png")
    about = page.get_by_role("heading", name="Coba mengobrol")

    assert about.is_visible() == (width == "1280")
    page.close()

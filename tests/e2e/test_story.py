"""The same conversation on every platform, from the telephone to the database and back."""

from pathlib import Path

import pytest

from tests.e2e import ledger
from tests.e2e.browser import BrowserDriver
from tests.e2e.conftest import on_telegram, on_whatsapp
from tests.e2e.service import ROOT, Service, running
from tests.e2e.story import BUDI, OFFICIAL, SARI, Driver, play, until
from tests.e2e.telegram import SECRET, TelegramDriver, by_webhook
from tests.e2e.terminal import TerminalDriver
from tests.e2e.whatsapp import WhatsAppDriver
from tests.standins.telegram import TelegramStandIn
from tests.standins.twilio_server import TOKEN, TwilioStandIn

pytestmark = pytest.mark.timeout(120, func_only=True)

PEOPLE = (BUDI, SARI, OFFICIAL)


def tell(service: Service, driver: Driver, status: str = "sent") -> None:
    """Play, keep what it looked like for reading (artifacts/ is not in git), look into the books."""
    ledger.appoint(service, driver)
    transcript = play(driver)
    folder = ROOT / "artifacts"
    folder.mkdir(exist_ok=True)
    (folder / f"story-{driver.name}.txt").write_text(transcript)
    ledger.check(service, driver, status)


@pytest.mark.parametrize("way", ["webhook", "polling"])
def test_on_telegram(telegram_stand_in: TelegramStandIn, tmp_path: Path, way: str) -> None:
    api = telegram_stand_in
    service = on_telegram(tmp_path, api, webhook=way == "webhook")
    with running(service, api.token, SECRET, people=PEOPLE):
        deliver = by_webhook(service, api) if way == "webhook" else api.update
        driver = TelegramDriver(f"telegram-{way}", api, deliver)
        tell(service, driver)
        answered = {call["callback_query_id"] for call in api.calls("answerCallbackQuery")}
        assert answered == driver.pressed


def test_on_whatsapp(twilio_stand_in: TwilioStandIn, whatsapp_port: int, tmp_path: Path) -> None:
    twilio_stand_in.reset()
    service = on_whatsapp(tmp_path, twilio_stand_in, whatsapp_port)
    with running(service, TOKEN, people=PEOPLE):
        tell(service, WhatsAppDriver(service, twilio_stand_in), status="read")
        until(lambda: {m["status"] for m in twilio_stand_in.messages()} == {"read", "received"})


def test_in_the_browser(tmp_path: Path) -> None:
    service = Service(tmp_path)
    with running(service, people=PEOPLE):
        tell(service, BrowserDriver(service))


def test_in_a_terminal(tmp_path: Path) -> None:
    service = Service(tmp_path)
    driver = TerminalDriver(service)
    try:
        tell(service, driver)
    finally:
        driver.close()
        service.engine.dispose()

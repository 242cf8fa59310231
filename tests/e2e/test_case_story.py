"""A complaint from "kami tidak punya tanah" to the chair's own SUDAH, and one in secret, on every
platform and database; on Telegram officials also work in their group."""

from pathlib import Path
from typing import Any

import pytest

from db.models import Complaint
from tests.e2e.case_story import (
    ANI,
    ARRIVALS,
    BUDI,
    COMPLAINT,
    CONFIDENTIAL,
    ENDING,
    FIRST,
    HANDLING,
    PEOPLE,
    RINA,
    SARI,
    appoint,
    check,
    play,
)
from tests.e2e.conftest import on_telegram, on_whatsapp
from tests.e2e.service import ROOT, Service, running
from tests.e2e.story import PICTURE, Driver, Person, until
from tests.e2e.telegram import SECRET, TelegramDriver, by_webhook
from tests.e2e.terminal import TerminalDriver
from tests.e2e.whatsapp import WhatsAppDriver
from tests.local import HTTP
from tests.standins.telegram import TelegramStandIn
from tests.standins.twilio_server import TOKEN, TwilioStandIn

pytestmark = pytest.mark.timeout(180, func_only=True)

GROUP = Person("Grup petugas", -1001234)
CHAT = {"id": GROUP.number, "type": "supergroup", "title": "Petugas Lamsel"}
ALL = (ARRIVALS, COMPLAINT, HANDLING, ENDING, CONFIDENTIAL)


def tell(service: Service, driver: Driver) -> None:
    appoint(service, driver)
    transcript = play(driver, *ALL)
    folder = ROOT / "artifacts"
    folder.mkdir(exist_ok=True)
    (folder / f"case-{driver.name}.txt").write_text(transcript)
    check(service, driver)


def test_on_telegram(telegram_stand_in: TelegramStandIn, tmp_path: Path, database_url: str) -> None:
    api = telegram_stand_in
    service = on_telegram(tmp_path, api, webhook=True, database_url=database_url)
    service.module = "tests.e2e.hurried"
    with running(service, api.token, SECRET, people=PEOPLE):
        tell(service, TelegramDriver("telegram", api, by_webhook(service, api)))
        # The cards show how their complaint stands.
        edits = [call["text"] for call in api.calls("editMessageText")]
        assert any("ditangani Rina" in text for text in edits)
        assert any("sudah ditutup" in text for text in edits)


def test_on_whatsapp(
    twilio_stand_in: TwilioStandIn, whatsapp_port: int, tmp_path: Path, database_url: str
) -> None:
    twilio_stand_in.reset()
    service = on_whatsapp(tmp_path, twilio_stand_in, whatsapp_port, database_url=database_url)
    service.module = "tests.e2e.hurried"
    with running(service, TOKEN, people=PEOPLE):
        tell(service, WhatsAppDriver(service, twilio_stand_in))


def test_in_a_terminal(tmp_path: Path, database_url: str) -> None:
    service = Service(tmp_path, {"DATABASE_URL": database_url})
    driver = TerminalDriver(service)
    try:
        tell(service, driver)
    finally:
        driver.close()
        service.engine.dispose()


class Group:
    """The officials' group on Telegram."""

    def __init__(self, driver: TelegramDriver) -> None:
        self.driver = driver
        self.read = 0

    def say(self, who: Person, text: str, reply_to: dict[str, Any] | None = None) -> None:
        message = self.driver._message(who, text=text) | {"chat": CHAT}
        if reply_to is not None:
            message["reply_to_message"] = reply_to
        self.driver.deliver({"message": message})

    def press(self, who: Person, data: str, below: dict[str, Any]) -> None:
        user = {"id": who.number, "is_bot": False, "first_name": who.name}
        press = {"id": f"g{data}{who.number}", "chat_instance": "c", "data": data}
        self.driver.deliver({"callback_query": press | {"from": user, "message": below}})

    def hears(self, words: str) -> dict[str, Any]:
        """The newest message in the group with these words, as a reply has it."""

        def found() -> list[dict[str, Any]]:
            calls = [call for call in self.driver.calls(GROUP) if "response" in call]
            return [c["response"]["result"] for c in calls if words in str(c["params"])]

        sent = until(found, lambda: f"{words!r} not in {self.driver.screen(GROUP)}")[-1]
        return {"message_id": sent["message_id"], "date": 1, "chat": CHAT, "text": words} | {
            "from": self.bot()
        }

    def bot(self) -> dict[str, Any]:
        api = self.driver.api
        answer = HTTP.get(f"{api.url}/bot{api.token}/getMe").raise_for_status().json()
        return dict(answer["result"])


def test_in_the_officials_group(
    telegram_stand_in: TelegramStandIn, tmp_path: Path, database_url: str
) -> None:
    api = telegram_stand_in
    service = on_telegram(tmp_path, api, webhook=True, database_url=database_url)
    with running(service, api.token, SECRET, people=PEOPLE):
        driver = TelegramDriver("group", api, by_webhook(service, api))
        group = Group(driver)
        appoint(service, driver)
        play(driver, ARRIVALS)
        _made_by_a_coordinator(group)
        _an_album(driver)
        card = group.hears("Tenggat:")
        group.press(RINA, f"ambil {FIRST}", card)
        group.press(BUDI, f"ambil {FIRST}", card)
        group.hears("sudah diambil Rina")
        group.press(RINA, f"info {FIRST}", card)
        question = group.hears("Balas pesan ini, Rina")
        group.say(RINA, "Apakah ada surat kepala desa?", question)
        until(lambda: "surat kepala desa?" in "\n".join(driver.screen(ANI)))
        driver.say(ANI, "ada pak, tertanggal 3 November")
        group.hears("tertanggal 3 November")
        group.say(RINA, "Baik, kami teruskan ke Satgas.", card)  # a reply to the card answers
        until(lambda: "kami teruskan ke Satgas." in "\n".join(driver.screen(ANI)))
        (complaint,) = service.rows(Complaint)
        assert complaint.answered_at is not None
        group.say(BUDI, "obrolan biasa", None)  # nobody spoke to us: no word of ours
        assert "obrolan" not in "\n".join(driver.screen(GROUP))


def _made_by_a_coordinator(group: Group) -> None:
    group.say(RINA, "/grup")
    group.hears("Hanya koordinator")
    group.say(SARI, "/grup")
    group.hears("semua instansi")


def _an_album(driver: TelegramDriver) -> None:
    """Two photos with a caption: one complaint, not two."""
    for number, caption in enumerate(("kami tidak punya tanah pak", "")):
        file_id = driver.api.file(PICTURE + bytes([number]), f"foto{number}.jpg")
        size = {"file_id": file_id, "file_unique_id": f"f{number}", "width": 64, "height": 48}
        content = {"photo": [size], "media_group_id": "album-1"}
        more = {"caption": caption} if caption else {}
        driver.deliver({"message": driver._message(ANI, **content, **more)})
    until(lambda: "Sudah benar?" in "\n".join(driver.screen(ANI)))
    driver.press(ANI, "Ya, benar")
    until(lambda: "desa atau kelurahan mana" in "\n".join(driver.screen(ANI)))
    driver.say(ANI, "Hajimena")
    until(lambda: "Kirim sekarang?" in "\n".join(driver.screen(ANI)))
    driver.press(ANI, "Ya, kirim")

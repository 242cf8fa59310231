"""Telegram from the outside: updates as Telegram makes them, and what the bot sent to a chat."""

import html
import itertools
import re
import time
from collections.abc import Callable
from typing import Any

import httpx

from tests.e2e.service import Service
from tests.e2e.story import Ability, Person, until
from tests.local import HTTP
from tests.standins.telegram import TelegramStandIn

PUBLIC = "https://bot.example"
SECRET = "secret-of-the-webhook"
SENDING = ("sendMessage", "sendDocument", "sendPhoto")

Json = dict[str, Any]


class TelegramDriver:
    """People with Telegram. `deliver` brings an update to the bot: by webhook or by polling."""

    abilities: frozenset[Ability] = frozenset({"files", "card"})

    def __init__(self, name: str, api: TelegramStandIn, deliver: Callable[[Json], None]) -> None:
        self.name = name
        self.api = api
        self.deliver = deliver
        self.pressed: set[str] = set()
        self._numbers = itertools.count(100)
        self._files: dict[str, str] = {}

    def phone(self, who: Person) -> str:
        return who.phone

    def say(self, who: Person, text: str) -> None:
        self.deliver({"message": self._message(who, text=text)})

    def press(self, who: Person, label: str) -> None:
        data, below = until(lambda: self._buttons(who, label), lambda: f"no {label!r}")[-1]
        press = {"id": f"q{next(self._numbers)}", "chat_instance": "c", "data": data}
        self.pressed.add(press["id"])
        self.deliver({"callback_query": press | {"from": _user(who), "message": below}})

    def photo(self, who: Person, data: bytes) -> None:
        file_id = self.api.file(data, "foto.jpg")
        size = {"file_id": file_id, "file_unique_id": "small", "width": 64, "height": 48}
        thumb = size | {"file_id": "thumb", "width": 8, "height": 6}
        self.deliver({"message": self._message(who, photo=[thumb, size])})

    def position(self, who: Person, latitude: float, longitude: float) -> None:
        point = {"latitude": latitude, "longitude": longitude}
        self.deliver({"message": self._message(who, location=point)})

    def card(self, who: Person) -> None:
        until(lambda: self._asked_for_number(who), lambda: "no button for the number")
        card = {"phone_number": who.phone.removeprefix("+"), "first_name": who.name}
        self.deliver({"message": self._message(who, contact=card | {"user_id": who.number})})

    def look(self, who: Person) -> None:
        """Messages come by themselves."""

    def screen(self, who: Person) -> list[str]:
        return [self._shown(call["params"]) for call in self.calls(who) if "fault" not in call]

    def plain(self, shown: str) -> str:
        return html.unescape(re.sub(r"</?[bi]>", "", shown))

    def calls(self, who: Person) -> list[Json]:
        """All that the bot asked Telegram to send to them: method, params, t, fault, response."""
        calls = HTTP.get(f"{self.api.url}/__calls").raise_for_status().json()
        mine = [c for c in calls if c["token"] == self.api.token and c["method"] in SENDING]
        return [c for c in mine if str(c["params"]["chat_id"]) == str(who.number)]

    def _buttons(self, who: Person, label: str) -> list[tuple[str, Json]]:
        """(callback data, message) of each such button, oldest first."""
        found = []
        for call in self.calls(who):
            keyboard = (call["params"].get("reply_markup") or {}).get("inline_keyboard", [])
            sent = call.get("response", {}).get("result", {})
            below = {"message_id": sent.get("message_id"), "date": 1, "chat": _chat(who)}
            found += [
                (b["callback_data"], below) for r in keyboard for b in r if b["text"] == label
            ]
        return found

    def _shown(self, params: Json) -> str:
        """As on a telephone, mark-up as it was sent: the file's name, the text, the buttons."""
        file = params.get("document") or params.get("photo")
        lines = [f"[{self._file_name(file)}]"] if file else []
        lines.append(str(params.get("text") or params.get("caption") or ""))
        markup = params.get("reply_markup") or {}
        rows = [*markup.get("inline_keyboard", []), *markup.get("keyboard", [])]
        lines += [" ".join(f"[ {button['text']} ]" for button in row) for row in rows]
        return "\n".join(lines)

    def _file_name(self, file_id: str) -> str:
        if file_id not in self._files:
            url = f"{self.api.url}/bot{self.api.token}/getFile"
            answer = HTTP.get(url, params={"file_id": file_id}).raise_for_status().json()
            self._files[file_id] = answer["result"]["file_path"].rsplit("/", 1)[-1]
        return self._files[file_id]

    def _asked_for_number(self, who: Person) -> bool:
        markup = self.calls(who)[-1]["params"].get("reply_markup") or {}
        return any(b.get("request_contact") for row in markup.get("keyboard", []) for b in row)

    def _message(self, who: Person, **content: Any) -> Json:
        start = {"message_id": next(self._numbers), "date": int(time.time())}
        return start | {"chat": _chat(who), "from": _user(who)} | content


def by_webhook(service: Service, api: TelegramStandIn, first: int = 1) -> Callable[[Json], None]:
    """Delivers where the bot asked for with setWebhook, with the secret that it gave there;
    update ids from `first` on."""
    ids = itertools.count(first)

    def deliver(update: Json) -> None:
        hook = api.calls("setWebhook")[-1]
        answer = post(service, hook["url"], hook["secret_token"], {"update_id": next(ids)} | update)
        assert answer.status_code == 200, answer.text

    return deliver


def post(service: Service, url: str, secret: str | None, update: Json) -> httpx.Response:
    """One request as Telegram makes it; our public name leads to this machine."""
    headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
    return HTTP.post(url.replace(PUBLIC, service.url), json=update, headers=headers)


def _user(who: Person) -> Json:
    return {"id": who.number, "is_bot": False, "first_name": who.name}


def _chat(who: Person) -> Json:
    return {"id": who.number, "type": "private", "first_name": who.name}

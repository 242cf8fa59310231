"""The simulator's little API, used as its page uses it."""

import html
import re
import uuid
from typing import Any

from bot.simulator.incoming import invented_phone
from tests.e2e.service import Service
from tests.e2e.story import Ability, Person, until
from tests.local import HTTP


class BrowserDriver:
    """People with the simulator open, each in a tab."""

    name = "web"
    abilities: frozenset[Ability] = frozenset({"files", "card"})

    def __init__(self, service: Service) -> None:
        self.url = f"{service.url}/simulator/api/messages"

    def phone(self, who: Person) -> str:
        return invented_phone(chair(who))

    def say(self, who: Person, text: str) -> None:
        self._post(who, text=text)

    def press(self, who: Person, label: str) -> None:
        value = until(lambda: self._values(who, label), lambda: f"no {label!r}")[-1]
        self._post(who, text=label, choice=value)

    def photo(self, who: Person, data: bytes) -> None:
        fields = {"chair": chair(who), "client_id": str(uuid.uuid4()), "name": who.name}
        file = {"file": ("foto.jpg", data, "image/jpeg")}
        assert HTTP.post(self.url, data=fields, files=file).status_code == 204

    def position(self, who: Person, latitude: float, longitude: float) -> None:
        self._post(who, location={"latitude": latitude, "longitude": longitude})

    def card(self, who: Person) -> None:
        assert self._messages(who)[-1]["request"] == "contact"
        self._post(who, contact=True)

    def look(self, who: Person) -> None:
        """The page asks by itself."""

    def screen(self, who: Person) -> list[str]:
        return [_shown(message) for message in self._messages(who)]

    def plain(self, shown: str) -> str:
        return html.unescape(re.sub(r"</?[bi]>", "", shown))

    def _post(self, who: Person, **content: Any) -> None:
        fields = {"chair": chair(who), "client_id": str(uuid.uuid4()), "name": who.name}
        answer = HTTP.post(self.url, json=fields | content)
        assert answer.status_code == 204, answer.text

    def _messages(self, who: Person) -> list[dict[str, Any]]:
        query: dict[str, str] = {"chair": chair(who), "wait": "0"}
        page = HTTP.get(self.url, params=query).raise_for_status().json()
        return [m for m in page["messages"] if m["from"] == "bot"]

    def _values(self, who: Person, label: str) -> list[str]:
        options = [o for m in self._messages(who) for o in m["options"]]
        return [o["value"] for o in options if o["label"] == label]


def chair(who: Person) -> str:
    """The id of their tab."""
    return f"chair-{who.number:04d}"


def _shown(message: dict[str, Any]) -> str:
    files = "".join(f"[{file['name']}]\n" for file in message["media"])
    labels = [f"[ {option['label']} ]" for option in message["options"]]
    return files + "\n".join([message["text"], *labels])

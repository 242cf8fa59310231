"""Many telephones at once: what the platforms' own records say that each has got, and what its
owner writes or presses."""

import html
import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx

from bot.channels.rendering import to_plain
from tests.e2e.chairs import Chair
from tests.e2e.telegram import SECRET, SENDING
from tests.standins.telegram import TelegramStandIn
from tests.standins.twilio_server import TwilioStandIn

AT_ONCE = 4  # people who write at the same time
ARRIVED = frozenset({"delivered", "read"})
T = TypeVar("T")
Json = dict[str, Any]


@dataclass(frozen=True)
class Shown:
    """One message that the bot asked a platform to show to somebody. `taken`: the platform did;
    `arrived`: and as far as it can tell, the telephone has it. `buttons`: label -> payload."""

    channel: str
    text: str
    taken: bool
    arrived: bool
    template: str = ""
    message_id: int = 0
    buttons: dict[str, str] = field(default_factory=dict)


Record = dict[tuple[str, str], list[Shown]]  # (channel, address) -> messages, oldest first


class Crowd:
    """Both platforms, seen from all telephones."""

    def __init__(self, url: str, telegram: TelegramStandIn, twilio: TwilioStandIn) -> None:
        self.url = url
        self.telegram = telegram
        self.twilio = twilio
        self._http = httpx.Client(timeout=30, trust_env=False)
        self._ids = itertools.count(5_000_001)

    # --- what was sent
    def record(self) -> Record:
        """Everything so far."""
        found: Record = defaultdict(list)
        for call in self.telegram_calls():
            found["telegram", str(call["params"]["chat_id"])].append(_of_telegram(call))
        for message in self.twilio_messages():
            found["whatsapp", message["to"]].append(_of_twilio(message))
        return found

    def got(self, chair: Chair, record: Record, channel: str = "") -> list[Shown]:
        """What was sent to one of them, on one channel or on both."""
        channels = (channel,) if channel else ("telegram", "whatsapp")
        return [shown for c in channels for shown in record.get((c, chair.address(c)), ())]

    def twilio_messages(self) -> list[Json]:
        """Messages of ours, as Twilio keeps them."""
        listed = self._http.get(f"{self.twilio.url}/__messages").json()
        return [message for message in listed if "params" in message]

    def telegram_calls(self) -> list[Json]:
        """Messages of ours, as Telegram was asked to send them."""
        calls = self._http.get(f"{self.telegram.url}/__calls").json()
        mine = [call for call in calls if call["token"] == self.telegram.token]
        return [call for call in mine if call["method"] in SENDING]

    # --- what people do
    def all_do(self, act: Callable[[T], None], chairs: Iterable[T]) -> None:
        """Several at the same time; raises what went wrong for one of them."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(act, chairs))

    def press(self, chair: Chair, label: str, record: Record) -> None:
        """The newest button with this label, on Telegram."""
        with_it = [s for s in self.got(chair, record, "telegram") if label in s.buttons]
        assert with_it, f"{chair} has no button {label!r}"
        chat, below = _chat(chair), with_it[-1]
        message = {"message_id": below.message_id, "date": 1, "chat": chat}
        press = {"id": f"c{next(self._ids)}", "chat_instance": "c", "from": _user(chair)}
        press |= {"message": message, "data": below.buttons[label]}
        self._update({"callback_query": press})

    def write(self, chair: Chair, text: str, channel: str = "") -> None:
        """A message, on the channel they use unless another is named."""
        if (channel or chair.channel) == "whatsapp":
            fields = {"From": chair.address("whatsapp"), "ProfileName": chair.person.name}
            said = self._http.post(f"{self.twilio.url}/__inbound", json=fields | {"Body": text})
            assert said.json()["status"] == 200, said.text
            return
        message = {"message_id": next(self._ids), "date": 1, "text": text}
        self._update({"message": message | {"chat": _chat(chair), "from": _user(chair)}})

    def _update(self, update: Json) -> None:
        url, headers = (
            f"{self.url}/webhooks/telegram",
            {"X-Telegram-Bot-Api-Secret-Token": SECRET},
        )
        body = {"update_id": next(self._ids)} | update
        answer = self._http.post(url, json=body, headers=headers)
        assert answer.status_code == 200, answer.text

    def close(self) -> None:
        """End the connections."""
        self._http.close()


def _of_telegram(call: Json) -> Shown:
    params, taken = call["params"], "fault" not in call
    markup = params.get("reply_markup") or {}
    rows = markup.get("inline_keyboard", [])
    text = str(params.get("text") or params.get("caption") or "")
    return Shown(
        channel="telegram",
        text=html.unescape(re.sub(r"</?[bi]>", "", text)),
        taken=taken,
        arrived=taken,
        message_id=call.get("response", {}).get("result", {}).get("message_id", 0),
        buttons={b["text"]: b["callback_data"] for row in rows for b in row},
    )


def _of_twilio(message: Json) -> Shown:
    params = message["params"]
    return Shown(
        channel="whatsapp",
        text=to_plain(params.get("Body", "")),
        taken=True,
        arrived=message["status"] in ARRIVED,
        template=params.get("ContentSid", ""),
    )


def _user(chair: Chair) -> Json:
    return {"id": chair.person.number, "is_bot": False, "first_name": chair.person.name}


def _chat(chair: Chair) -> Json:
    return {"id": chair.person.number, "type": "private", "first_name": chair.person.name}

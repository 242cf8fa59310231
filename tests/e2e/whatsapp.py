"""WhatsApp from the outside: Twilio's signed requests, and what it was asked to send."""

import base64
import re

from bot.channels.rendering import to_plain
from tests.e2e.service import Service
from tests.e2e.story import Ability, Person, until
from tests.local import HTTP
from tests.standins.twilio_server import PUBLIC, TwilioStandIn


class WhatsAppDriver:
    """People with WhatsApp. There are no buttons: a menu is answered by its number."""

    name = "whatsapp"
    abilities: frozenset[Ability] = frozenset({"files"})

    def __init__(self, service: Service, twilio: TwilioStandIn) -> None:
        self.service = service
        self.twilio = twilio

    def phone(self, who: Person) -> str:
        return who.phone

    def say(self, who: Person, text: str) -> None:
        self.receive(who, Body=text)

    def press(self, who: Person, label: str) -> None:
        self.say(who, until(lambda: self._numbers(who, label), lambda: f"no {label!r}")[-1])

    def photo(self, who: Person, data: bytes) -> None:
        media = [["image/jpeg", base64.b64encode(data).decode()]]
        self.receive(who, media=media, MessageType="image")

    def position(self, who: Person, latitude: float, longitude: float) -> None:
        self.receive(who, Latitude=latitude, Longitude=longitude, MessageType="location")

    def card(self, who: Person) -> None:
        raise NotImplementedError("WhatsApp tells the number with every message")

    def look(self, who: Person) -> None:
        """Messages come by themselves."""

    def screen(self, who: Person) -> list[str]:
        to = address(who)
        sent = [m for m in self.twilio.messages() if m["to"] == to and "params" in m]
        return [self._shown(m["params"]) for m in sent]

    def plain(self, shown: str) -> str:
        return to_plain(shown)

    def receive(self, who: Person, **fields: object) -> None:
        """A message of theirs, which the bot must take."""
        answer = self.twilio.inbound(From=address(who), ProfileName=who.name, **fields)
        assert (answer["status"], answer["body"]) == (200, "<Response/>"), answer

    def _numbers(self, who: Person, label: str) -> list[str]:
        return numbers_of(label, "\n".join(self.screen(who)))

    def _shown(self, params: dict[str, str]) -> str:
        """The text, and the name of the file once it was fetched as Twilio fetches it."""
        if "MediaUrl" not in params:
            return params["Body"]
        url = params["MediaUrl"].replace(PUBLIC, self.service.url)
        file = HTTP.get(url).raise_for_status()
        assert file.content
        return (
            f"[{url.rsplit('/', 1)[-1]}: {file.headers['content-type']}]\n{params.get('Body', '')}"
        )


def address(who: Person) -> str:
    """Their address at Twilio."""
    return f"whatsapp:{who.phone}"


def numbers_of(label: str, shown: str) -> list[str]:
    """The numbers to answer for that label in menus, oldest first."""
    found = re.findall(rf"^(?:(\d+)\. |Balas \*(1)\*: ){re.escape(label)}$", shown, re.M)
    return [many or one for many, one in found]

"""Asks Twilio what it knows and we may not: messages that came while we were away, and whether a
message in doubt was taken. Blocking calls; the channel runs them in a thread."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog

from bot.channels.base import Part
from bot.channels.whatsapp.contents import Contents
from bot.channels.whatsapp.errors import CAUGHT
from bot.channels.whatsapp.forms import Form
from bot.channels.whatsapp.parsing import MAX_MEDIA, incoming
from bot.channels.whatsapp.sending import address, template_values
from bot.channels.whatsapp.settings import TwilioSettings
from handlers.message import Incoming

# The newest so many messages are looked at, in one request (Twilio's largest page). After a
# longer silence the older ones stay at Twilio (400 days) and a warning is logged.
CATCH_UP_LIMIT = 1000
# Messages are looked for from a little before the last one we stored: they may have been written
# out of order, and what we have already is recognised by its MessageSid.
OVERLAP = timedelta(hours=1)

FIND_LIMIT = 50
CLOCK_SKEW = timedelta(minutes=1)

_log = structlog.get_logger(__name__)


class History:
    """Reads the account's list of messages (MessageInstance), newest first as Twilio gives it."""

    def __init__(self, client: Any, own: TwilioSettings, media_hosts: frozenset[str]) -> None:
        self._client = client
        self._own = own
        self._media_hosts = media_hosts

    def missed(self, since: datetime) -> list[Incoming]:
        """Messages received since `since` (aware), oldest first. A listed message tells less than
        a webhook: no name, place or button, so those arrive as their text or as UNSUPPORTED.
        Raises one of errors.CAUGHT."""
        start = since - OVERLAP
        to = {"to": self._own.sender} if self._own.sender else {}
        listed = self._client.messages.list(
            date_sent_after=start, limit=CATCH_UP_LIMIT, page_size=CATCH_UP_LIMIT, **to
        )
        recent = [m for m in listed if m.date_created is None or m.date_created >= start]
        if len(recent) == CATCH_UP_LIMIT:
            _log.warning("whatsapp_catch_up_cut", limit=CATCH_UP_LIMIT)
        return [event for m in reversed(recent) if self._is_ours(m) for event in self._events(m)]

    def find(self, recipient: str, part: Part, since: datetime) -> str | None:
        """SID of the message to `recipient` with this content created at or after `since`.

        Not filtered by date_sent at Twilio: a message still in its queue has none. Raises one of
        errors.CAUGHT, or ContentsError where a template without variables can't be read.
        """
        same = self._recogniser(part)
        listed = self._client.messages.list(to=address(recipient), limit=FIND_LIMIT)
        for m in reversed(listed):
            late = m.date_created is not None and m.date_created >= since - CLOCK_SKEW
            if late and str(m.direction).startswith("outbound") and same(m):
                return str(m.sid)
        return None

    def _recogniser(self, part: Part) -> Callable[[Any], bool]:
        if part.template is None or template_values(part.template):
            return partial(_same, part=part)
        # Nothing of ours stands in it: only the content itself tells what it says.
        text = _plain(Contents(self._client).read(part.template.get("content_sid", "")).body)
        return lambda m: _plain(m.body or "") == text

    def _is_ours(self, m: Any) -> bool:
        if str(m.direction) != "inbound":
            return False
        service = self._own.messaging_service_sid
        return bool(self._own.sender) or m.messaging_service_sid == service

    def _events(self, m: Any) -> list[Incoming]:
        pairs = [("MessageSid", m.sid or ""), ("From", m.from_ or ""), ("Body", m.body or "")]
        if str(m.num_media or "0") != "0":
            pairs += self._media(str(m.sid))
        return incoming(Form(pairs), self._media_hosts)

    def _media(self, sid: str) -> Iterator[tuple[str, str]]:
        try:
            files = self._client.messages(sid).media.list(limit=MAX_MEDIA)
        except CAUGHT as error:  # the text still counts; the next message must not wait
            _log.warning("whatsapp_catch_up_media", error=type(error).__name__)
            return
        for i, file in enumerate(files):
            yield f"MediaUrl{i}", self._own.base_url + str(file.uri).removesuffix(".json")
            yield f"MediaContentType{i}", file.content_type or ""


def _same(m: Any, part: Part) -> bool:
    body = _plain(m.body or "")
    if part.template is not None:  # Twilio lists the finished text, not the content's SID
        values = template_values(part.template).values()
        return all(_plain(value) in body for value in values)
    has_file = str(m.num_media or "0") != "0"
    return has_file == (part.media is not None) and body == _plain(part.text)


def _plain(text: str) -> str:
    return " ".join(text.split())

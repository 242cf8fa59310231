"""One part -> the parameters of Twilio's "create a Message" (OpenAPI api/v2010, Messages.json)."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from bot.channels.base import Part, SendError
from bot.channels.whatsapp.settings import TwilioSettings
from handlers.message import OutgoingMedia

STATUS_PATH = "/webhooks/whatsapp/status"
INBOUND_PATH = "/webhooks/whatsapp"

# Without it Twilio tries once again, and only if it could not connect: an answer of 500 would
# lose the message (twilio.com/docs/usage/webhooks/webhooks-connection-overrides). Not signed.
RETRY_FRAGMENT = "#rc=3&rp=all"

MediaUrl = Callable[[OutgoingMedia], str]


class Composer:
    """Knows who we are to Twilio and where files and receipts have their addresses."""

    def __init__(self, own: TwilioSettings, public_url: str, media_url: MediaUrl | None) -> None:
        self._media_url = media_url
        self._contents = own.contents
        self._always = {"status_callback": public_url + STATUS_PATH + RETRY_FRAGMENT}
        if own.sender:
            self._always["from_"] = own.sender
        if own.messaging_service_sid:
            self._always["messaging_service_sid"] = own.messaging_service_sid

    def parameters(self, recipient: str, part: Part) -> dict[str, Any]:
        """Arguments of `messages.create`; SendError(permanent) for a part that can't be sent."""
        return {"to": address(recipient), **self._always, **self._content(part)}

    def _content(self, part: Part) -> dict[str, Any]:
        if part.template is not None:
            return _template(part.template)
        if part.options:
            return self._buttons(part)
        if part.media is not None:
            return self._file(part.text, part.media)
        if not part.text:
            raise SendError("empty message", permanent=True, code="empty")
        return {"body": part.text}

    def _buttons(self, part: Part) -> dict[str, Any]:
        sid = self._contents.get(len(part.options))
        if sid is None:
            raise SendError("no content for so many options", permanent=True, code="content")
        values = [part.text]
        for option in part.options:
            values += [option.label.strip(), option.value]
        return _content_variables(sid, {str(i): value for i, value in enumerate(values, 1)})

    def _file(self, caption: str, media: OutgoingMedia) -> dict[str, Any]:
        if self._media_url is None:
            raise SendError("files have no public address", permanent=True, code="media_url")
        return {"media_url": [self._media_url(media)]} | ({"body": caption} if caption else {})


def address(recipient: str) -> str:
    """Twilio's form of a WhatsApp address; a bare +E164 number is one too."""
    return f"whatsapp:{recipient}" if recipient.startswith("+") else recipient


def template_values(template: Mapping[str, str]) -> dict[str, str]:
    """The variables of an approved template. Meta refuses lines, tabs and runs of spaces in one,
    and Twilio an empty one (63028)."""
    return {
        name: " ".join(value.split()) or "-"
        for name, value in template.items()
        if name != "content_sid"
    }


def _template(template: Mapping[str, str]) -> dict[str, Any]:
    sid = template.get("content_sid", "")
    if not sid:
        raise SendError("template without content_sid", permanent=True, code="content")
    return _content_variables(sid, template_values(template))


def _content_variables(sid: str, values: Mapping[str, str]) -> dict[str, Any]:
    variables = {"content_variables": json.dumps(values, ensure_ascii=False)} if values else {}
    return {"content_sid": sid, **variables}

"""Twilio's inbound form -> `Incoming`. Fields: twilio.com/docs/messaging/guides/webhook-request."""

import math
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

import structlog

from bot.channels.base import Receipt, ReceiptStatus
from bot.channels.whatsapp import codes
from bot.channels.whatsapp.forms import Form
from handlers.message import Incoming, IncomingMedia, Kind, Location, MediaKind

CHANNEL = "whatsapp"
MAX_MEDIA = 10  # WhatsApp sends one, Twilio's API allows ten
MAX_NAME = 200

_log = structlog.get_logger(__name__)
_PHONE = re.compile(r"whatsapp:(\+[1-9]\d{6,14})")
# Words of MessageType that carry nothing a handler could read, whatever stands beside them.
_UNREADABLE = frozenset({"contacts", "reaction", "sticker", "order", "system", "unsupported"})
_OPT_OUT = {"STOP": Kind.BLOCKED, "START": Kind.REACHABLE}
_STATUS: dict[str, ReceiptStatus] = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "failed": "failed",
    "undelivered": "failed",
    "canceled": "failed",
}


def incoming(form: Form, media_hosts: frozenset[str]) -> list[Incoming]:
    """The message in `form`, or [] when it is none of WhatsApp's or needs no answer of ours.

    `media_hosts` are the only hosts whose files are taken (host or host:port).
    """
    sid = form.text("MessageSid") or form.text("SmsMessageSid") or form.text("SmsSid")
    sender = form.text("From")
    if not sid or len(sid) > 64 or not _is_whatsapp(sender):
        _log.info("whatsapp_ignored", reason="no WhatsApp message", has_sid=bool(sid))
        return []
    name = form.text("ProfileName")[:MAX_NAME]
    opt_out = form.text("OptOutType").upper()
    if opt_out:  # only with Advanced Opt-Out; Twilio has answered the person already
        kind = _OPT_OUT.get(opt_out)
        return [_person(sid, sender, name, kind)] if kind else []
    return [_message(form, _person(sid, sender, name, Kind.MESSAGE), media_hosts)]


def receipt(form: Form) -> list[Receipt]:
    """The status in `form`; [] for queued, accepted, sending, scheduled and words yet unknown."""
    sid = form.text("MessageSid") or form.text("SmsSid")
    word = form.text("MessageStatus") or form.text("SmsStatus")
    status = _STATUS.get(word.lower())
    if not sid or status is None:
        return []
    if status != "failed":
        return [Receipt(CHANNEL, sid, status)]
    code = form.text("ErrorCode")[:20]
    error = (form.text("ErrorMessage") or form.text("ChannelStatusMessage"))[:300]
    blocked = codes.number(code) in codes.BLOCKED
    return [Receipt(CHANNEL, sid, status, error_code=code, error=error, blocked=blocked)]


def phone_of(sender: str) -> str | None:
    """E.164 of a "whatsapp:+digits" address; None for a business-scoped id, which hides it."""
    found = _PHONE.fullmatch(sender)
    return found[1] if found else None


def media_kind(mime: str) -> MediaKind:
    """What a handler may do with a file of this type. WhatsApp's voice notes are Ogg."""
    main = mime.partition("/")[0]
    kinds: dict[str, MediaKind] = {
        "image": "photo",
        "video": "video",
        "audio": "voice" if "ogg" in mime else "audio",
        "application": "document",
        "text": "document",
    }
    return kinds.get(main, "other")


def reference_of(url: str, media_hosts: frozenset[str]) -> str | None:
    """Path and query of a media URL; None unless its host is one of `media_hosts` (our
    credentials go there, and nowhere else: SSRF)."""
    try:
        parts = urlsplit(url)
        where = parts.netloc.lower()
        path = parts.path
    except ValueError:
        return None
    if parts.scheme not in ("https", "http") or where not in media_hosts:
        return None
    if not path.startswith("/") or path.startswith("//"):
        return None
    return f"{path}?{parts.query}" if parts.query else path


def _is_whatsapp(sender: str) -> bool:
    return sender.startswith("whatsapp:") and len("whatsapp:") < len(sender) <= 200


def _person(sid: str, sender: str, name: str, kind: Kind) -> Incoming:
    return Incoming(CHANNEL, sid, sender, name=name, phone=phone_of(sender), kind=kind)


def _message(form: Form, person: Incoming, media_hosts: frozenset[str]) -> Incoming:
    unreadable = form.text("MessageType").lower() in _UNREADABLE
    text = "" if unreadable else form.text("Body")
    choice = form.get("ButtonPayload") or form.get("ListId") or None
    media = () if unreadable else _media(form, media_hosts)
    location = _location(form)
    readable = bool(text or choice or media or location)
    return Incoming(
        channel=person.channel,
        external_id=person.external_id,
        sender=person.sender,
        text=text,
        choice=choice,
        name=person.name,
        phone=person.phone,
        media=media,
        location=location,
        reply_to=form.text("OriginalRepliedMessageSid")[:64] or None,
        kind=Kind.MESSAGE if readable else Kind.UNSUPPORTED,
    )


def _media(form: Form, media_hosts: frozenset[str]) -> tuple[IncomingMedia, ...]:
    files = []
    for i in range(MAX_MEDIA):
        url, mime = form.text(f"MediaUrl{i}"), _mime(form.text(f"MediaContentType{i}"))
        if not url:
            break
        reference = reference_of(url, media_hosts)
        if reference is None:
            _log.warning("whatsapp_media_refused", reason="host is not Twilio's")
        elif "vcard" not in mime:  # a contact card is nothing we could keep as evidence
            files.append(IncomingMedia(media_kind(mime), reference, mime))
    return tuple(files)


def _mime(value: str) -> str:
    return value.partition(";")[0].strip().lower()[:100]


def _location(form: Mapping[str, str]) -> Location | None:
    try:
        latitude, longitude = float(form["Latitude"]), float(form["Longitude"])
    except (KeyError, ValueError):
        return None
    inside = math.isfinite(latitude + longitude) and abs(latitude) <= 90 and abs(longitude) <= 180
    if not inside:
        return None
    label = ", ".join(part for key in ("Label", "Address") if (part := form.get(key, "").strip()))
    return Location(latitude, longitude, label[:500])

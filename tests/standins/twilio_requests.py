"""Webhook requests as Twilio makes them, without a network: signed by the SDK's own validator."""

from typing import Any
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from bot.channels.base import WebhookRequest
from bot.channels.whatsapp import TwilioSettings, WhatsAppChannel

ACCOUNT = "AC" + "0" * 31 + "1"
URL = "https://bot.example"
PATH = "/webhooks/whatsapp"
STATUS = "/webhooks/whatsapp/status"
SENDER = "whatsapp:+6281234567890"
NEW = "new"
OWN = TwilioSettings(account_sid=ACCOUNT, auth_token="new,old", from_="+14155238886")
CHANNEL = WhatsAppChannel(OWN, URL)
PARSERS = {hook.path: hook.parse for hook in CHANNEL.webhooks()}
TEXT = {"MessageSid": "SM1", "AccountSid": ACCOUNT, "From": SENDER, "Body": "halo", "NumMedia": "0"}


class Multi(dict[str, list[str]]):
    """What the SDK's validator accepts as a form with a name twice."""

    def getlist(self, name: str) -> list[str]:
        return self[name]


def sign(pairs: Any, url: str = URL + PATH, token: str = NEW) -> str:
    form = Multi()
    for name, value in pairs.items() if isinstance(pairs, dict) else pairs:
        form.setdefault(name, []).append(value)
    return str(RequestValidator(token).compute_signature(url, form))


def request(pairs: Any, signature: str | None = None, path_qs: str = PATH) -> WebhookRequest:
    signature = sign(pairs, URL + path_qs) if signature is None else signature
    headers = {"x-twilio-signature": signature, "host": "evil.example", "x-forwarded-proto": "http"}
    return WebhookRequest(path_qs, headers, urlencode(pairs).encode())

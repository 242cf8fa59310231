"""The TWILIO_* keys of `.env`, and one clear sentence for each way they can be wrong."""

import re
from urllib.parse import urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.channels.base import ConfigurationError

API_URL = "https://api.twilio.com"
LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost"})

_HEX = r"[0-9a-fA-F]{32}"
_E164 = re.compile(r"\+[1-9]\d{6,14}")


class TwilioSettings(BaseSettings):
    """Twilio's account and sender, as `.env.example` explains them.

    TWILIO_CONTENT_QUICK_REPLY_2 and _3 are `twilio/quick-reply` contents with two and three
    buttons; TWILIO_CONTENT_LIST is one or more `twilio/list-picker` contents, written
    "4=HX..,5=HX.." because a list picker has a fixed number of items (a lone "HX.." has ten).
    None of them needs WhatsApp's approval: they are used inside the 24-hour window only. Their
    variables, in this order: {{1}} the text, then for each option its title and its id
    ({{2}} title and {{3}} id of the first, {{4}} and {{5}} of the second, ...).
    """

    model_config = SettingsConfigDict(
        env_prefix="TWILIO_", env_file=".env", extra="ignore", frozen=True, populate_by_name=True
    )

    account_sid: str = ""
    auth_token: SecretStr = SecretStr("")
    from_: str = Field(default="", validation_alias="TWILIO_FROM")
    messaging_service_sid: str = ""
    api_url: str = API_URL
    daily_openings: int = Field(default=250, ge=0)
    content_quick_reply_2: str = ""
    content_quick_reply_3: str = ""
    content_list: str = ""

    @property
    def tokens(self) -> tuple[str, ...]:
        """The auth tokens, the one in use first; two of them while the token is rotated."""
        parts = self.auth_token.get_secret_value().split(",")
        return tuple(token for part in parts if (token := part.strip()))

    @property
    def sender(self) -> str:
        """Our own address, "whatsapp:+E164", or "" when only a Messaging Service is set."""
        number = self.from_.strip().removeprefix("whatsapp:")
        return f"whatsapp:{number}" if number else ""

    @property
    def base_url(self) -> str:
        """The API's base without a trailing slash."""
        return (self.api_url.strip() or API_URL).rstrip("/")

    @property
    def contents(self) -> dict[int, str]:
        """Number of options -> SID of the content that shows exactly so many."""
        pairs = [("2", self.content_quick_reply_2), ("3", self.content_quick_reply_3)]
        for item in self.content_list.split(","):
            count, equals, sid = item.partition("=")
            pairs.append((count, sid) if equals else ("10", item))
        return {int(count): sid.strip() for count, sid in pairs if sid.strip()}

    def empty(self) -> bool:
        """No key is set that only a user of WhatsApp would set."""
        own = (self.account_sid, self.from_, self.messaging_service_sid, self.content_list)
        replies = (self.content_quick_reply_2, self.content_quick_reply_3)
        return not (any(value.strip() for value in (*own, *replies)) or self.tokens)


def check(own: TwilioSettings, public_url: str) -> None:
    """Raise ConfigurationError, naming the key and where its value is found, at the first fault."""
    check_account(own)
    _check_sender(own)
    _check_contents(own)
    check_api_url(own)
    check_public_url(public_url)


def check_api_url(own: TwilioSettings) -> None:
    """Raise ConfigurationError where TWILIO_API_URL is no base of an API."""
    if not re.fullmatch(r"https?://[^/?#]+(/[^?#]*)?", own.base_url):
        raise ConfigurationError(
            "TWILIO_API_URL harus berupa alamat http(s); kosongkan untuk memakai alamat Twilio."
        )


def check_public_url(public_url: str) -> None:
    """Twilio calls only public https, signs that URL, and refuses host names with an underscore
    (OpenAPI, StatusCallback); plain http is for a stand-in on this machine."""
    try:
        url = urlsplit(public_url)
        host, _ = url.hostname or "", url.port
    except ValueError:
        host, url = "", urlsplit("")
    local = url.scheme == "http" and host in LOCAL_HOSTS
    if not host or "_" in host or not (url.scheme == "https" or local):
        raise ConfigurationError(
            "PUBLIC_URL harus alamat https server ini yang bisa dicapai Twilio, tanpa garis bawah "
            "pada nama hostnya (misalnya https://bot.contoh.go.id): tanpa itu pesan WhatsApp tidak "
            "bisa diperiksa keasliannya."
        )


def check_account(own: TwilioSettings) -> None:
    """Raise ConfigurationError where the account or its token can't be one."""
    if not re.fullmatch(rf"AC{_HEX}", own.account_sid):
        raise ConfigurationError(
            "TWILIO_ACCOUNT_SID kosong atau bukan AC dan 32 angka heksadesimal: salin dari halaman "
            "depan Twilio Console, bagian Account Info."
        )
    if not own.tokens:
        raise ConfigurationError(
            "TWILIO_AUTH_TOKEN kosong: salin dari halaman depan Twilio Console, bagian Account "
            "Info, di bawah Account SID."
        )


def _check_sender(own: TwilioSettings) -> None:
    service = own.messaging_service_sid
    if not own.sender and not service:
        raise ConfigurationError(
            "TWILIO_FROM (nomor pengirim, whatsapp:+62...) atau TWILIO_MESSAGING_SERVICE_SID harus "
            "diisi: lihat Messaging > Senders > WhatsApp senders di Twilio Console."
        )
    if own.sender and not _E164.fullmatch(own.sender.removeprefix("whatsapp:")):
        raise ConfigurationError(
            "TWILIO_FROM harus berbentuk whatsapp:+6281234567890: lihat Messaging > Senders > "
            "WhatsApp senders di Twilio Console."
        )
    if service and not re.fullmatch(rf"MG{_HEX}", service):
        raise ConfigurationError(
            "TWILIO_MESSAGING_SERVICE_SID harus MG dan 32 angka heksadesimal: lihat Messaging > "
            "Services di Twilio Console."
        )


def _check_contents(own: TwilioSettings) -> None:
    for key in ("content_quick_reply_2", "content_quick_reply_3"):
        value = getattr(own, key)
        if value and not re.fullmatch(rf"HX{_HEX}", value.strip()):
            raise ConfigurationError(_CONTENT.format(key=f"TWILIO_{key.upper()}", form="HX..."))
    item = rf"\s*((4|5|6|7|8|9|10)=)?HX{_HEX}\s*"
    if own.content_list and not re.fullmatch(rf"{item}(,{item})*", own.content_list):
        raise ConfigurationError(
            _CONTENT.format(key="TWILIO_CONTENT_LIST", form="HX... atau 4=HX...,5=HX... sampai 10")
        )


_CONTENT = (
    "{key} harus {form} (HX dan 32 angka heksadesimal): lihat Messaging > Content Template "
    "Builder di Twilio Console, atau kosongkan supaya pilihan tampil sebagai baris bernomor."
)

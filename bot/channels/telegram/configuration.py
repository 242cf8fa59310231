"""The TELEGRAM_* keys of `.env`, and what must hold between them."""

import re

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.channels.base import ConfigurationError

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
# core.telegram.org/bots/api#setwebhook, secret_token
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class TelegramSettings(BaseSettings):
    """Without TELEGRAM_TOKEN there is no Telegram channel."""

    model_config = SettingsConfigDict(
        env_prefix="TELEGRAM_", env_file=".env", extra="ignore", frozen=True
    )

    token: SecretStr = Field(default=SecretStr(""), description="from @BotFather")
    api_url: str = "https://api.telegram.org"
    webhook_secret: SecretStr = SecretStr("")

    @property
    def plain_token(self) -> str:
        """The token itself, without the blanks that copying it may have added."""
        return self.token.get_secret_value().strip()

    @property
    def plain_secret(self) -> str:
        """The secret that Telegram repeats in each webhook request; "" where there is none."""
        return self.webhook_secret.get_secret_value().strip()

    @property
    def bot_id(self) -> int:
        """The bot's user id: the digits before the colon of its token."""
        return int(self.plain_token.partition(":")[0])


def uses_webhook(public_url: str) -> bool:
    """Telegram calls https addresses only; without one it is asked for messages (polling)."""
    return public_url.startswith("https://")


def check(own: TelegramSettings, public_url: str) -> None:
    """Raise ConfigurationError, naming the key, for values that cannot work together."""
    if not _TOKEN.fullmatch(own.plain_token):
        raise ConfigurationError(
            "TELEGRAM_TOKEN harus berbentuk 123456789:AbC-dEf: salin ulang dari @BotFather."
        )
    if not own.api_url.startswith(("https://", "http://")):
        raise ConfigurationError(
            "TELEGRAM_API_URL harus berupa alamat http(s); hapus untuk memakai alamat Telegram."
        )
    if own.plain_secret and not _SECRET.fullmatch(own.plain_secret):
        raise ConfigurationError(
            "TELEGRAM_WEBHOOK_SECRET hanya boleh berisi A-Z a-z 0-9 _ dan -, paling banyak 256."
        )
    if uses_webhook(public_url) and not own.plain_secret:
        raise ConfigurationError(
            "TELEGRAM_WEBHOOK_SECRET kosong padahal PUBLIC_URL memakai https: isi dengan 32 atau "
            "lebih huruf dan angka acak (A-Z a-z 0-9 _ -)."
        )

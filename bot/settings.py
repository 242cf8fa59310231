"""Every setting that is not a channel's own, read once from the environment or `.env`."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from db.quiet import DEFAULT, Quiet, parse_quiet


class Settings(BaseSettings):
    """One frozen object; `.env.example` explains each key. Channels keep their own keys
    (TELEGRAM_*, TWILIO_*) in a settings class beside the channel."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    database_url: str = "sqlite:///data/kawan.db"
    public_url: str = ""
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    secret_key: SecretStr = SecretStr("")
    timezone: str = "Asia/Jakarta"
    media_url: str = "data/media"
    media_max_bytes: int = 16 * 1024 * 1024
    aws_access_key_id: SecretStr = SecretStr("")
    aws_secret_access_key: SecretStr = SecretStr("")
    simulator: bool | None = None
    draft_hours: int = Field(default=12, ge=1)
    quiet_hours: str = DEFAULT
    approval_above: int = Field(default=0, ge=0)
    rat_deadline: str = Field(default="03-31", pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")
    log_format: Literal["console", "json"] = "console"
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("public_url")
    @classmethod
    def without_trailing_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @field_validator("quiet_hours")
    @classmethod
    def readable_hours(cls, value: str) -> str:
        parse_quiet(value)  # raises ValueError, which names the fault
        return value

    @property
    def quiet(self) -> Quiet:
        """When nobody is reminded."""
        return parse_quiet(self.quiet_hours)

    @property
    def media_folder(self) -> Path:
        """Folder of the media store; MEDIA_URL may be a path or file:// URL. With s3:// there is
        no folder: wiring.open_store."""
        return Path(self.media_url.removeprefix("file://"))

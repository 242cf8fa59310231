"""The Telegram channel, on python-telegram-bot's `Bot` and types; `channel.py` is the way in."""

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.configuration import TelegramSettings

__all__ = ["TelegramChannel", "TelegramSettings"]

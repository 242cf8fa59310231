"""The list of channels. A further one is a module beside these and a line here."""

from bot.channels.base import Channel
from bot.channels.telegram import TelegramChannel
from bot.channels.terminal import TerminalChannel
from bot.channels.web import WebChannel
from bot.channels.whatsapp import WhatsAppChannel

CHANNELS: dict[str, type[Channel]] = {
    "telegram": TelegramChannel,
    "whatsapp": WhatsAppChannel,
    "web": WebChannel,
    "terminal": TerminalChannel,
}

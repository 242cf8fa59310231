"""`kawan` with one thing changed: WhatsApp's pace for one person, six seconds a message after the first
ten, which a long story would wait for most of its time. tests/bot/test_dispatcher_pace.py and the
channel's own tests are about that pace."""

from dataclasses import replace

from bot.__main__ import main
from bot.channels import CHANNELS
from bot.channels.whatsapp import WhatsAppChannel


class HurriedWhatsApp(WhatsAppChannel):
    """WhatsApp without its limit for one person; the limit for the whole channel stays."""

    limits = replace(WhatsAppChannel.limits, chat_interval=0.0)


if __name__ == "__main__":
    CHANNELS["whatsapp"] = HurriedWhatsApp
    main()

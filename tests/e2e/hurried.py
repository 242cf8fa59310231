"""`kawan` with one thing changed: the pace for one person, a second a message on Telegram and six on
WhatsApp, which a long story would wait for most of its time. tests/bot/test_dispatcher_pace.py and
the channels' own tests are about that pace."""

from dataclasses import replace

from bot.__main__ import main
from bot.channels import CHANNELS


def hurry() -> None:
    """The limits of whole channels stay."""
    for name in ("telegram", "whatsapp"):
        made = CHANNELS[name]
        limits = replace(made.limits, chat_interval=0.0)
        CHANNELS[name] = type(made.__name__, (made,), {"limits": limits})


if __name__ == "__main__":
    hurry()
    main()

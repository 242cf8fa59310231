"""WhatsApp through Twilio: the class and its settings; each idea has a file of its own."""

from bot.channels.whatsapp.channel import WhatsAppChannel
from bot.channels.whatsapp.settings import TwilioSettings

__all__ = ["TwilioSettings", "WhatsAppChannel"]

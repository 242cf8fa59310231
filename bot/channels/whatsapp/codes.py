"""Twilio's error numbers, by what follows from them. Meanings: twilio.com/docs/api/errors/<n>."""

# This person can't be reached here: not on WhatsApp, or does not want to hear from us.
BLOCKED = frozenset(
    {
        21211,  # invalid To
        21217,  # number not valid
        21610,  # opted out (STOP)
        21614,  # not a mobile number
        63003,  # To is no valid or active address of the channel
        63014,  # blocked by the user's action
        63015,  # has not joined the sandbox
        63024,  # recipient invalid: no WhatsApp, terms not accepted, client too old
        63033,  # unsubscribed (deprecated, but still mapped from WhatsApp's 1007)
    }
)

# Our account or sender is set up wrongly: nobody's message can leave, and nobody's is at fault.
ALARM = frozenset(
    {
        20003,  # authentication
        20005,  # account not active
        20404,  # account not found
        21212,  # invalid From
        21603,  # From missing
        21606,  # From is not ours
        21609,  # StatusCallback invalid, for example not public
        21659,  # From is not a number of this account
        21660,  # From belongs to another account
        21701,  # Messaging Service not found
        21703,  # Messaging Service without senders
        63007,  # From is no channel of this account
    }
)

QUEUE_FULL = 21611  # too many messages wait for this sender
DAILY_LIMIT = 63038  # the account's messages of the day are used up; comes as HTTP 429
TOO_MANY_REQUESTS = 20429


def number(value: object) -> int | None:
    """An error code as Twilio writes it, in JSON or in a form; None for anything else."""
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None

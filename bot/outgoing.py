"""A row of the outbox as its channel sees it, and the parts it is sent in."""

from collections.abc import Sequence

import structlog

from bot.channels.base import Channel, Message, Part, SendError
from db.models import Outbox
from handlers.message import Option, OutgoingMedia

log = structlog.get_logger(__name__)


def message_of(row: Outbox) -> Message:
    """The message of a row."""
    return Message(
        recipient=row.recipient,
        text=row.text,
        options=tuple(Option(value, label) for value, label in row.options),
        media=tuple(OutgoingMedia(**medium) for medium in row.media),  # type: ignore[arg-type]
        request=row.request,  # type: ignore[arg-type]
        template=row.template,
    )


def parts_of(channel: Channel, row: Outbox) -> Sequence[Part]:
    """The provider's messages a row becomes, at least one. Raises SendError (permanent) for a
    message that the channel can't render."""
    try:
        parts = channel.render(message_of(row))
    except Exception as error:  # whatever is wrong with this row, the others must go on
        log.exception("cannot be rendered", channel=row.channel, message=row.id)
        raise SendError(f"cannot be rendered: {error}", permanent=True, code="render") from error
    if not parts:
        raise SendError("nothing to send", permanent=True, code="empty")
    return parts

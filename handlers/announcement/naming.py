"""What an announcement is called where only a line is free for it."""

from db.models import Broadcast
from handlers.questions import quote

TITLE = 80  # characters


def name_of(row: Broadcast) -> str:
    """The title, or the first words where there is none; to be made `literal` when it is shown."""
    return quote(row.title or row.body, TITLE)

"""What a conversation has to know of the service around it: settings, and what channels allow."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from db.broadcasts.routes import Channels
from db.quiet import DEFAULT, Quiet, parse_quiet

Pictures = Callable[[Sequence[str]], Mapping[str, bytes]]


def no_pictures(_keys: Sequence[str]) -> Mapping[str, bytes]:
    """Where there is no media store."""
    return {}


@dataclass(frozen=True, slots=True)
class Policy:
    """`reporting` are the channels that tell of delivery, `editable` those on which a message can
    be changed after it was sent; times in minutes, 0 is never;
    `approval_above`: from more recipients on a second person has to agree, 0 is never;
    `pictures` reads clean copies by their key: small JPEGs without metadata, in bounded time; what
    can't be read is left out. It may use the network: handlers ask by Chat.pictures."""

    channels: Channels = field(default_factory=lambda: Channels({}, {}, {}))
    reporting: frozenset[str] = frozenset()
    editable: frozenset[str] = frozenset()
    quiet: Quiet = field(default_factory=lambda: parse_quiet(DEFAULT))
    draft_hours: int = 12
    approval_above: int = 0
    other_channel_after: int = 240
    nudge_after: int = 1440
    pictures: Pictures = no_pictures

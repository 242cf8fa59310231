"""A webhook's form: read strictly, so that what was signed is what is parsed."""

from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl

from bot.channels.base import WebhookRejected

MAX_BYTES = 256 * 1024  # a body of 4,096 emoji is 48 KiB when percent-encoded
MAX_FIELDS = 200  # Twilio sends about forty

# PostgreSQL refuses NUL in text; the others have no business in a message. Tab and lines stay.
_CONTROL = {code: None for code in (*range(32), 127) if code not in (9, 10, 13)}


class Form(Mapping[str, str]):
    """The fields in order, first value of a name wins; control characters are taken out.

    `pairs` are the values exactly as sent, which is what the signature covers.
    """

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self.pairs = pairs
        self._first = {name: value.translate(_CONTROL) for name, value in reversed(pairs)}

    def __getitem__(self, name: str) -> str:
        return self._first[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._first)

    def __len__(self) -> int:
        return len(self._first)

    def text(self, name: str) -> str:
        """The value without surrounding space, "" where it is missing."""
        return self._first.get(name, "").strip()


def read(body: bytes) -> Form:
    """The form in `body`; raises WebhookRejected(400) for what is no UTF-8 form of sane size.
    Blank values stay: Twilio signs them too."""
    if len(body) > MAX_BYTES:
        raise WebhookRejected("form too large", 400)
    try:
        pairs = parse_qsl(
            body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS
        )
    except ValueError as error:
        raise WebhookRejected("form unreadable", 400) from error
    return Form(pairs)

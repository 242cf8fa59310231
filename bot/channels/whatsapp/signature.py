"""Is a request from Twilio? HMAC-SHA1 over the public URL and every field of the form.

Rules: twilio.com/docs/usage/security; the same bytes as twilio.request_validator, which compares
strings one by one. Twilio has signed URLs with and without the default port, so both count. The
scheme has no time stamp: a replay is caught by its MessageSid later.
"""

import base64
import hmac
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

HEADER = "x-twilio-signature"


class Signature:
    """Verifies requests to one public address with any of our tokens."""

    def __init__(self, public_url: str, tokens: Sequence[str]) -> None:
        self._bases = _with_and_without_port(public_url.rstrip("/"))
        self._tokens = [token.encode() for token in tokens]

    def matches(self, given: str, path_qs: str, pairs: Iterable[tuple[str, str]]) -> bool:
        """True if `given` signs PUBLIC_URL + `path_qs` (raw, never from Host headers) and the
        form `pairs`. Every candidate is computed and compared, in constant time."""
        # A name sent twice counts with each of its different values, in order.
        fields = "".join(name + value for name, value in sorted(set(pairs)))
        offered = _bytes(given)
        found = False
        for base in self._bases:
            for token in self._tokens:
                digest = hmac.digest(token, _bytes(base + path_qs + fields), "sha1")
                found |= hmac.compare_digest(base64.b64encode(digest), offered)
        return found


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")  # a lone surrogate signs nothing, and breaks nothing


def _with_and_without_port(base: str) -> tuple[str, ...]:
    url = urlsplit(base)
    host = url.netloc.rsplit(":", 1)[0] if url.port else url.netloc
    port = url.port or (443 if url.scheme == "https" else 80)
    bases = [base, *(f"{url.scheme}://{at}{url.path}" for at in (host, f"{host}:{port}"))]
    return tuple(dict.fromkeys(bases))

"""Twilio's Content API: where templates are created, and where Meta's verdict on them is read.

Blocking calls; the tables are not touched here. Shapes: Twilio's OpenAPI content_v1, and
twilio.com/docs/content/content-api-resources.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self

from bot.channels.whatsapp.client import ApiError, BaseUrlClient, make_client
from bot.channels.whatsapp.errors import CAUGHT, masked, send_error
from bot.channels.whatsapp.parsing import CHANNEL
from bot.channels.whatsapp.settings import TwilioSettings, check_account, check_api_url

URL = "https://content.twilio.com/v1/Content"
SID = re.compile(r"HX[0-9a-fA-F]{32}")
TIMEOUT = 20.0  # seconds; a person waits at the terminal

Trouble = Literal["account", "busy", "missing", "refused", "unreachable", "unclear"]

# Twilio's words for Meta's verdict -> ours (db.models.MessageTemplate.status). "Disabled" is for
# good; twilio.com/docs/whatsapp/tutorial/message-template-approvals-statuses
_STATUS = {
    "unsubmitted": "draft",
    "received": "pending",
    "pending": "pending",
    "approved": "approved",
    "rejected": "rejected",
    "disabled": "rejected",
    "paused": "paused",
}
_UNKNOWN = "paused"  # a word nobody foresaw is surely no approval
_NO_REASON = frozenset({"", "none"})


class ContentsError(Exception):
    """Twilio did not do what was asked.

    trouble: account (refused us), busy, missing (no such content), refused (the request itself),
    unreachable (surely nothing happened), unclear (it may have happened). The text is Twilio's.
    """

    def __init__(self, trouble: Trouble, message: str = "") -> None:
        super().__init__(message)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Approval:
    """What Meta thinks of a template: a status of db.models.MessageTemplate, the reason of a
    refusal, and the category it is charged in, where Twilio told one."""

    status: str
    reason: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """A template's text with its {{1}} {{2}}, and the labels of its buttons."""

    body: str
    buttons: tuple[str, ...] = ()


class Contents:
    """The contents of one account."""

    channel: ClassVar[str] = CHANNEL

    def __init__(self, client: Any, http: BaseUrlClient | None = None) -> None:
        """`client` is the SDK's, as client.make_client builds it; `http`, its transport, is ours
        to close."""
        self._client = client
        self._http = http

    @classmethod
    def connect(cls, own: TwilioSettings) -> Self:
        """For the account of `own`. Raises ConfigurationError that names the key at fault."""
        check_account(own)
        check_api_url(own)
        http = BaseUrlClient(own.base_url, TIMEOUT)
        return cls(make_client(own, http), http)

    def close(self) -> None:
        """Close the connections that `connect` opened."""
        if self._http is not None:
            self._http.close()

    def create(
        self, name: str, language: str, content: Content, samples: Sequence[str] = ()
    ) -> str:
        """Create a content, without asking Meta for anything; its SID. `samples` are examples of
        {{1}}, {{2}}, ... for Meta's reviewer. Raises ContentsError."""
        created = self._ask("POST", URL, payload(name, language, content, samples))
        sid = str(created.get("sid") or "")
        if not SID.fullmatch(sid):
            raise ContentsError("unclear", "answer without a SID")
        return sid

    def submit(self, sid: str, name: str, category: str) -> Approval:
        """Ask Meta to approve a content for WhatsApp. Raises ContentsError."""
        wanted = {"name": name, "category": category}
        answer = self._ask("POST", f"{URL}/{sid}/ApprovalRequests/whatsapp", wanted)
        asked = approval_of(answer)
        # Twilio's own example answers "unsubmitted" to the request that submits.
        return Approval("pending", "", asked.category) if asked.status == "draft" else asked

    def approval(self, sid: str) -> Approval:
        """What became of the request. Raises ContentsError."""
        answer = self._ask("GET", f"{URL}/{sid}/ApprovalRequests")
        found = answer.get("whatsapp")
        return approval_of(found if isinstance(found, dict) else {})

    def read(self, sid: str) -> Content:
        """The text of a content, whoever created it. Raises ContentsError."""
        return content_of(self._ask("GET", f"{URL}/{sid}"))

    def _ask(self, method: str, url: str, data: Mapping[str, Any] | None = None) -> dict[str, Any]:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        try:
            response = self._client.request(method, url, data=data, headers=headers)
            answer = json.loads(response.text)
        except CAUGHT as error:
            raise _failure(error) from error
        if not isinstance(answer, dict):
            raise ContentsError("unclear", "answer is no object")
        return answer


def payload(
    name: str, language: str, content: Content, samples: Sequence[str] = ()
) -> dict[str, Any]:
    """The request that creates a content. A button's id, which comes back when it is pressed, is
    its label in lower case: pressing means the same as typing it."""
    kinds: dict[str, Any] = {"twilio/text": {"body": content.body}}
    if content.buttons:
        actions = [
            {"type": "QUICK_REPLY", "title": label, "id": label.lower()}
            for label in content.buttons
        ]
        kinds = {"twilio/quick-reply": {"body": content.body, "actions": actions}}
    variables = {str(number): sample for number, sample in enumerate(samples, 1)}
    made = {"friendly_name": name, "language": language, "types": kinds}
    return made | ({"variables": variables} if variables else {})


def approval_of(answer: Mapping[str, Any]) -> Approval:
    """An approval as Twilio words it; nothing at all means that nobody asked yet."""
    word = str(answer.get("status") or "unsubmitted").lower()
    reason = str(answer.get("rejection_reason") or "")
    if reason.lower() in _NO_REASON:
        reason = word if word == "disabled" or word not in _STATUS else ""
    return Approval(_STATUS.get(word, _UNKNOWN), reason, str(answer.get("category") or "").upper())


def content_of(answer: Mapping[str, Any]) -> Content:
    """The richest text of a content. Raises ContentsError (refused) where it has none."""
    types = answer.get("types")
    kinds = types if isinstance(types, dict) else {}
    for kind in ("twilio/quick-reply", "twilio/text"):
        found = kinds.get(kind)
        if isinstance(found, dict) and found.get("body"):
            actions = found.get("actions") or []
            return Content(str(found["body"]), tuple(str(a.get("title", "")) for a in actions))
    raise ContentsError("refused", "neither twilio/text nor twilio/quick-reply")


def _failure(error: Exception) -> ContentsError:
    if not isinstance(error, ApiError):
        return ContentsError("unclear" if send_error(error).unknown else "unreachable")
    text = masked(error.message)
    if error.status in (401, 403):
        return ContentsError("account", text)
    if error.status == 404:
        return ContentsError("missing", text)
    if error.status in (429, 503):
        return ContentsError("busy", text)
    return ContentsError("refused" if error.status < 500 else "unclear", text)

"""What the page posts, checked and turned into the message a handler reads."""

import hashlib
import re
import uuid
from typing import Annotated, Any

import anyio.to_thread
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message

from bot.channels.web import TEXT_LIMIT, file_name, sniff
from bot.media import MediaStore
from bot.simulator.conversation import CHANNEL
from handlers.message import Incoming, IncomingMedia, Location, SharedContact

CHAIR = re.compile(r"[a-z0-9-]{8,64}")
JSON_BYTES = 64 * 1024
FORM_OVERHEAD = 64 * 1024  # boundaries and the text fields around a file
MIME = re.compile(r"[a-z0-9.+-]{1,40}/[a-z0-9.+-]{1,59}")


def checked_chair(text: str) -> str:
    """A chair's id. Raises ValueError for any other text."""
    if not CHAIR.fullmatch(text):
        raise ValueError("not a chair id")
    return text


def _no_nul(text: str) -> str:
    if "\x00" in text:  # PostgreSQL has no such character
        raise ValueError("NUL in text")
    return text


_Exact = Annotated[str, AfterValidator(_no_nul)]
_Text = Annotated[_Exact, StringConstraints(strip_whitespace=True)]


class _Point(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class _Posted(BaseModel):
    """The body of POST /simulator/api/messages; `client_id` makes a retry harmless."""

    model_config = ConfigDict(extra="forbid")

    chair: Annotated[str, AfterValidator(checked_chair)]
    client_id: uuid.UUID
    name: _Text = Field(default="", max_length=60)
    text: _Text = Field(default="", max_length=TEXT_LIMIT)
    choice: _Exact | None = Field(default=None, min_length=1, max_length=200)
    location: _Point | None = None
    contact: bool = False

    def shared(self) -> str:
        """What is shared instead of written; kept in the id, since no table has a place for it."""
        if self.location:
            return ".location"
        return ".contact" if self.contact else ""

    def empty(self) -> bool:
        return not (self.text or self.choice or self.location or self.contact)


async def read_message(request: Request, store: MediaStore, max_bytes: int) -> Incoming:
    """The message in a request, its file already stored. Raises HTTPException 400 or 413."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return await _from_form(request, store, max_bytes)
    if kind != "application/json":
        raise HTTPException(400, "neither JSON nor a form")
    body = await capped(request, JSON_BYTES).body()
    return _incoming(_checked(body), ())


def capped(request: Request, max_bytes: int) -> Request:
    """The same request, refusing (413) to read on once its body is longer than `max_bytes`."""
    seen = 0

    async def receive() -> Message:
        nonlocal seen
        message = await request.receive()
        seen += len(message.get("body", b""))
        if seen > max_bytes:
            raise HTTPException(413, "too large")
        return message

    declared = request.headers.get("content-length", "0")
    if declared.isdecimal() and int(declared) > max_bytes:
        raise HTTPException(413, "too large")
    return Request(request.scope, receive)


async def _from_form(request: Request, store: MediaStore, max_bytes: int) -> Incoming:
    limited = capped(request, max_bytes + FORM_OVERHEAD)
    async with limited.form(max_files=1, max_fields=8) as form:
        fields, upload = _fields(form)
        posted = _checked(fields)
        data = await upload.read()
    if not data:
        raise HTTPException(400, "empty file")
    if len(data) > max_bytes:
        raise HTTPException(413, "too large")
    key = await anyio.to_thread.run_sync(store.put, data)
    return _incoming(posted, (_media(upload, data, key),))


def _fields(form: FormData) -> tuple[dict[str, str], UploadFile]:
    upload = form.get("file")
    if not isinstance(upload, UploadFile):
        raise HTTPException(400, "no file")
    return {k: v for k, v in form.multi_items() if isinstance(v, str)}, upload


def _checked(raw: bytes | dict[str, str]) -> _Posted:
    try:
        if isinstance(raw, bytes):
            posted = _Posted.model_validate_json(raw)
        else:
            posted = _Posted.model_validate(raw)
    except ValidationError as error:
        raise HTTPException(400, "not a message") from error
    if isinstance(raw, bytes) and posted.empty():
        raise HTTPException(400, "nothing said")
    return posted


def _media(upload: UploadFile, data: bytes, key: str) -> IncomingMedia:
    """A picture is what its bytes prove to be one; anything else is a document."""
    mime = sniff(data)
    is_picture = mime.startswith("image/")
    declared = (upload.content_type or "").partition(";")[0].strip().lower()
    if mime == "application/octet-stream" and MIME.fullmatch(declared):
        mime = declared
    return IncomingMedia(
        kind="photo" if is_picture else "document",
        reference=key,
        mime=mime,
        size=len(data),
        name=file_name(upload.filename or ""),
    )


def _incoming(posted: _Posted, media: tuple[IncomingMedia, ...]) -> Incoming:
    facts: dict[str, Any] = {}
    if posted.location:
        facts["location"] = Location(posted.location.latitude, posted.location.longitude)
    if posted.contact:
        facts["shared_contact"] = SharedContact(invented_phone(posted.chair), own=True)
    return Incoming(
        channel=CHANNEL,
        external_id=f"{posted.client_id}{posted.shared()}",
        sender=posted.chair,
        text=posted.text,
        choice=posted.choice,
        name=posted.name,
        media=media,
        **facts,
    )


def invented_phone(chair: str) -> str:
    """A chair's own number, the same every time: prefix 0860 belongs to no operator."""
    digest = int.from_bytes(hashlib.sha256(chair.encode()).digest()[:8])
    return f"+62860{digest % 10**8:08d}"

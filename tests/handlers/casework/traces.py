"""What could give the author of a secret complaint away, and everything that reaches anybody else."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError
from pypdf import PdfReader
from sqlalchemy import Engine
from sqlmodel import col, select

from bot.files import MATERIALS, open_file
from bot.media import MediaStore
from db.models import Contact, Outbox
from db.session import id_of, reading

NAME = "Zulfagrat Wakitonjang"
PHONE = "+6281379924617"
ADDRESS = "zulfagrat_wk"  # as a user name stands for a person on a platform
_DIGITS = "81379924617"  # what all spellings of the number have in common


@dataclass(frozen=True, slots=True)
class Output:
    """One thing somebody sees: to whom it goes, and all its words, those of its files too."""

    to: str
    text: str


def traces(text: str) -> list[str]:
    """Which parts of name, number and address stand in a text, however they are written."""
    folded = text.casefold()
    found = [word for word in (*NAME.casefold().split(), ADDRESS) if word in folded]
    return [*found, *([PHONE] if _DIGITS in re.sub(r"[\s().+-]", "", text) else [])]


def leaks(outputs: Iterable[Output], secret: Sequence[str], ordinary: Sequence[str]) -> list[str]:
    """Outputs that bring a secret complaint (its number, or words of it) together with its author.
    In a list that has both kinds the name may stand on lines about an ordinary one."""
    return [f"{o.to}: {o.text}" for o in outputs if _leaks(o.text, secret, ordinary)]


def _leaks(text: str, secret: Sequence[str], ordinary: Sequence[str]) -> bool:
    if not traces(text) or not _has(text, secret):
        return False
    naming = [line for line in text.splitlines() if traces(line)]
    return not naming or any(_has(n, secret) or not _has(n, ordinary) for n in naming)


def _has(text: str, words: Sequence[str]) -> bool:
    return any(word.casefold() in text.casefold() for word in words)


def outputs(engine: Engine, store: MediaStore, author: int, after: int = 0) -> list[Output]:
    """Every message to anybody but one person (by id), as it stands in the chat: changed messages
    read as they were changed last. `after`: the id of the first message left out before."""
    with reading(engine) as session:
        others = select(Contact.id).where(col(Contact.person_id) != author)
        query = select(Outbox).where(col(Outbox.contact_id).in_(others), col(Outbox.id) > after)
        rows = list(session.exec(query.order_by(col(Outbox.id))).all())
    seen: dict[int, Output] = {}
    for row in rows:
        words = [row.text, str(row.template or ""), *(part for o in row.options for part in o)]
        for medium in row.media:
            words += [*map(str, medium.values()), *_of_file(engine, store, medium["path"])]
        seen[row.edits or id_of(row)] = Output(row.recipient, "\n".join(words))
    return list(seen.values())


def _of_file(engine: Engine, store: MediaStore, path: str) -> Iterator[str]:
    return iter(()) if path.startswith(MATERIALS) else words_of(open_file(store, path, engine))


def words_of(data: bytes) -> Iterator[str]:
    """What can be read in a file: its bytes, the parts of an office file, the text and properties
    of a pdf, what a picture carries beside its pixels."""
    yield data.decode("latin-1")
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            for name in parts.namelist():
                xml = parts.read(name).decode("utf-8", "replace")
                yield f"{name}\n{xml}\n{re.sub('<[^>]*>', '', xml)}"
    elif data.startswith(b"%PDF"):
        paper = PdfReader(io.BytesIO(data))
        yield f"{paper.metadata}"
        yield from (page.extract_text() for page in paper.pages)
    else:
        yield _beside_the_pixels(data)


def _beside_the_pixels(data: bytes) -> str:
    try:
        with Image.open(io.BytesIO(data)) as picture:
            return f"{dict(picture.getexif())} {picture.info}"
    except UnidentifiedImageError:
        return ""

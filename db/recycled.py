"""Pictures that were sent before: for officials a reason to look twice, never a proof.

Two steps, so that no transaction is open while pictures are read and computed: `remember` writes
the hashes of a new picture, then `search` looks for earlier ones and `settle` notes what it found.
Whoever remembers before searching misses nobody, also with several processes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, delete, or_, select

from db import prints
from db.models import Attachment, Complaint, PictureMatch, PicturePrint
from db.prints import Grid, Sketch
from db.session import id_of, insert_ignore

CLOSER_LOOKS = 40  # the most promising rows of one picture; each costs a few milliseconds
PLAIN, TRIMMED = "", "t-"  # parts of a picture as it is, and of what is left without a frame

_BANDS = (
    col(PicturePrint.band0),
    col(PicturePrint.band1),
    col(PicturePrint.band2),
    col(PicturePrint.band3),
)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A complaint that showed the same picture or file: its number, when the file came, how much
    differs (0: nothing; 15 of 100 bits at the most), and whether its author is secret."""

    number: str
    at: datetime
    distance: int
    secret: bool = False


def to_compare(session: Session, limit: int = 4) -> list[Attachment]:
    """Stored pictures that nobody has compared yet, the oldest first."""
    query = select(Attachment).where(col(Attachment.to_compare))
    return list(session.exec(query.order_by(col(Attachment.id)).limit(limit)).all())


def remember(session: Session, attachment_id: int, sketches: Sequence[Sketch]) -> None:
    """Keep the hashes of a picture (again), by which later ones find it. None are kept of an even
    picture."""
    session.exec(delete(PicturePrint).where(col(PicturePrint.attachment_id) == attachment_id))
    for prefix, sketch in zip((PLAIN, TRIMMED), sketches, strict=False):
        for made in prints.prints(sketch):
            bands = {f"band{n}": word for n, word in enumerate(made.bands)}
            session.add(
                PicturePrint(
                    attachment_id=attachment_id,
                    part=prefix + made.part,
                    coarse=made.coarse,
                    fine=made.fine,
                    **bands,
                )
            )


def search(session: Session, attachment_id: int, sketches: Sequence[Sketch]) -> dict[int, int]:
    """Other files that show the same picture: attachment id -> distance. Reads only rows that
    share a word of 16 bits with a window of the picture."""
    found: dict[int, int] = {}
    for sketch in sketches:
        if not prints.prints(sketch):
            continue  # nothing to know it by
        for grid in prints.grids(sketch):
            rows = _candidates(session, attachment_id, grid)
            for other, distance in _alike(grid, rows):
                found[other] = min(distance, found.get(other, distance))
    return found


def settle(session: Session, attachment_id: int, found: dict[int, int]) -> None:
    """Note what a search found; the picture is done."""
    for other, distance in found.items():
        later, earlier = max(attachment_id, other), min(attachment_id, other)
        pair = {"attachment_id": later, "earlier_id": earlier, "distance": distance}
        session.exec(insert_ignore(session, PictureMatch, pair))
    session.get_one(Attachment, attachment_id).to_compare = False


def _candidates(session: Session, attachment_id: int, grid: Grid) -> list[PicturePrint]:
    sets = zip(_BANDS, prints.bands(grid.words), strict=True)
    query = select(PicturePrint).where(or_(*(band.in_(words) for band, words in sets)))
    return [row for row in session.exec(query) if row.attachment_id != attachment_id]


def _alike(grid: Grid, rows: list[PicturePrint]) -> list[tuple[int, int]]:
    words = prints.as_words(b"".join(row.coarse for row in rows))
    windows, apart = prints.nearest(grid, words)
    order = sorted(range(len(rows)), key=lambda n: int(apart[n]))[:CLOSER_LOOKS]
    looks = (
        (rows[n].attachment_id, prints.distance(grid, int(windows[n]), rows[n].fine))
        for n in order
        if apart[n] <= prints.COARSE_MAX
    )
    return [
        (i, distance) for i, distance in looks if distance is not None and distance <= prints.SAME
    ]


def find(session: Session, attachment: Attachment) -> list[Earlier]:
    """Earlier files of OTHER complaints with the same picture, or the very same bytes; once a
    complaint, the oldest first. The same picture twice in one complaint is no news."""
    other = col(Complaint.id) != (attachment.complaint_id or 0)
    matched = (
        select(Attachment, Complaint, PictureMatch.distance)
        .join(PictureMatch, col(PictureMatch.earlier_id) == Attachment.id)
        .join(Complaint, col(Complaint.id) == Attachment.complaint_id)
        .where(PictureMatch.attachment_id == id_of(attachment), other)
    )
    found = list(session.exec(matched).all())
    if attachment.sha256 is not None:
        same = (
            select(Attachment, Complaint)
            .join(Complaint, col(Complaint.id) == Attachment.complaint_id)
            .where(Attachment.sha256 == attachment.sha256, other)
            .where(col(Attachment.id) < id_of(attachment))
        )
        found += [(file, complaint, 0) for file, complaint in session.exec(same).all()]
    best: dict[str, tuple[int, Earlier]] = {}
    for file, its, distance in sorted(found, key=lambda row: (row[2], id_of(row[0]))):
        earlier = Earlier(its.number, file.created_at, distance, its.secret)
        best.setdefault(its.number, (id_of(file), earlier))
    return [earlier for _, earlier in sorted(best.values(), key=lambda pair: pair[0])]

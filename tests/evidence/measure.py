"""How many pictures that are sent again are found, and how many others are taken for one: the
figures of docs/evidence.md. Run: python -m tests.evidence.measure [PICTURES]"""

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image
from sqlalchemy import Engine
from sqlmodel import Session

from bot.pictures import prepare, sketches
from db import attachments, inbox, prints, recycled
from db.migrate import upgrade
from db.models import Contact
from db.prints import Sketch
from db.session import id_of, make_engine, reading, transaction
from tests.db.rows import AT, contact
from tests.evidence.scenes import VARIANTS, jpeg, pictures


@dataclass
class Figures:
    """Of `known` pictures (those with enough detail to be known again): how many were found by
    variant, and which pairs of different pictures were taken for the same."""

    known: set[int] = field(default_factory=set)
    sent: dict[str, int] = field(default_factory=dict)
    found: dict[str, int] = field(default_factory=dict)
    worst: dict[str, int] = field(default_factory=dict)  # largest distance of a found one
    pairs: int = 0
    false: set[tuple[str, int, int]] = field(default_factory=set)


def arriving(data: bytes) -> list[Sketch]:
    """What the service compares of a file: by way of the clean and the small copy."""
    return sketches(prepare(data).thumb)


def noted(session: Session, who: Contact, n: int) -> int:
    """A row for a picture."""
    taken = inbox.take(
        session,
        channel=who.channel,
        external_id=f"{n}",
        contact_id=id_of(who),
        kind="photo",
        text="",
        album=None,
        at=AT,
    )
    row = attachments.note(
        session,
        contact_id=id_of(who),
        inbox_id=taken or 0,
        channel=who.channel,
        reference=f"{n}",
        kind="photo",
        mime="image/jpeg",
        name="",
        size=None,
        at=AT,
    )
    return id_of(row)


def keep(engine: Engine, drawn: Sequence[Image.Image]) -> tuple[list[int], set[int]]:
    """All pictures as the ones that came first: their ids, and which of them can be known again."""
    ids, known = [], set()
    with transaction(engine) as session:
        who = contact(session, "earlier")
        for n, picture in enumerate(drawn):
            seen = arriving(jpeg(picture))
            ids.append(noted(session, who, n))
            recycled.remember(session, ids[-1], seen)
            if has_detail(seen[0]):
                known.add(n)
    return ids, known


def has_detail(sketch: Sketch) -> bool:
    """Whether a picture has enough frequencies above chance to be compared at all."""
    return any(
        sum(byte.bit_count() for byte in made.fine[32:]) >= prints.ENOUGH
        for made in prints.prints(sketch)
    )


@dataclass
class Collection:
    """Pictures that came first, in a database."""

    engine: Engine
    drawn: Sequence[Image.Image]
    figures: Figures = field(default_factory=Figures)
    ids: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.ids, self.figures.known = keep(self.engine, self.drawn)

    def send_again(self, n: int, variant: str) -> None:
        """One picture in one variant; noted in the figures."""
        seen = arriving(VARIANTS[variant](self.drawn[n]))
        with reading(self.engine) as session:
            hits = recycled.search(session, 0, seen)
        distance, figures = hits.pop(self.ids[n], None), self.figures
        figures.pairs += len(self.drawn) - 1
        figures.false |= {(variant, n, self.ids.index(other)) for other in hits}
        if n in figures.known:
            figures.sent[variant] = figures.sent.get(variant, 0) + 1
            figures.found[variant] = figures.found.get(variant, 0) + (distance is not None)
            figures.worst[variant] = max(figures.worst.get(variant, 0), distance or 0)


def main(count: int) -> None:
    """Print the table of docs/evidence.md."""
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'kawan.db'}")
        upgrade(engine)
        earlier = Collection(engine, pictures(count))
        drawn, figures = earlier.drawn, earlier.figures
        print(f"{len(drawn)} pictures, {len(figures.known)} with detail enough to be known again\n")
        print("| sent again as | found | largest distance |\n|---|---|---|")
        for variant in VARIANTS:
            for n in range(len(drawn)):
                earlier.send_again(n, variant)
            found = f"{figures.found[variant]} of {figures.sent[variant]}"
            print(f"| {variant} | {found} | {figures.worst[variant]} |", flush=True)
        engine.dispose()
    print(f"\nunrelated pairs taken for the same: {len(figures.false)} of {figures.pairs}")
    for false in sorted(figures.false):
        print(f"- {false}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 72)

"""Pictures that were sent before: found in other complaints, by an index, whoever comes first."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine, event, insert
from sqlmodel import Session, select

from bot.pictures import prepare, sketches
from db import attachments, prints, recycled
from db.attachments import PictureFacts
from db.models import Attachment, Complaint, Contact, PictureMatch, PicturePrint
from db.prints import Sketch
from db.recycled import Earlier
from db.session import id_of, reading, transaction
from tests.db.rows import AT, after, at_once, contact
from tests.db.test_attachments import complaint_of, message
from tests.evidence.scenes import VARIANTS, cropped, jpeg, shop, village

FACTS = PictureFacts("c" * 64, "d" * 64, 800, 600, "", None, None)
PLOT, STALL = village(Random("a plot")), shop(Random("a stall"))


def drawn(data: bytes) -> list[Sketch]:
    return sketches(prepare(data).thumb)


def arrives(
    session: Session, who: Contact, complaint: Complaint | None, key: str = "", hours: int = 0
) -> int:
    """A stored picture of a complaint, not yet compared."""
    row = attachments.note(
        session,
        contact_id=id_of(who),
        inbox_id=message(session, who),
        channel=who.channel,
        reference=key,
        kind="photo",
        mime="image/jpeg",
        name="",
        size=None,
        at=after(hours=hours),
    )
    attachments.stored(
        session, id_of(row), sha256=(key or f"{row.id:x}").rjust(64, "0"), mime="", size=1
    )
    attachments.understood(session, id_of(row), FACTS)
    if complaint is not None:
        attachments.attach(session, [id_of(row)], complaint)
    return id_of(row)


def compare(engine: Engine, number: int, seen: list[Sketch]) -> dict[int, int]:
    with transaction(engine) as session:
        recycled.remember(session, number, seen)
    with reading(engine) as session:
        found = recycled.search(session, number, seen)
    with transaction(engine) as session:
        recycled.settle(session, number, found)
    return found


def earlier(engine: Engine, number: int) -> list[Earlier]:
    with reading(engine) as session:
        return recycled.find(session, session.get_one(Attachment, number))


def test_a_picture_of_another_complaint_is_found_and_one_of_its_own_is_not(engine: Engine):
    with transaction(engine) as session:
        ani, budi = contact(session, "ani"), contact(session, "budi")
        first, second = complaint_of(session, ani), complaint_of(session, budi)
        plot = arrives(session, ani, first)
        again = arrives(session, ani, first, hours=1)
        taken = arrives(session, budi, second, hours=2)
        other = arrives(session, budi, second, hours=3)
    compare(engine, plot, drawn(jpeg(PLOT)))
    compare(engine, again, drawn(jpeg(PLOT, 50)))
    compare(engine, taken, drawn(VARIANTS["crop by hand, 0-20 % a side"](PLOT)))
    compare(engine, other, drawn(jpeg(STALL)))
    assert earlier(engine, plot) == earlier(engine, again) == earlier(engine, other) == []
    (found,) = earlier(engine, taken)
    assert (found.number, found.at) == (first.number, AT)
    assert found.distance <= prints.SAME


def test_each_complaint_is_named_once_the_oldest_first(engine: Engine):
    with transaction(engine) as session:
        ani = contact(session, "ani")
        complaints = [complaint_of(session, ani) for _ in range(3)]
        rows = [arrives(session, ani, c, hours=n) for n, c in enumerate(complaints) for _ in "12"]
    for row in rows:
        compare(engine, row, drawn(jpeg(PLOT)))
    numbers = [found.number for found in earlier(engine, rows[-1])]
    assert numbers == [complaints[0].number, complaints[1].number]
    assert [found.at for found in earlier(engine, rows[-1])] == [AT, AT + timedelta(hours=1)]


def test_it_does_not_matter_which_of_the_two_is_compared_first(engine: Engine):
    with transaction(engine) as session:
        ani = contact(session, "ani")
        first, second = complaint_of(session, ani), complaint_of(session, ani)
        plot, taken = arrives(session, ani, first), arrives(session, ani, second)
    compare(engine, taken, drawn(jpeg(cropped(PLOT, *[0.15] * 4))))
    compare(engine, plot, drawn(jpeg(PLOT)))
    compare(engine, plot, drawn(jpeg(PLOT)))  # again, as after a crash: nothing doubles
    assert [found.number for found in earlier(engine, taken)] == [first.number]
    assert earlier(engine, plot) == []
    with reading(engine) as session:
        assert len(session.exec(select(PictureMatch)).all()) == 1
        assert recycled.to_compare(session) == []


def test_the_very_same_bytes_are_found_also_of_a_document_or_an_even_picture(engine: Engine):
    with transaction(engine) as session:
        ani = contact(session, "ani")
        first, second = complaint_of(session, ani), complaint_of(session, ani)
        arrives(session, ani, first, key="ab")
        taken = arrives(session, ani, second, key="ab", hours=1)
        draft = arrives(session, ani, None, key="ab", hours=2)
    assert earlier(engine, taken) == [Earlier(first.number, AT, 0)]
    assert [e.number for e in earlier(engine, draft)] == [first.number, second.number]


def test_a_picture_that_belongs_to_no_complaint_is_named_nowhere(engine: Engine):
    with transaction(engine) as session:
        ani = contact(session, "ani")
        poster = arrives(session, ani, None)
        taken = arrives(session, ani, complaint_of(session, ani))
    compare(engine, poster, drawn(jpeg(PLOT)))
    assert compare(engine, taken, drawn(jpeg(PLOT))) == {poster: 0}
    assert earlier(engine, taken) == []


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_even_pictures_are_never_alike(engine: Engine, grey: int):
    even = [np.full((prints.SIDE, prints.SIDE), grey, dtype=np.uint8)]
    with transaction(engine) as session:
        ani = contact(session, "ani")
        rows = [arrives(session, ani, complaint_of(session, ani)) for _ in "12"]
    for row in rows:
        assert compare(engine, row, even) == {}


def test_pictures_compared_at_once_do_not_miss_each_other(engine: Engine):
    with transaction(engine) as session:
        ani = contact(session, "ani")
        rows = [arrives(session, ani, complaint_of(session, ani)) for _ in range(3)]
    seen = drawn(jpeg(PLOT))
    at_once(3, lambda n: compare(engine, rows[n], seen))
    assert len(earlier(engine, rows[2])) == 2
    assert len(earlier(engine, rows[1])) == 1


def statements(engine: Engine, work: Callable[[Session], Any]) -> list[tuple[str, Any]]:
    """What `work` asks about prints."""
    sent: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if "pictureprint" in statement:
            sent.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    with reading(engine) as session:
        work(session)
    event.remove(engine, "before_cursor_execute", note)
    return sent


def test_candidates_are_found_by_the_indexes_of_the_bands(engine: Engine):
    random = np.random.default_rng(5)
    postgres = engine.dialect.name == "postgresql"
    with transaction(engine) as session:
        owner = arrives(session, contact(session, "ani"), None)
        rows = [
            {"attachment_id": owner, "part": f"{n}", "coarse": bytes(8), "fine": bytes(64)}
            | {f"band{b}": int(random.integers(0, 65536)) for b in range(4)}
            for n in range(10_000)
        ]
        session.execute(insert(PicturePrint), rows)
    seen = drawn(jpeg(PLOT))
    ((statement, parameters),) = statements(
        engine, lambda session: recycled._candidates(session, owner, next(prints.grids(seen[0])))
    )
    with engine.connect() as connection:
        if postgres:  # a small table is rightly read in order: the question is whether it must be
            connection.exec_driver_sql("SET enable_seqscan = off")
        prefix = "EXPLAIN" if postgres else "EXPLAIN QUERY PLAN"
        lines = connection.exec_driver_sql(f"{prefix} {statement}", parameters).all()
    plan = "\n".join(" ".join(str(cell)[:150] for cell in line) for line in lines)
    assert all(f"ix_pictureprint_band{n}" in plan for n in range(4)), plan
    assert "SCAN pictureprint" not in plan
    assert "Seq Scan" not in plan

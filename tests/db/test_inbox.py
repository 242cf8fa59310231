"""Messages that came in: the unique key decides, not memory."""

from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from db import inbox
from db.models import Contact, Inbox
from db.session import id_of, transaction
from tests.db.rows import AT, after, contact


def take(
    session: Session, who: Contact, external_id: str, at: datetime = AT, album: str | None = None
) -> int | None:
    return inbox.take(
        session,
        channel=who.channel,
        external_id=external_id,
        contact_id=id_of(who),
        kind="text",
        text="halo",
        album=album,
        at=at,
    )


def test_a_message_is_taken_once_on_each_channel(engine: Engine):
    with transaction(engine) as session:
        here, there = contact(session, "a"), contact(session, "a", channel="other")
        assert take(session, here, "1") is not None
        assert take(session, here, "1") is None
        assert take(session, there, "1") is not None
    with transaction(engine) as session:
        assert take(session, here, "1") is None


def test_a_crash_of_the_handler_leaves_its_name_on_the_message(engine: Engine):
    with transaction(engine) as session:
        taken = take(session, contact(session, "a"), "1")
        assert taken is not None
        inbox.mark_failed(session, taken, "E" * 500)
    with transaction(engine) as session:
        assert session.get_one(Inbox, taken).error == "E" * 200


def test_the_first_message_of_an_album_is_found_for_the_later_ones_only(engine: Engine):
    with transaction(engine) as session:
        ani, budi = contact(session, "ani"), contact(session, "budi")
        foreign = take(session, budi, "0", album="x")
        ids = [take(session, ani, str(n), album="x") or 0 for n in (1, 2, 3)]
        take(session, ani, "4", album="y")
        found = [inbox.first_of_album(session, id_of(ani), "x", i) for i in ids]
        assert foreign
        assert [row and row.id for row in found] == [None, ids[0], ids[0]]


def test_the_last_arrival_is_known_for_each_channel(engine: Engine):
    with transaction(engine) as session:
        assert inbox.last_received_at(session, "web") is None
        ani = contact(session, "ani")
        take(session, ani, "2", after(hours=2))
        take(session, ani, "1", after(hours=1))
        take(session, contact(session, "a", channel="other"), "3", after(hours=3))
        assert inbox.last_received_at(session, "web") == after(hours=2)

"""An announcement under way: approved, paused, changed, cancelled, taken back."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from db import outbox
from db.broadcasts import expansion, steering
from db.broadcasts.routes import Channels
from db.broadcasts.steering import NotPossible
from db.models import Broadcast, BroadcastStatus, Contact, MessageStatus, Outbox
from db.session import id_of, transaction
from tests.db.rows import AT, after, claim, contact, official, person

CHANNELS = Channels({"web": None}, {}, {"web": 100.0})


@pytest.fixture
def row(engine: Engine) -> int:
    """An announcement to four chairs, expanded, nothing sent."""
    with transaction(engine) as session:
        for n in range(4):
            contact(session, f"chair {n}")
        return announce(session)


def announce(session: Session, **how) -> int:
    rina = official(session, person(session))
    draft = steering.Draft(text="Rapat *Senin*", body="Rapat Senin", title="Rapat", audience={})
    made = steering.create(session, draft, official_id=rina.id, at=AT, **how)
    while expansion.next_to_expand(session, AT):
        expansion.expand(session, made, CHANNELS, AT)
    return id_of(made)


def statuses(session: Session) -> list[str]:
    return sorted(session.exec(select(Outbox.status)).all())


def test_what_is_paused_does_not_leave_and_goes_on_in_its_old_order(engine: Engine, row: int):
    with transaction(engine) as session:
        assert steering.pause(session, steering.find(session, row), AT) == 4
    with transaction(engine) as session:
        assert claim(session) == []
        assert statuses(session) == [MessageStatus.HELD] * 4
        with pytest.raises(NotPossible, match="paused"):
            steering.pause(session, steering.find(session, row), AT)
    with transaction(engine) as session:
        assert steering.resume(session, steering.find(session, row)) == 4
    with transaction(engine) as session:
        assert [r.recipient for r in claim(session)] == [f"chair {n}" for n in range(4)]


def test_what_a_dispatcher_gives_back_of_a_paused_announcement_waits_too(engine: Engine, row: int):
    with transaction(engine) as session:
        held = claim(session, limit=2)
    with transaction(engine) as session:
        assert steering.pause(session, steering.find(session, row), AT) == 2
        for message in held:
            outbox.put_back(session, id_of(message), "one", due_at=AT)
    with transaction(engine) as session:
        assert claim(session) == []
        assert steering.sweep(session, AT) == 2
        assert statuses(session) == [MessageStatus.HELD] * 4
        assert steering.sweep(session, AT) == 0


def test_a_reply_leaves_while_an_announcement_is_paused(engine: Engine, row: int):
    with transaction(engine) as session:
        steering.pause(session, steering.find(session, row), AT)
        to = session.exec(select(Contact).where(col(Contact.external_id) == "chair 1")).one()
        outbox.enqueue(session, to, text="hai", at=AT, priority=outbox.Priority.REPLY)
    with transaction(engine) as session:
        assert [r.text for r in claim(session)] == ["hai"]


def test_a_paused_announcement_is_not_expanded(engine: Engine):
    with transaction(engine) as session:
        contact(session, "ani")
        rina = official(session, person(session))
        draft = steering.Draft(text="x", audience={})
        made = steering.create(session, draft, official_id=rina.id, at=AT)
        steering.pause(session, made, AT)
        session.flush()
        assert expansion.next_to_expand(session, AT) is None
        steering.resume(session, made)
        session.flush()
        assert expansion.next_to_expand(session, AT) is made


def test_what_is_cancelled_never_leaves_also_what_was_given_back(engine: Engine, row: int):
    with transaction(engine) as session:
        first = claim(session, limit=1)[0]
    with transaction(engine) as session:
        assert steering.cancel(session, steering.find(session, row), AT) == 3
        outbox.put_back(session, id_of(first), "one", due_at=AT)
    with transaction(engine) as session:
        assert claim(session) == []
        steering.sweep(session, AT)
        assert statuses(session) == [MessageStatus.CANCELLED] * 4
        with pytest.raises(NotPossible, match="over"):
            steering.cancel(session, steering.find(session, row), AT)
        assert session.get_one(Broadcast, row).status == BroadcastStatus.CANCELLED


def test_words_are_changed_until_the_first_message_has_left(engine: Engine, row: int):
    new = {"title": "Rapat", "body": "Rapat Selasa", "text": "Rapat *Selasa*"}
    with transaction(engine) as session:
        steering.edit(session, steering.find(session, row), **new)
    with transaction(engine) as session:
        assert set(session.exec(select(Outbox.text)).all()) == {"Rapat *Selasa*"}
        claim(session, limit=1)
    with transaction(engine) as session, pytest.raises(NotPossible, match="begun"):
        steering.edit(session, steering.find(session, row), **new)


def test_when_all_has_left_nothing_can_be_stopped(engine: Engine, row: int):
    with transaction(engine) as session:
        for message in claim(session):
            outbox.start(session, id_of(message), "one", AT, timedelta(seconds=9))
            outbox.finish(session, id_of(message), "one", AT)
    with transaction(engine) as session:
        for verb in (steering.pause, steering.cancel):
            with pytest.raises(NotPossible, match="over"):
                verb(session, steering.find(session, row), AT)


def test_before_its_time_and_before_a_second_person_agrees_nothing_is_expanded(engine: Engine):
    with transaction(engine) as session:
        contact(session, "ani")
        later = announce(session, starts_at=after(hours=5))
        assert session.exec(select(Outbox.id)).all() == []
        assert expansion.next_to_expand(session, after(hours=5)) is steering.find(session, later)
        steering.cancel(session, steering.find(session, later), AT)
    with transaction(engine) as session:
        waiting = steering.find(session, announce_for_approval(session))
        assert expansion.next_to_expand(session, AT) is None
        with pytest.raises(NotPossible, match="own"):
            steering.approve(waiting, waiting.official_id or 0, AT)
        second = official(session, person(session))
        steering.approve(waiting, id_of(second), after(hours=1))
        session.flush()
        assert waiting.starts_at == after(hours=1)
        assert expansion.next_to_expand(session, after(hours=1)) is waiting
        with pytest.raises(NotPossible, match="not_waiting"):
            steering.approve(waiting, id_of(second), AT)


def announce_for_approval(session: Session) -> int:
    rina = official(session, person(session))
    draft = steering.Draft(text="x", audience={})
    made = steering.create(session, draft, official_id=rina.id, at=AT, needs_approval=True)
    return id_of(made)


def test_a_firing_of_a_reminder_is_not_steered(engine: Engine):
    with transaction(engine) as session:
        made = steering.create(
            session, steering.Draft(text="x", audience={}), official_id=None, at=AT
        )
        with pytest.raises(NotPossible, match="unknown"):
            steering.find(session, id_of(made))


@pytest.mark.usefixtures("row")
def test_somebody_who_wants_none_gets_nothing_that_waits_and_keeps_their_replies(engine: Engine):
    with transaction(engine) as session:
        message = session.exec(select(Outbox).order_by(col(Outbox.id))).first()
        assert message is not None
        ani = contact(session, "ani")
        outbox.enqueue(session, ani, text="hai", at=AT, priority=outbox.Priority.REPLY)
        assert steering.withdraw(session, [message.contact_id, id_of(ani)]) == 1
    with transaction(engine) as session:
        assert "hai" in [r.text for r in claim(session)]
        assert len(claim(session)) == 0
        assert statuses(session).count(MessageStatus.CANCELLED) == 1

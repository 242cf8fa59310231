"""The rungs after the first message: the other channel, asking again; and templates outside the window."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from db import outbox
from db.broadcasts import answers, expansion, ladder, steering
from db.broadcasts.routes import Channels
from db.models import (
    Broadcast,
    BroadcastKind,
    BroadcastRecipient,
    Contact,
    MessageStatus,
    MessageTemplate,
    Mode,
    Outbox,
)
from db.session import id_of, transaction
from tests.db.rows import AT, after, contact, official, person

CHANNELS = Channels(
    {"telegram": None, "whatsapp": timedelta(hours=24)}, {"whatsapp": 3}, {"telegram": 28.0}
)
REPORTING = frozenset({"whatsapp"})
OPENER = {"content_sid": "HX1"}
TUESDAY_NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)  # 12:00 WIB, 14:00 WIT


def announce(session: Session, kind: BroadcastKind = BroadcastKind.ATTENDANCE, **how) -> Broadcast:
    rina = official(session, person(session))
    draft = steering.Draft(
        text="*Rapat* Senin",
        body="Rapat Senin",
        title="Rapat",
        audience={},
        kind=kind,
        options=[("hadir", "Hadir")],
        other_channel_after=60,
        nudge_after=120,
        **how,
    )
    row = steering.create(session, draft, official_id=rina.id, at=AT)
    while expansion.expand(session, row, CHANNELS, AT):
        pass
    return row


def opener(session: Session) -> None:
    session.add(
        MessageTemplate(
            name="pembuka",
            channel="whatsapp",
            purpose="opener",
            content_sid="HX1",
            body="Ada pengumuman, balas BACA ya.",
            status="approved",
            created_at=AT,
        )
    )
    session.flush()


def both(session: Session, name: str, **closed) -> None:
    """A chair on two channels, WhatsApp used last unless it is outside its window."""
    ani = person(session, name)
    contact(session, f"{name} wa", owner=ani, channel="whatsapp", **closed)
    contact(session, f"{name} tg", owner=ani, channel="telegram", last_inbound_at=after(days=-3))


def sent(session: Session, status: MessageStatus = MessageStatus.SENT, at: datetime = AT) -> None:
    for row in session.exec(select(Outbox).where(col(Outbox.status) == "queued")).all():
        row.status, row.finished_at = status, at
    session.flush()


def outgoing(session: Session) -> list[str]:
    return list(session.exec(select(Outbox.recipient).order_by(col(Outbox.id))).all())


@pytest.mark.parametrize(
    ("status", "minutes", "tried"),
    [
        (MessageStatus.FAILED, 0, True),
        (MessageStatus.SENT, 59, False),
        (MessageStatus.SENT, 60, True),
        (MessageStatus.DELIVERED, 60, True),
        (MessageStatus.READ, 600, False),
        (MessageStatus.IN_DOUBT, 600, False),
    ],
)
def test_what_failed_or_was_not_read_in_time_goes_to_the_other_channel_once(
    engine: Engine, status: MessageStatus, minutes: int, tried: bool
):
    with transaction(engine) as session:
        both(session, "ani")
        announce(session)
        sent(session, status)
        for _ in range(2):
            ladder.climb(session, CHANNELS, REPORTING, after(minutes=minutes))
        assert outgoing(session) == (["ani wa", "ani tg"] if tried else ["ani wa"])
        row = session.exec(select(BroadcastRecipient)).one()
        assert (row.second_outbox_id is not None) == tried


def test_who_has_answered_or_has_one_channel_is_not_written_to_again(engine: Engine):
    with transaction(engine) as session:
        both(session, "ani")
        contact(session, "budi", channel="telegram")
        made = announce(session)
        sent(session)
        one = answers.asked(session, _person(session, "ani wa"), id_of(made))
        assert one is not None
        assert answers.record(one, "hadir", AT)
        assert not answers.record(one, "hadir", AT)
        session.flush()
        assert ladder.climb(session, CHANNELS, REPORTING, after(hours=2)) == 1
        assert ladder.climb(session, CHANNELS, REPORTING, after(hours=2)) == 0
        assert outgoing(session) == ["ani wa", "budi"]


def _person(session: Session, address: str) -> int:
    query = select(Contact.person_id).where(col(Contact.external_id) == address)
    return session.exec(query).one()


def test_a_plain_announcement_that_telegram_took_has_arrived(engine: Engine):
    with transaction(engine) as session:
        ani = person(session)
        contact(session, "tg", owner=ani, channel="telegram")
        contact(session, "wa", owner=ani, channel="whatsapp", last_inbound_at=after(days=-2))
        announce(session, BroadcastKind.PLAIN)
        sent(session)
        assert ladder.climb(session, CHANNELS, REPORTING, after(days=1)) == 0


def test_the_silent_are_asked_once_more_and_only_in_working_hours(engine: Engine):
    east = "91.01.01.2001"
    with transaction(engine) as session:
        for address, village in (("west", "18.01.04.2004"), ("east", east), ("answered", None)):
            owner = person(session, village_code=village)
            contact(session, address, owner=owner, channel="telegram")
        made = announce(session)
        sent(session)
        said = answers.asked(session, _person(session, "answered"), id_of(made))
        assert said is not None
        answers.record(said, "hadir", AT)
        session.flush()

        evening = TUESDAY_NOON + timedelta(hours=10)
        assert ladder.nudge(session, CHANNELS, "Halo", evening) == 0
        afternoon = TUESDAY_NOON + timedelta(hours=2, minutes=30)  # 14:30 WIB, 16:30 WIT
        assert ladder.nudge(session, CHANNELS, "Halo", afternoon) == 1
        next_morning = TUESDAY_NOON + timedelta(hours=18, minutes=30)  # 06:30 WIB, 08:30 WIT
        assert ladder.nudge(session, CHANNELS, "Halo", next_morning) == 1
        assert ladder.nudge(session, CHANNELS, "Halo", TUESDAY_NOON + timedelta(days=1)) == 0
        nudges = session.exec(select(Outbox).where(col(Outbox.text).startswith("Halo"))).all()
        assert [row.recipient for row in nudges] == ["west", "east"]
        assert {row.text for row in nudges} == {"Halo\n\n*Rapat* Senin"}


@pytest.mark.parametrize("day", [26, 29], ids=["not a holiday", "Sunday"])
def test_nobody_is_asked_again_on_a_sunday(engine: Engine, day: int):
    with transaction(engine) as session:
        contact(session, "ani", channel="telegram")
        announce(session)
        sent(session)
        noon = datetime(2026, 11, day, 5, tzinfo=UTC)
        assert ladder.nudge(session, CHANNELS, "Halo", noon) == (day != 29)


def test_outside_the_window_an_opener_goes_out_and_the_text_follows_the_answer_once(engine: Engine):
    with transaction(engine) as session:
        opener(session)
        ani = contact(session, "wa", channel="whatsapp", last_inbound_at=after(hours=-30))
        announce(session)
        row = session.exec(select(Outbox)).one()
        assert row.template == OPENER
        who = session.exec(select(BroadcastRecipient)).one()
        assert (who.mode, who.skipped) == (Mode.OPENER, "")
        session.refresh(ani)
        assert ani.unread_announcement
        sent(session)

        assert answers.open_for(session, ani, after(hours=1)) == 1
        assert answers.open_for(session, ani, after(hours=1)) == 0
        assert not ani.unread_announcement
        rows = session.exec(select(Outbox).order_by(col(Outbox.id))).all()
        assert [(r.text, r.template is None) for r in rows] == [
            ("*Rapat* Senin", False),
            ("*Rapat* Senin", True),
        ]
        assert rows[1].options == [[f"jawaban {who.broadcast_id} hadir", "Hadir"]]


def test_no_more_conversations_are_opened_a_day_than_the_provider_allows(engine: Engine):
    with transaction(engine) as session:
        opener(session)
        for n in range(8):
            contact(session, f"wa {n}", channel="whatsapp", last_inbound_at=after(hours=-30))
        contact(session, "open", channel="whatsapp")
        announce(session)
        rows = session.exec(select(Outbox).order_by(col(Outbox.id))).all()
        days = [(row.due_at - AT).days for row in rows]
        assert days == [0, 0, 0, 1, 1, 1, 2, 2, 0]
        announce(session)
        later = session.exec(select(Outbox).where(col(Outbox.template).is_not(None))).all()
        assert sum(row.due_at == AT for row in later) == 3


def test_who_is_asked_again_by_an_opener_gets_the_text_they_answer_for_once(engine: Engine):
    with transaction(engine) as session:
        opener(session)
        ani = contact(session, "wa", channel="whatsapp")  # had the text itself, in the window
        budi = contact(session, "tg", channel="telegram")
        announce(session)
        sent(session)
        next_day = TUESDAY_NOON + timedelta(days=1)
        assert ladder.nudge(session, CHANNELS, "Halo", next_day) == 2
        again = session.exec(select(Outbox).where(col(Outbox.text).startswith("Halo"))).all()
        assert {row.recipient: row.template for row in again} == {"wa": OPENER, "tg": None}
        sent(session, at=next_day)
        session.refresh(ani)
        session.refresh(budi)
        assert (ani.unread_announcement, budi.unread_announcement) == (True, False)

        assert answers.open_for(session, ani, next_day + timedelta(hours=1)) == 1
        assert answers.open_for(session, ani, next_day + timedelta(hours=2)) == 0
        assert answers.open_for(session, budi, next_day + timedelta(hours=2)) == 0
        last = session.exec(select(Outbox).order_by(col(Outbox.id).desc())).first()
        assert last is not None
        assert (last.recipient, last.text, last.template) == ("wa", "*Rapat* Senin", None)


def test_who_opened_it_and_is_silent_can_open_it_again(engine: Engine):
    with transaction(engine) as session:
        opener(session)
        ani = contact(session, "wa", channel="whatsapp", last_inbound_at=after(hours=-30))
        announce(session)
        sent(session)
        assert answers.open_for(session, ani, after(hours=1)) == 1
        sent(session)
        next_day = TUESDAY_NOON + timedelta(days=1)
        assert ladder.nudge(session, CHANNELS, "Halo", next_day) == 1
        sent(session, at=next_day)
        assert answers.open_for(session, ani, next_day + timedelta(hours=1)) == 1
        assert answers.open_for(session, ani, next_day + timedelta(hours=2)) == 0


def test_an_opener_on_the_other_channel_brings_the_text_after_any_answer(engine: Engine):
    with transaction(engine) as session:
        opener(session)
        ani = person(session)
        contact(session, "tg", owner=ani, channel="telegram")
        closed = contact(
            session, "wa", owner=ani, channel="whatsapp", last_inbound_at=after(days=-2)
        )
        announce(session)
        sent(session, MessageStatus.FAILED)
        assert ladder.climb(session, CHANNELS, REPORTING, after(hours=1)) == 1
        session.refresh(closed)
        assert closed.unread_announcement


def test_asking_again_opens_no_more_conversations_than_allowed_and_none_on_a_sunday(engine: Engine):
    with transaction(engine) as session:
        opener(session)
        for n in range(5):
            contact(session, f"wa {n}", channel="whatsapp")
        announce(session)
        sent(session)
        friday = datetime(2026, 11, 27, 5, tzinfo=UTC)
        assert ladder.nudge(session, CHANNELS, "Halo", friday) == 5
        again = session.exec(select(Outbox).where(col(Outbox.text).startswith("Halo"))).all()
        assert [(row.due_at - friday).days for row in again] == [0, 0, 0, 3, 3]


def test_a_paused_announcement_climbs_no_ladder(engine: Engine):
    with transaction(engine) as session:
        both(session, "ani")
        contact(session, "budi", channel="telegram")
        made = announce(session)
        first = session.exec(select(Outbox).order_by(col(Outbox.id))).first()
        assert first is not None
        first.status, first.finished_at = MessageStatus.FAILED, AT
        steering.pause(session, made, AT)
        session.flush()
        assert ladder.climb(session, CHANNELS, REPORTING, after(hours=5)) == 0
        steering.resume(session, made)
        session.flush()
        assert ladder.climb(session, CHANNELS, REPORTING, after(hours=5)) == 1
        assert outbox.in_doubt(session) == []

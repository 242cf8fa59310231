"""The plan of an announcement says exactly what its expansion does afterwards."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from db.broadcasts import expansion, steering
from db.broadcasts.cost import estimate, prices
from db.broadcasts.plan import COMFORTABLE, Plan, Problem, plan
from db.broadcasts.routes import Channels
from db.models import (
    Attachment,
    AttachmentStatus,
    BroadcastKind,
    BroadcastRecipient,
    Inbox,
    MessageTemplate,
    Mode,
    Outbox,
    Skip,
)
from db.outbox import Priority
from db.quiet import parse_quiet
from db.session import id_of, transaction
from tests.db.rows import AT, after, contact, official, person, queue

DAY = timedelta(hours=24)
CHANNELS = Channels({"web": None, "tg": None, "wa": DAY}, {}, {"web": 200, "tg": 28.5, "wa": 76})
VILLAGES = (None, "18.01.04.2004", "18.01.06.2019")
BODIES = {
    "announcement": "Ada kabar tentang {{1}} untuk Bapak/Ibu: {{2}} Terima kasih banyak.",
    "acknowledge": "Mohon dibaca tentang {{1}} ini: {{2}} Mohon dijawab.",
    "attendance": "Undangan tentang {{1}} ini: {{2}} Mohon dijawab.",
    "opener": "Ada pengumuman. Balas BACA.",
}


def template(session: Session, purpose: str, **columns: Any) -> MessageTemplate:
    row = MessageTemplate(
        name=f"t_{purpose}",
        channel="wa",
        purpose=purpose,
        content_sid="HX1",
        body=BODIES[purpose],
        variables=[] if purpose == "opener" else ["title", "text"],
        status="approved",
        created_at=AT,
        **columns,
    )
    session.add(row)
    session.flush()
    return row


def stored_file(session: Session) -> int | None:
    sender = id_of(contact(session, "sender", channel="gone"))
    said = Inbox(channel="gone", external_id="1", contact_id=sender, received_at=AT, kind="message")
    session.add(said)
    session.flush()
    row = Attachment(
        contact_id=sender,
        inbox_id=id_of(said),
        channel="gone",
        reference="r",
        kind="photo",
        mime="image/jpeg",
        sha256="0" * 64,
        status=AttachmentStatus.STORED,
        due_at=AT,
        created_at=AT,
    )
    session.add(row)
    session.flush()
    return row.id


def random_contact(session: Session, dice: Random, address: str, owner: Any) -> None:
    # Few different moments, so that two contacts of a person often have the same one.
    ago = dice.choice([timedelta(), DAY, DAY - timedelta(seconds=1), 3 * DAY])
    contact(
        session,
        address,
        channel=dice.choice(["web", "tg", "wa", "wa", "gone"]),
        owner=owner,
        last_inbound_at=AT - ago,
        stopped_at=AT if dice.random() < 0.15 else None,
        blocked_at=AT if dice.random() < 0.15 else None,
        is_group=dice.random() < 0.05,
    )


def random_roster(session: Session, dice: Random) -> None:
    for n in range(dice.randrange(40)):
        phone = f"+62812{n:07}" if dice.random() < 0.7 else None
        owner = person(session, village_code=dice.choice(VILLAGES), phone=phone)
        for m in range(dice.randrange(4)):
            random_contact(session, dice, f"{n}/{m}", owner)
        if dice.random() < 0.05:
            official(session, owner)
    for purpose in BODIES:
        if dice.random() < 0.6:
            template(session, purpose)
    for n in range(dice.randrange(5)):
        opened = {"template": {"content_sid": "HX1"}, "due_at": after(hours=-dice.randrange(48))}
        session.get_one(
            Outbox, queue(session, contact(session, f"o{n}", channel="gone"))
        ).sqlmodel_update(opened | {"channel": "wa"})
    session.flush()


def random_draft(session: Session, dice: Random) -> steering.Draft:
    text = dice.choice(["Rapat besok.", "panjang " * 200])
    return steering.Draft(
        text=text,
        body=text,
        title=dice.choice(["", "RAT"]),
        kind=dice.choice(
            [BroadcastKind.PLAIN, BroadcastKind.ACKNOWLEDGE, BroadcastKind.ATTENDANCE]
        ),
        audience=dice.choice([{}, {}, {"kecamatan": ["18.01.04"]}, {"channel": "wa"}]),
        attachment_id=stored_file(session) if dice.random() < 0.3 else None,
        priority=Priority.BROADCAST,
    )


def expanded(session: Session, draft: steering.Draft, channels: Channels) -> dict[str, Any]:
    """What became of everybody, counted like a plan."""
    row = steering.create(session, draft, official_id=None, at=AT)
    while expansion.expand(session, row, channels, AT):
        pass
    query = select(BroadcastRecipient, Outbox).outerjoin(
        Outbox, col(Outbox.id) == col(BroadcastRecipient.outbox_id)
    )
    found = session.exec(query.where(col(BroadcastRecipient.broadcast_id) == row.id)).all()
    sent = [(recipient, message) for recipient, message in found if message is not None]
    return {
        "persons": len(found),
        "modes": Counter((message.channel, recipient.mode) for recipient, message in sent),
        "skipped": Counter(r.skipped for r, message in found if message is None),
        "days": max(((message.due_at - AT).days for _, message in sent), default=0),
    }


def planned(made: Plan) -> dict[str, Any]:
    return {
        "persons": made.persons,
        "modes": Counter({(s.channel, m): n for s in made.shares for m, n in s.modes.items()}),
        "skipped": Counter(made.skipped),
        "days": made.days,
    }


def test_the_plan_is_what_happens(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expansion, "CHUNK", 7)
    states: set[str] = set()
    for seed in range(40):
        dice = Random(seed)
        channels = Channels(CHANNELS.windows, dice.choice([{}, {"wa": 1}, {"wa": 3}]), {})
        with Session(engine) as session:
            random_roster(session, dice)
            draft = random_draft(session, dice)
            before = plan(session, draft, channels, AT)
            after_all = expanded(session, draft, channels)
            session.rollback()
        assert planned(before) == after_all, f"seed {seed}"
        states |= {str(mode) for s in before.shares for mode in s.modes} | set(before.skipped)
    assert states >= {*Mode, *Skip}  # the rosters reach every way


def test_nobody_is_planned_for_without_persons(engine: Engine) -> None:
    with transaction(engine) as session:
        made = plan(session, steering.Draft(text="halo", audience={}), CHANNELS, AT)

    assert (made.persons, made.messages, made.shares, made.problems) == (0, 0, (), ())
    assert made.cost is None


def test_without_channels_nobody_is_written_to(engine: Engine) -> None:
    with transaction(engine) as session:
        contact(session, "a")
        nothing = Channels({}, {}, {})
        made = plan(session, steering.Draft(text="halo", audience={}), nothing, AT)

    assert (made.persons, dict(made.skipped)) == (1, {Skip.NO_CHANNEL: 1})


def test_time_and_days_follow_the_rates_and_the_daily_limit(sqlite_engine: Engine) -> None:
    channels = Channels(CHANNELS.windows, {"wa": 4}, {"tg": 2, "wa": 100})
    with transaction(sqlite_engine) as session:
        template(session, "opener")
        for n in range(9):
            contact(session, f"t{n}", channel="tg")
            contact(session, f"w{n}", channel="wa", last_inbound_at=AT - 2 * DAY)
        made = plan(session, steering.Draft(text="halo", audience={}), channels, AT)

    assert [(s.channel, s.messages, s.seconds, s.days) for s in made.shares] == [
        ("tg", 9, 5, 0),
        ("wa", 9, 1, 2),
    ]
    assert (made.seconds, made.days, made.outside) == (5, 2, 9)


def problems_of(session: Session, **columns: Any) -> tuple[Problem, ...]:
    draft = steering.Draft(**({"text": "Rapat besok.", "audience": {}} | columns))
    return plan(session, draft, CHANNELS, AT).problems


def test_problems_are_named(sqlite_engine: Engine) -> None:
    with transaction(sqlite_engine) as session:
        contact(session, "w", channel="wa", last_inbound_at=AT - 2 * DAY)
        assert problems_of(session) == (Problem.NO_TEMPLATE,)
        assert problems_of(session, text="x" * (COMFORTABLE + 1))[0] is Problem.LONG

        template(session, "announcement")
        assert problems_of(session) == (Problem.NO_TITLE, Problem.NO_TEMPLATE)
        assert problems_of(session, title="RAT") == ()
        long = problems_of(session, title="RAT", text="kata " * 200)
        assert long == (Problem.TOO_LONG, Problem.NO_TEMPLATE)
        file = stored_file(session)
        assert problems_of(session, title="RAT", attachment_id=file) == (Problem.FILE_LEFT_OUT,)

        template(session, "opener")
        assert problems_of(session, title="RAT", attachment_id=file) == ()


def test_the_template_is_shown_filled_in(sqlite_engine: Engine) -> None:
    draft = steering.Draft(text="*Pengumuman*\nRapat\nbesok {{1}}.", audience={}, title="RAT")
    with transaction(sqlite_engine) as session:
        template(session, "announcement")
        made = plan(session, draft, CHANNELS, AT)

    assert (made.mode, made.template_channel) == (Mode.TEMPLATE, "wa")
    assert made.template.startswith("Ada kabar tentang RAT untuk Bapak/Ibu: ")
    assert "Rapat · besok {{1}}." in made.template


def test_quiet_hours_are_those_of_the_zone(sqlite_engine: Engine) -> None:
    quiet, draft = parse_quiet("20:00-07:00"), steering.Draft(text="halo", audience={})
    night = AT.replace(hour=14)  # 21.00 WIB, 22.00 WITA
    with transaction(sqlite_engine) as session:
        made = plan(session, draft, CHANNELS, night, quiet=quiet)
        east = plan(session, draft, CHANNELS, night, quiet=quiet, zone="Asia/Makassar")
        day = plan(session, draft, CHANNELS, AT, quiet=quiet)

    assert made.problems == (Problem.QUIET,)
    assert made.loud_at == AT.replace(day=25, hour=0)
    assert east.loud_at == AT.replace(hour=23)
    assert (day.problems, day.loud_at) == ((), None)


PRICES = {
    "channel": "wa",
    "currency": "USD",
    "known": date(2026, 11, 24),
    "per_message": "0.01",
    "per_template": {"UTILITY": "0.02", "MARKETING": "0.05"},
}


def test_cost_goes_from_the_least_to_the_most() -> None:
    modes = {"wa": {Mode.FREE: 10, Mode.OPENER: 5}, "tg": {Mode.FREE: 100}}
    cost = estimate(modes, "UTILITY", PRICES)

    assert cost is not None
    assert (cost.low, cost.high) == (Decimal("0.25"), Decimal("0.50"))
    assert cost.whole


def test_an_unknown_price_is_not_guessed() -> None:
    cost = estimate({"wa": {Mode.TEMPLATE: 5}}, "UTILITY", PRICES | {"per_template": {}})
    free = estimate({"wa": {Mode.FREE: 5}}, "", PRICES | {"per_template": {}})

    assert cost is not None
    assert (cost.low, cost.high, cost.whole) == (Decimal("0.05"), Decimal("0.05"), False)
    assert free is not None
    assert free.whole
    assert estimate({"tg": {Mode.FREE: 5}}, "UTILITY", PRICES) is None


def test_the_shipped_prices_can_be_read_and_name_their_source() -> None:
    shipped = prices()
    assert Decimal(shipped["per_message"]) > 0
    assert all(Decimal(rate) > 0 for rate in shipped["per_template"].values())
    assert shipped["known"] <= date.today()  # noqa: DTZ011 - the day of a file
    assert shipped["per_message_source"]
    assert shipped["per_template_source"]

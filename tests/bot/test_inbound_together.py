"""Messages that arrive at the same moment share a transaction, and nothing else."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError
from sqlmodel import col, func, select
from structlog.testing import capture_logs

from bot.channels.base import Receipt
from bot.inbound import Inbound
from db.migrate import upgrade
from db.models import Contact, Inbox, MessageStatus, Outbox, Person, SentPart
from db.outbox import Priority, enqueue
from db.session import DATABASE_DOWN, make_engine, reading, transaction
from handlers import router, texts
from handlers.chat import Chat, Command
from handlers.knowledge import Knowledge
from handlers.message import Kind, Reply, SharedContact
from tests.bot.crowd import answers, at_once, greeted, said, together
from tests.databases import new_postgres_url
from tests.pgtemp import Postgres

QUESTION = "berapa modal awal koperasi"
PHONE = "+6281234567890"


def count(engine: Engine, table: type) -> int:
    with reading(engine) as session:
        return session.exec(select(func.count()).select_from(table)).one()


@pytest.fixture
def commits(engine: Engine) -> list[object]:
    """One entry a committed transaction."""
    seen: list[object] = []
    event.listen(engine, "commit", seen.append)
    return seen


def test_a_crowd_is_answered_in_fewer_transactions_than_messages(
    engine: Engine, knowledge: Knowledge, commits: list[object]
) -> None:
    woken: list[int] = []
    inbound = Inbound(engine, knowledge, lambda: woken.append(1))
    persons = [f"c-{n}" for n in range(40)]
    assert at_once(inbound, *([said("menu", person)] for person in persons)) == [None] * 40
    assert sorted(recipient for recipient, _ in answers(engine)) == sorted(persons)
    assert (count(engine, Inbox), count(engine, Person), len(woken)) == (40, 40, 40)
    assert len(commits) < 40


def test_a_long_list_is_taken_in_order_and_each_once(engine: Engine, knowledge: Knowledge) -> None:
    inbound = greeted(engine, knowledge, "c-1", "c-2")
    many = [said(f"status {n}", f"c-{1 + n % 2}") for n in range(1, 41)]
    at_once(inbound, many, many)
    with reading(engine) as session:
        kept = session.exec(select(Inbox).order_by(col(Inbox.id)).offset(2)).all()
    for contact in {row.contact_id for row in kept}:
        numbers = [int(row.text.split()[1]) for row in kept if row.contact_id == contact]
        assert numbers == sorted(numbers)
    assert len(kept) == len(answers(engine)) == 40


def crash_half_way(chat: Chat) -> Reply:
    """Writes, moves the dialogue, and falls over."""
    chat.person.name = "half written"
    chat.go("complaint.describe", description="half written")
    chat.session.flush()
    raise RuntimeError("a fault in a handler")


def test_a_fault_stays_with_its_own_message(
    engine: Engine, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash = Command(("jatuh",), crash_half_way)
    monkeypatch.setattr(router, "COMMANDS", (crash, *router.COMMANDS))
    inbound = greeted(engine, knowledge, "c-1", "c-2", "c-3")
    with capture_logs() as lines:
        outcomes = together(
            inbound, said("bantuan", "c-1"), said("jatuh", "c-2"), said("bantuan", "c-3")
        )
    assert outcomes == [None] * 3
    help_ = texts.HELP.splitlines()[0]
    assert answers(engine) == [
        ("c-1", help_),
        ("c-2", texts.BROKEN.splitlines()[0]),
        ("c-3", help_),
    ]
    assert [line["event"] for line in lines if line["log_level"] == "error"] == ["handler failed"]
    with reading(engine) as session:
        errors = session.exec(select(Inbox.error).order_by(col(Inbox.id)).offset(3)).all()
        assert errors == [None, "RuntimeError", None]
        assert set(session.exec(select(Person.name)).all()) == {""}
        assert set(session.exec(select(Contact.step)).all()) == {None}


def test_a_message_that_the_database_ends_is_delivered_again_and_takes_nobody_along(
    engine: Engine, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_deep(chat: Chat) -> Reply:
        raise OperationalError("SELECT", {}, Exception("stack depth limit exceeded"))

    monkeypatch.setattr(router, "COMMANDS", (Command(("dalam",), too_deep), *router.COMMANDS))
    inbound = greeted(engine, knowledge, "c-1", "c-2", "c-3")
    outcomes = together(
        inbound, said("dalam", "c-1"), said("bantuan", "c-2"), said("bantuan", "c-3")
    )
    assert [type(outcome) for outcome in outcomes] == [OperationalError, type(None), type(None)]
    assert [recipient for recipient, _ in answers(engine)] == ["c-2", "c-3"]
    assert count(engine, Inbox) == 5


def test_one_that_cannot_be_stored_takes_nobody_along(
    postgres: Postgres, knowledge: Knowledge
) -> None:
    """PostgreSQL holds columns to their length; an address that long is none of a platform's."""
    engine = make_engine(new_postgres_url(postgres))
    upgrade(engine)
    inbound = Inbound(engine, knowledge, lambda: None)
    outcomes = together(inbound, said("menu", "c-1"), said("menu", "x" * 300), said("menu", "c-2"))
    assert outcomes == [None] * 3
    assert [recipient for recipient, _ in answers(engine)] == ["c-1", "c-2"]
    engine.dispose()


def test_what_is_not_answered_is_kept_too(engine: Engine, knowledge: Knowledge) -> None:
    inbound = greeted(engine, knowledge, "c-1", "c-2")
    together(inbound, said("", "c-1", kind=Kind.BLOCKED), said("", "c-2", kind=Kind.BLOCKED))
    together(inbound, said("", "c-2", kind=Kind.REACHABLE), said("menu", "c-3"))
    with reading(engine) as session:
        blocked = session.exec(
            select(Contact.external_id).where(col(Contact.blocked_at).is_not(None))
        ).all()
    assert blocked == ["c-1"]
    assert [recipient for recipient, _ in answers(engine)] == ["c-3"]


def test_receipts_beside_messages_move_their_message(engine: Engine, knowledge: Knowledge) -> None:
    inbound = greeted(engine, knowledge, "c-1")
    with transaction(engine) as session:
        contact = session.exec(select(Contact)).one()
        row_id = enqueue(
            session, contact, text="x", at=contact.created_at, priority=Priority.NOTICE
        )
        session.get_one(Outbox, row_id).status = MessageStatus.SENT
        session.add(SentPart(outbox_id=row_id, part=0, channel="web", provider_id="p-1"))
    together(
        inbound,
        Receipt("web", "p-1", "read"),
        said("bantuan", "c-1"),
        Receipt("web", "p-1", "delivered"),
    )
    with reading(engine) as session:
        assert session.get_one(Outbox, row_id).status == MessageStatus.READ
    assert len(answers(engine)) == 2


def test_a_message_that_comes_many_times_at_once_is_answered_once(
    engine: Engine, knowledge: Knowledge
) -> None:
    once = said(QUESTION, "c-1")
    inbound = Inbound(engine, knowledge, lambda: None)
    assert at_once(inbound, *[[once]] * 6) == [None] * 6
    assert (count(engine, Inbox), len(answers(engine))) == (1, 1)


def test_an_id_that_two_persons_claim_in_one_group_is_the_first_ones(
    engine: Engine, knowledge: Knowledge
) -> None:
    inbound = greeted(engine, knowledge, "c-1", "c-2")
    first = said("bantuan", "c-1")
    together(inbound, first, replace(first, sender="c-2"))
    assert [recipient for recipient, _ in answers(engine)] == ["c-1"]


def test_a_dialogue_goes_on_though_all_its_messages_come_at_once(
    engine: Engine, knowledge: Knowledge
) -> None:
    inbound = greeted(engine, knowledge, "c-1", "c-2")
    mine = [said("lapor", "c-1"), said("gerai kami tidak punya listrik sama sekali", "c-1")]
    yours = [said("lapor", "c-2"), said("batal", "c-2")]
    assert at_once(inbound, mine, yours) == [None, None]
    with reading(engine) as session:
        steps = dict(session.exec(select(Contact.external_id, Contact.step)).all())
    assert steps == {"c-1": "complaint.category", "c-2": None}


def test_what_one_message_changes_in_the_database_the_next_one_of_its_group_sees(
    engine: Engine, knowledge: Knowledge
) -> None:
    """A number that is shared makes two persons one: another contact of theirs, read before, must
    not be used as it was."""
    inbound = greeted(engine, knowledge, "c-1", "c-2", "c-3")
    with transaction(engine) as session:
        known, _, other = session.exec(select(Contact).order_by(col(Contact.id))).all()
        session.get_one(Person, known.person_id).phone = PHONE
        second = session.exec(select(Contact).where(Contact.external_id == "c-2")).one()
        other.person_id = second.person_id  # c-2 and c-3 are one person on two addresses
        target = known.person_id
    card = SharedContact(PHONE, own=True)
    outcomes = together(
        inbound, said("", "c-2", shared_contact=card), said("ingatkan saya besok rapat", "c-3")
    )
    assert outcomes == [None, None]
    with reading(engine) as session:
        assert set(session.exec(select(Contact.person_id)).all()) == {target}


def test_groups_with_the_same_persons_never_wait_in_a_circle(
    engine: Engine, knowledge: Knowledge
) -> None:
    inbound = greeted(engine, knowledge, *(f"c-{n}" for n in range(6)))
    persons = [f"c-{n}" for n in range(6)]

    def deliver(order: list[str]) -> None:
        for _ in range(15):
            assert together(inbound, *(said("bantuan", person) for person in order)) == [None] * 6

    with capture_logs() as lines:
        threads = [
            threading.Thread(target=deliver, args=(order,)) for order in (persons, persons[::-1])
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert lines == []  # none had to be taken by itself
    assert len(answers(engine)) == 2 * 15 * 6


def test_while_the_database_is_away_all_are_refused_and_none_is_lost(
    postgres: Postgres, knowledge: Knowledge
) -> None:
    engine = make_engine(new_postgres_url(postgres))
    upgrade(engine)
    inbound = Inbound(engine, knowledge, lambda: None)
    crowd = [said("menu", f"c-{n}") for n in range(5)]
    postgres.crash()
    try:
        refused = together(inbound, *crowd)
    finally:
        postgres.start()
    assert [isinstance(error, DATABASE_DOWN) for error in refused] == [True] * 5
    assert together(inbound, *crowd) == [None] * 5
    assert together(inbound, *crowd) == [None] * 5
    assert len(answers(engine)) == 5
    engine.dispose()

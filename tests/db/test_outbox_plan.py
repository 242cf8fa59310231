"""With a long queue a claim must walk the two partial indexes: a bind parameter in place of a
literal state would read the whole table (ADR 0001)."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, event, insert, text
from sqlmodel import Session

from db import attachments, outbox
from db.models import Broadcast, MessageStatus, Outbox
from db.session import transaction
from tests.db.rows import AT, claim, contact

ROWS = 20_000
ANNOUNCEMENTS = 400


def announcement() -> dict[str, Any]:
    """Columns of an announcement that is being sent."""
    return {
        "text": "Pengumuman",
        "priority": 7,
        "audience": {},
        "options": [],
        "starts_at": AT,
        "created_at": AT,
    }


@pytest.fixture(params=["known", "not known yet"])
def long_queue(request: pytest.FixtureRequest, engine: Engine) -> Engine:
    """Mostly messages sent long ago, and one of many announcements is on its way. PostgreSQL learns
    of it a minute later; until then it goes by what it has counted before: nothing."""
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE outbox SET (autovacuum_enabled = false)"))
            connection.execute(text("ANALYZE outbox"))
    with transaction(engine) as session:
        to = contact(session, "p")
        session.execute(insert(Broadcast), [announcement()] * ANNOUNCEMENTS)
        rows = [
            {
                "channel": "web",
                "recipient": f"p{n % 4000}",
                "contact_id": to.id,
                "priority": 7,
                "text": "halo",
                "options": [],
                "media": [],
                "broadcast_id": n % ANNOUNCEMENTS + 1,
                "due_at": AT,
                "created_at": AT,
                "status": MessageStatus.QUEUED if n % 4 == 0 else MessageStatus.SENT,
            }
            for n in range(ROWS)
        ]
        session.execute(insert(Outbox), rows)
    if engine.dialect.name == "postgresql" and request.param == "known":
        with engine.begin() as connection:
            connection.execute(text("ANALYZE"))
    return engine


def plans(engine: Engine, work: Callable[[Session], Any]) -> str:
    """What the database says about the very statements that `work` sends about a queue."""
    sent: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if "outbox" in statement or "attachment" in statement:
            sent.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    with transaction(engine) as session:
        work(session)
        session.rollback()
    event.remove(engine, "before_cursor_execute", note)
    prefix = "EXPLAIN" if engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    with engine.connect() as connection:
        lines = [
            " ".join(str(cell) for cell in line)
            for statement, parameters in sent
            for line in connection.exec_driver_sql(f"{prefix} {statement}", parameters).all()
        ]
    return "\n".join(lines)


def whole_tables(plan: str) -> list[str]:
    """Lines that read or sort everything; `ready` are the rows already chosen."""
    return re.findall(r".*(?:Seq Scan|SCAN (?!ready)\w+$|TEMP B-TREE).*", plan, re.MULTILINE)


def by_person(plan: str) -> bool:
    """Whether earlier messages are looked for among those to the same person only."""
    _, _, after = plan.partition("ix_outbox_order")
    condition = after if "Index Cond" in after else plan
    return bool(re.search(r"recipient(\)::text)? ?=", condition.split("Filter:")[0]))


def test_a_claim_from_a_long_queue_walks_the_partial_indexes(long_queue: Engine):
    plan = plans(long_queue, lambda session: claim(session, limit=40))
    assert "ix_outbox_due" in plan, plan
    assert "ix_outbox_order" in plan, plan
    assert by_person(plan), plan
    assert whole_tables(plan) == []


def test_a_look_for_claims_that_ran_out_reads_open_messages_only(long_queue: Engine):
    plan = plans(long_queue, lambda session: outbox.rescue(session, "web", AT))
    assert plan.count("ix_outbox_order") == 2, plan
    assert whole_tables(plan) == []


def test_a_look_for_files_to_download_reads_pending_ones_only(sqlite_engine: Engine):
    plan = plans(sqlite_engine, lambda session: attachments.claim_due(session, ["web"], AT))
    assert "ix_attachment_due" in plan, plan
    assert whole_tables(plan) == []

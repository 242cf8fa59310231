"""The official's one message about how far it is: changed, never doubled, ended."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from db.broadcasts import expansion
from db.clock import now
from db.models import Broadcast, Outbox
from db.session import transaction
from handlers.knowledge import Knowledge
from handlers.officials import progress
from tests.db.rows import at_once
from tests.handlers.announcement.announcing import BOSS, POLICY, Talk

EDITABLE = frozenset({"web"})


@pytest.fixture(autouse=True)
def few_are_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a test needs few chairs."""
    monkeypatch.setattr(progress, "SMALL", 0)


@pytest.fixture
def boss(engine: Engine, knowledge: Knowledge) -> Talk:
    """The official, and five chairs of whom one has stopped."""
    official = Talk(engine, knowledge).official(BOSS)
    for n in range(5):
        official.chair(n)
    official.other("+6281200000104")("berhenti")
    official.arrive()
    return official


def report(boss: Talk, editable: frozenset[str] = EDITABLE) -> int:
    with transaction(boss.engine) as session:
        return progress.report(session, editable, now())


def told(boss: Talk) -> list[Outbox]:
    return [row for row in boss.rows() if row.text.startswith("Pengumuman ") and not row.inbox_id]


def said(boss: Talk) -> list[str]:
    return [row.text.splitlines()[0] for row in told(boss)]


def test_one_message_that_changes_and_ends(boss: Talk) -> None:
    number = boss.announce()
    assert report(boss) == 1
    assert said(boss) == [f"Pengumuman {number}: 0 dari 5 terkirim, 1 tidak dikirimi."]
    assert report(boss) == 0

    told_first = told(boss)[0]
    settle(boss, told_first.id, "sent")
    first, *others = everyone(boss, number)
    settle(boss, first, "sent")
    assert report(boss) == 1
    assert report(boss) == 0
    settle(boss, others[0], "failed")
    assert report(boss) == 1
    edits = told(boss)[1:]
    assert [(row.edits, row.text) for row in edits] == [
        (
            told_first.id,
            f"Pengumuman {number}: 1 dari 5 terkirim, 1 gagal, 1 tidak dikirimi.",
        )
    ]  # the edit that still waited was rewritten

    settle(boss, edits[0].id, "sent")
    for row in others[1:]:
        settle(boss, row, "sent")
    assert report(boss) == 1
    assert told(boss)[-1].edits == told_first.id
    assert "3 dari 5 terkirim" in told(boss)[-1].text
    assert f"/hasil {number}" in told(boss)[-1].text
    assert report(boss) == 0
    assert boss.broadcast(number).progress.endswith("ended")


def test_a_large_one_is_counted_less_often(boss: Talk) -> None:
    number = boss.announce()
    assert report(boss) == 1
    settle(boss, told(boss)[0].id, "sent")
    told_at = []
    for tick in range(0, 60, progress.LOOK):
        with transaction(boss.engine) as session:
            row = session.get_one(Broadcast, number)
            row.progress = row.progress.replace(" 5 ", " 80000 ")
            at = datetime.fromtimestamp(1_800_000_000 + tick, UTC)
            row.starts_at = at
            if progress.report(session, EDITABLE, at):
                told_at.append(tick)
    assert told_at == [0, 21, 42]


def everyone(boss: Talk, number: int) -> list[int]:
    with transaction(boss.engine) as session:
        query = select(Outbox.id).where(col(Outbox.broadcast_id) == number).order_by(Outbox.id)
        return list(session.exec(query).all())


def settle(boss: Talk, row_id: int | None, status: str) -> None:
    with transaction(boss.engine) as session:
        row = session.get_one(Outbox, row_id)
        row.status, row.finished_at = status, now()


def test_a_first_message_that_has_not_left_is_rewritten(boss: Talk) -> None:
    number = boss.announce()
    report(boss)
    settle(boss, everyone(boss, number)[0], "sent")

    assert report(boss) == 1
    assert said(boss) == [f"Pengumuman {number}: 1 dari 5 terkirim, 1 tidak dikirimi."]


def test_where_messages_cannot_be_changed_only_the_end_is_told(boss: Talk) -> None:
    number = boss.announce()
    assert report(boss, frozenset()) == 0
    boss.arrive(number)

    assert report(boss, frozenset()) == 1
    assert report(boss, frozenset()) == 0
    assert said(boss) == [f"Pengumuman {number}: 4 dari 5 terkirim, 1 tidak dikirimi."]


def test_two_processes_at_once_tell_it_once(boss: Talk) -> None:
    boss.announce()
    counts = at_once(3, lambda _: report(boss))

    assert sum(counts) == 1
    assert len(told(boss)) == 1


def test_all_of_the_audience_is_counted_while_it_is_still_decided_on(
    boss: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expansion, "CHUNK", 2)
    number = boss.announce(expand=False)
    assert report(boss) == 0
    with transaction(boss.engine) as session:
        expansion.expand(session, session.get_one(Broadcast, number), POLICY.channels, now())

    assert report(boss) == 1
    assert said(boss) == [f"Pengumuman {number}: 0 dari 5 terkirim."]


def test_paused_and_cancelled_are_said(boss: Talk) -> None:
    number = boss.announce()
    settle(boss, everyone(boss, number)[0], "sent")
    report(boss)
    boss(f"/jeda {number}")
    assert report(boss) == 1
    assert said(boss)[-1].startswith(f"Pengumuman {number} (dijeda): 1 dari 5")

    boss(f"/batalkan {number}")
    boss("ya")
    assert report(boss) == 1
    last = [text for text in said(boss) if "dibatalkan" in text]
    assert last == [f"Pengumuman {number} dibatalkan: 1 dari 5 sudah terkirim."]
    assert report(boss) == 0


@pytest.mark.parametrize("status", ["failed", "in_doubt"])
def test_after_a_first_message_that_was_lost_only_the_end_is_told(boss: Talk, status: str) -> None:
    number = boss.announce()
    report(boss)
    settle(boss, told(boss)[0].id, status)
    settle(boss, everyone(boss, number)[0], "sent")
    assert report(boss) == 0

    boss.arrive(number)
    assert report(boss) == 1
    assert [row.edits for row in told(boss)] == [None, None]


def test_reminders_old_ones_and_those_of_tomorrow_are_not_told(boss: Talk) -> None:
    boss.announce(by=None)
    old, later = boss.announce(), boss.announce(expand=False)
    with transaction(boss.engine) as session:
        session.get_one(Broadcast, old).starts_at = now() - timedelta(days=3)
        session.get_one(Broadcast, later).starts_at = now() + timedelta(days=1)

    assert report(boss) == 0


def test_an_official_who_cannot_be_reached_stops_nothing(boss: Talk) -> None:
    boss.announce()
    with transaction(boss.engine) as session:
        contact = session.merge(boss.contact())
        contact.blocked_at = now()
    second = boss.official("+6281290000009")
    number = boss.announce(by="+6281290000009")

    assert report(boss) == 1
    assert [row.text.split(":")[0] for row in second.rows() if "terkirim" in row.text] == [
        f"Pengumuman {number}"
    ]


def test_of_a_small_announcement_nothing_is_told(
    boss: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss.announce()
    monkeypatch.setattr(progress, "SMALL", 6)
    assert report(boss) == 0
    monkeypatch.setattr(progress, "SMALL", 0)
    assert report(boss) == 0
    assert told(boss) == []

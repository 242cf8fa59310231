"""Files people sent: noted, downloaded later by one process at a time, given up after five tries."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from db import attachments, inbox
from db.attachments import LEASE, MAX_ATTEMPTS, PictureFacts
from db.complaints import filing
from db.models import Attachment, AttachmentStatus, Contact, Inbox, Person
from db.session import id_of, reading, transaction
from tests.db.rows import AT, after, at_once, contact

PENDING, STORED = AttachmentStatus.PENDING, AttachmentStatus.STORED
FAILED = AttachmentStatus.FAILED


def message(session: Session, who: Contact, external_id: str = "1") -> int:
    taken = inbox.take(
        session,
        channel=who.channel,
        external_id=external_id,
        contact_id=id_of(who),
        kind="photo",
        text="",
        album=None,
        at=AT,
    )
    return taken or session.exec(select(Inbox.id)).first() or 0


def note(
    session: Session, who: Contact, reference: str, at: datetime = AT, **columns
) -> Attachment:
    values = {"kind": "photo", "mime": "image/jpeg", "name": "a.jpg", "size": 100} | columns
    return attachments.note(
        session,
        contact_id=id_of(who),
        inbox_id=message(session, who),
        channel=who.channel,
        reference=reference,
        at=at,
        **values,
    )


def due(session: Session, at: datetime, *channels: str) -> list[str]:
    rows = attachments.claim_due(session, list(channels or ["web"]), at)
    return [row.reference for row in rows]


def test_files_are_taken_oldest_first_four_at_a_time_and_not_twice(engine: Engine):
    with transaction(engine) as session:
        ani = contact(session, "ani")
        for n in (4, 2, 0, 1, 3):
            note(session, ani, f"{n}", after(seconds=n))
        assert due(session, AT) == ["0"]
        assert due(session, after(minutes=1)) == ["1", "2", "3", "4"]
        assert due(session, after(minutes=1)) == []


def test_files_of_channels_that_do_not_run_here_are_left(engine: Engine):
    with transaction(engine) as session:
        note(session, contact(session, "ani", channel="other"), "there")
        note(session, contact(session, "ani"), "here")
        assert due(session, AT) == ["here"]
        assert due(session, AT, "other", "third") == ["there"]


def test_each_attempt_waits_longer_and_the_fifth_is_the_last(engine: Engine):
    with transaction(engine) as session:
        row = note(session, contact(session, "ani"), "x")
        at, waits, ends = AT, [], []
        for _ in range(MAX_ATTEMPTS):
            assert due(session, at) == ["x"]
            ends.append(attachments.failed(session, id_of(row), error="e" * 300, permanent=False))
            waits.append(row.due_at - at)
            at = row.due_at
        assert ends == [False] * 4 + [True]
        assert waits == [LEASE * n for n in range(1, 6)]
        assert (row.status, row.error) == (FAILED, "e" * 200)
        assert due(session, at + timedelta(days=1)) == []


def test_a_file_that_is_gone_is_given_up_at_once(engine: Engine):
    with transaction(engine) as session:
        row = note(session, contact(session, "ani"), "x")
        due(session, AT)
        assert attachments.failed(session, id_of(row), error="404", permanent=True)
        assert due(session, after(days=1)) == []


def test_after_a_crash_a_file_is_taken_again_when_its_lease_ran_out(engine: Engine):
    with transaction(engine) as session:
        note(session, contact(session, "ani"), "x")
    with transaction(engine) as session:
        assert due(session, AT) == ["x"]
    with transaction(engine) as session:
        assert due(session, AT + LEASE - timedelta(seconds=1)) == []
        assert due(session, AT + LEASE) == ["x"]


@pytest.mark.parametrize("late_failure", [False, True])
def test_a_stored_file_stays_stored(engine: Engine, late_failure: bool):
    with transaction(engine) as session:
        row_id = id_of(note(session, contact(session, "ani"), "x", size=None))
        due(session, AT)
        attachments.failed(session, row_id, error="busy", permanent=False)
        attachments.stored(session, row_id, sha256="f" * 64, mime="image/png", size=9)
        if late_failure:
            assert not attachments.failed(session, row_id, error="gone", permanent=True)
    with reading(engine) as session:
        row = session.exec(select(Attachment)).one()
        assert (row.status, row.sha256, row.size, row.error) == (STORED, "f" * 64, 9, "")


def test_processes_that_look_at_once_never_take_the_same_file(engine: Engine):
    with transaction(engine) as session:
        ani = contact(session, "ani")
        for n in range(20):
            note(session, ani, f"{n}")

    def look(_: int) -> list[str]:
        mine: list[str] = []
        for _ in range(10):
            with transaction(engine) as session:
                mine += due(session, AT)
        return mine

    taken = [reference for mine in at_once(4, look) for reference in mine]
    assert sorted(taken, key=int) == [f"{n}" for n in range(20)]


def test_files_of_a_draft_go_to_the_complaint_it_became(engine: Engine):
    with transaction(engine) as session:
        ani = contact(session, "ani")
        first, second, other = (note(session, ani, name) for name in ("a", "b", "c"))
        complaint = filing.file(
            session,
            person=session.get_one(Person, ani.person_id),
            contact=ani,
            category="LHN",
            description="x",
            place="",
            location=None,
            at=AT,
        )
        attachments.attach(session, [id_of(second), id_of(first)], complaint)
        attachments.attach(session, [], complaint)
    with reading(engine) as session:
        found = attachments.of_complaint(session, id_of(complaint))
        assert [row.reference for row in found] == ["a", "b"]
        assert len(attachments.of_inbox(session, first.inbox_id)) == 3
        assert session.get_one(Attachment, other.id).complaint_id is None


def test_names_and_types_of_any_length_are_cut(engine: Engine):
    with transaction(engine) as session:
        row = note(session, contact(session, "ani"), "x" * 900, mime="m" * 900, name="n" * 900)
        assert (len(row.mime), len(row.name), len(row.reference)) == (100, 200, 900)


FACTS = PictureFacts("c" * 64, "d" * 64, 800, 600, "2026-11-20 09:15:00", -5.74, 105.59)


def complaint_of(session: Session, who: Contact):
    return filing.file(
        session,
        person=session.get_one(Person, who.person_id),
        contact=who,
        category="LHN",
        description="x",
        place="",
        location=None,
        at=AT,
    )


def test_what_is_shown_of_a_complaint_is_clean_and_in_order(engine: Engine):
    with transaction(engine) as session:
        ani = contact(session, "ani")
        rows = [
            note(session, ani, "photo", name="IMG 1.HEIC.png"),
            note(session, ani, "letter", kind="document", mime="application/pdf", name="surat.pdf"),
            note(session, ani, "broken"),
            note(session, ani, "waiting", name=""),
        ]
        for row, letter in zip(rows[:3], "abe", strict=True):
            attachments.stored(session, id_of(row), sha256=letter * 64, mime=row.mime, size=9)
        attachments.understood(session, id_of(rows[0]), FACTS)
        assert attachments.unreadable(session, id_of(rows[2]))
        complaint = complaint_of(session, ani)
        attachments.attach(session, [id_of(row) for row in reversed(rows)], complaint)
    with reading(engine) as session:
        shown = attachments.shown_of(session, id_of(complaint))
        assert [(s.kind, s.key, s.thumb, s.mime, s.name) for s in shown] == [
            ("photo", "c" * 64, "d" * 64, "image/jpeg", "IMG 1.HEIC.jpg"),
            ("document", "b" * 64, None, "application/pdf", "surat.pdf"),
            ("document", None, None, "image/jpeg", "a.jpg"),
            ("photo", None, None, "image/jpeg", ""),
        ]
        kept = session.get_one(Attachment, rows[0].id)
        assert (kept.sha256, kept.photo_latitude, kept.photo_longitude) == ("a" * 64, -5.74, 105.59)


def test_a_picture_sent_as_a_document_that_cannot_be_opened_is_no_news(engine: Engine):
    with transaction(engine) as session:
        row = note(session, contact(session, "ani"), "x", kind="document")
        assert not attachments.unreadable(session, id_of(row))


def test_a_store_that_is_away_costs_no_attempt(engine: Engine):
    with transaction(engine) as session:
        row = note(session, contact(session, "ani"), "x")
        at = AT
        for _ in range(3 * MAX_ATTEMPTS):
            assert due(session, at) == ["x"]
            attachments.postponed(session, id_of(row), error="full", at=at)
            assert due(session, at + LEASE - timedelta(seconds=1)) == []
            at += LEASE
        assert (row.status, row.attempts, row.error) == (PENDING, 0, "full")
        attachments.stored(session, id_of(row), sha256="f" * 64, mime="image/png", size=9)
        attachments.postponed(session, id_of(row), error="late", at=at)
        assert (row.status, row.error) == (STORED, "")


def test_a_failure_is_news_once(engine: Engine):
    with transaction(engine) as session:
        row = note(session, contact(session, "ani"), "x")
        ends = [
            attachments.failed(session, id_of(row), error="404", permanent=True) for _ in range(2)
        ]
        assert ends == [True, False]

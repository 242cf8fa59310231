"""What must stand in the database and in the media store when the story has been told."""

from collections import Counter

from db.clock import now
from db.models import (
    Attachment,
    Complaint,
    Contact,
    Inbox,
    Outbox,
    Question,
    SentPart,
)
from db.officials import add
from db.session import transaction
from tests.e2e.service import Service
from tests.e2e.story import OFFICIAL, PICTURE, POSITION, STATEMENT, VILLAGE, Driver, turns, until


def appoint(service: Service, driver: Driver) -> None:
    """Bu Ratna is an official, known by her number only."""
    with transaction(service.engine) as session:
        phone = driver.phone(OFFICIAL)
        add(session, phone=phone, name=OFFICIAL.name, role="admin", scope="all", at=now())


def check(service: Service, driver: Driver, status: str = "sent") -> None:
    """Everything arrived (as far as `status`), once, and the complaint is complete."""
    _messages(service, driver, status)
    _complaint(service, driver)
    (question,) = service.rows(Question)
    assert question.answer == "Pak Suwarno dari Palas."
    assert not any(c.stopped_at or c.blocked_at for c in service.rows(Contact))


def _messages(service: Service, driver: Driver, status: str) -> None:
    until(
        lambda: {row.status for row in service.rows(Outbox)} == {status},
        lambda: str([(r.id, r.status, r.error) for r in service.rows(Outbox)]),
    )
    rows, taken = service.rows(Outbox), service.rows(Inbox)
    assert [row.error for row in taken if row.error] == []
    played = turns(driver)
    assert len(taken) == sum(turn.does != "hear" for turn in played)
    assert len(rows) == len(played)  # one message for each turn and none besides
    replies = Counter(row.inbox_id for row in rows if row.inbox_id is not None)
    assert replies == Counter(row.id for row in taken)
    assert {part.outbox_id for part in service.rows(SentPart)} == {row.id for row in rows}


def _complaint(service: Service, driver: Driver) -> None:
    (complaint,) = service.rows(Complaint)
    assert complaint.number == "LHN-0001"
    assert complaint.description == STATEMENT
    assert complaint.village_code == VILLAGE
    if "files" not in driver.abilities:
        return
    assert (complaint.latitude, complaint.longitude) == POSITION
    until(lambda: {a.status for a in service.rows(Attachment)} == {"stored"})
    (file,) = service.rows(Attachment)
    assert (file.complaint_id, file.mime) == (complaint.id, "image/jpeg")
    assert file.sha256 is not None
    assert service.store.read(file.sha256) == PICTURE

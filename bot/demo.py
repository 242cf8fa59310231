"""Invented complaints for trying things out: made through the public verbs, so that each has a real
history. Everything in it is marked as an example; nothing of it is about a real person."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, select

from bot.channels.web import WebChannel
from db import contacts, offices, officials, people
from db.complaints import author, filing, lifecycle
from db.complaints.rules import Refused
from db.models import Complaint, Official, Person
from db.regions import Village, villages
from handlers.knowledge import Knowledge

COUNT = 60
DAYS = 45  # over which they were filed, up to now
SEED = 2026
CHANNEL = WebChannel.name  # the simulator: nobody outside is written to
OFFICIALS = (
    ("Petugas contoh 1", "+6281100000001", "officer"),
    ("Petugas contoh 2", "+6281100000002", "officer"),
    ("Koordinator contoh", "+6281100000003", "coordinator"),
)
ANSWERS = (
    "Berkasnya sudah kami terima dan sedang kami periksa.",
    "Kami jadwalkan kunjungan ke desa minggu ini.",
    "Mohon siapkan surat keterangan kepala desa.",
)
DONE = "Sudah kami tindaklanjuti bersama perangkat desa."
ELSEWHERE = "Silakan ke kantor yang menerbitkan dokumen itu."


@dataclass(frozen=True, slots=True)
class Made:
    """What was loaded."""

    complaints: int
    kecamatan: int


def load(session: Session, knowledge: Knowledge, at: datetime) -> Made:
    """60 complaints of all categories from all 17 kecamatan, filed in the 45 days before `at` and
    handled in different ways. The same every time, in a database without complaints.

    Raises ValueError where there are complaints already: an example must not mix with real ones.
    """
    if session.exec(select(Complaint.id).limit(1)).first() is not None:
        raise ValueError("the database has complaints already")
    offices.ship(session)
    chance = random.Random(SEED)  # noqa: S311 - no secret, only variety
    staff = list(_officials(session, at))
    begun = at - timedelta(days=DAYS)
    places = _places(chance)
    for number, (village, category, words) in enumerate(
        zip(places, *_words(knowledge, chance), strict=True)
    ):
        filed = begun + timedelta(days=DAYS * number / COUNT, hours=chance.uniform(0, 8))
        row = _file(session, number, village, category, words, filed)
        _handle(session, row, chance, staff, filed, at)
    return Made(COUNT, len({village.kecamatan for village in places}))


def _officials(session: Session, at: datetime) -> Iterator[Official]:
    for name, phone, role in OFFICIALS:
        yield officials.add(session, phone=phone, name=name, role=role, scope="all", at=at)


def _places(chance: random.Random) -> list[Village]:
    """One village of each kecamatan first, then any."""
    by_kecamatan: dict[str, list[Village]] = {}
    for village in villages().values():
        by_kecamatan.setdefault(village.kecamatan, []).append(village)
    first = [chance.choice(group) for _, group in sorted(by_kecamatan.items())]
    rest = chance.sample(sorted(villages().values(), key=lambda v: v.code), COUNT - len(first))
    return first + rest


def _words(knowledge: Knowledge, chance: random.Random) -> tuple[list[str], list[str]]:
    """Categories and descriptions; land and buildings more often, as in the field."""
    ids = [c for c in knowledge.complaints if knowledge.complaints[c].examples]
    weights = [6 if c in {"LHN", "BGN", "MDL"} else 1 for c in ids]
    chosen = ids + chance.choices(ids, weights, k=COUNT - len(ids))
    chance.shuffle(chosen)
    return chosen, [chance.choice(knowledge.complaints[c].examples) for c in chosen]


def _file(
    session: Session, number: int, village: Village, category: str, words: str, at: datetime
) -> Complaint:
    contact = contacts.get_or_create(
        session,
        channel=CHANNEL,
        external_id=f"contoh-{number + 1}",
        name=f"Ketua contoh {number + 1}",
        phone=None,
        at=at,
    )
    person = session.get_one(Person, contact.person_id)
    people.set_village(session, person, village, at)
    return filing.file(
        session,
        person=person,
        contact=contact,
        category=category,
        description=words,
        place="",
        location=None,
        at=at,
    )


def _handle(
    session: Session,
    row: Complaint,
    chance: random.Random,
    staff: list[Official],
    filed: datetime,
    until: datetime,
) -> None:
    """Take it as far as chance and time allow."""
    official, clock = chance.choice(staff[:2]), filed
    for step in _WAYS[chance.choices(range(len(_WAYS)), (3, 2, 3, 3, 2, 2, 1, 1))[0]]:
        clock += timedelta(hours=chance.uniform(6, 60))
        if clock >= until:
            return
        try:
            _do(session, row, step, official, chance, clock)
        except Refused:  # a colleague's complaint by now: it stays where it is
            return


_WAYS = (
    (),
    ("take",),
    ("take", "answer"),
    ("take", "forward", "take", "answer"),
    ("take", "answer", "finish"),
    ("take", "answer", "finish", "confirm", "rate"),
    ("take", "answer", "finish", "reopen"),
    ("not_ours",),
)


def _do(
    session: Session,
    row: Complaint,
    step: str,
    official: Official,
    chance: random.Random,
    at: datetime,
) -> None:
    steps = {
        "take": lambda: lifecycle.take(session, row, official, at),
        "answer": lambda: lifecycle.answer(session, row, official, chance.choice(ANSWERS), at),
        "forward": lambda: lifecycle.forward(
            session, row, offices.routed(session, row.category)[-1], official, at
        ),
        "finish": lambda: lifecycle.finish(session, row, official, DONE, at),
        "confirm": lambda: author.confirm(session, row, at),
        "rate": lambda: author.rate(session, row, chance.randint(3, 5), at),
        "reopen": lambda: author.reopen(session, row, at, "Belum ada perubahan di lapangan."),
        "not_ours": lambda: lifecycle.not_ours(session, row, official, ELSEWHERE, at),
    }
    steps[step]()

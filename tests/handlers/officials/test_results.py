"""What became of an announcement: counted in chat, as a call list, as a workbook."""

import io
import random
from typing import Any

import openpyxl
import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from db import documents
from db.broadcasts import results
from db.broadcasts.tally import tally
from db.clock import now
from db.models import (
    AuditEntry,
    Broadcast,
    BroadcastKind,
    BroadcastRecipient,
    Contact,
    MessageStatus,
    Mode,
    Outbox,
    Skip,
)
from db.session import id_of, transaction
from handlers import texts_announcement as sentences
from handlers.documents import PDF, XLSX
from handlers.knowledge import Knowledge
from handlers.officials import lists
from handlers.officials.rendering import File
from tests.db.rows import contact, person
from tests.handlers.announcement.announcing import BOSS, NATAR, PALAS, POLICY, Talk

ATTENDANCE = BroadcastKind.ATTENDANCE
REPORTING = POLICY.reporting


@pytest.fixture
def boss(engine: Engine, knowledge: Knowledge) -> Talk:
    """The official, responsible for the whole district."""
    return Talk(engine, knowledge).official(BOSS)


def files(boss: Talk) -> dict[str, bytes]:
    """The files of the last answer, as they are kept."""
    found = {}
    with transaction(boss.engine) as session:
        for medium in boss.rows()[-1].media:
            token = medium["path"].removeprefix(documents.FOLDER).split("/")[0]
            row = documents.read(session, token, now())
            assert row is not None
            assert row.mime == medium["mime"]
            found[medium["name"]] = row.data
    return found


def cells(data: bytes, sheet: int = 0) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [row for row in book.worksheets[sheet].iter_rows(values_only=True) if any(row)]


def test_the_counts_of_an_invitation(boss: Talk) -> None:
    chairs = [boss.chair(n) for n in range(4)] + [boss.chair(4, PALAS), boss.chair(5, None)]
    chairs[5]("berhenti")
    boss.chair(6, PALAS, channel="window", hours=30)
    number = boss.announce("Bimtek di aula.", ATTENDANCE, title="Bimtek")
    assert "menunggu dikirim: 5" in boss(f"/hasil {number}")
    boss.arrive()
    chairs[0]("hadir")
    chairs[1]("hadir")
    chairs[2]("tidak bisa hadir")
    chairs[4]("diwakilkan Pak Budi")

    said = boss(f"/hasil {number}")
    assert said == (
        f"Hasil pengumuman {number} (terkirim)\n“Bimtek”\n\nPenerima: 7 orang\n"
        "- sampai: 5\n"
        "- berhenti menerima pengumuman: 1\n"
        "- lama tidak menulis, perlu templat: 1\n\n"
        "Jawaban\n"
        "- hadir: 2\n- tidak hadir: 1\n- diwakilkan: 1\n- belum menjawab: 3\n\n"
        "Per kecamatan\n"
        "- Natar (4): 2 hadir, 1 tidak hadir, 1 belum menjawab\n"
        "- Palas (2): 1 diwakilkan, 1 belum menjawab\n"
        "- Belum tercatat (1): 1 belum menjawab\n\n"
        "Yang mewakili\n"
        "- Pak Budi (Sukaraja)"
    )
    assert boss.labels() == ["Daftar telepon", "Ekspor"]


def test_what_has_not_begun_has_no_results(boss: Talk) -> None:
    boss.chair(1)
    number = boss.announce(expand=False)

    for command in ("hasil", "daftar", "ekspor"):
        assert "belum mulai dikirim" in boss(f"/{command} {number}")


def test_the_call_list_as_workbook_and_paper(boss: Talk) -> None:
    reached, stopped = boss.chair(1), boss.chair(2, PALAS)
    stopped("berhenti")
    failed = boss.chair(3, channel="window")
    number = boss.announce()
    boss.arrive(status="sent")
    with transaction(boss.engine) as session:
        row = session.exec(select(Outbox).where(col(Outbox.recipient) == failed.sender)).all()[-1]
        row.status, row.error_code = MessageStatus.FAILED, "63003"

    boss(f"/hasil {number}")
    assert "2 orang dari semua wilayah" in boss.press("Daftar telepon")
    made = files(boss)
    assert list(made) == [f"daftar-telepon-{number}.xlsx", f"daftar-telepon-{number}.pdf"]
    assert made[f"daftar-telepon-{number}.pdf"].startswith(b"%PDF")
    rows = cells(made[f"daftar-telepon-{number}.xlsx"])[-2:]
    assert [(row[1], row[5], row[6]) for row in rows] == [
        ("Natar", failed.sender, "nomornya tidak terdaftar di WhatsApp"),
        ("Palas", stopped.sender, "meminta tidak dikirimi pengumuman"),
    ]
    assert reached.sender not in str(rows)

    assert "1 orang dari Kecamatan Palas" in boss(f"/daftar {number} kec. palas")
    assert list(files(boss)) == [
        f"daftar-telepon-{number}-kecamatan-palas.xlsx",
        f"daftar-telepon-{number}-kecamatan-palas.pdf",
    ]
    assert "tidak ditemukan di wilayah" in boss(f"/daftar {number} Bandung")


def test_when_everybody_was_reached_there_is_no_list(boss: Talk) -> None:
    boss.chair(1)
    number = boss.announce()
    boss.arrive()

    assert "Alhamdulillah" in boss(f"/daftar {number}")
    assert boss.rows()[-1].media == []


def test_the_export(boss: Talk) -> None:
    chair, other = boss.chair(1), boss.chair(2, PALAS)
    number = boss.announce(kind=ATTENDANCE)
    boss.arrive()
    chair("diwakilkan =1+1")
    other("hadir")

    assert "Hasil pengumuman" in boss(f"/ekspor {number}")
    data = files(boss)[f"hasil-pengumuman-{number}.xlsx"]
    assert cells(data)[-4:] == [
        ("Kecamatan", "Penerima", "Sampai", "Hadir", "Tidak hadir", "Diwakilkan", "Belum menjawab"),
        ("Natar", 1, 1, 0, 0, 1, 0),
        ("Palas", 1, 1, 1, 0, 0, 0),
        ("Jumlah", 2, 2, 1, 0, 1, 0),
    ]
    first, second = cells(data, 1)[-2:]
    assert first[5:10] == (chair.sender, "web", "sampai", "Diwakilkan", "=1+1")
    assert second[8] == "Hadir"
    with transaction(boss.engine) as session:  # who took names and numbers is kept
        acts = session.exec(select(AuditEntry.action, AuditEntry.detail)).all()
    assert acts[-1] == ("broadcast.export", "all")


def test_an_official_of_one_area_sees_only_that(boss: Talk) -> None:
    for n, village in enumerate((NATAR, NATAR, PALAS)):
        boss.chair(n, village, channel="window", hours=30)
    number = boss.announce(kind=ATTENDANCE)
    natar = boss.official("+6281290000008", "coordinator", "Natar")
    officer = boss.official("+6281290000009", "officer", "Natar")

    assert "Penerima: 2 orang" in natar(f"/hasil {number}")
    assert "2 orang dari Kecamatan Natar" in natar(f"/daftar {number}")
    assert PALAS not in str(cells(next(iter(files(natar).values()))))
    assert "tidak ditemukan di wilayah" in natar(f"/daftar {number} Palas")
    assert "tidak ditemukan di wilayah" in natar(f"/ekspor {number} Palas")
    for command in ("hasil", "daftar", "ekspor"):
        assert "Pengumuman nomor" in officer(f"/{command} {number}")


def test_a_list_too_long_asks_for_an_area(boss: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(3):
        boss.chair(n, channel="window", hours=30)
    number = boss.announce()
    monkeypatch.setattr(lists, "MOST_CALLS", 2)
    monkeypatch.setattr(lists, "MOST_RESULTS", 2)

    assert "terlalu panjang" in boss(f"/daftar {number}")
    assert "terlalu panjang" in boss(f"/ekspor {number}")
    assert boss.rows()[-1].media == []


def test_files_are_kept_under_their_own_names(boss: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    boss.chair(1, channel="window", hours=30)
    number = boss.announce()
    made = [File(".xlsx", XLSX, b"sheet"), File(".pdf", PDF, b"paper")]
    monkeypatch.setattr(lists, "render_call_list", lambda *_: made)

    boss(f"/daftar {number}")
    assert list(files(boss).values()) == [b"sheet", b"paper"]


def test_every_state_has_words() -> None:
    states = {str(skip) for skip in Skip} | {
        "waiting",
        "in_doubt",
        "sent",
        "unopened",
        "failed",
        "cancelled",
    }
    assert set(sentences.REASONS) == set(sentences.RESULT_STATES) == states


# --- who was reached and who has to be called are the audience ---------------------------------


def mixed(session: Session, number: int, dice: random.Random) -> set[int]:
    """Recipients in all states, at random; the ids of their persons."""
    everybody = set()
    for n in range(400):
        who = person(session, phone=f"+62813{n:08}", village_code=dice.choice([NATAR, PALAS, None]))
        row = BroadcastRecipient(broadcast_id=number, person_id=id_of(who))
        row.mode = str(dice.choice(list(Mode)))
        if dice.random() < 0.3:
            row.mode, row.skipped = "", str(dice.choice(list(Skip)))
        else:
            row.outbox_id = sent(session, contact(session, f"a{n}", owner=who), dice, row.mode)
            if dice.random() < 0.4:
                second = contact(session, f"b{n}", owner=who, channel="window")
                row.second_outbox_id = sent(session, second, dice, "")
        row.opened_at = now() if row.mode == Mode.OPENER and dice.random() < 0.3 else None
        if dice.random() < 0.2:
            row.answer, row.answered_at = dice.choice(["hadir", "tidak", "wakil"]), now()
        session.add(row)
        everybody.add(id_of(who))
    session.flush()
    return everybody


def sent(session: Session, to: Contact, dice: random.Random, mode: str) -> int:
    row = Outbox(
        channel=dice.choice(["web", "window"]),
        recipient=to.external_id,
        contact_id=id_of(to),
        priority=7,
        text="x",
        template={"content_sid": "HX1"} if mode in {Mode.TEMPLATE, Mode.OPENER} else None,
        status=str(dice.choice(list(MessageStatus))),
        error_code=dice.choice(["", "403", "63003", "99999"]),
        due_at=now(),
        created_at=now(),
    )
    session.add(row)
    session.flush()
    return id_of(row)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_reached_and_call_list_are_the_audience_and_share_nobody(boss: Talk, seed: int) -> None:
    number = boss.announce(kind=ATTENDANCE)
    with transaction(boss.engine) as session:
        everybody = mixed(session, number, random.Random(seed))
        found = list(results.lines(session, number, REPORTING))
        row = session.get_one(Broadcast, number)
        reached = {line.person_id for line in found if line.reached}
        called = {line.person_id for line in found if not line.reached}
        assert reached | called == everybody
        assert reached & called == set()
        assert len(found) == len(everybody)
        assert reached
        assert called
        assert all(lists.reason(row, line) for line in found if not line.reached)
        for area in (None, "18.01.04", "18.01.10"):  # the counts say the same as the lines
            counted = tally(session, number, REPORTING, area)
            lines = list(results.lines(session, number, REPORTING, area))
            assert counted.audience == len(lines)
            assert counted.reached == sum(line.reached for line in lines)
            for state in {line.state for line in lines}:
                assert counted.states[state] == sum(line.state == state for line in lines)
            assert counted.answers.total() == sum(bool(line.answer) for line in lines)


@pytest.mark.parametrize(
    ("mode", "first", "second", "state"),
    [
        (Mode.OPENER, ("window", "delivered", True), None, "unopened"),
        (Mode.OPENER, ("window", "delivered", True), ("web", "failed", False), "unopened"),
        (Mode.OPENER, ("window", "delivered", True), ("web", "sent", False), "reached"),
        (Mode.OPENER, ("web", "sent", False), ("window", "delivered", True), "reached"),
        (Mode.OPENER, ("web", "failed", False), ("window", "delivered", True), "unopened"),
        (Mode.OPENER, ("window", "failed", True), None, "failed"),
        (Mode.TEMPLATE, ("window", "delivered", True), None, "reached"),
        (Mode.TEMPLATE, ("window", "sent", True), None, "sent"),
        (Mode.FREE, ("web", "sent", False), None, "reached"),
        (Mode.FREE, ("web", "in_doubt", False), ("window", "queued", False), "waiting"),
    ],
)
def test_an_opening_reaches_nobody_whatever_the_other_channel_did(
    mode: Mode, first: Any, second: Any, state: str
) -> None:
    def row(parts: Any) -> Outbox | None:
        if parts is None:
            return None
        channel, status, template = parts
        return Outbox(channel=channel, status=status, template={"1": "x"} if template else None)

    recipient = BroadcastRecipient(mode=mode)
    assert results.state_of(recipient, (row(first), row(second)), REPORTING) == state

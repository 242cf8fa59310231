"""What waits behind an opening template, and what can be read later."""

from datetime import timedelta

import pytest

from db.broadcasts import ladder
from db.clock import now
from db.models import BroadcastKind, Mode, Person
from db.outbox import Priority, claim
from db.session import transaction
from tests.db.rows import contact
from tests.handlers.announcement.announcing import PALAS, POLICY, Talk

ATTENDANCE = BroadcastKind.ATTENDANCE


def waiting(boss: Talk, *bodies: str, kind: str = BroadcastKind.PLAIN) -> tuple[Talk, list[int]]:
    """A chair outside the window who has got the opening of announcements."""
    boss.opener()
    chair = boss.chair(1, channel="window", hours=30)
    numbers = [boss.announce(body, kind) for body in bodies]
    boss.arrive()
    return chair, numbers


def test_baca_gives_what_waits_once(boss: Talk) -> None:
    chair, (number,) = waiting(boss, "Rapat hari Senin.", kind=ATTENDANCE)
    assert boss.recipient(number, chair).mode == Mode.OPENER

    said = chair("BACA")
    assert "Ini pengumumannya." in said
    assert "Rapat hari Senin." in said
    labels = [label for row in chair.rows()[-2:] for _, label in row.options]
    assert labels == ["Hadir", "Tidak hadir", "Diwakilkan"]
    assert boss.recipient(number, chair).opened_at is not None
    boss.arrive()
    assert "kehadiran" in chair("1")
    assert "Nomor 1" in chair("baca")  # nothing waits any more: the last ones
    assert sum(row.text.endswith("Rapat hari Senin.") for row in chair.rows()) == 2  # with opener


def test_any_other_message_gets_its_answer_and_then_what_waits(boss: Talk) -> None:
    chair, _ = waiting(boss, "Rapat hari Senin.", "Bimtek hari Rabu.")

    chair("terima kasih")
    with transaction(boss.engine) as session:
        sent = []
        while rows := claim(
            session,
            channel="window",
            owner="one",
            at=now(),
            lease=timedelta(minutes=1),
            limit=1,
        ):
            sent += [(row.text, row.priority) for row in rows]
            rows[0].status = "sent"
            session.flush()
    answer, *notices = sent
    assert answer[0].startswith("Sama-sama")
    assert notices == [
        ("*Pengumuman*\nRapat hari Senin.", Priority.NOTICE),
        ("*Pengumuman*\nBimtek hari Rabu.", Priority.NOTICE),
    ]
    before = len(chair.rows())
    chair("terima kasih")
    assert len(chair.rows()) == before + 1


def test_more_than_three_come_with_the_next_message(boss: Talk) -> None:
    chair, _ = waiting(boss, *(f"Kabar {n}" for n in range(4)))

    assert chair("terima kasih").count("Kabar") == 3
    assert chair("terima kasih").count("Kabar") == 1
    assert "Kabar" not in chair("terima kasih")


def test_an_opening_that_has_not_left_becomes_the_text_itself(boss: Talk) -> None:
    boss.opener()
    chair = boss.chair(1, channel="window", hours=30)
    number = boss.announce("Rapat hari Senin.")

    chair("terima kasih")
    announced = [row for row in chair.rows() if row.broadcast_id == number]
    assert [(row.template, row.priority, row.status) for row in announced] == [
        (None, Priority.NOTICE, "queued")
    ]


def test_who_has_stopped_gets_nothing_unasked(boss: Talk) -> None:
    chair, _ = waiting(boss, "Rapat hari Senin.")

    assert "Rapat" not in chair("berhenti")
    assert "Rapat" not in chair("terima kasih")
    assert "Rapat" in chair("baca")


def test_reading_the_whole_of_one_opens_it(boss: Talk) -> None:
    chair, (number,) = waiting(boss, "Rapat hari Senin.")

    assert chair(f"pengumuman {number}").count("Rapat hari Senin.") == 1
    assert boss.recipient(number, chair).opened_at is not None


def test_the_last_five_are_listed_shortened_with_their_numbers(boss: Talk) -> None:
    chair = boss.chair(1)
    for n in range(6):
        boss.announce(f"Kabar {n}. " + "Keterangan panjang sekali. " * 40)
    boss.announce("Tentang SHU", title="Judul sendiri")

    said = chair("pengumuman")
    assert "Kabar 1." not in said
    assert "Judul sendiri\nTentang SHU" in said
    assert "Nomor 7, " in said
    assert len(said) < 1500
    assert chair.labels() == [f"Baca nomor {n}" for n in (7, 6, 5, 4, 3)]
    assert "Kabar 4." in chair.press("Baca nomor 5")


def test_late_joiners_read_what_they_missed_but_are_not_asked(boss: Talk) -> None:
    number = boss.announce("Bimtek", ATTENDANCE)
    late = boss.chair(7)

    assert "Bimtek" in late("pengumuman")
    assert "Bimtek" in late(f"pengumuman {number}")
    assert late.labels() == []


def test_one_that_was_answered_says_so_and_may_be_answered_again(boss: Talk) -> None:
    chair = boss.chair(1)
    number = boss.announce("Bimtek", ATTENDANCE)
    boss.arrive()
    chair("hadir")

    assert "Jawaban Bapak/Ibu: Hadir." in chair(f"pengumuman {number}")
    chair.press("Tidak hadir")
    assert boss.answer(number, chair) == ("tidak", "")


def test_others_announcements_are_not_found(boss: Talk) -> None:
    chair = boss.chair(1, PALAS)
    number = boss.announce("Hanya Natar", audience={"kecamatan": "18.01.04"})
    later = boss.announce("Belum disetujui", expand=False)
    with transaction(boss.engine) as session:
        session.merge(boss.broadcast(later)).status = "approval"

    for text in (f"pengumuman {number}", f"pengumuman {later}", "pengumuman 99999"):
        assert "tidak ditemukan" in chair(text)
    assert "Belum ada pengumuman" in chair("pengumuman")


def test_an_official_sees_those_they_may_look_at_with_how_they_stand(boss: Talk) -> None:
    boss.chair(1)
    number = boss.announce("Rapat hari Senin.")
    other = boss.official("+6281290000009", "officer", "Natar")

    assert f"- {number} Rapat hari Senin. (terkirim)" in boss("/pengumuman")
    assert "Rapat hari Senin." in boss(f"/pengumuman {number}")
    assert boss.labels() == ["Lihat hasil"]
    assert "Belum ada pengumuman" in other("/pengumuman")
    assert "tidak ditemukan" in other(f"/pengumuman {number}")


@pytest.mark.parametrize(("status", "again"), [("sent", 0), ("failed", 1)])
def test_what_the_other_channel_took_is_not_given_again(
    boss: Talk, status: str, again: int
) -> None:
    boss.opener()
    chair = boss.chair(1, channel="window", hours=30)
    number = boss.announce("Rapat hari Senin.", other_channel_after=1)
    boss.arrive(status="delivered")
    with transaction(boss.engine) as session:  # the same person, meanwhile known elsewhere
        person = chair.contact().person_id
        contact(session, "77001", owner=session.get_one(Person, person))
        later = now() + timedelta(minutes=5)
        assert ladder.climb(session, POLICY.channels, POLICY.reporting, later) == 1
    boss.arrive(number, status)

    assert boss.recipient(number, chair).mode == Mode.OPENER
    assert chair("terima kasih").count("Rapat hari Senin.") == again

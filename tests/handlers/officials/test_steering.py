"""Officials pause, resume, cancel and change an announcement: their own, and those of their area."""

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from db import audit
from db.models import AuditEntry, MessageStatus, Outbox
from db.session import reading
from handlers.knowledge import Knowledge
from tests.handlers.announcement.announcing import BOSS, NATAR, PALAS, Talk


@pytest.fixture
def boss(engine: Engine, knowledge: Knowledge) -> Talk:
    """The official, responsible for the whole district, and three chairs."""
    official = Talk(engine, knowledge).official(BOSS)
    for n in range(3):
        official.chair(n)
    return official


def statuses(boss: Talk, number: int) -> set[str]:
    with reading(boss.engine) as session:
        query = select(Outbox.status).where(col(Outbox.broadcast_id) == number)
        return set(session.exec(query).all())


def acts(boss: Talk) -> list[str]:
    with reading(boss.engine) as session:
        assert audit.first_broken(session) is None
        rows = session.exec(select(AuditEntry).order_by(col(AuditEntry.id))).all()
        return [f"{row.action} {row.subject}" for row in rows if row.action != "official.add"]


def test_pause_and_resume(boss: Talk) -> None:
    number = boss.announce()

    assert "3 pesan kami tahan" in boss(f"/jeda {number}")
    assert statuses(boss, number) == {MessageStatus.HELD}
    assert "sudah dijeda" in boss(f"/jeda {number}")
    assert "3 pesan masuk antrean lagi" in boss(f"/lanjut {number}")
    assert statuses(boss, number) == {MessageStatus.QUEUED}
    assert "tidak sedang dijeda" in boss(f"/lanjut {number}")
    assert acts(boss) == [f"broadcast.{act} broadcast:{number}" for act in ("pause", "resume")]


def test_cancelling_is_asked_first_with_what_has_not_left(boss: Talk) -> None:
    number = boss.announce("Rapat hari Senin.")

    asked = boss(f"/batalkan {number}")
    assert "Rapat hari Senin." in asked
    assert "3 pesan belum terkirim" in asked
    assert statuses(boss, number) == {MessageStatus.QUEUED}
    assert "3 pesan tidak jadi" in boss.press("Ya, hentikan")
    assert statuses(boss, number) == {MessageStatus.CANCELLED}
    assert acts(boss) == [f"broadcast.cancel broadcast:{number}"]
    assert "sudah selesai" in boss(f"/batalkan {number}")


def test_who_is_not_yet_decided_on_is_counted_too(boss: Talk) -> None:
    number = boss.announce(expand=False)

    assert "3 pesan belum terkirim" in boss(f"/batalkan {number}")
    assert "3 pesan tidak jadi" in boss("ya")


@pytest.mark.parametrize("said", ["tidak", "lanjut", "kirim saja", "batal", "lanjutkan", "menu"])
def test_only_a_clear_yes_cancels(boss: Talk, said: str) -> None:
    number = boss.announce()
    boss(f"/batalkan {number}")

    boss(said)
    assert statuses(boss, number) == {MessageStatus.QUEUED}
    assert boss.contact().step is None


def test_what_has_all_left_can_be_neither_paused_nor_cancelled(boss: Talk) -> None:
    number = boss.announce()
    boss.arrive()

    assert "sudah selesai dikirim" in boss(f"/jeda {number}")
    assert "sudah selesai dikirim" in boss(f"/batalkan {number}")
    assert boss.contact().step is None


def test_the_words_change_until_the_first_has_left(boss: Talk) -> None:
    number = boss.announce("Rapat pukul 08.00.")

    said = boss(f"/ubah {number} Rapat pukul 09.00.\nBawa buku kas.")
    assert "Rapat pukul 09.00.\nBawa buku kas." in said
    row = boss.broadcast(number)
    assert row.text == "*Pengumuman*\nRapat pukul 09.00.\nBawa buku kas."
    assert row.title == "Rapat pukul 09.00."
    boss.arrive()
    assert "sudah selesai" in boss(f"/ubah {number} Terlambat.")
    assert "/ubah 12" in boss("/ubah")
    assert "/ubah 12" in boss(f"/ubah {number}")


def test_a_title_of_its_own_stays(boss: Talk) -> None:
    number = boss.announce("Rapat pukul 08.00.", title="Undangan")
    shown = "*Pengumuman: Undangan*\n{}"
    boss.broadcast(number)
    boss(f"/ubah {number} Rapat pukul 09.00.")  # made without its heading: counts as untitled
    assert boss.broadcast(number).text == "*Pengumuman*\nRapat pukul 09.00."

    boss("/umumkan Rapat pukul 08.00.")
    boss("judul Undangan")
    made = boss("ya")
    assert "nomor" in made
    boss(f"/ubah {number + 1} Rapat pukul 10.00.")
    assert boss.broadcast(number + 1).text == shown.format("Rapat pukul 10.00.")


@pytest.mark.parametrize(
    ("role", "scope", "may"),
    [
        ("admin", "all", True),
        ("coordinator", "all", True),
        ("officer", "all", False),
        ("coordinator", "Natar", True),
        ("coordinator", "Palas", False),
        ("officer", "Natar", False),
    ],
)
def test_whose_announcement_one_may_steer(boss: Talk, role: str, scope: str, may: bool) -> None:
    number = boss.announce(audience={"kecamatan": ["18.01.04"]})
    other = boss.official("+6281290000009", role, scope)

    said = other(f"/jeda {number}")
    assert ("kami tahan" in said) is may
    assert ("tidak ditemukan" in said) is not may


def test_an_area_does_not_cover_everybody(boss: Talk) -> None:
    boss.chair(9, PALAS)
    number = boss.announce()
    other = boss.official("+6281290000009", "coordinator", "Natar")

    assert "tidak ditemukan" in other(f"/jeda {number}")
    assert "Penerima: 3 orang" in other(f"/hasil {number}")  # of their own area they see it


def test_reminders_and_unknown_numbers_are_not_found(boss: Talk) -> None:
    firing = boss.announce(by=None)

    for number in (firing, 4711, 999999999):
        assert "tidak ditemukan" in boss(f"/jeda {number}")


def test_chairs_are_refused_and_their_words_stay_theirs(boss: Talk) -> None:
    number = boss.announce()
    chair = boss.chair(1)

    for word in ("jeda", "lanjut", "batalkan", "hasil", "daftar", "ekspor"):
        assert "hanya untuk petugas" in chair(f"/{word} {number}")
        assert "hanya untuk petugas" not in chair(word)
        assert f"/{word} 12" in boss(f"/{word}")
    assert statuses(boss, number) == {MessageStatus.QUEUED}


def test_lanjut_goes_on_with_a_complaint(boss: Talk) -> None:
    chair = boss.chair(1, NATAR)
    for said in ("kami tidak punya tanah untuk gerai koperasi", "ya"):
        chair(said)
    assert chair.contact().step == "complaint.evidence"

    assert "Kirim sekarang" in chair("lanjut")


def test_an_official_unknown_by_number_is_asked_to_share_it(boss: Talk) -> None:
    number = boss.announce()

    stranger = boss.other("77001")
    assert "bagikan dulu" in stranger(f"/jeda {number}")
    assert stranger.rows()[-1].request == "contact"

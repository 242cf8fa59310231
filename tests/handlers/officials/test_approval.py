"""Above a number of recipients a second person agrees before anything is sent."""

import pytest

from bot.duties import expand_broadcasts
from db import audit
from db.clock import now
from db.models import BroadcastStatus
from db.session import reading, transaction
from handlers.safe import literal
from tests.handlers.officials.composing import NATAR, PALAS, SECOND, Talk

BODY = "Bimtek hari Senin."


@pytest.fixture
def careful(author: Talk) -> Talk:
    """An author whose bot wants approval from three recipients on."""
    for n in range(3):
        author.chair(n, village=NATAR if n else PALAS)
    return author.with_policy(approval_above=2)


def expand(talk: Talk) -> int:
    with transaction(talk.engine) as session:
        return expand_broadcasts(talk.policy)(session, now())


def status(talk: Talk) -> str:
    return talk.broadcasts()[-1].status


def test_a_second_person_agrees(careful: Talk) -> None:
    second = careful.official(SECOND, role="coordinator", name="Sari")

    assert "perlu disetujui petugas lain" in careful(f"/umumkan {BODY}")
    assert careful.labels()[0] == "Ya, minta"
    said = careful("ya")
    assert "nomor 1 untuk 3 orang menunggu persetujuan Sari" in said
    assert status(careful) == BroadcastStatus.APPROVAL
    assert expand(careful) == 0

    notice = second.rows()[-1]
    assert BODY in notice.text
    assert "*3 orang*" in notice.text
    assert notice.options == [["setujui 1", "Setujui 1"], ["tolak 1", "Tolak 1"]]
    assert "disetujui dan mulai dikirim" in second.press("Setujui 1")
    assert "disetujui Sari" in careful.rows()[-1].text
    assert expand(careful) == 3
    assert careful.broadcasts()[0].approved_by == 2
    assert [action for action, _ in careful.acts()] == ["broadcast.request", "broadcast.approve"]
    with reading(careful.engine) as session:
        assert audit.first_broken(session) is None


def test_the_number_of_the_button_answers_too(careful: Talk) -> None:
    second = careful.official(SECOND)
    careful(f"/umumkan {BODY}")
    careful("ya")

    assert "disetujui" in second("1")


def test_a_second_person_refuses_with_a_reason(careful: Talk) -> None:
    second = careful.official(SECOND, name="Sari")
    careful(f"/umumkan {BODY}")
    careful("ya")

    assert "ditolak" in second("tolak 1 tanggalnya *salah*")
    told = careful.rows()[-1].text
    assert "ditolak Sari" in told
    assert literal("Alasannya: tanggalnya *salah*") in told
    assert status(careful) == BroadcastStatus.CANCELLED
    assert expand(careful) == 0
    assert careful.acts()[-1] == ("broadcast.refuse", "tanggalnya *salah*")
    assert "tidak sedang menunggu" in second("setujui 1")


def test_without_a_second_person_nothing_is_sent(careful: Talk) -> None:
    careful.official("+6281290000004", role="officer")
    careful.official("+6281290000005", role="admin", scope="Palas")
    careful(f"/umumkan {BODY}")

    assert "Belum ada yang bisa dimintai persetujuan" in careful("ya")
    assert careful.broadcasts() == []
    careful("penerima natar")
    assert "sedang dikirim ke 2 orang" in careful("ya")


def test_few_recipients_need_nobody(careful: Talk) -> None:
    careful.official(SECOND)
    careful(f"/umumkan {BODY}")
    careful("penerima natar")

    assert "sedang dikirim" in careful("ya")
    assert status(careful) == BroadcastStatus.SENDING


def test_the_author_does_not_decide(careful: Talk) -> None:
    careful.official(SECOND)
    careful(f"/umumkan {BODY}")
    careful("ya")

    assert "harus disetujui petugas lain" in careful("setujui 1")
    assert status(careful) == BroadcastStatus.APPROVAL


def test_only_the_role_and_the_area_that_fit_decide(careful: Talk) -> None:
    officer = careful.official("+6281290000004", role="officer")
    elsewhere = careful.official("+6281290000005", role="admin", scope="Palas")
    careful.official(SECOND)
    careful(f"/umumkan {BODY}")
    careful("ya")

    for who in (officer, elsewhere):
        assert who.rows()[-1].options != [["setujui 1", "Setujui 1"], ["tolak 1", "Tolak 1"]]
        assert "hanya bisa diputuskan" in who("setujui 1")
        assert "hanya bisa diputuskan" in who("tolak 1")
    assert "hanya untuk petugas" in careful.chair(1)("setujui 1")
    assert status(careful) == BroadcastStatus.APPROVAL


def test_the_coordinator_of_an_area_decides_on_it(careful: Talk) -> None:
    local = careful.official(SECOND, role="coordinator", scope="Natar")
    strict = careful.with_policy(approval_above=1)
    strict(f"/umumkan {BODY}")
    strict("penerima natar")

    assert "menunggu persetujuan" in strict("ya")
    assert "disetujui" in local("setujui 1")


def test_only_one_decision_counts(careful: Talk) -> None:
    second, third = careful.official(SECOND), careful.official("+6281290000006", name="Tono")
    careful(f"/umumkan {BODY}")
    assert "Rina, Tono" in careful("ya")

    assert "disetujui" in second("setujui 1")
    assert "tidak sedang menunggu" in third("tolak 1")
    assert status(careful) == BroadcastStatus.SENDING


def test_a_later_time_stays_after_approval(careful: Talk) -> None:
    second = careful.official(SECOND)
    careful(f"/umumkan {BODY}")
    careful("waktu besok jam 8")
    careful("ya")
    planned = careful.broadcasts()[0].starts_at

    assert "pukul 08.00 WIB" in second.rows()[-1].text
    assert "pukul 08.00 WIB" in second("setujui 1")
    assert careful.broadcasts()[0].starts_at == planned
    assert expand(careful) == 0


def test_numbers_that_name_nothing_are_explained(careful: Talk) -> None:
    assert "Tulis nomornya" in careful("setujui")
    assert "nomor 99 tidak ada" in careful("setujui 99")
    assert "nomor 99 tidak ada" in careful("tolak 99")

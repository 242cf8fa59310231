from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import select

from bot.duties import expand_broadcasts, fire_reminders
from db import audit, officials
from db.broadcasts.routes import Channels
from db.clock import now
from db.models import BroadcastRecipient
from db.reminders import keeping
from db.session import id_of
from handlers import texts
from handlers.message import SharedContact
from handlers.policy import Policy
from tests.conversation import Conversation

POLICY = Policy(channels=Channels({"web": None, "terminal": None}, {}, {}))
OFFICIAL = "+6281290000001"


@pytest.fixture
def official(everywhere: Conversation, session_of: Callable[..., Any]) -> Conversation:
    """An official who has written to the bot before."""
    with session_of(everywhere.engine) as session:
        officials.add(session, phone=OFFICIAL, name="Petugas", role="admin", scope="all", at=now())
    who = everywhere.other(OFFICIAL)
    who("halo", phone=OFFICIAL)
    return who


def test_a_question_unlike_anything_known_is_passed_on_and_answered(
    everywhere: Conversation, official: Conversation
) -> None:
    chat = everywhere
    assert "belum tahu" in chat("siapa pemenang lomba burung kicau di kalianda kemarin sore")

    assert "T-1" in chat("ya")
    assert "lomba burung" in official.rows()[-1].text
    assert "T-1" in official("/pertanyaan")

    assert "sudah kami kirim" in official("/jawab 1 Pak Suwarno dari Palas.")
    assert "Pak Suwarno dari Palas." in chat.rows()[-1].text
    assert "sudah dijawab" in official("/jawab T-1 lagi")


def test_no_thanks_passes_nothing_on(chat: Conversation) -> None:
    chat("siapa pemenang lomba burung kicau di kalianda kemarin sore")

    assert "kata lain" in chat("tidak usah")
    assert chat.questions() == []


def test_another_question_instead_of_yes_is_answered(chat: Conversation) -> None:
    chat("siapa pemenang lomba burung kicau di kalianda kemarin sore")

    assert "Siapkan kolom" in chat("cara isi buku kas harian gimana")


def test_an_answer_that_does_not_help_can_be_passed_on(chat: Conversation) -> None:
    chat("cara isi buku kas harian gimana")

    assert "cara isi buku kas harian gimana" in chat.press("Belum terjawab")
    assert "T-1" in chat("ya")
    assert chat.questions()[0].text == "cara isi buku kas harian gimana"


def test_topics_can_be_browsed_by_field(chat: Conversation) -> None:
    chat("tanya")
    assert len(chat.labels()) == 10

    chat.press(chat.labels()[0])
    assert chat.labels()[-1] == "Lainnya"
    chat.press("Lainnya")

    assert "Sumber:" in chat.press(chat.labels()[0])


def test_an_announcement_goes_to_every_chair_who_may_receive_it_once(
    everywhere: Conversation, official: Conversation, session_of: Callable[..., Any]
) -> None:
    chairs = [everywhere.other(f"+62812000001{n:02d}") for n in range(5)]
    for chair in chairs:
        chair("halo")
    chairs[0]("berhenti")

    assert "4 orang" in official("/umumkan Bimtek hari Senin pukul 08.00 di aula.")
    assert "sedang dikirim" in official("ya")
    with session_of(official.engine) as session:
        while expand_broadcasts(POLICY)(session, now()):
            pass

    assert "Bimtek" not in chairs[0].rows()[-1].text
    for chair in chairs[1:]:
        assert "Bimtek hari Senin" in chair.rows()[-1].text
    assert "Bimtek" in chairs[0]("pengumuman")
    with session_of(official.engine) as session:
        reasons = session.exec(select(BroadcastRecipient.skipped)).all()
        assert sorted(reasons) == ["", "", "", "", "stopped"]
        assert audit.first_broken(session) is None


def test_who_stops_does_not_get_what_was_waiting_for_them(
    everywhere: Conversation, official: Conversation, session_of: Callable[..., Any]
) -> None:
    other = everywhere.other("+6281200000177")
    for chair in (everywhere, other):
        chair("halo")
    official("/umumkan Rapat besok.")
    official("ya")
    with session_of(official.engine) as session:
        expand_broadcasts(POLICY)(session, now())

    everywhere("berhenti")

    def announced(chair: Conversation) -> list[str]:
        return [r.status for r in chair.rows() if "Rapat besok." in r.text]

    assert announced(everywhere) == ["cancelled"]
    assert announced(other) == ["queued"]


def test_only_officials_may_announce(chat: Conversation) -> None:
    chat("halo")

    assert "hanya untuk petugas" in chat("/umumkan halo semua")


def test_no_announces_nothing(official: Conversation, everywhere: Conversation) -> None:
    everywhere("halo")
    official("/umumkan rapat")

    assert "dibatalkan" in official("tidak")
    assert "Belum ada pengumuman" in everywhere("pengumuman")


def test_a_reminder_goes_the_same_road(
    everywhere: Conversation, session_of: Callable[..., Any]
) -> None:
    everywhere("halo")
    with session_of(everywhere.engine) as session:
        row = keeping.add(
            session, keeping.NewReminder("Tutup buku bulan ini.", "cron 0 8 * * *"), now()
        )
        due = max(c.next_due_at for c in keeping.clocks(session, id_of(row)) if c.next_due_at)
    assert "Tutup buku" in everywhere("pengingat")

    for _ in range(3):
        with session_of(everywhere.engine) as session:
            fire_reminders(POLICY)(session, due)
            expand_broadcasts(POLICY)(session, due)
            expand_broadcasts(POLICY)(session, due)
            expand_broadcasts(POLICY)(session, due)

    sent = [r for r in everywhere.rows() if "Tutup buku" in r.text and r.broadcast_id]
    assert len(sent) == 1


def test_a_shared_phone_makes_two_channels_one_person(everywhere: Conversation) -> None:
    from handlers.message import SharedContact  # noqa: PLC0415

    for said in ("kami tidak punya tanah pak", "ya", "Hajimena", "lanjut", "ya"):
        everywhere(said, phone="+6281200000001")
    other = everywhere.other("77001", channel="telegramlike")
    other("halo")

    assert "orang lain" in other("", shared_contact=SharedContact("+6281200000001", own=False))
    assert "sudah kami catat" in other("", shared_contact=SharedContact("+6281200000001", own=True))
    assert "LHN-0001" in other("status")


def test_forms_are_sent_as_files(chat: Conversation) -> None:
    chat("materi")

    assert "buku kas" in chat.press("Buku kas harian").casefold()
    assert [m["name"] for m in chat.rows()[-1].media] == ["buku-kas-harian.xlsx"]


def test_an_answer_brings_its_form_along(chat: Conversation) -> None:
    chat("cara isi buku kas harian gimana")

    assert [m["name"] for m in chat.rows()[-1].media] == ["buku-kas-harian.xlsx"]


def test_an_official_unknown_by_number_is_asked_to_share_it(
    chat: Conversation, session_of: Callable[..., Any]
) -> None:
    with session_of(chat.engine) as session:
        officials.add(session, phone=OFFICIAL, name="Petugas", role="admin", scope="all", at=now())

    assert "bagikan dulu nomor" in chat("/umumkan rapat")
    assert chat.rows()[-1].request == "contact"
    chat("", shared_contact=SharedContact(OFFICIAL, own=True))

    assert "Belum ada penerima" in chat("/umumkan rapat")
    assert OFFICIAL in chat("nomor")


def test_an_answer_without_number_and_words_is_explained(official: Conversation) -> None:
    assert official("/jawab") == texts.ANSWER_HOW

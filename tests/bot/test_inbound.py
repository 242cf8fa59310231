"""One message in: taken once, answered once, and nothing left half done."""

import asyncio
import threading
import uuid
from collections.abc import Sequence

import pytest
from sqlalchemy import Engine
from sqlmodel import col, func, select

from bot.channels.base import Receipt
from bot.channels.rendering import to_plain
from bot.inbound import Inbound
from db.models import Attachment, Contact, EarlyReceipt, Inbox, Outbox, Person
from db.session import reading
from handlers import router, texts
from handlers.chat import Chat, Command
from handlers.knowledge import Knowledge
from handlers.message import Incoming, IncomingMedia, Kind, Option, Reply, UserError
from tests.conversation import Conversation

STATEMENT = "koperasi kami tidak punya tanah untuk gerai, mohon dibantu"


def inbox_of(chat: Conversation) -> Sequence[Inbox]:
    with reading(chat.engine) as session:
        return session.exec(select(Inbox).order_by(col(Inbox.id))).all()


def count(engine: Engine, table: type) -> int:
    with reading(engine) as session:
        return session.exec(select(func.count()).select_from(table)).one()


def add_command(monkeypatch: pytest.MonkeyPatch, word: str, handler: object) -> None:
    command = Command((word,), handler)  # type: ignore[arg-type]
    monkeypatch.setattr(router, "COMMANDS", (command, *router.COMMANDS))


def test_a_message_delivered_twice_is_answered_once(everywhere: Conversation) -> None:
    assert everywhere("menu", external_id="wamid.1") != ""
    assert everywhere("menu", external_id="wamid.1") == ""
    assert len(everywhere.rows()) == 1
    assert len(inbox_of(everywhere)) == 1


def test_a_message_delivered_many_times_at_once_is_answered_once(everywhere: Conversation) -> None:
    said = Incoming("web", external_id="wamid.1", sender=everywhere.sender, text="menu")
    start = threading.Barrier(8)

    def deliver() -> None:
        start.wait()
        everywhere.inbound.take(said)

    threads = [threading.Thread(target=deliver) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(everywhere.rows()) == 1
    assert (len(inbox_of(everywhere)), count(everywhere.engine, Person)) == (1, 1)


def test_the_same_id_on_another_channel_is_another_message(everywhere: Conversation) -> None:
    everywhere("menu", external_id="1")
    assert everywhere.other("tg-5", "telegram")("menu", external_id="1") != ""


def crash_half_way(chat: Chat) -> Reply:
    """Writes, says something to somebody, moves the dialogue, and falls over."""
    chat.person.name = "half written"
    chat.contact.stopped_at = chat.now
    chat.go("complaint.describe", description="half written")
    chat.session.flush()
    raise RuntimeError("a fault in a handler")


def test_a_crash_leaves_an_apology_and_no_half_written_state(
    everywhere: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_command(monkeypatch, "jatuh", crash_half_way)
    everywhere("menu")
    before = everywhere.contact()
    assert everywhere("jatuh") == texts.BROKEN
    after = everywhere.contact()
    assert (after.step, after.step_no, after.answers, after.stopped_at) == (
        before.step,
        before.step_no,
        before.answers,
        None,
    )
    with reading(everywhere.engine) as session:
        assert session.exec(select(Person)).one().name == ""
    assert [row.error for row in inbox_of(everywhere)] == [None, "RuntimeError"]
    assert [row.text for row in inbox_of(everywhere)] == ["menu", "jatuh"]


def test_after_a_crash_the_next_message_is_answered(
    everywhere: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_command(monkeypatch, "jatuh", crash_half_way)
    everywhere("jatuh")
    assert texts.HELP.splitlines()[0] in everywhere("bantuan")


def test_a_crash_at_the_very_first_message_keeps_the_person_known(
    everywhere: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_command(monkeypatch, "jatuh", crash_half_way)
    assert everywhere("jatuh") == texts.BROKEN
    assert everywhere.contact().noticed_at is None  # so the privacy notice is still to come
    assert texts.PRIVACY.strip("_") in everywhere("menu")


def test_a_crash_in_the_middle_of_a_complaint_keeps_its_question_open(
    chat: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The apology asks to send the message again: a number must still mean what it meant."""
    chat(STATEMENT)
    add_command(monkeypatch, "jatuh", crash_half_way)
    assert chat("jatuh") == texts.BROKEN
    assert chat.contact().step == "complaint.category"
    assert chat("1") == texts.VILLAGE


def test_numbers_of_the_menu_outlive_a_reply_without_buttons(chat: Conversation) -> None:
    chat("menu")
    chat("terima kasih")
    assert chat("2") == texts.DESCRIBE


def test_numbers_of_an_earlier_question_do_not_outlive_it(chat: Conversation) -> None:
    """At the village question, which has no buttons, a word from the category's buttons is an
    answer to the village question and not a stale button."""
    chat(STATEMENT)
    assert chat("1") == texts.VILLAGE
    assert chat("1") == to_plain(texts.VILLAGE_UNKNOWN)


def test_a_refusal_is_read_by_the_person_and_nothing_of_the_handler_is_kept(
    everywhere: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(chat: Chat) -> Reply:
        chat.person.name = "half written"
        chat.go("complaint.describe")
        raise UserError("Belum bisa, Bapak/Ibu.", (Option("menu", "Menu"),))

    add_command(monkeypatch, "tolak", refuse)
    everywhere("menu")
    assert everywhere("tolak") == "Belum bisa, Bapak/Ibu."
    assert everywhere.labels() == ["Menu"]
    assert everywhere.contact().step is None
    assert [row.error for row in inbox_of(everywhere)] == [None, None]
    with reading(everywhere.engine) as session:
        assert session.exec(select(Person)).one().name == ""


@pytest.mark.parametrize(
    "ugly",
    [
        pytest.param("tanya\x00 modal", id="NUL"),
        pytest.param("modal \ud83d koperasi", id="half an emoji"),
        pytest.param("\x00", id="nothing but NUL"),
        pytest.param("\udcff\udcfe", id="bytes that were no text"),
    ],
)
def test_text_no_database_takes_is_cleaned_and_answered(
    everywhere: Conversation, ugly: str
) -> None:
    assert everywhere(ugly, name=f"Pak {ugly}", choice=None) not in {"", texts.BROKEN}
    kept = inbox_of(everywhere)[0]
    assert kept.error is None
    assert "\x00" not in kept.text
    kept.text.encode()


def test_names_of_files_and_payloads_of_buttons_are_cleaned_too(everywhere: Conversation) -> None:
    file = IncomingMedia("document", reference="f-1", name="la\x00poran\ud83d.pdf")
    assert everywhere("", media=(file,)) != ""
    assert everywhere("", choice="me\x00nu") != texts.BROKEN
    with reading(everywhere.engine) as session:
        assert session.exec(select(Attachment)).one().name == "laporan?.pdf"


def test_a_file_larger_than_a_column_can_say_is_noted_all_the_same(
    everywhere: Conversation,
) -> None:
    """On PostgreSQL it would be refused, and delivered again and again."""
    film = IncomingMedia("video", reference="f-1", size=5_000_000_000)
    assert everywhere(STATEMENT, media=(film,)) not in {"", texts.BROKEN}
    with reading(everywhere.engine) as session:
        assert (session.exec(select(Attachment)).one().size or 0) > 2_000_000_000


def test_blocking_marks_the_contact_and_is_not_answered(everywhere: Conversation) -> None:
    everywhere("menu")
    assert everywhere("", kind=Kind.BLOCKED) == ""
    assert everywhere.contact().blocked_at is not None


def test_unblocking_clears_the_mark_and_is_not_answered(everywhere: Conversation) -> None:
    everywhere("menu")
    everywhere("", kind=Kind.BLOCKED)
    assert everywhere("", kind=Kind.REACHABLE) == ""
    assert everywhere.contact().blocked_at is None


def test_a_message_from_somebody_who_had_blocked_us_clears_the_mark(chat: Conversation) -> None:
    chat("", kind=Kind.BLOCKED)
    assert chat("menu") != ""
    assert chat.contact().blocked_at is None


def test_an_empty_message_is_told_apart_from_a_sticker(chat: Conversation) -> None:
    chat("menu")
    assert chat("") == texts.EMPTY
    assert chat("", kind=Kind.UNSUPPORTED) == texts.UNSUPPORTED


def test_an_album_gets_one_reply_and_its_photos_one_complaint(everywhere: Conversation) -> None:
    said = [
        everywhere.photo(STATEMENT, album="a1"),
        everywhere.photo(album="a1"),
        everywhere.photo(album="a1"),
    ]
    assert [bool(reply) for reply in said] == [True, False, False]
    everywhere("ya")
    everywhere("lewati")
    while everywhere.contact().step:
        everywhere("ya")
    (complaint,) = everywhere.complaints()
    with reading(everywhere.engine) as session:
        owners = session.exec(select(Attachment.complaint_id)).all()
    assert owners == [complaint.id] * 3


def test_a_button_of_an_earlier_question_is_refused(everywhere: Conversation) -> None:
    everywhere(STATEMENT)
    old = everywhere.rows()[-1].options[0][0]
    everywhere.press("Ya, benar")
    step = everywhere.contact().step
    assert everywhere("", choice=old) == to_plain(texts.STALE_BUTTON)
    assert everywhere.contact().step == step


def test_a_button_of_a_dialogue_that_is_over_is_refused(everywhere: Conversation) -> None:
    everywhere(STATEMENT)
    old = everywhere.rows()[-1].options[0][0]
    everywhere("batal")
    assert everywhere("", choice=old) == to_plain(texts.STALE_BUTTON)


def test_buttons_of_the_menu_work_for_ever(everywhere: Conversation) -> None:
    everywhere("menu")
    complain = next(p for p, label in everywhere.rows()[0].options if label == texts.MENU_COMPLAIN)
    everywhere(STATEMENT)
    everywhere("batal")
    assert everywhere("", choice=complain) == texts.DESCRIBE
    assert everywhere("", choice=complain) == texts.DESCRIBE


@pytest.mark.parametrize("typed", ["1", "1.", " 1 ", "ya, benar", "YA, BENAR"])
def test_a_button_may_be_answered_by_its_number_or_its_label(
    chat: Conversation, typed: str
) -> None:
    chat(STATEMENT)
    assert chat(typed) == texts.VILLAGE


def test_a_receipt_of_an_unknown_message_is_kept_for_later(everywhere: Conversation) -> None:
    receipt = Receipt("whatsapp", "SM1", "delivered", error_code="x" * 99, error="y" * 999)
    everywhere.inbound.take(receipt)
    everywhere.inbound.take(receipt)
    assert count(everywhere.engine, EarlyReceipt) == 1


def test_dispatchers_are_woken_once_a_message_is_stored(
    sqlite_engine: Engine, knowledge: Knowledge
) -> None:
    queued_when_woken: list[int] = []
    inbound = Inbound(
        sqlite_engine, knowledge, lambda: queued_when_woken.append(count(sqlite_engine, Outbox))
    )
    said = [Incoming("web", uuid.uuid4().hex, sender=f"c-{i}", text="menu") for i in range(3)]
    asyncio.run(inbound.receive(said))
    asyncio.run(inbound.receive([]))
    assert queued_when_woken == [3]
    assert count(sqlite_engine, Contact) == 3

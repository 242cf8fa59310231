"""Raw updates, as the Bot API documents them, to Incoming."""

from dataclasses import replace
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.channels.telegram.parsing import Me, callback_id, parse
from handlers.message import Incoming, IncomingMedia, Kind, Location, SharedContact

ME = Me(999, "KawanBot")
SITI = {"id": 77, "is_bot": False, "first_name": "Siti", "last_name": "Aminah"}
BOT = {"id": 999, "is_bot": True, "first_name": "Kawan", "username": "KawanBot"}
PRIVATE = {"id": 77, "type": "private", "first_name": "Siti"}
GROUP = {"id": -100123, "type": "supergroup", "title": "Ketua Kalianda"}
PLACE = {"latitude": -5.75, "longitude": 105.5}
BASE = Incoming("telegram", "u5", "77", name="Siti Aminah")
IN_GROUP = replace(BASE, sender="-100123", kind=Kind.GROUP, member="77")


def message(chat: dict[str, Any] = PRIVATE, **fields: Any) -> dict[str, Any]:
    plain = {"message_id": 1, "date": 1_790_000_000, "chat": chat, "from": SITI}
    return {"update_id": 5, "message": {**plain, **fields}}


def edited(**fields: Any) -> dict[str, Any]:
    raw = message(edit_date=1_790_000_100, **fields)
    return {"update_id": 5, "edited_message": raw["message"]}


def pressed(**fields: Any) -> dict[str, Any]:
    query = {"id": "q1", "from": SITI, "chat_instance": "c", "data": "ya"}
    return {"update_id": 5, "callback_query": {**query, **fields}}


def membership(status: str, chat: dict[str, Any] = PRIVATE, **more: Any) -> dict[str, Any]:
    old, new = {"user": BOT, "status": "left"}, {"user": BOT, "status": status, **more}
    change = {"chat": chat, "from": SITI, "date": 1_790_000_000}
    return {
        "update_id": 5,
        "my_chat_member": {**change, "old_chat_member": old, "new_chat_member": new},
    }


def file(**more: Any) -> dict[str, Any]:
    return {"file_id": "F", "file_unique_id": "U", "file_size": 1200, **more}


def size(name: str, side: int) -> dict[str, Any]:
    return {"file_id": name, "file_unique_id": name, "width": side, "height": side}


def entity(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


PHOTO = IncomingMedia("photo", "big", "image/jpeg")
OLD_MESSAGE = {"message_id": 1, "date": 0, "chat": PRIVATE}
SENT_BY_BOT = {"message_id": 1, "date": 1, "chat": GROUP, "from": BOT, "text": "?"}

READ = [
    pytest.param(message(text="gmn bikin lap?"), replace(BASE, text="gmn bikin lap?"), id="text"),
    pytest.param(message(text="a\x00b\ud800c"), replace(BASE, text="ab\ufffdc"), id="unstorable"),
    pytest.param(message(text="/start x"), replace(BASE, text="/start x"), id="command"),
    pytest.param(
        message(text="/status@kawanbot 12"), replace(BASE, text="/status 12"), id="own-name"
    ),
    pytest.param(
        message(photo=[size("small", 90), size("big", 800), size("mid", 320)], caption="rusak"),
        replace(BASE, text="rusak", media=(PHOTO,)),
        id="photo-with-caption",
    ),
    pytest.param(
        message(photo=[size("big", 800)], media_group_id="G1"),
        replace(BASE, media=(PHOTO,), album="G1"),
        id="album",
    ),
    pytest.param(
        message(document=file(mime_type="application/pdf", file_name="akta.pdf")),
        replace(BASE, media=(IncomingMedia("document", "F", "application/pdf", 1200, "akta.pdf"),)),
        id="document",
    ),
    pytest.param(
        message(voice=file(duration=3)),
        replace(BASE, media=(IncomingMedia("voice", "F", "audio/ogg", 1200),)),
        id="voice",
    ),
    pytest.param(
        message(audio=file(duration=3, mime_type="audio/mpeg", file_name="a.mp3")),
        replace(BASE, media=(IncomingMedia("audio", "F", "audio/mpeg", 1200, "a.mp3"),)),
        id="audio",
    ),
    pytest.param(
        message(video=file(duration=3, width=1, height=1)),
        replace(BASE, media=(IncomingMedia("video", "F", "video/mp4", 1200),)),
        id="video",
    ),
    pytest.param(
        message(video_note=file(duration=3, length=1)),
        replace(BASE, media=(IncomingMedia("video", "F", "video/mp4", 1200),)),
        id="round-video",
    ),
    pytest.param(
        message(
            animation=file(duration=3, width=1, height=1), document=file(mime_type="video/mp4")
        ),
        replace(BASE, media=(IncomingMedia("document", "F", "video/mp4", 1200),)),
        id="animation",
    ),
    pytest.param(
        message(location=PLACE), replace(BASE, location=Location(-5.75, 105.5)), id="location"
    ),
    pytest.param(
        message(location=PLACE, venue={"location": PLACE, "title": "Balai", "address": "Jl. 1"}),
        replace(BASE, location=Location(-5.75, 105.5, "Balai, Jl. 1")),
        id="venue",
    ),
    pytest.param(
        message(contact={"phone_number": "62812345", "first_name": "Siti", "user_id": 77}),
        replace(BASE, phone="+62812345", shared_contact=SharedContact("+62812345", True)),
        id="own-contact",
    ),
    pytest.param(
        message(contact={"phone_number": "+62 812-99", "first_name": "Budi", "user_id": 78}),
        replace(BASE, shared_contact=SharedContact("+6281299", False)),
        id="other-contact",
    ),
    pytest.param(
        message(contact={"phone_number": "0812-345", "first_name": "Siti"}),
        replace(BASE, shared_contact=SharedContact("+62812345", False)),
        id="own-number-without-proof",
    ),
    pytest.param(
        pressed(message=message()["message"]), replace(BASE, choice="ya"), id="button-pressed"
    ),
    pytest.param(pressed(message=OLD_MESSAGE), replace(BASE, choice="ya"), id="button-very-old"),
    pytest.param(pressed(inline_message_id="i"), replace(BASE, choice="ya"), id="button-inline"),
    pytest.param(
        pressed(message={**OLD_MESSAGE, "chat": GROUP}),
        replace(IN_GROUP, choice="ya"),
        id="button-in-group",
    ),
    pytest.param(
        edited(text="bukan itu"), replace(BASE, text="bukan itu", kind=Kind.EDITED), id="edited"
    ),
    pytest.param(
        membership("kicked", until_date=0), replace(BASE, kind=Kind.BLOCKED), id="blocked"
    ),
    pytest.param(membership("member"), replace(BASE, kind=Kind.REACHABLE), id="unblocked"),
    pytest.param(message(GROUP, text="/bantuan"), replace(IN_GROUP, text="/bantuan"), id="g-cmd"),
    pytest.param(
        message(GROUP, text="/bantuan@KawanBot"), replace(IN_GROUP, text="/bantuan"), id="g-cmd-at"
    ),
    pytest.param(
        message(GROUP, text="@kawanbot apa itu SHU"),
        replace(IN_GROUP, text="apa itu SHU"),
        id="g-mention",
    ),
    pytest.param(
        message(GROUP, text="Kawan tolong", entities=[entity("text_mention", 0, 5, user=BOT)]),
        replace(IN_GROUP, text="Kawan tolong"),
        id="g-mention-without-username",
    ),
    pytest.param(
        message(GROUP, text="ya", reply_to_message=SENT_BY_BOT),
        replace(IN_GROUP, text="ya", reply_to="-100123:1"),
        id="g-reply",
    ),
    pytest.param(
        message(
            sticker={
                **size("s", 512),
                "type": "regular",
                "is_animated": False,
                "is_video": False,
            }
        ),
        replace(BASE, kind=Kind.UNSUPPORTED),
        id="sticker",
    ),
    pytest.param(
        message(dice={"emoji": "🎲", "value": 3}), replace(BASE, kind=Kind.UNSUPPORTED), id="dice"
    ),
    pytest.param(
        message(contact={"phone_number": "", "first_name": "x"}),
        replace(BASE, kind=Kind.UNSUPPORTED),
        id="contact-without-number",
    ),
    pytest.param(
        message(contact={"phone_number": "8" * 16, "first_name": "x", "user_id": 77}),
        replace(BASE, kind=Kind.UNSUPPORTED),
        id="contact-with-too-long-a-number",
    ),
    pytest.param(
        message(document=file(mime_type="a/" + "b" * 200, file_name="x" * 300 + ".pdf")),
        replace(
            BASE,
            media=(IncomingMedia("document", "F", "a/" + "b" * 98, 1200, "x" * 196 + ".pdf"),),
        ),
        id="document-with-endless-name",
    ),
]

IGNORED = [
    pytest.param(message(new_chat_members=[BOT]), id="service"),
    pytest.param(message(GROUP, migrate_to_chat_id=-100999), id="group-migrated"),
    pytest.param(message(pinned_message=message()["message"]), id="pinned"),
    pytest.param(message(), id="nothing-known"),
    pytest.param(message(text="hi") | {"message": None}, id="empty"),
    pytest.param({"update_id": 5, "channel_post": message()["message"]}, id="channel-post"),
    pytest.param(message({"id": -1, "type": "channel", "title": "x"}, text="x"), id="channel"),
    pytest.param({**message(text="x", **{"from": BOT})}, id="bot"),
    pytest.param(message(GROUP, text="/x", sender_chat=GROUP), id="anonymous-admin"),
    pytest.param(message(GROUP, text="halo semua"), id="group-chatter"),
    pytest.param(message(GROUP, text="/status@LainBot"), id="command-for-another-bot"),
    pytest.param(message(GROUP, text="surel a@kawanbot.id"), id="not-a-mention"),
    pytest.param(
        message(
            GROUP, dice={"emoji": "🎲", "value": 3}, reply_to_message={**SENT_BY_BOT, "text": "a"}
        ),
        id="group-toy",
    ),
    pytest.param(edited(location=PLACE), id="live-position-moved"),
    pytest.param(edited(caption="x", photo=[size("big", 800)]), id="caption-edited"),
    pytest.param(
        {"update_id": 5, "edited_message": message(GROUP, text="/x")["message"]}, id="group-edit"
    ),
    pytest.param(pressed(data=None, game_short_name="g"), id="game-button"),
    pytest.param(membership("left"), id="left"),
    pytest.param(membership("kicked", GROUP, until_date=0), id="removed-from-group"),
    pytest.param({"update_id": 5, "something_new": {"a": 1}}, id="unknown-update"),
]

BROKEN = [
    pytest.param(7, id="number"),
    pytest.param([], id="list"),
    pytest.param({}, id="empty-object"),
    pytest.param({"update_id": "5", "message": message(text="x")["message"]}, id="id-is-text"),
    pytest.param(message({"type": "private"}, text="x"), id="no-chat-id"),
    pytest.param(message({**PRIVATE, "id": 10**30}, text="x"), id="huge-id"),
    pytest.param(message(text={"a": 1}), id="text-is-object"),
    pytest.param(message(date="soon", text="x"), id="date-is-text"),
    pytest.param(message(location={"latitude": 91, "longitude": 0}), id="off-the-earth"),
    pytest.param(
        message(location={"latitude": float("nan"), "longitude": 0}), id="position-not-a-number"
    ),
    pytest.param({"update_id": 5, "callback_query": {"id": "q1"}}, id="callback-without-person"),
]


@pytest.mark.parametrize(("raw", "expected"), READ)
def test_an_update_is_read(raw: dict[str, Any], expected: Incoming) -> None:
    assert parse(raw, ME) == [expected]


@pytest.mark.parametrize("raw", IGNORED)
def test_an_update_of_no_interest_gives_nothing_and_one_line(raw: dict[str, Any]) -> None:
    with capture_logs() as lines:
        assert parse(raw, ME) == []
    assert [line["event"] for line in lines] == ["telegram_update_ignored"]


@pytest.mark.parametrize("raw", BROKEN)
def test_a_broken_update_gives_nothing_and_one_line_without_content(raw: object) -> None:
    with capture_logs() as lines:
        assert parse(raw, ME) == []
    assert [line["event"] for line in lines] == ["telegram_update_unreadable"]
    assert set(lines[0]) == {"event", "error", "log_level"}


def test_before_the_own_name_is_known_group_commands_are_taken_for_ours() -> None:
    raw = message(GROUP, text="/status@KawanBot 12")

    assert parse(raw, Me(999)) == [replace(IN_GROUP, text="/status 12")]
    assert parse(message(GROUP, text="@KawanBot halo"), Me(999)) == []


def test_a_callback_is_answered_even_when_its_update_is_broken() -> None:
    assert callback_id({"callback_query": {"id": "q1"}}) == "q1"
    assert callback_id(message(text="x")) is None
    assert callback_id({"callback_query": [1]}) is None
    assert callback_id(None) is None

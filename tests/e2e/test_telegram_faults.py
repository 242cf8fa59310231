"""What goes wrong between Telegram and us, from end to end: the bot is a process of its own."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from db.models import Inbox
from tests.e2e.conftest import on_telegram
from tests.e2e.service import Service, running
from tests.e2e.story import Person, people, until
from tests.e2e.telegram import PUBLIC, SECRET, TelegramDriver, by_webhook, post
from tests.standins.telegram import TelegramStandIn

pytestmark = pytest.mark.timeout(120, func_only=True)

HOOK = f"{PUBLIC}/webhooks/telegram"
STRANGERS = people(501)
UPDATES = itertools.count(90_001)  # above those of the driver


@pytest.fixture(scope="module")
def service(
    telegram_stand_in: TelegramStandIn, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("telegram")
    made = on_telegram(folder, telegram_stand_in, webhook=True)
    with running(made, telegram_stand_in.token, SECRET):
        yield made


@pytest.fixture
def telegram(service: Service, telegram_stand_in: TelegramStandIn) -> TelegramDriver:
    deliver = by_webhook(service, telegram_stand_in, first=next(UPDATES) * 100)
    return TelegramDriver("telegram", telegram_stand_in, deliver)


@pytest.fixture
def who() -> Person:
    """Somebody who has not written yet."""
    return next(STRANGERS)


def next_fails(telegram: TelegramDriver, who: Person, status: int, text: str, **more: Any) -> None:
    """Telegram refuses the next message to them with these words."""
    body = {"ok": False, "error_code": status, "description": text, "parameters": more}
    telegram.api.fault("sendMessage", match={"chat_id": who.number}, status=status, body=body)


def statuses(service: Service, who: Person) -> list[str]:
    return [row.status for row in service.outbox(str(who.number))]


def test_everybody_waits_when_telegram_says_so_and_the_message_arrives_once(
    service: Service, telegram: TelegramDriver, who: Person
) -> None:
    other = next(STRANGERS)
    next_fails(telegram, who, 429, "Too Many Requests: retry after 3", retry_after=3)

    telegram.say(who, "halo")
    until(lambda: telegram.calls(who))
    telegram.say(other, "halo")
    until(lambda: statuses(service, who) == statuses(service, other) == ["sent"])

    refused, taken = telegram.calls(who)
    (others,) = telegram.calls(other)
    assert taken["t"] - refused["t"] >= 3
    assert others["t"] - refused["t"] >= 3


def test_who_blocked_the_bot_is_not_reached_until_they_write_again(
    service: Service, telegram: TelegramDriver, who: Person
) -> None:
    next_fails(telegram, who, 403, "Forbidden: bot was blocked by the user")

    telegram.say(who, "halo")
    until(lambda: statuses(service, who) == ["failed"])
    until(lambda: service.contact(str(who.number)).blocked_at is not None)
    telegram.say(who, "menu")
    until(lambda: statuses(service, who) == ["failed", "sent"])

    assert service.contact(str(who.number)).blocked_at is None
    assert len(telegram.screen(who)) == 1


def test_a_send_cut_off_is_in_doubt_and_only_a_person_sends_it_again(
    service: Service, telegram: TelegramDriver, who: Person
) -> None:
    telegram.api.fault("sendMessage", match={"chat_id": who.number}, drop=True)

    telegram.say(who, "halo")
    until(lambda: statuses(service, who) == ["in_doubt"])
    telegram.say(who, "menu")
    until(lambda: statuses(service, who) == ["in_doubt", "sent"])
    assert len(telegram.calls(who)) == 2

    (row, _) = service.outbox(str(who.number))
    assert f"{row.id}" in service.kawan("outbox", "doubt")
    service.kawan("outbox", "resolve", str(row.id), "--resend")
    until(lambda: statuses(service, who) == ["sent", "sent"])
    assert "Tabik pun" in telegram.screen(who)[-1]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x"])
def test_a_forged_update_is_refused_and_leaves_no_trace(
    service: Service, who: Person, secret: str | None
) -> None:
    before = len(service.rows(Inbox))
    message = {"message_id": 1, "date": 1, "text": "halo", "chat": {"id": 9, "type": "private"}}
    forged = {"message": message | {"from": {"id": 9, "is_bot": False, "first_name": "X"}}}

    answer = post(service, HOOK, secret, {"update_id": next(UPDATES)} | forged)

    assert answer.status_code == 403
    assert len(service.rows(Inbox)) == before
    assert service.outbox("9") == []


def test_an_update_delivered_twice_is_answered_once(
    service: Service, telegram: TelegramDriver, who: Person
) -> None:
    user = {"id": who.number, "is_bot": False, "first_name": who.name}
    message = {"message_id": 5, "date": 1, "chat": {"id": who.number, "type": "private"}}
    update = {"update_id": next(UPDATES), "message": message | {"from": user, "text": "halo"}}

    assert [post(service, HOOK, SECRET, update).status_code for _ in range(3)] == [200, 200, 200]
    telegram.say(who, "menu")
    until(lambda: statuses(service, who) == ["sent", "sent"])

    assert len(telegram.calls(who)) == 2


def test_what_was_written_while_we_were_down_is_answered_once_we_are_back(
    telegram_stand_in: TelegramStandIn, tmp_path: Path, who: Person
) -> None:
    """By polling; the token of the module's own bot comes back afterwards."""
    token = telegram_stand_in.token
    service = on_telegram(tmp_path, telegram_stand_in, webhook=False)
    telegram = TelegramDriver("polling", telegram_stand_in, telegram_stand_in.update)
    try:
        telegram.say(who, "halo")
        with running(service, telegram_stand_in.token):
            until(lambda: statuses(service, who) == ["sent"])
        telegram.say(who, "menu")
        telegram.say(who, "bantuan")
        with running(service, telegram_stand_in.token):
            until(lambda: statuses(service, who) == ["sent"] * 3)
            assert len(telegram.screen(who)) == 3
    finally:
        telegram_stand_in.token = token

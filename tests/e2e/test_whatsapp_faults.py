"""What goes wrong between Twilio and us, from end to end: the bot is a process of its own."""

import uuid
from collections.abc import Iterator

import pytest
from twilio.request_validator import RequestValidator

from db.models import EarlyReceipt, Inbox
from tests.e2e.conftest import on_whatsapp
from tests.e2e.service import Service, running
from tests.e2e.story import Person, people, until
from tests.e2e.whatsapp import WhatsAppDriver, address
from tests.local import HTTP
from tests.standins.twilio_server import ACCOUNT, PUBLIC, SENDER, TOKEN, TwilioStandIn

pytestmark = pytest.mark.timeout(120, func_only=True)

PATH = "/webhooks/whatsapp"
STRANGERS = people(701)


@pytest.fixture(scope="module")
def service(
    twilio_stand_in: TwilioStandIn, whatsapp_port: int, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    twilio_stand_in.reset()
    folder = tmp_path_factory.mktemp("whatsapp")
    with running(on_whatsapp(folder, twilio_stand_in, whatsapp_port), TOKEN) as made:
        yield made


@pytest.fixture
def whatsapp(service: Service, twilio_stand_in: TwilioStandIn) -> WhatsAppDriver:
    return WhatsAppDriver(service, twilio_stand_in)


@pytest.fixture
def who() -> Person:
    """Somebody who has not written yet."""
    return next(STRANGERS)


def statuses(service: Service, who: Person) -> list[str]:
    return [row.status for row in service.outbox(address(who))]


def test_everybody_waits_when_twilio_says_so_and_the_message_arrives_once(
    service: Service, whatsapp: WhatsAppDriver, who: Person
) -> None:
    to = {"To": address(who)}
    headers = {"Retry-After": "3"}
    whatsapp.twilio.fault(status=429, code=20429, headers=headers, match=to)

    whatsapp.say(who, "halo")
    until(lambda: [row.error_code for row in service.outbox(address(who))] == ["20429"])
    other = next(STRANGERS)
    whatsapp.say(other, "halo")
    until(lambda: statuses(service, who) == statuses(service, other) == ["read"])

    assert len(whatsapp.screen(who)) == len(whatsapp.screen(other)) == 1
    (row,) = service.outbox(address(who))
    assert row.attempts == 2
    assert row.finished_at is not None
    assert (row.finished_at - row.created_at).total_seconds() >= 3
    (others,) = service.outbox(address(other))
    assert others.finished_at is not None
    assert (others.finished_at - row.created_at).total_seconds() >= 3


def test_who_opted_out_is_not_reached_until_they_write_again(
    service: Service, whatsapp: WhatsAppDriver, who: Person
) -> None:
    whatsapp.twilio.fault(status=400, code=21610, match={"To": address(who)})

    whatsapp.say(who, "halo")
    until(lambda: statuses(service, who) == ["failed"])
    until(lambda: service.contact(address(who)).blocked_at is not None)
    whatsapp.say(who, "menu")
    until(lambda: statuses(service, who) == ["failed", "read"])

    assert service.contact(address(who)).blocked_at is None
    assert len(whatsapp.screen(who)) == 1


@pytest.mark.parametrize("late", [True, False], ids=["taken", "not-taken"])
def test_a_send_cut_off_is_in_doubt_and_not_sent_again(
    service: Service, whatsapp: WhatsAppDriver, who: Person, late: bool
) -> None:
    whatsapp.twilio.fault(drop=True, late=late, match={"To": address(who)})

    whatsapp.say(who, "halo")
    until(lambda: statuses(service, who) == ["in_doubt"])
    whatsapp.say(who, "menu")
    until(lambda: statuses(service, who)[1:] == ["read"])

    assert len(whatsapp.screen(who)) == (2 if late else 1)
    (row, _) = service.outbox(address(who))
    assert (row.attempts, row.status) == (1, "in_doubt")


def test_a_message_outside_the_window_fails_by_status_callback(
    service: Service, whatsapp: WhatsAppDriver, who: Person
) -> None:
    plan = {"statuses": ["failed"], "error_code": 63016, "match": {"To": address(who)}}
    whatsapp.twilio.lifecycle(**plan)

    whatsapp.say(who, "halo")

    until(lambda: statuses(service, who) == ["failed"])
    (row,) = service.outbox(address(who))
    assert row.error_code == "63016"
    assert service.contact(address(who)).blocked_at is None


def test_a_recipient_without_whatsapp_is_marked_by_status_callback(
    service: Service, whatsapp: WhatsAppDriver, who: Person
) -> None:
    plan = {"statuses": ["undelivered"], "error_code": 63024, "match": {"To": address(who)}}
    whatsapp.twilio.lifecycle(**plan)

    whatsapp.say(who, "halo")

    until(lambda: statuses(service, who) == ["failed"])
    assert service.contact(address(who)).blocked_at is not None


@pytest.mark.parametrize(
    "order", [["read", "delivered", "sent"], ["delivered", "read", "read", "sent", "delivered"]]
)
def test_receipts_out_of_order_end_at_read(
    service: Service, whatsapp: WhatsAppDriver, who: Person, order: list[str]
) -> None:
    whatsapp.twilio.lifecycle(statuses=order, match={"To": address(who)})

    whatsapp.say(who, "halo")
    until(lambda: len(callbacks(whatsapp, who)) == len(order))
    (sid,) = sids(whatsapp, who)
    until(lambda: service.rows(EarlyReceipt, provider_id=sid) == [])

    assert callbacks(whatsapp, who) == [200] * len(order)
    assert statuses(service, who) == ["read"]


def sids(whatsapp: WhatsAppDriver, who: Person) -> list[str]:
    """Twilio's ids of messages to them."""
    return [m["sid"] for m in whatsapp.twilio.messages() if m["to"] == address(who)]


def callbacks(whatsapp: WhatsAppDriver, who: Person) -> list[int]:
    """Our answers to the status callbacks of messages to them."""
    return [c["status"] for c in whatsapp.twilio.callbacks() if c["form"]["To"] == address(who)]


def form(who: Person, **more: str) -> dict[str, str]:
    start = {"MessageSid": f"SM{uuid.uuid4().hex}", "AccountSid": ACCOUNT, "To": SENDER}
    return start | {"From": address(who), "Body": "halo", "NumMedia": "0"} | more


def call(service: Service, path: str, fields: dict[str, str], signature: str | None) -> int:
    headers = {} if signature is None else {"X-Twilio-Signature": signature}
    answer = HTTP.post(f"{service.url}{path}", data=fields, headers=headers)
    return answer.status_code


def sign(path: str, fields: dict[str, str], token: str = TOKEN) -> str:
    return str(RequestValidator(token).compute_signature(f"{PUBLIC}{path}", fields))


def test_a_forged_message_is_refused_and_leaves_no_trace(service: Service, who: Person) -> None:
    before = len(service.rows(Inbox))
    honest = form(who)
    other_account = form(who, AccountSid="AC" + "f" * 32)

    assert call(service, PATH, honest, None) == 403
    assert call(service, PATH, honest, "bm9uc2Vuc2U=") == 403
    assert call(service, PATH, honest, sign(PATH, honest, "another token")) == 403
    assert call(service, PATH, honest | {"Body": "umumkan"}, sign(PATH, honest)) == 403
    assert call(service, f"{PATH}?x=1", honest, sign(PATH, honest)) == 403
    assert call(service, f"{PATH}/status", honest, sign(PATH, honest)) == 403
    assert call(service, PATH, other_account, sign(PATH, other_account)) == 403

    assert len(service.rows(Inbox)) == before
    assert service.outbox(address(who)) == []
    assert call(service, PATH, honest, sign(PATH, honest)) == 200
    assert len(service.rows(Inbox)) == before + 1


def test_a_message_delivered_twice_is_answered_once(
    service: Service, whatsapp: WhatsAppDriver, who: Person
) -> None:
    same = form(who)

    assert [call(service, PATH, same, sign(PATH, same)) for _ in range(3)] == [200, 200, 200]
    whatsapp.say(who, "menu")
    until(lambda: statuses(service, who) == ["read", "read"])

    assert len(whatsapp.screen(who)) == 2


def test_what_was_written_while_we_were_down_is_answered_once_we_are_back(
    service: Service, whatsapp: WhatsAppDriver, who: Person
) -> None:
    other = next(STRANGERS)
    whatsapp.say(who, "halo")
    until(lambda: statuses(service, who) == ["read"])

    assert service.stop() == 0
    lost = whatsapp.twilio.inbound(From=address(who), Body="menu")
    assert lost["status"] == 0  # nobody listens
    whatsapp.twilio.inbound(From=address(other), Body="kami tidak punya tanah pak", missed=True)
    service.start()

    until(lambda: statuses(service, who) == ["read"] * 2)
    until(lambda: statuses(service, other) == ["read"])
    assert len(whatsapp.screen(who)) == 2
    assert "Sudah benar?" in whatsapp.screen(other)[-1]

"""What an ordinary message costs in statements; each is a round trip to PostgreSQL."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, event

from faq.matcher import Match, Matcher
from handlers import texts
from handlers.knowledge import Knowledge
from tests.bot.crowd import answers, greeted, said, together

# Contact, message, dialogue, reply; on PostgreSQL the notification of other processes too, on
# SQLite the two statements that open the transaction.
FOR_ALL = {"sqlite": 6, "postgresql": 5}


@pytest.fixture
def statements(engine: Engine) -> Iterator[list[str]]:
    """All that is sent to the database."""
    sent: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("bagaimana cara mengurus NIB koperasi", id="answer"),
        pytest.param("berapa jumlah bintang di langit", id="no answer"),
        pytest.param("terima kasih", id="small talk"),
        pytest.param("menu", id="command"),
    ],
)
def test_a_message_alone(
    engine: Engine, knowledge: Knowledge, statements: list[str], text: str
) -> None:
    inbound = greeted(engine, knowledge, "c-1")
    statements.clear()
    inbound.take(said(text, "c-1"))
    assert len(statements) <= FOR_ALL[engine.dialect.name], statements


def test_eight_messages_together_cost_as_many_statements_as_one(
    engine: Engine, knowledge: Knowledge, statements: list[str]
) -> None:
    persons = [f"c-{n}" for n in range(8)]
    inbound = greeted(engine, knowledge, *persons)
    statements.clear()
    together(inbound, *(said("bagaimana cara mengurus NIB koperasi", person) for person in persons))
    assert len(statements) <= FOR_ALL[engine.dialect.name], statements
    assert len(answers(engine)) == 8


def test_the_meaning_is_found_before_a_transaction_is_opened(
    engine: Engine, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes longest of all, and on SQLite nobody else could write meanwhile."""
    open_at: list[int] = []
    match = Matcher.match

    def looked_at(matcher: Matcher, text: str) -> Match:
        open_at.append(engine.pool.checkedout())  # type: ignore[attr-defined]
        return match(matcher, text)

    fresh = Knowledge(knowledge.content)
    inbound = greeted(engine, fresh, "c-1", "c-2")
    monkeypatch.setattr(Matcher, "match", looked_at)
    inbound.take(said("bagaimana cara mengurus NIB koperasi", "c-1"))
    together(inbound, said("cara membuat laporan keuangan", "c-1"), said("modal awal", "c-2"))
    assert open_at == [0, 0, 0]


def test_a_matcher_that_fails_is_told_to_the_person(
    engine: Engine, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_matcher: Matcher, _text: str) -> Match:
        raise ZeroDivisionError

    inbound = greeted(engine, Knowledge(knowledge.content), "c-1")
    monkeypatch.setattr(Matcher, "match", fail)
    inbound.take(said("bagaimana cara mengurus NIB koperasi", "c-1"))
    (answer,) = answers(engine)
    assert answer == ("c-1", texts.BROKEN.splitlines()[0])

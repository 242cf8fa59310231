"""Engines and transactions."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, select

from db.models import Counter, Person
from db.session import id_of, insert_ignore, is_postgres, make_engine, reading, transaction
from tests.db.rows import AT, at_once, person


def names(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return list(session.exec(select(Person.name).order_by(Person.name)).all())


def fail_after_writing(engine: Engine) -> None:
    with transaction(engine) as session:
        person(session, "Ani")
        raise LookupError


def test_a_block_that_ends_is_kept_and_one_that_raises_is_not(engine: Engine):
    with transaction(engine) as session:
        person(session, "Budi")
    with pytest.raises(LookupError):
        fail_after_writing(engine)
    assert names(engine) == ["Budi"]


def test_rows_can_be_used_after_their_transaction(engine: Engine):
    with transaction(engine) as session:
        row = person(session, "Ani")
    assert (row.name, id_of(row)) == ("Ani", row.id)


def add(session: Session) -> None:
    session.add(Person(name="lost", created_at=AT))


def add_and_look(session: Session) -> None:
    add(session)
    session.exec(select(Person)).all()


def change(session: Session) -> None:
    session.exec(select(Person)).one().name = "lost"


def remove(session: Session) -> None:
    session.delete(session.exec(select(Person)).one())


def by_statement(session: Session) -> None:
    session.execute(insert(Person).values(name="lost", created_at=AT))


@pytest.mark.parametrize("write", [add, add_and_look, change, remove, by_statement])
def test_a_read_only_block_refuses_to_lose_what_is_written_in_it(engine: Engine, write):
    def look() -> None:
        with reading(engine) as session:
            write(session)

    with transaction(engine) as session:
        person(session, "Ani")
    with pytest.raises(SQLAlchemyError, match=r"read-?only"):
        look()
    assert names(engine) == ["Ani"]


def test_after_a_read_only_block_the_same_connections_write_again(engine: Engine):
    for number in range(30):
        with reading(engine) as session:
            assert len(session.exec(select(Person)).all()) == number
        with transaction(engine) as session:
            person(session)


def test_transactions_that_read_first_and_write_later_do_not_lose_each_other(engine: Engine):
    with transaction(engine) as session:
        session.add(Counter(name="x", value=0))

    def count(_: int) -> None:
        for _ in range(5):
            with transaction(engine) as session:
                query = select(Counter).with_for_update()
                session.exec(query).one().value += 1

    at_once(8, count)
    with reading(engine) as session:
        assert session.exec(select(Counter.value)).one() == 40


def test_two_processes_on_one_sqlite_file_wait_for_each_other(sqlite_engine: Engine):
    """Two engines stand for two processes: each has a connection of its own."""
    engines = [sqlite_engine, make_engine(str(sqlite_engine.url))]
    with transaction(sqlite_engine) as session:
        session.add(Counter(name="x", value=0))

    def count(number: int) -> None:
        for _ in range(25):
            with transaction(engines[number]) as session:
                session.exec(select(Counter)).one().value += 1

    at_once(2, count)
    engines[1].dispose()
    with reading(sqlite_engine) as session:
        assert session.exec(select(Counter.value)).one() == 50


def test_a_reader_does_not_wait_for_a_writer_of_another_process(sqlite_engine: Engine):
    other = make_engine(str(sqlite_engine.url))
    with transaction(sqlite_engine) as session:
        person(session, "Ani")
        assert names(other) == []
    assert names(other) == ["Ani"]
    other.dispose()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 20_000)],
)
def test_sqlite_keeps_what_was_committed_over_a_power_cut(sqlite_engine, pragma: str, value):
    with sqlite_engine.connect() as connection:
        assert connection.execute(text(f"PRAGMA {pragma}")).scalar() == value


def test_the_folder_of_a_new_database_is_made(tmp_path: Path):
    engine = make_engine(f"sqlite:///{tmp_path / 'some' / 'where' / 'kawan.db'}")
    with engine.connect():
        assert (tmp_path / "some" / "where" / "kawan.db").exists()
    engine.dispose()


def test_a_plain_postgresql_url_gets_the_driver_that_is_installed():
    engine = make_engine("postgresql://kawan@127.0.0.1:1/kawan")
    assert engine.dialect.driver == "psycopg"
    with Session(engine) as session:
        assert is_postgres(session)


def test_inserting_what_exists_does_nothing(engine: Engine):
    with transaction(engine) as session:
        for value in (1, 2):
            session.execute(insert_ignore(session, Counter, {"name": "x", "value": value}))
        assert session.exec(select(Counter.value)).all() == [1]


def test_a_row_has_no_id_before_it_is_written():
    with pytest.raises(ValueError, match="Person has no id"):
        id_of(Person(name="Ani", created_at=AT))

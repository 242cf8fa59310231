"""`kawan run`, `web` and `worker` as real processes: start, serve, stop, fail, take over."""

import json
import signal
import socket
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from db.clock import now
from db.migrate import upgrade
from db.models import Lease, Occurrence, Outbox
from db.reminders import keeping
from db.session import id_of, make_engine, reading, transaction
from handlers import texts
from tests.bot.processes import WAIT, Running, kawan, running
from tests.databases import new_postgres_url
from tests.pgtemp import Postgres

CHAIR = "ketua-hajimena-1"


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=WAIT) as answer:
        return str(answer.read().decode())


def say(url: str, text: str, chair: str = CHAIR) -> None:
    body = json.dumps({"chair": chair, "client_id": str(uuid.uuid4()), "text": text})
    request = urllib.request.Request(
        f"{url}/simulator/api/messages", body.encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=WAIT) as answer:
        assert answer.status == 204


def heard(url: str, chair: str = CHAIR) -> list[dict[str, Any]]:
    """What the bot said to a chair so far."""
    page = json.loads(get(f"{url}/simulator/api/messages?chair={chair}&wait=0"))
    return [message for message in page["messages"] if message["from"] == "bot"]


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT
    while not condition():
        assert time.monotonic() < deadline, "it did not come to be"
        time.sleep(0.05)


def ready(url: str) -> bool:
    try:
        return json.loads(get(f"{url}/health/ready"))["status"] == "ok"
    except urllib.error.URLError:
        return False


@pytest.fixture
def database(postgres: Postgres) -> Iterator[Engine]:
    made = make_engine(new_postgres_url(postgres))
    yield made
    made.dispose()


def test_without_a_token_it_serves_the_simulator_and_ends_when_told(tmp_path: Path) -> None:
    with running(tmp_path, "run") as service:
        url = service.url()
        assert f"{url}/simulator" in service.line()
        assert "<title>" in get(f"{url}/simulator")  # at once: the address can be used
        say(url, "menu")
        wait_for(lambda: len(heard(url)) == 1)
        assert texts.MENU_COMPLAIN in str(heard(url))
        assert service.stop() == 0
    log = service.log.read_text()
    assert "Traceback" not in log
    assert "error" not in log.lower()
    assert (tmp_path / "data" / "kawan.db").is_file()


def test_told_to_stop_it_gives_back_its_lease_and_leaves_nothing_half_sent(tmp_path: Path) -> None:
    with running(tmp_path, "run") as service:
        url = service.url()
        for i in range(5):
            say(url, "menu", f"ketua-{i:04}")
        assert service.stop(signal.SIGINT) == 0
    engine = make_engine(f"sqlite:///{tmp_path / 'data' / 'kawan.db'}")
    with reading(engine) as session:
        lease = session.get_one(Lease, "dispatch:web")
        statuses = set(session.exec(select(Outbox.status)).all())
    engine.dispose()
    assert lease.until < now()
    assert statuses <= {"sent", "queued"}


def test_a_worker_ends_when_it_is_told(tmp_path: Path, database: Engine) -> None:
    with running(tmp_path, "worker", DATABASE_URL=str(database.url)) as service:
        wait_for(lambda: _leases(database) != set())
        assert service.stop() == 0


def _leases(engine: Engine) -> set[str]:
    upgrade(engine)
    with reading(engine) as session:
        return {lease.owner for lease in session.exec(select(Lease)).all()}


def test_a_port_that_is_taken_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = kawan(tmp_path, "run", PORT=port)
    refused(done.returncode, done.stderr, "PORT")
    assert port in done.stderr


def refused(status: int, said: str, key: str) -> None:
    assert "Traceback" not in said
    assert said.startswith("kawan: ")
    assert len(said.strip().splitlines()) == 1
    assert key in said
    assert status == 2


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        pytest.param({"DATABASE_URL": "nonsense"}, "DATABASE_URL", id="no URL"),
        pytest.param({"DATABASE_URL": "mysql://u:p@h/n"}, "DATABASE_URL", id="other database"),
        pytest.param({"DATABASE_URL": "postgresql://h:x/n"}, "DATABASE_URL", id="bad port"),
        pytest.param(
            {"DATABASE_URL": "postgresql://kawan:hush@127.0.0.1:1/n"},
            "DATABASE_URL",
            id="nobody answers",
        ),
        pytest.param({"DATABASE_URL": "sqlite:////proc/no/x.db"}, "DATABASE_URL", id="no folder"),
        pytest.param({"DATABASE_URL": "sqlite:///."}, "DATABASE_URL", id="a folder"),
        pytest.param({"DATABASE_URL": "sqlite:///text.db"}, "DATABASE_URL", id="no database"),
        pytest.param({"TWILIO_ACCOUNT_SID": "AC" + "0" * 32}, "TWILIO_", id="half of Twilio"),
        pytest.param({"TELEGRAM_TOKEN": "hush"}, "TELEGRAM_TOKEN", id="bad token"),
        pytest.param({"PORT": "eighty"}, "PORT", id="port in words"),
        pytest.param({"LOG_LEVEL": "loud"}, "LOG_LEVEL", id="unknown level"),
        pytest.param({"HOST": "256.0.0.1"}, "HOST", id="no address"),
    ],
)
def test_a_setting_that_cannot_be_used_is_one_sentence_naming_it(
    tmp_path: Path, settings: dict[str, str], key: str
) -> None:
    (tmp_path / "text.db").write_text(
        "this is no database, but it is long enough for a header\n" * 9
    )
    done = kawan(tmp_path, "run", **settings)
    refused(done.returncode, done.stderr, key)
    assert "hush" not in done.stderr


def test_two_workers_and_a_web_answer_and_survive_the_death_of_the_active_one(
    tmp_path: Path, database: Engine
) -> None:
    url_of_database = str(database.url)
    with (
        running(tmp_path, "web", DATABASE_URL=url_of_database) as web,
        running(tmp_path, "worker", DATABASE_URL=url_of_database) as one,
        running(tmp_path, "worker", DATABASE_URL=url_of_database) as other,
    ):
        url = web.url()
        wait_for(lambda: ready(url))
        say(url, "menu")
        wait_for(lambda: len(heard(url)) == 1)
        active, standby = (one, other) if _holder(database) == one.pid else (other, one)
        assert _holder(database) == active.pid
        active.stop(signal.SIGKILL)
        say(url, "bantuan")
        wait_for(lambda: len(heard(url)) == 2)
        assert _holder(database) == standby.pid
        assert web.stop() == 0
        assert standby.stop() == 0


def _holder(engine: Engine) -> int:
    """The process that may send now."""
    with reading(engine) as session:
        return int(session.get_one(Lease, "dispatch:web").owner.split(":")[1])


def test_a_reminder_fires_once_also_over_a_restart(tmp_path: Path) -> None:
    def start_and_look(service: Running) -> list[str]:
        url = service.url()
        return [m["text"] for m in heard(url) if "laporan bulanan" in m["text"]]

    with running(tmp_path, "run") as service:
        url = service.url()
        say(url, "menu")
        engine = make_engine(f"sqlite:///{tmp_path / 'data' / 'kawan.db'}")
        with transaction(engine) as session:
            new = keeping.NewReminder("Waktunya laporan bulanan.", "cron 0 8 * * *", quiet=False)
            added = keeping.add(session, new, now())
            for clock in keeping.clocks(session, id_of(added)):
                clock.next_due_at = now() if clock.timezone == "Asia/Jakarta" else None
        wait_for(lambda: "laporan bulanan" in str(heard(url)))
        assert service.stop() == 0
    with running(tmp_path, "run") as service:
        assert len(start_and_look(service)) == 1
        say(url := service.line().split()[-1].removesuffix("/simulator"), "menu")
        wait_for(lambda: len(heard(url)) == 3)  # the scheduler had its turn meanwhile
        assert service.stop() == 0
    with reading(engine) as session:
        assert [o.outcome for o in session.exec(select(Occurrence)).all()] == ["fired"]
        sent = [row for row in session.exec(select(Outbox)).all() if row.broadcast_id is not None]
    engine.dispose()
    assert [row.status for row in sent] == ["sent"]

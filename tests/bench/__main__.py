"""`make bench`: everything, printed as the tables of docs/benchmarks.md."""

import os
import platform
import tempfile
import uuid
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import psycopg

from tests.bench import broadcasts, latency, matching, start, webhooks
from tests.pgtemp import Postgres

Url = Callable[[str], str]  # label -> URL of a new database
Run = Callable[[Path, str, Url], Iterator[str]]


def main() -> None:
    """Run all and print."""
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores")
    _show(matching.run())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = Postgres()

        def sqlite(label: str) -> str:
            return f"sqlite:///{folder}/{label}.db"

        def postgres(label: str) -> str:
            database = f"{label}_{uuid.uuid4().hex[:6]}"
            with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {database}")
            return server.url(database)

        databases = (("SQLite", sqlite), ("PostgreSQL", postgres))
        try:
            print("\n| webhook -> queued | database | bare endpoint | ours | rate | p99 |")
            print("|---|---|---|---|---|---|")
            _of_each(webhooks.run, folder, databases)
            print("\n| 200 answered -> provider has the reply | p50 | p95 |\n|---|---|---|")
            _of_each(latency.run, folder, databases)
            _of_each(broadcasts.run, folder, databases)
            print("\n| | importing the SDKs alone | kawan run | ratio |\n|---|---|---|---|")
            _show(start.run(folder))
        finally:
            server.stop()


def _of_each(run: Run, folder: Path, databases: Sequence[tuple[str, Url]]) -> None:
    for kind, url in databases:
        _show(run(folder, kind, url))


def _show(lines: Iterator[str]) -> None:
    for line in lines:
        print(line, flush=True)


if __name__ == "__main__":
    main()

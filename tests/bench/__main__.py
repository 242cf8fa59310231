"""`make bench`: everything, printed as the tables of docs/benchmarks.md."""

import os
import platform
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg

from tests.bench import latency, matching, start, webhooks
from tests.pgtemp import Postgres


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

        try:
            print("\n| webhook -> queued | database | bare endpoint | ours | rate | p99 |")
            print("|---|---|---|---|---|---|")
            for kind, url in (("SQLite", sqlite), ("PostgreSQL", postgres)):
                for line in webhooks.run(folder, kind, url):
                    print(line, flush=True)
            print("\n| 200 answered -> provider has the reply | p50 | p95 |\n|---|---|---|")
            for kind, url in (("SQLite", sqlite), ("PostgreSQL", postgres)):
                for line in latency.run(folder, kind, url):
                    print(line, flush=True)
            print("\n| | importing the SDKs alone | kawan run | ratio |\n|---|---|---|---|")
            for line in start.run(folder):
                print(line, flush=True)
        finally:
            server.stop()


def _show(lines: Iterator[str]) -> None:
    for line in lines:
        print(line, flush=True)


if __name__ == "__main__":
    main()

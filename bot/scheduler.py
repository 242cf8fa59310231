"""APScheduler as a clock that ticks the duties; what is due stands in the database (ADR 0004)."""

import asyncio
from collections.abc import Awaitable, Callable

import anyio.to_thread
import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import Engine

from bot.duties import Duty
from db.clock import now
from db.session import DATABASE_DOWN, transaction

log = structlog.get_logger(__name__)

Job = Callable[[], Awaitable[int]]


def as_job(engine: Engine, duty: Duty, wake: Callable[[], None]) -> Job:
    """A duty in its own transaction and thread, repeated at once while there is more to do."""

    def run() -> int:
        with transaction(engine) as session:
            return duty(session, now())

    async def job() -> int:
        total = 0
        while count := await anyio.to_thread.run_sync(run):
            total += count
            wake()
        return total

    return job


def make_scheduler(jobs: dict[str, tuple[Job, float]]) -> AsyncIOScheduler:
    """A scheduler that runs each job every so many seconds, never twice at once, and logs what
    goes wrong instead of stopping."""
    scheduler = AsyncIOScheduler(timezone="UTC")
    for name, (job, seconds) in jobs.items():
        scheduler.add_job(
            _guarded(name, job),
            "interval",
            seconds=seconds,
            id=name,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
    return scheduler


def _guarded(name: str, job: Job) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        try:
            await job()
        except asyncio.CancelledError:  # `shutdown` cancels what runs; APScheduler would log it
            log.debug("duty interrupted", duty=name)
        except DATABASE_DOWN as error:
            log.warning("database unreachable", duty=name, error=str(error)[:200])
        except Exception:
            log.exception("duty failed", duty=name)

    return run

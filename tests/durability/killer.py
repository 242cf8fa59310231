"""Kills processes with SIGKILL at random points of the conversations and starts them again."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field

import aiohttp
from sqlalchemy import Engine
from sqlmodel import col, select

from db.models import Lease
from db.session import reading
from tests.durability.people import Telegram
from tests.durability.processes import Bots, Child

ANYTIME, RECEIVING, SENDING = "anytime", "a webhook arrives", "a message is being sent"


@dataclass
class Killer:
    """Kills when so many updates have been acknowledged, a third of the times just after a webhook
    request left, and a third just after the provider took a message."""

    bots: Bots
    engine: Engine
    telegram: Telegram
    http: aiohttp.ClientSession
    provider: str
    seed: int
    killed: Counter[str] = field(default_factory=Counter)

    async def run(self, points: list[int]) -> None:
        """One kill at each point, a number of acknowledged updates."""
        rng = random.Random(self.seed)
        for number, point in enumerate(sorted(points)):
            while len(self.telegram.ledger.acknowledged) < point:
                await asyncio.sleep(0.005)
            aim = (RECEIVING, SENDING, ANYTIME)[number % 3]
            child = await self._victim(aim, rng)
            child.kill()
            child.start()
            self.killed[f"{child.name} while {aim}"] += 1

    async def _victim(self, aim: str, rng: random.Random) -> Child:
        if aim == RECEIVING:
            self.telegram.requested.clear()
            await self.telegram.requested.wait()
            await asyncio.sleep(rng.uniform(0.0, 0.02))
            return self.bots.web
        if aim == SENDING:
            active = active_child(self.engine, self.bots) or list(self.bots.children.values())[-1]
            query = {"after": "-1", "wait": "5"}
            async with self.http.get(f"{self.provider}/record", params=query) as answer:
                await answer.read()
            await asyncio.sleep(rng.uniform(0.0, 0.06))
            return active
        await asyncio.sleep(rng.uniform(0.0, 0.2))
        return rng.choice(list(self.bots.children.values()))


def active_child(engine: Engine, bots: Bots) -> Child | None:
    """Who sends now, by the lease of the channel."""
    with reading(engine) as session:
        query = select(Lease.owner).where(col(Lease.name) == "dispatch:telegram")
        owner = session.exec(query).first()
    return bots.by_owner(owner or "")

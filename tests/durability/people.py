"""500 chairs on Telegram: what each says, and how Telegram hands it over, again and again until it
is told 200."""

import asyncio
import contextlib
import itertools
import random
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.durability.processes import SECRET

QUESTIONS = (
    "gimana cara ngisi buku kas harian",
    "syarat jadi anggota koperasi apa aja pak",
    "kapan RAT harus dilaksanakan",
    "simpanan pokok sama simpanan wajib bedanya apa",
)
STATEMENTS = (
    "kami tidak punya tanah pak",
    "lapor kami tidak punya tanah pak",
    "desa kami ngga punya tanah pak",
)
VILLAGES = ("Hajimena", "Kunjir", "Way Hui", "Hajimena Natar")
YES, SEND, ON = "Ya, benar", "Ya, kirim", "Lanjut"
DONE, LEFT, TALK = "files a complaint", "cancels it at the end", "only talks"
PATIENCE = 6.0  # seconds a person waits for an answer before writing on
GIVE_UP = 90.0  # seconds after which Telegram's side fails the test
FIRST_CHAT = 700_000


@dataclass(frozen=True)
class Saying:
    """One message. With `button` its label is pressed where the person has seen it."""

    text: str = ""
    button: str = ""
    confirms: bool = False
    joins: bool = False  # pressed "start" after a block: the bot has nothing to say to that


@dataclass
class Ledger:
    """What Telegram's side knows for certain."""

    delivered: set[int] = field(default_factory=set)  # update ids ever sent
    acknowledged: dict[int, int] = field(default_factory=dict)  # update id -> chat, told 200
    silent: set[int] = field(default_factory=set)  # update ids that get no answer
    confirmed: set[int] = field(default_factory=set)  # chats whose complaint was acknowledged
    attempts: int = 0
    again: int = 0  # deliveries after the first that were acknowledged
    refused: int = 0  # answers that were not 200
    broken: int = 0  # connections that ended without an answer


def plan(number: int, rng: random.Random) -> tuple[str, list[Saying]]:
    """What chair `number` will say."""
    kind = (DONE, DONE, DONE, DONE, DONE, DONE, LEFT, TALK)[number % 8]
    joins = [Saying(joins=True)] if number % 11 == 0 else []
    if kind == TALK:
        words = ["halo", rng.choice(QUESTIONS), "menu", "status", rng.choice(QUESTIONS), "makasih"]
        return kind, [*joins, *map(Saying, words)]
    begun = [
        *([Saying(rng.choice(QUESTIONS))] if number % 2 else []),
        Saying(rng.choice(STATEMENTS)),
        Saying("ya", button=YES),
        Saying(rng.choice(VILLAGES)),
        Saying("lanjut", button=ON),
    ]
    if kind == LEFT:
        return kind, [*joins, *begun, Saying("batal"), Saying("status")]
    return kind, [*joins, *begun, Saying("ya", button=SEND, confirms=True), Saying("status")]


class Telegram:
    """Hands updates to the webhook, and shows people what the provider took."""

    def __init__(self, http: aiohttp.ClientSession, port: int, provider: str, seed: int) -> None:
        self.ledger = Ledger()
        self.requested = asyncio.Event()  # a request has just left
        self._http = http
        self._url = f"http://127.0.0.1:{port}/webhooks/telegram"
        self._provider = provider
        self._ids = itertools.count(1_000_001)
        self._seen: dict[int, list[dict[str, Any]]] = defaultdict(list)
        self._news = asyncio.Condition()
        self._rng = random.Random(seed)

    # --- people see what arrives -----------------------------------------------------------
    async def watch(self) -> None:
        """Until cancelled: what the provider took appears on people's phones."""
        after = 0
        while True:
            query = {"after": str(after), "wait": "2"}
            async with self._http.get(f"{self._provider}/record", params=query) as answer:
                new = (await answer.json())["messages"]
            after += len(new)
            async with self._news:
                for message in new:
                    self._seen[message["chat"]].append(message)
                self._news.notify_all()
            await asyncio.sleep(0.03)  # many at once are cheaper than one by one

    async def answered(self, chat: int, before: int) -> None:
        """Wait until there is more than `before`, or until the person loses patience."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE), self._news:
                await self._news.wait_for(lambda: len(self._seen[chat]) > before)

    # --- people speak ------------------------------------------------------------------------
    async def converse(self, number: int) -> None:
        """One whole conversation; every third person waits for each answer."""
        rng = random.Random(f"{number}:{self._rng.random()}")
        chat = FIRST_CHAT + number
        _, sayings = plan(number, rng)
        for saying in sayings:
            before = len(self._seen[chat])
            await self._say(chat, saying, rng)
            if number % 3 == 0 and not saying.joins:
                await self.answered(chat, before)

    async def _say(self, chat: int, saying: Saying, rng: random.Random) -> None:
        update_id = next(self._ids)
        update = {"update_id": update_id, **self._content(update_id, chat, saying)}
        if saying.joins:
            self.ledger.silent.add(update_id)
        copies = 2 if rng.random() < 0.05 else 1  # at the same time
        await asyncio.gather(*(self._deliver(update, chat) for _ in range(copies)))
        if rng.random() < 0.1:  # and once more later
            await self._deliver(update, chat)
        if saying.confirms:
            self.ledger.confirmed.add(chat)

    def _content(self, update_id: int, chat: int, saying: Saying) -> dict[str, Any]:
        person = {"id": chat, "is_bot": False, "first_name": f"Ketua {chat}"}
        room = {"id": chat, "type": "private", "first_name": f"Ketua {chat}"}
        message = {"message_id": update_id, "date": 1_790_000_000, "chat": room}
        if saying.joins:
            return {"my_chat_member": _member_again(person, room)}
        payload = self._payload(chat, saying.button)
        if payload is None:
            return {"message": {**message, "from": person, "text": saying.text}}
        pressed = {"id": str(update_id), "from": person, "chat_instance": "1", "data": payload}
        return {"callback_query": {**pressed, "message": message}}

    def _payload(self, chat: int, label: str) -> str | None:
        shown = (m["buttons"].get(label) for m in reversed(self._seen[chat]))
        return next((payload for payload in shown if payload), None)

    # --- Telegram delivers -------------------------------------------------------------------
    async def _deliver(self, update: dict[str, Any], chat: int) -> None:
        """Again and again until it is acknowledged."""
        self.ledger.delivered.add(update["update_id"])
        async with asyncio.timeout(GIVE_UP):
            pause = 0.05
            while not await self._attempt(update):
                await asyncio.sleep(self._rng.uniform(pause / 2, pause))
                pause = min(pause * 2, 0.3)
        self.ledger.again += update["update_id"] in self.ledger.acknowledged
        self.ledger.acknowledged[update["update_id"]] = chat

    async def _attempt(self, update: dict[str, Any]) -> bool:
        self.ledger.attempts += 1
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        try:
            sent = self._http.post(self._url, json=update, headers=headers)
            asyncio.get_running_loop().call_soon(self.requested.set)
            async with sent as answer:
                self.ledger.refused += answer.status != 200
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError):
            self.ledger.broken += 1
            return False


def _member_again(person: dict[str, Any], room: dict[str, Any]) -> dict[str, Any]:
    bot = {"id": 123456, "is_bot": True, "first_name": "Kawan"}
    old = {"user": bot, "status": "kicked", "until_date": 0}
    new = {"user": bot, "status": "member"}
    changed = {"chat": room, "from": person, "date": 1_790_000_000}
    return {**changed, "old_chat_member": old, "new_chat_member": new}


async def everybody(telegram: Telegram, count: int, at_once: int) -> None:
    """All conversations, `at_once` at the same time."""
    numbers = iter(range(count))

    async def next_ones() -> None:
        for number in numbers:
            await telegram.converse(number)

    async with asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(next_ones())

"""Pieces that several steps share: the category question, words for place and evidence."""

from collections import Counter
from collections.abc import Sequence

from rapidfuzz import fuzz, process, utils

from db.models import Attachment
from db.regions import villages
from faq.matcher import Match
from handlers import texts
from handlers.chat import Chat
from handlers.knowledge import Knowledge
from handlers.message import Option, Reply
from handlers.questions import quote
from handlers.safe import literal

SURE = 88  # of 100, rapidfuzz ratio: a typing mistake or two in the name of a category
OTHER = "LLN"


def category_reply(chat: Chat) -> Reply:
    """Show the category we would file it under."""
    category = chat.knowledge.complaints[str(chat.answers["category"])]
    text = texts.CATEGORY.format(
        category=category.name,
        scope=category.scope,
        description=literal(quote(str(chat.answers["description"]))),
    )
    values = ("ya", "ganti jenis", "bukan laporan")
    options = tuple(
        Option(v, label) for v, label in zip(values, texts.CATEGORY_LABELS, strict=True)
    )
    return Reply(text, options)


def category_options(chat: Chat, match: Match | None) -> Reply:
    """All categories to choose from, the likely ones first."""
    likely = [c.id for c in match.categories] if match else list(chat.answers.get("others", []))
    ids = dict.fromkeys([*likely, *(i for i in chat.knowledge.complaints if i != OTHER), OTHER])
    options = [Option(i, chat.knowledge.complaints[i].name) for i in ids]
    return Reply(texts.CATEGORY_CHOICE, tuple(options))


def category_from(knowledge: Knowledge, text: str) -> str | None:
    """A category named by its id or (nearly) its name."""
    word = text.strip()
    if word.upper() in knowledge.complaints:
        return word.upper()
    names = {c.id: c.name for c in knowledge.complaints.values()}
    hit = process.extractOne(
        word, names, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=SURE
    )
    return str(hit[2]) if hit else None


def place_of(village_code: str | None, place: str) -> str:
    """The village in full, or as the person wrote it."""
    village = villages().get(village_code or "")
    return village.title if village else place or texts.NO_PLACE


def evidence_of(files: Sequence[Attachment], location: object) -> str:
    """`2 foto, lokasi`"""
    counted = Counter(file.kind for file in files)
    parts = [
        texts.FILE_WORDS[kind] if n == 1 else f"{n} {texts.FILE_WORDS[kind].lower()}"
        for kind, n in counted.items()
    ]
    if location:
        parts.append(
            texts.FILE_WORDS["location"].lower() if parts else texts.FILE_WORDS["location"]
        )
    return ", ".join(parts) or texts.NO_EVIDENCE

"""`dokumen lahan` and `berkas LHN-0042`: the interview, a question a time. Every answer is kept at
once, so that it goes on where it was left; `lewati` passes over, `batal` stops."""

import re

from db import attachments, dossiers
from db.complaints import author
from db.complaints.rules import ALLOWED
from db.models import Complaint, Dossier
from db.models.dossiers import Item, Paper
from db.session import id_of
from faq.matcher import Decision, Match
from handlers import ask, menu
from handlers import texts_dossier as sentences
from handlers.chat import Chat
from handlers.complaint import files
from handlers.dossier import outcome, saying
from handlers.dossier.reading import CODES, Values, understood
from handlers.message import Option, Reply
from handlers.questions import wants_to_skip, words_of, yes_no

STEP = "dossier.answer"
SKIP, ENOUGH = "lewati", "cukup"
ENOUGH_WORDS = 3  # fewer are no question of another kind
_SKIPPING = re.compile(
    r"(?:lewati?|skip|lupa|entah|"
    r"(?:saya\s+)?(?:tidak|tdk|gak?|ngg?ak?|kurang|belum|blm|ora)\s*(?:tahu|tau|ngerti|hafal|yakin|"
    r"(?:di)?ukur|weruh|ruh))(?:\s+(?:saja|aja|dulu|pak|bu|min|persis|luasnya))*\W*",
    re.I,
)
_ENOUGH = re.compile(r"(?:sudah\s+)?(?:itu|cukup)(?:\s+(?:saja|aja|tok|thok|doang|dulu))?\W*", re.I)


def begin(chat: Chat, complaint: Complaint) -> Reply:
    """Start or go on; what was finished is shown."""
    known = dossiers.of_complaint(chat.session, id_of(complaint))
    dossier = known or dossiers.start(chat.session, complaint, chat.now)
    item = dossiers.current(dossier)
    if item is None:
        return outcome.shown(chat, complaint, dossier)
    form = sentences.GO_ON if known else sentences.BEGIN
    return ask_item(chat, complaint, item, form.format(number=complaint.number))


def ask_item(chat: Chat, complaint: Complaint, item: Item, before: str = "") -> Reply:
    """Ask for one item, `before` it what is owed from the last answer."""
    left = "" if chat.contact.step == STEP else menu.leave(chat)
    chat.go("dossier.answer", complaint=id_of(complaint), item=str(item), tries=0, more=False)
    question = question_of(complaint, item)
    text = "\n\n".join(part for part in (left.strip(), before, question.text) if part)
    return Reply(text, question.options)


def question_of(complaint: Complaint, item: Item) -> Reply:
    """A question with its buttons."""
    text = sentences.QUESTIONS[item].format(head=saying.head_of(complaint))
    if item is Item.SIZE:
        return Reply(text, (Option(SKIP, sentences.NOT_MEASURED),))
    labels = saying.LABELS[item]
    options = tuple(Option(code, label) for code, label in labels.items())
    return Reply(text, (*options, Option(SKIP, sentences.SKIP_LABEL)))


def cancel(chat: Chat) -> Reply:
    """`batal`: the interview stops and says that its answers stay; elsewhere as always."""
    if chat.contact.step != STEP:
        return menu.cancel(chat)
    chat.end()
    return Reply(sentences.STOPPED)


def answer_step(chat: Chat) -> Reply | None:
    """An answer, `lewati`, a photo; None for what begins something else."""
    complaint = chat.session.get(Complaint, int(chat.answers["complaint"]))
    if complaint is None or complaint.person_id != chat.contact.person_id:
        return None
    item = Item(chat.answers["item"])
    added = _take_file(chat, complaint)
    if not chat.text.strip():
        return _again(chat, complaint, item, added) if added else None
    reply = _answered(chat, complaint, item)
    if reply is None or not added:
        return reply
    return Reply(f"{added}\n\n{reply.text}", reply.options, reply.media)


def _answered(chat: Chat, complaint: Complaint, item: Item) -> Reply | None:
    dossier, said = dossiers.start(chat.session, complaint, chat.now), chat.text.strip()
    if chat.answers.get("more") and _says_enough(said):
        return _next(chat, complaint, dossier, "")
    if _SKIPPING.fullmatch(said):
        dossiers.skip(dossier, item, chat.now)
        return _next(chat, complaint, dossier, sentences.PASSED_OVER)
    values = understood(item, said)
    if values is None:
        return _not_understood(chat, complaint, dossier, item)
    return _keep(chat, complaint, dossier, item, values)


def _says_enough(said: str) -> bool:
    return bool(_ENOUGH.fullmatch(said)) or yes_no(said) is False or wants_to_skip(said)


def _keep(
    chat: Chat, complaint: Complaint, dossier: Dossier, item: Item, values: Values
) -> Reply:  # fmt: skip
    said = chat.text.strip()
    words = "" if item is Item.SIZE or said in CODES[item] else said
    if item is Item.PAPERS:
        return _keep_papers(chat, complaint, dossier, list(values["papers"]), words)
    dossiers.answer(dossier, item, values, chat.now, words=words)
    return _next(chat, complaint, dossier, _noted(dossier, item))


def _keep_papers(
    chat: Chat, complaint: Complaint, dossier: Dossier, named: list[str], words: str
) -> Reply:
    """Papers are told one by one or together; "belum ada" ends it."""
    more = bool(chat.answers.get("more"))
    before = [code for code in dossier.papers if more and code != Paper.NONE]
    held = list(dict.fromkeys([*before, *named]))
    if more and words:
        words = "; ".join(filter(None, (str(dossier.notes.get(Item.PAPERS, "")), words)))
    dossiers.answer(dossier, Item.PAPERS, {"papers": held}, chat.now, words=words)
    noted = _noted(dossier, Item.PAPERS)
    rest = [c for c in Paper if c not in held and c != Paper.NONE]
    if Paper.NONE in held or not rest:
        return _next(chat, complaint, dossier, noted)
    chat.go("dossier.answer", more=True, tries=0)
    options = [Option(str(code), sentences.PAPER_LABELS[code]) for code in rest]
    text = f"{noted} {sentences.MORE_PAPERS}"
    return Reply(text, (*options, Option(ENOUGH, sentences.ENOUGH_LABEL)))


def _noted(dossier: Dossier, item: Item) -> str:
    return sentences.NOTED.format(answer=saying.answer_of(dossier, item))


def _next(chat: Chat, complaint: Complaint, dossier: Dossier, before: str) -> Reply:
    """The next question, or what came of it all."""
    item = dossiers.current(dossier)
    if item is not None:
        return ask_item(chat, complaint, item, before)
    chat.end()
    return outcome.finished(chat, complaint, dossier)


def _again(chat: Chat, complaint: Complaint, item: Item, before: str) -> Reply:
    question = question_of(complaint, item)
    chat.go("dossier.answer")
    return Reply(f"{before}\n\n{question.text}", question.options)


def _not_understood(
    chat: Chat, complaint: Complaint, dossier: Dossier, item: Item
) -> Reply | None:  # fmt: skip
    """A question is answered and the interview waits; another problem ends it; words that are
    neither are asked for once more and then kept as they are."""
    match = chat.knowledge.match(chat.text) if len(words_of(chat.text)) >= ENOUGH_WORDS else None
    if match is not None and match.decision is Decision.ANSWER and match.category is None:
        answer = ask.answer(chat.knowledge.topics[match.topics[0].id], chat)
        again = _again(chat, complaint, item, answer.text)
        return Reply(again.text, again.options, answer.media)
    if match is not None and _is_another_problem(match):
        return None
    if not chat.answers.get("tries"):
        chat.remember(tries=1)
        return _again(chat, complaint, item, sentences.UNCLEAR)
    dossiers.skip(dossier, item, chat.now, words=chat.text)
    return _next(chat, complaint, dossier, sentences.KEPT_AS_WRITTEN)


def _is_another_problem(match: Match) -> bool:
    if match.decision is not Decision.COMPLAINT or match.category is None:
        return False
    return match.category.id not in dossiers.CATEGORIES


def _take_file(chat: Chat, complaint: Complaint) -> str:
    """A photo of the certificate, a position: they join the complaint. "" where there is none."""
    if not files.has_file(chat) or complaint.status not in ALLOWED["add"]:
        return ""
    what = files.received(chat)
    attachments.attach(chat.session, [id_of(a) for a in chat.attachments], complaint)
    point = chat.incoming.location
    if point is not None:
        complaint.latitude, complaint.longitude = point.latitude, point.longitude
    author.add(chat.session, complaint, chat.now, chat.text)
    return sentences.FILE_ADDED.format(what=what, number=complaint.number)

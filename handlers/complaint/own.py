"""What an author does with a complaint by its number: add, withdraw, make secret, read its history."""

from db import attachments, offices
from db.cards import Asks
from db.clock import format_time, zone_of
from db.complaints import author, finding
from db.complaints.history import history
from db.models import Complaint, ComplaintEvent
from db.session import id_of
from handlers import texts, texts_casework
from handlers import texts_complaint as sentences
from handlers.casework import card, hiding, telling
from handlers.casework.desk import of
from handlers.chat import Chat
from handlers.complaint import files
from handlers.complaint.authoring import attempt, on_own
from handlers.message import Option, Reply
from handlers.questions import yes_no

EVENTS_SHOWN = 20


def join(chat: Chat, complaint: Complaint, *, told: bool = False) -> Reply:
    """Words, files and position of this message join a complaint, and its officials hear of it.
    `told`: it is an answer to their question. Raises Refused for one that has ended."""
    words = chat.text.strip()
    author.add(chat.session, complaint, chat.now, words)
    attachments.attach(chat.session, [id_of(a) for a in chat.attachments], complaint)
    if point := chat.incoming.location:
        complaint.latitude, complaint.longitude = point.latitude, point.longitude
    desk = of(chat)
    if words:
        news = texts_casework.NEWS["told" if told else "added"]
        text = hiding.words_of(chat.session, complaint, words, 900)
        telling.office(desk, complaint, news.format(number=complaint.number, text=text))
    elif files.has_file(chat):
        news, what = texts_casework.NEWS["added_file"], files.received(chat).lower()
        telling.office(desk, complaint, news.format(number=complaint.number, what=what))
    card.refresh(desk, complaint)
    sentence = sentences.TOLD if told else texts.ADDED_TO
    # A reply to this adds more; the next bare words may be about anything else.
    return Reply(sentence.format(number=complaint.number), about=(id_of(complaint), Asks.NOTHING))


def _add(chat: Chat, complaint: Complaint, more: str) -> Reply:
    if not more.strip() and not files.has_file(chat):
        return Reply(sentences.NO_WORDS.format(number=complaint.number))
    chat.text = more
    return join(chat, complaint)


def _withdraw(chat: Chat, complaint: Complaint, more: str) -> Reply:
    chat.end()
    chat.go("complaint.withdraw", complaint=complaint.number, note=more)
    values = ("ya", "tidak")
    labels = zip(values, sentences.WITHDRAW_LABELS, strict=True)
    text = sentences.WITHDRAW.format(number=complaint.number)
    return Reply(text, tuple(Option(value, label) for value, label in labels))


def withdraw_step(chat: Chat) -> Reply | None:
    """Yes takes it back; anything that is no answer is read by its meaning."""
    number, decision = str(chat.answers["complaint"]), yes_no(chat.text)
    note = str(chat.answers.get("note", ""))
    complaint = finding.find_own(chat.session, chat.contact.person_id, number)
    if decision is None or complaint is None:
        return None
    chat.end()
    if not decision:
        return Reply(sentences.NOT_WITHDRAWN.format(number=number))
    return attempt(lambda: _take_back(chat, complaint, note))


def _take_back(chat: Chat, complaint: Complaint, note: str) -> Reply:
    author.withdraw(chat.session, complaint, chat.now, note)
    desk = of(chat)
    news = texts_casework.NEWS["withdrawn"].format(number=complaint.number)
    telling.office(desk, complaint, news)
    card.refresh(desk, complaint)
    return Reply(sentences.WITHDRAWN.format(number=complaint.number))


def _make_secret(chat: Chat, complaint: Complaint, _more: str) -> Reply:
    new = author.make_secret(chat.session, complaint, chat.now)
    card.refresh(of(chat), complaint)
    sentence = sentences.CONFIDENTIAL if new else sentences.CONFIDENTIAL_ALREADY
    return Reply(sentence.format(number=complaint.number))


def make_secret(chat: Chat) -> Reply | None:
    """`rahasia LHN-0042`; the word alone, while a complaint is being written, means that one."""
    if not chat.text.strip() and (chat.contact.step or "").startswith("complaint."):
        chat.remember(secret=True)
        return Reply(sentences.CONFIDENTIAL_DRAFT)
    return _make_filed_secret(chat)


def _history(chat: Chat, complaint: Complaint, _more: str) -> Reply:
    events = history(chat.session, id_of(complaint))[-EVENTS_SHOWN:]
    zone = zone_of(complaint.village_code)
    lines = [
        sentences.HISTORY_LINE.format(
            when=format_time(event.at, zone), what=event_words(chat, complaint, event)
        )
        for event in events
        if event.kind in sentences.EVENTS
    ]
    text = sentences.HISTORY.format(number=complaint.number, lines="\n".join(lines))
    return Reply(text)


def event_words(chat: Chat, complaint: Complaint, event: ComplaintEvent) -> str:
    """What happened; officials are named by their office, as an author knows them."""
    office = offices.name_of(chat.session, event.office or complaint.office)
    who = sentences.AN_OFFICIAL.format(office=office or texts.NO_PLACE)
    return sentences.EVENTS[event.kind].format(who=who, office=office)


add = on_own("tambah", _add)
withdraw = on_own("tarik", _withdraw)
_make_filed_secret = on_own("rahasia", _make_secret)
read_history = on_own("riwayat", _history)

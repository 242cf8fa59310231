"""The letter of request of a dossier, addressed to the office that handles the complaint. What is
not known stays a blank to fill in by hand; no name of a person is put into it."""

from dataclasses import dataclass
from datetime import date, datetime

from db import documents, dossiers, land_rules, offices
from db.clock import format_day, to_local, zone_of
from db.models import Complaint, Cooperative, Dossier
from db.models.dossiers import Item
from db.regions import villages
from handlers import texts_dossier as sentences
from handlers import texts_dossier_letter as words
from handlers.chat import Chat
from handlers.documents import DOCX
from handlers.documents.letter import DOTS, HEAD, SMALL, LetterFile, Signature
from handlers.dossier import saying
from handlers.message import OutgoingMedia

SHORT_DOTS = DOTS[:20]
MOST_COPIES = 6
NAMED = frozenset({Item.OWNER, Item.PAPERS})  # whose, and numbers of papers: own words say more


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes to whom: names of offices and of the village, no name of a person."""

    cooperative: str
    village: str
    kecamatan: str
    office: str
    copies: tuple[str, ...]
    head: str  # kepala desa, lurah


def send(chat: Chat, complaint: Complaint, dossier: Dossier) -> OutgoingMedia:
    """Make the letter, keep it for its one reader, and hand out how to send it."""
    data = written(letterhead(chat, complaint), complaint, dossier, chat.now)
    name = documents.fit_name(words.FILE.format(number=complaint.number))
    path = documents.keep(chat.session, name=name, mime=DOCX, data=data, at=chat.now)
    return OutgoingMedia("document", path, DOCX, name)


def office_of(chat: Chat, complaint: Complaint) -> str:
    """The name of the office that handles the complaint now."""
    return offices.name_of(chat.session, complaint.office) or DOTS


def letterhead(chat: Chat, complaint: Complaint) -> Letterhead:
    """What the database knows of sender and addressee."""
    village = villages().get(complaint.village_code or "")
    row = (
        chat.session.get(Cooperative, complaint.cooperative_id)
        if complaint.cooperative_id
        else None
    )
    own = row.name if row else (village.cooperative if village else "")
    supporting = [o.name for o in offices.routed(chat.session, complaint.category)]
    office = office_of(chat, complaint)
    return Letterhead(
        cooperative=own,
        village=village.title if village else complaint.place,
        kecamatan=village.kecamatan if village else "",
        office=office,
        copies=tuple(name for name in supporting if name != office)[:MOST_COPIES],
        head=saying.head_of(complaint),
    )


def written(who: Letterhead, complaint: Complaint, dossier: Dossier, at: datetime) -> bytes:
    """The letter as a Word file."""
    zone = zone_of(complaint.village_code)
    local = to_local(at, zone)
    checked = _date(land_rules.rules().checked)
    file = LetterFile(words.TITLE.format(number=complaint.number), words.FOOT.format(day=checked))
    _head(file, who)
    kind = _kind(dossier)
    values = (
        words.NUMBER.format(year=local.year), words.ENCLOSED, words.SUBJECTS[kind],
    )  # fmt: skip
    file.fields(list(zip(words.FIELDS, values, strict=True)))
    file.say(words.TO.format(office=who.office), after=8)
    file.say(words.GREETING)
    day = _date(to_local(complaint.created_at, zone).date())
    name = who.cooperative or words.COOPERATIVE.format(dots=SHORT_DOTS)
    file.say(words.OPENING.format(number=complaint.number, day=day, cooperative=name))
    file.fields(_facts(who, complaint, dossier))
    _state(file, who, dossier)
    file.say(words.ASKED)
    file.items([f"{text}." for text in words.REQUESTS[kind]])
    file.say(words.CLOSING, after=8)
    _sign(file, who, local.year)
    return file.finish()


def _head(file: LetterFile, who: Letterhead) -> None:
    name = who.cooperative or words.COOPERATIVE.format(dots=DOTS)
    file.say(name.upper(), bold=True, size=HEAD, centred=True, after=2)
    file.say(words.REGISTERED.format(dots=SHORT_DOTS), size=SMALL, centred=True, after=0)
    address = words.ADDRESS.format(village=who.village or DOTS)
    file.say(address, size=SMALL, centred=True, after=0)
    file.rule()


def _kind(dossier: Dossier) -> str:
    """What is asked for: the use of land, of a building, or help in finding either."""
    if not land_rules.without_land(dossier):
        return "land"
    return "building" if land_rules.has_site(dossier) else "nothing"


def _facts(who: Letterhead, complaint: Complaint, dossier: Dossier) -> list[tuple[str, str]]:
    """A line for each thing that was asked; what was not answered stays a blank."""
    facts = [
        (sentences.ITEMS[item].format(head=who.head), _answer(dossier, item))
        for item in Item
        if dossiers.applies(dossier, item) or dossiers.is_answered(dossier, item)
    ]
    point = ""
    if complaint.latitude is not None and complaint.longitude is not None:
        point = f"{complaint.latitude:.6f}, {complaint.longitude:.6f}"
    if _kind(dossier) == "nothing":
        return facts
    return [(words.PLACE, ""), *facts, (words.POINT, point)]


def _answer(dossier: Dossier, item: Item) -> str:
    answer, said = saying.answer_of(dossier, item), str(dossier.notes.get(item, ""))
    if answer and item in NAMED and len(said.split()) > 1:
        return words.SAID.format(answer=answer, words=said)
    return answer or said


def _state(file: LetterFile, who: Letterhead, dossier: Dossier) -> None:
    """What is there, what is missing, and where the sources differ."""
    for title, lines in (
        (words.ALREADY, saying.have_lines(dossier, who.head)),
        (words.MISSING, _missing(dossier, who.head)),
    ):
        if lines:
            file.say(title, after=2)
            file.items(lines)
    if not saying.ABOUT_SIZE.isdisjoint(dossiers.assess(dossier).needs):
        file.say(words.ABOUT_SIZE.format(sources=saying.minimums()))


def _missing(dossier: Dossier, head: str) -> list[str]:
    lines = [saying.need_words(need, head) for need in dossiers.assess(dossier).needs]
    return [line[0].upper() + line[1:] for line in lines]


def _sign(file: LetterFile, who: Letterhead, year: int) -> None:
    file.say(words.SIGNED_AT.format(dots=SHORT_DOTS, year=year), after=6)
    seen = words.SEEN.format(head=who.head.title())
    file.signatures([Signature(seen), Signature(words.CHAIR)])
    camat = f"{words.CAMAT} {who.kecamatan}".strip()
    copies = dict.fromkeys([*(n for n in who.copies if n != "Kecamatan"), camat, words.ARCHIVE])
    listed = "; ".join(f"{number}. {name}" for number, name in enumerate(copies, 1))
    file.say(words.COPIES.format(offices=listed), size=SMALL)


def _date(day: date) -> str:
    return format_day(day).partition(", ")[2]

"""`data saya`, `hapus data saya`, and a phone number that a person shares."""

from db import people, phones, questions
from db.complaints import finding
from db.models import Cooperative
from handlers import passing_on, texts
from handlers.chat import Chat
from handlers.message import Reply
from handlers.safe import literal


def my_data(chat: Chat) -> Reply:
    """What is stored about the person (UU 27/2022: the right to know)."""
    person = chat.person
    cooperative = (
        chat.session.get(Cooperative, person.cooperative_id) if person.cooperative_id else None
    )
    own = finding.of_person(chat.session, chat.contact.person_id)
    stopped = chat.contact.stopped_at is not None
    text = texts.MY_DATA.format(
        name=literal(person.name) or texts.NOT_KNOWN,
        phone=person.phone or texts.NOT_KNOWN,
        cooperative=cooperative.name if cooperative else texts.NOT_KNOWN,
        complaints=", ".join(c.number for c in own) or texts.NOT_KNOWN,
        announcements=texts.ANNOUNCEMENTS_OFF if stopped else texts.ANNOUNCEMENTS_ON,
    )
    return Reply(text)


def delete_my_data(chat: Chat) -> Reply:
    """The wish reaches an official; nothing is erased by a word typed by chance."""
    row = questions.ask(chat.session, contact=chat.contact, text=texts.DELETE_REQUEST, at=chat.now)
    notice = texts.QUESTION_NOTICE.format(
        number=row.id, who=literal(passing_on.who(chat)), question=texts.DELETE_REQUEST
    )
    passing_on.notify_officials(chat, notice)
    return Reply(texts.DELETE_ASKED.format(number=row.id))


def share_phone(chat: Chat) -> Reply:
    """`nomor`: ask the person's app for its own number, unless the platform told it already."""
    if chat.contact.phone:
        return Reply(texts.PHONE_KNOWN.format(phone=chat.contact.phone))
    return Reply(texts.SHARE_PHONE, request="contact")


def phone_shared(chat: Chat) -> Reply:
    """A contact card: only the sender's own number is taken."""
    card = chat.incoming.shared_contact
    if card is None or not card.own:
        return Reply(texts.PHONE_FOREIGN)
    phone = phones.normalise(card.phone)
    if phone is None:
        return Reply(texts.PHONE_INVALID)
    people.confirm_phone(chat.session, chat.contact, phone)
    return Reply(texts.PHONE_SAVED)

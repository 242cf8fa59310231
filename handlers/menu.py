"""First contact, menu, help, cancel, small talk, and messages no conversation could read."""

from handlers import texts
from handlers.chat import Chat
from handlers.message import Kind, Option, Reply
from handlers.safe import literal

MENU_OPTIONS = (
    Option("tanya", texts.MENU_ASK),
    Option("lapor", texts.MENU_COMPLAIN),
    Option("status", texts.MENU_STATUS),
    Option("petugas", texts.MENU_OFFICIAL),
    Option("bantuan", texts.MENU_HELP),
)


def greet(chat: Chat, reply: Reply) -> Reply:
    """The very first answer carries who we are and what happens with the message; no wall."""
    chat.contact.noticed_at = chat.now
    intro = f"{texts.INTRODUCTION} {texts.PRIVACY}\n\n"
    return Reply(intro + reply.text, reply.options, reply.media, reply.request)


def menu(chat: Chat) -> Reply:
    """`menu`: what can be done. Leaves a running dialogue, and says so."""
    left = leave(chat)
    if chat.contact.noticed_at is None:
        chat.contact.noticed_at = chat.now
        name = literal(f" {chat.incoming.name}") if chat.incoming.name else ""
        text = f"{texts.WELCOME.format(name=name)}\n\n{texts.PRIVACY}\n\n{texts.MENU}"
    else:
        text = texts.MENU
    return Reply(left + text, MENU_OPTIONS)


def leave(chat: Chat) -> str:
    """End a running dialogue; the sentence that says a draft was dropped, or ""."""
    drafting = (chat.contact.step or "").startswith("complaint.")
    chat.end()
    return f"{texts.DRAFT_LEFT}\n\n" if drafting else ""


def help_(chat: Chat) -> Reply:
    """`bantuan`: how to use the bot. A running dialogue goes on."""
    text = texts.HELP + (texts.HELP_OFFICIAL if chat.official else "")
    return Reply(text, () if chat.contact.step else MENU_OPTIONS)


def cancel(chat: Chat) -> Reply:
    """`batal`: stop what is running."""
    text = texts.CANCELLED if chat.contact.step else texts.NOTHING_TO_CANCEL
    chat.end()
    return Reply(f"{text}\n\n{texts.MENU}", MENU_OPTIONS)


def small_talk(chat: Chat, intent: str) -> Reply:
    """A short friendly answer to greetings, thanks and the like; a calm one to abuse."""
    if intent == "greeting":
        return (
            menu(chat)
            if chat.contact.noticed_at is None
            else Reply(f"{texts.WELCOME_BACK}\n\n{texts.MENU}", MENU_OPTIONS)
        )
    options = (
        (Option("petugas", texts.MENU_OFFICIAL), Option("menu", "Menu"))
        if intent == "abuse"
        else ()
    )
    return Reply(texts.SMALLTALK[intent], options)


def unreadable(chat: Chat) -> Reply | None:
    """Edits, group messages, stickers: a polite word; None for an ordinary message."""
    polite = {
        Kind.EDITED: texts.EDITED,
        Kind.GROUP: texts.GROUP,
        Kind.UNSUPPORTED: texts.UNSUPPORTED,
    }
    text = polite.get(chat.incoming.kind)
    return Reply(text) if text else None

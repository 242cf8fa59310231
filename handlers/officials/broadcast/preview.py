"""The announcement exactly as it will arrive, with what can be changed and what would happen."""

from babel.numbers import format_currency

from db.broadcasts.cost import Cost
from db.broadcasts.plan import Plan, Problem, Share, plan
from db.clock import format_day, format_time
from db.models import BroadcastKind, Mode
from handlers import texts_compose as words
from handlers.chat import Chat
from handlers.message import Option, Reply
from handlers.officials.broadcast import approval, composition
from handlers.officials.broadcast.audience_words import channel_name, describe
from handlers.officials.broadcast.composition import Composition

MINUTE, HOUR = 60, 3600
VALUES = ("ya", "isi", "judul", "penerima", "waktu", "jenis", "batal")


def show(chat: Chat, made: Composition, note: str = "") -> Reply:
    """Ask whether it is right; `note` is a sentence to say first."""
    chat.go("broadcast.confirm", draft=composition.to_answers(made))
    planned = plan_of(chat, made)
    blocks = [
        note,
        words.PREVIEW.format(count=planned.messages, text=as_read(made.shown, made.kind)),
        _template(planned),
        _choices(chat, made),
        _plan(planned),
        "\n".join(_problem(planned, problem, chat) for problem in planned.problems),
        _question(chat, made, planned),
    ]
    send, *others = words.PREVIEW_LABELS
    labels = [words.ASK_APPROVAL if approval.needed(chat, planned.persons) else send, *others]
    options = tuple(Option(v, label) for v, label in zip(VALUES, labels, strict=True))
    return Reply("\n\n".join(filter(None, blocks)), options)


def plan_of(chat: Chat, made: Composition) -> Plan:
    """What would happen, as things are now."""
    return plan(
        chat.session,
        composition.as_draft(chat, made),
        chat.policy.channels,
        made.starts_at(chat.now) or chat.now,
        quiet=chat.policy.quiet,
        zone=composition.zone(chat),
    )


def as_read(text: str, kind: str) -> str:
    """The text with the answers under it, as a channel without buttons numbers them."""
    options = composition.OPTIONS.get(BroadcastKind(kind), ())
    lines = [f"{number}. {label}" for number, (_, label) in enumerate(options, 1)]
    return "\n".join([text, *lines])


def _template(planned: Plan) -> str:
    if not planned.template or not planned.outside:
        return ""
    shown = words.OPENER_SHOWN if planned.mode is Mode.OPENER else words.TEMPLATE_SHOWN
    return shown.format(channel=channel_name(planned.template_channel), text=planned.template)


def _choices(chat: Chat, made: Composition) -> str:
    start = made.starts_at(chat.now)
    return words.CHOICES.format(
        title=made.title or words.UNTITLED,
        audience=describe(chat, composition.audience_of(chat, made)),
        when=format_time(start, composition.zone(chat)) if start else words.AT_ONCE,
        kind=words.KINDS[made.kind],
        file=composition.file_words(chat, made.file),
    )


def _question(chat: Chat, made: Composition, planned: Plan) -> str:
    if approval.needed(chat, planned.persons):
        return words.SEND_APPROVED.format(limit=chat.policy.approval_above)
    return words.SEND_LATER if made.starts_at(chat.now) else words.SEND_NOW


# --- the plan in words


def _plan(planned: Plan) -> str:
    lines = [_channel(share) for share in planned.shares]
    if planned.skipped:
        reasons = [words.SKIPS[skip].format(count=n) for skip, n in planned.skipped.items()]
        lines.append(words.PLAN_SKIPPED.format(reasons=", ".join(reasons)))
    if planned.shares:
        later = words.PLAN_DAYS.format(count=planned.days) if planned.days else ""
        lines.append(words.PLAN_TIME.format(time=lasting(planned.seconds)) + later)
    if planned.cost is not None:
        day = format_day(planned.cost.known)
        lines.append(words.PLAN_COST.format(cost=_money(planned.cost), day=day))
    return words.PLAN.format(lines="\n".join(lines)) if lines else ""


def _channel(share: Share) -> str:
    line = words.PLAN_CHANNEL.format(channel=channel_name(share.channel), count=share.messages)
    for mode, more in ((Mode.TEMPLATE, words.PLAN_TEMPLATE), (Mode.OPENER, words.PLAN_OPENER)):
        if count := share.modes.get(mode):
            line += more.format(count=count)
    return line


def lasting(seconds: int) -> str:
    """`sekitar 12 menit`: how long something takes, rounded up."""
    shorter, minutes, hours = words.TIMES
    if seconds < MINUTE:
        return shorter
    if seconds <= 2 * HOUR:
        return minutes.format(count=-(-seconds // MINUTE))
    return hours.format(count=-(-seconds // HOUR))


def _money(cost: Cost) -> str:
    low, high = (
        format_currency(amount, cost.currency, locale="id_ID") for amount in (cost.low, cost.high)
    )
    shown = low if low == high else words.COST_RANGE.format(low=low, high=high)
    return shown if cost.whole else words.COST_PART.format(cost=shown)


def _problem(planned: Plan, problem: Problem, chat: Chat) -> str:
    loud = planned.loud_at
    when = format_time(loud, composition.zone(chat)) if loud else ""
    return words.PROBLEMS[problem].format(when=when)

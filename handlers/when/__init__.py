"""When a person wants to be reminded: Indonesian dates and times as people type them.

Choices where the language leaves one:
- hours without a part of the day: 1-6 are 13:00-18:00 (meetings are by day), 7-12 as they are;
  "05.30" with its zero and 13-24 as written. "hari ini jam 8" and "nanti jam 8" in the morning
  mean 20:00. After midnight belongs to the night before: "besok jam 12 malam" ends tomorrow.
- a day without an hour: 08:00 ("hari ini": in an hour). A part of the day or a prayer: `PARTS`,
  round figures for after the prayer; wib, wita, wit are read over, times are the village's own.
- "jumat": the next one still ahead; "besok jumat" and "jumat besok" too. "jumat depan" and "jumat
  minggu depan": Friday of the next week, Monday to Sunday. "minggu depan" alone: in 7 days.
  "minggu": Sunday; "tiap minggu": every week, before an hour ("tiap minggu jam 8") every Sunday.
- "malam jumat" is Thursday evening, "jumat malam" Friday evening. "akhir pekan" is Saturday.
- "bulan depan" alone: the same day, or the last of a short month. "tanggal 31": the next there is.
- two days side by side are one, and the more exact counts ("rabu 25 november"), a weekday that
  contradicts it stays in the rest, to be seen; of days apart the first counts.
- "2 hari sebelum tanggal 5", "H-1": so many days earlier, and the rest stays as it was written.
- something past ("kemarin", "5 des 2025") or impossible ("31 februari") without another day: None.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from handlers.when.grammar import scan
from handlers.when.moment import PARTS, Plan, firing, plan_of
from handlers.when.words import WEEKDAYS, any_of, lowered

__all__ = ["PARTS", "When", "asks_reminder", "find_when"]

Repeat = Literal["", "daily", "weekly", "monthly"]
REPEATS: tuple[Repeat, ...] = ("daily", "weekly", "monthly")


@dataclass(frozen=True, slots=True)
class When:
    """A moment found in a message."""

    at: datetime  # naive local wall time of the first firing, always after `now`
    repeat: Repeat
    said_time: bool  # False: no clock time was said, `at` uses 08:00 ("hari ini": in an hour)
    rest: str  # the message without words of time and without the request, spelling kept


def find_when(text: str, now: datetime) -> When | None:
    """The first moment after `now` (naive, local) that `text` names; None: it names none."""
    text = " ".join(text.split())
    plan = plan_of(scan(text))
    if plan is None:
        return None
    ahead = timedelta(minutes=plan.before)
    with suppress(OverflowError, ValueError):  # beyond the calendar's ends
        at = firing(plan, now + ahead)
        if at is not None and at - ahead > now:
            said = plan.clock is not None or plan.part != "" or plan.kind == "after"
            repeat = REPEATS[plan.repeat] if plan.repeat >= 0 else ""
            return When(at - ahead, repeat, said, _rest(text, plan, at))
    return None


def _rest(text: str, plan: Plan, at: datetime) -> str:
    for atom in sorted(plan.used, key=lambda atom: atom.start, reverse=True):
        other_day = atom.kind == "weekday" and atom.value[0] != at.weekday() and plan.exact
        if not (atom.keep or plan.before or other_day):
            text = f"{text[: atom.start]}\0{text[atom.end :]}"
    text = re.sub(r"[\s,;\0]*\0[\s,;\0]*", _gap, text)
    text = re.sub(r"\(\s*\)", " ", text)
    return _without_request(re.sub(r" +(?=[.!?)])", "", " ".join(text.split())))


def _gap(gap: re.Match[str]) -> str:
    sides = gap[0].split("\0")
    return ", " if "," in sides[0] + sides[-1] else " "


# ---- asking to be reminded
_SELF = r"(?:saya|sy|sya|aku|ak|aq|gue|gw|gua|kami|kita)\b"
_REMIND = (
    rf"(?P<voice>di|meng|ng)?ing[ae]?t(?:kan|kn|ken|in)(?:lah)?\b|\bing[ae]t[ -](?:kan|in)(?= {_SELF})"
    r"|\bremind\b(?: me\b)?"
)
_SET_ONE = (
    r"\b(?:buat|bikin|pasang|setel|set|tambah)(?:kan|in)? (?:saya )?(?:pengingat|reminder|alarm)\b"
)
_TO_ME = rf"(?:(?:ke|pada|kepada|k)? ?{_SELF})"
_TITLE = r"(?:pak|pk|bapak|bpk|bu|ibu|mas|mbak|kak|bang|min|admin|kawan|bot)"
_PLEASE = (
    r"(?:tolong(?:lah)?|tlg|tlong|mohon|mhn|minta|mnta|bisa|bisakah|bs|boleh|bolehkah|coba|lupa)"
)
_WANT = r"(?:mau|ingin|pengen|pingin|perlu|harus|akan|sekedar|sekadar|cuma|hanya)"
_POLITE = (
    rf"(?:{_PLEASE}|{_WANT}|{_TITLE}|{_SELF}|ass?al\w*(?:[' ]?alaikum)?|wr|wb|halo|hallo|hai|hi|permisi|"
    r"maaf|(?:se|s)lamat (?:pagi|siang|sore|malam)|pagi|siang|sore|malam|jangan|jgn|jng|sampai|"
    r"apakah|apa|nanti|ya|yaa?|dong|donk|oke?|baik|dan|juga|lagi|kembali)"
)
_ABOUT = (
    r"(?:untuk|utk|buat|soal|tentang|ttg|agar|supaya|spy|biar|bahwa|bhw|kalau|kalo|klo|"
    r"mengenai|masalah|mslh)"
)
_THANKS = r"(?:makasih|mksh|trims|thx|tks|terima kasih|trimakasih|nggih|nuhun|suwun)"
_SPACE = r"[\s,.!:-]"
_HEAD = re.compile(
    rf"{_SPACE}*(?:{_POLITE}{_SPACE}+)*(?:{_REMIND}|{_SET_ONE})(?:{_SPACE}+{_TO_ME})?"
    rf"(?:{_SPACE}+(?:ya|dong|donk|lagi|kembali|{_TITLE}(?= ?,))\b)*(?:{_SPACE}+{_ABOUT}\b)?"
)
_TAIL_ASKING = re.compile(
    rf"(?:^|{_SPACE}+)(?:{_PLEASE} |jangan |jgn )*(?:{_REMIND})(?: {_TO_ME})?{_SPACE}*$"
)
_TAIL_POLITE = re.compile(
    rf"(?:^|{_SPACE})+(?:(?:ya+|y|dong|donk)(?: {_TITLE})?|pak|bu|min|{_THANKS}|🙏)+{_SPACE}*$"
)
_NOT_ASKED = re.compile(  # a refusal, a question, a report
    r"\b(?:tidak|tdk|tak|gak|ga|gk|nggak|ngga|enggak|belum|blm|jangan|jgn|jng|usah|stop|berhenti|"
    r"sudah|sdh|udah|udh|pernah|suka|selalu|sering|terus|yang|yg|siapa|kenapa|mengapa|kok|kapan|"
    r"cara|(?<!jangan )(?<!jgn )(?<!jng )(?<!sampai )lupa)$|\b(?:kemarin|kmrn|tadi)\b"
)
_OTHERS = re.compile(
    r"(?: (?:ke|pada|kepada|para|semua|seluruh))* ?"
    r"\b(?:anggota|warga|pengurus|pengawas|ketua|sekretaris|bendahara|manajer|mereka|dia|beliau|"
    r"orang|kades|camat|lurah|teman|karyawan|(?:pak|bu|bapak|ibu) (?!(?:be?so?k|lusa|nanti|jam|hari|"
    rf"tgl|tanggal|tiap|setiap|{any_of(WEEKDAYS)})\b)\w)"
)


def asks_reminder(text: str) -> bool:
    """Whether the writer asks to be reminded: "ingatkan saya", "minta diingatkan", "remind me".

    Not: remembering ("saya ingat"), reporting ("kemarin bendahara ingatkan saya"), refusing
    ("jangan ingatkan saya"), having others reminded ("ingatkan anggota"), the word "pengingat".
    """
    plain = " ".join(lowered(text).split())
    if re.search(_SET_ONE, plain):
        return True
    return any(_is_asked(plain, match) for match in re.finditer(rf"\b(?:{_REMIND})", plain))


def _is_asked(plain: str, match: re.Match[str]) -> bool:
    before, after = plain[: match.start()].rstrip(" ,.!:-"), plain[match.end() :]
    if _NOT_ASKED.search(before):
        return False
    please = re.search(rf"\b{_PLEASE}(?: {_TITLE}| {_SELF}| ya)*$", before) is not None
    if re.match(rf" {_TO_ME}", after) or "remind" in match[0]:
        return please or match["voice"] is None
    stating = re.search(rf"\b(?:{_SELF}|{_WANT})$", before) is not None
    if match["voice"] == "di":
        return please or stating
    opening = re.fullmatch(rf"(?:{_POLITE}(?:[ ,.!:-]+|$))*", before) is not None and not stating
    return match["voice"] is None and (please or opening) and not _OTHERS.match(after)


def _without_request(text: str) -> str:
    """`text` without "tolong ingatkan saya untuk" before it or "ingatkan saya ya pak" behind it."""
    head = _HEAD.match(lowered(text))
    text = text[head.end() if head else 0 :].rstrip()
    for tail in (_TAIL_POLITE, _TAIL_ASKING):
        while match := tail.search(lowered(text), max(0, len(text) - 80)):
            text = text[: match.start()]
    return text.strip(" \t\n,.;:!?-")

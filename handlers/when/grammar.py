"""The expressions of time in a message: a table of patterns, and the scan that applies it.

At each word the first fitting rule wins, so the order of `RULES` is the grammar: amounts before
dates ("5/12 bagian"), the special before the general ("minggu depan" before "minggu"). A rule
that means nothing skips what only looks like a date. Patterns see lower case, [0-9] and the words
of the tables, so whatever matched can be looked up.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from handlers.when import words
from handlers.when.words import pattern

Said = dict[str, str]  # the named groups of a match; absent ones are None


@dataclass(frozen=True, slots=True)
class Atom:
    """One expression of time, what it says and where it stands: `text[start:end]`.

    kind and value: date (day, month, year or 0), dom (day of the month), edge (1 first or -1 last
    day, month or 0, how many months or years ahead or -1), weekday (0-6, weeks ahead), rel (days
    ahead), week, month, year (how many ahead), after (minutes), clock (hour, minutes, 1 if written
    the 24-hour way; or nothing, by `part`), nanti, repeat (index in REPEATS), each (stands before
    what is repeated), before (minutes), void (a past or impossible date).
    """

    kind: str
    value: tuple[int, ...] = ()
    part: str = ""  # part of the day said with it, a key of PARTS
    weak: int = 0  # 1: counts only beside something firmer; 2: only in one group with a day
    start: int = 0
    end: int = 0
    group: int = 0  # expressions with nothing between them are one group
    keep: bool = False  # a deadline ("paling lambat jumat") stays readable in the rest


def _number(text: str) -> int:
    return words.NUMBERS[text] if text in words.NUMBERS else int(text)


def _date(said: Said) -> Atom | None:
    month = words.MONTHS[said["m"]] if said["m"] in words.MONTHS else int(said["m"])
    year = int(said.get("y") or 0)
    year += 2000 if 0 < year < 100 else 0
    fraction = f"{said['d']}/{said['m']}" in ("1/2", "3/4", "24/7")
    if month > 12 or (fraction and not year and not said["tgl"]):
        return None
    day = _number(said["d"])
    with suppress(ValueError):
        date(year or 2028, month, day)  # 2028 has a 29 February
        return Atom("date", (day, month, year))
    return Atom("void")


def _day_of_month(said: Said) -> Atom:
    day = _number(said["d"])
    return Atom("dom", (day,)) if 1 <= day <= 31 else Atom("void")


def _edge(said: Said) -> Atom:
    side = -1 if said.get("side") == "akhir" else 1
    of_year = 0 if not said.get("year") else 12 if side == -1 else 1
    ahead = 1 if said["next"] else 0 if said["this"] else -1
    month = words.MONTHS.get(said["m"] or "", of_year)
    return Atom("edge", (side, month, ahead), weak=int("side" not in said))


def _weekday(said: Said) -> Atom:
    day = (words.WEEKDAYS | words.SHORT_WEEKDAYS)[said["day"]]
    return Atom("weekday", (day, int(bool(said.get("next")))), weak=int("name" in said))


def _eve(said: Said) -> Atom:
    day, ahead = _weekday(said).value
    return Atom("weekday", ((day - 1) % 7, ahead), "malam")


def _ahead(said: Said) -> Atom | None:
    unit, n = words.UNITS[said["unit"]], said["n"]
    count = words.FRACTIONS.get(n) or words.NUMBERS.get(n) or float(n.replace(",", "."))
    count += 0.5 if said["half"] or said["half2"] else 0
    if unit in ("minute", "hour"):
        return Atom("after", (round(count * (60 if unit == "hour" else 1)),))
    return Atom(unit, (int(count),)) if count == int(count) else None


def _before(said: Said) -> Atom | None:
    if not said["unit"]:
        return Atom("before", (int(said["n"]) * 24 * 60,))
    ahead = _ahead(said)
    minutes = {"after": 1, "rel": 24 * 60, "week": 7 * 24 * 60}.get(ahead.kind if ahead else "")
    return Atom("before", (ahead.value[0] * minutes,)) if ahead and minutes else None


def _near(said: Said) -> Atom:
    return Atom("rel", (words.NEAR_DAYS[said["near"]],))


def _clock(said: Said) -> Atom | None:
    hour, minute = _number(said["h"]), int(said.get("min") or 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    if off := said.get("off"):
        more = {"seperempat": 15, "setengah": 30}.get(off) or _number(off)
        minute += -more if said["sign"].startswith("k") else more
    minute -= 30 if said.get("half") else 0
    sure = said.get("zone") or said["part"] or said.get("sep") == ":"
    weak = 2 if "bare" in said else int("loose" in said and not sure)
    return Atom("clock", (hour, minute, int(hour == 0 or said["h"].startswith("0"))), weak=weak)


def _context(said: Said) -> Atom:
    return Atom(words.UNITS[said["unit"]], (int(bool(said["next"])),))


def _is(kind: str, *value: int) -> Callable[[Said], Atom]:
    return lambda said: Atom(kind, (*value, *((_number(said["n"]),) if said.get("n") else ())))


def _skip(_: Said) -> None: ...


RULES: list[tuple[re.Pattern[str], Callable[[Said], Atom | None]]] = [
    (pattern(text), build)
    for text, build in (
        (r"(?:rp|idr)\.?<W>[0-9][0-9.,]*(?:<W><MEASURE>)?", _skip),
        (r"(?:<HALF>|[0-9][0-9.,/:-]*)<W><MEASURE>", _skip),
        (r"(?:rt|rw|no|nomor|nmr|pasal|ayat|versi|bab|blok|skala|skor)[ ./:]{0,3}"
         r"(?:rw[ ./]{0,3})?[0-9][0-9./:-]*", _skip),
        (r"(?:ber)?minggu-minggu|hari-hari|besok-besok|(?:minggu|mgg|pekan)<G><ORDINAL>", _skip),
        (r"(?:(?:(?:hari|hr)<G>)?<DAY>|<SPAN>|(?:<N>|se)<W><UNIT>)<G>(?:(?:yang|yg)<G>)?"
         r"(?:lalu|<PAST>)", _is("void")),
        (r"<PAST>|semal[ae]m|tadi(?=<G>(?:<PART>|<AT>|<DONE>))", _is("void")),
        (r"<COUNT><G>(?:sebelum|sblm)(?:nya)?", _before),
        (r"h<W>-<W>(?P<n>[0-9]{1,2})(?P<unit>)", _before),
        (r"(?:(?:dalam|dlm)<G>)?<COUNT><W><LATER><TAIL>", _ahead),
        (r"(?:dalam|dlm)<G><COUNT>", _ahead),
        # what is repeated
        (r"<EACH><G>(?P<cycle>hari|hr|bulan|bln)(?:nya)?"
         r"(?!<G>(?:<DAY>|<SHORT>|kerja|libur|besar)(?!\w))",
         lambda said: Atom("repeat", (words.CYCLES[said["cycle"]],))),
        (r"<EACH><G>(?:minggu|mgg|pekan)(?:nya)?(?!\W{1,3}(?:<PART>|<AT>|<DONE>|<ORDINAL>)(?![a-z]))",
         _is("repeat", 1)),
        (r"(?:<EACH><G>)?(?:se|(?:1|satu)<W>)(?P<cycle><CYCLE>)<G>sekali",
         lambda said: Atom("repeat", (words.CYCLES[said["cycle"]],))),
        (r"<EACH><G>(?P<part><PART>)(?:<G>hari)?(?!<G><DAY>)", _is("repeat", 0)),
        (r"<EACH><G>(?:<N><W><UNIT>|hari<G>(?:kerja|libur|besar)|tahun|thn|minggu<G><ORDINAL>|"
         r"(?:jam|menit)(?!<W>(?:<HALF>|<N>)))|<N><W><UNIT><G>sekali", _is("void")),
        (r"<EACH>", _is("each")),
        (r"(?P<loose>)(?P<half><HALF>)<W>(?P<h><N>)(?![.:/]?[0-9]|<W>(?:<UNIT>|<MEASURE>)(?!\w))<ZONE>",
         _clock),
        # dates
        (r"<TGL>?(?P<d>[0-9]{1,2})(?P<sep>[/.-])(?P<m>[0-9]{1,2})(?P=sep)"
         r"(?P<y>20[0-9]{2}|[0-9]{2})(?![/.:-]?[0-9]|/)<TAIL>", _date),
        (r"<TGL>?(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})(?![/.,:-]?[0-9]|/)<TAIL>", _date),
        (r"(?P<tgl>)(?P<y>20[0-9]{2})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})", _date),
        (r"<TGL>?(?P<d><N>)(?:<W>(?:<TO>|dan|&)<W>[0-9]{1,2})?<W>-?<W>(?:(?:bulan|bln)<G>)?"
         r"(?P<m><MONTH>)(?:<W>[,-]?<W>(?P<y>20[0-9]{2}))?<TAIL>", _date),
        (r"(?:bulan|bln)<G>(?P<m><MONTH>)<G><TGL>(?P<d><N>)<TAIL>", _date),
        (r"<TGL>(?P<d><N>)<G>(?:bulan|bln)<W>(?P<m>[0-9]{1,2})<TAIL>", _date),
        (r"<TGL>(?P<d><N>)(?:<W><TO><W>[0-9]{1,2})?(?:-?an)?(?!/)<TAIL>", _day_of_month),
        (r"(?P<side>akhir|awal)<G>(?:(?:(?:bulan|bln)<G>)?(?P<m><MONTH>)|bulan|bln|"
         r"(?P<year>tahun|thn))<THIS>(?!<G>(?:buku|anggaran|ajaran))<TAIL>", _edge),
        (r"(?:bulan|bln)<G>(?P<m><MONTH>)<THIS><TAIL>", _edge),
        # days
        (r"<TITLE><G>(?P<name>)(?P<day><DAY>)(?!<G><AHEAD>)<TAIL>", _weekday),  # Pak Jumat?
        (r"<DAY><G><NIGHT>(?P<day><DAY>)(?!<G><NEXT>)", _eve),
        (r"<NIGHT>(?P<day><DAY>)<COMING>", _eve),
        (r"(?P<day>minggu)<G>ini(?=\W{1,3}(?:<AT>|<PART>)(?![a-z]))<TAIL>", _weekday),
        (r"(?P<unit><SPAN>)<G>(?:<NEXT>|ini)", _context),
        (r"(?:(?:hari|hr)<G>)?(?P<day><DAY>)<COMING><TAIL>", _weekday),
        (r"(?:hari|hr)<G>(?P<day><SHORT>)<COMING><TAIL>", _weekday),
        (r"(?P<day><SHORT>)(?=\W{1,3}(?:<AT>|tgl|<PART>)(?![a-z]))<TAIL>", _weekday),
        (r"(?P<near><NEAR>)<TAIL>", _near),
        (r"(?<!selamat )(?P<part><PART>)<G>(?P<near>besok|bsk|lusa)", _near),
        (r"(?P<part><PART>)<G>ini", _is("rel", 0)),
        (r"(?P<part><PART>)<G><NANTI>", _is("nanti")),
        (r"<NANTI><TAIL>", _is("nanti")),
        # clock times
        (r"(?:(?<!selamat )(?P<early><PART>)<G>)?<AT><W>(?:(?P<half><HALF>)<W>)?(?P<h><N>)"
         r"(?:[.:](?P<min>[0-9]{2}))?(?![.:/]?[0-9])<UNTIL>(?:<W>-?an)?(?:<W>(?:tepat|pas))?"
         r"(?:<G><NOTEVE>(?P<mid><PART>)(?:<G>ini)?)?(?:<G>(?P<sign>kurang|krg|lewat|lwt|lebih)<G>"
         r"(?P<off>seperempat|setengah|<N>)(?:<G>(?:menit|mnt))?)?<ZONE>", _clock),
        (r"tengah<G>mal[ae]m", lambda _: Atom("clock", (12, 0, 0), "malam")),
        (r"(?:<DONE>|waktu|pas)<G><PRAY>(?P<part><PRAYER>)", _is("clock")),
        (r"<DONE><G><PRAY>jum'?at", lambda _: Atom("clock", part="jumatan")),
        (r"(?P<loose>)(?P<h>[0-9]{1,2})(?P<sep>[.:])(?P<min>[0-9]{2})<UNTIL>"
         r"(?![.:,/-]?[0-9])<ZONE>", _clock),
        (r"(?P<bare>)(?P<h>[0-9]{1,2})<W><NOTEVE>(?P<part><PART>)", _clock),
        (r"(?:<N>|beberapa|berapa|bbrp|per)<W><UNIT>", _skip),
    )
]  # fmt: skip
_WORD = re.compile(r"(?<!\w)(?:(?<![0-9][./:,-])[0-9]|[^\W0-9])\w*|½")
_LEADING = re.compile(
    r"(?:(?<!\w)(?:pada|pd|di|hari|hr|saat|pas|waktu|mulai|dari|sekitar|skitar|sktr|kira-kira|kira2|kurang lebih|"
    r"tepat|untuk|utk|buat|pak|bu|min|admin|ya)\s+)+$"
)
_END = re.compile(r"(?<!\w)(?:sampai|sampe|smp|hingga|s/d|sd)\s*(?:dengan\s+)?$")
_DEADLINE = re.compile(
    r"(?<!\w)(?:sebelum|sblm|paling (?:lambat|telat)|maksimal|deadline|tenggat|batas(?: waktu)?)\s+$"
)


def scan(text: str) -> list[Atom]:
    """The expressions of time in `text`, in order; an end ("sampai jam 10") is not among them."""
    plain = words.lowered(text)
    atoms: list[Atom] = []
    position = 0
    for word in _WORD.finditer(plain):
        if word.start() < position:
            continue
        found = ((rule.match(plain, word.start()), build) for rule, build in RULES)
        match, build = next(((m, build) for m, build in found if m), (None, _skip))
        if match is None:
            continue
        position = match.end()
        atom = build(match.groupdict())
        if atom is not None:
            _place(atom, match, atoms)
    return atoms


def _place(atom: Atom, match: re.Match[str], atoms: list[Atom]) -> None:
    """Appends `atom` with its part of the day, its place and its group, unless it is an end."""
    said, plain = match.groupdict(), match.string
    behind = atoms[-1].end if atoms else 0
    before = plain[max(behind, match.start() - 60) : match.start()]
    leading = _LEADING.search(before)
    start = match.start() - (len(leading[0]) if leading else 0)
    before = before[: leading.start()] if leading else before
    if _END.search(before):
        return
    joined = bool(atoms) and re.fullmatch(r"[\s,()&]*", plain[behind:start]) is not None
    word = said.get("early") or said.get("mid") or said.get("part") or ""
    atoms.append(
        replace(
            atom,
            part=atom.part or words.PARTS.get(word) or words.PRAYERS.get(word, ""),
            start=start,
            end=match.end(),
            group=(atoms[-1].group if joined else atoms[-1].group + 1) if atoms else 0,
            keep=_DEADLINE.search(before) is not None or (joined and atoms[-1].keep),
        )
    )

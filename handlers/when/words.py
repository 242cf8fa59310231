"""What people type for days and hours, and the pieces of patterns made of it."""

import re
from collections.abc import Iterable


def _table(first: int, text: str) -> dict[str, int]:
    rows = enumerate(text.strip().splitlines(), first)
    return {word: number for number, row in rows for word in row.split()}


def any_of(words: Iterable[str]) -> str:
    """A pattern for one of `words`, the longest that fits."""
    return "(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")"


WEEKDAYS = _table(
    0,
    """
senin senen senn snin snn sen
selasa slasa slsa sls
rabu rebo rbu
kamis kemis kmis kms
jumat jum'at jumaat jum'aat jumt jmt jumah
sabtu sbtu saptu sbt
minggu mnggu mggu mgg ahad akhad
""",
) | {"akhir pekan": 5, "akhir minggu": 5, "weekend": 5}
SHORT_WEEKDAYS = {"sel": 1, "rab": 2, "kam": 3, "jum": 4, "sab": 5}  # RAB is also a budget
MONTHS = _table(
    1,
    """
januari jan
februari pebruari feb peb
maret mar mrt
april apr
mei
juni jun
juli jul
agustus agu agst agt ags
september sept sep
oktober okt
november nopember nov nop
desember des
""",
)
_ONES = ["satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"]
_TENS = {f"{word} puluh": 10 * n for n, word in enumerate(_ONES, 1) if n > 1}
NUMBERS = (
    {word: n for n, word in enumerate(_ONES, 1)}
    | {"lapan": 8, "sepuluh": 10, "sebelas": 11}
    | {f"{word} belas": 10 + n for n, word in enumerate(_ONES, 1) if n > 1}
    | _TENS
    | {f"{ten} {one}": n + m for ten, n in _TENS.items() for m, one in enumerate(_ONES, 1)}
)
_HALVES = ("setengah", "stengah", "stngah", "stgh", "1/2", "½")
FRACTIONS = {"se": 1, "seperempat": 0.25, **dict.fromkeys(_HALVES, 0.5)}
PARTS = {
    **dict.fromkeys(("pagi", "pagi2", "pagi-pagi", "pg"), "pagi"),
    **dict.fromkeys(("siang", "siang2", "siang-siang"), "siang"),
    **dict.fromkeys(("sore", "sore2", "petang"), "sore"),
    **dict.fromkeys(("malam", "malem", "mlm", "mlam", "mlem"), "malam"),
    **dict.fromkeys(("subuh", "shubuh", "dini hari", "dinihari"), "subuh"),
}
PRAYERS = {
    **dict.fromkeys(("subuh", "shubuh"), "subuh"),
    **dict.fromkeys(("dzuhur", "zuhur", "dhuhur", "zhuhur", "duhur", "dzuhr", "lohor"), "dzuhur"),
    **dict.fromkeys(("ashar", "asar", "ashr", "asyar"), "ashar"),
    **dict.fromkeys(("maghrib", "magrib", "mahgrib", "mgrib"), "maghrib"),
    **dict.fromkeys(("isya", "isya'", "isa", "isyak", "isha"), "isya"),
    **dict.fromkeys(("jumatan", "jum'atan"), "jumatan"),
}
UNITS = {
    **dict.fromkeys(("menit", "mnt", "mnit"), "minute"),
    **dict.fromkeys(("jam", "jm"), "hour"),
    **dict.fromkeys(("hari", "hr"), "rel"),
    **dict.fromkeys(("minggu", "mgg", "pekan"), "week"),
    **dict.fromkeys(("bulan", "bln"), "month"),
    **dict.fromkeys(("tahun", "thn"), "year"),
}
CYCLES = {"hari": 0, "hr": 0, "minggu": 1, "mgg": 1, "pekan": 1, "bulan": 2, "bln": 2}
NEAR_DAYS = {
    **dict.fromkeys(("hari ini", "hr ini", "hari ni"), 0),
    **dict.fromkeys(("besok", "bsk", "bsok", "besuk", "esok", "esok hari", "sesuk"), 1),
    **dict.fromkeys(("lusa", "besok lusa"), 2),
}

# ---- pieces of patterns: <NAME> in a pattern stands for one of these. W: maybe a space, G: a gap
_PIECES = {
    "W": r" ?",
    "G": r" ",
    "DAY": any_of(WEEKDAYS),
    "SHORT": any_of(SHORT_WEEKDAYS),
    "MONTH": any_of(MONTHS),
    "PART": any_of(PARTS),
    "PRAYER": any_of(PRAYERS),
    "UNIT": any_of(UNITS),
    "SPAN": any_of(word for word, unit in UNITS.items() if unit in ("week", "month", "year")),
    "CYCLE": any_of(CYCLES),
    "NEAR": any_of(NEAR_DAYS),
    "N": rf"(?:[0-9]{{1,3}}|{any_of(NUMBERS)})",
    "HALF": any_of(_HALVES),
    "AHEAD": r"(?:(?:yang|yg)<G>)?(?:depan|dpn|dpan|ngarep|mendatang|berikutnya|akan<G>datang|ke<W>depan)",
    "NEXT": r"(?P<next><AHEAD>)",
    "THIS": r"(?:<G>(?:<NEXT>|(?P<this>ini)))?",
    "COMING": r"(?:<G>(?:<NEXT>|ini|besok|bsk|nanti))?",
    "LATER": r"(?:lagi|lg|lgi|kemudian|ke<W>depan|mendatang|dari<G>sekarang)",
    "TITLE": r"(?:pak|pk|bapak|bpk|bu|ibu|mas|mbah|mbak|kang|bang)",
    "PAST": r"(?:kemar[ie]n|kmaren|kmarin|kmrn|kmren|wingi)",
    "EACH": r"(?:(?:se|s)?tiap(?:2|-tiap)?|saben)",
    "NIGHT": r"(?:mal[ae]m|mlm)<G>",
    "TGL": r"(?:(?P<tgl>tanggal|tggal|tggl|tgl|tg)\.?<W>)",
    "AT": r"(?:jam|jm|pukul|pkl|pk)\.?",
    "DONE": r"(?:(?:se)?habis|abis|hbs|ba'?da|bakda|ba'd|setelah|selesai|sesudah|usai)",
    "ORDINAL": r"(?:ke-?<W>[0-9]+|pertama|kedua|ketiga|keempat|terakhir)",
    "PRAY": r"(?:(?:sholat|shalat|solat|salat)<G>)?",
    "NANTI": r"(?:nanti|nnti|nti|ntar|entar|ntr|mengko)",
    "NOTEVE": r"(?!<NIGHT><DAY>(?!<G><AHEAD>))",
    "SAID": r"<NOTEVE>(?P<part><PART>|<PRAYER>)(?:<G>(?:hari|ini|sekali))?",
    "TAIL": r"(?:[\s,]{1,3}<SAID>)?",
    "ZONE": r"(?:[\s,]{0,3}<SAID>)?(?:<W>(?P<zone>wib|wita|wit))?",
    "TO": r"(?:-|\u2013|s/d|sd|sampai)",
    "UNTIL": r"(?:<W>[-\u2013]<W>(?:[0-9]{1,2}(?:[.:][0-9]{2})?|selesai))?",  # "jam 8-10": the first counts
    "COUNT": r"(?P<n>[0-9]{1,3}[.,][0-9]|<N>|<HALF>|seperempat|se)<W>(?:(?P<half><HALF>)<W>)?"
    r"(?P<unit><UNIT>)(?:<W>(?P<half2><HALF>))?",
    "MEASURE": r"(?:%|rb|rbu|ribu|jt|juta|miliar|milyar|rupiah|sen|persen|prosen|bagian|bag|orang|"
    r"org|kg|kilo|kuintal|kwintal|ton|ha|hektare?|liter|ltr|meter|mtr|m|m2|km|cm|porsi|kali|x|lembar)",
}  # fmt: skip


def pattern(text: str) -> re.Pattern[str]:
    """`text` with its pieces put in, as a pattern that ends with a word."""
    while "<" in text and (piece := re.search(r"<([A-Z]+)>", text)):
        text = text.replace(piece[0], _PIECES[piece[1]])
    return re.compile(rf"(?:{text})(?!\w)")


def lowered(text: str) -> str:
    """`text` in lower case, character for character, so that places in it stay the same."""
    plain = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return plain.translate({0x2018: "'", 0x2019: "'", 0x60: "'"})

"""What an answer of the land interview means: buttons send codes, people write words. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from db.models.dossiers import Access, Building, Item, Land, Letter, Owner, Paper
from handlers.dossier.measures import size_of
from handlers.questions import words_of, yes_no

Values = Mapping[str, Any]  # column of Dossier -> value

CODES: Mapping[Item, frozenset[str]] = {
    Item.LAND: frozenset(Land),
    Item.SIZE: frozenset(),
    Item.OWNER: frozenset(Owner),
    Item.PAPERS: frozenset(Paper),
    Item.ACCESS: frozenset(Access),
    Item.BUILDING: frozenset(Building),
    Item.LETTER: frozenset(Letter),
}
"""What buttons send."""
_NOT = re.compile(
    r"\b(?:tidak|tdk|tak|gak?|gk|ngg?ak?|engga[k]?|kagak|belum|belom|blm|blum|ora|durung|mboten|mak)\b",
    re.I,
)
_HAVE = re.compile(r"\b(?:ada|punya|pny|duwe|nduwe|wat|miliki|memiliki|tersedia)\b", re.I)
_NO_LAND = re.compile(r"\b(?:nihil|tanpa\s+(?:lahan|tanah)|habis)\b", re.I)


def _any(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})", re.I)


# The first that is found counts: "hibah dari warga" is a gift, "tanah pribadi pak kades" private.
_OWNERS = (
    (Owner.WAQF, _any("wakaf", "waqaf")),
    (Owner.GRANT, _any("hibah", "dihibah", "sumbang", "disumbang")),
    (
        Owner.STATE,
        _any("bumn", "ptpn", "perhutani", "kehutanan", "hutan", "kementer", r"kai\b", "negara"),
    ),
    (
        Owner.PRIVATE,
        _any(
            "warga", "pribadi", "perorangan", "keluarga", "saya", "pengurus", "masyarakat", "orang"
        ),
    ),
    (
        Owner.REGIONAL,
        _any(
            "pemda", "pemkab", "pemprov", "kabupaten", "provinsi", "propinsi", "kelurahan", "bupati"
        ),
    ),
    (Owner.VILLAGE, _any(r"desa\b", "pemdes", r"tkd\b", r"bengkok\b", r"deso\b")),
)
_PAPERS = (
    (Paper.CERTIFICATE, _any("sertif", "sertip", r"shm\b", r"shp\b", "hak pakai")),
    (Paper.INVENTORY, _any("inventaris", "buku aset", "daftar aset", "buku tanah desa")),
    (Paper.DEED, _any(r"akta\b", r"akte\b", r"ajb\b")),
    (
        Paper.STATEMENT,
        _any(r"skt\b", r"sporadik\b", r"lett?er\s?c\b", "girik", "petok", "surat keterangan tanah"),
    ),
    (Paper.PERMIT, _any(r"i[jz]in\b", "persetujuan pemilik")),
    (Paper.PERDES, _any("perdes", "peraturan desa")),
    (Paper.MINUTES, _any("berita acara", "musdes", "musyawarah", "notulen")),
)
_NARROW = _any("motor", "setapak", r"gang\b", "sempit", "roda dua", "jalan kaki")
_CAR = _any(
    "mobil", "truk", "truck", "pikap", r"pick\s?up", "aspal", "jalan raya", "jalan besar",
    "jalan utama", "pinggir jalan", "roda empat", "roda 4", "lancar", r"mudah\b", "cor beton",
)  # fmt: skip
_NO_ROAD = re.compile(rf"(?:{_NOT.pattern})\s+(?:ada|punya)\s+(?:akses|jalan)", re.I)
_UNFINISHED = _any(
    "mangkrak", "mandek", "berhenti", "setengah jadi", "pondasi", "(?:belum|blm|blum) (?:jadi|selesai|rampung)"
)  # fmt: skip
_REPAIR = _any(
    "rusak",
    "perbaik",
    "diperbaik",
    "bocor",
    "rehab",
    "direhab",
    "renov",
    "direnov",
    "roboh",
    "lapuk",
)
_USABLE = _any("layak", "bagus", "baik", "siap pakai", "(?:bisa|dapat) (?:di)?pakai", "kokoh")
_NO_BUILDING = _any(r"(?:tanah|lahan)\s+kosong", "sawah", "kebun", "nihil")
_PENDING = _any("proses", "diproses", "diurus", "ngurus", "sedang", "lagi di", "diminta", "minta", "diajukan", "nunggu", "menunggu", "dibuat", "janji")  # fmt: skip


def understood(item: Item, said: str) -> Values | None:
    """The columns that an answer fills; None where it says nothing that can be kept."""
    text = " ".join(said.split())
    if item is Item.SIZE:
        return _size(text)
    if text in CODES[item]:
        return {item: [text] if item is Item.PAPERS else text}
    code = _READERS[item](text) if text else None
    if code is None:
        return None
    return code if isinstance(code, dict) else {item: code}


def _size(text: str) -> Values | None:
    size = size_of(text)
    if size is None:
        return None
    a, b = size.sides or (None, None)
    return {"size_m2": size.area, "side_a_m": a, "side_b_m": b}


def _denies(text: str) -> bool:
    """ "tidak ada", "belum punya", "blm": nothing there."""
    return bool(_NOT.search(text)) and (bool(_HAVE.search(text)) or yes_no(text) is False)


def _land(text: str) -> Any:
    whose = next((code for code, words in _OWNERS if words.search(text)), None)
    if whose is None or whose == Owner.VILLAGE:
        if re.search(r"\b(?:bukan|bkn)\b", text, re.I):
            return Land.OTHER
        if _denies(text) or _NO_LAND.search(text):
            return _none_or_unclear(text)
        return Land.VILLAGE if whose or yes_no(text) or _HAVE.search(text) else None
    if _denies(text):
        return None  # "tidak ada, warga tidak mau": too much for a guess
    return {"land": Land.OTHER, "owner": whose}


def _none_or_unclear(text: str) -> Land | None:
    """A bare "tidak" may mean other land; "belum ada" means none."""
    words = words_of(text)
    return (
        None if len(words) == 1 and words[0] not in {"belum", "blm", "blum", "nihil"} else Land.NONE
    )


def _owner(text: str) -> Owner | None:
    return next((code for code, words in _OWNERS if words.search(text)), None)


def _papers(text: str) -> list[str] | None:
    """All that are named; one that is denied ("sertifikat belum ada") is not held."""
    held: list[str] = []
    denied = False
    for part in re.split(
        r"[,;+&/\n]|\bdan\b|\bsama\b|\btapi\b|\btetapi\b|\bcuma\b", text, flags=re.I
    ):
        named = [str(code) for code, words in _PAPERS if words.search(part)]
        if _NOT.search(part):
            denied = True
        else:
            held += named
    if held:
        return list(dict.fromkeys(held))
    return [Paper.NONE] if denied or yes_no(text) is False else None


def _access(text: str) -> Access | None:
    if _NO_ROAD.search(text) or re.fullmatch(
        r"(?:belum|blm|tidak|ngg?ak?|ga|gak)\s+ada\W*", text, re.I
    ):
        return Access.NONE
    if _NARROW.search(text) and not (_CAR.search(text) and not _NOT.search(text)):
        return Access.NARROW
    if _CAR.search(text):
        return Access.NARROW if _NOT.search(text) else Access.CAR
    agreed = yes_no(text)
    if agreed is None:
        bare = re.fullmatch(r"(?:(\w+)\s+)?(?:bisa|iso)(?:\s+\w+)?\W*", text, re.I)
        agreed = None if bare is None else not _NOT.search(text)
    return None if agreed is None else (Access.CAR if agreed else Access.NARROW)


def _building(text: str) -> Building | None:
    if _UNFINISHED.search(text):
        return Building.UNFINISHED
    if _REPAIR.search(text) or (_USABLE.search(text) and _NOT.search(text)):
        return Building.REPAIR
    if _USABLE.search(text):
        return Building.USABLE
    if _denies(text) or _NO_BUILDING.search(text):
        return Building.NONE
    return None


def _letter(text: str) -> Letter | None:
    if _PENDING.search(text):
        return Letter.PENDING
    if _NOT.search(text):
        return Letter.NONE
    held = (
        yes_no(text) or _HAVE.search(text) or re.search(r"\b(?:sudah|sdh|udah|udh)\b", text, re.I)
    )
    return Letter.HELD if held else None


_READERS: Mapping[Item, Any] = {
    Item.LAND: _land,
    Item.OWNER: _owner,
    Item.PAPERS: _papers,
    Item.ACCESS: _access,
    Item.BUILDING: _building,
    Item.LETTER: _letter,
}

"""The villages of Lampung Selatan and how people write them (db/data/README.md has the source)."""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from rapidfuzz import fuzz, process

# Words around a village's name that say nothing about which village it is.
_FILLER = frozenset(
    [
        "desa",
        "ds",
        "kelurahan",
        "kel",
        "kampung",
        "dusun",
        "kecamatan",
        "kec",
        "kabupaten",
        "kab",
        "lampung",
        "selatan",
        "lamsel",
        "saya",
        "kami",
        "dari",
        "di",
        "dr",
        "ya",
        "pak",
        "bu",
        "bapak",
        "ibu",
        "min",
        "kak",
        "namanya",
        "nama",
        "koperasi",
        "kopdes",
        "merah",
        "putih",
        "kdmp",
        "kkmp",
        "kdkmp",
    ]
)
_ANNOUNCED = frozenset(["desa", "ds", "kelurahan", "kel"])  # a village's name follows
_LIKELY = 78
_OFFER = 4


@dataclass(frozen=True, slots=True)
class Village:
    """A desa or kelurahan by its Kemendagri code."""

    code: str
    kecamatan: str
    name: str
    kind: str  # desa, kelurahan

    @property
    def title(self) -> str:
        """`Desa Hajimena, Kecamatan Natar`"""
        return f"{self.kind.capitalize()} {self.name}, Kecamatan {self.kecamatan}"

    @property
    def cooperative(self) -> str:
        """The name the rules give its cooperative (SE Menkop 1/2025): KDMP or KKMP + village."""
        kind = "Kelurahan" if self.kind == "kelurahan" else "Desa"
        return f"Koperasi {kind} Merah Putih {self.name}"


def _rows(file: str) -> list[dict[str, str]]:
    text = resources.files("db").joinpath("data", file).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def villages() -> dict[str, Village]:
    """All villages by code."""
    return {
        r["kode"]: Village(r["kode"], r["kecamatan"], r["nama"], r["jenis"])
        for r in _rows("desa.csv")
    }


@cache
def kecamatan() -> dict[str, str]:
    """Kecamatan code (`18.01.04`) by its name."""
    return {v.kecamatan: v.code[:8] for v in villages().values()}


@cache
def _names() -> tuple[tuple[str, str], ...]:
    """(name without spaces, village code), other spellings included."""
    own = [(_squeeze(v.name), v.code) for v in villages().values()]
    return tuple(own + [(_squeeze(r["alias"]), r["kode"]) for r in _rows("alias_desa.csv")])


@cache
def _doubtful() -> frozenset[str]:
    """Other spellings that may also mean another village or a kecamatan."""
    rows = _rows("alias_desa.csv")
    return frozenset(_squeeze(r["alias"]) for r in rows if r["wajib_cek_kecamatan"] == "1")


@cache
def _areas() -> frozenset[str]:
    """Names of kecamatan without spaces."""
    return frozenset(_squeeze(name) for name in kecamatan())


def _squeeze(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold())


def _tokens(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.casefold())


def find_villages(text: str) -> list[Village]:
    """Villages a person may mean, best first, at most four; one only if there is no doubt.

    An exact name wins over a similar one; a name that exists in several kecamatan gives all of
    them unless the kecamatan is named too ("Sukajaya Katibung", "karang sari kec. jati agung").
    """
    tokens = _tokens(text)[:40]
    area, rest = _split_kecamatan(tokens)
    words = [t for t in rest if t not in _FILLER] or rest
    for candidate in (words, *_within_filler(rest)):
        if exact := _exact(candidate, area):
            return exact[:_OFFER]
    wanted = "".join(words)
    exact = _exact([t for t in tokens if t not in _FILLER], None)
    return exact[:_OFFER] or ([] if wanted in _areas() else _similar(wanted, area))


def _within_filler(tokens: list[str]) -> Iterable[list[str]]:
    """All stretches with nothing but filler around them, the longest first: some of these words
    belong to a name (Muara Putih, Kampung Baru)."""
    named = [i for i, token in enumerate(tokens) if token not in _FILLER]
    first, last = (named[0], named[-1] + 1) if named else (0, 0)
    stretches = [
        tokens[start:end]
        for start in range(max(0, first - 2), first + 1)
        for end in range(last, min(len(tokens), last + 2) + 1)
    ]
    return sorted(stretches, key=len, reverse=True)


def find_named_village(text: str) -> Village | None:
    """The village named in a longer text, only when announced by `desa` or `kelurahan` and
    without doubt; for a report that says where it comes from."""
    tokens = _tokens(text)
    for i, token in enumerate(tokens[:-1]):
        if token in _ANNOUNCED:
            for length in (3, 2, 1):
                words = tokens[i + 1 : i + 1 + length]
                found = _exact(words, None)
                if len(found) == 1 and "".join(words) not in _doubtful():
                    return found[0]
    return None


def _split_kecamatan(tokens: list[str]) -> tuple[str | None, list[str]]:
    """A kecamatan named behind the village, and what stands before it."""
    for name, code in kecamatan().items():
        wanted = _tokens(name)
        for start in range(1, len(tokens) - len(wanted) + 1):
            before = [t for t in tokens[:start] if t not in _FILLER]
            if before and _squeeze("".join(tokens[start : start + len(wanted)])) == _squeeze(name):
                return code, tokens[:start] + tokens[start + len(wanted) :]
    return None, tokens


def _exact(words: list[str], area: str | None) -> list[Village]:
    wanted = "".join(words)
    return _unique(
        code for name, code in _names() if name == wanted and code.startswith(area or "")
    )


def _similar(wanted: str, area: str | None) -> list[Village]:
    pool = [(name, code) for name, code in _names() if code.startswith(area or "")]
    if len(wanted) < 3:
        return []
    hits = process.extract(
        wanted, [n for n, _ in pool], scorer=fuzz.ratio, score_cutoff=_LIKELY, limit=6
    )
    return _unique(pool[index][1] for _, _, index in hits)[:_OFFER]


def _unique(codes: Iterable[str]) -> list[Village]:
    return [villages()[code] for code in dict.fromkeys(codes)]


def is_certain(text: str, found: list[Village]) -> bool:
    """Whether the one village found is written exactly, so that it need not be confirmed. A name
    that is a kecamatan's too (`natar`) is certain only as `desa natar` or `natar, kec. natar`."""
    if len(found) != 1:
        return False
    said, area = _squeeze(text), _squeeze(found[0].kecamatan)
    announced = not _ANNOUNCED.isdisjoint(_tokens(text))
    for name in (name for name, code in _names() if code == found[0].code and name in said):
        alone = name not in _doubtful() and (announced or name not in _areas())
        if alone or area in said.replace(name, "", 1):
            return True
    return False

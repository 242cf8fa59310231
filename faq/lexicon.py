"""The word lists of the matcher: chat spelling, acronyms, synonyms, local words, filler words."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("lexicon")

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All lists in memory. Keys are lower case; values are one or more words.

    `languages` tells of the local words that are no Indonesian ones where they are spoken;
    `local_doubtful` gives by language the meaning of those that are.
    """

    protected: frozenset[str]
    spelling: Mapping[str, Words]
    local: Mapping[str, Words]
    local_doubtful: Mapping[str, Mapping[str, Words]]
    languages: Mapping[str, frozenset[str]]
    phrases: Mapping[Words, Words]
    villages: Mapping[Words, Words]
    stems: Mapping[str, str]
    synonyms: tuple[tuple[float, Words], ...]
    filler: frozenset[str]
    frame: frozenset[str]
    places: frozenset[str]
    abuse: frozenset[str]
    foreign: frozenset[str]
    everyday: frozenset[str]
    signs: Mapping[str, frozenset[str]]
    known: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """The shipped lists, read once."""
    spelling = _pairs("slang_inti.tsv") | _pairs("slang_tambahan.tsv")
    local, doubtful, languages = _local()
    filler = _words("basa_basi.txt")
    frame = _words("bingkai.txt")
    synonyms = _synonyms()
    phrases = _phrases()
    known = {word for words in spelling.values() for word in words}
    known |= {word for words in local.values() for word in words}
    known |= {word for _, group in synonyms for word in group}
    places, abuse = _words("tempat.txt"), _words("kasar.txt")
    everyday = _words("kata_umum.txt")
    known |= everyday | filler | frame | places | abuse
    return Lexicon(
        protected=_words("istilah_lindungi.txt"),
        spelling=spelling,
        local=local,
        local_doubtful=doubtful,
        languages={word: langs for word, langs in languages.items() if word not in known},
        phrases=phrases,
        villages=_villages(),
        stems={key: value[0] for key, value in _pairs("stem_override.tsv").items()},
        synonyms=synonyms,
        filler=filler,
        frame=frame,
        places=places,
        abuse=abuse,
        foreign=_words("asing.txt"),
        everyday=everyday - frame - {word for _, group in synonyms for word in group},
        signs=_signs(),
        known=frozenset(known),
    )


def _lines(name: str) -> list[str]:
    text = (FOLDER / name).read_text(encoding="utf-8")
    lines = (line.split("#", 1)[0].strip() for line in text.splitlines())
    return [line for line in lines if line]


def _words(name: str) -> frozenset[str]:
    return frozenset(word for line in _lines(name) for word in line.split())


def _pairs(name: str) -> dict[str, Words]:
    """`left TAB right` a line; the first line is the heading."""
    rows = (line.split("\t") for line in _lines(name)[1:])
    return {row[0]: tuple(row[1].split()) for row in rows}


def _phrases() -> dict[Words, Words]:
    """Several words that are to be read as another word: acronyms and two-word question words."""
    return {tuple(left.split()): right for left, right in _pairs("frasa.tsv").items()}


def _villages() -> dict[Words, Words]:
    """Names of several words always, of one word only behind "desa": read as "namadesa"."""
    found: dict[Words, Words] = {}
    for name in _lines("desa.txt"):
        parts = tuple(name.split())
        for before in ("desa", "kelurahan", "kecamatan", "kampung"):
            found[before, *parts] = ("namadesa",)
        if len(parts) > 1:
            found[parts] = ("namadesa",)
    return found


def _local() -> tuple[dict[str, Words], dict[str, dict[str, Words]], dict[str, frozenset[str]]]:
    """Local words; those that mean something else in Indonesian, by language; and the languages of
    the former."""
    sure: dict[str, Words] = {}
    doubtful: dict[str, dict[str, Words]] = {}
    languages: dict[str, frozenset[str]] = {}
    for name in ("inti_jv_su.csv", "daerah_tambahan.csv"):
        with (FOLDER / name).open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                word, language = row["daerah"], row["bahasa"]
                meaning = tuple(row["indonesia"].split())
                if row["bentrok_id"] == "1":
                    doubtful.setdefault(word, {}).setdefault(language, meaning)
                else:
                    sure.setdefault(word, meaning)
                    languages[word] = languages.get(word, frozenset()) | {language}
    return sure, doubtful, languages


def _signs() -> dict[str, frozenset[str]]:
    """`name word word ...` a line; lines of the same name belong together."""
    found: dict[str, set[str]] = {}
    for line in _lines("isyarat.txt"):
        name, *words = line.split()
        found.setdefault(name, set()).update(words)
    return {name: frozenset(words) for name, words in found.items()}


def _synonyms() -> tuple[tuple[float, Words], ...]:
    """`strength word word ...` a line: how near the words of the group are to each other."""
    groups = []
    for line in _lines("sinonim.txt"):
        strength, *words = line.split()
        groups.append((float(strength), tuple(words)))
    return tuple(groups)

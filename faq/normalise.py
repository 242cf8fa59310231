"""From a chat message to plain words: settles spelling, acronyms, local words and filler."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

from faq.lexicon import Lexicon, Words, lexicon

# A long story has its question at the beginning or at the end.
LONGEST = 1_600
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[a-z0-9]+(?:[-/'.][a-z0-9]+)*")
_THOUSANDS = re.compile(r"(?<=\d)\.(?=\d{3}(?!\d))")
_AMOUNT = re.compile(r"^(rp(?=\d)|\d+(?=[a-z]))(\d+|[a-z]+)$")
_DOUBLED = re.compile(r"^([a-z]{3,})2(?:nya|an|in|e|ny)?$")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_CLITIC = re.compile(r"^([a-z]{3,}?)(?:nya|ny|ne|mu|ku)$")
# "belum ada apa2" does not ask; the phrase list makes "apapun saja" an asking "apa saja" again.
_ANYTHING = re.compile(r"^(apa|siapa|mana|kapan|berapa)(?:2|-\1)$")
_SHORTEST_BROAD = 4
# "5 g" and "20 cm" are measures, "g" and "cm" alone are "tidak" and "hanya".
_UNITS = frozenset({"g", "cm", "m", "l", "k", "x"})
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "`": "'", "\u02bc": "'"})


def plain(text: str) -> str:
    """Lower-case ASCII-folded text of at most LONGEST characters; safe for any input."""
    if len(text) > LONGEST:
        text = f"{text[: LONGEST // 2]} {text[-LONGEST // 2 :]}"
    text = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).lower()
    text = "".join(char for char in text if not unicodedata.combining(char))
    return _THOUSANDS.sub("", text)


@lru_cache(maxsize=4096)
def words(text: str) -> Words:
    """The words in standard spelling; filler and places only where nothing else is there."""
    found = all_words(text)
    idle = lexicon().filler | lexicon().places
    return tuple(word for word in found if word not in idle) or found


@lru_cache(maxsize=4096)
def all_words(text: str) -> Words:
    """The words of a message in standard spelling, greetings and particles included."""
    lists = lexicon()
    raw = _raw_words(plain(text))
    spelled = [word for part in _respell(raw, lists) for word in part]
    return _join_phrases(_without_repeats(spelled), _phrase_table())


def _raw_words(text: str) -> list[str]:
    found: list[str] = []
    for token in _TOKEN.findall(_STRETCHED.sub(r"\1", text)):
        split = _AMOUNT.match(token)
        anything = _ANYTHING.match(token)
        doubled = _DOUBLED.match(token)
        if split:
            found.extend(split.groups())
        elif anything:
            found.append(f"{anything.group(1)}pun")
        elif doubled:
            found.append(doubled.group(1))
        else:
            found.append(token)
    return found


def _respell(raw: list[str], lists: Lexicon) -> list[Words]:
    """Replace chat spelling and local words; doubtful ones only among sure ones of the language."""
    spoken = {language for word in raw for language in lists.languages.get(word, ())}
    out: list[Words] = []
    for previous, word in zip(["", *raw], raw, strict=False):
        meant = spoken & lists.local_doubtful.get(word, {}).keys() if spoken else set()
        if previous.isdigit() and word in _UNITS:
            out.append((word,))
        elif meant:
            out.append(lists.local_doubtful[word][min(meant)])
        else:
            out.append(_standard(word, lists))
    return out


def _standard(word: str, lists: Lexicon) -> Words:
    if word in lists.protected:
        return (word,)
    for table in (lists.spelling, lists.local):
        if word in table:
            return table[word]
    if not word.isalnum():
        parts = [part for part in re.split(r"[^a-z0-9]+", word) if part]
        return tuple(new for part in parts for new in _standard(part, lists))
    clitic = _CLITIC.match(word)
    if clitic and clitic.group(1) in lists.spelling:
        return lists.spelling[clitic.group(1)]
    return (_broad_to_plain(word, lists),)


def _broad_to_plain(word: str, lists: Lexicon) -> str:
    """Palembang and Java write "biso", Betawi "bise": an unknown word that is known with "a"."""
    if len(word) < _SHORTEST_BROAD or word in lists.known or word[-1] not in "oe":
        return word
    for plain_word in (word[:-1] + "a", word.replace("o", "a")):
        if plain_word in lists.known:
            return plain_word
    return word


def _without_repeats(found: list[str]) -> list[str]:
    return [word for previous, word in zip(["", *found], found, strict=False) if word != previous]


@cache
def _phrase_table() -> dict[str, list[tuple[Words, Words]]]:
    """Phrases by first word, longest first; local two-word forms are phrases as well."""
    lists = lexicon()
    by_first: dict[str, list[tuple[Words, Words]]] = {}
    local = {tuple(key.split()): value for key, value in lists.local.items() if " " in key}
    for left, right in {**local, **lists.villages, **lists.phrases}.items():
        by_first.setdefault(left[0], []).append((left, right))
    for found in by_first.values():
        found.sort(key=lambda pair: -len(pair[0]))
    return by_first


def _join_phrases(found: list[str], table: Mapping[str, list[tuple[Words, Words]]]) -> Words:
    out: list[str] = []
    position = 0
    while position < len(found):
        for left, right in table.get(found[position], ()):
            if tuple(found[position : position + len(left)]) == left:
                out.extend(right)
                position += len(left)
                break
        else:
            out.append(found[position])
            position += 1
    return tuple(out)

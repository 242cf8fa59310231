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
    text = text.translate(_APOSTROPHES)
    # ASCII is its own decomposition and has no combining marks: nearly every message.
    text = text.lower() if text.isascii() else _decomposed(text)
    return _THOUSANDS.sub("", text) if "." in text else text


def _decomposed(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).lower()
    return "".join([char for char in folded if not unicodedata.combining(char)])


@lru_cache(maxsize=4096)
def words(text: str) -> Words:
    """The words in standard spelling; filler and places only where nothing else is there."""
    found = all_words(text)
    idle = _idle()
    return tuple([word for word in found if word not in idle]) or found


@cache
def _idle() -> frozenset[str]:
    return lexicon().filler | lexicon().places


@lru_cache(maxsize=4096)
def all_words(text: str) -> Words:
    """The words of a message in standard spelling, greetings and particles included."""
    tokens = _TOKEN.findall(_STRETCHED.sub(r"\1", plain(text)))
    return _spelled(tuple([word for token in tokens for word in _raw_words(token)]))


@lru_cache(maxsize=1024)
def _spelled(raw: Words) -> Words:
    """Remembered by words too: a message and its only clause differ in punctuation alone."""
    spelled = [word for part in _respell(raw, lexicon()) for word in part]
    return _join_phrases(_without_repeats(spelled))


@lru_cache(maxsize=4096)
def _raw_words(token: str) -> Words:
    """What is written as one: an amount with its unit, a doubled word."""
    if split := _AMOUNT.match(token):
        return split.groups()
    if anything := _ANYTHING.match(token):
        return (f"{anything.group(1)}pun",)
    if doubled := _DOUBLED.match(token):
        return (doubled.group(1),)
    return (token,)


def _respell(raw: Words, lists: Lexicon) -> list[Words]:
    """Replace chat spelling and local words; doubtful ones only among sure ones of the language."""
    if lists.languages.keys().isdisjoint(raw) and _UNITS.isdisjoint(raw):
        return [_standard(word) for word in raw]
    spoken = {language for word in raw for language in lists.languages.get(word, ())}
    out: list[Words] = []
    for previous, word in zip(("", *raw), raw, strict=False):
        meant = spoken & lists.local_doubtful.get(word, {}).keys() if spoken else set()
        if word in _UNITS and previous.isdigit():
            out.append((word,))
        elif meant:
            out.append(lists.local_doubtful[word][min(meant)])
        else:
            out.append(_standard(word))
    return out


@lru_cache(maxsize=4096)
def _standard(word: str) -> Words:
    lists = lexicon()
    if word in lists.protected:
        return (word,)
    for table in (lists.spelling, lists.local):
        if word in table:
            return table[word]
    if not word.isalnum():
        parts = [part for part in re.split(r"[^a-z0-9]+", word) if part]
        return tuple(new for part in parts for new in _standard(part))
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
def _phrases() -> Mapping[Words, Words]:
    """Local two-word forms are phrases as well."""
    lists = lexicon()
    local = {tuple(key.split()): value for key, value in lists.local.items() if " " in key}
    return {**local, **lists.villages, **lists.phrases}


@cache
def _phrase_lengths() -> Mapping[str, list[int]]:
    """How long the phrases are that begin with a word, longest first: "desa" begins hundreds."""
    by_first: dict[str, set[int]] = {}
    for phrase in _phrases():
        by_first.setdefault(phrase[0], set()).add(len(phrase))
    return {first: sorted(lengths, reverse=True) for first, lengths in by_first.items()}


def _join_phrases(found: list[str]) -> Words:
    phrases, lengths = _phrases(), _phrase_lengths()
    out: list[str] = []
    position = 0
    while position < len(found):
        for length in lengths.get(found[position], ()):
            phrase = tuple(found[position : position + length])
            if phrase in phrases:
                out.extend(phrases[phrase])
                position += len(phrase)
                break
        else:
            out.append(found[position])
            position += 1
    return tuple(out)

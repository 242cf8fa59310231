"""A light stemmer: takes off Indonesian and colloquial affixes where a known root remains."""

import re
from collections.abc import Collection, Iterator, Mapping

from faq.lexicon import lexicon
from faq.remember import Remembered

_PARTICLES = ("lah", "kah", "pun", "tah")
_OWNERS = ("nya", "ny", "ku", "mu", "ne", "e", "ipun", "nipun", "na")
_SUFFIXES = ("kan", "an", "i", "in", "ke", "ake", "aken", "keun", "kn", "ni", "no", "n")
_NASAL = (
    # prefix, what may have stood there before it melted away
    (re.compile(r"^(?:mem|pem)(?=[bpfv])"), ("",)),
    (re.compile(r"^(?:meny|peny|ny)(?=[aeiou])"), ("s", "c")),
    (re.compile(r"^(?:meng|peng|ng)(?=[aeiou])"), ("", "k")),
    (re.compile(r"^(?:meng|peng|ng)(?=[gh])"), ("",)),
    (re.compile(r"^(?:menge|penge|nge)(?=[a-z]{3})"), ("",)),
    (re.compile(r"^(?:mem|pem|m)(?=[aeiou])"), ("p", "m")),
    (re.compile(r"^(?:men|pen|n)(?=[cdjtyz])"), ("",)),
    (re.compile(r"^(?:men|pen|n)(?=[aeiou])"), ("t", "n")),
    (re.compile(r"^m(?=b)"), ("",)),
    (re.compile(r"^(?:me|pe)(?=[lrwymn])"), ("",)),
    (re.compile(r"^pe(?=[bdjktcsu])"), ("",)),
)
_NASAL_STARTS = ("m", "p", "n")
_PREFIX = re.compile(
    r"^(?:dipun|diper|memper|keter|keber|seper|peng|di|ke|se|ter|te|ber|be|per|pel|bel)"
)
_LAST_E = re.compile(r"e(?=[bcdfghjklmnprst]$)")
# Three letters are a root only where we say so: otherwise "lahan" would be "lah" + "an".
CACHE = 50_000
_SHORT_ROOTS = frozenset({"aju", "isi", "sah", "uji", "cek", "bon", "rat", "sak", "cap", "ubah"})


class Stemmer:
    """Finds the root of a word among the roots given (every word seen in the content)."""

    def __init__(self, seen: Mapping[str, int] | Collection[str]) -> None:
        self._roots = {word for word in seen if len(word) >= 4 or word in _SHORT_ROOTS}
        self._roots |= _SHORT_ROOTS
        self._fixed = lexicon().stems
        self._found = Remembered(self._find, CACHE)

    def root(self, word: str) -> str:
        """The root of a word, or the word itself where nothing known remains."""
        return self._found[word]

    def knows(self, word: str) -> bool:
        """Whether a root of the word is known; a misspelling has none."""
        return word in self._roots or self.root(word) != word

    def _find(self, word: str) -> str:
        if word in self._fixed:
            return self._fixed[word]
        if len(word) < 4 or not word.isalpha():
            return word
        known = [form for form in _forms(word) if form in self._roots and form != word]
        if not known:
            return word
        shortest = min(known, key=len)
        return self._fixed.get(shortest, shortest)


def _forms(word: str) -> Iterator[str]:
    """Everything the word may be an affixed form of."""
    for base in _without_suffixes(word):
        yield base
        for stem in _without_prefix(base):
            yield stem
            yield from _without_prefix(stem)


def _without_suffixes(word: str) -> list[str]:
    bases = [word]
    for endings in (_PARTICLES, _OWNERS, _SUFFIXES):
        bases += [
            base[: -len(ending)]
            for base in bases
            for ending in endings
            if base.endswith(ending) and len(base) - len(ending) >= 3
        ]
    return bases + [changed for base in bases if (changed := _LAST_E.sub("a", base)) != base]


def _without_prefix(base: str) -> Iterator[str]:
    for pattern, starts in _NASAL if base[:1] in _NASAL_STARTS else ():
        if prefix := pattern.match(base):
            for start in starts:
                yield start + base[prefix.end() :]
    prefix = _PREFIX.match(base)
    if prefix and len(base) - prefix.end() >= 3:
        yield base[prefix.end() :]

"""Text for the fonts that every PDF reader has: those know the characters of Windows-1252."""

import unicodedata
from typing import Final

FONT_ENCODING: Final = "cp1252"
UNKNOWN: Final = "?"
_UNSEEN = {"Cc", "Cf", "Cs", "Mn", "Me"}  # controls, joiners, surrogates, loose accents


def latin(text: str, most: int = 200) -> str:
    """One line of at most `most` characters that Helvetica can show.

    Accents that it doesn't know are left off (Ṣ -> S), other scripts and emoji become "?".
    """
    line = " ".join("".join(map(_shown, text[: 4 * most])).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _shown(character: str) -> str:
    if character.isspace():
        return " "
    if _known(character):
        return character
    plain = [c for c in unicodedata.normalize("NFKD", character) if not _unseen(c)]
    return "".join(c if _known(c) else UNKNOWN for c in plain)


def _unseen(character: str) -> bool:
    return unicodedata.category(character) in _UNSEEN


def _known(character: str) -> bool:
    if _unseen(character):
        return False
    try:
        character.encode(FONT_ENCODING)
    except UnicodeEncodeError:
        return False
    return True

"""Reading answers: yes or no, a choice, skip. Forgiving with the words people really type."""

import re

_YES = frozenset(
    [
        "y",
        "ya",
        "iya",
        "iyaa",
        "iy",
        "yes",
        "yoi",
        "yup",
        "ok",
        "oke",
        "okey",
        "okay",
        "sip",
        "siap",
        "betul",
        "benar",
        "bener",
        "btul",
        "bnr",
        "leres",
        "setuju",
        "lanjut",
        "kirim",
        "sudah",
        "udah",
        "udh",
        "sdh",
        "nggih",
        "inggih",
        "injih",
        "enggih",
        "muhun",
        "boleh",
        "silakan",
        "silahkan",
        "monggo",
        "tentu",
        "yakin",
        "jadi",
        "pas",
        "cocok",
    ]
)
_NO = frozenset(
    [
        "t",
        "g",
        "n",
        "no",
        "tidak",
        "tdk",
        "gak",
        "ga",
        "gk",
        "nggak",
        "ngga",
        "ngak",
        "enggak",
        "kagak",
        "tak",
        "ndak",
        "mboten",
        "ora",
        "emoh",
        "bukan",
        "bkn",
        "salah",
        "slh",
        "belum",
        "blm",
        "blum",
        "durung",
        "jangan",
        "jgn",
        "batal",
        "engga",
        "henteu",
        "teu",
    ]
)
_NOTHING = frozenset(
    [
        "kosong",
        "nihil",
        "skip",
        "lewati",
        "lewat",
        "lanjut",
        "lnjut",
        "lanjutkan",
        "selesai",
        "cukup",
        "udahan",
    ]
)
_PARTICLES = frozenset(
    [
        "pak",
        "bu",
        "bapak",
        "ibu",
        "min",
        "kak",
        "mas",
        "mbak",
        "bang",
        "geh",
        "lah",
        "kok",
        "to",
        "aja",
        "saja",
        "dong",
        "deh",
        "sih",
        "itu",
        "ini",
        "nya",
    ]
)


def words_of(text: str) -> list[str]:
    """Lower-case words without punctuation and without particles of address."""
    words = re.findall(r"[^\W_]+", text.casefold())
    return [w for w in words if w not in _PARTICLES] or words


def yes_no(text: str) -> bool | None:
    """True or False for a short answer that is only that; None for anything else."""
    words = words_of(text)
    if not words or len(words) > 4:
        return None
    if any(w in _NO for w in words):
        return False if all(w in _NO or w in _YES or w in _NOTHING for w in words) else None
    return True if all(w in _YES for w in words) else None


def wants_to_skip(text: str) -> bool:
    """`lanjut`, `lewati`, `tidak ada`, `ya`, `sudah`, ...: nothing to add at an optional step."""
    words = words_of(text)
    negations = {
        "tidak",
        "tdk",
        "gak",
        "ga",
        "gk",
        "nggak",
        "ngga",
        "ora",
        "mboten",
        "belum",
        "blm",
    }
    rest = [w for w in words if w not in negations]
    if not words or len(words) > 4:
        return False
    return all(w in _NOTHING or w in _YES or w in {"ada", "usah", "perlu", "punya"} for w in rest)


def quote(text: str, limit: int = 300) -> str:
    """A person's words on one line, shortened for showing back."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"

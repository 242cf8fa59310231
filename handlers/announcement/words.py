"""Short messages that look like an answer to an announcement: "saya hadir pak", "paham",
"diwakilkan pak Sekretaris". Strings in, meaning out; a question or a longer story is none."""

import re
from dataclasses import dataclass

from db.models import BroadcastKind

LONGEST, MOST_WORDS = 120, 14  # characters, words
DELEGATE = 60  # characters of a name
ATTENDANCE, ACKNOWLEDGE = BroadcastKind.ATTENDANCE, BroadcastKind.ACKNOWLEDGE
DUTY = BroadcastKind.DUTY


@dataclass(frozen=True, slots=True)
class Said:
    """An answer: its code and the kind of announcement it belongs to; `note` is a name or a
    reason. Where not `sure`, it is one only right after the announcement."""

    code: str
    kind: BroadcastKind
    sure: bool = True
    note: str = ""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_FILLER = _set(
    "saya sy aku kami kita pak pa bu bapak ibu bpk min admin kak mas mbak bang siap insya inshaa "
    "insyaallah inshaallah insyaalloh allah alloh akan ok oke okey baik ya iya nggih inggih sip "
    "terima kasih makasih trims tks terimakasih mohon maaf izin ijin lapor assalamualaikum ass "
    "sudah udah sdh tetap pasti bisa bs saget saged dapat dpt untuk utk besok nanti deh dong aja "
    "saja kok lah nih sangat cukup semua semuanya atas infonya informasinya undangannya juga"
)
_NOT = _set(
    "tidak tdk tak ga gak gk nggak ngga enggak engga kagak ndak mboten ora belum blm bukan kurang"
)
_COME = _set("hadir datang ikut rawuh hadiri menghadiri")
_PREVENTED = _set("berhalangan absen")
_DELEGATE = _set(
    "diwakilkan diwakili diwakilin wakilkan mewakilkan wakili mewakili wakil diwakil mengutus utus"
)
_BY = _set("oleh ke kepada kpd sama dengan dgn adalah yaitu saja aja kan akan saya sy")
_OFFICES = _set("ketua sekretaris bendahara pengawas manajer")
_CLEAR = _set("paham faham pahm mengerti ngerti dimengerti dipahami difahami jelas mudeng ngertos")
_EXPLAIN = _set("penjelasan jelaskan dijelaskan jelasin")
_ASKING_FOR = _set("perlu butuh minta mohon tolong ingin mau lagi lebih lanjut") | _FILLER
_YES = _set("siap baik ok oke okey ya iya sip noted laksanakan nggih inggih injih 86")
_DONE = _set("sudah udah sdh beres selesai rampung dikerjakan dilaporkan dikirim disetor dibuat")
_LATER = _set("nanti nti ntar entar dulu saja aja")
_REASON = _set("karena krn karna soalnya sebab sedang lagi lg masih msh ada mau sakit")
_QUESTION = _set(
    "apa apakah siapa berapa kapan mana dimana gimana gmn bagaimana kenapa mengapa boleh kah jam "
    "harus wajib bolehkah bisakah haruskah"
)
_KEYS = _COME | _PREVENTED | _DELEGATE | _CLEAR | _EXPLAIN | _YES | _DONE | _LATER | _NOT


def said(text: str) -> Said | None:
    """The answer a message is by itself, or None."""
    if len(text) > LONGEST or "?" in text:
        return None
    words = _words(text)
    if not words or len(words) > MOST_WORDS or not _KEYS & set(words):
        return None  # most messages: a look, no more
    if _QUESTION & set(words):
        return None
    return _attendance(text, words) or _acknowledge(words) or _duty(words)


def number(text: str) -> int | None:
    """The bare number of a choice (`1`, `2.`, `3)`), or None."""
    found = re.fullmatch(r"\s*(?:nomor |no\.? ?)?([1-9])\s*[.)]?\s*", text, re.I)
    return int(found[1]) if found else None


def _words(text: str) -> list[str]:
    plain = re.sub(r"([a-z])\1{2,}", r"\1", text.casefold())  # hadirrr
    return re.findall(r"[^\W_]+", plain)


def _attendance(text: str, words: list[str]) -> Said | None:
    if _DELEGATE & set(words):
        return _delegated(text)
    if set(words) <= _NOT:  # the button "Tidak" of a template, or typed
        return Said("tidak", ATTENDANCE, sure=False) if words == ["tidak"] else None
    place = next((n for n, word in enumerate(words) if word in _COME | _PREVENTED), None)
    if place is None:
        return None
    before, after = set(words[:place]), words[place + 1 :]
    refused = words[place] in _PREVENTED or bool(before & _NOT)
    if not before <= _FILLER | _NOT or not _ends(after, reasons=refused):
        return None
    reason = after and after[0] in _REASON
    note = text.strip() if refused and reason else ""
    return Said("tidak" if refused else "hadir", ATTENDANCE, note=note)


def _ends(after: list[str], *, reasons: bool) -> bool:
    """Whether nothing follows that changes the meaning; a refusal may give a reason."""
    if reasons and after and after[0] in _REASON:
        return True
    return set(after) <= _FILLER | _COME


def _delegated(text: str) -> Said | None:
    """`diwakilkan [oleh] NAME`: what follows the word is the name, as it was written."""
    found = re.search(rf"\b(?:{'|'.join(_DELEGATE)})\b", text, re.I)
    if found is None:
        return None
    if not set(_words(text[: found.start()])) <= _FILLER | _NOT | _COME | _set("dan tapi tetapi"):
        return None
    follows = _words(text[found.end() :])[:1]
    # "wakil ketua" says who it is
    office = found[0].casefold() == "wakil" and set(follows) & _OFFICES
    rest = text[found.start() if office else found.end() :].strip(" .,:;!-\n").split()
    while rest and rest[0].casefold() in _BY:
        rest = rest[1:]
    if set(_words(" ".join(rest))) & _NOT:  # "diwakilkan tidak bisa": no name
        return None
    name = " ".join(rest)[:DELEGATE]
    return Said("wakil", ATTENDANCE, note="" if set(_words(name)) <= _FILLER else name)


def _acknowledge(words: list[str]) -> Said | None:
    said_words = set(words)
    if _EXPLAIN & said_words:
        whole = said_words <= _EXPLAIN | _ASKING_FOR
        return Said("jelaskan", ACKNOWLEDGE) if whole else None
    if _CLEAR & said_words and said_words <= _CLEAR | _FILLER | _NOT:
        if _NOT & said_words:
            return Said("jelaskan", ACKNOWLEDGE, sure=False)
        return Said("paham", ACKNOWLEDGE)
    return None


def _duty(words: list[str]) -> Said | None:
    """Words that mean something only right after what they answer."""
    said_words = set(words)
    address = _FILLER - _DONE - _LATER
    if _DONE & said_words and said_words <= _DONE | address:
        return Said("sudah", DUTY, sure=False)
    if words[0] in _LATER and said_words <= _LATER | address:
        return Said("nanti", DUTY, sure=False)
    if words[0] in _YES and said_words <= _YES | address:
        return Said("paham", ACKNOWLEDGE, sure=False)
    return None

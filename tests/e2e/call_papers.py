"""What the author is given about the call: the results in chat, and the call list as files."""

import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence

import openpyxl  # type: ignore[import-untyped]
import pypdf

from tests.e2e.call_story import AUTHOR, Said
from tests.e2e.chairs import Chair
from tests.local import HTTP
from tests.standins.telegram import TelegramStandIn

LABELS = {"hadir": "hadir", "tidak": "tidak hadir", "wakil": "diwakilkan"}
SILENT = "belum menjawab"


def delivered(api: TelegramStandIn, suffix: str) -> bytes:
    """The newest document of that kind that the author got, as their telephone downloads it."""
    calls = [c for c in api.calls("sendDocument") if str(c["chat_id"]) == str(AUTHOR.number)]
    for call in reversed(calls):
        asked = {"file_id": call["document"]}
        found = HTTP.get(f"{api.url}/bot{api.token}/getFile", params=asked).raise_for_status()
        path = found.json()["result"]["file_path"]
        if path.endswith(suffix):
            file = HTTP.get(f"{api.url}/file/bot{api.token}/{path}").raise_for_status()
            return file.content
    raise AssertionError(f"no {suffix} came")


def rows(workbook: bytes) -> list[dict[str, str]]:
    """The lines of a list, by the headings of its columns."""
    (sheet, *_) = openpyxl.load_workbook(io.BytesIO(workbook)).worksheets
    table = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    head = next(n for n, row in enumerate(table) if row[0] == "No.")
    return [dict(zip(table[head], row, strict=True)) for row in table[head + 1 :]]


def paper_text(pdf: bytes) -> str:
    """All that is printed, without spaces."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def digits(phone: str) -> str:
    """A number however it is written."""
    return re.sub(r"\D", "", phone).removeprefix("62").removeprefix("0")


def listed(results: str, heading: str) -> dict[str, str]:
    """`- name: what` lines below a heading of the results."""
    below = results.partition(f"\n{heading}\n")[2].partition("\n\n")[0]
    return dict(re.findall(r"^- (.+?): (.+)$", below, re.M))


def expected_areas(chairs: Sequence[Chair], said: Said) -> dict[str, dict[str, int]]:
    """kecamatan (with its number of chairs) -> how many said what."""
    areas: dict[str, Counter[str]] = {}
    for chair in chairs:
        word = LABELS[said[chair][0]] if chair in said else SILENT
        areas.setdefault(chair.kecamatan, Counter())[word] += 1
    return {f"{name} ({found.total()})": dict(found) for name, found in areas.items()}


def told_areas(results: str) -> dict[str, dict[str, int]]:
    """The same as the author reads it."""
    found = listed(results, "Per kecamatan")
    return {name: _figures(what) for name, what in found.items()}


def _figures(what: str) -> dict[str, int]:
    pairs = (part.partition(" ") for part in what.split(", "))
    return {word: int(count) for count, _, word in pairs}


def expected_answers(chairs: Sequence[Chair], said: Said) -> Mapping[str, int]:
    """How many said what, all together."""
    found = Counter(LABELS[code] for code, _ in said.values())
    return {**found, SILENT: len(chairs) - len(said)}

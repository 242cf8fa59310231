"""Lists as files. The libraries that make them are loaded when the first list is asked for: they
take longer to load than all that an ordinary answer needs."""

from collections.abc import Sequence
from importlib import import_module
from typing import NamedTuple

from handlers.documents import PDF, XLSX
from handlers.documents.lines import CallLine, ResultLine


class File(NamedTuple):
    """A file that was made: its type as a suffix of the name."""

    suffix: str
    mime: str
    data: bytes


def render_call_list(title: str, made_at: str, people: Sequence[CallLine]) -> list[File]:
    """The call list for the computer and for the printer."""
    workbook = import_module("handlers.documents.call_list")
    paper = import_module("handlers.documents.paper")
    return [
        File(".xlsx", XLSX, workbook.call_list_xlsx(title, made_at, people)),
        File(".pdf", PDF, paper.call_list_pdf(title, made_at, people)),
    ]


def render_results(
    title: str, made_at: str, summary: Sequence[tuple[str, ...]], people: Sequence[ResultLine]
) -> list[File]:
    """The results as a workbook."""
    workbook = import_module("handlers.documents.results")
    return [File(".xlsx", XLSX, workbook.results_xlsx(title, made_at, summary, people))]

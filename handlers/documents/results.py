"""Who has acknowledged an announcement or will come: the count per kecamatan and every answer."""

from collections.abc import Sequence

from handlers.documents import words
from handlers.documents.lines import ResultLine
from handlers.documents.workbook import Workbook, figure

FIRST_WIDTH, COUNT_WIDTH = 28, 13  # characters
DETAIL_WIDTHS = (6, 16, 18, 30, 26, 17, 11, 20, 15, 30, 24)


def results_xlsx(
    title: str, made_at: str, summary: Sequence[tuple[str, ...]], lines: Sequence[ResultLine]
) -> bytes:
    """Sheets "Ringkasan" and "Rincian".

    The first row of `summary` are its headings, the others a kecamatan each: its name, then
    counts (digits become numbers); a row that begins with "Jumlah" is the total. `lines` keep
    their order.
    """
    book = Workbook(title, made_at)
    about = words.DETAIL_COUNT.format(count=len(lines))
    headings, *rows = summary or [(words.SUMMARY_TOTAL,)]
    widths = [FIRST_WIDTH] + [COUNT_WIDTH] * (len(headings) - 1)
    totals = book.table(
        words.SUMMARY_SHEET, about, list(zip(headings, widths, strict=True)), portrait=True
    )
    for first, *counts in rows:
        totals.add(
            first, *map(figure, counts), look="total" if first == words.SUMMARY_TOTAL else "text"
        )
    totals.fit()
    detail = book.table(
        words.DETAIL_SHEET, about, list(zip(words.DETAIL_COLUMNS, DETAIL_WIDTHS, strict=True))
    )
    for number, line in enumerate(lines, 1):
        detail.add(number, *_cells(line))
    detail.fit()
    detail.filtered()
    return book.finish()


def _cells(line: ResultLine) -> tuple[str, ...]:
    where = (line.kecamatan or words.UNKNOWN_KECAMATAN, line.village, line.cooperative)
    who = (line.name, line.phone or words.NO_PHONE)
    return (*where, *who, line.channel, line.state, line.answer, line.note, line.answered_at)

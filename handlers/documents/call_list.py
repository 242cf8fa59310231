"""The call list as a workbook: to sort, to filter and to note in what came of each call."""

from collections.abc import Sequence

from handlers.documents import words
from handlers.documents.lines import CallLine, by_kecamatan
from handlers.documents.workbook import Workbook

WIDTHS = (6, 16, 18, 30, 26, 17, 31, 26)  # characters, one a column of words.CALL_COLUMNS
SCALE = 68  # per cent: the columns fill the width of A4 across; "fit" would undo page breaks
MOST_BREAKS = 1000  # Excel opens no file with more than 1,023


def call_list_xlsx(title: str, made_at: str, lines: Sequence[CallLine]) -> bytes:
    """One sheet, a row a person, by kecamatan; printed, each kecamatan starts its own page.

    `title` and `made_at` ("Selasa, 24 November 2026 pukul 08.00 WIB") stand above it.
    """
    book = Workbook(title, made_at)
    about = words.CALL_COUNT.format(count=len(lines)) if lines else words.CALL_NOBODY
    columns = list(zip(words.CALL_COLUMNS, WIDTHS, strict=True))
    table = book.table(words.CALL_SHEET, about, columns)
    table.page.set_print_scale(SCALE)
    number = 0
    for place, (kecamatan, people) in enumerate(by_kecamatan(lines)):
        if 0 < place <= MOST_BREAKS:
            table.break_page()
        for line in people:
            number += 1
            table.add(number, kecamatan or words.UNKNOWN_KECAMATAN, *_cells(line))
    table.filtered()
    return book.finish()


def _cells(line: CallLine) -> tuple[str, ...]:
    phone = line.phone or words.NO_PHONE
    return (line.village, line.cooperative, line.name, phone, line.reason, line.answered)

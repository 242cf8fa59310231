"""Members' savings: list of members, journal of deposits, one member's card, and a card for paper."""

from bot.materials.cover import Cover, close_cover, make_cover
from bot.materials.sheet import Book, Sheet

BASIS = (
    "Dasar: UU 25/1992 Pasal 41 dan penjelasannya (simpanan pokok dan wajib); besarnya menurut "
    "AD/ART dan Rapat Anggota."
)
MEMBERS = range(5, 255)
DEPOSITS = range(4, 804)
CARD = range(7, 55)
LINES = [
    "Isi lembar Anggota satu kali: nomor, nama, dan tanggal masuk. Jangan menulis NIK atau foto KTP di sini.",
    "Setiap setoran atau pengambilan ditulis satu baris di lembar Setoran, diberi kuitansi, dan diparaf. "
    "Simpanan lama ditulis dulu sebagai satu baris saldo awal.",
    "Di lembar Kartu, tulis nomor anggota: riwayat dan jumlahnya muncul sendiri dan dapat dicetak.",
    "Tiap akhir bulan, cocokkan jumlah semua kartu dengan buku besar pada tabel di bawah ini.",
    "Contoh baris (karangan): 05/01/2026 - anggota 12 - wajib 10000 - kuitansi KW-031.",
]
FIELDS = (("treasurer", "Bendahara", "text"),)
NAME_OF = (
    f"IFERROR(INDEX(Anggota!$B${MEMBERS.start}:$B${MEMBERS.stop - 1},MATCH({{cell}},"
    f'Anggota!$A${MEMBERS.start}:$A${MEMBERS.stop - 1},0)),"{{missing}}")'
)


def savings_cards() -> bytes:
    """Kartu simpanan anggota."""
    book = Book("Kartu simpanan anggota")
    cover = make_cover(book, "KARTU SIMPANAN ANGGOTA", LINES, FIELDS, BASIS)
    _comparison(cover)
    _members(cover)
    _deposits(cover)
    _card(cover)
    _paper_card(cover)
    return book.finish()


def _comparison(cover: Cover) -> None:
    """All cards together against the general ledger."""
    sheet, row = cover.sheet, cover.row
    sheet.span(f"B{row}:E{row}", "COCOKKAN DENGAN BUKU BESAR", "band")
    sheet.header(row + 1, "Simpanan|Jumlah semua kartu|Menurut buku besar|Selisih", "B")
    for number, (name, source) in enumerate(
        (("Pokok", "D"), ("Wajib", "E"), ("Sukarela", "F")), start=row + 2
    ):
        sheet.write(f"B{number}", name, "label")
        sheet.formula(f"C{number}", f"=Anggota!{source}4", shown=0)
        sheet.entry(f"D{number}", "rupiah")
        sheet.formula(f"E{number}", f'=IF(D{number}="","",C{number}-D{number})')
    cells = f"E{row + 2}:E{row + 4}"
    sheet.alert(cells, f'=AND(D{row + 2}<>"",E{row + 2}=0)', good=True)
    sheet.alert(cells, f'=AND(D{row + 2}<>"",E{row + 2}<>0)')
    close_cover(cover, row + 6, BASIS)


def _members(cover: Cover) -> None:
    sheet = cover.sheet.book.sheet("Anggota", [9, 30, 13, 16, 16, 16, 17], BASIS)
    cover.heading(sheet, "DAFTAR ANGGOTA DAN JUMLAH SIMPANAN", "G")
    sheet.header(3, "No. anggota|Nama|Tanggal masuk|Pokok|Wajib|Sukarela|Jumlah")
    sheet.span("A4:C4", "Jumlah semua kartu", "total")
    first, last = MEMBERS.start, MEMBERS.stop - 1
    for column in "DEFG":
        sheet.formula(f"{column}4", f"=SUM({column}{first}:{column}{last})", shown=0, role="total")
    sheet.entry_columns(MEMBERS, A="center", B="text", C="date")
    for column, amount in (("D", "D"), ("E", "E"), ("F", "F")):
        taken = f"-{_paid('G')}" if column == "F" else ""
        sheet.formulas(column, MEMBERS, f'=IF($A{{r}}="","",{_paid(amount)}{taken})')
    sheet.formulas("G", MEMBERS, '=IF($A{r}="","",SUM(D{r}:F{r}))')
    twice = f"COUNTIF($A${first}:$A${last},$A{first})>1"
    sheet.alert(f"A{first}:A{last}", f'=AND($A{first}<>"",{twice})')
    sheet.ready(f"G{last}", frozen=4, head=3)


def _paid(column: str) -> str:
    """The sum of one column of the journal for the member in column A of this row."""
    rows = f"{DEPOSITS.start}:${{column}}${DEPOSITS.stop - 1}"
    members = "Setoran!$B$" + rows.format(column="B")
    return f"SUMIF({members},$A{{r}},Setoran!${column}$" + rows.format(column=column) + ")"


def _deposits(cover: Cover) -> None:
    sheet = cover.sheet.book.sheet("Setoran", [12, 9, 25, 14, 14, 14, 14, 12, 9, 9], BASIS)
    cover.heading(sheet, "BUKU SETORAN SIMPANAN", "I")
    sheet.header(
        3,
        "Tanggal|No. anggota|Nama|Pokok|Wajib|Sukarela|Ambil sukarela|No. kuitansi|Paraf",
    )
    sheet.entry_columns(
        DEPOSITS,
        A="date",
        B="center",
        D="rupiah",
        E="rupiah",
        F="rupiah",
        G="rupiah",
        H="center",
        I="center",
    )
    name = NAME_OF.format(cell="B{r}", missing="Nomor belum terdaftar")
    sheet.formulas("C", DEPOSITS, f'=IF(B{{r}}="","",{name})', "text")
    _number_lines(sheet)
    first, last = DEPOSITS.start, DEPOSITS.stop - 1
    sheet.alert(f"C{first}:C{last}", f'=C{first}="Nomor belum terdaftar"')
    sheet.ready(f"I{last}", frozen=3, head=3)


def _number_lines(sheet: Sheet) -> None:
    # Column J numbers the lines of each member, so that the card can look them up one by one.
    sheet.formulas("J", DEPOSITS, '=IF(B{r}="","",B{r}&"#"&COUNTIF(B${first}:B{r},B{r}))', "unseen")
    sheet.page.set_column("J:J", 9, None, {"hidden": True})


def _card(cover: Cover) -> None:
    sheet = cover.sheet.book.sheet("Kartu", [12, 13, 15, 15, 15, 15, 17], BASIS)
    cover.heading(sheet, "KARTU SIMPANAN ANGGOTA", "G")
    sheet.span("A3:B3", "Tulis no. anggota", "label")
    sheet.entry("C3", "center")
    sheet.span("A4:B4", "Nama", "label")
    sheet.page.merge_range("C4:G4", "", sheet.book.style("text", "formula"))
    found = NAME_OF.format(cell="$C$3", missing="Nomor belum terdaftar")
    sheet.formula("C4", f'=IF($C$3="","",{found})', "text")
    _full_card(sheet)
    _card_rows(sheet)
    last = CARD.stop
    sheet.span(f"A{last}:F{last}", "Jumlah simpanan", "total")
    sheet.formula(
        f"G{last}",
        f"=SUM(C{CARD.start}:E{last - 1})-SUM(F{CARD.start}:F{last - 1})",
        shown=0,
        role="total",
    )
    end = sheet.signatures(last + 2, [("A:C", "Anggota"), ("E:G", "Bendahara")])
    sheet.page.fit_to_pages(1, 1)
    sheet.ready(f"G{end}", frozen=6)


def _full_card(sheet: Sheet) -> None:
    """Says so when a member has more lines than the card shows."""
    numbers = f"Setoran!$B${DEPOSITS.start}:$B${DEPOSITS.stop - 1}"
    text = (
        f'=IF(COUNTIF({numbers},$C$3)>{len(CARD)},"Kartu penuh: hanya {len(CARD)} baris pertama '
        'yang tampil. Mulai buku tahun baru dengan saldo awal.","")'
    )
    sheet.page.merge_range("A5:G5", "", sheet.book.style("text", "small"))
    sheet.formula("A5", text, "text", "", "small")


def _card_rows(sheet: Sheet) -> None:
    sheet.header(6, "Tanggal|No. kuitansi|Pokok|Wajib|Sukarela|Ambil sukarela|Jumlah simpanan")
    keys = f"Setoran!$J${DEPOSITS.start}:$J${DEPOSITS.stop - 1}"
    for column, source, kind in (
        ("A", "A", "day"),
        ("B", "H", "center"),
        ("C", "D", "quiet"),
        ("D", "E", "quiet"),
        ("E", "F", "quiet"),
        ("F", "G", "quiet"),
    ):
        values = f"Setoran!${source}${DEPOSITS.start}:${source}${DEPOSITS.stop - 1}"
        empty = '&""' if source == "H" else ""
        pattern = (
            f'=IFERROR(INDEX({values},MATCH($C$3&"#"&(ROW()-{CARD.start - 1}),{keys},0)){empty},"")'
        )
        sheet.formulas(column, CARD, pattern, kind)
    sheet.formulas("G", CARD, '=IF(A{r}="","",SUM(C${first}:E{r})-SUM(F${first}:F{r}))')


def _paper_card(cover: Cover) -> None:
    sheet = cover.sheet.book.sheet("Kartu Kosong", [5, 12, 12, 14, 14, 14, 14, 16, 10], BASIS)
    cover.heading(sheet, "KARTU SIMPANAN ANGGOTA", "I")
    sheet.span("A3:E3", "Nama: ........................................................", "plain")
    sheet.span("F3:I3", "No. anggota: ...............  Masuk: .....................", "plain")
    sheet.header(
        4,
        "No.|Tanggal|No. kuitansi|Pokok (Rp)|Wajib (Rp)|Sukarela (Rp)|Ambil (Rp)|Jumlah (Rp)|Paraf",
    )
    rows = range(5, 39)
    for row in rows:
        sheet.line(row, "A", [str(row - 4), *[""] * 8], "label")
        sheet.page.set_row(row - 1, 21)
    end = sheet.signatures(rows.stop + 1, [("A:D", "Anggota"), ("F:I", "Bendahara")])
    sheet.ready(f"I{end}", frozen=4)

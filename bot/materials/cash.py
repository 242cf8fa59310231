"""The daily cash book: twelve month sheets, running balance, count of the cash against the book."""

from bot.materials.cover import Cover, close_cover, make_cover
from bot.materials.sheet import Book, Sheet

BASIS = "Dasar: praktik baik pembukuan koperasi."
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
ROWS = range(5, 75)
"""Rows for entries in a month sheet; row 4 holds the balance brought forward."""
TOTAL = ROWS.stop

LINES = [
    "Isi dulu nama koperasi, tahun, dan saldo awal di bawah ini, lalu buka lembar bulan yang berjalan.",
    "Catat setiap uang masuk dan keluar pada hari itu juga: satu transaksi satu baris, dengan nomor bukti.",
    "Saldo dihitung sendiri. Saat tutup hari, tulis uang yang dihitung pada kolom Uang fisik di baris "
    "terakhir hari itu: hijau berarti cocok, merah berarti selisih.",
    "Akhir bulan, isi uang fisik di bagian bawah lembar. Bila selisih, jangan mengubah catatan: buat "
    "Berita Acara Selisih Kas.",
    "Contoh baris (karangan): 02/01/2026 - BK-001 - Penjualan sembako - masuk 450000.",
]
FIELDS = (
    ("treasurer", "Bendahara", "text"),
    ("chair", "Ketua", "text"),
    ("year", "Tahun buku", "center"),
    ("opening", "Saldo kas awal tahun (Rp)", "rupiah"),
)


def cash_book() -> bytes:
    """Buku kas harian, one year."""
    book = Book("Buku kas harian")
    cover = make_cover(book, "BUKU KAS HARIAN", LINES, FIELDS, BASIS)
    _year(cover)
    opening = f"=N({cover.cells['opening']})"
    for month in MONTHS:
        _month(cover, month, opening)
        opening = f"={month[:3]}!F{TOTAL}"
    return book.finish()


def _year(cover: Cover) -> None:
    """The twelve totals on the first sheet."""
    sheet, row = cover.sheet, cover.row
    sheet.span(f"B{row}:E{row}", "REKAP SATU TAHUN", "band")
    sheet.header(row + 1, "Bulan|Uang masuk|Uang keluar|Saldo akhir", "B")
    for number, month in enumerate(MONTHS, start=row + 2):
        sheet.write(f"B{number}", month, "label")
        for column, source in (("C", "D"), ("D", "E"), ("E", "F")):
            sheet.formula(f"{column}{number}", f"={month[:3]}!{source}{TOTAL}", shown=0)
    last = row + 2 + len(MONTHS)
    sheet.write(f"B{last}", "Setahun", "total")
    for column in "CD":
        total = f"=SUM({column}{row + 2}:{column}{last - 1})"
        sheet.formula(f"{column}{last}", total, shown=0, role="total")
    sheet.formula(f"E{last}", f"=E{last - 1}", shown=0, role="total")
    close_cover(cover, last + 2, BASIS)


def _month(cover: Cover, month: str, opening: str) -> None:
    sheet = cover.sheet.book.sheet(month[:3], [11, 11, 30, 15, 15, 16, 15], BASIS)
    cover.heading(sheet, f"BUKU KAS HARIAN - {month.upper()}", "G")
    sheet.header(3, "Tanggal|No. bukti|Uraian|Masuk|Keluar|Saldo|Uang fisik (tutup hari)")
    sheet.span("A4:E4", "Saldo awal bulan", "band")
    sheet.formula("F4", opening, shown=0, role="total")
    sheet.write("G4", "", "band")
    sheet.entry_columns(ROWS, A="date", B="center", C="text", D="rupiah", E="rupiah", G="rupiah")
    sheet.formulas(
        "F", ROWS, '=IF(AND(D{r}="",E{r}=""),"",$F$4+SUM(D${first}:D{r})-SUM(E${first}:E{r}))'
    )
    days = f"G{ROWS.start}:G{ROWS.stop - 1}"
    sheet.alert(days, f'=AND(G{ROWS.start}<>"",G{ROWS.start}=F{ROWS.start})', good=True)
    sheet.alert(days, f'=AND(G{ROWS.start}<>"",G{ROWS.start}<>F{ROWS.start})')
    _close_month(sheet)


def _close_month(sheet: Sheet) -> None:
    """Totals, the count of the cash, and who signs."""
    first, last = ROWS.start, ROWS.stop - 1
    sheet.span(f"A{TOTAL}:C{TOTAL}", "Jumlah bulan ini dan saldo buku", "total")
    sheet.formula(f"D{TOTAL}", f"=SUM(D{first}:D{last})", shown=0, role="total")
    sheet.formula(f"E{TOTAL}", f"=SUM(E{first}:E{last})", shown=0, role="total")
    sheet.formula(f"F{TOTAL}", f"=F4+D{TOTAL}-E{TOTAL}", shown=0, role="total")
    sheet.write(f"G{TOTAL}", "", "total")
    count, gap, said = TOTAL + 2, TOTAL + 3, TOTAL + 4
    sheet.span(f"A{count}:E{count}", "Uang fisik yang dihitung saat tutup bulan", "label")
    sheet.entry(f"F{count}", "rupiah")
    sheet.span(f"A{gap}:E{gap}", "Selisih (uang fisik dikurangi saldo buku)", "label")
    sheet.formula(f"F{gap}", f'=IF(F{count}="","",F{count}-F{TOTAL})')
    sheet.page.merge_range(f"A{said}:F{said}", "", sheet.book.style("text", "notice"))
    sheet.formula(
        f"A{said}",
        f'=IF(F{count}="","Hitung uang fisik, lalu tulis di kotak kuning.",IF(F{gap}=0,'
        f'"COCOK: saldo buku sama dengan uang fisik.",IF(F{gap}<0,"UANG KURANG","UANG LEBIH")'
        '&": buat Berita Acara Selisih Kas dan laporkan kepada pengawas."))',
        "text",
        "Hitung uang fisik, lalu tulis di kotak kuning.",
        "notice",
    )
    sheet.alert(f"A{said}:F{said}", f'=AND($F${count}<>"",$F${gap}=0)', good=True)
    sheet.alert(f"A{said}:F{said}", f'=AND($F${count}<>"",$F${gap}<>0)')
    end = sheet.signatures(
        said + 2, [("A:C", "Dibuat oleh Bendahara"), ("E:G", "Diketahui oleh Ketua")]
    )
    sheet.ready(f"G{end}", frozen=3, head=3)

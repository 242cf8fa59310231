"""The monthly report: a weekly recapitulation to fill in, and the report that follows from it."""

from bot.materials.cover import Cover, close_cover, make_cover
from bot.materials.monthly_report import BASIS, write_report
from bot.materials.sheet import Book, Sheet

LINES = [
    "Isi lembar Rekap dari buku kas, buku bank, kartu stok, dan buku simpanan. Uang per minggu cukup "
    "jumlahnya saja.",
    "Keadaan awal bulan diambil dari laporan bulan lalu. Keadaan akhir bulan diisi dari uang, rekening, "
    "dan barang yang dihitung.",
    "Lembar Laporan terisi sendiri. Bila muncul tulisan SELISIH, periksa dulu catatan sebelum ditandatangani.",
    "Bahas dalam rapat pengurus, berikan kepada pengawas, lalu buka ringkasannya kepada anggota tanpa "
    "data per orang.",
    "Contoh (karangan): penjualan tunai minggu 1 ditulis 2500000, minggu 2 ditulis 3100000.",
]
FIELDS = (
    ("month", "Bulan dan tahun laporan", "text"),
    ("treasurer", "Bendahara", "text"),
    ("chair", "Ketua", "text"),
)
WEEKS = "CDEFG"

START = (
    ("cash", "Uang tunai di kas"),
    ("bank", "Saldo rekening bank"),
    ("receivable", "Piutang (bon) anggota dan pembeli"),
    ("stock", "Persediaan barang"),
    ("payable", "Utang kepada pemasok"),
    ("loan", "Sisa pinjaman koperasi"),
    ("savings", "Simpanan anggota (pokok, wajib, sukarela)"),
)
RECEIVED = (
    ("sales", "Penjualan tunai, QRIS, dan transfer"),
    ("services", "Pendapatan jasa (agen bank, bayar tagihan)"),
    ("other_income", "Pendapatan lain"),
    ("collected", "Pelunasan piutang (bon)"),
    ("deposits", "Setoran simpanan anggota"),
    ("borrowed", "Pinjaman yang diterima"),
    ("other_in", "Penerimaan lain, bukan pendapatan"),
)
PAID = (
    ("purchases", "Pembelian barang dagangan, tunai"),
    ("suppliers", "Pembayaran utang kepada pemasok"),
    ("wages", "Upah karyawan dan honor"),
    ("power", "Listrik, air, dan internet"),
    ("transport", "Angkutan dan bahan bakar"),
    ("rent", "Sewa tempat dan alat"),
    ("supplies", "Perlengkapan dan kemasan"),
    ("repairs", "Perawatan"),
    ("interest", "Bunga pinjaman dan biaya bank"),
    ("tax", "Pajak"),
    ("other_cost", "Biaya lain"),
    ("equipment", "Pembelian peralatan"),
    ("repaid", "Angsuran pokok pinjaman"),
    ("withdrawn", "Pengambilan simpanan anggota"),
    ("other_out", "Pengeluaran lain, bukan biaya"),
)
UNPAID = (
    ("credit_sales", "Penjualan dengan bon (belum dibayar)"),
    ("credit_purchases", "Pembelian barang dengan utang"),
    ("depreciation", "Penyusutan peralatan bulan ini (bila dihitung)"),
)
END = (
    ("counted", "Uang tunai yang dihitung"),
    ("statement", "Saldo menurut rekening koran"),
    ("stocktake", "Persediaan menurut stok opname (harga beli)"),
)


def monthly_report() -> bytes:
    """Laporan keuangan bulanan."""
    book = Book("Laporan keuangan bulanan")
    cover = make_cover(book, "LAPORAN KEUANGAN BULANAN", LINES, FIELDS, BASIS)
    cells = _recap(cover)
    result = write_report(cover, cells, [label for _, label in PAID[2:11]])
    _result(cover, result, cells["stocktake"])
    return book.finish()


def _result(cover: Cover, result: dict[str, str], stocktake: str) -> None:
    """The three figures a chair asks for first; no profit before the stock was counted."""
    sheet, row = cover.sheet, cover.row
    profit, money, gap = (f"Laporan!{result[key]}" for key in ("profit", "money", "gap"))
    sheet.span(f"B{row}:E{row}", "HASIL SINGKAT (dari lembar Laporan)", "band")
    figures: tuple[tuple[str, str, float | str], ...] = (
        ("Laba atau rugi (muncul sesudah stok diisi)", f'=IF({stocktake}="","",{profit})', ""),
        ("Saldo kas dan bank menurut catatan", f"={money}", 0),
        ("Selisih dengan uang yang dihitung", f"={gap}", ""),
    )
    for number, (label, formula, shown) in enumerate(figures, start=row + 1):
        sheet.span(f"B{number}:D{number}", label, "label")
        sheet.formula(f"E{number}", formula, shown=shown)
    close_cover(cover, row + 5, BASIS)


def _recap(cover: Cover) -> dict[str, str]:
    """The recapitulation; returns where each figure stands, as an absolute reference."""
    sheet = cover.sheet.book.sheet("Rekap", [5, 43, 13, 13, 13, 13, 13, 16], BASIS)
    cover.heading(sheet, "REKAP BULANAN (DIISI)", "H")
    sheet.header(3, "No.|Uraian|Minggu 1|Minggu 2|Minggu 3|Minggu 4|Minggu 5|Jumlah")
    cells: dict[str, str] = {}
    row = 4
    for title, items, weekly in (
        ("A. KEADAAN AWAL BULAN", START, False),
        ("B. UANG MASUK (tunai dan bank)", RECEIVED, True),
        ("C. UANG KELUAR (tunai dan bank)", PAID, True),
        ("D. TRANSAKSI TANPA UANG", UNPAID, False),
        ("E. KEADAAN AKHIR BULAN (dihitung)", END, False),
    ):
        row = _section(sheet, row, title, items, cells, weekly=weekly)
    sheet.span(
        f"A{row}:H{row}",
        "Setoran kas ke bank atau pengambilan dari bank tidak ditulis: uangnya "
        "hanya berpindah tempat.",
        "small",
    )
    sheet.ready(f"H{row}", frozen=3, head=3)
    return cells


def _section(
    sheet: Sheet, row: int, title: str, items: tuple[tuple[str, str], ...],
    cells: dict[str, str], *, weekly: bool,
) -> int:  # fmt: skip
    """One block of the recapitulation; notes its cells and returns the next free row."""
    sheet.span(f"A{row}:H{row}", title, "band")
    for number, (key, label) in enumerate(items, start=1):
        line = row + number
        sheet.write(f"A{line}", str(number), "label", "center")
        cells[key] = f"Rekap!$H${line}"
        if weekly:
            sheet.write(f"B{line}", label, "label")
            for column in WEEKS:
                sheet.entry(f"{column}{line}", "rupiah")
            sheet.formula(f"H{line}", f"=SUM(C{line}:G{line})", shown=0)
        else:
            sheet.span(f"B{line}:G{line}", label, "label")
            sheet.entry(f"H{line}", "rupiah")
    last = row + len(items)
    if weekly:
        sheet.span(f"A{last + 1}:B{last + 1}", "Jumlah", "total")
        for column in WEEKS + "H":
            total = f"=SUM({column}{row + 1}:{column}{last})"
            sheet.formula(f"{column}{last + 1}", total, shown=0, role="total")
        cells["received" if items is RECEIVED else "paid"] = f"Rekap!$H${last + 1}"
        last += 1
    return last + 1

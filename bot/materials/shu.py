"""The year's surplus (SHU): its amount, its shares by adjustable percentages, and each member's part."""

from bot.materials.cover import Cover, close_cover, make_cover
from bot.materials.sheet import Book, Sheet

BASIS = (
    "Dasar: UU 25/1992 Pasal 5, 41 dan 45. Persentase diputuskan Rapat Anggota menurut AD/ART; "
    "tidak ada persentase tetap dalam UU."
)
MEMBERS = range(5, 305)
LINES = [
    "Tutup buku tahunan dulu. Isi lembar SHU: pendapatan, biaya, penyusutan, dan kewajiban lain termasuk pajak.",
    "Isi persentase tiap pos sesuai AD/ART dan keputusan Rapat Anggota. Nama pos yang kuning boleh diganti.",
    "Jumlah persentase harus 100. Selama belum 100, peringatan merah muncul dan tidak ada yang dibagi.",
    "Isi lembar Per Anggota: jumlah simpanan dan jumlah belanja setahun. Bagian tiap anggota dihitung sendiri.",
    "Contoh baris (karangan): 12 - Siti - simpanan 300000 - transaksi 2400000.",
]
FIELDS = (("year", "Tahun buku", "center"), ("treasurer", "Bendahara", "text"))
INCOME = ("Pendapatan usaha (penjualan dan jasa)", "Pendapatan lain")
DEDUCTIONS = (
    "Harga pokok barang yang terjual", "Biaya usaha (upah, listrik, angkut, dan lain-lain)",
    "Penyusutan", "Kewajiban lain", "Pajak",
)  # fmt: skip
FIXED = (
    "Dana cadangan", "Jasa simpanan anggota (sebanding simpanan)",
    "Jasa usaha anggota (sebanding transaksi)", "Pendidikan perkoperasian",
)  # fmt: skip
OPEN = (
    "Pengurus dan pengawas", "Karyawan", "Dana sosial",
    "Bagian untuk desa (bila diputuskan)", "Lain-lain",
)  # fmt: skip
SHARES = 17
"""First row of the shares on the sheet SHU."""
TOTAL = SHARES + len(FIXED) + len(OPEN)


def surplus() -> bytes:
    """Perhitungan SHU."""
    book = Book("Perhitungan SHU")
    cover = make_cover(book, "PERHITUNGAN SISA HASIL USAHA (SHU)", LINES, FIELDS, BASIS)
    _result(cover)
    _surplus(cover)
    _members(cover)
    return book.finish()


def _result(cover: Cover) -> None:
    sheet, row = cover.sheet, cover.row
    sheet.span(f"B{row}:E{row}", "HASIL SINGKAT", "band")
    for number, (label, formula) in enumerate(
        (
            ("SHU tahun buku", "=SHU!C13"),
            ("Jasa simpanan untuk anggota", f"=SHU!C{SHARES + 1}"),
            ("Jasa usaha untuk anggota", f"=SHU!C{SHARES + 2}"),
            ("Jumlah dalam daftar per anggota", "='Per Anggota'!G4"),
        ),
        start=row + 1,
    ):
        sheet.span(f"B{number}:D{number}", label, "label")
        sheet.formula(f"E{number}", formula, shown=0)
    sheet.span(
        f"B{row + 6}:E{row + 6}",
        "Bagian untuk desa: Permendesa 10/2025 (aturan lama) dan Inpres 17/2025 menyebut paling sedikit "
        "20 persen, sedangkan menurut UU 25/1992 pembagian SHU diputuskan Rapat Anggota. Per Maret 2026 cara "
        "hitungnya belum seragam: konfirmasikan dulu ke Dinas PMD dan Dinas Koperasi.",
        "small",
    )
    sheet.page.set_row(row + 5, 38)
    close_cover(cover, row + 7, BASIS)


def _surplus(cover: Cover) -> None:
    sheet = cover.sheet.book.sheet("SHU", [54, 18, 26], BASIS)
    cover.heading(sheet, "PERHITUNGAN DAN PEMBAGIAN SHU", "C")
    sheet.header(3, "Uraian|Persen (%)|Jumlah (Rp)")
    sheet.span("A4:C4", "A. MENGHITUNG SHU", "band")
    for row, label in enumerate(INCOME, start=5):
        _amount(sheet, row, label)
    sheet.span("A7:C7", "Dikurangi:", "band")
    for row, label in enumerate(DEDUCTIONS, start=8):
        _amount(sheet, row, label)
    sheet.span("A13:B13", "SHU = pendapatan dikurangi semua pengurang", "total")
    sheet.formula("C13", "=SUM(C5:C6)-SUM(C8:C12)", shown=0, role="total")
    sheet.span("A15:C15", "B. PEMBAGIAN SHU MENURUT KEPUTUSAN RAPAT ANGGOTA", "band")
    sheet.span(
        "A16:C16",
        "Persentase dari seluruh SHU. SHU dibagi setelah dikurangi dana cadangan "
        "(UU 25/1992 Pasal 45).",
        "small",
    )
    _shares(sheet)
    end = sheet.signatures(TOTAL + 5, [("A:A", "Bendahara"), ("B:C", "Ketua")])
    sheet.ready(f"C{end}", frozen=3)


def _amount(sheet: Sheet, row: int, label: str) -> None:
    sheet.span(f"A{row}:B{row}", label, "label")
    sheet.entry(f"C{row}", "rupiah")


def _shares(sheet: Sheet) -> None:
    """The percentages, what they come to, and the warning while they are not 100 together."""
    for row, label in enumerate(FIXED + OPEN, start=SHARES):
        if label in FIXED:
            sheet.write(f"A{row}", label, "label")
        else:
            sheet.entry(f"A{row}", "text", label)
        sheet.entry(f"B{row}", "number")
        sheet.formula(
            f"C{row}",
            f"=IF(OR($C$13<=0,ROUND($B${TOTAL},4)<>100),0,ROUNDDOWN($C$13*N(B{row})/100,0))",
            shown=0,
        )
    sheet.write(f"A{TOTAL}", "Jumlah (harus 100 persen)", "total")
    for column, kind in (("B", "number"), ("C", "rupiah")):
        total = f"=SUM({column}{SHARES}:{column}{TOTAL - 1})"
        sheet.formula(f"{column}{TOTAL}", total, kind, 0, "total")
    sheet.span(
        f"A{TOTAL + 1}:B{TOTAL + 1}", "Sisa pembulatan (pakai sesuai keputusan rapat)", "label"
    )
    sheet.formula(f"C{TOTAL + 1}", f"=IF(C{TOTAL}=0,0,C13-C{TOTAL})", shown=0)
    _warn(sheet, TOTAL + 2)


def _warn(sheet: Sheet, row: int) -> None:
    cells, full = f"A{row}:C{row}", f"ROUND($B${TOTAL},4)=100"
    first = "SHU belum ada: isi bagian A dulu. Bila rugi, tidak ada yang dibagi."
    sheet.page.merge_range(cells, "", sheet.book.style("text", "notice"))
    sheet.formula(
        f"A{row}",
        f'=IF($C$13<=0,"{first}",IF({full},"BENAR: jumlah persentase 100.",'
        f'"PERINGATAN: jumlah persentase "&ROUND($B${TOTAL},2)&", harus 100. Belum ada yang dibagi."))',
        "text",
        first,
        "notice",
    )
    sheet.page.set_row(row - 1, 26)
    sheet.alert(cells, f"=AND($C$13>0,{full})", good=True)
    sheet.alert(cells, f"=AND($C$13>0,NOT({full}))")
    sheet.alert(f"B{TOTAL}", f"=NOT({full})")


def _members(cover: Cover) -> None:
    sheet = cover.sheet.book.sheet("Per Anggota", [9, 29, 17, 17, 16, 16, 17, 10], BASIS)
    cover.heading(sheet, "PEMBAGIAN SHU PER ANGGOTA", "H")
    sheet.header(
        3,
        "No. anggota|Nama|Simpanan|Transaksi setahun|Jasa simpanan|Jasa usaha|Jumlah SHU|Paraf",
    )
    sheet.span("A4:B4", "Jumlah semua anggota", "total")
    first, last = MEMBERS.start, MEMBERS.stop - 1
    for column in "CDEFG":
        sheet.formula(f"{column}4", f"=SUM({column}{first}:{column}{last})", shown=0, role="total")
    sheet.write("H4", "", "total")
    sheet.entry_columns(MEMBERS, A="center", B="text", C="rupiah", D="rupiah", H="center")
    for column, source, share in (("E", "C", SHARES + 1), ("F", "D", SHARES + 2)):
        sheet.formulas(
            column,
            MEMBERS,
            f'=IF($B{{r}}="","",IF({source}$4=0,0,ROUNDDOWN(SHU!$C${share}*N({source}{{r}})/{source}$4,0)))',
        )
    sheet.formulas("G", MEMBERS, '=IF($B{r}="","",E{r}+F{r})')
    nameless = f'=AND($B{first}="",OR($C{first}<>"",$D{first}<>""))'
    sheet.alert(f"B{first}:D{last}", nameless)
    sheet.ready(f"H{last}", frozen=4, head=3)

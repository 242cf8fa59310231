"""Stock of the shop: list of goods, movements with the running remainder, and the monthly count."""

from bot.materials.cover import Cover, close_cover, make_cover
from bot.materials.sheet import Book, Sheet

BASIS = "Dasar: praktik baik pengelolaan gerai."
GOODS = range(4, 204)
MOVES = range(4, 604)
LINES = [
    "Isi lembar Barang satu kali: kode singkat, nama, satuan, stok awal, dan batas pesan.",
    "Setiap barang masuk atau keluar ditulis saat itu juga di lembar Mutasi, cukup dengan kodenya. "
    "Nama dan sisa muncul sendiri.",
    "Minimal sebulan sekali hitung barang di rak dan gudang, lalu isi lembar Opname. Yang menghitung "
    "sebaiknya bukan penjaga gudang sendiri.",
    "Barang rusak atau kedaluwarsa dicatat dalam berita acara, lalu ditulis sebagai barang keluar.",
    "Contoh baris (karangan): 03/01/2026 - kode BRS5 - beras 5 kg - masuk 20 - nota N-014.",
]
FIELDS = (("keeper", "Penanggung jawab gudang", "text"), ("period", "Bulan dan tahun", "text"))


def stock_cards() -> bytes:
    """Kartu stok."""
    book = Book("Kartu stok barang")
    cover = make_cover(book, "KARTU STOK BARANG", LINES, FIELDS, BASIS)
    _summary(cover)
    _goods(cover)
    _moves(cover)
    _count(cover)
    _paper_card(cover)
    return book.finish()


def _summary(cover: Cover) -> None:
    sheet, row = cover.sheet, cover.row
    first, last = GOODS.start, GOODS.stop - 1
    sheet.span(f"B{row}:E{row}", "RINGKASAN", "band")
    for number, (label, formula) in enumerate(
        (
            ("Jenis barang yang tercatat", f"=COUNTA(Barang!A{first}:A{last})"),
            ("Barang yang perlu dipesan lagi", f'=COUNTIF(Barang!I{first}:I{last},"PESAN LAGI")'),
            (
                "Barang yang sisanya kurang dari nol (periksa catatan)",
                f'=COUNTIF(Barang!G{first}:G{last},"<0")',
            ),
            (
                "Barang yang selisih pada hitung fisik",
                f"=SUMPRODUCT(ISNUMBER(Opname!F{first}:F{last})*(Opname!F{first}:F{last}<>0))",
            ),
        ),
        start=row + 1,
    ):
        sheet.span(f"B{number}:D{number}", label, "label")
        sheet.formula(f"E{number}", formula, "number", 0)
    close_cover(cover, row + 6, BASIS)


def _goods(cover: Cover) -> None:
    sheet = cover.sheet.book.sheet("Barang", [10, 30, 10, 11, 11, 11, 11, 11, 14], BASIS)
    cover.heading(sheet, "DAFTAR BARANG DAN SISA STOK", "I")
    sheet.header(3, "Kode|Nama barang|Satuan|Stok awal|Masuk|Keluar|Sisa|Batas pesan|Catatan")
    sheet.entry_columns(GOODS, A="center", B="text", C="center", D="number", H="number")
    _goods_results(sheet)
    sheet.ready(f"I{GOODS.stop - 1}", frozen=3, head=3)


def _goods_results(sheet: Sheet) -> None:
    """What came in, went out and is left of each of the goods, and what to order."""
    codes = f"Mutasi!$B${MOVES.start}:$B${MOVES.stop - 1}"
    for column in "EF":
        amounts = f"Mutasi!{column}${MOVES.start}:{column}${MOVES.stop - 1}"
        sheet.formulas(
            column, GOODS, f'=IF($A{{r}}="","",SUMIF({codes},$A{{r}},{amounts}))', "number"
        )
    sheet.formulas("G", GOODS, '=IF($A{r}="","",N(D{r})+E{r}-F{r})', "number")
    sheet.formulas(
        "I",
        GOODS,
        '=IF($A{r}="","",IF(G{r}<0,"PERIKSA",IF(AND(H{r}<>"",G{r}<=N(H{r})),"PESAN LAGI","")))',
        "center",
    )
    first, last = GOODS.start, GOODS.stop - 1
    sheet.alert(f"G{first}:G{last}", f'=AND($A{first}<>"",N($G{first})<0)')
    sheet.alert(f"I{first}:I{last}", f"=LEN($I{first})>0")
    sheet.alert(
        f"A{first}:A{last}", f'=AND($A{first}<>"",COUNTIF($A${first}:$A${last},$A{first})>1)'
    )


def _moves(cover: Cover) -> None:
    sheet = cover.sheet.book.sheet("Mutasi", [12, 10, 28, 12, 11, 11, 11, 22], BASIS)
    cover.heading(sheet, "BARANG MASUK DAN KELUAR", "H")
    sheet.header(3, "Tanggal|Kode|Nama barang|No. bukti|Masuk|Keluar|Sisa|Keterangan")
    sheet.entry_columns(MOVES, A="date", B="center", D="center", E="number", F="number", H="text")
    sheet.formulas(
        "C", MOVES, f'=IF(B{{r}}="","",IFERROR({_of_goods("B")},"Kode belum terdaftar"))', "text"
    )
    sheet.formulas(
        "G",
        MOVES,
        f'=IF(B{{r}}="","",N(IFERROR({_of_goods("D")},0))+SUMIF(B${{first}}:B{{r}},B{{r}},'
        "E${first}:E{r})-SUMIF(B${first}:B{r},B{r},F${first}:F{r}))",
        "number",
    )
    first, last = MOVES.start, MOVES.stop - 1
    sheet.alert(f"C{first}:C{last}", f'=C{first}="Kode belum terdaftar"')
    sheet.alert(f"G{first}:G{last}", f'=AND($B{first}<>"",N($G{first})<0)')
    sheet.ready(f"H{last}", frozen=3, head=3)


def _of_goods(column: str) -> str:
    """A column of the list of goods for the code in column B of this row."""
    rows = f"{GOODS.start}:${{}}${GOODS.stop - 1}"
    values = f"Barang!${column}$" + rows.format(column)
    return f"INDEX({values},MATCH(B{{r}},Barang!$A$" + rows.format("A") + ",0))"


def _count(cover: Cover) -> None:
    sheet = cover.sheet.book.sheet("Opname", [10, 30, 10, 13, 13, 13, 30], BASIS)
    cover.heading(sheet, "HITUNG FISIK (STOK OPNAME)", "G")
    sheet.header(3, "Kode|Nama barang|Satuan|Sisa buku|Hitung fisik|Selisih|Keterangan")
    for column, source, kind in (
        ("A", "A", "center"),
        ("B", "B", "text"),
        ("C", "C", "center"),
        ("D", "G", "number"),
    ):
        empty = '&""' if column != "D" else ""
        sheet.formulas(
            column, GOODS, f'=IF(Barang!$A{{r}}="","",Barang!{source}{{r}}{empty})', kind
        )
    sheet.entries("E", GOODS, "number")
    sheet.formulas("F", GOODS, '=IF(OR(A{r}="",E{r}=""),"",E{r}-D{r})', "number")
    sheet.entries("G", GOODS)
    first, last = GOODS.start, GOODS.stop - 1
    sheet.alert(f"F{first}:F{last}", f'=AND($E{first}<>"",N($F{first})<>0)')
    end = sheet.signatures(
        last + 2, [("A:B", "Penghitung"), ("C:E", "Penanggung jawab gudang"), ("F:G", "Ketua")]
    )
    sheet.ready(f"G{end}", frozen=3, head=3)


def _paper_card(cover: Cover) -> None:
    sheet = cover.sheet.book.sheet("Kartu Kosong", [5, 13, 14, 32, 12, 12, 12, 12], BASIS)
    cover.heading(sheet, "KARTU STOK BARANG", "H")
    sheet.span("A3:D3", "Nama barang: ................................................", "plain")
    sheet.span("E3:H3", "Satuan: ............  Batas pesan: ............", "plain")
    sheet.header(4, "No.|Tanggal|No. bukti|Dari / untuk|Masuk|Keluar|Sisa|Paraf")
    for row in range(5, 43):
        sheet.line(row, "A", [str(row - 4), *[""] * 7], "label")
        sheet.page.set_row(row - 1, 21)
    sheet.ready("H42", frozen=4)

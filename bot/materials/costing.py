"""Cost of a product on one page: materials, labour, packaging, cost per unit, selling price."""

from bot.materials.cover import EDITION_LINE, write_box, write_legend
from bot.materials.sheet import Book, Sheet

BASIS = "Dasar: praktik baik menentukan harga jual."
LINES = [
    "Isi untuk satu kali produksi: bahan, tenaga, kemasan, lalu biaya lain termasuk ongkos kirim.",
    "Tenaga sendiri dan tenaga keluarga tetap dihitung upahnya supaya harga tidak merugi.",
    "Tulis jumlah yang jadi dan yang rusak. Harga pokok per satuan dihitung dari yang layak jual.",
    "Isi biaya gerai dan keuntungan, lalu bandingkan dengan harga pasar. Hitung ulang saat harga bahan naik.",
]
BLOCKS = (
    ("A. BAHAN", ("Nama bahan", "Jumlah", "Satuan", "Harga per satuan", "Biaya"), 9, "rupiah"),
    ("B. TENAGA", ("Pekerjaan", "Jumlah orang", "Hari kerja", "Upah per hari", "Biaya"), 3, "days"),
    (
        "C. KEMASAN DAN LABEL",
        ("Jenis", "Jumlah", "Satuan", "Harga per satuan", "Biaya"),
        3,
        "rupiah",
    ),
    (
        "D. BIAYA LAIN (gas, listrik, ongkos kirim, susut alat)",
        ("Uraian", "Jumlah", "Satuan", "Harga per satuan", "Biaya"),
        4,
        "rupiah",
    ),
)


def product_cost() -> bytes:
    """Hitung HPP dan harga jual."""
    book = Book("Hitung HPP dan harga jual")
    sheet = book.sheet("Hitung HPP", [38, 14, 14, 20, 20], BASIS)
    sheet.span("A1:E1", "HITUNG HARGA POKOK (HPP) DAN HARGA JUAL", "title")
    sheet.page.set_row(0, 24)
    sheet.span("A2:E2", "Koperasi Desa/Kelurahan Merah Putih ....................", "bold")
    row = write_box(sheet, 3, ("A", "E"), LINES)
    write_legend(sheet, row, ("A:B", "C:E"))
    for offset, label in ((1, "Nama produk"), (2, "Tanggal menghitung")):
        sheet.write(f"A{row + offset}", label, "label")
        sheet.wide_entry(f"B{row + offset}:E{row + offset}", "text")
    row += 4
    totals = []
    for block in BLOCKS:
        row = _block(sheet, row, block)
        totals.append(f"E{row - 1}")
    end = _price(sheet, _unit_cost(sheet, row, totals))
    sheet.span(f"A{end}:E{end}", f"{BASIS} {EDITION_LINE}", "small")
    sheet.page.fit_to_pages(1, 1)
    sheet.ready(f"E{end}")
    return book.finish()


def _block(sheet: Sheet, row: int, block: tuple[str, tuple[str, ...], int, str]) -> int:
    """One table of costs; its total stands in the row before the one returned."""
    title, names, lines, how = block
    sheet.span(f"A{row}:E{row}", title, "band")
    sheet.line(row + 1, "A", list(names), "head")
    first = row + 2
    if title == "A. BAHAN":
        example = ["contoh (karangan): singkong", "10", "kg", "Rp3.000", "Rp30.000"]
        sheet.line(first, "A", example, "example")
        first += 1
    rows = range(first, first + lines)
    third = "number" if how == "days" else "center"
    for column, kind in (("A", "text"), ("B", "number"), ("C", third), ("D", "rupiah")):
        sheet.entries(column, rows, kind)
    factor = "*C{r}" if how == "days" else ""
    filled = 'OR(B{r}="",C{r}="",D{r}="")' if how == "days" else 'OR(B{r}="",D{r}="")'
    sheet.formulas("E", rows, f'=IF({filled},"",B{{r}}{factor}*D{{r}})')
    sheet.span(f"A{rows.stop}:D{rows.stop}", f"Jumlah {title.split(' (')[0]}", "total")
    sheet.formula(f"E{rows.stop}", f"=SUM(E{rows.start}:E{rows.stop - 1})", shown=0, role="total")
    return rows.stop + 1


def _ask(sheet: Sheet, row: int, label: str, kind: str, value: float | None = None) -> str:
    sheet.span(f"A{row}:D{row}", label, "label")
    sheet.entry(f"E{row}", kind, value)
    return f"E{row}"


def _tell(
    sheet: Sheet, row: int, label: str, formula: str, kind: str = "rupiah", role: str = "formula"
) -> str:
    sheet.span(f"A{row}:D{row}", label, "total" if role == "total" else "label")
    sheet.formula(f"E{row}", formula, kind, 0 if formula.startswith("=E") else "", role)
    return f"E{row}"


def _unit_cost(sheet: Sheet, row: int, totals: list[str]) -> tuple[int, str]:
    """Cost per good unit; returns the next free row and the cell of that cost."""
    sheet.span(f"A{row}:E{row}", "E. HARGA POKOK PER SATUAN", "band")
    cost = _tell(sheet, row + 1, "Jumlah semua biaya (A + B + C + D)", "=" + "+".join(totals))
    made = _ask(sheet, row + 2, "Jumlah yang jadi (bungkus, botol, kg)", "number")
    spoilt = _ask(sheet, row + 3, "Jumlah yang rusak atau tidak layak jual", "number")
    unit = _tell(
        sheet,
        row + 4,
        "HARGA POKOK (HPP) PER SATUAN",
        f'=IF(N({made})-N({spoilt})<=0,"",{cost}/({made}-N({spoilt})))',
        role="total",
    )
    return row + 5, unit


def _price(sheet: Sheet, start: tuple[int, str]) -> int:
    """Selling price from the margin wanted; returns the next free row."""
    row, unit = start
    sheet.span(f"A{row}:E{row}", "F. HARGA JUAL", "band")
    shop = _ask(sheet, row + 1, "Biaya gerai per satuan (sewa, listrik, penjaga)", "rupiah")
    margin = _ask(
        sheet, row + 2, "Keuntungan yang diinginkan (% dari harga pokok + biaya gerai)", "number"
    )
    step = _ask(
        sheet, row + 3, "Dibulatkan ke atas ke kelipatan (Rp), boleh diganti", "rupiah", 100
    )
    raw = f"({unit}+N({shop}))*(1+N({margin})/100)"
    price = _tell(
        sheet,
        row + 4,
        "HARGA JUAL PER SATUAN",
        f'=IF({unit}="","",IF(N({step})<=0,ROUND({raw},0),CEILING(ROUND({raw},2),{step})))',
        role="total",
    )
    _tell(sheet, row + 5, "Keuntungan per satuan", f'=IF({unit}="","",{price}-{unit}-N({shop}))')
    _tell(
        sheet,
        row + 6,
        "Keuntungan dalam persen dari harga jual",
        f'=IF({unit}="","",ROUND(({price}-{unit}-N({shop}))/{price}*100,1))',
        "percent",
    )
    _compare(sheet, row + 7, price, f"{unit}+N({shop})", unit)
    return row + 9


def _compare(sheet: Sheet, row: int, price: str, cost: str, unit: str) -> None:
    """The market price, and what it says about ours."""
    market = _ask(sheet, row, "Harga pasar barang serupa", "rupiah")
    cells, first = f"A{row + 1}:E{row + 1}", "Isi biaya, jumlah jadi, dan harga pasar."
    sheet.page.merge_range(cells, "", sheet.book.style("text", "notice"))
    text = (
        f'=IF(OR({unit}="",{market}=""),"{first}",IF({price}<={market},"Harga jual tidak melebihi '
        f'harga pasar.",IF({cost}>{market},"Biaya lebih tinggi dari harga pasar: hemat biaya '
        'atau jangan produksi dulu.","Harga jual di atas harga pasar: kurangi keuntungan atau biaya.")))'
    )
    sheet.formula(f"A{row + 1}", text, "text", first, "notice")
    known = f'$E${unit[1:]}<>"",$E${row}<>""'
    sheet.alert(cells, f"=AND({known},$E${price[1:]}<=$E${row})", good=True)
    sheet.alert(cells, f"=AND({known},$E${price[1:]}>$E${row})")

"""The printed page of the monthly report: every figure is a formula on the recapitulation."""

from dataclasses import dataclass, field

from bot.materials.cover import Cover
from bot.materials.sheet import Sheet

BASIS = "Dasar: praktik baik pembukuan koperasi. Standar akuntansi: Permenkop UKM 2/2024, tanyakan Dinas Koperasi."
COSTS = (
    "wages",
    "power",
    "transport",
    "rent",
    "supplies",
    "repairs",
    "interest",
    "tax",
    "other_cost",
)
WAITING = "Isi keadaan akhir bulan di lembar Rekap."


@dataclass
class _Page:
    """Writes line after line and remembers where a figure went."""

    sheet: Sheet
    row: int
    at: dict[str, str] = field(default_factory=dict)

    def band(self, title: str) -> None:
        self.sheet.span(f"A{self.row}:C{self.row}", title, "band")
        self.row += 1

    def figure(self, key: str, label: str, formula: str, role: str = "formula") -> None:
        look = "total" if role == "total" else "label"
        self.sheet.span(f"A{self.row}:B{self.row}", label, look)
        shown = "" if formula.startswith("=IF(") else 0
        self.sheet.formula(f"C{self.row}", formula, "rupiah", shown, role)
        self.at[key] = f"$C${self.row}"
        self.row += 1

    def notice(self, formula: str, good: str, bad: str) -> None:
        cells = f"A{self.row}:C{self.row}"
        self.sheet.page.merge_range(cells, "", self.sheet.book.style("text", "notice"))
        self.sheet.formula(f"A{self.row}", formula, "text", WAITING, "notice")
        self.sheet.alert(cells, good, good=True)
        self.sheet.alert(cells, bad)
        self.sheet.page.set_row(self.row - 1, 22)
        self.row += 2


def write_report(cover: Cover, cells: dict[str, str], cost_labels: list[str]) -> dict[str, str]:
    """The sheet Laporan; returns where profit, money and gap stand on it."""
    sheet = cover.sheet.book.sheet("Laporan", [30, 31, 30], BASIS)
    cover.heading(sheet, "LAPORAN KEUANGAN BULANAN", "C")
    month = cover.cells["month"]
    sheet.page.merge_range("A3:C3", "", sheet.book.style("text", "bold"))
    blank = "Bulan: ...................."
    sheet.formula("A3", f'=IF({month}="","{blank}","Bulan: "&{month})', "text", blank, "bold")
    page = _Page(sheet, 4)
    _profit(page, cells, cost_labels)
    _money(page, cells)
    _position(page, cells)
    _finish(page)
    return page.at


def _profit(page: _Page, cells: dict[str, str], cost_labels: list[str]) -> None:
    page.band("A. PEMASUKAN USAHA, PENGELUARAN USAHA, DAN LABA/RUGI")
    page.figure("sales", "Penjualan (tunai dan bon)", "={sales}+{credit_sales}".format(**cells))
    page.figure(
        "goods",
        "Pokok penjualan (stok awal + pembelian - stok akhir)",
        "={stock}+{purchases}+{credit_purchases}-{stocktake}".format(**cells),
    )
    page.figure("gross", "Laba kotor", f"={page.at['sales']}-{page.at['goods']}", "total")
    page.figure(
        "income",
        "Pendapatan jasa dan pendapatan lain",
        "={services}+{other_income}".format(**cells),
    )
    first = page.row
    for key, label in zip(COSTS, cost_labels, strict=True):
        page.figure(
            key,
            f"   Biaya: {label.lower()}" if key != "other_cost" else "   Biaya lain",
            f"={cells[key]}",
        )
    page.figure("depreciation", "   Biaya: penyusutan peralatan", f"=N({cells['depreciation']})")
    page.figure("costs", "Jumlah biaya", f"=SUM(C{first}:C{page.row - 1})", "total")
    page.figure(
        "profit", "LABA (RUGI) BULAN INI", "={gross}+{income}-{costs}".format(**page.at), "total"
    )
    _judge(page, cells["stocktake"], page.at["profit"])


def _judge(page: _Page, stocktake: str, profit: str) -> None:
    page.notice(
        f'=IF({stocktake}="","{WAITING}",IF({profit}<0,"RUGI bulan ini: bahas sebabnya dalam '
        'rapat pengurus.","Hasil bulan ini tidak rugi."))',
        f'=AND({stocktake}<>"",{profit}>=0)',
        f'=AND({stocktake}<>"",{profit}<0)',
    )


def _money(page: _Page, cells: dict[str, str]) -> None:
    page.band("B. POSISI KAS DAN BANK")
    page.figure("opening", "Saldo awal kas dan bank", "={cash}+{bank}".format(**cells))
    page.figure("received", "Uang masuk", f"={cells['received']}")
    page.figure("paid", "Uang keluar", f"={cells['paid']}")
    page.figure(
        "money",
        "Saldo akhir menurut catatan",
        "={opening}+{received}-{paid}".format(**page.at),
        "total",
    )
    waiting = 'OR({counted}="",{statement}="")'.format(**cells)
    page.figure(
        "found",
        "Uang yang dihitung dan saldo rekening koran",
        f'=IF({waiting},"",{cells["counted"]}+{cells["statement"]})',
    )
    page.figure(
        "gap",
        "Selisih (dihitung - catatan)",
        f'=IF({waiting},"",{page.at["found"]}-{page.at["money"]})',
    )
    gap = page.at["gap"]
    page.notice(
        f'=IF({waiting},"{WAITING}",IF({gap}=0,"COCOK: catatan sama dengan uang yang dihitung.",'
        '"SELISIH: telusuri bukti, buat berita acara, laporkan kepada pengawas."))',
        f"=AND(NOT({waiting}),N({gap})=0)",
        f"=AND(NOT({waiting}),N({gap})<>0)",
    )


def _position(page: _Page, cells: dict[str, str]) -> None:
    page.band("C. PIUTANG, STOK, UTANG, DAN SIMPANAN PADA AKHIR BULAN")
    for key, label, formula in (
        (
            "receivable",
            "Piutang (bon) anggota dan pembeli",
            "={receivable}+{credit_sales}-{collected}",
        ),
        ("stock", "Persediaan barang", "=N({stocktake})"),
        ("payable", "Utang kepada pemasok", "={payable}+{credit_purchases}-{suppliers}"),
        ("loan", "Sisa pinjaman koperasi", "={loan}+{borrowed}-{repaid}"),
        ("savings", "Simpanan anggota", "={savings}+{deposits}-{withdrawn}"),
    ):
        page.figure(f"end_{key}", label, formula.format(**cells))
    page.row += 1


def _finish(page: _Page) -> None:
    """Remarks, who signs, and what this page is not."""
    sheet, row = page.sheet, page.row
    sheet.span(f"A{row}:C{row}", "Catatan pengurus:", "bold")
    sheet.wide_entry(f"A{row + 1}:C{row + 2}")
    sheet.span(
        f"A{row + 3}:C{row + 3}",
        f"Ringkasan bulanan, bukan neraca lengkap akhir tahun. {BASIS}",
        "small",
    )
    sheet.page.set_row(row + 2, 26)
    for column, office in (("A", "Bendahara"), ("B", "Ketua"), ("C", "Diterima Pengawas")):
        for offset, text in ((5, office), (6, ""), (7, "(..............................)")):
            sheet.write(f"{column}{row + offset}", text, "sign")
    sheet.page.set_row(row + 5, 40)
    sheet.page.fit_to_pages(1, 1)
    sheet.ready(f"C{row + 7}", frozen=3)

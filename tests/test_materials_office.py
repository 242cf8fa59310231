"""The forms count right: filled in, calculated by LibreOffice, compared with sums made here."""

import datetime
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from bot.materials.build import FORMS
from faq.materials import FILES

BOOKS = [name for name in FORMS if name.endswith(".xlsx")]

Fill = dict[tuple[str, str], object]


def _cells(page: Worksheet) -> Iterator[Cell]:
    for row in page.iter_rows():
        yield from (cell for cell in row if not isinstance(cell, MergedCell))


Read = Callable[[str, Fill], Workbook]
JANUARY = datetime.date(2026, 1, 5)


def _beside(page: Worksheet, label: str, column: str) -> str:
    """The cell in `column` of the row that holds `label`."""
    rows = [cell.row for cell in _cells(page) if cell.value == label]
    assert len(rows) == 1, (label, rows)
    return f"{column}{rows[0]}"


def _at(name: str, sheet: str, column: str, **labels: object) -> Fill:
    """Inputs by their label: spaces in a label are written as underscores."""
    page = load_workbook(FILES / name)[sheet]
    return {
        (sheet, _beside(page, label.replace("_", " "), column)): v for label, v in labels.items()
    }


@pytest.fixture(scope="module")
def calculated(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """Fill in a form, let LibreOffice count it, read the values."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        if os.environ.get("REQUIRE_OFFICE") == "1":
            pytest.fail("LibreOffice is required, but there is none")
        pytest.skip("LibreOffice is not installed")
    profile = tmp_path_factory.mktemp("profile")

    def read(name: str, fill: Fill) -> Workbook:
        book = load_workbook(FILES / name)
        for (sheet, cell), value in fill.items():
            assert not book[sheet][cell].protection.locked, f"{sheet}!{cell} is not an input"
            book[sheet][cell] = value
        folder = tmp_path_factory.mktemp("office")
        book.save(folder / name)
        subprocess.run(
            [office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to",
             "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out"), str(folder / name)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        return load_workbook(folder / "out" / name, data_only=True)

    return read


@pytest.mark.parametrize("name", BOOKS)
def test_an_empty_form_shows_what_it_would_calculate(calculated: Read, name: str) -> None:
    shown, counted = load_workbook(FILES / name, data_only=True), calculated(name, {})

    for page in load_workbook(FILES / name):
        for cell in (cell for cell in _cells(page) if cell.data_type == "f"):
            before = shown[page.title][cell.coordinate].value
            after = counted[page.title][cell.coordinate].value
            assert (before or "") == (after or ""), f"{page.title}!{cell.coordinate}"


def test_cash_book_runs_over_the_months_and_finds_a_difference(calculated: Read) -> None:
    name = "buku-kas-harian.xlsx"
    book = calculated(name, {
        **_at(name, "Petunjuk", "D", **{"Saldo kas awal tahun (Rp)": 500_000}),
        ("Jan", "A5"): JANUARY, ("Jan", "D5"): 450_000, ("Jan", "E6"): 125_000,
        ("Jan", "F77"): 800_000, ("Feb", "E5"): 25_000, ("Feb", "F77"): 800_000,
    })  # fmt: skip

    january, february = book["Jan"], book["Feb"]
    assert [january[cell].value for cell in ("F4", "F5", "F6", "F75")] == [
        500_000,
        950_000,
        825_000,
        825_000,
    ]
    assert not january["F7"].value
    assert january["F78"].value == -25_000
    assert january["A79"].value.startswith("UANG KURANG")
    assert [february[cell].value for cell in ("F4", "F75", "F78")] == [825_000, 800_000, 0]
    assert february["A79"].value.startswith("COCOK")
    recap = book["Petunjuk"]
    assert recap[_beside(recap, "Setahun", "E")].value == 800_000


def test_savings_cards_follow_the_journal(calculated: Read) -> None:
    deposits = [
        (12, "D", 50_000),
        (15, "D", 50_000),
        (12, "E", 10_000),
        (12, "F", 70_000),
        (12, "G", 20_000),
    ]
    fill: Fill = {("Anggota", "A5"): 12, ("Anggota", "B5"): "Siti", ("Anggota", "A6"): 15,
                  ("Anggota", "B6"): "Budi", ("Kartu", "C3"): 12}  # fmt: skip
    for row, (member, column, amount) in enumerate(deposits, start=4):
        fill |= {("Setoran", f"A{row}"): JANUARY, ("Setoran", f"B{row}"): member,
                 ("Setoran", f"{column}{row}"): amount}  # fmt: skip
    fill["Setoran", "B9"] = 99
    book = calculated("kartu-simpanan-anggota.xlsx", fill)

    members, card = book["Anggota"], book["Kartu"]
    assert [members[f"{column}5"].value for column in "DEFG"] == [50_000, 10_000, 50_000, 110_000]
    assert [members[f"{column}4"].value for column in "DEFG"] == [100_000, 10_000, 50_000, 160_000]
    assert card["C4"].value == "Siti"
    assert [card[f"G{row}"].value or 0 for row in range(7, 12)] == [
        50_000,
        60_000,
        130_000,
        110_000,
        0,
    ]
    assert card["G55"].value == 110_000
    assert book["Setoran"]["C9"].value == "Nomor belum terdaftar"


def test_stock_cards_count_down_warn_and_compare(calculated: Read) -> None:
    book = calculated("kartu-stok.xlsx", {
        ("Barang", "A4"): "BRS5", ("Barang", "B4"): "Beras 5 kg", ("Barang", "D4"): 10, ("Barang", "H4"): 8,
        ("Barang", "A5"): "GULA", ("Barang", "B5"): "Gula 1 kg", ("Barang", "D5"): 3,
        ("Mutasi", "B4"): "BRS5", ("Mutasi", "E4"): 20, ("Mutasi", "B5"): "BRS5", ("Mutasi", "F5"): 22.5,
        ("Mutasi", "B6"): "GULA", ("Mutasi", "F6"): 4, ("Opname", "E4"): 7,
    })  # fmt: skip

    goods, moves = book["Barang"], book["Mutasi"]
    assert [goods[f"{column}4"].value for column in "EFGI"] == [20, 22.5, 7.5, "PESAN LAGI"]
    assert [goods["G5"].value, goods["I5"].value] == [-1, "PERIKSA"]
    assert [moves[f"G{row}"].value for row in (4, 5, 6)] == [30, 7.5, -1]
    assert [book["Opname"][cell].value for cell in ("B4", "D4", "F4")] == ["Beras 5 kg", 7.5, -0.5]
    summary = book["Petunjuk"]
    assert [summary[f"E{row}"].value for row in range(_row(summary, "RINGKASAN") + 1, summary.max_row - 1)][
        :4] == [2, 1, 1, 1]  # fmt: skip


def _row(page: Worksheet, text: str) -> int:
    return next(cell.row for cell in _cells(page) if cell.value == text)


def test_monthly_report_gives_profit_money_and_position(calculated: Read) -> None:
    name, total = "laporan-keuangan-bulanan.xlsx", "H"
    fill = {
        **_at(name, "Rekap", total, Uang_tunai_di_kas=1_000, Saldo_rekening_bank=5_000,
              Persediaan_barang=3_000, Utang_kepada_pemasok=700, Uang_tunai_yang_dihitung=2_400,
              Saldo_menurut_rekening_koran=5_000,
              **{"Piutang (bon) anggota dan pembeli": 500, "Simpanan anggota (pokok, wajib, sukarela)": 9_000,
                 "Penjualan dengan bon (belum dibayar)": 300, "Pembelian barang dengan utang": 400,
                 "Persediaan menurut stok opname (harga beli)": 2_500}),
        **_at(name, "Rekap", "C", **{"Penjualan tunai, QRIS, dan transfer": 4_000,
              "Pelunasan piutang (bon)": 200, "Setoran simpanan anggota": 100}),
        **_at(name, "Rekap", "D", **{"Pembelian barang dagangan, tunai": 2_000, "Upah karyawan dan honor": 600,
              "Pembayaran utang kepada pemasok": 250}),
    }  # fmt: skip
    report = calculated(name, fill)["Laporan"]

    def figure(label: str) -> object:
        return report[_beside(report, label, "C")].value

    goods, costs = 3_000 + 2_000 + 400 - 2_500, 600
    money = 1_000 + 5_000 + (4_000 + 200 + 100) - (2_000 + 600 + 250)
    assert figure("LABA (RUGI) BULAN INI") == 4_000 + 300 - goods - costs
    assert figure("Saldo akhir menurut catatan") == money
    assert figure("Selisih (dihitung - catatan)") == 2_400 + 5_000 - money
    assert figure("Piutang (bon) anggota dan pembeli") == 500 + 300 - 200
    assert figure("Utang kepada pemasok") == 700 + 400 - 250
    assert figure("Simpanan anggota") == 9_100
    assert any(str(cell.value).startswith("SELISIH") for cell in _cells(report))


@pytest.mark.parametrize(
    ("shares", "pools", "said"),
    [
        ((40, 20, 30, 10), (4_000, 2_000, 3_000, 1_000), "BENAR"),
        ((40, 20, 30, 5), (0, 0, 0, 0), "PERINGATAN: jumlah persentase 95"),
    ],
)
def test_shu_is_shared_only_when_percentages_make_100(
    calculated: Read, shares: tuple[int, ...], pools: tuple[int, ...], said: str
) -> None:
    fill: Fill = {("SHU", "C5"): 90_001, ("SHU", "C8"): 80_000}
    fill |= {("SHU", f"B{row}"): share for row, share in enumerate(shares, start=17)}
    people = ((5, "Siti", 300, 200), (6, "Budi", 100, 400))
    for row, who, saved, spent in people:
        fill |= {("Per Anggota", f"B{row}"): who, ("Per Anggota", f"C{row}"): saved,
                 ("Per Anggota", f"D{row}"): spent}  # fmt: skip
    book = calculated("perhitungan-shu.xlsx", fill)

    surplus, members = book["SHU"], book["Per Anggota"]
    assert surplus["C13"].value == 10_001
    assert [surplus[f"C{row}"].value for row in range(17, 21)] == list(pools)
    assert surplus["C27"].value == (1 if pools[0] else 0)
    assert surplus["A28"].value.startswith(said)
    for row, _, saved, spent in people:
        expected = pools[1] * saved // 400 + pools[2] * spent // 600
        assert members[f"G{row}"].value == expected


def test_product_cost_leads_to_a_rounded_price(calculated: Read) -> None:
    name, sheet = "hitung-hpp.xlsx", "Hitung HPP"
    page = load_workbook(FILES / name)[sheet]
    material, labour = _row(page, "A. BAHAN") + 3, _row(page, "B. TENAGA") + 2
    book = calculated(name, {
        (sheet, f"B{material}"): 10, (sheet, f"D{material}"): 3_000,
        (sheet, f"B{labour}"): 2, (sheet, f"C{labour}"): 1, (sheet, f"D{labour}"): 50_000,
        **_at(name, sheet, "E", **{
            "Jumlah yang jadi (bungkus, botol, kg)": 52, "Jumlah yang rusak atau tidak layak jual": 2,
            "Biaya gerai per satuan (sewa, listrik, penjaga)": 150,
            "Keuntungan yang diinginkan (% dari harga pokok + biaya gerai)": 25,
            "Harga pasar barang serupa": 3_000}),
    })[sheet]  # fmt: skip

    def figure(label: str) -> object:
        return book[_beside(book, label, "E")].value

    assert figure("HARGA POKOK (HPP) PER SATUAN") == (10 * 3_000 + 2 * 50_000) / 50
    assert figure("HARGA JUAL PER SATUAN") == 3_500  # (2,600 + 150) x 1.25 = 3,437.5
    assert figure("Keuntungan per satuan") == 750
    assert any(str(cell.value).startswith("Harga jual di atas") for cell in _cells(book))

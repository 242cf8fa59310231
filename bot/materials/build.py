"""Write all forms and letters: `python -m bot.materials.build [FOLDER]`."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.materials.agreements import consignment, land_request
from bot.materials.cash import cash_book
from bot.materials.costing import product_cost
from bot.materials.meeting import checklist, invitation, minutes
from bot.materials.monthly import monthly_report
from bot.materials.office import cash_difference, division_of_duties
from bot.materials.proposal import business_proposal
from bot.materials.savings import savings_cards
from bot.materials.shu import surplus
from bot.materials.stock import stock_cards
from faq.materials import FILES

FORMS: Mapping[str, Callable[[], bytes]] = {
    "buku-kas-harian.xlsx": cash_book,
    "kartu-simpanan-anggota.xlsx": savings_cards,
    "kartu-stok.xlsx": stock_cards,
    "berita-acara-selisih-kas.docx": cash_difference,
    "laporan-keuangan-bulanan.xlsx": monthly_report,
    "perhitungan-shu.xlsx": surplus,
    "daftar-periksa-rat.docx": checklist,
    "undangan-rat.docx": invitation,
    "berita-acara-rat.docx": minutes,
    "surat-permohonan-tanah.docx": land_request,
    "proposal-bisnis.docx": business_proposal,
    "perjanjian-titip-jual.docx": consignment,
    "hitung-hpp.xlsx": product_cost,
    "pembagian-tugas-pengurus.docx": division_of_duties,
}
"""Every file by name, with what makes it."""


def build(folder: Path) -> list[Path]:
    """Write every form into `folder`, made if need be; the same bytes every time."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, make in FORMS.items():
        path = folder / name
        path.write_bytes(make())
        written.append(path)
    return written


def main(arguments: list[str]) -> None:
    """Build into the folder named first, by default where the program looks for them."""
    folder = Path(arguments[0]) if arguments else FILES
    for path in build(folder):
        sys.stdout.write(f"{path.stat().st_size:7d}  {path.name}\n")


if __name__ == "__main__":
    main(sys.argv[1:])

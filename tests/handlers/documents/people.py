"""Lines as they come, and lines as somebody with bad intentions would write them."""

from handlers.documents.lines import CallLine

MADE = "Selasa, 24 November 2026 pukul 08.00 WIB"

# What a spreadsheet takes for a formula, and what a PDF library takes for mark-up.
DANGEROUS = [
    "=1+1",
    '=HYPERLINK("https://evil.example";"klik")',
    "+6281234567890",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "'=1+1",
    "{=1+1}",
    "https://evil.example",
    "mailto:a@b.example",
    "000123",
    "1e5",
    "TRUE",
    "#N/A",
    "_x003D_1+1",
    "<b>&amp;</b>",
]


def call(name: str = "Ketua", kecamatan: str = "Kalianda", **more: str) -> CallLine:
    """A line in which only what matters is said."""
    given = {
        "village": "Desa Satu",
        "cooperative": "Koperasi Desa Satu",
        "phone": "+6281234567890",
        "reason": "Nomor WhatsApp tidak aktif",
    }
    return CallLine(kecamatan=kecamatan, name=name, **(given | more))

"""A short business proposal whose headings follow what lenders and the village ask for."""

from bot.materials.letter import BOX, DOTS, LINE, SHORT, VALUE, Letter

LINES = "\n".join([LINE] * 4)
LEGAL = (
    "Akta pendirian dan SK badan hukum", "Nomor Induk Koperasi (NIK)", "NIB dan KBLI", "NPWP",
    "Rekening bank atas nama koperasi",
)  # fmt: skip
RISKS = (
    "Barang tidak laku atau rusak", "Harga beli naik", "Bon anggota macet", "Pasokan terlambat",
)  # fmt: skip


def business_proposal() -> bytes:
    """Proposal bisnis singkat."""
    letter = Letter(
        "Proposal bisnis koperasi",
        "*) Coret yang tidak perlu. Dasar: isi minimal PMK 49/2025 Pasal 6 (aturan lama, dinyatakan direvisi November 2025); praktik baik. "
        "Per Maret 2026 skema sudah berubah sejak Inpres 17/2025: tanyakan format terbaru ke Dinas Koperasi.",
    )
    letter.letterhead()
    letter.title("PROPOSAL BISNIS KOPERASI")
    letter.fields(
        [
            ("Usaha yang diajukan", VALUE),
            ("Ditujukan kepada", VALUE),
            ("Jumlah yang diajukan", f"Rp {DOTS}"),
            ("Tanggal", DOTS),
        ]
    )
    letter.head("1. Ringkasan")
    letter.say(
        "(Usaha apa, untuk siapa, berapa kebutuhan dananya, dan apa manfaatnya bagi anggota.)",
        size=9,
    )
    letter.say(LINES)
    _profile(letter)
    _market(letter)
    _budget(letter)
    _repayment(letter)
    _close(letter)
    return letter.finish()


def _profile(letter: Letter) -> None:
    letter.head("2. Profil dan legalitas koperasi")
    letter.table(
        ["Dokumen", "Nomor dan tanggal"], [(name, "") for name in LEGAL], [7.0, 10.0], height=0.6
    )
    letter.fields(
        [
            ("Jumlah anggota", f"{SHORT} orang (laki-laki {SHORT}, perempuan {SHORT})"),
            ("Ketua / Sekretaris", f"{DOTS} / {DOTS}"),
            ("Bendahara", DOTS),
            ("Ketua Pengawas", DOTS),
            ("Simpanan anggota saat ini", f"Rp {DOTS}"),
        ]
    )


def _market(letter: Letter) -> None:
    letter.head("3. Usaha dan pasar")
    letter.items(
        [
            f"Barang atau jasa yang dijual: {VALUE}",
            f"Pembeli utama dan jumlahnya: {VALUE}",
            f"Pemasok dan cara membayar: {VALUE}",
            f"Pesaing dan kelebihan koperasi: {VALUE}",
        ],
        mark="{a}.",
    )
    letter.head("4. Perkiraan penjualan dan keuntungan")
    letter.table(
        ["Uraian", "Per bulan (Rp)", "Tahun 1 (Rp)", "Tahun 2 (Rp)"],
        [
            (name, "", "", "")
            for name in (
                "Penjualan",
                "Harga pokok barang",
                "Biaya (upah, listrik, angkut, lain-lain)",
                "Angsuran dan bunga",
                "Keuntungan",
            )
        ],
        [6.2, 3.6, 3.6, 3.6],
    )


def _budget(letter: Letter) -> None:
    letter.head("5. Rencana anggaran biaya")
    letter.table(
        ["No.", "Belanja modal (barang tahan lama)", "Jumlah", "Harga (Rp)", "Total (Rp)"],
        [(str(number), "", "", "", "") for number in range(1, 5)]
        + [("", "Jumlah belanja modal", "", "", "")],
        [1.0, 7.2, 2.2, 3.2, 3.4],
    )
    letter.table(
        ["No.", "Belanja operasional (modal kerja)", "Jumlah", "Harga (Rp)", "Total (Rp)"],
        [(str(number), "", "", "", "") for number in range(1, 5)]
        + [("", "Jumlah belanja operasional", "", "", "")],
        [1.0, 7.2, 2.2, 3.2, 3.4],
    )
    letter.fields(
        [
            ("Jumlah kebutuhan", f"Rp {DOTS}"),
            ("Dari modal koperasi sendiri", f"Rp {DOTS}"),
            ("Yang diajukan", f"Rp {DOTS}"),
        ]
    )


def _repayment(letter: Letter) -> None:
    letter.head("6. Tahapan pencairan")
    letter.table(
        ["Tahap", "Bulan", "Jumlah (Rp)", "Dipakai untuk", "Bukti yang disiapkan"],
        [(str(number), "", "", "", "") for number in range(1, 4)],
        [1.4, 2.6, 3.4, 5.2, 4.4],
    )
    letter.head("7. Rencana pengembalian (bila berupa pinjaman)")
    letter.fields(
        [
            ("Jangka waktu", f"{SHORT} bulan, masa tenggang {SHORT} bulan"),
            ("Angsuran tiap bulan", f"Rp {DOTS}"),
            ("Sumber uang angsuran", VALUE),
            ("Bila penjualan kurang", VALUE),
        ]
    )
    letter.head("8. Risiko dan cara mengatasinya")
    letter.table(
        ["Risiko", "Cara mencegah atau mengatasi"],
        [*[(name, "") for name in RISKS], (DOTS, "")],
        [6.0, 11.0],
    )


def _close(letter: Letter) -> None:
    letter.head("9. Lampiran", new_page=True)
    letter.items(
        [
            "Fotokopi legalitas koperasi dan KTP pengurus",
            "Berita acara rapat anggota atau musyawarah yang menyetujui",
            "Laporan keuangan terakhir",
            "Foto tempat usaha dan penawaran harga",
            "Surat persetujuan kepala desa/bupati bila diminta",
        ],
        mark=BOX,
    )
    letter.say("Demikian proposal ini kami susun dengan sebenarnya.")
    letter.signatures(["Bendahara", "Ketua", "Mengetahui,\nKetua Pengawas"])

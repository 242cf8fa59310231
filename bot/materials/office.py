"""Papers of the daily office: the record of a cash difference, and who does what on the board."""

from bot.materials.letter import BOX, DOTS, SHORT, VALUE, Letter

NOTES = (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000)


def cash_difference() -> bytes:
    """Berita acara selisih kas."""
    letter = Letter(
        "Berita acara selisih kas",
        "*) Coret yang tidak perlu. Dasar: praktik baik pembukuan koperasi.",
    )
    letter.letterhead()
    letter.title("BERITA ACARA SELISIH KAS", f"{SHORT}/BA-KAS/{SHORT}/20....")
    letter.say(
        f"Pada hari ini, {SHORT}{SHORT}, tanggal {SHORT}{SHORT}, pukul {SHORT} WIB, bertempat di {DOTS}, "
        "kami yang bertanda tangan di bawah ini telah menghitung uang kas koperasi bersama-sama, "
        "dengan hasil sebagai berikut."
    )
    _counted(letter)
    _followed_up(letter)
    letter.say("Demikian berita acara ini dibuat dengan sebenarnya.")
    letter.signatures(["Kasir", "Bendahara", "Ketua", "Telah menerima laporan,\nPengawas"])
    return letter.finish()


def _counted(letter: Letter) -> None:
    letter.head("1. Uang fisik yang dihitung")
    rows = [(f"Rp{value:,}".replace(",", "."), "", "Rp") for value in NOTES]
    letter.table(
        ["Pecahan", "Jumlah lembar/keping", "Nilai"],
        [*rows, ("Uang logam", "", "Rp"), ("Jumlah uang fisik", "", "Rp")],
        [6, 5, 6],
        height=0.5,
    )
    letter.head("2. Perbandingan dengan buku kas")
    letter.fields(
        [
            ("Saldo menurut buku kas", f"Rp {DOTS}"),
            ("Jumlah uang fisik", f"Rp {DOTS}"),
            ("Selisih kurang/lebih *)", f"Rp {DOTS}"),
            ("Terbilang", VALUE),
        ]
    )


def _followed_up(letter: Letter) -> None:
    letter.head("3. Penelusuran nota dan sebab selisih")
    letter.items(
        [
            f"Nota dan bukti yang diperiksa: nomor {SHORT} sampai {SHORT}, tanggal {SHORT}{SHORT}",
            f'Sebab selisih, atau "belum diketahui": {DOTS * 4}',
        ],
        mark="{a}.",
    )
    letter.head("4. Tindak lanjut")
    letter.items(
        [
            "Selisih dicatat di buku kas dengan nomor berita acara ini. Catatan lama tidak diubah.",
            f"Penelusuran dilanjutkan oleh {DOTS} sampai tanggal {SHORT}{SHORT}",
            f"Dilaporkan kepada pengawas pada tanggal {SHORT}{SHORT}",
            f"Lain-lain: {VALUE}",
        ],
        mark=BOX,
    )


DUTIES = (
    ("Ketua", "Memimpin dan mewakili koperasi. Memimpin rapat pengurus. Menyetujui pengeluaran."),
    (
        "Wakil Ketua Bidang Usaha",
        "Mengurus unit usaha: gerai, stok, pemasok, harga, dan penjualan.",
    ),
    (
        "Wakil Ketua Bidang Keanggotaan",
        "Mengurus anggota: pendaftaran, simpanan, pertemuan, dan keluhan anggota.",
    ),
    ("Sekretaris", "Mengurus surat, notulen, arsip, dan daftar anggota. Memperbarui Simkopdes."),
    ("Bendahara", "Mengurus uang dan pembukuan. Menyusun laporan keuangan bulanan."),
)
MONEY = (
    "Mengajukan belanja", "Menyetujui belanja", "Membayar", "Mencatat di buku kas",
    "Menandatangani penarikan bank (sebaiknya dua orang)", "Menghitung uang dan stok",
)  # fmt: skip


def division_of_duties() -> bytes:
    """Pembagian tugas pengurus."""
    letter = Letter(
        "Pembagian tugas pengurus",
        "*) Coret yang tidak perlu. Dasar: Juklak Menkop 1/2025 (susunan pengurus); UU 25/1992 Pasal 32 "
        "(pengelola), 38-39 (pengawas); praktik baik. Rincian mengikuti AD/ART.",
    )
    letter.letterhead()
    letter.title("PEMBAGIAN TUGAS PENGURUS", f"{SHORT}/PENGURUS/{SHORT}/20....")
    letter.say(
        f"Ditetapkan dalam rapat pengurus pada hari {SHORT}{SHORT}, tanggal {SHORT}{SHORT}, di {DOTS}. "
        f"Berlaku mulai tanggal {SHORT}{SHORT} sampai diubah dalam rapat pengurus."
    )
    _tables_of_duties(letter)
    _others_and_calendar(letter)
    letter.signatures(["Ketua", "Wakil Ketua\nBidang Usaha", "Wakil Ketua\nBidang Keanggotaan"])
    letter.signatures(["Sekretaris", "Bendahara", "Mengetahui,\nKetua Pengawas"], place=False)
    return letter.finish()


def _tables_of_duties(letter: Letter) -> None:
    letter.head("1. Tugas pokok")
    letter.table(
        ["Jabatan", "Nama dan nomor HP", "Tugas pokok", "Pengganti bila berhalangan"],
        [(office, "", duty, "") for office, duty in DUTIES],
        [3.4, 3.9, 6.2, 3.5],
        height=1.25,
    )
    letter.head("2. Siapa berbuat apa dalam urusan uang")
    letter.table(
        ["Pekerjaan", "Jabatan/nama", "Batas nilai (Rp), ditetapkan tertulis"],
        [(work, "", "") for work in MONEY],
        [7.0, 5.0, 5.0],
    )
    letter.say("Yang menghitung stok sebaiknya bukan penjaga gudang sendiri.", size=9.5)


def _others_and_calendar(letter: Letter) -> None:
    letter.head("3. Pengawas dan pengelola", new_page=True)
    letter.items(
        [
            f"Pengawas (ketua: {DOTS}, anggota: {DOTS * 2}) mengawasi dan memberi laporan tertulis; tidak "
            "menjalankan usaha dan tidak memegang uang.",
            f"Pengelola/karyawan, bila ada (nama: {DOTS}), bertanggung jawab kepada pengurus; tanggung jawab "
            "pengurus tidak berkurang.",
        ],
        mark="{a}.",
    )
    letter.head("4. Jadwal tetap")
    letter.table(
        ["Kegiatan", "Hari/tanggal", "Penanggung jawab"],
        [
            (work, "", "")
            for work in (
                "Tutup kas harian dan cocokkan uang",
                "Rapat pengurus bulanan",
                "Tutup buku bulanan dan stok opname",
                "Pembaruan data Simkopdes",
            )
        ],
        [8.0, 4.5, 4.5],
    )

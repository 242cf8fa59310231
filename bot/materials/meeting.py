"""Papers of the annual members' meeting (RAT): checklist, invitation, minutes."""

from bot.materials.letter import BOX, DOTS, LINE, SHORT, VALUE, Letter

AGENDA = (
    "Pembukaan, doa, dan lagu kebangsaan",
    "Pemeriksaan kehadiran dan pengesahan tata tertib rapat",
    "Laporan pertanggungjawaban pengurus: neraca akhir tahun dan perhitungan hasil usaha beserta penjelasannya",
    "Laporan pengawas",
    "Tanggapan anggota dan pengesahan laporan",
    "Pembagian sisa hasil usaha (SHU)",
    "Rencana kerja dan anggaran tahun berikut",
    "Acara lain: ........................................",
    "Penutup",
)
STEPS = (
    ("Sesudah tutup buku 31 Desember", (
        "Menutup buku tahunan; mencocokkan kas, bank, stok, piutang, utang, dan simpanan",
        "Menyusun neraca akhir tahun dan perhitungan hasil usaha beserta penjelasannya",
        "Menyusun laporan pertanggungjawaban pengurus",
        "Menyerahkan buku dan laporan kepada pengawas untuk diperiksa",
        "Menerima laporan tertulis pengawas",
    )),
    ("Sebelum undangan dikirim", (
        "Menyusun rencana kerja dan anggaran tahun berikut",
        "Menyusun usul pembagian SHU menurut AD/ART",
        "Membaca AD/ART: kuorum, tenggat undangan, hak suara, tata cara keputusan",
        "Menanyakan surat edaran terbaru kepada Dinas Koperasi dan UKM",
        "Menetapkan tanggal, tempat, panitia, dan biaya rapat",
    )),
    ("H-30 sampai H-7", (
        "Mengirim undangan kepada semua anggota; mencatat tanda terimanya",
        "Mengundang pengawas, Dinas Koperasi, kecamatan, dan pemerintah desa",
        "Membagikan bahan rapat; bila juga daring, mengumumkan tautan dan menyiapkan tempat bagi "
        "anggota tanpa HP",
        "Mengingatkan anggota lewat grup, pengumuman, dan kunjungan",
    )),
    ("H-1 dan hari rapat", (
        "Menyiapkan ruang, pengeras suara, daftar hadir, dan kartu suara bila perlu",
        "Menghitung kehadiran dan kuorum sebelum rapat dibuka",
        "Mencatat notulen: pendapat anggota, keputusan, dan hasil suara",
        "Menandatangani berita acara pada hari itu juga",
    )),
    ("Sesudah RAT", (
        "Mengirim laporan RAT kepada Dinas Koperasi dan UKM",
        "Memperbarui data NIK koperasi dan Simkopdes",
        "Membagikan SHU sesuai keputusan, dengan tanda terima",
        "Menempel ringkasan hasil rapat tanpa data simpanan dan utang per orang",
        "Mengarsipkan berita acara, notulen, daftar hadir, dan laporan",
    )),
)  # fmt: skip


def checklist() -> bytes:
    """Daftar periksa RAT."""
    letter = Letter(
        "Daftar periksa RAT",
        "Dasar: UU 25/1992 Pasal 26 dan 35; Permenkop 19/2015; Permen KUKM 10/2016 (pembaruan NIK); "
        "penegasan Kemenkop 10 Februari 2026; praktik baik.",
    )
    letter.letterhead()
    letter.title("DAFTAR PERIKSA RAPAT ANGGOTA TAHUNAN (RAT)")
    letter.fields(
        [
            ("Tahun buku", DOTS),
            ("Rencana hari/tanggal RAT", VALUE),
            ("Ketua panitia dan HP", VALUE),
        ]
    )
    letter.say(
        "Batas waktu: menurut UU, RAT paling lambat 6 bulan setelah tahun buku berakhir (tutup buku "
        "Desember berarti 30 Juni). Kemenkop (Februari 2026) menegaskan koperasi primer paling lambat akhir "
        "Maret. Rencanakan sebelum akhir Maret dan ikuti surat edaran terbaru Dinas.",
        size=9.5,
    )
    _steps(letter)
    letter.signatures(["Ketua Panitia", "Ketua Koperasi"])
    return letter.finish()


def _steps(letter: Letter) -> None:
    number = 0
    for stage, works in STEPS:
        letter.head(stage)
        rows = []
        for work in works:
            number += 1
            rows.append((str(number), work, "", "", BOX))
        letter.table(
            ["No.", "Pekerjaan", "Penanggung jawab", "Batas tanggal", "Selesai"],
            rows,
            [1.0, 8.3, 3.4, 2.7, 1.6],
            height=0.75,
        )


def invitation() -> bytes:
    """Undangan RAT."""
    letter = Letter(
        "Undangan RAT",
        "*) Coret yang tidak perlu. Dasar: UU 25/1992 Pasal 26 dan 35. Tenggat undangan, kuorum, dan hak "
        "suara mengikuti AD/ART.",
    )
    letter.letterhead()
    letter.fields(
        [
            ("Nomor", f"{SHORT}/UND-RAT/{SHORT}/20...."),
            ("Lampiran", f"{SHORT} lembar bahan rapat"),
            ("Perihal", "Undangan Rapat Anggota Tahunan (RAT) Tahun Buku 20...."),
        ],
        label=2.5,
    )
    letter.say(f"Kepada Yth. Bapak/Ibu {DOTS * 2}", after=0)
    letter.say(f"Anggota nomor {SHORT}", after=0)
    letter.say("di tempat", after=8)
    _call(letter)
    letter.signatures(["Sekretaris", "Ketua"])
    _slip(letter)
    return letter.finish()


def _call(letter: Letter) -> None:
    letter.say("Dengan hormat,")
    letter.say(
        "Pengurus mengundang Bapak/Ibu untuk menghadiri Rapat Anggota Tahunan koperasi kita, yang akan "
        "dilaksanakan pada:"
    )
    letter.fields(
        [
            ("Hari, tanggal", VALUE),
            ("Waktu", f"pukul {SHORT} WIB sampai selesai"),
            ("Tempat", VALUE),
            ("Tautan, bila juga daring", VALUE),
        ]
    )
    letter.head("Acara rapat")
    letter.items(AGENDA)
    letter.say(
        f"Bahan rapat terlampir atau dapat dibaca di {DOTS} mulai tanggal {SHORT}{SHORT}. Mohon membawa "
        "kartu anggota atau KTP dan undangan ini. Kehadiran Bapak/Ibu sangat menentukan sahnya rapat."
    )
    letter.say("Atas perhatian dan kehadiran Bapak/Ibu, kami ucapkan terima kasih.")


def _slip(letter: Letter) -> None:
    """The part that comes back to the board."""
    letter.say(
        "- - - - - - - - - - - - - - - - - - - -  potong di sini  - - - - - - - - - - - - - - - - - - - -",
        align="center",
        size=9,
    )
    letter.say(
        f"Konfirmasi: saya {DOTS}, anggota nomor {SHORT}, akan hadir / tidak dapat hadir *) karena {DOTS}. "
        f"Tanda tangan: {DOTS}",
        size=9.5,
    )


def minutes() -> bytes:
    """Berita acara RAT."""
    letter = Letter(
        "Berita acara RAT",
        "*) Coret yang tidak perlu. Dasar: UU 25/1992 Pasal 23, 26, 35 dan 45. Kuorum dan tata cara keputusan "
        "mengikuti AD/ART.",
    )
    letter.letterhead()
    letter.title(
        "BERITA ACARA RAPAT ANGGOTA TAHUNAN\nTAHUN BUKU 20....", f"{SHORT}/BA-RAT/{SHORT}/20...."
    )
    letter.say(
        f"Pada hari ini, {SHORT}{SHORT}, tanggal {SHORT}{SHORT}, pukul {SHORT} WIB, bertempat di {DOTS * 2}, "
        "secara luring / daring / keduanya *), telah dilaksanakan Rapat Anggota Tahunan."
    )
    _present(letter)
    _decisions(letter)
    _shares(letter)
    letter.head("4. Catatan dan saran anggota", new_page=True)
    letter.say("\n".join([LINE] * 10))
    letter.say(
        f"Rapat ditutup pukul {SHORT} WIB. Demikian berita acara ini dibuat dengan sebenarnya."
    )
    letter.signatures(["Pimpinan Rapat", "Notulis", "Wakil Anggota 1"])
    letter.signatures(["Wakil Anggota 2", "Ketua Koperasi", "Ketua Pengawas"], place=False)
    _attendance(letter)
    return letter.finish()


def _present(letter: Letter) -> None:
    letter.head("1. Kehadiran")
    letter.fields(
        [
            ("Jumlah anggota koperasi", f"{SHORT} orang"),
            ("Anggota yang hadir", f"{SHORT} orang (daftar hadir terlampir)"),
            ("Kuorum menurut AD/ART", f"{SHORT}{SHORT}; tercapai / tidak tercapai *)"),
            ("Undangan lain yang hadir", VALUE),
            ("Pimpinan rapat", VALUE),
            ("Notulis", VALUE),
        ]
    )


def _decisions(letter: Letter) -> None:
    letter.head("2. Keputusan rapat")
    letter.items(
        [
            "Laporan pertanggungjawaban pengurus diterima / diterima dengan catatan / ditolak *).",
            "Neraca akhir tahun dan perhitungan hasil usaha disahkan / tidak disahkan *).",
            "Laporan pengawas diterima / diterima dengan catatan *).",
            f"Sisa hasil usaha (SHU) tahun buku 20.... sebesar Rp {DOTS} dibagi menurut tabel nomor 3.",
            "Rencana kerja dan anggaran tahun 20.... disetujui / disetujui dengan perubahan / tidak disetujui *).",
            f"Keputusan lain: {VALUE}",
            f"Hasil suara, bila diadakan pemungutan suara: setuju {SHORT}, tidak setuju {SHORT}, abstain {SHORT}",
        ],
        mark="{a}.",
    )


def _shares(letter: Letter) -> None:
    letter.head("3. Pembagian SHU yang diputuskan (isi sesuai AD/ART)")
    letter.table(
        ["Pos", "Persen", "Jumlah (Rp)"],
        [
            (name, "", "")
            for name in (
                "Dana cadangan",
                "Jasa usaha anggota",
                "Jasa simpanan anggota",
                "Pendidikan perkoperasian",
                DOTS,
                DOTS,
                DOTS,
            )
        ]
        + [("Jumlah", "100", "")],
        [9.0, 3.0, 5.0],
        height=0.55,
    )


def _attendance(letter: Letter) -> None:
    letter.title("DAFTAR HADIR RAPAT ANGGOTA TAHUNAN", new_page=True)
    letter.fields([("Hari, tanggal, tempat", VALUE), ("Lembar ke-", SHORT)])
    letter.table(
        ["No.", "No. anggota", "Nama", "Dusun/RT", "Tanda tangan"],
        [(str(number), "", "", "", "") for number in range(1, 26)],
        [1.2, 2.6, 6.0, 3.4, 3.8],
        height=0.78,
    )

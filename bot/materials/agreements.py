"""Letters to others: the request for village land or a building, and the consignment agreement."""

from bot.materials.letter import BOX, DOTS, SHORT, VALUE, Letter


def land_request() -> bytes:
    """Surat permohonan pemanfaatan tanah atau bangunan desa."""
    letter = Letter(
        "Surat permohonan pemanfaatan tanah atau bangunan desa",
        "*) Coret yang tidak perlu. Dasar: Permendagri 1/2016 Pasal 6, 11 dan 12 (jo 3/2024); Inpres 17/2025. "
        "Aturan dapat berubah: konfirmasikan dulu ke Dinas PMD.",
    )
    letter.letterhead()
    letter.fields(
        [
            ("Nomor", f"{SHORT}/PMH/{SHORT}/20...."),
            ("Lampiran", f"{SHORT} berkas"),
            ("Perihal", "Permohonan pemanfaatan tanah/bangunan *) milik desa"),
        ],
        label=2.5,
    )
    letter.say(f"Yth. Kepala Desa {DOTS}", after=0)
    letter.say("di tempat", after=8)
    letter.say("Dengan hormat,")
    _wanted(letter)
    _asked_and_promised(letter)
    letter.signatures(["Sekretaris", "Ketua"])
    _copies(letter)
    return letter.finish()


def _wanted(letter: Letter) -> None:
    """Which land or building, and for what."""
    letter.say(
        "Kami pengurus Koperasi Desa Merah Putih mengajukan permohonan untuk memanfaatkan tanah/bangunan *) "
        "milik desa sebagai tempat usaha dan pelayanan anggota, dengan keterangan sebagai berikut."
    )
    letter.fields(
        [
            ("Letak (dusun/RT, alamat)", VALUE),
            (
                "Luas tanah / bangunan *)",
                f"{SHORT} m\N{SUPERSCRIPT TWO}, ukuran {SHORT} x {SHORT} meter",
            ),
            ("Bukti kepemilikan desa", f"{DOTS} nomor {DOTS}"),
            ("Dipakai sekarang untuk", VALUE),
            ("Titik koordinat", VALUE),
            (
                "Rencana pemakaian",
                f"{BOX} gerai   {BOX} gudang   {BOX} kantor   {BOX} lainnya: {SHORT}",
            ),
            (
                "Bentuk yang dimohon",
                f"{BOX} sewa   {BOX} kerja sama pemanfaatan   {BOX} lainnya: {SHORT}",
            ),
            ("Jangka waktu yang dimohon", f"{SHORT} tahun, mulai {SHORT}{SHORT}"),
        ],
        label=5.6,
    )


def _asked_and_promised(letter: Letter) -> None:
    letter.say("Untuk itu kami mohon kiranya Bapak/Ibu Kepala Desa berkenan:", after=2)
    letter.items(
        [
            "memeriksa status tanah/bangunan tersebut dan memastikan tidak dipakai langsung untuk pemerintahan desa;",
            "membahasnya dalam musyawarah desa bersama BPD;",
            "meminta petunjuk Dinas PMD tentang bentuk pemanfaatan yang dibolehkan;",
            "menetapkannya dengan Peraturan Desa dan perjanjian tertulis bila disetujui.",
        ]
    )
    letter.say("Kami menyatakan sanggup:", after=2)
    letter.items(
        [
            "memakai tanah/bangunan hanya untuk kegiatan koperasi dan merawatnya;",
            "tidak mengalihkan, menggadaikan, atau menjadikannya jaminan, karena tetap milik desa;",
            "memenuhi perjanjian serta tidak membangun sebelum ada izin tertulis.",
        ],
        mark="{a}.",
    )
    letter.say(
        "Sebagai bahan pertimbangan kami lampirkan: fotokopi akta dan SK badan hukum, NIB, NPWP, notulen "
        "rapat pengurus, denah dan foto lokasi, serta rencana usaha."
    )
    letter.say("Atas perhatian Bapak/Ibu, kami ucapkan terima kasih.")


def _copies(letter: Letter) -> None:
    """Who gets a copy, and a note for the board alone."""
    letter.say(
        "Tembusan: 1. Ketua BPD; 2. Camat; 3. Dinas PMD; 4. Dinas Koperasi dan UKM; 5. arsip.",
        align="left",
        size=9,
    )
    letter.say(
        "Catatan untuk pengurus, hapus sebelum dikirim: sewa paling lama 3 tahun dan dapat diperpanjang (Permendagri 1/2016 Pasal 12). Pinjam pakai "
        "untuk koperasi masih berbeda pendapat; minta petunjuk tertulis Dinas PMD. Untuk kelurahan, surat "
        "ditujukan kepada pemilik aset, misalnya bupati.",
        size=9,
    )


ARTICLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("HARGA DAN BAGI HASIL", (
        "Harga jual kepada pembeli adalah harga dalam tabel Pasal 1 dan tidak diubah tanpa kesepakatan kedua pihak.",
        f"Bagian PIHAK KEDUA adalah {SHORT} persen dari harga jual atau Rp {DOTS} tiap satuan *).",
    )),
    ("PENYERAHAN BARANG", (
        "Setiap pengantaran disertai surat jalan yang ditandatangani kedua pihak.",
        "PIHAK PERTAMA menjamin barang baik, berlabel, mempunyai izin edar bila dipersyaratkan, dan belum "
        "kedaluwarsa.",
        f"Sisa barang diperiksa bersama setiap {DOTS}.",
    )),
    ("PEMBAYARAN", (
        f"PIHAK KEDUA membayar barang yang terjual setiap {DOTS}, tunai / lewat rekening *).",
        f"Pembayaran lewat rekening ditujukan ke bank {DOTS}, nomor {DOTS}, atas nama {DOTS}.",
    )),
    ("BARANG RUSAK, HILANG, DAN RETUR", (
        "Barang yang tidak laku, mendekati kedaluwarsa, atau rusak sejak dari PIHAK PERTAMA dikembalikan "
        "kepada PIHAK PERTAMA.",
        "Barang yang rusak atau hilang karena kelalaian PIHAK KEDUA diganti oleh PIHAK KEDUA.",
        f"Batas waktu retur: {DOTS}. Ongkos retur ditanggung {DOTS}.",
    )),
    ("JANGKA WAKTU", (
        f"Perjanjian berlaku {SHORT} bulan, mulai tanggal {DOTS} sampai {DOTS}.",
        f"Pihak yang ingin berhenti lebih awal memberi tahu tertulis paling lambat {SHORT} hari sebelumnya.",
    )),
    ("SANKSI DAN KEADAAN KAHAR", (
        f"Bila terlambat membayar atau melanggar perjanjian: {DOTS * 3}",
        "Bencana atau kejadian lain di luar kuasa kedua pihak tidak dianggap pelanggaran; kedua pihak saling "
        "memberi tahu dan bermusyawarah.",
    )),
    ("PENYELESAIAN PERSELISIHAN", (
        f"Perselisihan diselesaikan dengan musyawarah. Bila tidak tercapai, melalui {DOTS * 3}.",
    )),
)  # fmt: skip


def consignment() -> bytes:
    """Perjanjian titip jual."""
    letter = Letter(
        "Perjanjian titip jual",
        "*) Coret yang tidak perlu. Dasar: praktik baik perjanjian kerja sama. Ditandatangani ketua sesuai AD/ART.",
    )
    letter.title("PERJANJIAN TITIP JUAL (KONSINYASI)", f"{SHORT}/PTJ/{SHORT}/20....")
    letter.say(
        f"Pada hari ini, {SHORT}{SHORT}, tanggal {SHORT}{SHORT}, di {DOTS}, yang bertanda tangan di bawah ini:"
    )
    _parties(letter)
    _goods(letter)
    _articles(letter)
    letter.signatures(["PIHAK PERTAMA", "PIHAK KEDUA"])
    letter.signatures(["Saksi 1", "Saksi 2"], place=False)
    _delivery_note(letter)
    return letter.finish()


def _parties(letter: Letter) -> None:
    for side, role in (
        ("PIHAK PERTAMA", "penitip barang"),
        ("PIHAK KEDUA", "toko/gerai yang menerima titipan"),
    ):
        letter.fields(
            [
                ("Nama", VALUE),
                ("Jabatan", f"{DOTS} mewakili {DOTS * 3}"),
                ("Alamat dan nomor HP", VALUE),
            ]
        )
        letter.say(f"selanjutnya disebut {side} ({role}).")
    letter.say(
        "Salah satu pihak adalah Koperasi Desa/Kelurahan *) Merah Putih. Kedua pihak sepakat mengadakan "
        "perjanjian titip jual dengan ketentuan berikut."
    )


def _goods(letter: Letter) -> None:
    letter.head("Pasal 1 - BARANG TITIPAN", align="center")
    letter.table(
        ["No.", "Nama barang dan ukuran", "Jumlah awal", "Harga jual (Rp)", "Bagian penitip (Rp)"],
        [(str(number), "", "", "", "") for number in range(1, 6)],
        [1.0, 6.6, 2.6, 3.3, 3.5],
    )


def _articles(letter: Letter) -> None:
    for number, (title, clauses) in enumerate(ARTICLES, start=2):
        letter.head(f"Pasal {number} - {title}", align="center")
        if len(clauses) == 1:
            letter.say(clauses[0])
        else:
            letter.items(clauses, mark="({n})")
    letter.head(f"Pasal {len(ARTICLES) + 2} - PENUTUP", align="center")
    letter.say(
        "Perjanjian ini dibuat rangkap dua dengan isi yang sama, satu untuk tiap pihak. Hal yang belum diatur "
        "disepakati kemudian secara tertulis."
    )


def _delivery_note(letter: Letter) -> None:
    letter.title("SURAT JALAN DAN PEMERIKSAAN SISA BARANG", f"{SHORT}", new_page=True)
    letter.fields([("Tanggal kirim", DOTS), ("Dari / kepada", f"{DOTS} / {DOTS}")])
    letter.table(
        [
            "No.",
            "Nama barang",
            "Kode/kedaluwarsa",
            "Kirim",
            "Sisa",
            "Retur",
            "Terjual",
            "Uang (Rp)",
        ],
        [(str(number), *[""] * 7) for number in range(1, 16)],
        [1.0, 4.6, 3.0, 1.5, 1.5, 1.5, 1.6, 2.3],
        height=0.75,
    )
    letter.signatures(
        [
            "Yang mengantar",
            "Yang menerima",
            "Pemeriksa sisa\n(penitip)",
            "Pemeriksa sisa\n(penerima)",
        ]
    )

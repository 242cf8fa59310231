"""Every sentence that stands on a call list or in the results, and the colours they share."""

RED, PINK, GREY, LINE = "#A61C1C", "#FBE6E4", "#F2F2F2", "#9A9A9A"

AUTHOR = "Kawan Koperasi"
MADE = "Dibuat {made_at}"
KECAMATAN = "Kecamatan {name}"
UNKNOWN_KECAMATAN = "Kecamatan belum tercatat"
NO_PHONE = "tidak ada nomor"
PEOPLE = "{count} orang"
PAGE = "Halaman {number} dari {total}"
PAPER_PAGE = "Halaman {number} dari"  # the total follows
PRIVATE = "Berisi nomor telepon pribadi. Jangan disebarkan; hancurkan setelah selesai dipakai."

CALL_SHEET = "Daftar telepon"
CALL_COUNT = "{count} orang perlu ditelepon"
CALL_NOBODY = "Semua sudah terhubung. Tidak ada yang perlu ditelepon."
CALL_HELP = (
    "Cara memakai: telepon satu per satu, beri tanda pada kotak setelah tersambung, lalu tulis "
    "hasilnya di kolom Catatan."
)
CALL_COLUMNS = (
    "No.",
    "Kecamatan",
    "Desa/Kelurahan",
    "Koperasi",
    "Nama",
    "Telepon",
    "Alasan ditelepon",
    "Hasil telepon",
)
CALL_PAPER_COLUMNS = (
    "",
    "No.",
    "Nama dan telepon",
    "Desa dan koperasi",
    "Alasan ditelepon",
    "Catatan",
)

SUMMARY_SHEET = "Ringkasan"
SUMMARY_TOTAL = "Jumlah"
DETAIL_SHEET = "Rincian"
DETAIL_COUNT = "{count} penerima"
DETAIL_COLUMNS = (
    "No.",
    "Kecamatan",
    "Desa/Kelurahan",
    "Koperasi",
    "Nama",
    "Telepon",
    "Saluran",
    "Keadaan",
    "Jawaban",
    "Catatan",
    "Dijawab pada",
)
PACKET_DESCRIPTION = "Isi laporan"
PACKET_EVIDENCE = "Bukti"
PACKET_HISTORY = "Riwayat"
PACKET_STEPS = "Cara menyampaikan"

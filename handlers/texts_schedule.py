"""Sentences of `/jadwal`: what officials see and change of the common reminders."""

LIST = "Pengingat untuk ketua:\n{lines}\n\nKetik */jadwal {number}* untuk melihat isinya, atau */jadwal tambah* untuk yang baru."
LINE = "*{number}* {title}: {rule}. {state}. Sudah: {done}"
NEXT = "Berikutnya {day}"
PAUSED = "Dijeda"
OVER = "Sudah selesai"
NONE = "Belum ada pengingat. Ketik */jadwal tambah* untuk membuatnya."
MORE = "Lainnya"

ONE = (
    "*{number} {title}* ({state})\n{text}\n\n"
    "Sumber: {source}\nUntuk: {audience}\nAturan: {rule} ({zone})\n"
    "Lima waktu berikutnya:\n{times}\n\n"
    "Sudah mengerjakan ({period}): {done}"
)
ON, OFF = "aktif", "dijeda"
SOURCE_OFFICIAL = "Petugas dinas, {day}"
NO_SOURCE = "belum ditulis"
VILLAGE_TIME = "waktu desa masing-masing"
FIXED_TIME = "waktu {zone}"
TIME = "- {when}"
NO_TIMES = "- tidak ada lagi"
DONE_NAMES = "{count} orang\n{names}"
DONE_NONE = "belum ada"
NAME = "- {name}"
NAMELESS = "tanpa nama, nomor berakhiran {tail}"
WITH_NOTE = ": {note}"
WITH_FILE = " (ada berkas)"
AND_MORE = "- dan {count} orang lagi"
ALL, AREA = "semua ketua", "Kecamatan {name}"
PAUSE_LABEL, RESUME_LABEL, TEST_LABEL = "Jeda", "Lanjut", "Uji"

PAUSED_NOW = (
    "Pengingat {number} *{title}* dijeda. Ketik */jadwal {number} lanjut* untuk menyalakan lagi."
)
RESUMED = "Pengingat {number} *{title}* berjalan lagi. Berikutnya {when}."
RESUMED_OVER = "Pengingat {number} *{title}* dinyalakan, tetapi waktunya sudah lewat semua. Ketik */jadwal {number} aturan ...* untuk waktu baru."
TEST_NOTED = (
    "Ini hanya uji, jadi tidak dicatat. Ketik */jadwal {number}* untuk kembali ke pengingatnya."
)
REMOVED = "Pengingat {number} *{title}* dihapus."
SHIPPED_STAYS = (
    "Pengingat bawaan tidak bisa dihapus, karena akan ditambahkan lagi. Ketik */jadwal {number} "
    "jeda* supaya tidak dikirim."
)
HISTORY_STAYS = (
    "Pengingat {number} sudah pernah dikirim, jadi catatannya kami simpan. Pengingatnya sekarang "
    "dijeda dan tidak dikirim lagi."
)
CHANGED = "Pengingat {number} sudah diubah."
ADDED = "Pengingat baru tersimpan dengan nomor {number}."

UNKNOWN = "Pengingat nomor {number} tidak ada. Ketik */jadwal* untuk melihat daftarnya."
NOT_YOURS = (
    "Pengingat {number} berlaku di luar wilayah Bapak/Ibu, jadi hanya petugas kabupaten yang bisa "
    "mengubahnya. Ketik */jadwal tambah* untuk pengingat khusus wilayah Bapak/Ibu."
)
HOW = (
    "Cara memakai:\n"
    "- */jadwal*: semua pengingat\n"
    "- */jadwal 3*: melihat pengingat 3\n"
    "- */jadwal 3 jeda*, *lanjut*, *uji*, atau *hapus*\n"
    "- */jadwal 3 ubah teks* isi baru\n"
    "- */jadwal 3 ubah judul* judul baru\n"
    "- */jadwal 3 aturan* tiap tanggal 5 jam 8\n"
    "- */jadwal tambah* aturan | judul | isi"
)
ADD_HOW = (
    "Tulis aturan, judul, dan isinya, dipisah tanda |. Misalnya:\n"
    "/jadwal tambah tiap tanggal 5 jam 8 | Laporan simpanan | Bapak/Ibu, mohon kirim laporan "
    "simpanan bulan lalu ke dinas."
)
CHANGE_HOW = "Tulis isi barunya juga, misalnya:\n/jadwal {number} ubah teks Bapak/Ibu, mohon kirim laporannya hari ini."
RULE_HOW = (
    "Aturan itu belum kami pahami. Contoh yang bisa:\n"
    "- tiap tanggal 5 jam 8\n- setiap Jumat jam 9\n- besok jam 2\n"
    "- workday -3 08:00 (hari kerja ketiga dari akhir bulan)\n"
    "- yearly 04-30 08:00 H-30 H-7 H-1 (sebelum 30 April setiap tahun)"
)
RULE_OVER = "Waktu dari aturan itu sudah lewat semua: {rule}. Coba waktu yang akan datang."
TOO_LONG = "{what} terlalu panjang: {length} huruf, paling banyak {most}. Mohon dipendekkan."
TITLE_WORD, TEXT_WORD = "Judul", "Isi"

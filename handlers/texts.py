"""Every sentence a chair reads, grouped by feature. No logic, no imports.

*bold* and _italic_ are our light mark-up; {names} are filled in by the handlers.
"""

# --- first contact and menu ------------------------------------------------------------------
WELCOME = (
    "Tabik pun, Bapak/Ibu{name}! Saya *Kawan Koperasi*, teman ketua Koperasi Merah Putih di "
    "Lampung Selatan."
)
PRIVACY = (
    "_Pesan Bapak/Ibu kami simpan hanya untuk menjawab dan menindaklanjuti laporan, dan hanya "
    "dibaca petugas yang berwenang._"
)
INTRODUCTION = "Salam kenal, saya *Kawan Koperasi*."
WELCOME_BACK = "Tabik pun, Bapak/Ibu. Ada yang bisa saya bantu?"
MENU = "Ketik saja pertanyaan atau kendala Bapak/Ibu dengan kata sendiri, atau pilih di bawah ini."
MENU_ASK = "Tanya seputar koperasi"
MENU_COMPLAIN = "Lapor kendala"
MENU_STATUS = "Status laporan saya"
MENU_OFFICIAL = "Hubungi petugas"
MENU_HELP = "Bantuan"
HELP = (
    "Cara memakai Kawan Koperasi:\n"
    "- Ketik *pertanyaan* apa saja, misalnya “cara bikin laporan keuangan”.\n"
    "- *lapor*: melaporkan kendala di lapangan\n"
    "- *status*: melihat laporan Bapak/Ibu\n"
    "- *petugas*: bertanya kepada petugas dinas\n"
    "- *materi*: formulir yang bisa diisi\n"
    "- *pengumuman*: membaca pengumuman terakhir\n"
    "- *pengingat*: melihat pengingat yang akan datang\n"
    "- *ingatkan saya* rapat pengurus Jumat jam 2: membuat pengingat sendiri\n"
    "- *berhenti*: tidak menerima pengumuman lagi; *mulai*: menerima lagi\n"
    "- *data saya*: melihat data yang kami simpan\n"
    "- *batal*: membatalkan yang sedang berjalan"
)
HELP_OFFICIAL = (
    "\n\nUntuk petugas:\n"
    "- */umumkan* isi pengumuman\n"
    "- */pengumuman*: yang terakhir, dengan nomornya\n"
    "- */hasil* nomor: siapa yang sudah menerima dan menjawab\n"
    "- */jadwal*: pengingat untuk ketua\n"
    "- */laporan*: laporan yang perlu ditangani\n"
    "- */pertanyaan*: pertanyaan yang belum dijawab\n"
    "- */jawab* nomor jawaban"
)
CANCELLED = "Baik, dibatalkan. Tidak ada yang kami kirim."
NOTHING_TO_CANCEL = "Tidak ada yang sedang berjalan, Bapak/Ibu."
DRAFT_LEFT = (
    "Laporan yang tadi belum dikirim, jadi tidak kami teruskan. Ketik *lapor* untuk memulai lagi."
)
DRAFT_EXPIRED = (
    "Laporan yang Bapak/Ibu mulai pada {when} belum dikirim dan sudah kami tutup. Ketik *lapor* "
    "untuk memulai lagi."
)
STALE_BUTTON = "Tombol itu sudah tidak berlaku, Bapak/Ibu. Silakan jawab pertanyaan yang terakhir, atau ketik *menu*."
BROKEN = "Maaf, ada gangguan di sistem kami. Mohon kirim ulang pesan tadi sebentar lagi."
EDITED = "Pesan yang diubah belum bisa kami baca ulang. Mohon kirim sebagai pesan baru."
GROUP = "Supaya data Bapak/Ibu tetap terjaga, mohon kirim pesan langsung ke saya, bukan di grup."
UNSUPPORTED = (
    "Maaf, jenis pesan itu belum bisa saya baca. Mohon ketik dengan kata-kata, atau kirim foto."
)
REPLY_WITH_NUMBER = "Balas dengan angka:"  # where a platform has no buttons
REPLY_WITH_ONE = "Balas *1*: {label}"
EMPTY = "Pesannya kosong, Bapak/Ibu. Silakan ketik pertanyaan atau kendalanya."

# --- small talk ------------------------------------------------------------------------------
SMALLTALK = {
    "thanks": "Sama-sama, Bapak/Ibu. Senang bisa membantu.",
    "goodbye": "Baik, Bapak/Ibu. Sampai jumpa, semoga koperasinya makin maju.",
    "ok": "Baik, Bapak/Ibu. Kalau ada yang lain, ketik saja.",
    "abuse": (
        "Mohon maaf kalau jawaban saya mengecewakan. Bapak/Ibu boleh ketik *petugas* supaya "
        "langsung dibantu petugas dinas."
    ),
    "who_are_you": (
        "Saya *Kawan Koperasi*, asisten otomatis untuk ketua Koperasi Merah Putih di Lampung "
        "Selatan. Saya menjawab pertanyaan, mencatat kendala, dan meneruskannya ke petugas dinas."
    ),
    "test": "Saya di sini, Bapak/Ibu. Silakan ketik pertanyaan atau kendalanya.",
}

# --- questions -------------------------------------------------------------------------------
ANSWER = "*{question}*\n{answer}\n\n_Sumber: {source}_"
CHOICES = "Maksud Bapak/Ibu yang mana?"
TWO_QUESTIONS = "Ada dua hal yang Bapak/Ibu tanyakan. Mau dijawab yang mana dulu?"
NONE_OF_THESE = "Bukan semuanya"
NOT_ANSWERED = "Belum terjawab"
HELPFUL = "Membantu"
THANKS_FOR_THUMB = "Terima kasih, Bapak/Ibu. Ada yang lain?"
REPORT_THIS = "Laporkan kendala ini"
UNKNOWN = "Maaf, saya belum tahu jawabannya. Boleh saya teruskan pertanyaan ini ke petugas dinas?"
UNKNOWN_LABELS = ("Ya, teruskan", "Tidak usah")
NOT_PASSED_ON = "Baik. Coba tanyakan dengan kata lain, atau ketik *menu*."
ASK = "Silakan ketik pertanyaannya dengan kata sendiri, atau pilih bidangnya."
ASK_TOPIC = "*{category}*\nPilih yang ingin dibaca, atau ketik pertanyaannya."
MORE_TOPICS = "Lainnya"

# --- complaints ------------------------------------------------------------------------------
DESCRIBE = "Silakan ceritakan kendalanya dengan kata Bapak/Ibu sendiri. Satu pesan cukup."
DESCRIBE_WITH_FILE = "{what} sudah kami terima. Ceritakan singkat, kendalanya apa?"
DESCRIBE_VOICE = (
    "Pesan suara kami simpan sebagai lampiran, tetapi belum bisa kami dengarkan. Mohon ketik "
    "singkat, kendalanya apa?"
)
CATEGORY = "Kami catat sebagai laporan *{category}* ({scope}):\n“{description}”\n\nSudah benar?"
CATEGORY_LABELS = ("Ya, benar", "Ganti jenis", "Bukan laporan")
CATEGORY_CHOICE = "Laporan ini paling cocok masuk jenis yang mana?"
ADDED = "Sudah kami tambahkan."
VILLAGE = "Ini dari desa atau kelurahan mana? Ketik namanya, boleh dengan kecamatannya."
VILLAGE_CHOICE = "Yang mana, Bapak/Ibu?"
VILLAGE_UNKNOWN = (
    "Nama itu belum kami temukan. Coba ketik nama desa dan kecamatannya, misalnya “Hajimena Natar”, "
    "atau ketik *lewati*."
)
VILLAGE_SET = "Baik, *{cooperative}* ({village}). Kami ingat untuk seterusnya."
VILLAGE_NOT_LISTED = "Tidak ada di daftar"
EVIDENCE = (
    "Ada foto atau lokasinya? Kirim di sini, boleh beberapa. Kalau tidak ada, ketik *lanjut*."
)
EVIDENCE_MORE = "{what} sudah kami terima. Ada lagi? Kalau tidak, ketik *lanjut*."
EVIDENCE_LABEL = "Lanjut"
SUMMARY = (
    "Ini laporan Bapak/Ibu:\n"
    "*Jenis:* {category}\n"
    "*Isi:* “{description}”\n"
    "*Asal:* {place}\n"
    "*Lampiran:* {evidence}\n\n"
    "Kirim sekarang?"
)
SUMMARY_LABELS = ("Ya, kirim", "Ubah isi", "Ganti desa", "Batal")
NO_EVIDENCE = "tidak ada"
NO_PLACE = "belum disebutkan"
DESCRIBE_AGAIN = "Silakan ketik ulang isi laporannya."
FILED = (
    "Laporan Bapak/Ibu sudah kami terima dengan nomor *{number}* pada {when}. Ditangani oleh {office}. "
    "{promise}\n\n"
    "Ketik *status {number}* kapan saja untuk melihat perkembangannya."
)
MEANWHILE = "Sambil menunggu, ini mungkin membantu:"
NOT_A_COMPLAINT = "Baik, ini tidak kami catat sebagai laporan."
WAITING = "_Laporan Bapak/Ibu belum dikirim._"
FILE_WORDS = {
    "photo": "Foto",
    "document": "Dokumen",
    "voice": "Pesan suara",
    "audio": "Rekaman",
    "video": "Video",
    "other": "Berkas",
    "location": "Lokasi",
}
FILE_FAILED = (
    "Maaf, {what} yang Bapak/Ibu kirim tidak berhasil kami simpan ({reason}). Pesan lainnya aman. "
    "Mohon kirim ulang {what} itu."
)
FILE_REASONS = {
    "permanent": "terlalu besar atau jenisnya tidak didukung",
    "temporary": "sambungan terputus",
}
NO_OFFICE_YET = "petugas kami"

# --- status ----------------------------------------------------------------------------------
STATUS_WORDS = {
    "received": "Diterima",
    "forwarded": "Diteruskan",
    "in_progress": "Dikerjakan",
    "awaiting_confirmation": "Menunggu konfirmasi",
    "solved": "Selesai",
    "not_ours": "Bukan wewenang",
    "withdrawn": "Ditarik",
    "closed_unconfirmed": "Ditutup tanpa konfirmasi",
}
STATUS_LIST = "Laporan Bapak/Ibu:\n{lines}\n\nPilih nomornya untuk melihat rinciannya."
STATUS_LINE = "- *{number}* {category}: {status}"
STATUS_DETAIL = (
    "*{number}* ({category})\n"
    "“{description}”\n"
    "Asal: {place}\n"
    "Lampiran: {evidence}\n"
    "Ditangani oleh: {office}\n"
    "Status: *{status}*\n"
    "{promise}\n\n"
    "{history}"
)
STATUS_EVENT = "- {when}: {status}"
STATUS_HISTORY, STATUS_WITHDRAW, STATUS_NOT_YET = "Riwayat lengkap", "Tarik laporan", "Belum beres"
ADDED_TO = "Sudah kami tambahkan ke laporan *{number}*."
STATUS_NONE = "Belum ada laporan dari Bapak/Ibu. Ketik *lapor* untuk membuat laporan."
STATUS_NOT_FOUND = (
    "Nomor itu tidak ada di laporan Bapak/Ibu. Ketik *status* untuk melihat semuanya."
)

# --- passing on to an official ---------------------------------------------------------------
PASS_ON = "Silakan tulis pesan untuk petugas dinas."
PASS_ON_LAST = "Teruskan pertanyaan ini ke petugas?\n“{question}”"
PASS_ON_LABELS = ("Ya, teruskan", "Tulis pesan lain", "Batal")
PASSED_ON = (
    "Sudah kami teruskan ke petugas dinas (nomor *T-{number}*). Jawabannya akan dikirim ke sini. "
    "Sambil menunggu, Bapak/Ibu boleh bertanya hal lain."
)
QUESTION_NOTICE = (
    "Pertanyaan *T-{number}* dari {who}:\n“{question}”\n\nBalas dengan: /jawab {number} isi jawaban"
)
QUESTION_UNNAMED = "pelapor laporan RAHASIA"
QUESTION_ANSWERED = "Jawaban petugas untuk pertanyaan Bapak/Ibu:\n“{question}”\n\n{answer}"

# --- stopping, data, phone -------------------------------------------------------------------
STOPPED = (
    "Baik, pengumuman dan pengingat tidak kami kirim lagi. Pertanyaan dan laporan tetap kami layani. "
    "Ketik *mulai* untuk menerima lagi."
)
RESUMED = "Baik, pengumuman dan pengingat akan kami kirim lagi."
MY_DATA = (
    "Data yang kami simpan tentang Bapak/Ibu:\n"
    "- Nama: {name}\n- Nomor: {phone}\n- Koperasi: {cooperative}\n- Laporan: {complaints}\n"
    "- Pengumuman: {announcements}\n\n"
    "Untuk memperbaiki atau menghapus, ketik *hapus data saya*."
)
NOT_KNOWN = "belum ada"
DELETE_REQUEST = "Permintaan menghapus data pribadi saya"
DELETE_ASKED = (
    "Permintaan Bapak/Ibu untuk menghapus data sudah kami teruskan ke petugas (nomor *T-{number}*)."
)
ANNOUNCEMENTS_ON = "diterima"
ANNOUNCEMENTS_OFF = "dihentikan"
SHARE_PHONE = "Tekan tombol di bawah untuk membagikan nomor telepon Bapak/Ibu."
SHARE_PHONE_BUTTON = "Bagikan nomor saya"
SHARE_LOCATION_BUTTON = "Kirim lokasi saya"
PHONE_KNOWN = "Nomor Bapak/Ibu sudah kami catat: {phone}."
PHONE_SAVED = "Terima kasih, nomor Bapak/Ibu sudah kami catat."
PHONE_FOREIGN = "Mohon kirim nomor Bapak/Ibu sendiri lewat tombol, bukan kontak orang lain."
PHONE_INVALID = "Nomor itu belum bisa kami pakai. Mohon kirim nomor ponsel Indonesia."

# --- announcements and officials -------------------------------------------------------------
ANNOUNCEMENTS_NONE = "Belum ada pengumuman."
ANNOUNCEMENT = "*Pengumuman*\n{text}"
OFFICIALS_ONLY = (
    "Perintah itu hanya untuk petugas. Bila Bapak/Ibu petugas, minta admin mendaftarkan nomornya."
)
OFFICIALS_SHARE = (
    "Perintah itu hanya untuk petugas. Bila Bapak/Ibu petugas, bagikan dulu nomor teleponnya lewat "
    "tombol di bawah supaya kami kenali, lalu kirim lagi perintahnya."
)
BROADCAST_NOBODY = "Belum ada penerima di wilayah Bapak/Ibu."
QUESTIONS_NONE = "Semua pertanyaan sudah dijawab."
QUESTIONS_OPEN = "Belum dijawab:\n{lines}\n\nBalas dengan: /jawab nomor isi jawaban"
QUESTION_LINE = "- *T-{number}* (ditanyakan {count} orang): {question}"
ANSWER_HOW = "Tulis nomor dan jawabannya, misalnya:\n/jawab 12 Buku kas ditutup setiap sore."
ANSWER_GONE = "Pertanyaan T-{number} tidak ada atau sudah dijawab."
ANSWER_SENT = "Jawaban untuk T-{number} sudah kami kirim ke {count} orang."
PUBLISH = "Simpan sebagai jawaban untuk semua ketua yang bertanya hal yang sama?"
PUBLISH_LABELS = ("Ya, simpan", "Tidak")
PUBLISHED = "Tersimpan. Mulai sekarang pertanyaan seperti itu langsung dijawab."
NOT_PUBLISHED = "Baik, jawaban itu hanya untuk yang bertanya."
ANSWER_SOURCE = "Jawaban petugas, {day}"

# --- words of the command lists (Telegram shows them) ----------------------------------------
COMMANDS = {
    "menu": "Menu utama",
    "tanya": "Tanya seputar koperasi",
    "lapor": "Lapor kendala di lapangan",
    "status": "Status laporan saya",
    "petugas": "Hubungi petugas dinas",
    "pengumuman": "Pengumuman terakhir",
    "pengingat": "Pengingat yang akan datang",
    "materi": "Formulir dan materi",
    "bantuan": "Cara memakai",
    "berhenti": "Berhenti menerima pengumuman",
    "mulai": "Mulai menerima pengumuman lagi",
    "batal": "Batalkan yang sedang berjalan",
}

# --- materials -------------------------------------------------------------------------------
MATERIALS = "Formulir mana yang Bapak/Ibu perlukan?"
MATERIAL = "*{title}*\n{description}"

"""Sentences of announcements: what chairs get, answer and ask, and what officials see of it."""

NUDGE = "_Kami belum menerima jawaban Bapak/Ibu. Mohon pilih salah satu._"

# --- reading ---------------------------------------------------------------------------------
LATEST = (
    "Pengumuman terakhir:\n\n{items}\n\nKetik *pengumuman {number}* untuk membaca selengkapnya."
)
LATEST_ITEM = "*Nomor {number}*, {when}\n{text}"
READ_ONE = "Baca nomor {number}"  # a button
ONE = "_Nomor {number}, {when}_\n{text}"
ANSWERED = "\n\nJawaban Bapak/Ibu: *{answer}*. Kalau berubah, silakan pilih lagi."
NOT_FOUND = "Pengumuman nomor {number} tidak ditemukan. Ketik *pengumuman* untuk melihat daftarnya."
OPENED = "Baik, Bapak/Ibu. Ini pengumumannya."

# --- answering -------------------------------------------------------------------------------
THANKS = {
    "paham": "Terima kasih, Bapak/Ibu. Sudah kami catat bahwa pengumumannya dipahami.",
    "hadir": "Terima kasih, kehadiran Bapak/Ibu sudah kami catat. Sampai jumpa.",
    "tidak": "Terima kasih kabarnya. Kami catat Bapak/Ibu tidak dapat hadir.",
}
THANKS_DELEGATE = "Terima kasih. Kami catat Bapak/Ibu diwakili *{name}*."
THANKS_NO_NAME = "Terima kasih. Kami catat Bapak/Ibu mengirim wakil."
WHO_COMES = "Baik, akan diwakilkan. Siapa yang datang? Ketik namanya, atau *lewati*."
WHICH_PART = (
    "Baik, kami bantu. Bagian mana yang belum jelas? Ketik di sini, atau *lewati* supaya petugas "
    "yang menjelaskan."
)
EXPLAIN = "Pengumuman {number} “{title}”: "  # the question follows
EXPLAIN_ALL = "mohon penjelasan."
GONE = (
    "Terima kasih, Bapak/Ibu. Pengumuman itu sudah tidak perlu dijawab. Ketik *pengumuman* untuk "
    "membaca yang terakhir."
)
ASK_BACK = "Supaya tidak salah catat: untuk “{title}”, jawaban Bapak/Ibu yang mana?"

# --- officials: what they may do with one ----------------------------------------------------
OVERVIEW = "Pengumuman terakhir:\n{lines}\n\nKetik */hasil {number}* untuk melihat hasilnya."
OVERVIEW_LINE = "- *{number}* {title} ({state})"
STATES = {
    "approval": "menunggu persetujuan",
    "sending": "sedang dikirim",
    "done": "terkirim",
    "cancelled": "dibatalkan",
    "later": "dijadwalkan",
    "paused": "dijeda",
}
SEE_RESULTS = "Lihat hasil"
UNKNOWN = "Pengumuman nomor {number} tidak ditemukan. Ketik */pengumuman* untuk melihat daftarnya."
HOW = {
    "jeda": "Tulis nomor pengumumannya, misalnya:\n/jeda 12",
    "lanjut": "Tulis nomor pengumumannya, misalnya:\n/lanjut 12",
    "batalkan": "Tulis nomor pengumumannya, misalnya:\n/batalkan 12",
    "ubah": "Tulis nomor dan isi yang baru, misalnya:\n/ubah 12 Rapat dimulai pukul 09.00.",
    "hasil": "Tulis nomor pengumumannya, misalnya:\n/hasil 12",
    "daftar": "Tulis nomor pengumumannya, boleh dengan kecamatannya, misalnya:\n/daftar 12 Natar",
    "ekspor": "Tulis nomor pengumumannya, misalnya:\n/ekspor 12",
}
PAUSED = (
    "Pengumuman {number} dijeda. {count} pesan kami tahan. Ketik */lanjut {number}* untuk "
    "melanjutkan."
)
RESUMED = "Pengumuman {number} dilanjutkan. {count} pesan masuk antrean lagi."
CANCEL = (
    "Hentikan pengumuman {number}, “{title}”, untuk seterusnya? {count} pesan belum terkirim dan "
    "tidak akan dikirim. Yang sudah terkirim tidak bisa ditarik."
)
CANCEL_LABELS = ("Ya, hentikan", "Tidak")
CANCELLED = "Pengumuman {number} dihentikan. {count} pesan tidak jadi dikirim."
NOT_CANCELLED = "Baik, pengumuman {number} tetap berjalan."
CHANGED = "Isi pengumuman {number} sudah diubah menjadi:\n\n{text}"
NOT_POSSIBLE = {
    "over": "Pengumuman {number} sudah selesai dikirim atau dibatalkan.",
    "paused": "Pengumuman {number} sudah dijeda. Ketik */lanjut {number}* untuk melanjutkan.",
    "not_paused": "Pengumuman {number} tidak sedang dijeda.",
    "begun": (
        "Pengumuman {number} sudah mulai dikirim, jadi isinya tidak bisa diubah lagi. Ketik "
        "*/batalkan {number}*, lalu buat yang baru."
    ),
}

# --- officials: results ----------------------------------------------------------------------
RESULTS = (
    "*Hasil pengumuman {number}* ({state})\n“{title}”\n\nPenerima: *{audience} orang*\n{lines}"
)
RESULT_LINE = "- {what}: {count}"
REACHED = "sampai"
REACHED_READ = "sampai (dibaca {count})"
RESULT_STATES = {  # in the order in which they are shown
    "sent": "terkirim, belum ada kabar sampai",
    "unopened": "menunggu dibuka (balas BACA)",
    "waiting": "menunggu dikirim",
    "in_doubt": "belum pasti terkirim",
    "failed": "gagal terkirim",
    "cancelled": "dibatalkan",
    "no_contact": "belum pernah menghubungi Kawan Koperasi",
    "stopped": "berhenti menerima pengumuman",
    "blocked": "tidak bisa dihubungi",
    "no_channel": "salurannya tidak dipakai lagi",
    "window": "lama tidak menulis, perlu templat",
}
ANSWERS = "\n\n*Jawaban*\n{lines}"
SILENT = "belum menjawab"
AREAS = "\n\n*Per kecamatan*\n{lines}"
AREA_LINE = "- {name} ({count}): {answers}"
AREAS_MORE = "- dan {count} kecamatan lain"
NO_AREA = "Belum tercatat"
DELEGATES = "\n\n*Yang mewakili*\n{lines}"
DELEGATE_LINE = "- {name} ({place})"
DELEGATES_MORE = "- yang lain ada di berkas ekspor"
CALL_LIST = "Daftar telepon"
EXPORT = "Ekspor"
NOT_BEGUN = "Pengumuman {number} belum mulai dikirim, jadi belum ada hasilnya."

# --- officials: lists ------------------------------------------------------------------------
LISTED = (
    "*{count} orang* dari {area} belum terjangkau. Daftarnya kami kirim untuk komputer (xlsx) dan "
    "untuk dicetak (pdf). Berkas ini hanya disimpan 7 hari."
)
ALL_REACHED = (
    "Alhamdulillah, semua penerima di {area} sudah terjangkau. Tidak ada yang perlu ditelepon."
)
EXPORTED = "Hasil pengumuman {number} untuk {area}. Berkas ini hanya disimpan 7 hari."
TOO_MANY = (
    "Daftarnya terlalu panjang untuk satu berkas ({count} orang). Mohon sebut kecamatannya, "
    "misalnya:\n/{command} {number} {area}"
)
WHOLE_AREA = "semua wilayah"
AREA = "Kecamatan {name}"
AREA_UNKNOWN = "Kecamatan “{name}” tidak ditemukan di wilayah Bapak/Ibu. Coba ketik namanya lagi."
CALL_TITLE = "Daftar telepon pengumuman {number}: {title}"
RESULTS_TITLE = "Hasil pengumuman {number}: {title}"
CALL_FILE = "daftar-telepon-{number}"
RESULTS_FILE = "hasil-pengumuman-{number}"
SUMMARY_BEGINS, SUMMARY_ENDS = ("Kecamatan", "Penerima", "Sampai"), "Belum menjawab"  # columns
TOTAL = "Jumlah"
CHANNELS = ("Telegram", "WhatsApp")  # as their owners spell them
LISTED_REACHED = "sampai"
ANSWER_WORDS = {
    "paham": "Paham",
    "jelaskan": "Perlu penjelasan",
    "hadir": "Hadir",
    "tidak": "Tidak hadir",
    "wakil": "Diwakilkan",
    "sudah": "Sudah",
    "nanti": "Nanti",
}

# Why somebody has to be called, as it stands on the list.
REASONS = {
    "no_contact": "belum pernah menghubungi Kawan Koperasi",
    "stopped": "meminta tidak dikirimi pengumuman",
    "blocked": "tidak bisa dihubungi lewat aplikasi pesannya",
    "no_channel": "terdaftar di saluran yang tidak dipakai lagi",
    "window": "lebih dari 24 jam tidak menulis, dan belum ada templat yang cocok",
    "waiting": "pesannya masih menunggu giliran",
    "in_doubt": "belum pasti apakah pesannya sampai",
    "sent": "terkirim, tetapi belum sampai di ponselnya",
    "unopened": "sudah diberi tahu ada pengumuman, tetapi belum membukanya",
    "failed": "tidak terkirim",
    "cancelled": "pesannya dibatalkan",
}
# Sources: twilio.com/docs/api/errors/<number>; 403 is Telegram's "bot was blocked by the user".
ERRORS = {
    "403": "memblokir Kawan Koperasi di ponselnya",
    "21211": "nomor teleponnya tidak sah",
    "21217": "nomor teleponnya tidak sah",
    "21610": "meminta berhenti dikirimi pesan",
    "21614": "nomornya bukan nomor ponsel",
    "63003": "nomornya tidak terdaftar di WhatsApp",
    "63014": "memblokir Kawan Koperasi di WhatsApp",
    "63016": "lebih dari 24 jam tidak menulis di WhatsApp",
    "63018": "batas kiriman WhatsApp kami tercapai",
    "63024": "nomornya tidak memakai WhatsApp, atau WhatsApp-nya perlu diperbarui",
    "63032": "WhatsApp tidak meneruskan pesan ke nomor ini",
    "63049": "WhatsApp membatasi kiriman ke nomor ini",
}
UNKNOWN_ERROR = "tidak terkirim (kode {code})"

# --- officials: how far it is ----------------------------------------------------------------
PROGRESS = "Pengumuman {number}: {parts}."
PROGRESS_PAUSED = "Pengumuman {number} (dijeda): {parts}."
PROGRESS_CANCELLED = "Pengumuman {number} dibatalkan: {left} dari {total} sudah terkirim."
PROGRESS_PARTS = {
    "left": "{left} dari {total} terkirim",
    "failed": "{count} gagal",
    "in_doubt": "{count} belum pasti",
    "skipped": "{count} tidak dikirimi",
}
PROGRESS_DONE = "\nKetik */hasil {number}* untuk melihat hasilnya."

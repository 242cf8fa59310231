"""Sentences of composing, planning and approving an announcement: only officials read them."""

# --- asking ----------------------------------------------------------------------------------
ASK_TEXT = (
    "Silakan tulis isi pengumumannya. Boleh juga mengirim satu foto atau dokumen dengan "
    "keterangannya."
)
ASK_TEXT_WITH_FILE = "Lampiran sudah kami terima. Silakan tulis isi pengumumannya."
ASK_TITLE = "Apa judulnya? Paling banyak {most} huruf, misalnya: Bimtek Koperasi."
ASK_AUDIENCE = (
    "Siapa penerimanya? Boleh digabung dengan koma, “dan”, atau tanda +.\n"
    "- *semua*\n"
    "- kecamatan: *palas, sidomulyo*\n"
    "- yang punya laporan terbuka: *laporan lahan* atau *LHN*\n"
    "- salurannya: {channels}\n"
    "- yang belum menjawab: *belum konfirmasi 12*\n"
    "- nomor ponsel: *0812-3456-7890, 0813-…*\n\n"
    "Contoh: palas + LHN"
)
ASK_TIME = "Kapan dikirim? Misalnya: *sekarang*, *besok jam 8*, atau *senin depan jam 9*."
ASK_KIND = (
    "Jawaban apa yang diminta?\n"
    "- *biasa*: tidak perlu dijawab\n"
    "- *wajib konfirmasi*: paham, atau perlu penjelasan\n"
    "- *kehadiran*: hadir, tidak hadir, atau diwakilkan"
)
BACK = "Kembali"
NO_TITLE = "Tanpa judul"
NOW = "Sekarang"
EVERYBODY = "Semua"
KIND_LABELS = ("Biasa", "Wajib konfirmasi", "Kehadiran")

# --- refusals --------------------------------------------------------------------------------
TITLE_TOO_LONG = "Judulnya {count} huruf, paling banyak {most}. Mohon dipendekkan."
UNKNOWN_WORDS = "Kami belum mengenal {words}. Contoh: palas + LHN, atau semua."
UNKNOWN_NUMBER = "Pengumuman nomor {number} tidak ada. Mohon periksa nomornya."
UNANSWERED_KIND = "Pengumuman nomor {number} tidak meminta jawaban. Mohon pilih nomor yang lain."
NOBODY_THERE = "Belum ada penerima untuk {audience}. Mohon pilih yang lain."
UNREGISTERED = "Belum terdaftar, jadi dilewati: {numbers}."
TIME_UNKNOWN = "Waktunya belum kami pahami. Contoh: besok jam 8."
TIME_REPEATS = "Pengumuman dikirim satu kali. Tulis satu waktu saja, misalnya: senin depan jam 9."
TIME_FAR = "Waktu itu lebih dari setahun lagi ({when}). Mohon pilih waktu yang lebih dekat."
FILE_KIND = "Lampiran hanya boleh foto atau dokumen, jadi yang ini tidak ikut dikirim."
FILE_ONE = "Hanya satu lampiran yang bisa dikirim, jadi kami ambil yang pertama."
FILE_FAILED = (
    "Lampirannya gagal kami simpan, jadi kami lepas dari pengumuman ini. Kirim lagi fotonya atau "
    "dokumennya di sini bila masih diperlukan."
)

# --- the announcement as it is sent ----------------------------------------------------------
TITLED = "*Pengumuman: {title}*\n{text}"
ACKNOWLEDGE_OPTIONS = (("paham", "Paham"), ("jelaskan", "Perlu penjelasan"))
ATTENDANCE_OPTIONS = (("hadir", "Hadir"), ("tidak", "Tidak hadir"), ("wakil", "Diwakilkan"))

# --- preview and plan ------------------------------------------------------------------------
PREVIEW = "Akan dikirim ke *{count} orang*:\n\n{text}"
CHOICES = (
    "*Pengaturan*\n"
    "- Judul: {title}\n"
    "- Penerima: {audience}\n"
    "- Waktu: {when}\n"
    "- Jenis jawaban: {kind}\n"
    "- Lampiran: {file}"
)
UNTITLED = "tanpa judul"
AT_ONCE = "sekarang"
KINDS = {
    "plain": "biasa, tidak perlu dijawab",
    "acknowledge": "wajib konfirmasi",
    "attendance": "kehadiran",
}
FILES = {"photo": "1 foto", "document": "1 dokumen"}
NO_FILE = "tidak ada"
SEND_NOW = "Kirim sekarang?"
SEND_LATER = "Kirim pada waktu itu?"
SEND_APPROVED = (
    "Penerimanya lebih dari {limit} orang, jadi perlu disetujui petugas lain. Minta persetujuan?"
)
ASK_APPROVAL = "Ya, minta"  # the first of them, where somebody else has to agree
PREVIEW_LABELS = ("Ya, kirim", "Isi", "Judul", "Penerima", "Waktu", "Jenis jawaban", "Batal")

CHANNELS = ("Telegram", "WhatsApp")  # as their owners spell them
PLAN = "*Rencana pengiriman*\n{lines}"
PLAN_CHANNEL = "- {channel}: {count} orang"
PLAN_TEMPLATE = ", {count} di antaranya lewat pesan templat"
PLAN_OPENER = ", {count} di antaranya lewat pesan pembuka (isinya menyusul setelah dibalas)"
PLAN_SKIPPED = "- Tidak bisa dikirimi: {reasons}. Mereka masuk daftar telepon."
SKIPS = {
    "no_contact": "{count} belum pernah menghubungi kami",
    "stopped": "{count} minta berhenti",
    "blocked": "{count} memblokir kami",
    "no_channel": "{count} lewat saluran yang sudah tidak dipakai",
    "window": "{count} lebih dari 24 jam tidak menulis (belum ada templat)",
}
PLAN_TIME = "- Lama pengiriman: {time}"
PLAN_DAYS = ", sisanya sampai {count} hari kemudian karena batas harian"
TIMES = ("kurang dari 1 menit", "sekitar {count} menit", "sekitar {count} jam")
PLAN_COST = "- Perkiraan biaya: {cost} (harga per {day})"
COST_RANGE = "{low} sampai {high}"
COST_PART = "{cost} untuk Twilio; biaya templat Meta belum diketahui"

TEMPLATE_SHOWN = (
    "Di {channel}, yang lebih dari 24 jam tidak menulis menerimanya dalam bentuk ini:\n{text}"
)
OPENER_SHOWN = (
    "Di {channel}, yang lebih dari 24 jam tidak menulis menerima pesan ini dulu. Isi di atas menyusul "
    "setelah mereka membalas:\n{text}"
)

PROBLEMS = {
    "long": "Isinya panjang, jadi di sebagian ponsel tiba dalam beberapa potong.",
    "no_title": "Templatnya memerlukan judul. Tambahkan judul supaya isinya bisa dikirim utuh.",
    "too_long": "Isinya terlalu panjang untuk templat. Pendekkan supaya bisa dikirim utuh.",
    "no_template": "Belum ada templat yang cocok untuk yang lebih dari 24 jam tidak menulis.",
    "file_left_out": "Lampiran tidak ikut di pesan templat.",
    "quiet": "Waktu itu jam istirahat. Lebih baik dikirim mulai {when}.",
}

# --- audience in words -----------------------------------------------------------------------
ALL = "semua ketua"
AREA = "Kecamatan {names}"
NEEDS = "yang punya laporan {names}"
ON_CHANNEL = "yang memakai {names}"
UNCONFIRMED = "yang belum menjawab pengumuman {number}"
PHONES = "{count} nomor"
OR = " atau "

# --- sent, approval --------------------------------------------------------------------------
SENDING = "Pengumuman nomor {id} sedang dikirim ke {count} orang."
SCHEDULED = "Pengumuman nomor {id} akan dikirim ke {count} orang pada {when}."
WAITING = (
    "Pengumuman nomor {id} untuk {count} orang menunggu persetujuan {names}. Kami kabari bila sudah "
    "diputuskan."
)
NO_APPROVER = (
    "Penerimanya {count} orang, lebih dari {limit}, jadi perlu disetujui koordinator atau admin lain. "
    "Belum ada yang bisa dimintai persetujuan, maka belum kami kirim. Kurangi penerimanya, atau "
    "minta admin mendaftarkan koordinator kedua."
)
NOTICE = (
    "*{name}* meminta persetujuan untuk pengumuman nomor {id} ke *{count} orang*.\n"
    "- Penerima: {audience}\n- Waktu: {when}\n- Jenis jawaban: {kind}\n- Lampiran: {file}\n\n"
    "{text}\n\n"
    "Balas *setujui {id}* atau *tolak {id}*."
)
NOTICE_NOW = "segera setelah disetujui"
NOTICE_LABELS = ("Setujui {id}", "Tolak {id}")
APPROVAL_HOW = "Tulis nomornya juga, misalnya: {word} 12"
APPROVER_ONLY = "Pengumuman itu hanya bisa diputuskan koordinator atau admin di wilayahnya."
APPROVED = "Terima kasih. Pengumuman nomor {id} disetujui dan mulai dikirim."
APPROVED_LATER = "Terima kasih. Pengumuman nomor {id} disetujui dan dikirim pada {when}."
REFUSED = "Pengumuman nomor {id} ditolak dan tidak dikirim. Pembuatnya sudah kami kabari."
AUTHOR_APPROVED = "Pengumuman nomor {id} disetujui {name} dan mulai dikirim."
AUTHOR_APPROVED_LATER = "Pengumuman nomor {id} disetujui {name} dan dikirim pada {when}."
AUTHOR_REFUSED = "Pengumuman nomor {id} ditolak {name}, jadi tidak dikirim."
AUTHOR_REASON = " Alasannya: {reason}"
IMPOSSIBLE = {
    "unknown": "Pengumuman nomor {id} tidak ada.",
    "not_waiting": "Pengumuman nomor {id} tidak sedang menunggu persetujuan.",
    "own": "Pengumuman sendiri harus disetujui petugas lain.",
}

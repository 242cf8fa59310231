"""What a chair reads about a complaint after it was filed. No logic, no imports; see texts.py."""

PROMISE = "Jawaban paling lambat *{day}* (sisa {left} hari kerja)."
PROMISE_TODAY = "Jawaban paling lambat *hari ini, {day}*."
PROMISE_LATE = "Jawaban seharusnya sudah ada pada {day}. Kami sudah mengingatkan petugas."

TAKEN = "Laporan *{number}* sekarang ditangani {office}. {promise}"
FORWARDED = "Laporan *{number}* diteruskan ke {office}. {promise}"
ANSWERED = (
    "Jawaban petugas untuk laporan *{number}*:\n“{text}”\n\nUntuk menanggapi, balas pesan ini."
)
ASKED = "Petugas yang menangani laporan *{number}* bertanya:\n“{text}”\n\nSilakan balas di sini."
FINISHED = (
    "Menurut petugas, laporan *{number}* sudah selesai:\n“{text}”\n\nApakah benar sudah beres, "
    "Bapak/Ibu?"
)
NUDGED = (
    "Kami belum mendengar kabar Bapak/Ibu. Apakah laporan *{number}* benar sudah beres?\n“{text}”"
)
YES, NO = "SUDAH", "BELUM"
NOT_OURS = "Laporan *{number}* ternyata bukan wewenang petugas kami. Ke mana selanjutnya:\n“{text}”"
CLOSED_UNCONFIRMED = (
    "Laporan *{number}* kami tutup sementara karena belum ada kabar. Kalau belum beres, cukup ketik "
    "*belum {number}*, kami buka lagi."
)
SOLVED = "Syukurlah. Laporan *{number}* kami catat selesai. Boleh diberi nilai 1 sampai 5?"
STARS = ("1 (buruk)", "2", "3", "4", "5 (baik sekali)")
RATED = "Terima kasih atas penilaiannya, Bapak/Ibu."
REOPENED = (
    "Baik, laporan *{number}* kami buka lagi dan koordinator kami beri tahu. {promise}\n\nBoleh "
    "diceritakan apa yang belum beres?"
)
REOPENED_NOTE = "Baik, laporan *{number}* kami buka lagi dan koordinator kami beri tahu. {promise}"
RATE_HOW = "Beri angka 1 sampai 5, misalnya: nilai {number} 5"
REFUSALS = {
    "ended": "Laporan *{number}* sudah ditutup ({status}).",
    "not_yet": "Laporan *{number}* masih berjalan ({status}). Ketik *status {number}* untuk melihatnya.",
    "rated": "Terima kasih, laporan *{number}* sudah Bapak/Ibu nilai.",
}
REFUSED = "Itu belum bisa dilakukan. Laporan *{number}* sekarang: {status}."
TOLD = "Sudah kami sampaikan ke petugas yang menangani *{number}*."
WITHDRAW = "Tarik laporan *{number}*? Petugas tidak akan menanganinya lagi."
WITHDRAW_LABELS = ("Ya, tarik", "Tidak")
WITHDRAWN = "Laporan *{number}* sudah ditarik."
NOT_WITHDRAWN = "Baik, laporan *{number}* tetap berjalan."
WHICH = "Laporan yang mana, Bapak/Ibu? Sebutkan nomornya, misalnya: {word} {number}"
NO_WORDS = "Tulis keterangannya di belakang nomor, misalnya: tambah {number} Tanahnya sudah diukur."

SAME = (
    "Ini mirip laporan Bapak/Ibu *{number}*:\n“{description}”\n\nMau ditambahkan ke laporan itu, "
    "atau dibuat laporan baru?"
)
SAME_LABELS = ("Tambahkan", "Laporan baru")

CONFIDENTIAL = (
    "Laporan *{number}* sekarang *RAHASIA*: nama Bapak/Ibu tidak ditampilkan. Siapa pun yang "
    "membukanya tercatat; ketik *riwayat {number}* untuk melihatnya.\n\nIsi dan fotonya tetap dibaca "
    "petugas, jadi jangan tulis hal yang menunjukkan siapa Bapak/Ibu."
)
CONFIDENTIAL_ALREADY = "Laporan *{number}* memang sudah RAHASIA."
CONFIDENTIAL_DRAFT = (
    "Baik, laporan ini akan kami kirim sebagai *RAHASIA*: nama Bapak/Ibu tidak ditampilkan. Isi dan "
    "fotonya tetap dibaca petugas, jadi jangan tulis hal yang menunjukkan siapa Bapak/Ibu."
)

HISTORY = "Riwayat *{number}*:\n{lines}"
HISTORY_LINE = "- {when}: {what}"
EVENTS = {
    "received": "laporan diterima",
    "taken": "ditangani {who}",
    "taken_over": "diambil alih {who}",
    "forwarded": "diteruskan ke {office}",
    "answered": "dijawab {who}",
    "asked": "{who} bertanya kepada Bapak/Ibu",
    "finished": "{who} menyatakan selesai",
    "not_ours": "dinyatakan bukan wewenang",
    "added": "Bapak/Ibu menambahkan keterangan",
    "solved": "Bapak/Ibu menjawab SUDAH",
    "reopened": "Bapak/Ibu menjawab BELUM, dibuka lagi",
    "rated": "Bapak/Ibu memberi nilai",
    "withdrawn": "Bapak/Ibu menarik laporan",
    "made_secret": "laporan dijadikan RAHASIA",
    "revealed": "nama Bapak/Ibu dibuka oleh {who}",
    "reminded": "petugas diingatkan karena lewat tenggat",
    "escalated": "koordinator diberi tahu karena lewat tenggat",
    "packet_offered": "berkas untuk SP4N-LAPOR! ditawarkan",
    "packet_made": "berkas untuk SP4N-LAPOR! dibuat",
    "nudged": "Bapak/Ibu ditanya lagi",
    "closed_unconfirmed": "ditutup tanpa konfirmasi",
}
AN_OFFICIAL = "petugas {office}"
PACKET_OFFER = (
    "Maaf, laporan *{number}* belum ditangani sebagaimana dijanjikan. Bapak/Ibu boleh membawanya ke "
    "SP4N-LAPOR! (lapor.go.id). Mau kami siapkan berkasnya?"
)
PACKET_LABEL = "Siapkan berkas"
PACKET = (
    "Ini berkas laporan *{number}* untuk SP4N-LAPOR!. Isinya laporan, bukti, riwayat dan tenggatnya, "
    "tanpa nama Bapak/Ibu."
)
PACKET_FILE = "berkas-{number}.pdf"
PACKET_TITLE = "Berkas laporan {number} untuk SP4N-LAPOR!"
PACKET_FACTS = (
    "Nomor",
    "Jenis",
    "Asal",
    "Ditangani oleh",
    "Status",
    "Dijanjikan dijawab",
    "Bukti",
)
PACKET_PHOTO = "Foto {number}"
PACKET_SENT = "dikirim {when}"
PACKET_NO_PICTURE = "Tidak dimuat di sini."
PACKET_UNREADABLE = "Tidak dimuat: fotonya belum bisa dibuka."
PACKET_TOO_MANY = "Tidak dimuat: paling banyak {most} foto."
PACKET_NOTE = "Yang tidak dimuat bisa diunggah sendiri di lapor.go.id."
PACKET_STEPS = (
    "Buka lapor.go.id, atau kirim SMS ke 1708.",
    "Pilih Pengaduan, lalu tulis singkat kendalanya dan nomor laporan di atas.",
    "Pilih instansi: Pemerintah Kabupaten Lampung Selatan.",
    "Unggah berkas ini. Bila perlu, centang Anonim atau Rahasia.",
)
EVENTS_QUOTED = frozenset({"answered", "asked", "finished", "not_ours", "added", "reopened"})

"""What officials read when they work on complaints. No logic, no imports; see texts.py."""

CARD = (
    "*{number}* {category}\n"
    "{place}\n"
    "“{description}”\n"
    "Pelapor: {author}\n"
    "Lampiran: {evidence}\n"
    "Status: *{status}*{owner}\n"
    "{deadline}"
)
CARD_OWNER = ", ditangani {name}"
CARD_OFFICE = " di {office}"
CARD_DUE = "Tenggat: {day} (sisa {left} hari kerja)"
CARD_TODAY = "Tenggat: hari ini, {day}"
CARD_LATE = "*Lewat tenggat* sejak {day}"
CARD_ENDED = "Laporan ini sudah ditutup."
CARD_WAITING = "Menunggu jawaban pelapor sejak {day}."
CARD_REOPENED = "\nPelapor menjawab BELUM {count} kali."
CONFIDENTIAL_AUTHOR = "*RAHASIA* (nama tidak ditampilkan)"
UNNAMED = "tanpa nama"
UNNAMED_FILE = "lampiran-{number}{suffix}"

SEE_FILES = "Lihat lampiran"
TAKE, FORWARD, ANSWER, INFO, FINISH = "Ambil", "Teruskan", "Jawab", "Minta info", "Selesai"

TAKEN = "Laporan *{number}* sekarang Bapak/Ibu tangani. Tenggat berikutnya: {day}."
TAKEN_OVER = "Laporan *{number}* Bapak/Ibu ambil alih dari {name}."
TAKEN_FROM_YOU = "Laporan *{number}* sekarang ditangani {name}."
FORWARD_TO = "Laporan *{number}* diteruskan ke mana?"
FORWARDED = "Laporan *{number}* sudah diteruskan ke {office}."
OFFICE_UNKNOWN = "Instansi “{name}” belum terdaftar. Pilihannya: {known}."
SAY = {
    "answer": "Tulis jawaban untuk pelapor {number}.",
    "info": "Apa yang perlu ditanyakan kepada pelapor {number}?",
    "finish": "Tulis singkat bagaimana {number} diselesaikan. Pelapor akan diminta mengonfirmasi.",
}
CANCEL = "Batal"
SAY_IN_GROUP = " Balas pesan ini, {name}."
SAID = {
    "answer": "Jawaban untuk *{number}* sudah kami kirim ke pelapor.",
    "info": "Pertanyaan untuk *{number}* sudah kami kirim ke pelapor. Jawabannya akan muncul di sini.",
    "finish": (
        "Pelapor *{number}* kami tanya apakah benar sudah selesai. Laporan baru ditutup setelah "
        "pelapor menjawab SUDAH."
    ),
}
WHERE_TO_GO = (
    "Tulis ke mana pelapor harus pergi, misalnya:\nbukan wewenang {number} Silakan ke Kantor "
    "Pertanahan, Jalan Mustafa Kemal, Kalianda."
)
AUTHOR = "Pelapor *{number}*: {name}, {phone}, {place}."
AUTHOR_NOTED = " Pembukaan ini tercatat dan terlihat oleh pelapor."
AUTHOR_PRIVATELY = "Laporan *{number}* RAHASIA: tanyakan lewat percakapan pribadi, bukan di grup."
NOT_OURS = (
    "Laporan *{number}* ditutup sebagai bukan wewenang. Pelapor sudah kami beri tahu ke mana."
)
UNKNOWN = "Laporan nomor {number} tidak ada di wilayah atau instansi Bapak/Ibu."
WHICH = "Sebutkan nomornya, misalnya: {word} LHN-0042"

REFUSALS = {
    "ended": "Laporan *{number}* sudah ditutup ({status}).",
    "awaiting": "Laporan *{number}* sedang menunggu jawaban pelapor: SUDAH atau BELUM.",
    "not_yet": "Laporan *{number}* masih dikerjakan ({status}).",
    "yours": "Laporan *{number}* memang sudah Bapak/Ibu tangani.",
    "taken": "Laporan *{number}* sudah diambil {owner}.",
    "taken_by_other": (
        "Laporan *{number}* sedang ditangani {owner}. Sebagai koordinator, Bapak/Ibu boleh mengetik "
        "*ambil alih {number}*."
    ),
    "coordinators_only": "Hanya koordinator yang boleh mengambil alih *{number}*.",
    "there_already": "Laporan *{number}* memang sudah di instansi itu.",
    "rated": "Laporan *{number}* sudah pernah dinilai.",
    "secret": "Laporan *{number}* RAHASIA: pelapornya hanya boleh dibuka koordinator atau admin.",
}

LIST = "Laporan {what} ({count}):\n{lines}"
LIST_LINE = "- *{number}* {category}, {place}: {status}{late}"
LIST_LATE = " (*lewat tenggat*)"
LIST_NONE = "Tidak ada laporan {what}, Bapak/Ibu."
LIST_MORE = "Berikutnya"
LIST_ALL, LIST_OVERDUE, LIST_MINE = "yang terbuka", "yang lewat tenggat", "yang Bapak/Ibu tangani"
LIST_AREA = "dari {area}"
LIST_HOW = "Pilihan: /laporan, /laporan telat, /laporan saya, /laporan nama kecamatan, atau /laporan nomor."

GROUP_MADE = "Grup ini sekarang menerima laporan untuk {office}."
GROUP_EVERY_OFFICE = "semua instansi"
GROUP_COORDINATORS = "Hanya koordinator atau admin yang boleh menjadikan grup ini grup petugas."
GROUP_HOW = "Perintah /grup hanya dipakai di dalam grup petugas."
GROUP_MEMBER_UNKNOWN = (
    "Mohon kirim pesan langsung ke saya dulu dan bagikan nomor telepon, supaya Bapak/Ibu kami "
    "kenali sebagai petugas."
)

NEWS = {
    "added": "Pelapor *{number}* menambahkan:\n“{text}”",
    "told": "Jawaban pelapor *{number}*:\n“{text}”",
    "added_file": "Pelapor *{number}* mengirim {what}.",
    "solved": "Pelapor *{number}* menjawab *SUDAH*. Terima kasih, laporan ini selesai.",
    "reopened": "Pelapor *{number}* menjawab *BELUM*. Laporan dibuka lagi; koordinator ikut diberi tahu.{note}",
    "withdrawn": "Laporan *{number}* ditarik oleh pelapor.",
    "rated": "Pelapor *{number}* memberi nilai {stars} dari 5.",
}
NEWS_NOTE = "\n“{text}”"
REMINDED = "Laporan *{number}* ({category}) lewat tenggat: {stage}. Mohon ditindaklanjuti hari ini."
ESCALATED = (
    "Laporan *{number}* ({category}, {place}) belum ada kemajuan setelah diingatkan: {stage}. "
    "Penanggung jawab: {owner}. Mohon bantuan koordinator."
)
REOPENED_FOR_COORDINATOR = (
    "Pelapor *{number}* ({category}, {place}) menjawab *BELUM* ({count} kali). Penanggung jawab: "
    "{owner}. Mohon bantuan koordinator.{note}"
)
STAGES = {
    "triage": "belum ada yang mengambil",
    "forward": "belum diteruskan",
    "answer": "belum dijawab",
    "finish": "belum selesai",
}
NO_OWNER = "belum ada"

DIGEST_TITLE = "Laporan pagi, {day}"
DIGEST = "*{title}*\n{lines}\n\nPaling mendesak: {first}"
DIGEST_LINE = "- {what}: {count}"
DIGEST_COUNTS = (
    "Belum diambil",
    "Diteruskan ke instansi",
    "Dikerjakan",
    "Menunggu pelapor",
    "Lewat tenggat",
    "Dibuka lagi (BELUM)",
)
CLUSTERS = "\n\nKendala yang sama di banyak tempat:\n{lines}"
CLUSTER = "- {category}: {cooperatives} koperasi di {kecamatan} kecamatan"
DIGEST_ABOUT = "laporan pagi"
DIGEST_SEE, DIGEST_LATE = "Lihat laporan", "Yang lewat tenggat"

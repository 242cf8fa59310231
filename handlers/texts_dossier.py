"""Sentences of the land and building dossier. No logic, no imports; see texts.py.

*bold* and _italic_ are our light mark-up. {head} is "kepala desa" or "lurah".
"""

# --- the offer and the way in ----------------------------------------------------------------
OFFER_LABEL = "Lengkapi data lahan"
BEGIN = (
    "Baik, kita lengkapi data lahan untuk *{number}*. Jawab seperlunya: ketik *lewati* bila belum "
    "tahu, atau *batal* untuk berhenti dulu. Jawaban yang sudah ada tetap tersimpan."
)
GO_ON = "Kita lanjutkan data lahan untuk *{number}*."
STOPPED = (
    "Baik, kita berhenti dulu. Jawaban yang sudah ada tetap tersimpan. Ketik *dokumen lahan* untuk "
    "melanjutkan."
)
NONE_YET = (
    "Belum ada laporan lahan atau bangunan dari Bapak/Ibu. Ketik *lapor* dulu, lalu data lahannya "
    "bisa dilengkapi."
)
NOT_LAND = "Data lahan hanya untuk laporan lahan atau bangunan. Laporan *{number}* bukan jenis itu."
ENDED = "Laporan *{number}* sudah ditutup, jadi datanya tidak bisa diubah lagi."
WHICH = "Data lahan untuk laporan yang mana, Bapak/Ibu?"
CHANGE_WHICH = "Jawaban mana yang ingin diubah?"
CHANGE_NOT_ASKED = "Pertanyaan itu tidak perlu dijawab untuk laporan ini."

# --- the questions ---------------------------------------------------------------------------
QUESTIONS = {
    "land": "Apakah ada tanah milik desa yang bisa dipakai koperasi?",
    "size": (
        "Berapa luas lahannya? Ketik luasnya dalam meter persegi, misalnya *600*, atau ukurannya, "
        "misalnya *15x20*."
    ),
    "owner": "Lahan atau bangunan itu milik siapa?",
    "papers": "Surat apa saja yang sudah ada di tangan? Pilih satu per satu, atau ketik namanya.",
    "access": "Apakah mobil atau truk bisa masuk sampai ke lokasi?",
    "building": "Apakah di sana sudah ada bangunan, atau ada gedung lain yang bisa dipakai?",
    "letter": "Apakah sudah ada surat dari {head} tentang lahan atau bangunan itu?",
}
SKIP_LABEL = "Lewati"
NOT_MEASURED = "Belum tahu"
LAND_LABELS = {
    "village": "Ada tanah desa",
    "other": "Ada, bukan milik desa",
    "none": "Belum ada lahan",
}
OWNER_LABELS = {
    "village": "Desa",
    "regional": "Kabupaten/provinsi",
    "state": "BUMN/kementerian",
    "private": "Warga/pribadi",
    "grant": "Hibah, masih diurus",
    "waqf": "Wakaf",
    "other": "Lainnya",
}
PAPER_LABELS = {
    "certificate": "Sertifikat",
    "inventory": "Inventaris aset desa",
    "deed": "Akta hibah/jual beli",
    "statement": "SKT atau letter C",
    "permit": "Izin tertulis pemilik",
    "perdes": "Peraturan desa",
    "minutes": "Berita acara musdes",
    "none": "Belum ada surat",
}
ACCESS_LABELS = {
    "car": "Bisa masuk",
    "narrow": "Hanya motor",
    "none": "Belum ada jalan",
}
BUILDING_LABELS = {
    "usable": "Ada, layak pakai",
    "repair": "Ada, perlu perbaikan",
    "unfinished": "Belum selesai dibangun",
    "none": "Belum ada bangunan",
}
LETTER_LABELS = {
    "held": "Sudah ada",
    "pending": "Masih diurus",
    "none": "Belum ada",
}
MORE_PAPERS = "Ada surat lain? Kalau tidak, pilih *Itu saja*."
ENOUGH_LABEL = "Itu saja"
NOTED = "Dicatat: {answer}."
PASSED_OVER = "Baik, dilewati."
UNCLEAR = "Maaf, jawabannya belum kami pahami."
KEPT_AS_WRITTEN = "Baik, kami simpan seperti yang Bapak/Ibu tulis."
FILE_ADDED = "{what} sudah kami tambahkan ke laporan *{number}*."
SIZE = "{area} m²"
SIZE_SIDES = "{area} m² ({a} x {b} m)"

# --- the result ------------------------------------------------------------------------------
ITEMS = {
    "land": "Lahan",
    "size": "Luas",
    "owner": "Pemilik",
    "papers": "Surat",
    "access": "Jalan masuk",
    "building": "Bangunan",
    "letter": "Surat {head}",
}
RESULT = "*Data lahan {number}: {band}*\n{meaning}"
BANDS = {
    "ready": "siap diajukan",
    "ready_unsettled": "siap diajukan, dengan catatan",
    "nearly": "hampir siap",
    "early": "perlu dilengkapi",
    "stuck": "belum bisa diajukan",
}
BAND_MEANINGS = {
    "ready": "Semua yang kami tanyakan sudah ada.",
    "ready_unsettled": "Yang pokok sudah ada. Satu-dua hal dinilai berbeda, jadi tanyakan dulu.",
    "nearly": "Tinggal sedikit yang perlu dilengkapi.",
    "early": "Masih ada beberapa hal yang perlu dilengkapi lebih dulu.",
    "stuck": "Ada satu hal pokok yang perlu diselesaikan lebih dulu.",
}
HAVE = "*Yang sudah ada*\n{lines}"
NEED = "*Yang masih kurang*\n{lines}"
LINE = "- {text}"
HAVE_LINE = "{item}: {answer}"
NEEDS = {
    "land_missing": (
        "Lahan atau gedung. Minta {head} mendata aset desa dan gedung kosong, lalu berkirim surat "
        "kepada Camat atau Bupati."
    ),
    "owner_private": (
        "Status tanah. Tanah pribadi harus dialihkan dulu haknya secara sah kepada desa atau pemda. "
        "Tanyakan caranya ke Dinas PMD."
    ),
    "land_unknown": "Keterangan apakah ada tanah desa.",
    "size_unknown": "Luas lahan. Ukur panjang dan lebarnya.",
    "size_small": (
        "Luas lahan di bawah semua acuan yang kami tahu. Jangan dibatalkan dulu, tanyakan ke tim "
        "verifikasi."
    ),
    "size_between": "Kepastian luas: cukup menurut satu sumber, kurang menurut sumber lain.",
    "plan_does_not_fit": (
        "Kepastian bentuk lahan: rancangan gedung {plan} m tidak muat pada ukuran itu."
    ),
    "owner_unknown": "Keterangan siapa pemiliknya.",
    "owner_unclear": "Kejelasan pemilik. Tanyakan statusnya ke {head}.",
    "owner_permit": "Izin tertulis dari pemilik aset. Jangan membangun sebelum izinnya ada.",
    "owner_grant": "Hibah yang resmi kepada pemerintah desa atau pemda, bukan kepada pengurus.",
    "owner_waqf": "Kepastian tanah wakaf. Tanyakan ke KUA dan BWI.",
    "papers_unknown": "Keterangan surat apa saja yang ada.",
    "papers_missing": "Bukti kepemilikan, misalnya sertifikat atau inventaris aset desa.",
    "papers_weak": (
        "Kepastian bukti: apakah SKT atau letter C cukup, belum kami temukan aturannya. Tanyakan ke "
        "Dinas PMD."
    ),
    "access_unknown": "Keterangan jalan masuk.",
    "access_hard": "Jalan masuk untuk mobil atau truk.",
    "building_check": "Pemeriksaan kelayakan bangunan.",
    "letter_unknown": "Keterangan surat {head}.",
    "letter_missing": "Surat {head}.",
    "letter_pending": "Surat {head}, masih diurus.",
}
SOURCES_DIFFER = (
    "_Soal luas, sumbernya berbeda: {sources}. Ada juga keterangan bahwa luasnya dapat menyesuaikan "
    "keadaan daerah._"
)
SOURCE = "paling sedikit {area} m² ({who})"
PLAN_SOURCE = "_Rancangan gedung {plan} m menurut {who}._"
ONLY_A_PICTURE = "_Ini gambaran awal dari keterangan per {day}, bukan keputusan. Yang memutuskan tim verifikasi._"
LETTER_SENT = (
    "Surat permohonan untuk {office} kami lampirkan. Periksa, lengkapi titik-titiknya, lalu "
    "tandatangani sebelum dikirim."
)
FILL_LABEL = "Isi yang kosong"
CHANGE_LABEL = "Ubah jawaban"
LETTER_LABEL = "Kirim suratnya"
DONE_NOTE = "Data lahan dilengkapi: {band}"

# --- what officials read ---------------------------------------------------------------------
SUMMARY = "Data lahan: *{band}*"
SUMMARY_UNFINISHED = "Data lahan (belum selesai diisi): *{band}*"
SUMMARY_NEED = "Kurang: {needs}"
NEEDS_SHORT = {
    "land_missing": "belum ada lahan",
    "owner_private": "tanah pribadi",
    "land_unknown": "lahan belum dijawab",
    "size_unknown": "luas belum diketahui",
    "size_small": "luas di bawah semua acuan",
    "size_between": "luas di antara dua acuan",
    "plan_does_not_fit": "bentuk lahan tidak memuat rancangan gedung",
    "owner_unknown": "pemilik belum dijawab",
    "owner_unclear": "pemilik belum jelas",
    "owner_permit": "belum ada izin pemilik aset",
    "owner_grant": "hibah belum resmi",
    "owner_waqf": "tanah wakaf",
    "papers_unknown": "surat belum dijawab",
    "papers_missing": "belum ada bukti kepemilikan",
    "papers_weak": "bukti baru SKT atau letter C",
    "access_unknown": "jalan masuk belum dijawab",
    "access_hard": "mobil tidak bisa masuk",
    "building_check": "bangunan perlu diperiksa",
    "letter_unknown": "surat {head} belum dijawab",
    "letter_missing": "belum ada surat {head}",
    "letter_pending": "surat {head} masih diurus",
}

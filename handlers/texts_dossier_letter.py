"""The words of the letter of request that comes out of a land dossier. No logic, no imports.

{dots} is a blank that is filled in by hand; {head} is "Kepala Desa" or "Lurah".
"""

TITLE = "Surat permohonan {number}"
FILE = "surat-permohonan-{number}.docx"
COOPERATIVE = "Koperasi Desa/Kelurahan Merah Putih {dots}"
REGISTERED = "Badan hukum nomor {dots} NIK koperasi {dots}"
ADDRESS = "{village}, Kabupaten Lampung Selatan"
FIELDS = ("Nomor", "Lampiran", "Perihal")
NUMBER = "......../PMH/......../{year}"
ENCLOSED = "........ berkas"
SUBJECTS = {
    "land": "Permohonan pemeriksaan dan pemanfaatan lahan untuk gerai koperasi",
    "building": "Permohonan pemeriksaan dan pemanfaatan bangunan untuk gerai koperasi",
    "nothing": "Permohonan bantuan penyediaan lahan atau bangunan untuk gerai koperasi",
}
TO = "Yth. {office}\nKabupaten Lampung Selatan\ndi tempat"
GREETING = "Dengan hormat,"
OPENING = (
    "Menyambung laporan kami nomor {number} tanggal {day}, kami pengurus {cooperative} menyampaikan "
    "keadaan lahan dan bangunan di tempat kami sebagai berikut."
)
PLACE = "Letak (dusun/RT, alamat)"
POINT = "Titik koordinat"
SAID = "{answer} (keterangan kami: {words})"
ALREADY = "Yang sudah ada:"
MISSING = "Yang masih kurang dan sedang kami lengkapi:"
ASKED = "Untuk itu kami mohon kiranya Bapak/Ibu berkenan:"
REQUESTS = {
    "land": (
        "memeriksa lahan tersebut di lapangan bersama tim verifikasi",
        "memberi petunjuk tertulis tentang kekurangan yang masih harus kami lengkapi",
        "memberi petunjuk tentang bentuk pemanfaatan yang dibolehkan dan langkah berikutnya",
    ),
    "building": (
        "memeriksa kelayakan bangunan tersebut bersama tim verifikasi",
        "memberi petunjuk tertulis tentang izin dan bentuk pemanfaatan yang dibolehkan",
        "memberi petunjuk tentang langkah berikutnya",
    ),
    "nothing": (
        "membantu mencarikan lahan atau bangunan kosong milik desa, kabupaten, atau provinsi",
        "memberi petunjuk bagi desa yang belum mempunyai lahan",
        "memberi tahu kami langkah yang harus kami tempuh bersama pemerintah desa",
    ),
}
ABOUT_SIZE = (
    "Tentang luas lahan, keterangan yang kami temukan berbeda: {sources}. Kami mohon penjelasan "
    "acuan yang dipakai."
)
CLOSING = "Atas perhatian dan bantuan Bapak/Ibu, kami ucapkan terima kasih."
SIGNED_AT = "{dots}, ............................ {year}"
CHAIR = "Ketua"
SEEN = "Mengetahui,\n{head}"
COPIES = "Tembusan: {offices}."
CAMAT = "Camat"
ARCHIVE = "arsip"
FOOT = (
    "Disusun dengan Kawan Koperasi dari keterangan koperasi; acuan per {day}. Dasar: Inpres 17/2025; "
    "Permendagri 1/2016 Pasal 11 (jo 3/2024). Aturan dapat berubah: konfirmasikan ke Dinas PMD."
)

"""Sentences about files people sent as evidence."""

PHOTO_UNREADABLE = (
    "Fotonya sudah kami simpan sebagai berkas, tetapi gambarnya belum bisa dibuka. Pesan lainnya "
    "aman. Kalau berkenan, Bapak/Ibu bisa mengirim ulang fotonya."
)
RECYCLED = (
    "⚠️ Foto di laporan *{number}* mirip dengan foto di laporan *{other}* ({when}). Mohon dicek, "
    "bisa jadi memang tempat yang sama."
)  # for officials: a reason to look, never a verdict
RECYCLED_UNNAMED = (
    "⚠️ Foto di laporan *{number}* mirip dengan foto di laporan lain. Nomornya tidak kami sebut "
    "karena salah satunya RAHASIA. Mohon dicek, bisa jadi memang tempat yang sama."
)  # together the two numbers would tell whose the secret one is

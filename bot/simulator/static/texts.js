// What the page itself says; what the bot says comes from the bot.

export const ONLINE = "daring";
export const TYPING = "mengetik…";
export const OFFLINE = "menyambung…";
export const YOU = "Saya: ";
export const BOT = "Kawan Koperasi: ";
export const RETRY = "Belum terkirim. Coba lagi";
export const TOO_LARGE = (limit) => `Berkas terlalu besar. Paling besar ${limit}.`;
export const EMPTY_FILE = "Berkas itu kosong.";
export const NOT_SENT = "Tidak bisa dikirim.";
export const LOCATION = "Lokasi saya";
export const CONTACT = "Nomor HP saya";
export const SHARED = "dibagikan";
export const SHARE_LOCATION = "Bagikan lokasi saya";
export const SHARE_CONTACT = "Bagikan nomor saya";
export const DOWNLOAD = "Ketuk untuk membuka";
export const PHOTO = "Foto";
export const DOCUMENT = "Dokumen";
export const CAPTION = "Tambah keterangan";
export const WRITE = "Tulis pesan";
export const TODAY = "Hari ini";
export const YESTERDAY = "Kemarin";
export const TICKS = { pending: "menunggu", received: "diterima", answered: "dijawab", failed: "gagal" };
export const LOCATING = "Mencari lokasi…";
export const NO_LOCATION = "Lokasi HP tidak bisa dibaca. Silakan pilih contoh atau ketik.";
export const BAD_POINT = "Tulis seperti ini: -5.7387, 105.5918";
export const SECOND_CHAIR = "Buka ketua kedua di tab baru";
export const ANOTHER_CHAIR = "Buka ketua lain di tab baru";

"""Sentences of reminders: what chairs get, answer, list and set for themselves, and what officials
see of the common ones. *bold* and _italic_ are our light mark-up."""

from db.models import Reminder
from db.reminders.firing import Wording
from handlers.safe import literal

REMINDER = "*Pengingat*\n{text}"
TITLED = "*Pengingat: {title}*\n{text}"
OWN = "*Pengingat Bapak/Ibu*\n{text}"
SOURCE = "\n\n_Sumber: {source}_"
ANSWERS = (("sudah", "Sudah"), ("nanti", "Nanti"))


def wording(reminder: Reminder) -> Wording:
    """A reminder as a chair reads it, with its buttons."""
    if reminder.person_id is not None and reminder.parent_id is None:
        return Wording(OWN.format(text=literal(reminder.text)), ANSWERS)
    form = TITLED if reminder.title else REMINDER
    text = form.format(title=literal(reminder.title), text=reminder.text)
    if reminder.source:
        text += SOURCE.format(source=literal(reminder.source))
    return Wording(text, ANSWERS)


# --- answering: SUDAH ------------------------------------------------------------------------
DONE = "Terima kasih, Bapak/Ibu. *{title}* kami catat sudah dikerjakan."
DONE_BEFORE = "Terima kasih, Bapak/Ibu. *{title}* memang sudah tercatat dikerjakan."
SILENT_UNTIL = " Kami baru mengingatkan lagi untuk masa berikutnya, mulai {day}."
SILENT_FOR_GOOD = " Pengingat ini tidak kami kirim lagi."
OFFER_NOTE = (
    "\n\nBapak/Ibu boleh mengirim foto bukti atau nomor tanda terima, atau ketik *selesai*."
)
FINISH = "Selesai"
OWN_DONE = "Baik, sudah beres. Terima kasih, Bapak/Ibu."
OWN_AGAIN = " Berikutnya saya ingatkan pada {when}."
GONE = "Terima kasih, Bapak/Ibu. Pengingat itu sudah dihapus, jadi tidak perlu dijawab lagi."
FILE_KEPT = "{what} sudah kami simpan sebagai bukti. Terima kasih, Bapak/Ibu."
NOTE_KEPT = "Sudah kami catat: “{note}”. Terima kasih, Bapak/Ibu."
NO_NOTE = "Baik, Bapak/Ibu. Terima kasih."

# --- answering: NANTI ------------------------------------------------------------------------
LATER = (
    "Baik, Bapak/Ibu. Saya ingatkan lagi pada {when}.\n\n"
    "Mau waktu lain? Ketik saja, misalnya “jam 4 sore” atau “lusa jam 9”."
)
LATER_PLAIN = "Baik, Bapak/Ibu. Saya ingatkan lagi pada {when}."

# --- the list --------------------------------------------------------------------------------
LIST = "Pengingat yang akan datang:\n{lines}\n\n{how}"
LINE = "*{number}* {title}: {when}{state}"
LINE_DONE = " (sudah dikerjakan)"
LINE_MUTED = " (dimatikan)"
LINE_OWN = " (milik sendiri)"
LINE_PUT_OFF = " (ditunda)"
NONE = (
    "Belum ada pengingat yang dijadwalkan. Ingin diingatkan sesuatu? Ketik misalnya “ingatkan saya "
    "rapat pengurus Jumat jam 2”."
)
HOW = "Ketik misalnya:\n"
HOW_READ = "- *pengingat {number}*: membaca isinya\n"
HOW_MUTE = "- *matikan {number}*: tidak diingatkan lagi\n"
HOW_UNMUTE = "- *nyalakan {number}*: diingatkan lagi\n"
HOW_DELETE = "- *hapus pengingat {number}*: menghapus milik sendiri\n"
HOW_ALL = "- *berhenti*: mematikan semuanya"
MORE = "Lainnya"
SHOWN_OWN = "*{number}* {text}\n\nBerikutnya: {when}{state}"
SHOWN = "*{number} {title}*\n{text}\n\nBerikutnya: {when}{state}"
UNKNOWN = "Pengingat nomor {number} tidak ada. Ketik *pengingat* untuk melihat daftarnya."
MUTE_LABEL, UNMUTE_LABEL, DELETE_LABEL = "Matikan", "Nyalakan", "Hapus"
MUTED = "Baik, pengingat *{title}* kami matikan. Ketik *nyalakan {number}* untuk menyalakan lagi."
UNMUTED = "Baik, pengingat *{title}* kami nyalakan lagi. Berikutnya {when}."
UNMUTED_PLAIN = "Baik, pengingat *{title}* kami nyalakan lagi."
OWN_IS_DELETED = "Itu pengingat milik sendiri. Ketik *hapus pengingat {number}* untuk menghapusnya."
COMMON_IS_MUTED = (
    "Itu pengingat untuk semua ketua, jadi tidak bisa dihapus. Ketik *matikan {number}* bila "
    "Bapak/Ibu tidak memerlukannya."
)
DELETED = "Baik, pengingat *{title}* sudah dihapus."
DELETE_WHICH = "Nomor berapa yang dihapus? Ketik *pengingat* untuk melihat nomornya."

# --- a reminder of one's own -----------------------------------------------------------------
WHAT = "Baik, saya bantu ingatkan. Tentang apa, Bapak/Ibu?"
WHEN = (
    "Baik. Kapan saya ingatkan tentang *{text}*? Ketik misalnya “besok jam 8” atau “setiap Jumat "
    "jam 2 siang”."
)
WHEN_AGAIN = (
    "Maaf, waktunya belum saya pahami. Coba ketik seperti ini: “besok jam 8 pagi”, “Jumat jam 2”, "
    "“tanggal 5 jam 9”, atau “setiap Senin jam 7”."
)
WHEN_GIVEN_UP = (
    "Maaf, saya tetap belum paham waktunya, jadi pengingatnya belum dibuat. Silakan coba lagi kapan "
    "saja, misalnya “ingatkan saya rapat pengurus Jumat jam 2”."
)
CONFIRM_ONCE = "Saya ingatkan *{text}* pada {when}. Betul?"
CONFIRM_AGAIN = "Saya ingatkan *{text}* {rule} {zone}, mulai {first}. Betul?"
ASSUMED_TIME = "\n\n_Jamnya tidak disebut. Kalau lain, ketik jamnya saja, misalnya “jam 2”._"
CONFIRM_LABELS = ("Ya, betul", "Batal")
SAVED = (
    "Baik, sudah saya catat. Saya ingatkan di sini pada {when}. Ketik *pengingat* untuk melihat "
    "semuanya."
)
SAVED_STOPPED = (
    "\n\nBapak/Ibu sedang berhenti menerima pengingat. Ketik *mulai* supaya pengingat ini sampai."
)
NOT_SAVED = "Baik, pengingatnya tidak jadi dibuat."
PASSED = "Waktu itu sudah lewat, Bapak/Ibu. Kapan sebaiknya saya ingatkan? Misalnya “besok jam 8”."
TOO_MANY = (
    "Pengingat Bapak/Ibu sudah {most}, itu yang paling banyak. Ketik *pengingat*, lalu hapus yang "
    "tidak diperlukan, misalnya *hapus pengingat {number}*."
)

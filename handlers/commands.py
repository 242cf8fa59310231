"""The words that always mean the same, and the steps of dialogues: who handles which."""

from handlers import (
    ask,
    feedback,
    material,
    menu,
    passing_on,
    privacy,
    status,
    stop,
    texts,
)
from handlers.announcement import answering, explaining, latest, reading
from handlers.casework import acting, groups, listing, revealing, speaking, taking
from handlers.chat import Command, StepHandler
from handlers.complaint import (
    begin,
    category,
    confirming,
    evidence,
    filing,
    own,
    packet,
    place,
    same,
)
from handlers.dossier import interview as dossier_interview
from handlers.dossier import opening as dossier
from handlers.officials import answer as officials_answer
from handlers.officials import broadcast as officials_broadcast
from handlers.officials import lists, results, schedule, steering
from handlers.reminder import answering as reminder_answering
from handlers.reminder import personal, upcoming

SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)+"
NUMBER = acting.NUMBER
BROADCAST = r"\d{1,9}"

# The first match wins. To add one: a handler in its own file, its sentences in texts.py, a line here.
COMMANDS: tuple[Command, ...] = (
    Command(("menu",), menu.menu, texts.COMMANDS["menu"]),
    Command(("mulai", "start"), stop.resume, texts.COMMANDS["mulai"]),
    Command(("batal", "cancel"), dossier_interview.cancel),  # hands on what is none of its own
    Command(("batal", "cancel"), menu.cancel, texts.COMMANDS["batal"]),
    Command(("bantuan", "help", "tolong"), menu.help_, texts.COMMANDS["bantuan"]),
    Command(("berhenti", "stop"), stop.stop, texts.COMMANDS["berhenti"]),
    Command(("tanya",), ask.ask, texts.COMMANDS["tanya"]),
    Command(("lapor",), begin.start, texts.COMMANDS["lapor"]),
    Command(("laporkan",), begin.from_last_question),
    Command(("status",), status.status, texts.COMMANDS["status"], argument=NUMBER),
    Command(("petugas",), passing_on.start, texts.COMMANDS["petugas"]),
    Command(("pengumuman",), latest.latest, texts.COMMANDS["pengumuman"], argument=r"\d{1,9}"),
    Command(("baca",), reading.read),
    Command(("jawaban",), answering.by_button, argument=r"\d{1,9} [a-z]{1,16}"),
    Command(
        ("pengingat",),
        upcoming.upcoming,
        texts.COMMANDS["pengingat"],
        argument=r"(?:halaman\s+)?\d{1,9}",
    ),
    Command(("matikan",), upcoming.mute, argument=upcoming.NUMBERED),
    Command(("nyalakan",), upcoming.unmute, argument=upcoming.NUMBERED),
    Command(("hapus pengingat", "hapus_pengingat"), upcoming.delete, argument=upcoming.NUMBERED),
    Command(("ingatkan saya", "ingatkan"), personal.start),
    Command(("data saya", "data_saya"), privacy.my_data),
    Command(("hapus data saya", "hapus_data_saya"), privacy.delete_my_data),
    Command(("nomor",), privacy.share_phone),
    Command(("materi", "formulir"), material.choose, texts.COMMANDS["materi"]),
    Command(("formulir",), material.send, argument=SLUG),
    Command(("jawab",), ask.answer_topic, argument=SLUG),
    Command(("pilih",), feedback.choose_topic, argument=SLUG),
    Command(("membantu",), feedback.helpful, argument=SLUG),
    Command(("sudah",), confirming.solved, argument=acting.WITH_MORE),
    Command(("belum",), confirming.not_solved, argument=acting.WITH_MORE),
    Command(("nilai",), confirming.rate, argument=acting.WITH_MORE),
    Command(("tambah",), own.add, argument=acting.WITH_MORE),
    Command(("tarik",), own.withdraw, argument=acting.WITH_MORE),
    Command(("rahasia",), own.make_secret, argument=acting.WITH_MORE),
    Command(("sp4n",), packet.make, argument=NUMBER),
    Command(("riwayat",), own.read_history, argument=NUMBER),
    Command(("belum",), feedback.not_helpful, argument=SLUG),
    Command(
        ("dokumen lahan", "dokumen_lahan", "berkas"),
        dossier.open_dossier,
        argument=dossier.ARGUMENT,
    ),
    Command(("topik",), ask.browse, argument=r"[a-z]+(?: \d{1,3})?"),
    Command(("umumkan",), officials_broadcast.start, officials_only=True),
    Command(("setujui",), officials_broadcast.approve, argument=r"\d{1,9}", officials_only=True),
    Command(
        ("tolak",), officials_broadcast.refuse, argument=r"\d{1,9}(?:\s.*)?", officials_only=True
    ),
    Command(("pertanyaan",), officials_answer.open_questions, officials_only=True),
    Command(("laporan",), listing.listing, argument=r"[\w ]{1,40}|" + NUMBER),
    Command(("ambil alih",), taking.take_over, argument=acting.WITH_MORE),
    Command(("ambil",), taking.take, argument=acting.WITH_MORE),
    Command(("teruskan",), taking.forward, argument=acting.WITH_MORE),
    Command(("jawab",), speaking.answer, argument=r"[a-z]{3}[\s-]?\d{1,7}(?:\s.*)?"),
    Command(("info", "minta info"), speaking.ask, argument=acting.WITH_MORE),
    Command(("selesai",), speaking.finish, argument=acting.WITH_MORE),
    Command(("bukan wewenang",), taking.not_ours, argument=acting.WITH_MORE),
    Command(("pelapor",), revealing.reveal, argument=NUMBER),
    Command(("grup",), groups.make, argument=r"[a-z]{1,16}"),
    # The words alone are chairs' ("lanjut"): with a number they ask for an official themselves.
    Command(("jeda",), steering.pause, argument=BROADCAST),
    Command(("lanjut",), steering.resume, argument=BROADCAST),
    Command(("batalkan",), steering.cancel, argument=BROADCAST),
    Command(("ubah",), steering.edit, argument=rf"{BROADCAST}\s.+"),
    Command(("jadwal",), schedule.schedule),
    Command(("hasil",), results.show, argument=BROADCAST),
    Command(("daftar",), lists.call_list, argument=BROADCAST),
    Command(("ekspor",), lists.export, argument=BROADCAST),
)
OFFICIAL_ANSWER = Command(("jawab",), officials_answer.answer, officials_only=True)

# In a group only officials' commands about complaints are heard.
_OF_A_GROUP = frozenset(
    {
        groups.make,
        listing.listing,
        taking.take,
        taking.take_over,
        taking.forward,
        taking.not_ours,
        speaking.answer,
        speaking.ask,
        speaking.finish,
        revealing.reveal,
    }
)
GROUP_COMMANDS = tuple(command for command in COMMANDS if command.handler in _OF_A_GROUP)

STEPS: dict[str, StepHandler] = {
    "ask.pass_on": ask.pass_on_step,
    "petugas.confirm": passing_on.confirm_step,
    "petugas.write": passing_on.write_step,
    "complaint.describe": begin.describe_step,
    "complaint.category": category.category_step,
    "complaint.village": place.village_step,
    "complaint.evidence": evidence.evidence_step,
    "complaint.confirm": filing.confirm_step,
    "complaint.same": same.step,
    "complaint.withdraw": own.withdraw_step,
    "dossier.answer": dossier_interview.answer_step,
    "case.say": speaking.say_step,
    "answer.publish": officials_answer.publish_step,
    "broadcast.confirm": officials_broadcast.confirm_step,
    "announcement.explain": explaining.explain_step,
    "announcement.delegate": answering.delegate_step,
    "steering.cancel": steering.cancel_step,
    "reminder.note": reminder_answering.note_step,
    "reminder.later": reminder_answering.later_step,
    "reminder.text": personal.text_step,
    "reminder.when": personal.when_step,
    "reminder.confirm": personal.confirm_step,
    "broadcast.text": officials_broadcast.text_step,
    "broadcast.title": officials_broadcast.title_step,
    "broadcast.audience": officials_broadcast.audience_step,
    "broadcast.time": officials_broadcast.time_step,
    "broadcast.kind": officials_broadcast.kind_step,
}

"""Everything that is said around the complaints: by their author, and by officials with every
command there is, each about every complaint."""

from handlers.message import Kind, Location
from tests.handlers.casework.people import chair, complain
from tests.handlers.casework.secret_story import CODE, SIGNED, Story, Talk

ABOUT_ONE = (  # the last ones change it
    "/laporan {n}",
    "laporan {n}",
    "pelapor {n}",
    "status {n}",
    "riwayat {n}",
    "sp4n {n}",
    "tambah {n} keterangan",
    "tarik {n}",
    "rahasia {n}",
    "nilai {n} 5",
    "sudah {n}",
    "belum {n} belum beres",
    "berkas {n}",
    "bukan wewenang {n}",
    "teruskan {n}",
    "teruskan {n} pmd",
    "ambil {n}",
    "ambil alih {n}",
    "info {n} Berapa luasnya?",
    "jawab {n} Sedang kami cek",
)
LISTS = ("/laporan", "/laporan telat", "/laporan saya", "/laporan natar", "/laporan halaman 2")
GENERAL = (
    *("menu", "mulai", "bantuan", "berhenti", "mulai", "tanya", "topik keuangan", "lapor", "batal"),
    *("apakah bupati suka durian montong", "tidak", "laporkan", "batal", "petugas", "batal"),
    *("pengumuman", "pengumuman 1", "baca", "jawaban 1 hadir", "pengingat", "nomor", "data saya"),
    *("ingatkan saya", "rapat pengurus", "besok jam 8", "ya", "matikan 1", "nyalakan 1"),
    *("hapus pengingat 1", "materi", "formulir buku-kas", "jawab keuangan-buku-kas"),
    *("pilih keuangan-buku-kas", "membantu keuangan-buku-kas", "belum keuangan-buku-kas", "batal"),
    *("dokumen lahan", "batal", "hapus data saya", "jadwal", "/jadwal 1", "status", "riwayat"),
    *("pertanyaan", "/jawab 1 Segera kami balas", "ya", "/jawab 2 Segera kami balas", "tidak"),
    *("grup", "sudah", "belum", "selesai"),
)


def chairs_talk(story: Story) -> None:
    """Everything that chairs say; announcements and reminders are answered."""
    for part in (strangers, author_adds, author_asks, dossier, announcements, reminders):
        part(story)


def author_adds(story: Story) -> None:
    """Words, a picture, a place and a file for each secret complaint, signed; more than once."""
    for number in story.secret[:2]:
        story.author(f"tambah {number} saksinya pengawas. {SIGNED}")
        story.author(f"{number} ada saksi lagi. {SIGNED}")
        story.author(f"ini fotonya {number}. {SIGNED}", **story.photo())
        story.author(f"ini lokasinya {number}", location=Location(-5.7, 105.6))
        story.author(f"ini suratnya {number}", **story.letter())
    story.fetch()


def author_asks(story: Story) -> None:
    """Questions that name a secret complaint, or tell of the same; and an ordinary one."""
    first, second, _ = story.secret
    story.author.tell(f"kapan nomor {first} dibalas ya {CODE[0]}. {SIGNED}", "ya")
    story.author.tell("petugas", f"mohon kabar {second}. {SIGNED}")
    story.author.tell("/petugas kapan ada pelatihan untuk pengurus baru", "ya")
    story.author("hapus data saya")


def dossier(story: Story) -> None:
    """The interview about a secret building, with a photo."""
    number, author = story.secret[1], story.author
    author(f"berkas {number}")
    author(f"sertifikatnya atas nama {SIGNED}", **story.photo())
    while author.contact().step == "dossier.answer":
        author.press(author.labels()[0])


def strangers(story: Story) -> None:
    """Other chairs complain: one whose village is not known, one of the kind of a secret one."""
    tini = story.talk("tini")
    tini.tell("halo", "kami tidak punya tanah pak", "ya", "Kalianda", "lewati", "lanjut", "ya")
    with_money = chair(story.like, "tono", "Tono", "Hajimena")
    complain(with_money, "bendahara kami membawa uang kas")


def official_talks(talk: Talk, numbers: list[str]) -> None:
    """One official says all there is to say, about all complaints."""
    talk.tell(*LISTS, *GENERAL)
    for said in ABOUT_ONE:
        for number in numbers:
            talk(said.format(n=number))
            talk("batal") if talk.contact().step else None
    talk.tell(*LISTS)


def group_talks(story: Story) -> None:
    """The same where all of them read it; with replies to cards."""
    numbers = [story.ordinary, *story.secret]
    for member in (story.sari, story.rina):
        for said in (*LISTS, "grup", *(s.format(n=n) for s in ABOUT_ONE for n in numbers)):
            story.group(said, kind=Kind.GROUP, member=member.sender)
    for number in numbers:
        story.group(f"selesai {number}", kind=Kind.GROUP, member=story.sari.sender)
        story.group.reply(
            story.group.last(), "Sudah beres", kind=Kind.GROUP, member=story.sari.sender
        )


def announcements(story: Story) -> None:
    """To those with land trouble, to all (agreed and refused), to those with money trouble."""
    bowo, rina, sari = story.bowo, story.rina, story.sari
    bowo.tell("umumkan", "Rapat hari Senin", "judul", "Rapat", "waktu", "sekarang")
    bowo.tell("penerima", "natar + LHN", "jenis", "kehadiran", "ya")
    rina.tell("/umumkan Bawa buku kas", "penerima semua", "jenis wajib", "ya")
    rina.tell("/umumkan Libur", "penerima semua", "ya")
    sari.tell("setujui 2", "tolak 3 Bukan libur")
    sari.tell("/umumkan Soal uang kas", "penerima natar + KEU", "ya")
    story.expand()
    author = story.author
    author.tell("diwakilkan", "Pak Sekretaris")
    author("", choice="jawaban 2 jelaskan")
    author(f"apa kaitannya dengan {story.secret[0]}? {SIGNED}")
    for number in (1, 2, 4):
        for said in ("hasil", "daftar", "ekspor", "jeda", "lanjut"):
            bowo(f"{said} {number}")
    bowo.tell("ubah 1 Rapat hari Selasa", "batalkan 1", "ya")


def reminders(story: Story) -> None:
    """A common reminder is answered with SUDAH, then with NANTI."""
    story.author("batal")
    story.remind()
    story.author.press("Sudah")
    story.author("selesai")
    answered = next(row for row in story.author.rows() if "laporkan SPT" in row.text)
    story.author("", choice=answered.options[1][0])


def officials_ask(story: Story) -> None:
    """An official asks and finishes in private, their words following the question."""
    for number in story.secret[:2]:
        story.author.tell("batal", f"belum {number} masih sama. {SIGNED}")
        story.sari.tell(f"ambil alih {number}", f"info {number}", "Berapa saksinya?")
        story.author(f"dua orang. {SIGNED}")
        story.sari.tell(f"selesai {number}", "Sudah dibayar")


def endings(story: Story) -> None:
    """BELUM with words, SUDAH, stars, what is said after that; one is taken back."""
    first, second, _ = story.secret
    story.author(f"belum {first} masih sama saja. {SIGNED}")
    story.author(f"belum beres juga. {SIGNED}")
    story.sari.tell(f"selesai {first} Sudah lunas")
    story.author.tell(f"sudah {first}", "5", f"riwayat {first}", f"status {first}")
    story.author.tell(f"tarik {second} {SIGNED}", "ya")

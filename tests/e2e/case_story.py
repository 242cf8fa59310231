"""The life of a complaint between a chair and officials, for every platform: the words that must be
on the screens."""

from db import offices, officials
from db.clock import now
from db.models import Complaint, ComplaintStatus
from db.session import transaction
from tests.e2e.service import Service
from tests.e2e.story import Driver, Person, Telling, Turn

ANI = Person("Ani Suryani", 11)
RINA = Person("Rina", 12)
BUDI = Person("Budi", 13)
SARI = Person("Sari", 14)
STAFF = {RINA: "officer", BUDI: "officer", SARI: "coordinator"}
PEOPLE = (ANI, RINA, BUDI, SARI)
FIRST, SECOND = "LHN-0001", "KEU-0002"

ARRIVALS = tuple(
    turn
    for person in STAFF
    for turn in (
        Turn(person, "say", "halo", ("Kawan Koperasi",)),
        Turn(person, "say", "/laporan", ("bagikan",), needs="card"),
        Turn(person, "card", "", ("sudah kami catat",), needs="card"),
    )
)
COMPLAINT = (
    Turn(ANI, "say", "kami tidak punya tanah pak", ("Sudah benar?",)),
    Turn(ANI, "press", "Ya, benar", ("desa atau kelurahan mana",)),
    Turn(ANI, "say", "Hajimena", ("foto atau lokasinya",)),
    Turn(ANI, "photo", "", ("Foto sudah kami terima",), needs="files"),
    Turn(ANI, "position", "", ("Lokasi sudah kami terima",), needs="files"),
    Turn(ANI, "press", "Lanjut", ("Kirim sekarang?",)),
    Turn(ANI, "press", "Ya, kirim", (FIRST, "Jawaban paling lambat", "hari kerja")),
    # A terminal tells no name.
    Turn(RINA, "hear", "", (FIRST, "tanah", "Tenggat:", "Ambil"), with_files=("Ani Suryani",)),
    Turn(BUDI, "hear", "", (FIRST,)),
)
HANDLING = (
    Turn(RINA, "say", f"/ambil {FIRST}", ("Bapak/Ibu tangani",)),
    Turn(BUDI, "say", f"/ambil {FIRST}", ("sudah diambil Rina",)),
    Turn(ANI, "hear", "", ("sekarang ditangani Satgas KDKMP",)),
    Turn(RINA, "say", f"/teruskan {FIRST} pmd: tanah kas desa", ("diteruskan ke Dinas PMD",)),
    Turn(ANI, "hear", "", ("diteruskan ke Dinas PMD",)),
    Turn(BUDI, "say", f"/ambil {FIRST}", ("Bapak/Ibu tangani",)),
    Turn(BUDI, "say", f"/info {FIRST} Berapa luas tanah desa?", ("kirim ke pelapor",)),
    Turn(ANI, "hear", "", ("Berapa luas tanah desa?",)),
    Turn(ANI, "say", "kurang lebih 800 meter dekat balai desa", ("sampaikan ke petugas",)),
    Turn(BUDI, "hear", "", ("800 meter",)),
    Turn(BUDI, "say", f"/jawab {FIRST} Kami ukur hari Kamis.", ("kirim ke pelapor",)),
    Turn(ANI, "hear", "", ("Kami ukur hari Kamis.",)),
)
ENDING = (
    Turn(BUDI, "say", f"/selesai {FIRST} Tanah disetujui musdes.", ("SUDAH",)),
    Turn(ANI, "hear", "", ("Apakah benar sudah beres",)),
    Turn(ANI, "press", "BELUM", ("kami buka lagi", "koordinator")),
    Turn(SARI, "hear", "", ("menjawab BELUM (1 kali)", "Mohon bantuan koordinator")),
    Turn(BUDI, "say", f"/selesai {FIRST} Surat kades sudah terbit.", ("SUDAH",)),
    Turn(ANI, "hear", "", ("Surat kades sudah terbit.",)),
    Turn(ANI, "press", "SUDAH", ("kami catat selesai",)),
    Turn(ANI, "press", "5 (baik sekali)", ("Terima kasih atas penilaiannya",)),
    Turn(BUDI, "say", f"/ambil {FIRST}", ("sudah ditutup",)),
)
CONFIDENTIAL = (
    Turn(ANI, "say", "bendahara koperasi membawa lari uang kas", ("Sudah benar?",)),
    Turn(ANI, "say", "rahasia", ("RAHASIA",)),
    Turn(ANI, "press", "Ya, benar", ("foto atau lokasinya",)),
    Turn(ANI, "press", "Lanjut", ("Kirim sekarang?",)),
    Turn(ANI, "press", "Ya, kirim", (SECOND,)),
    Turn(RINA, "hear", "", (SECOND, "RAHASIA")),
    Turn(RINA, "say", f"/laporan {SECOND}", ("RAHASIA",)),
    Turn(RINA, "say", f"/ambil {SECOND}", ("Bapak/Ibu tangani",)),
    Turn(ANI, "say", f"tambah {SECOND} saksinya pengawas", ("tambahkan ke laporan",)),
    Turn(RINA, "hear", "", ("saksinya pengawas",)),
    Turn(RINA, "say", f"/selesai {SECOND} Sudah diperiksa Inspektorat.", ("SUDAH",)),
    Turn(ANI, "hear", "", ("Sudah diperiksa Inspektorat.",)),
    Turn(ANI, "press", "BELUM", ("kami buka lagi",)),
    Turn(SARI, "hear", "", (SECOND, "menjawab BELUM")),
    Turn(ANI, "say", f"sudah {SECOND}", ("kami catat selesai",)),
    Turn(ANI, "say", f"riwayat {SECOND}", ("dijadikan RAHASIA", "menjawab BELUM")),
)


def appoint(service: Service, driver: Driver) -> None:
    """The staff, as `kawan officials add` enters them."""
    with transaction(service.engine) as session:
        offices.ship(session)
        for person, role in STAFF.items():
            phone = driver.phone(person)
            officials.add(session, phone=phone, name=person.name, role=role, scope="all", at=now())


def play(driver: Driver, *chapters: tuple[Turn, ...]) -> str:
    """These parts of the story, where the platform can do them; returns what was said."""
    telling = Telling(driver)
    for chapter in chapters:
        for turn in chapter:
            if turn.needs is None or turn.needs in driver.abilities:
                telling.take(turn)
    return telling.transcript


def check(service: Service, driver: Driver) -> None:
    """What the books say in the end, and that the name of a secret author is with no official."""
    first, second = service.rows(Complaint)
    assert (first.number, first.status, first.rating) == (FIRST, ComplaintStatus.SOLVED, 5)
    assert (first.reopened, first.office) == (1, "pmd")
    assert (second.number, second.status, second.rating) == (SECOND, ComplaintStatus.SOLVED, None)
    assert second.secret
    for person in STAFF:
        about = [shown for shown in driver.screen(person) if SECOND in shown]
        assert not any(ANI.name in shown or ANI.phone[1:] in shown for shown in about)
    assert "utuh" in service.kawan("doctor")

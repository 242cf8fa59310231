"""Composing an announcement in chat: what is asked, shown, changed, and kept in the end."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.duties import expand_broadcasts
from db import attachments, audit
from db.clock import now, to_local
from db.models import Attachment, BroadcastStatus
from db.quiet import parse_quiet
from db.session import reading, transaction
from handlers import texts_compose as words
from handlers.message import IncomingMedia
from tests.handlers.officials.composing import DAY, NATAR, PALAS, Talk

BODY = "Bimtek hari Senin pukul 08.00 di aula."


def test_text_preview_yes_is_all_it_takes(author: Talk) -> None:
    chairs = [author.chair(n) for n in range(3)]
    chairs[0]("berhenti")

    preview = author(f"/umumkan {BODY}")
    assert "Akan dikirim ke 2 orang:\n\nPengumuman\nBimtek hari Senin" in preview
    assert "1 minta berhenti" in preview
    assert author.labels() == list(words.PREVIEW_LABELS)
    assert "nomor 1 sedang dikirim ke 2 orang" in author.press("Ya, kirim")

    with transaction(author.engine) as session:
        expand_broadcasts(author.policy)(session, now())
    assert [BODY in chair.rows()[-1].text for chair in chairs] == [False, True, True]
    (row,) = author.broadcasts()
    assert (row.body, row.text) == (BODY, f"*Pengumuman*\n{BODY}")
    assert (row.other_channel_after, row.nudge_after) == (240, 0)
    assert author.acts() == [("broadcast.send", BODY)]
    with reading(author.engine) as session:
        assert audit.first_broken(session) is None


def test_every_choice_can_be_changed(author: Talk) -> None:
    author.chair(1, village=NATAR)
    author.chair(2, village=PALAS)

    assert "tulis isi" in author("/umumkan")
    assert "Akan dikirim ke 2 orang" in author("Rapat anggota.\nBawa buku kas.")
    author.press("Judul")
    assert "Judul: RAT 2026" in author("RAT 2026")
    author.press("Penerima")
    assert "Penerima: Kecamatan Natar" in author("natar")
    author.press("Waktu")
    assert "pukul 08.00 WIB" in author("besok jam 8")
    author.press("Jenis jawaban")
    shown = author.press("Kehadiran")
    assert "Akan dikirim ke 1 orang:\n\nPengumuman: RAT 2026\nRapat anggota." in shown
    assert "1. Hadir\n2. Tidak hadir\n3. Diwakilkan" in shown
    assert "pada" in author.press("Ya, kirim")

    (row,) = author.broadcasts()
    tomorrow = to_local(now()).date() + timedelta(days=1)
    assert to_local(row.starts_at).date() == tomorrow
    assert to_local(row.starts_at).hour == 8
    assert row.audience == {"kecamatan": ["18.01.04"]}
    assert (row.title, row.kind, row.nudge_after) == ("RAT 2026", "attendance", 1440)
    assert [code for code, _ in row.options] == ["hadir", "tidak", "wakil"]
    assert row.body == "Rapat anggota.\nBawa buku kas."


def test_choices_may_be_typed_at_once(author_once: Talk) -> None:
    author = author_once
    author.chair(1, village=NATAR)
    author(f"/umumkan {BODY}")

    assert "Judul: Undangan" in author("judul Undangan")
    assert "Kecamatan Natar" in author("penerima: kec. natar")
    assert "wajib konfirmasi" in author("jenis jawaban wajib konfirmasi")
    assert "pukul 09.00 WIB" in author("waktu besok jam 9")
    assert "Waktu: sekarang" in author("waktu sekarang")
    assert "Rapat diundur." in author("isi Rapat diundur.")
    author("ya")

    (row,) = author.broadcasts()
    assert (row.kind, row.body, row.title) == ("acknowledge", "Rapat diundur.", "Undangan")
    assert row.options == [["paham", "Paham"], ["jelaskan", "Perlu penjelasan"]]


@pytest.mark.parametrize("choice", ["Judul", "Penerima", "Waktu", "Jenis jawaban"])
def test_every_choice_can_be_left_as_it_was(author_once: Talk, choice: str) -> None:
    author_once.chair(1)
    before = author_once(f"/umumkan {BODY}")
    author_once.press(choice)

    assert author_once.press("Kembali") == before


def test_other_words_are_asked_for(author_once: Talk) -> None:
    author_once.chair(1)
    author_once(f"/umumkan {BODY}")
    author_once("judul Kabar")
    author_once.press("Isi")

    shown = author_once("Rapat hari Rabu.")
    assert "Pengumuman: Kabar\nRapat hari Rabu." in shown
    assert BODY not in shown


def test_no_and_batal_send_nothing(author_once: Talk) -> None:
    author_once.chair(1)
    for said in ("tidak", "batal"):
        author_once(f"/umumkan {BODY}")
        assert "dibatalkan" in author_once(said)
    assert author_once.broadcasts() == []


def test_what_is_no_answer_shows_it_again(author_once: Talk) -> None:
    author_once.chair(1)
    before = author_once(f"/umumkan {BODY}")

    assert author_once("apa ya enaknya") == before


def test_a_title_is_one_short_plain_line(author_once: Talk) -> None:
    author_once.chair(1)
    author_once(f"/umumkan {BODY}")
    author_once.press("Judul")

    assert "paling banyak 60" in author_once("kata " * 20)
    author_once("*RAT*\n_2026_")
    author_once("ya")
    (row,) = author_once.broadcasts()
    assert "*" not in row.title
    assert row.text.startswith(f"*Pengumuman: {row.title}*\n")
    assert "\n" not in row.title


def test_without_a_title_the_first_sentence_stands_for_it(author_once: Talk) -> None:
    author_once.chair(1, channel="whatsapp", last_inbound_at=now() - 2 * DAY)
    author_once.template(
        "announcement", "Tentang *{{1}}* ini: {{2}} Terima kasih.", ("title", "text")
    )

    shown = author_once("/umumkan Rapat besok. Bawa buku kas.")
    assert "menerimanya dalam bentuk ini:\nTentang Rapat besok. ini: Rapat besok. Bawa" in shown
    author_once("ya")
    assert author_once.broadcasts()[0].title == "Rapat besok."
    assert author_once.broadcasts()[0].text.startswith("*Pengumuman*\n")


def test_time_that_is_not_understood_is_asked_again(author_once: Talk) -> None:
    author_once.chair(1)
    author_once(f"/umumkan {BODY}")
    author_once.press("Waktu")

    assert "belum kami pahami" in author_once("kapan-kapan")
    assert "satu kali" in author_once("tiap senin jam 8")
    assert "Waktu: sekarang" in author_once.press("Sekarang")


# --- files


def picture(kind: str = "photo") -> IncomingMedia:
    return IncomingMedia(kind, reference="r", mime="image/jpeg", size=1000)  # type: ignore[arg-type]


def test_a_picture_with_a_caption_is_announced(author: Talk) -> None:
    chair = author.chair(1)
    author("/umumkan")

    assert "Lampiran: 1 foto" in author.photo(BODY)
    author("ya")
    (row,) = author.broadcasts()
    with transaction(author.engine) as session:
        assert expand_broadcasts(author.policy)(session, now()) == 0  # the file is not stored yet
        attachments.stored(session, row.attachment_id or 0, sha256="ab", mime="image/jpeg", size=9)
        expand_broadcasts(author.policy)(session, now())
    assert [media["path"] for media in chair.rows()[-1].media] == ["ab"]


def test_a_file_may_come_first_or_last(author_once: Talk) -> None:
    author_once.chair(1)
    author_once("/umumkan")
    assert "Lampiran sudah kami terima" in author_once.photo()
    assert "Lampiran: 1 foto" in author_once(BODY)

    author_once(f"/umumkan {BODY}")
    assert "Lampiran: 1 dokumen" in author_once("", media=(picture("document"),))


def test_only_one_picture_or_document_goes_along(author_once: Talk) -> None:
    author_once.chair(1)
    assert words.FILE_KIND in author_once(f"/umumkan {BODY}", media=(picture("voice"),))
    assert words.FILE_ONE in author_once(f"/umumkan {BODY}", media=(picture(), picture()))


def test_a_file_that_is_lost_holds_nothing_up(author_once: Talk) -> None:
    author_once.chair(1)
    author_once(f"/umumkan {BODY}", media=(picture(),))
    with transaction(author_once.engine) as session:
        file = session.exec(select(Attachment).order_by(col(Attachment.id).desc())).first()
        assert file is not None
        attachments.failed(session, file.id or 0, error="gone", permanent=True)

    assert "gagal kami simpan" in author_once("ya")
    assert author_once.broadcasts() == []
    author_once("ya")
    assert author_once.broadcasts()[0].attachment_id is None


# --- the plan


def test_the_plan_tells_ways_time_and_cost(author: Talk) -> None:
    author.template("opener", "Ada pengumuman. Balas BACA.")
    for n in range(3):
        author.chair(n, channel="web")
    author.chair(3, channel="whatsapp")
    author.chair(4, channel="whatsapp", last_inbound_at=now() - 2 * DAY)
    author.chair(5, channel="telegram", blocked_at=now())
    author.chair(6, channel="lama")

    shown = author(f"/umumkan {BODY}")
    assert "Akan dikirim ke 5 orang" in shown
    assert "- Web: 3 orang" in shown
    assert "- WhatsApp: 2 orang, 1 di antaranya lewat pesan pembuka" in shown
    assert "1 memblokir kami" in shown
    assert "1 lewat saluran yang sudah tidak dipakai" in shown
    assert "Lama pengiriman: kurang dari 1 menit" in shown
    assert "Perkiraan biaya: US$0,01 sampai US$0,02" in shown
    assert "biaya templat Meta belum diketahui" in shown
    assert "setelah mereka membalas:\nAda pengumuman. Balas BACA." in shown


def test_what_costs_nothing_shows_no_cost(author_once: Talk) -> None:
    author_once.chair(1)

    assert "biaya" not in author_once(f"/umumkan {BODY}")


def test_quiet_hours_are_a_hint_not_a_ban(author_once: Talk) -> None:
    author = author_once.with_policy(quiet=parse_quiet("00:00-23:59"))
    author.chair(1)

    assert "jam istirahat" in author(f"/umumkan {BODY}")
    assert "sedang dikirim" in author("ya")


def test_a_long_text_is_named(author_once: Talk) -> None:
    author_once.chair(1)

    assert "beberapa potong" in author_once(f"/umumkan {'kata ' * 300}")


def test_nobody_in_the_area_ends_it(author_once: Talk) -> None:
    small = author_once.official("+6281290000003", scope="Palas")
    author_once.chair(1, village=NATAR)

    assert "Belum ada penerima" in small("/umumkan halo")
    assert small.contact().step is None


def test_a_time_that_went_by_meanwhile_means_now(author_once: Talk) -> None:
    author_once.chair(1)
    author_once(f"/umumkan {BODY}")
    author_once("waktu besok jam 8")
    with transaction(author_once.engine) as session:
        mine = session.merge(author_once.contact())
        draft = mine.answers["draft"] | {"start": (now() - timedelta(minutes=1)).isoformat()}
        mine.answers = mine.answers | {"draft": draft}

    assert "sedang dikirim" in author_once("ya")
    (row,) = author_once.broadcasts()
    assert row.status == BroadcastStatus.SENDING
    assert row.starts_at == row.created_at

from handlers import texts
from tests.conversation import Conversation


def test_a_greeting_is_welcomed_with_the_privacy_notice_and_the_menu(chat: Conversation) -> None:
    said = chat("assalamualaikum pak", name="Sari")

    assert "Sari" in said
    assert "menindaklanjuti laporan" in said
    assert chat.labels() == [
        texts.MENU_ASK,
        texts.MENU_COMPLAIN,
        texts.MENU_STATUS,
        texts.MENU_OFFICIAL,
        texts.MENU_HELP,
    ]


def test_a_question_is_answered_at_once_without_registration(chat: Conversation) -> None:
    said = chat("gimana cara ngisi buku kas harian")

    assert said.startswith("Salam kenal, saya Kawan Koperasi.")
    assert "Siapkan kolom" in said


def test_help_names_what_a_chair_and_an_official_can_do(chat: Conversation) -> None:
    assert "ingatkan saya" in chat("bantuan")
    for command in ("/umumkan", "/hasil", "/jadwal", "/pertanyaan", "/jawab"):
        assert command in texts.HELP_OFFICIAL


def test_the_privacy_notice_is_given_once(chat: Conversation) -> None:
    chat("halo")

    assert "menindaklanjuti laporan" not in chat("menu")


def test_a_name_cannot_forge_our_mark_up(chat: Conversation) -> None:
    chat("menu", name="*Budi* _x_")

    assert "*Budi*" not in chat.rows()[-1].text


def test_menu_wins_in_the_middle_of_a_complaint_and_says_that_the_draft_is_dropped(
    chat: Conversation,
) -> None:
    chat("kami tidak punya tanah pak")

    said = chat("menu")

    assert texts.DRAFT_LEFT.replace("*", "") in said
    assert chat.contact().step is None
    assert chat.complaints() == []


def test_help_in_the_middle_of_a_complaint_does_not_end_it(chat: Conversation) -> None:
    chat("kami tidak punya tanah pak")
    chat("bantuan")

    assert "desa" in chat("ya")


def test_cancel_ends_what_is_running(chat: Conversation) -> None:
    chat("lapor")

    assert "dibatalkan" in chat("batal")
    assert "Tidak ada yang sedang berjalan" in chat("batal")


def test_small_talk_gets_a_short_answer(chat: Conversation) -> None:
    chat("halo")

    assert chat("makasih pak") == texts.SMALLTALK["thanks"]
    assert "petugas" in chat("bot goblok")


def test_messages_that_cannot_be_read_are_answered_politely(chat: Conversation) -> None:
    assert chat.edit("ralat") == texts.EDITED
    assert chat("   ").endswith(texts.EMPTY)


def test_commands_are_understood_with_slash_capitals_and_punctuation(chat: Conversation) -> None:
    for word in ("/menu", "MENU", "Menu!", " menu. ", ["/menu", "KawanBot"][0]):
        assert texts.MENU.split(",", maxsplit=1)[0] in chat(word)


def test_stop_and_start_switch_announcements_only(chat: Conversation) -> None:
    chat("halo")

    assert "tidak kami kirim lagi" in chat("berhenti")
    assert chat.contact().stopped_at is not None
    assert "Siapkan kolom" in chat("cara isi buku kas harian")
    assert "akan kami kirim lagi" in chat("mulai")
    assert chat.contact().stopped_at is None


def test_my_data_shows_what_is_stored(chat: Conversation) -> None:
    chat("kami tidak punya tanah pak", name="Budi", phone="+6281200000001")
    for answer in ("ya", "Hajimena", "lanjut", "ya"):
        chat(answer)

    said = chat("data saya")

    assert "Budi" in said
    assert "+6281200000001" in said
    assert "Koperasi Desa Merah Putih Hajimena" in said
    assert "LHN-0001" in said

"""`kawan chat` and `kawan faq match` as scripts use them: through pipes."""

import json
from pathlib import Path
from typing import Any

import pytest

from handlers import texts
from tests.bot.processes import kawan

OFFICIAL, CHAIR, OTHER_CHAIR = "+6281200000009", "+6281211111111", "+6281222222222"


def talk(folder: Path, *lines: str, phone: str = CHAIR) -> list[dict[str, Any]]:
    """What the bot says to these lines, as the objects of --json."""
    said = "".join(f"{line}\n" for line in lines)
    done = kawan(folder, "chat", "--json", "--as", phone, said=said)
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_json_is_one_object_a_reply_with_exactly_its_three_keys(tmp_path: Path) -> None:
    replies = talk(tmp_path, "menu", "lapor", "batal")
    assert [set(reply) for reply in replies] == [{"text", "options", "media"}] * 3
    assert replies[0]["options"][:2] == [texts.MENU_ASK, texts.MENU_COMPLAIN]
    assert replies[1] == {"text": texts.DESCRIBE, "options": [], "media": []}


def test_text_shows_options_with_numbers_that_can_be_typed(tmp_path: Path) -> None:
    done = kawan(tmp_path, "chat", said="menu\n2\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"2. {texts.MENU_COMPLAIN}\n" in done.stdout
    assert done.stdout.rstrip().endswith(texts.DESCRIBE)
    assert "*" not in done.stdout


def test_who_was_talked_to_is_remembered_the_next_time(tmp_path: Path) -> None:
    talk(tmp_path, "lapor")
    (reply,) = talk(tmp_path, "koperasi kami tidak punya tanah untuk gerai")
    assert reply["options"] == list(texts.CATEGORY_LABELS)
    (other,) = talk(tmp_path, "batal", phone=OTHER_CHAIR)
    assert texts.NOTHING_TO_CANCEL in other["text"]


def test_empty_lines_and_bytes_that_are_no_text_are_answered(tmp_path: Path) -> None:
    done = kawan(tmp_path, "chat", "--json", said=b"menu\n\n   \n\xff\xfe\x00\xc3\nmenu")
    assert (done.returncode, done.stderr) == (0, "")
    replies = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(replies) == 5
    assert [reply["text"] for reply in replies[1:3]] == [texts.EMPTY] * 2
    assert texts.BROKEN not in str(replies)


def test_it_speaks_utf8_under_any_locale(tmp_path: Path) -> None:
    done = kawan(
        tmp_path, "chat", "--json", said="bantuan\n", PYTHONIOENCODING="ascii", PYTHONUTF8="0"
    )
    assert "“" in json.loads(done.stdout)["text"]


@pytest.mark.parametrize("phone", ["12345", "", "+4915112345678", "ketua"])
def test_a_number_that_is_none_is_one_sentence(tmp_path: Path, phone: str) -> None:
    done = kawan(tmp_path, "chat", "--as", phone, said="menu\n")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("kawan: --as")
    assert len(done.stderr.splitlines()) == 1


def test_an_announcement_reaches_the_next_terminal_of_each_chair(tmp_path: Path) -> None:
    for phone in (CHAIR, OTHER_CHAIR):
        talk(tmp_path, "menu", phone=phone)
    added = kawan(tmp_path, "officials", "add", "--phone", OFFICIAL, "--name", "Ibu Dinas")
    assert (added.returncode, added.stderr) == (0, "")
    preview, done = talk(tmp_path, "/umumkan Bimtek hari Senin.", "ya", phone=OFFICIAL)
    assert "2 orang" in preview["text"]
    assert "2 orang" in done["text"]
    for phone in (CHAIR, OTHER_CHAIR):
        announced, *answered = talk(tmp_path, "batal", "batal", phone=phone)
        assert announced["text"] == texts.ANNOUNCEMENT.replace("*", "").format(
            text="Bimtek hari Senin."
        )
        assert [texts.NOTHING_TO_CANCEL in reply["text"] for reply in answered] == [True, True]


def test_an_announcement_is_not_for_chairs_to_make(tmp_path: Path) -> None:
    (reply,) = talk(tmp_path, "/umumkan Saya ketua baru.")
    assert texts.OFFICIALS_ONLY in reply["text"]


def test_a_question_is_passed_on_and_its_answer_comes_back(tmp_path: Path) -> None:
    kawan(tmp_path, "officials", "add", "--phone", OFFICIAL, "--name", "Ibu Dinas")
    talk(tmp_path, "menu", phone=OFFICIAL)
    talk(tmp_path, "petugas", "apakah boleh buka hari Minggu?")
    notice, answered = talk(tmp_path, "/jawab 1 Boleh, Bapak.", phone=OFFICIAL)
    assert "hari Minggu" in notice["text"]
    assert "T-1" in answered["text"]
    assert "Boleh, Bapak." in talk(tmp_path, "batal")[0]["text"]


def test_faq_match_gives_one_object_a_line(tmp_path: Path) -> None:
    said = b"gmn cara bikin lap keuangan kop\n\n\xff\xfe\nkami tidak punya tanah\n"
    done = kawan(tmp_path, "faq", "match", "--json", said=said)
    assert (done.returncode, done.stderr) == (0, "")
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert [set(r) for r in results] == [{"text", "decision", "topics", "category"}] * 4
    assert {r["decision"] for r in results} <= {"answer", "choices", "complaint", "none"}
    assert all(len(r["topics"]) <= 5 for r in results)
    scores = [topic["score"] for topic in results[0]["topics"]]
    assert scores == sorted(scores, reverse=True)

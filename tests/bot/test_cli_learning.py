"""`kawan faq review|stale|import|export|history|undo` on a real database."""

from pathlib import Path

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from bot.cli.learning import app
from db import learning, topics
from db.clock import now
from db.migrate import upgrade
from db.models import LearnedPhrase
from db.session import make_engine, reading, transaction
from faq.content import load_content

TOPIC = "keuangan-buku-kas"


def kawan(*words: str) -> str:
    done = CliRunner().invoke(app, list(words))
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    made = f"sqlite:///{tmp_path / 'kawan.db'}"
    monkeypatch.setenv("DATABASE_URL", made)
    upgrade(make_engine(made))
    return made


def test_a_phrase_that_helps_is_accepted_and_one_that_harms_is_refused(
    url: str, tmp_path: Path
) -> None:
    """The harmful one is another topic's own wording: with it that topic is no longer found."""
    other = next(t for t in load_content().topics if t.id == "keuangan-selisih-kas")
    harmful = other.phrases[0]
    helpful = "cara mencatat duit mlebu metu warung koperasi saben dino di buku kas"
    with transaction(make_engine(url)) as session:
        for text in (helpful, harmful):
            learning.propose(session, topic_id=TOPIC, text=text, source="choice", at=now())
        learning.propose(session, topic_id="gone", text="apa saja", source="choice", at=now())

    output = kawan("review", "--labelled", str(tmp_path), "--auto")

    assert "3 usulan ditinjau" in output
    with reading(make_engine(url)) as session:
        rows = {row.text: row for row in session.exec(select(LearnedPhrase)).all()}
        assert rows[helpful].status == "accepted"
        assert rows[harmful].status == "rejected"
        assert rows["apa saja"].reason == "topik tidak ada lagi"
        assert learning.accepted(session) == {TOPIC: [helpful]}
        assert topics.version(session) == 1


def test_topics_go_out_to_toml_and_edited_ones_come_back_with_history_and_undo(
    url: str, tmp_path: Path
) -> None:
    kawan("export", str(tmp_path / "out"))
    assert load_content(tmp_path / "out").topics == load_content().topics

    file = tmp_path / "out" / "keuangan.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Catat setiap uang masuk", "Tulis setiap uang masuk", 1))
    assert f"1 topik diperbarui: {TOPIC}" in kawan("import", str(tmp_path / "out"))
    assert "berlaku" in kawan("history", TOPIC)
    kawan("export", str(tmp_path / "again"))
    assert "Tulis setiap uang masuk" in (tmp_path / "again" / "keuangan.toml").read_text()

    kawan("undo", TOPIC)
    assert "dibatalkan" in kawan("history", TOPIC)
    kawan("export", str(tmp_path / "undone"))
    assert load_content(tmp_path / "undone").topics == load_content().topics
    assert CliRunner().invoke(app, ["undo", TOPIC]).exit_code == 2


def test_old_topics_are_listed_with_their_thumbs(url: str) -> None:
    assert "166 topik lebih tua dari 30 hari" in kawan("stale", "--days", "30")
    assert "0 topik lebih tua" in kawan("stale", "--days", "36500")

"""`kawan faq review|stale|import|export|history|undo`: what officials and the use of the bot change."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine

from bot.settings import Settings
from bot.wiring import make_database
from db import learning, topics
from db.clock import format_time, now
from db.migrate import upgrade
from db.models import LearnedPhrase
from db.session import reading, transaction
from faq.content import load_content
from faq.edition import body_of, stale, to_toml, with_topics
from faq.gate import Standing, standing, with_phrases, worse
from handlers.knowledge import Knowledge

app = typer.Typer(help="Perubahan isi tanya-jawab.")
LABELLED = Path("tests/faq/data")  # labelled messages of a checkout; an installed copy has none


def _database() -> Engine:
    engine = make_database(Settings())
    upgrade(engine)
    return engine


def _actor() -> str:
    return f"cli:{os.environ.get('USER', '?')}"[:64]


@app.command("review")
def review(
    labelled: Annotated[Path, typer.Option(help="Folder berisi *.jsonl berlabel.")] = LABELLED,
    ask: Annotated[
        bool, typer.Option("--ask/--auto", help="Tanya dulu, atau putuskan dari ukuran.")
    ] = False,
) -> None:
    """Decide on proposed phrases: one is accepted only if no figure and no leave-one-out check
    gets worse with it. With --ask you confirm each one that passed."""
    engine = _database()
    lines = [
        line for file in sorted(labelled.glob("*.jsonl")) for line in file.read_text().splitlines()
    ]
    if not lines:
        typer.echo(f"{labelled}: tidak ada pesan berlabel, hanya uji silang yang dipakai", err=True)
    with reading(engine) as session:
        waiting = learning.proposals(session)
        knowledge = Knowledge.from_database(session, load_content())
    learned = {topic: list(phrases) for topic, phrases in knowledge.learned.items()}
    before = standing(with_phrases(knowledge.content, learned), lines) if waiting else None
    for phrase in waiting:
        if before is not None:
            before = _decide(engine, knowledge, learned, phrase, before, lines, ask=ask)
    typer.echo(f"{len(waiting)} usulan ditinjau")


def _decide(  # noqa: PLR0913 - what a decision needs
    engine: Engine,
    knowledge: Knowledge,
    learned: dict[str, list[str]],
    phrase: LearnedPhrase,
    before: Standing,
    lines: Iterable[str],
    *,
    ask: bool,
) -> Standing:
    """Try one phrase; returns the standing that the next one is compared with."""
    tried = {**learned, phrase.topic_id: [*learned.get(phrase.topic_id, []), phrase.text]}
    known = phrase.topic_id in knowledge.topics
    after = standing(with_phrases(knowledge.content, tried), lines) if known else before
    reason = worse(before, after) if known else "topik tidak ada lagi"
    accept = not reason
    if accept and ask:
        accept = typer.confirm(f"{phrase.topic_id} <- {phrase.text!r} ({phrase.seen} kali)")
        reason = "" if accept else "ditolak peninjau"
    with transaction(engine) as session:
        learning.decide(session, phrase, accept=accept, at=now(), reason=reason)
    typer.echo(
        f"{'diterima' if accept else 'ditolak '}  {phrase.topic_id}  {phrase.text!r}  {reason}"
    )
    if accept:
        learned[phrase.topic_id] = tried[phrase.topic_id]
        return after
    return before


@app.command("stale")
def show_stale(
    days: Annotated[int, typer.Option(help="Umur dalam hari.")] = 180,
) -> None:
    """Topics not updated for longer than so many days, and what people think of their answers."""
    with reading(_database()) as session:
        knowledge = Knowledge.from_database(session, load_content())
        thumbs = learning.thumbs(session)
    old = stale(knowledge.content.topics, now().date(), days)
    for topic in old:
        up, down = thumbs.get(topic.id, (0, 0))
        typer.echo(f"{topic.updated}  {topic.id}  +{up} -{down}  {topic.source}")
    typer.echo(f"{len(old)} topik lebih tua dari {days} hari")


@app.command("import")
def import_topics(folder: Path) -> None:
    """Lay the topics of a folder of TOML files over the shipped ones; only what differs is kept."""
    edited = load_content(folder)
    engine = _database()
    with reading(engine) as session:
        present = Knowledge.from_database(session, load_content())
    changed = [topic for topic in edited.topics if present.topics.get(topic.id) != topic]
    with_topics(present.content, {topic.id: body_of(topic) for topic in changed})  # may raise
    with transaction(engine) as session:
        for topic in changed:
            topics.save(
                session,
                topic_id=topic.id,
                body=body_of(topic),
                actor=_actor(),
                official_id=None,
                at=now(),
            )
    typer.echo(f"{len(changed)} topik diperbarui: {', '.join(t.id for t in changed)}")


@app.command("export")
def export_topics(folder: Path) -> None:
    """Write all topics as they hold now, with what was learned, as TOML files for the repository."""
    with reading(_database()) as session:
        knowledge = Knowledge.from_database(session, load_content())
    content = with_phrases(knowledge.content, knowledge.learned)
    folder.mkdir(parents=True, exist_ok=True)
    for category in content.categories:
        own = [topic for topic in content.topics if topic.category == category.id]
        text = to_toml(category.id, category.name, own)
        (folder / f"{category.id}.toml").write_text(text, encoding="utf-8")
    typer.echo(f"{len(content.topics)} topik ditulis ke {folder}")


@app.command("history")
def show_history(topic: str) -> None:
    """All versions of a topic that officials wrote, newest first."""
    with reading(_database()) as session:
        for row in topics.history(session, topic):
            state = "dibatalkan" if row.undone_at else "berlaku"
            typer.echo(
                f"{row.id}  {format_time(row.created_at)}  {state}  {row.body.get('question')}"
            )


@app.command("undo")
def undo(topic: str) -> None:
    """Take back the newest version of a topic."""
    with transaction(_database()) as session:
        done = topics.undo(session, topic, actor=_actor(), at=now())
    if not done:
        raise typer.BadParameter(f"{topic}: tidak ada perubahan yang bisa dibatalkan")
    typer.echo(f"{topic}: perubahan terakhir dibatalkan")

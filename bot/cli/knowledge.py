"""`kawan faq ...`: what the matcher makes of messages, how well it does, and whether the content is clean."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.streams import speak_utf8
from faq.content import load_content
from faq.evaluate import evaluate, render
from faq.lint import lint as find_faults
from faq.matcher import Match, Matcher

app = typer.Typer(help="Isi tanya-jawab: cocokkan, ukur, periksa.", no_args_is_help=True)


def as_dict(match: Match) -> dict[str, Any]:
    """The JSON object of `kawan faq match --json`."""
    category = match.category
    return {
        "text": match.text,
        "decision": str(match.decision),
        "topics": [{"id": t.id, "score": round(t.score, 4)} for t in match.topics[:5]],
        "category": {"id": category.id, "score": round(category.score, 4)} if category else None,
    }


@app.command("match")
def match_lines(
    as_json: Annotated[bool, typer.Option("--json", help="Satu objek JSON per pesan.")] = False,
) -> None:
    """Read messages line by line from stdin; one result each."""
    speak_utf8()
    matcher = Matcher(load_content())
    for line in sys.stdin:
        result = as_dict(matcher.match(line.rstrip("\r\n")))
        typer.echo(json.dumps(result, ensure_ascii=False) if as_json else _plain(result))


def _plain(result: dict[str, Any]) -> str:
    topics = "  ".join(f"{t['id']} {t['score']:.2f}" for t in result["topics"][:3])
    category = f"  [{result['category']['id']}]" if result["category"] else ""
    return f"{result['decision']:<10} {topics}{category}"


@app.command("eval")
def evaluate_files(files: list[Path]) -> None:
    """Measure understanding on JSON lines of questions, complaints and unrelated messages."""
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    typer.echo(render(evaluate(Matcher(load_content()), lines)))


@app.command("lint")
def lint() -> None:
    """Find broken links, missing sources, long answers, ambiguous phrases. Exit 1 if any."""
    faults = find_faults(load_content())
    for fault in faults:
        typer.echo(fault)
    typer.echo(f"{len(faults)} temuan")
    raise typer.Exit(1 if faults else 0)

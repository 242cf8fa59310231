"""No figure of the development sets may get worse by more than one point.

After an intended change: `python -m tests.faq.test_gate` writes the new figures.
"""

import json
import sys
from pathlib import Path

import pytest

from faq.content import load_content
from faq.evaluate import evaluate, render
from faq.matcher import Matcher

DATA = Path(__file__).with_name("data")
FIGURES = DATA / "figures.json"
SETS = ("questions", "complaints", "out_of_scope")
LOWER_IS_BETTER = ("answered wrong", "choices without it", "no decision", "taken for a complaint")
ALLOWED = 1.0
COMMITTED: dict[str, float] = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}


def lines() -> list[str]:
    return [line for name in SETS for line in (DATA / f"{name}.jsonl").read_text().splitlines()]


@pytest.fixture(scope="module")
def figures(matcher: Matcher) -> dict[str, float]:
    return evaluate(matcher, lines()).figures()


@pytest.mark.parametrize("name", sorted(COMMITTED))
def test_no_figure_gets_worse(figures: dict[str, float], name: str) -> None:
    if name in LOWER_IS_BETTER or name.startswith("outside"):
        assert figures[name] <= COMMITTED[name] + ALLOWED
    elif name != "choices with the right one":
        assert figures[name] >= COMMITTED[name] - ALLOWED


def test_stories_are_read_as_a_whole(matcher: Matcher) -> None:
    """Told over three sentences, the last of which says nothing: the bounds leave some room."""
    stories = (DATA / "stories.jsonl").read_text().splitlines()
    found = evaluate(matcher, stories).figures()

    assert found["top1"] >= 72
    assert found["top3"] >= 86
    assert found["taken for a complaint"] <= 4
    assert found["complaints recognised"] >= 75


def test_all_figures_are_committed(figures: dict[str, float]) -> None:
    assert figures.keys() == COMMITTED.keys()


if __name__ == "__main__":
    found = evaluate(Matcher(load_content()), lines())
    rounded = {name: round(value, 2) for name, value in found.figures().items()}
    FIGURES.write_text(json.dumps(rounded, indent=1) + "\n")
    sys.stdout.write(render(found) + "\n")

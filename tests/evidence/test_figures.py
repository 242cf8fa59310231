"""The claim of docs/evidence.md, on a part of what `python -m tests.evidence.measure` measures."""

from pathlib import Path

from sqlalchemy import Engine

from tests.evidence.measure import Collection
from tests.evidence.scenes import VARIANTS, pictures

PICTURES = 64


def test_pictures_that_are_sent_again_are_found_and_no_others(sqlite_engine: Engine) -> None:
    earlier = Collection(sqlite_engine, pictures(PICTURES))
    variants = list(VARIANTS)
    for n in range(len(earlier.drawn)):
        earlier.send_again(n, variants[n % len(variants)])
    figures = earlier.figures
    assert len(figures.known) >= 50
    assert set(figures.sent) == set(VARIANTS)
    assert figures.false == set()
    assert sum(figures.found.values()) >= 0.9 * sum(figures.sent.values()), figures


def test_the_document_names_every_variant() -> None:
    text = (Path(__file__).parents[2] / "docs" / "evidence.md").read_text(encoding="utf-8")
    assert [variant for variant in VARIANTS if f"| {variant} |" not in text] == []

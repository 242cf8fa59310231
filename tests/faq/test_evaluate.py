import json

import pytest

from faq.evaluate import BadLine, evaluate, render
from faq.matcher import Matcher
from tests.faq.small import small_content

LINES = [
    {"text": "cara urus nib koperasi", "id": "nib", "style": "formal"},
    {"text": "kapan batas rat", "id": "nib", "style": "short"},
    {"text": "halo", "kind": "greeting"},
    {"text": "kami tidak punya tanah", "category": "LHN"},
    {"text": "kami tidak punya tanah", "category": "XXX"},
]


def test_figures_and_table() -> None:
    report = evaluate(Matcher(small_content()), [*map(json.dumps, LINES), "", "  \n"])
    figures = report.figures()
    table = render(report)

    assert figures["top1"] == 50
    assert figures["top3"] == 100
    assert figures["outside greeting answered"] == 0
    assert figures["category in two"] == 50
    assert sum(report.decisions.values()) == 2
    assert len(report.milliseconds) == len(LINES)
    for part in (
        "formal",
        "together",
        "MRR",
        "answered wrong",
        "greeting",
        "category first",
        "p99",
    ):
        assert part in table
    assert "kapan batas rat  [nib, not rat]" in table


def test_nothing_to_measure_prints_nothing() -> None:
    report = evaluate(Matcher(small_content()), [])

    assert render(report) == ""
    assert report.figures()["top1"] == 0


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "nib"}', '{"text": "apa"}'])
def test_a_bad_line_is_named(line: str) -> None:
    with pytest.raises(BadLine, match="line 2") as caught:
        evaluate(Matcher(small_content()), ["", line])

    assert caught.value.number == 2

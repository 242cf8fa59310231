import dataclasses

import pytest

from faq.lint import lint
from tests.faq.small import PHRASES, small_content, topic

GOOD = topic("rat", PHRASES["rat"])


def test_good_content_has_no_faults() -> None:
    linked = topic("nib", PHRASES["nib"], related=("rat",))

    assert lint(small_content(GOOD, linked)) == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        pytest.param({"related": ("hilang",)}, "nib: related topic hilang does not exist", id="link"),
        pytest.param({"related": ("nib",)}, "nib: is related to itself", id="itself"),
        pytest.param({"source": ""}, "nib: has no source", id="source"),
        pytest.param({"answer": "x" * 895}, "nib: answer and source are 908 characters, at most 900", id="answer"),
        pytest.param({"label": "x" * 25}, "nib: label is 25 characters, at most 24", id="label"),
        pytest.param({"phrases": PHRASES["nib"][:3]}, "nib: 3 phrases, at least 8", id="few"),
        pytest.param(
            {"phrases": (*PHRASES["nib"], "Jadwal RAT kapan ya pak?")},
            'nib: "Jadwal RAT kapan ya pak?" stands in rat too',
            id="twin",
        ),
    ],
)  # fmt: skip
def test_a_fault_is_named(changes: dict[str, object], fault: str) -> None:
    faulty = dataclasses.replace(topic("nib", PHRASES["nib"]), **changes)  # type: ignore[arg-type]

    assert fault in " | ".join(lint(small_content(GOOD, faulty)))


def test_a_phrase_nearer_to_another_topic_is_named() -> None:
    faulty = topic("nib", (*PHRASES["nib"], "rapat akhir tahun rat paling lambat kapan"))

    assert any("is nearer to rat" in fault for fault in lint(small_content(GOOD, faulty)))


def test_a_complaint_category_without_its_topic_is_named() -> None:
    content = small_content()
    lost = dataclasses.replace(content.complaints[0], topic="hilang")

    assert lint(dataclasses.replace(content, complaints=(lost,))) == [
        "LHN: topic hilang does not exist"
    ]

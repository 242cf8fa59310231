"""Measures the matcher on labelled messages, as `kawan faq eval` prints it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter

import numpy as np

from faq.matcher import Decision, Match, Matcher

_TOP = 3


class BadLine(ValueError):
    """A line that is no labelled message; `number` counts from 1."""

    def __init__(self, number: int, what: str) -> None:
        super().__init__(f"line {number}: {what}")
        self.number = number


@dataclass(slots=True)
class Tally:
    """Ranks of the right topic (0 = first) for one style of question."""

    ranks: list[int] = field(default_factory=list)

    def share(self, top: int) -> float:
        """Percent of questions with the right topic among the first `top`."""
        return percent(sum(rank < top for rank in self.ranks), len(self.ranks))

    def reciprocal(self) -> float:
        """Mean reciprocal rank over the five topics that a match shows, 0..1."""
        found = [1 / (rank + 1) for rank in self.ranks if rank < _FAR]
        return sum(found) / len(self.ranks) if self.ranks else 0.0


_FAR = 1_000


@dataclass(slots=True)
class Report:
    """Counts of one evaluation; `render` makes the table of it."""

    styles: dict[str, Tally] = field(default_factory=dict)
    decisions: dict[str, int] = field(default_factory=dict)
    outside: dict[str, list[bool]] = field(default_factory=dict)
    complaints: list[tuple[bool, int]] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """The figures that a test can hold the matcher to, in percent."""
        every = Tally([rank for tally in self.styles.values() for rank in tally.ranks])
        asked = len(every.ranks)
        found = {"top1": every.share(1), "top3": every.share(_TOP)}
        for name, count in self.decisions.items():
            found[name] = percent(count, asked)
        for kind, answered in sorted(self.outside.items()):
            found[f"outside {kind} answered"] = percent(sum(answered), len(answered))
        if self.complaints:
            total = len(self.complaints)
            found["complaints recognised"] = percent(sum(ok for ok, _ in self.complaints), total)
            found["category first"] = percent(sum(r == 0 for _, r in self.complaints), total)
            found["category in two"] = percent(sum(r < 2 for _, r in self.complaints), total)
        return found


def percent(part: int, whole: int) -> float:
    """A share in percent; 0 of nothing is 0."""
    return 100 * part / whole if whole else 0.0


def evaluate(matcher: Matcher, lines: Iterable[str]) -> Report:
    """Match every labelled message; blank lines are skipped. Raises BadLine."""
    report = Report(decisions=dict.fromkeys(_DECISIONS, 0))
    for number, line in enumerate(lines, start=1):
        if line.strip():
            _judge(matcher, _parse(number, line), report)
    return report


_DECISIONS = (
    "answered right",
    "answered wrong",
    "choices with the right one",
    "choices without it",
    "no decision",
    "taken for a complaint",
)


def _parse(number: int, line: str) -> Mapping[str, str]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise BadLine(number, str(error)) from error
    if not isinstance(row, dict) or "text" not in row:
        raise BadLine(number, 'needs a "text"')
    if not {"id", "category", "kind"} & row.keys():
        raise BadLine(number, 'needs an "id", a "category" or a "kind"')
    return row


def _judge(matcher: Matcher, row: Mapping[str, str], report: Report) -> None:
    start = perf_counter()
    match = matcher.match(row["text"])
    report.milliseconds.append(1_000 * (perf_counter() - start))
    if "id" in row:
        _judge_question(match, row, report)
    elif "category" in row:
        rank = _rank(row["category"], [scored.id for scored in match.categories])
        report.complaints.append((match.decision is Decision.COMPLAINT, rank))
    else:
        answered = match.decision is Decision.ANSWER
        report.outside.setdefault(row["kind"], []).append(answered)


def _judge_question(match: Match, row: Mapping[str, str], report: Report) -> None:
    rank = _rank(row["id"], [scored.id for scored in match.topics])
    report.styles.setdefault(row.get("style", "all"), Tally()).ranks.append(rank)
    report.decisions[_decision(match, rank)] += 1
    if rank:
        best = match.topics[0].id if match.topics else "-"
        report.misses.append(f"{row['text']}  [{row['id']}, not {best}]")


def _decision(match: Match, rank: int) -> str:
    names = iter(_DECISIONS)
    table = {
        Decision.ANSWER: (next(names), next(names)),
        Decision.CHOICES: (next(names), next(names)),
        Decision.NONE: (next(names),) * 2,
        Decision.COMPLAINT: (next(names),) * 2,
    }
    reach = 1 if match.decision is Decision.ANSWER else _TOP
    return table[match.decision][0 if rank < reach else 1]


def _rank(wanted: str, shown: Sequence[str]) -> int:
    return shown.index(wanted) if wanted in shown else _FAR


def render(report: Report) -> str:
    """The metrics as a plain-text table."""
    lines: list[str] = []
    if report.styles:
        lines += _style_lines(report)
        lines += ["", *_decision_lines(report)]
    if report.outside:
        lines += ["", "out of scope              answered directly"]
        for kind, answered in sorted(report.outside.items()):
            lines.append(
                f"  {kind:<22} {sum(answered):>3} of {len(answered):<4}"
                f" {percent(sum(answered), len(answered)):>5.1f} %"
            )
    if report.complaints:
        lines += ["", *_complaint_lines(report)]
    if report.milliseconds:
        times = np.array(report.milliseconds)
        lines += [
            "",
            f"time a message: p50 {np.percentile(times, 50):.2f} ms,"
            f" p99 {np.percentile(times, 99):.2f} ms",
        ]
    if report.misses:
        lines += ["", "not first:", *(f"  {miss}" for miss in report.misses)]
    return "\n".join(lines)


def _style_lines(report: Report) -> list[str]:
    lines = [f"{'questions':<14}{'n':>6}{'top-1':>9}{'top-3':>9}{'MRR':>8}"]
    every = Tally([rank for tally in report.styles.values() for rank in tally.ranks])
    for style, tally in [*sorted(report.styles.items()), ("together", every)]:
        lines.append(
            f"  {style:<12}{len(tally.ranks):>6}{tally.share(1):>7.1f} %"
            f"{tally.share(_TOP):>7.1f} %{tally.reciprocal():>8.3f}"
        )
    return lines


def _decision_lines(report: Report) -> list[str]:
    asked = sum(report.decisions.values())
    return ["decision"] + [
        f"  {name:<28}{count:>5}{percent(count, asked):>7.1f} %"
        for name, count in report.decisions.items()
    ]


def _complaint_lines(report: Report) -> list[str]:
    figures = report.figures()
    names = ("complaints recognised", "category first", "category in two")
    return [f"{'complaints':<24}n = {len(report.complaints)}"] + [
        f"  {name:<24}{figures[name]:>7.1f} %" for name in names
    ]

"""An attendance call to 260 chairs on both platforms, from `/umumkan` to the call list, and then the
month's ends of the calendar: the bot is a process of its own, its clock is wound."""

import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from db import officials
from db.session import transaction
from handlers.texts_announcement import ERRORS, NUDGE, REASONS
from tests.e2e import call_papers as papers
from tests.e2e import chairs as who
from tests.e2e.call_story import AUTHOR, SECOND, CallStory, counts
from tests.e2e.chairs import TELEGRAM, WHATSAPP, Chair, Fate, of, unreachable
from tests.e2e.crowd import Crowd, Record
from tests.e2e.months import OFFICER, PLACE, Months
from tests.e2e.on_both import WoundService, approve_opener, wait
from tests.e2e.service import ROOT, running
from tests.e2e.story import Person
from tests.e2e.telegram import SECRET
from tests.standins.telegram import TelegramStandIn
from tests.standins.twilio_server import TOKEN, TwilioStandIn

pytestmark = pytest.mark.timeout(300, func_only=True)

TUESDAY = datetime(2026, 11, 24, 7, tzinfo=UTC)  # 14.00 WIB
EVENING = TUESDAY + timedelta(hours=4, minutes=10)  # the other channel is due
CLOSED = TUESDAY + timedelta(hours=27)  # Wednesday 17.00 WIB: no office is open
THURSDAY = datetime(2026, 11, 26, 1, 15, tzinfo=UTC)  # 08.15 WIB
WHY = {  # somebody has to be called
    Fate.KNOWN_BLOCKED: REASONS["blocked"],
    Fate.BLOCKS: ERRORS["403"],
    Fate.NO_NUMBER: ERRORS["63024"],
    Fate.BAD_NUMBER: ERRORS["63003"],
    Fate.STOPPED: REASONS["stopped"],
    Fate.AWAY: REASONS["unopened"],
}
CODES = ["hadir"] * 12 + ["tidak"] * 4 + ["wakil"] * 4


@pytest.fixture
def story(
    database_url: str,
    telegram_stand_in: TelegramStandIn,
    twilio_stand_in: TwilioStandIn,
    whatsapp_port: int,
    tmp_path: Path,
) -> Iterator[CallStory]:
    """The bot runs, and everybody has talked to it before."""
    twilio_stand_in.reset()
    both = (telegram_stand_in, twilio_stand_in)
    service = WoundService(tmp_path, database_url, both, whatsapp_port, TUESDAY)
    chairs = who.make()
    with transaction(service.engine) as session:
        who.settle(session, chairs, TUESDAY)
        _appoint(session, AUTHOR, "all")
        _appoint(session, SECOND, "all")
        _appoint(session, OFFICER, PLACE)
    crowd = Crowd(service.url, *both)
    people = (AUTHOR, SECOND, OFFICER, *(chair.person for chair in chairs))
    with ExitStack() as stack:
        stack.callback(crowd.close)
        stack.enter_context(running(service, telegram_stand_in.token, SECRET, TOKEN, people=people))
        made = CallStory(service, crowd, chairs)
        stack.callback(_keep, made, database_url.partition(":")[0])
        yield made


def _appoint(session: Session, person: Person, scope: str) -> None:
    role = "admin" if scope == "all" else "officer"
    officials.add(session, phone=person.phone, name=person.name, role=role, scope=scope, at=TUESDAY)


def _keep(story: CallStory, name: str) -> None:
    """What the officials read, for reading (artifacts/ is not in git)."""
    folder = ROOT / "artifacts"
    folder.mkdir(exist_ok=True)
    told = f"{story.author.transcript}\n===\n{story.second.transcript}"
    (folder / f"story-call-{name}.txt").write_text(told)


def test_an_attendance_call_and_the_months_after_it(story: CallStory) -> None:
    _announced_as_planned(story)
    _answered(story)
    _on_the_other_channel(story)
    before, since = story.crowd.record(), time.monotonic()
    story.wind(CLOSED)
    _accounted_for(story)
    story.service.tick(since)
    assert _asked_again(story, before) == Counter()  # it is five o'clock
    story.wind(THURSDAY)
    _silent_asked_again(story, before)
    _results_are_what_was_said(story)
    Months(story).pass_()


def _announced_as_planned(story: CallStory) -> None:
    """Composed, planned, approved, paused, resumed: everybody has it once, as was planned."""
    opener = approve_opener(story.service)
    story.gather()
    plan = story.compose(opener)
    story.approve()
    left, waits, held = story.pause_in_the_middle()
    assert waits
    assert left & waits == set()
    assert len(left | waits) == plan["messages"]
    assert story.resume() == held
    wait(lambda: story.tried().total() == plan["messages"], lambda: str(story.tried()))
    story.service.rest(story.crowd)
    sent, away = story.tried(), of(story.chairs, Fate.AWAY)
    assert set(sent.values()) == {1}
    assert counts(sent, story.chairs) | {"openers": len(away)} == plan
    record = story.crowd.record()
    assert {c for c in sent if story.crowd.got(c, record)[-1].template} == set(away)
    wait(lambda: "/hasil 1" in "".join(story.progress()[-1:]), lambda: str(story.progress()))
    gone, total, lost, out = map(int, re.findall(r"\d+", story.progress()[-1])[1:5])
    assert (gone + lost, total, out) == (plan["messages"], len(story.chairs), 8)


def _answered(story: CallStory) -> None:
    """Some answer; of those behind the opening some write BACA, some anything else."""
    ordinary = [of(story.chairs, Fate.ORDINARY, channel=c) for c in (TELEGRAM, WHATSAPP)]
    story.answers([pair for some in ordinary for pair in zip(some, CODES, strict=False)])
    away = of(story.chairs, Fate.AWAY)
    story.crowd.all_do(lambda chair: story.crowd.write(chair, "BACA"), away[:10])
    story.crowd.all_do(lambda chair: story.crowd.write(chair, "selamat siang pak"), away[10:14])
    story.service.rest(story.crowd)
    assert set(of(story.chairs, Fate.AWAY)) & story.reached(story.crowd.record()) == set(away[:14])
    story.answers([(chair, "hadir") for chair in away[:10]])
    story.thanked(story.crowd.record())


def _on_the_other_channel(story: CallStory) -> None:
    """At once where it failed, after four hours where it was not read; once each."""
    saved, late = of(story.chairs, Fate.SAVED), of(story.chairs, Fate.LATE)
    wait(lambda: story.tried(other=True) == Counter(saved))
    story.wind(EVENING)
    wait(lambda: story.tried(other=True) == Counter(saved + late))
    story.service.rest(story.crowd)
    assert set(story.tried().values()) <= {1, 2}


def _accounted_for(story: CallStory) -> None:
    """Results and call list agree with what the platforms and the chairs know."""
    _results_are_what_was_said(story)
    story.press("Daftar telepon", "belum terjangkau", ".xlsx", ".pdf")
    reached = {c.person.number for c in story.reached(story.crowd.record())}
    rows = papers.rows(papers.delivered(story.crowd.telegram, ".xlsx"))
    numbers = {papers.digits(c.person.phone): c for c in story.chairs}
    called = {numbers[papers.digits(row["Telepon"])] for row in rows}
    assert len(rows) == len(called)
    reasons = {numbers[papers.digits(row["Telepon"])]: row["Alasan ditelepon"] for row in rows}
    assert all(reason == WHY[chair.fate] for chair, reason in reasons.items())
    assert reached | {c.person.number for c in called} == {c.person.number for c in story.chairs}
    assert reached & {c.person.number for c in called} == set()
    unopened = of(story.chairs, Fate.AWAY)[14:]
    assert called == unreachable(story.chairs) | {*of(story.chairs, Fate.STOPPED), *unopened}
    paper = papers.digits(papers.paper_text(papers.delivered(story.crowd.telegram, ".pdf")))
    assert all(papers.digits(c.person.phone) in paper for c in called)


def _asked_again(story: CallStory, before: Record) -> Counter[Chair]:
    """Who was asked again since, on whichever channel."""
    after = story.crowd.record()
    return story.later(
        before, after, lambda s: bool(s.template) or NUDGE.strip("_") in s.text.replace("_", "")
    )


def _silent_asked_again(story: CallStory, before: Record) -> None:
    """All who could be written to and are silent, once; then some of them answer."""
    out = unreachable(story.chairs) | set(of(story.chairs, Fate.STOPPED)) | set(story.said)
    silent = [chair for chair in story.chairs if chair not in out]
    wait(lambda: _asked_again(story, before).total() >= len(silent))
    story.service.rest(story.crowd)
    assert _asked_again(story, before) == Counter(silent)
    ordinary = [of(story.chairs, Fate.ORDINARY, channel=c)[40:45] for c in (TELEGRAM, WHATSAPP)]
    story.crowd.all_do(lambda chair: story.crowd.write(chair, "baca"), ordinary[1])
    story.service.rest(story.crowd)
    record = story.crowd.record()
    for chair in ordinary[1]:
        assert [s.text for s in story.crowd.got(chair, record)][-1].startswith("Pengumuman:")
    story.answers([(chair, "hadir") for some in ordinary for chair in some])


def _results_are_what_was_said(story: CallStory) -> None:
    told = story.write("/hasil 1", "Per kecamatan")
    said = papers.listed(told, "Jawaban")
    assert {k: int(v) for k, v in said.items()} == papers.expected_answers(story.chairs, story.said)
    assert papers.told_areas(told) == papers.expected_areas(story.chairs, story.said)

"""Whatever Telegram may send: the parser reads it or leaves it, and never fails."""

import json
from copy import deepcopy
from dataclasses import asdict
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.telegram.parsing import callback_id, parse
from handlers.message import Incoming
from tests.channels.test_telegram_parsing import IGNORED, ME, READ

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
samples = [param.values[0] for param in (*READ, *IGNORED)]


def paths(value: object, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        inside = list(value.items())
    elif isinstance(value, list):
        inside = list(enumerate(value))
    else:
        inside = []
    return [here, *(path for key, item in inside for path in paths(item, (*here, key)))]


@st.composite
def spoiled_updates(draw: st.DrawFn) -> Any:
    """An update of the tables with one value replaced by any JSON value, or removed."""
    raw = {"root": deepcopy(draw(st.sampled_from(samples)))}
    *way, last = draw(st.sampled_from(paths(raw)[1:]))
    parent: Any = raw
    for key in way:
        parent = parent[key]
    if draw(st.booleans()):
        parent[last] = draw(json_values)
    else:
        del parent[last]
    return raw.get("root")


def storable(event: Incoming) -> bool:
    """Every value has the type that Incoming promises and fits into a database."""
    json.dumps(asdict(event), ensure_ascii=False, allow_nan=False).encode()
    texts = [event.sender, event.text, event.name, event.choice or "", event.phone or ""]
    texts += [value for m in event.media for value in (m.reference, m.mime, m.name)]
    texts += [event.album or "", event.location.label if event.location else ""]
    return all("\x00" not in str.strip(text) for text in texts)


# The table of all characters is built on first use, which counts as slow.
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(spoiled_updates())
def test_a_spoiled_update_is_read_or_left(raw: object) -> None:
    for event in parse(raw, ME):
        assert event.channel == "telegram"
        assert storable(event)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(json_values)
def test_any_json_is_read_or_left(raw: object) -> None:
    assert all(storable(event) for event in parse(raw, ME))
    callback_id(raw)

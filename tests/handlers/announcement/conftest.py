"""An official who has announced, on both databases."""

import pytest
from sqlalchemy import Engine

from handlers.knowledge import Knowledge
from tests.handlers.announcement.announcing import BOSS, Talk


@pytest.fixture
def boss(engine: Engine, knowledge: Knowledge) -> Talk:
    """The official, responsible for the whole district."""
    return Talk(engine, knowledge).official(BOSS)

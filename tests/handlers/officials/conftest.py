"""An official who composes, on both databases."""

import pytest
from sqlalchemy import Engine

from handlers.knowledge import Knowledge
from tests.handlers.officials.composing import AUTHOR, Talk


@pytest.fixture
def author(engine: Engine, knowledge: Knowledge) -> Talk:
    """The official who announces, responsible for the whole district."""
    return Talk(engine, knowledge).official(AUTHOR)


@pytest.fixture
def author_once(sqlite_engine: Engine, knowledge: Knowledge) -> Talk:
    """The same, where the kind of database makes no difference."""
    return Talk(sqlite_engine, knowledge).official(AUTHOR)

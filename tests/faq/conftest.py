"""The matcher over the shipped content, built once."""

import pytest

from faq.content import Content, load_content
from faq.matcher import Matcher


@pytest.fixture(scope="session")
def content() -> Content:
    return load_content()


@pytest.fixture(scope="session")
def matcher(content: Content) -> Matcher:
    return Matcher(content)

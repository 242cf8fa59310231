from pathlib import Path

import pytest

from faq.content import Content, ContentError, load_content

PAGE = """
category = "uji"
name = "Uji"

[[topic]]
id = "uji-satu"
question = "Apa?"
label = "Apa"
phrases = ["apa itu", "  ", "apa ini"]
answer = "Ini."
source = "praktik baik"
verified = false
updated = 2026-03-31
"""


def test_the_shipped_content_is_complete(content: Content) -> None:
    assert len({topic.id for topic in content.topics}) == len(content.topics) >= 166
    assert {topic.category for topic in content.topics} == {c.id for c in content.categories}
    assert content.complaints
    assert content.unrelated
    assert content.near_domain
    assert content.questions
    assert "greeting" in content.smalltalk


def test_a_folder_of_the_caller_needs_topics_only(tmp_path: Path) -> None:
    (tmp_path / "uji.toml").write_text(PAGE, encoding="utf-8")

    content = load_content(tmp_path)

    assert content.topics[0].phrases == ("apa itu", "apa ini")
    assert content.topics[0].related == ()
    assert content.complaints == ()
    assert content.smalltalk == {}


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        pytest.param('label = "Apa"\n', "", "uji-satu: label is missing", id="missing key"),
        pytest.param('"Ini."', "7", "answer must be text", id="number for text"),
        pytest.param("false", '"ya"', "verified must be true or false", id="text for a flag"),
        pytest.param("2026-03-31", '"kemarin"', "updated must be a date", id="text for a date"),
        pytest.param(
            '["apa itu", "  ", "apa ini"]', '"apa"', "phrases must be a list", id="no list"
        ),
        pytest.param("[[topic]]", "[topic]", "topic must be written as [[topic]]", id="one table"),
        pytest.param('name = "Uji"', "name = ", "line 3", id="bad TOML"),
    ],
)
def test_a_broken_page_is_named(tmp_path: Path, old: str, new: str, what: str) -> None:
    (tmp_path / "uji.toml").write_text(PAGE.replace(old, new), encoding="utf-8")

    with pytest.raises(ContentError) as caught:
        load_content(tmp_path)

    assert caught.value.file == "uji.toml"
    assert what in str(caught.value)


def test_a_topic_may_not_stand_twice(tmp_path: Path) -> None:
    (tmp_path / "satu.toml").write_text(PAGE, encoding="utf-8")
    (tmp_path / "uji.toml").write_text(PAGE, encoding="utf-8")

    with pytest.raises(ContentError, match="uji-satu stands twice"):
        load_content(tmp_path)


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="holds no topic files"):
        load_content(tmp_path)


def test_a_file_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "uji.toml").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(ContentError, match=r"uji\.toml"):
        load_content(tmp_path)


def test_the_shipped_folder_needs_all_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "uji.toml").write_text(PAGE, encoding="utf-8")
    monkeypatch.setattr("faq.content.SHIPPED", tmp_path)

    with pytest.raises(ContentError, match=r"complaints\.toml"):
        load_content()

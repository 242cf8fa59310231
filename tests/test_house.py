"""The rules of the house, as tests: what only stands in a paragraph is forgotten."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic_settings import BaseSettings

from bot.channels import CHANNELS
from bot.settings import Settings
from handlers import texts
from handlers.router import COMMANDS, STEPS

ROOT = Path(__file__).parent.parent
SOURCES = [
    file
    for folder in ("bot", "handlers", "faq", "db")
    for file in sorted((ROOT / folder).rglob("*.py"))
    if "versions" not in file.parts
]
MAX_FILE, MAX_FUNCTION = 310, 45


def names(file: Path) -> str:
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("file", SOURCES, ids=names)
def test_a_file_can_be_held_in_the_head(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= MAX_FILE


@pytest.mark.parametrize("file", SOURCES, ids=names)
def test_a_function_can_be_held_in_the_head(file: Path) -> None:
    long = [
        node.name
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= MAX_FUNCTION
    ]
    assert long == []


@pytest.mark.parametrize("file", SOURCES, ids=names)
def test_every_public_thing_says_what_it_is_for(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    silent = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    empty = not tree.body
    assert empty or ast.get_docstring(tree)
    assert silent == []


def calls(file: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield node


def test_only_the_session_module_commits() -> None:
    committing = {
        names(file)
        for file in SOURCES
        for call in calls(file)
        if isinstance(call.func, ast.Attribute) and call.func.attr == "commit"
    }
    assert committing == {"db/session.py"}


def test_no_module_outside_the_channels_asks_which_channel_it_is() -> None:
    """Only the registry, the wiring of the simulator and the terminal's own command name one."""
    words = {f'"{name}"' for name in CHANNELS}
    commands = {
        "bot/__main__.py",
        "bot/cli/serving.py",
        "bot/cli/talking.py",
    }  # kawan web, kawan chat
    allowed = {"bot/channels/__init__.py", "bot/app.py"} | commands
    found = {
        names(file)
        for file in SOURCES
        if not names(file).startswith(("bot/channels/", "bot/simulator/"))
        for word in words
        if word in file.read_text(encoding="utf-8")
    }
    assert found <= allowed


def env_keys(settings: type[BaseSettings]) -> set[str]:
    prefix = str(settings.model_config.get("env_prefix", ""))
    return {
        str(field.validation_alias or f"{prefix}{name}").upper()
        for name, field in settings.model_fields.items()
    }


def test_env_example_names_every_setting_and_no_other() -> None:
    known = env_keys(Settings)
    for channel in CHANNELS.values():
        if channel.settings_class is not None:
            known |= env_keys(channel.settings_class)
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    written = set(re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", text, re.MULTILINE))
    assert written == known


def test_the_readme_explains_every_setting_and_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    keys = env_keys(Settings)
    for channel in CHANNELS.values():
        if channel.settings_class is not None:
            keys |= env_keys(channel.settings_class)
    assert {key for key in keys if f"`{key}`" not in readme} == set()
    for word in (
        "run",
        "web",
        "worker",
        "chat",
        "faq",
        "officials",
        "reminders",
        "outbox",
        "doctor",
    ):
        assert f"kawan {word}" in readme
    words = {command.words[0] for command in COMMANDS if command.description}
    assert {word for word in words if f"`{word}`" not in readme} == set()


def test_top_level_is_the_one_the_user_fixed() -> None:
    for name in (
        "bot",
        "handlers",
        "faq",
        "db",
        "tests",
        "pyproject.toml",
        ".env.example",
        "README.md",
    ):
        assert (ROOT / name).exists()


def test_every_step_that_is_gone_to_has_its_handler() -> None:
    gone_to = {
        call.args[0].value
        for file in SOURCES
        if names(file).startswith("handlers/")
        for call in calls(file)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == "go"
        and isinstance(call.args[0], ast.Constant)
    }
    assert gone_to == set(STEPS)


def sentences() -> Iterator[tuple[str, str]]:
    for name, value in vars(texts).items():
        if name.isupper():
            parts = value.values() if isinstance(value, dict) else value
            for text in (value,) if isinstance(value, str) else parts:
                yield name, text


@pytest.mark.parametrize(("name", "text"), list(sentences()))
def test_every_sentence_fits_and_its_blanks_can_be_filled(name: str, text: str) -> None:
    blanks = set(re.findall(r"{(\w+)}", text))
    assert text.format(**dict.fromkeys(blanks, "x"))
    assert len(text) < 1000
    assert text == text.strip() or name in {"HELP_OFFICIAL"}
    assert "  " not in text


def test_command_descriptions_fit_telegrams_list() -> None:
    for command in COMMANDS:
        assert re.fullmatch(r"[a-z0-9_]{1,32}", command.words[0].replace(" ", "_"))
        assert len(command.description) <= 256


def test_constraints_are_names_and_versions_only() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9_.-]+==[\w.]+", line)] == []

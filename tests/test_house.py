"""The rules of the house, as tests: what only stands in a paragraph is forgotten."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TypeGuard

import pytest
from pydantic_settings import BaseSettings

from bot.channels import CHANNELS
from bot.settings import Settings
from handlers.commands import COMMANDS, STEPS

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


TEXTS = [file for file in SOURCES if names(file).startswith("handlers/texts")]
# Their parts are put together: they may begin or end with a space or a new line.
FRAGMENTS = re.compile(r"\s*(.*\S)\s*", re.S)


def sentences() -> Iterator[tuple[str, str]]:
    for file in TEXTS:
        module = import_module(f"handlers.{file.stem}")
        for name, value in vars(module).items():
            if name.isupper():
                for text in _flat(value):
                    yield f"{file.stem}.{name}", text


def _flat(value: object) -> Iterator[str]:
    """The strings of a sentence, of a table of them, or of tuples of both."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _flat(tuple(value.values()))
    elif isinstance(value, tuple):
        for part in value:
            yield from _flat(part)


@pytest.mark.parametrize(("name", "text"), list(dict.fromkeys(sentences())))
def test_every_sentence_fits_and_its_blanks_can_be_filled(name: str, text: str) -> None:
    blanks = set(re.findall(r"{(\w+)}", text))
    assert text.format(**dict.fromkeys(blanks, "x"))
    assert len(text) < 1000
    fragment = FRAGMENTS.fullmatch(text)
    assert fragment is not None
    if name.startswith("texts."):
        assert text == fragment[1] or name == "texts.HELP_OFFICIAL"
    assert "  " not in text


@pytest.mark.parametrize("file", TEXTS, ids=names)
def test_every_sentence_is_said_somewhere(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    written = {
        node.id for node in ast.walk(tree) if _is_name(node, ast.Store) and node.id.isupper()
    }
    assert written
    assert written - said_of(file) == set()


def _is_name(node: ast.AST, context: type[ast.expr_context]) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name) and isinstance(node.ctx, context)


def said_of(file: Path) -> set[str]:
    """Names of this module that it uses itself, or that others take from it."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    used = {node.id for node in ast.walk(tree) if _is_name(node, ast.Load)}
    for other in SOURCES:
        if other != file:
            used |= _taken_from(file.stem, ast.parse(other.read_text(encoding="utf-8")))
    return used


def _taken_from(module: str, tree: ast.Module) -> set[str]:
    """`texts_x.NAME`, by whatever name the module was imported, and `from ... import NAME`."""
    aliases, used = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            direct = node.module == f"handlers.{module}"
            used |= {alias.name for alias in node.names if direct}
            aliases |= {a.asname or a.name for a in node.names if a.name == module}
    attributes = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    return used | {
        node.attr
        for node in attributes
        if isinstance(node.value, ast.Name) and node.value.id in aliases
    }


def test_command_descriptions_fit_telegrams_list() -> None:
    for command in COMMANDS:
        assert re.fullmatch(r"[a-z0-9_]{1,32}", command.words[0].replace(" ", "_"))
        assert len(command.description) <= 256


def test_constraints_are_names_and_versions_only() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9_.-]+==[\w.]+", line)] == []

"""One catalogue: the same keys and places for values in both languages, and no text for people anywhere else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

import scenarios
from scenarios.cli import commands
from scenarios.numbers import PERCENT, STYLES
from scenarios.page.palette import GROUPS
from scenarios.page.tables import POOL_COLUMNS, STATION_COLUMNS
from scenarios.text import LANGUAGES, Language, Text, default_language, entries, language_of
from simcore.errors import LineproofError
from simcore.spec.people import Skill
from simcore.spec.quantities import Source

PACKAGE = Path(scenarios.__file__).parent
# Files that write for people; every other module of the package returns data.
WRITING = sorted(
    path for path in PACKAGE.rglob("*.py")
    if path.parent.name in ("cli", "page", "report") or path.name.endswith(("words.py", "numbers.py", "text.py"))
)  # fmt: skip
IDEOGRAPH = re.compile(r"[\u3400-\u9fff\uff00-\uffef]")
# A sentence: three words of letters with blanks between. Docstrings and messages of typed errors are not searched.
SENTENCE = re.compile(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}")
# English codes of errors with their sentences are the same in both languages; the catalogue names the kind.
ERRORS = {"LineproofError", "Problem", "SpecError", "SimulationError", "StatisticsError", "ValueError", "TypeError"}


def test_both_languages_have_the_same_keys() -> None:
    assert entries("zh").keys() == entries("en").keys()


@pytest.mark.parametrize("key", sorted(entries("zh")))
def test_both_languages_have_the_same_values_to_fill_in(key: str) -> None:
    fields = [{name for _, name, _, _ in Formatter().parse(entries(language)[key]) if name} for language in LANGUAGES]
    assert fields[0] == fields[1]
    assert all(entries(language)[key].strip() for language in LANGUAGES)


def test_english_texts_hold_no_ideographs() -> None:
    assert not [key for key, text in entries("en").items() if IDEOGRAPH.search(text)]


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """Literals of a module that could reach a person: no docstrings, no messages of typed errors."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(id(node.value))
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in ERRORS:
            skipped |= {id(inner) for inner in ast.walk(node)}
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in ("hint", "HEADINGS"):
            skipped |= {id(inner) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.lineno, node.value


def test_the_search_finds_texts() -> None:
    assert SENTENCE.search("no such line here")
    assert IDEOGRAPH.search("改造")
    assert len(WRITING) > 10


@pytest.mark.parametrize("path", WRITING, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_text_for_people_stands_outside_the_catalogue(path: Path) -> None:
    found = [
        (number, text) for number, text in strings(path)
        if IDEOGRAPH.search(text) or (SENTENCE.search(text) and "<" not in text)
    ]  # fmt: skip
    assert not found


def used_keys() -> set[str]:
    """Keys that stand in the code as a whole, as an argument of `text(...)` or as a reference "@key"."""
    found = set()
    for path in WRITING:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("text", "session.text", "self.text"):
                argument = node.args[0] if node.args else None
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    found.add(argument.value)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("@"):
                found.add(node.value.removeprefix("@"))
    return {key for key in found if "." in key}


def test_every_key_that_the_code_names_is_there() -> None:
    assert len(used_keys()) > 60
    missing = {key for key in used_keys() if key not in entries("zh") and f"{key}init" not in entries("zh")}
    assert not missing


def test_every_member_of_a_closed_set_has_a_text() -> None:
    keys = {f"skill.{name}" for name in get_args(Skill)} | {f"source.{name}" for name in get_args(Source)}
    keys |= {f"state.{group}" for group in GROUPS} | {f"warmup.{name}" for name in ("given", "mser5", "terminating")}
    keys |= {f"unit.{style.unit}" for style in (*STYLES.values(), PERCENT)}
    keys |= {f"column.{name}" for name in (*STATION_COLUMNS, *POOL_COLUMNS)}
    keys |= {f"command.{function.__name__}" for function in commands.ALL}
    codes = (
        "ONE_REPLICATION",
        "CONSTANT",
        "UNCHANGED",
        "TOO_RARE",
        "NOT_FINITE",
        "CHANGE_UNBOUNDED",
        "NEGATIVE_AMOUNT",
    )
    keys |= {f"absence.{code}" for code in codes}
    assert keys <= entries("zh").keys()


def test_every_remark_of_a_study_has_a_text() -> None:
    codes = set()
    for path in (PACKAGE / "study.py", PACKAGE / "prediction" / "predict.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Remark":
                codes |= {str(inner.value) for inner in ast.walk(node.args[0]) if isinstance(inner, ast.Constant)}
    assert len(codes) > 8
    assert {f"remark.{code}" for code in codes} <= entries("zh").keys()


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        (["compare", "--lang", "en"], {"LANG": "zh_CN.UTF-8"}, "en"), (["--lang=zh"], {"LANG": "en_US.UTF-8"}, "zh"),
        ([], {"LANG": "en_GB.UTF-8"}, "en"), ([], {"LANG": "zh_CN.UTF-8"}, "zh"), ([], {"LANG": "C.UTF-8"}, "zh"),
        ([], {"LANG": "de_DE.UTF-8"}, "zh"), ([], {}, "zh"), ([], {"LC_ALL": "en_US", "LANG": "zh_CN"}, "en"),
        (["--lang"], {}, "zh"), (["--lang", "fr"], {"LINEPROOF_LANG": "en"}, "en"),
    ],
)  # fmt: skip
def test_the_language_is_asked_for_or_that_of_the_locale_else_chinese(
    arguments: list[str], environment: dict[str, str], expected: Language
) -> None:
    assert default_language(arguments, environment) == expected


def test_unknown_keys_and_languages_are_refused() -> None:
    with pytest.raises(LineproofError) as refusal:
        Text("zh")("no.such_key")
    assert refusal.value.code == "TEXT_MISSING"
    with pytest.raises(LineproofError):
        language_of("fr")


def test_names_in_both_languages_are_taken_apart() -> None:
    assert Text("zh").own("轴承线 / bearing line") == "轴承线"
    assert Text("en").own("轴承线 / bearing line") == "bearing line"
    assert Text("en").own("a / b / c") == "a / b / c"
    assert Text("en").name({"zh": "磨削"}, "grind") == "grind"
    assert Text("zh").name({"zh": "磨削"}, "grind") == "磨削"

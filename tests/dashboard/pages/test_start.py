"""The first page: what it says of the cases, and the new ones it makes."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from dashboard.context import Context
from dashboard.pages.start.callbacks import make_case, uploaded
from dashboard.pages.start.content import layout
from dashboard.refusals import Refused
from dashboard.services import Services
from simcore.errors import LineproofError
from tests.dashboard.conftest import shown


@pytest.fixture
def here(services: Services) -> Context:
    """Somebody at the machine on the first page."""
    return services.context("/", "")


def test_cases_stand_with_their_names_and_the_next_step(here: Context) -> None:
    page = shown(layout(here))
    assert "大套圈磨超单元" in page and "firm-a" in page
    assert "运行比较" in page and "2 / 2" in page


def test_a_broken_case_is_said_to_be_one(here: Context, root: Path) -> None:
    (root / "small-cell" / "line.toml").write_text("name = 1\n")
    page = shown(layout(here))
    assert "处错误" in page and "先改正案例中的错误" in page


def test_cases_are_made_from_everything_that_is_offered(here: Context, root: Path) -> None:
    line = base64.b64encode((root / "small-cell" / "line.toml").read_bytes()).decode()
    make_case(here, "template", "rings", "bearing", "30", None, None)
    make_case(here, "template", "bolts", "fastener", "M10", None, None)
    make_case(here, "example", "trap", "", None, "traps/one-setter", None)
    make_case(here, "line", "own", "", None, None, f"data:text/plain;base64,{line}")
    assert {"rings", "bolts", "trap", "own"} < set(here.services.cases.names())


@pytest.mark.parametrize(
    ("kind", "name", "size", "code"),
    [
        ("template", "", None, "CASE_NAME"),
        ("template", "../x", None, "CASE_NAME"),
        ("template", "small-cell", None, "FILE_EXISTS"),
        ("template", "a", "wide", "OPTION_FORM"),
        ("template", "a", "9000", "[A-Z_]+"),
        ("line", "a", None, "FILE_UNKNOWN"),
    ],
)
def test_what_cant_be_made_is_refused(here: Context, kind: str, name: str, size: str | None, code: str) -> None:
    before = here.services.cases.names()
    with pytest.raises(LineproofError, match=code):
        make_case(here, kind, name, "bearing", size, None, None)
    assert here.services.cases.names() == before


def test_what_is_no_file_is_refused() -> None:
    with pytest.raises(Refused, match="FILE_UNKNOWN"):
        uploaded("data:text/plain;base64,***")

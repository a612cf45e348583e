"""The tables of the documentation are those of the code: every page is what `docs/generate.py` would write."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_pages_are_up_to_date(generator: ModuleType) -> None:
    stale = [path.name for path, (found, wanted) in generator.pages().items() if found != wanted]
    assert not stale, "run `make docs`, or `python docs/generate.py`"


def test_every_section_stands_in_a_page(generator: ModuleType) -> None:
    text = "".join(found for found, _ in generator.pages().values())
    assert not [name for name in generator.SECTIONS if f"<!-- generated: {name} -->" not in text]


def test_a_stale_section_is_replaced_and_prose_kept(generator: ModuleType) -> None:
    page = "# Title\n\n<!-- generated: states -->\nold\n<!-- end -->\n\nprose\n"
    fresh = generator.generated(page)
    assert "old" not in fresh and fresh.startswith("# Title\n") and fresh.endswith("<!-- end -->\n\nprose\n")
    assert "| `down_repair` | 故障维修 | ADET | failure | breakdown | UDT |" in fresh
    assert generator.generated(fresh) == fresh


def test_every_state_and_every_indicator_is_explained(generator: ModuleType) -> None:
    # 14 states and the two lines of the head; the standard has 34 indicators.
    assert len(generator.states().splitlines()) == 14 + 2
    assert len(generator.indicators("STANDARD_KPIS").splitlines()) == 34 + 2


def test_bars_in_cells_do_not_split_them(generator: ModuleType) -> None:
    assert generator.table(("a",), [("zh|en",)]).splitlines()[-1] == "| zh\\|en |"

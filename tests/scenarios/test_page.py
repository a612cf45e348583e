"""The page stands alone, says what the comparison says, and takes names from files as text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from scenarios.figures import FigureKey
from scenarios.page.comparison import comparison_page
from scenarios.page.html import Markup, element, fitted, join, text_width, wrapped
from scenarios.page.layout import arrange
from scenarios.page.palette import GROUPS, group_shares, limiting_group
from scenarios.study import Comparison, StudySettings, compare_lines
from scenarios.text import Text
from simcore.states import UnitState
from tests.scenarios.small import HOUR, small_line

EVIL = '<script>alert("x")</script>&'
VOID = {"meta"}


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    before, after = small_line(name=EVIL), small_line("16 s", name=EVIL)
    stations = {
        name: spec.model_copy(update={"label": {"zh": EVIL, "en": EVIL}}) for name, spec in after.stations.items()
    }
    settings = StudySettings(horizon=4 * HOUR, warmup=HOUR, replications=3)
    return compare_lines(before, after.model_copy(update={"stations": stations}), settings)


class Nesting(HTMLParser):
    """Checks that every element is closed in order, and collects what the page refers to."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.references: list[str] = []
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.references += [value or "" for name, value in attrs if name in ("src", "href", "action", "data")]
        if tag == "html":
            self.language = given.get("lang") or ""
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize(("language", "lang"), [("zh", "zh-CN"), ("en", "en")])
def test_the_page_is_well_formed_and_loads_nothing(comparison: Comparison, language: str, lang: str) -> None:
    page = comparison_page(comparison, Text(language))  # type: ignore[arg-type]
    parser = Nesting()
    parser.feed(page)
    assert parser.open == []
    assert parser.references == []
    assert parser.language == lang
    outside = re.sub(r'xmlns="http://www\.w3\.org/2000/svg"', "", page)
    assert "http:" not in outside
    assert "https:" not in outside
    assert "url(" not in outside
    assert "@import" not in outside
    assert "<script" not in page
    assert "nan" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL).lower().split()


def test_figures_are_well_formed_drawings(comparison: Comparison) -> None:
    page = comparison_page(comparison, Text("en"))
    drawings = re.findall(r"<svg.*?</svg>", page, flags=re.DOTALL)
    assert len(drawings) == 5
    for drawing in drawings:
        tree = ElementTree.fromstring(drawing)  # noqa: S314
        sizes = [float(node.attrib[key]) for node in tree.iter() for key in ("width", "height") if key in node.attrib]
        assert all(size >= 0.0 for size in sizes)


def test_names_are_text_never_markup(comparison: Comparison) -> None:
    page = comparison_page(comparison, Text("zh"))
    assert EVIL not in page
    assert "&lt;script&gt;" in page


def test_the_page_says_what_the_comparison_says(comparison: Comparison) -> None:
    page = comparison_page(comparison, Text("zh"))
    for words in (
        "时间损失在哪里", "产线上限制在哪里", "每台设备的时间去向", "产出与不良率的可信范围", "手算能力",
        "谁是限制资源", "哪些损失变了", "运行条件", "指标定义", "参数来源", "模板参数, 未用本厂数据标定",
        comparison.before.line_digest,
    ):  # fmt: skip
        assert words in page


def test_a_null_comparison_says_so() -> None:
    settings = StudySettings(horizon=2 * HOUR, warmup=HOUR, replications=2)
    page = comparison_page(compare_lines(small_line(), small_line(), settings), Text("en"))
    assert "unchanged by construction" in page


def test_every_state_has_one_colour() -> None:
    states = [state for group in GROUPS.values() for state in group]
    assert sorted(states) == sorted(state for state in UnitState if state is not UnitState.OFF_SHIFT)


def test_group_shares_are_those_of_the_states(comparison: Comparison) -> None:
    shares = group_shares(comparison.before, "grind")
    assert sum(shares.values()) == pytest.approx(1.0, rel=1e-12)
    down = sum(
        comparison.before.figure(FigureKey("state", "grind", state.key)).value or 0.0
        for state in (UnitState.DOWN_REPAIR, UnitState.DOWN_RESPONSE, UnitState.DOWN_WAITING_TECHNICIAN)
    )
    assert shares["down"] == pytest.approx(down, rel=1e-12)
    assert limiting_group({"own": 0.9, "down": 0.04, "starved": 0.06}) == "starved"
    assert limiting_group({"own": 1.0, "down": 0.0}) == "own"


def test_stations_stand_in_the_order_of_the_flow_and_never_on_one_another() -> None:
    from lines.bearing import reference_line

    places = arrange(reference_line())
    assert len(set(places.values())) == len(places)
    assert places["assembly"].column > places["inner_superfinish"].column
    assert places["mark_pack"].column == max(place.column for place in places.values())
    assert places["assembly"].lane == 0.5


def test_text_is_escaped_once() -> None:
    assert element("b", "a < b", title='"') == '<b title="&quot;">a &lt; b</b>'
    assert join([Markup("<i>"), "<i>"]) == "<i>&lt;i&gt;"


def test_names_are_fitted_to_their_place() -> None:
    assert fitted("short", 100, 12) == "short"
    assert fitted("内圈沟道超精磨削工位", 60, 12).endswith("…")
    assert text_width(fitted("内圈沟道超精磨削工位", 60, 12), 12) <= 60
    assert wrapped("outer superfinish", 70, 12) == ["outer", "superfinish"]
    assert wrapped("pack", 70, 12) == ["pack"]

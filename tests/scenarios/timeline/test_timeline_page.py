"""The page of a time line stands alone, draws every month, and takes names from files as text."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from scenarios.measures.use import MONTH
from scenarios.page.timeline import timeline_page
from scenarios.study import DAY, StudySettings
from scenarios.text import Language, Text
from scenarios.timeline import Timeline, TimelineSettings, timeline_study
from tests.scenarios.test_page import EVIL, Nesting
from tests.scenarios.timeline.machines import case_of, commissioning, failure, machine


@pytest.fixture(scope="module")
def timeline() -> Timeline:
    stop = failure() | {"time_to": {"distribution": "exponential", "mean": "10 h"}}
    line = machine(interruptions={"failure": stop}, label={"zh": EVIL, "en": EVIL})
    case = case_of(
        line, {"installation": {"typical": 2.0}, "label": {"zh": EVIL, "en": EVIL}},
        measures={"new": commissioning()}, ageing={"typical": 0.1},
    )  # fmt: skip
    return timeline_study(case, TimelineSettings(StudySettings(MONTH, DAY, 3, seed=3, engine="fast")))


@pytest.mark.parametrize(("language", "lang"), [("zh", "zh-CN"), ("en", "en")])
def test_the_page_is_well_formed_and_loads_nothing(timeline: Timeline, language: Language, lang: str) -> None:
    page = timeline_page(timeline, Text(language))
    parser = Nesting()
    parser.feed(page)
    assert (parser.open, parser.references, parser.language) == ([], [], lang)
    outside = re.sub(r'xmlns="http://www\.w3\.org/2000/svg"', "", page)
    assert not any(word in outside for word in ("http:", "https:", "url(", "@import", "<script"))
    assert EVIL not in page and "&lt;script&gt;" in page


def test_every_month_and_the_steady_state_are_drawn_in_their_place(timeline: Timeline) -> None:
    page = timeline_page(timeline, Text("en"))
    (drawing,) = re.findall(r"<svg.*?</svg>", page, flags=re.DOTALL)
    tree = ElementTree.fromstring(drawing)  # noqa: S314
    space = "{http://www.w3.org/2000/svg}"
    circles = [(float(node.attrib["cx"]), float(node.attrib["cy"])) for node in tree.iter(f"{space}circle")]
    # Output and OEE of twelve months and the steady state; a line without a gate has no defect rate.
    assert len(circles) == 2 * 13
    assert [x for x, _ in circles[:13]] == sorted(x for x, _ in circles[:13])
    # The first month loses most: it is drawn lowest, in both panels.
    for panel in (circles[:13], circles[13:]):
        assert max(range(13), key=lambda number: panel[number][1]) == 0
    sizes = [float(node.attrib[key]) for node in tree.iter(f"{space}rect") for key in ("width", "height")]
    assert sizes and min(sizes) >= 0.0


def test_the_table_has_every_period(timeline: Timeline) -> None:
    page = timeline_page(timeline, Text("en"))
    for name in ("month 1<", "month 12<", "ramp-up, 12 months", "year 1: 2-week stop", "steady state, month 13"):
        assert name in page

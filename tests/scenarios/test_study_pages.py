"""Pages of explain, alternatives and predict, and what that of compare says of a prediction: alone, and whole."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from lines.files import save_line
from scenarios.alternatives import Alternatives, AlternativesSettings, alternatives_study
from scenarios.alternatives.words import against_text, candidate_name, judged_cells
from scenarios.attribution import Attribution, explain_study
from scenarios.attribution.causes import causes
from scenarios.attribution.words import worth_text
from scenarios.case import Case, load_case
from scenarios.page.alternatives import alternatives_page
from scenarios.page.comparison import comparison_page
from scenarios.page.distribution import bins_of
from scenarios.page.explanation import explanation_page
from scenarios.page.html import text as escaped
from scenarios.page.prediction import prediction_page
from scenarios.prediction import Prediction, PredictionSettings, predict, prediction_document
from scenarios.prediction.words import claim_cells, figure_rows, prediction_text
from scenarios.study import StudySettings
from scenarios.text import LANGUAGES, Language, Text
from scenarios.words import cause_text
from tests.scenarios.prediction.cases import case_in, small_with_ranges
from tests.scenarios.small import HOUR, small_line
from tests.scenarios.test_cli import english, run, unwrapped
from tests.scenarios.test_page import EVIL, Nesting

__all__ = ["english", "unwrapped"]

SVG = "{http://www.w3.org/2000/svg}"
SETTINGS = StudySettings(horizon=4 * HOUR, warmup=HOUR, replications=3, seed=7, engine="simpy")
CASE = """\
schema_version = 1
name = '<script>alert("x")</script>& / <script>alert("x")</script>&'
firm = "Firm A"
seed = 7
horizon = "4 h"
warmup = "1 h"
replications = 3

[scenarios.before]

[scenarios.after]
measures = ["renovation"]
"""
MEASURES = """\
schema_version = 1

[packages]
renovation = ["faster", "sound", "idle"]

[measures.faster]
label = { zh = '<script>alert("x")</script>&', en = "faster wheel" }
covers = ["grind"]
effects = [{ mechanism = "cycle", factor = 0.8 }]
items = [{ name = "wheels", kind = "equipment", amount = { typical = "1234.50", low = "1000", high = "2000" } }]

[measures.sound]
covers = ["grind"]
effects = [{ mechanism = "capability", factor = 0.4 }]

[measures.idle]
covers = ["grind"]
effects = [{ mechanism = "repair", mode = "failure", factor = 1.0 }]
items = [{ name = "nothing", kind = "service", amount = "100000" }]
"""


@dataclass(frozen=True)
class Found:
    """One of each study, and the cases that they are of."""

    attribution: Attribution
    alternatives: Alternatives
    prediction: Prediction
    predicted: Case

    @property
    def document(self) -> dict[str, Any]:
        return prediction_document(self.prediction)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    folder = tmp_path_factory.mktemp("package")
    save_line(small_line(name=EVIL), folder / "line.toml")
    (folder / "measures.toml").write_text(MEASURES, encoding="utf-8")
    (folder / "case.toml").write_text(CASE, encoding="utf-8")
    case, ranged = load_case(folder), case_in(tmp_path_factory.mktemp("ranges"), small_with_ranges())
    settings = PredictionSettings(StudySettings(HOUR, HOUR // 2, 3, seed=7, engine="simpy"), draws=40, pairs=1)
    return Found(
        explain_study(case, SETTINGS),
        alternatives_study(case, AlternativesSettings(SETTINGS, settled=3)),
        predict(ranged, settings),
        ranged,
    )


PAGES: dict[str, Callable[[Found, Text], str]] = {
    "explanation": lambda found, text: explanation_page(found.attribution, text),
    "alternatives": lambda found, text: alternatives_page(found.alternatives, text),
    "prediction": lambda found, text: prediction_page(found.prediction, found.predicted, text),
    "comparison": lambda found, text: comparison_page(found.attribution.comparison, text, found.document, "small"),
}


def drawings(page: str) -> list[ElementTree.Element]:
    return [ElementTree.fromstring(part) for part in re.findall(r"<svg.*?</svg>", page, flags=re.DOTALL)]  # noqa: S314


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_well_formed_and_loads_nothing(found: Found, name: str, language: Language) -> None:
    page = PAGES[name](found, Text(language))
    parser = Nesting()
    parser.feed(page)
    assert (parser.open, parser.references) == ([], [])
    assert parser.language.startswith(language)
    outside = re.sub(r'xmlns="http://www\.w3\.org/2000/svg"', "", page)
    assert not any(word in outside for word in ("http:", "https:", "url(", "@import", "<script"))
    assert re.search(r"\bNone\b(?! of the)", page) is None
    assert "nan" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL).lower().split()
    assert PAGES[name](found, Text(language)) == page


@pytest.mark.parametrize("name", PAGES)
def test_every_drawing_stays_within_its_frame(found: Found, name: str) -> None:
    for drawing in drawings(PAGES[name](found, Text("zh"))):
        width, height = map(float, drawing.attrib["viewBox"].split()[2:])
        for node in drawing.iter():
            x, y = (float(node.attrib.get(key, 0.0)) for key in ("x", "y"))
            assert -0.01 <= x <= width and -0.01 <= y <= height
            assert 0.0 <= float(node.attrib.get("width", 0.0)) <= width - x + 0.01
            assert 0.0 <= float(node.attrib.get("height", 0.0)) <= height - y + 0.01
            assert 0.0 <= float(node.attrib.get("cx", 0.0)) <= width


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_has_every_sentence_every_worth_and_every_pair(found: Found, language: Language) -> None:
    text, attribution = Text(language), found.attribution
    page = explanation_page(attribution, text)
    assert EVIL not in page
    for cause in causes(attribution):
        assert escaped(cause_text(cause, attribution.comparison, text)) in page
    for sharing in attribution.sharings.values():
        for worth in (*sharing.values.values(), sharing.total, *sharing.interactions.values()):
            assert f"{worth_text(worth, sharing.quantity, text)}<" in page


def test_worths_are_drawn_in_their_order_and_pairs_in_their_colour(found: Found) -> None:
    attribution = found.attribution
    _, worths, pairs = drawings(explanation_page(attribution, Text("en")))
    sharings = list(attribution.sharings.values())
    circles = [float(node.attrib["cx"]) for node in worths.iter(f"{SVG}circle")]
    drawn = [sharing for sharing in sharings if sharing.total.value is not None]
    rows = len(attribution.singles) + 1
    assert len(circles) == rows * len(drawn) > 0
    for number, sharing in enumerate(drawn):
        values = [value.value or 0.0 for value in (*sharing.values.values(), sharing.total)]
        places = circles[number * rows : (number + 1) * rows]
        order = sorted(range(rows), key=lambda row: values[row])
        assert [places[row] for row in order] == sorted(places)
    cells = list(pairs.iter(f"{SVG}rect"))
    interactions = [pair for sharing in sharings for pair in sharing.interactions.values()]
    assert len(cells) == len(interactions) == 3 * len(sharings)
    framed = [cell.attrib["stroke-width"] == "2" for cell in cells]
    assert framed == [pair.excludes_zero for pair in interactions]


@pytest.mark.parametrize("language", LANGUAGES)
def test_alternatives_say_costs_verdicts_and_what_was_screened_out(found: Found, language: Language) -> None:
    text, search = Text(language), found.alternatives
    page = alternatives_page(search, text)
    assert EVIL not in page
    for judged in (search.nothing, *search.settled):
        assert all(escaped(cell) in page for cell in judged_cells(judged, text))
    assert text("alternatives.unknown") in page and "1,234.50 (1,000 – 2,000)" in page
    assert search.left_out
    for entry in search.left_out:
        row = page.split(f"<td>{escaped(candidate_name(entry.candidate, search, text))}</td>")[1].split("</tr>")[0]
        reason = "no_place" if entry.possible else "short"
        assert text(f"alternatives.{reason}", settled=3) in row and against_text(entry.against, text) in row
    (drawing,) = drawings(page)[:1]
    values = [judged.against.value for judged in (search.nothing, *search.settled) if judged.against.value is not None]
    places = [float(node.attrib["cx"]) for node in drawing.iter(f"{SVG}circle")]
    assert sorted(values) == [value for _, value in sorted(zip(places, values, strict=True))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_prediction_has_quantiles_claims_and_all_draws(found: Found, language: Language) -> None:
    text, prediction = Text(language), found.prediction
    page = prediction_page(prediction, found.predicted, text)
    for row in figure_rows(prediction, text):
        assert all(f">{escaped(cell)}<" in page for cell in row[1:])
    for claim in prediction.claims:
        assert all(f">{escaped(cell)}<" in page for cell in claim_cells(claim, text))
    histogram = drawings(page)[0]
    counts = [int(node.text or 0) for node in histogram.iter(f"{SVG}text") if node.attrib.get("class") == "tiny"]
    assert sum(counts) == len(prediction.gains) == 40
    assert len(list(histogram.iter(f"{SVG}circle"))) == len(prediction.claims)


def test_bins_hold_each_draw_once_and_end_at_zero() -> None:
    gains = [-3.0, -0.1, 0.0, 0.1, 4.9, 5.0, 11.0]
    width, counts = bins_of(gains, 5.0)
    assert sum(counts) == len(gains)
    assert 5.0 / width == round(5.0 / width)
    negative = round(-min(gains) // width) + 1
    assert sum(counts[:negative]) == 2
    assert bins_of([2.0] * 5, 1.0)[1] == [5]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_comparison_says_the_prediction_as_the_terminal_does(found: Found, language: Language) -> None:
    text, comparison = Text(language), found.attribution.comparison
    page = comparison_page(comparison, text, found.document, "small")
    assert escaped(prediction_text(found.document, "small", text)) in page
    level = text("page.predicted", level="80 %", interval="").strip()
    assert page.count(level) == 3
    bare = comparison_page(comparison, text, None, "small")
    assert escaped(text("predict.noise_alone", case="small")) in bare
    assert level not in bare
    assert text("page.error", level="95 %", interval="").strip() in bare


def test_the_pages_are_written_where_they_are_asked_for(tmp_path: Path) -> None:
    case_in(tmp_path / "case", small_with_ranges())
    few = ("--replications", 2, "--workers", 1, "--engine", "simpy")
    for command, name in (("explain", "explanation"), ("alternatives", "alternatives")):
        result = run(command, tmp_path / "case", *few, "--out", tmp_path / "out")
        assert result.exit_code == 0, result.output
        assert f"{name}.html" in result.stdout
        for ending in ("html", "json"):
            assert (tmp_path / "out" / f"{name}.{ending}").stat().st_size > 1000

"""Reports say what a line counts: sets where it assembles, else pieces; what is under way in bins where it has them."""

from __future__ import annotations

import pytest

from scenarios.page.comparison import comparison_page
from scenarios.study import StudySettings, compare_lines
from scenarios.text import LANGUAGES, Flow, Language, Text, entries
from scenarios.words import for_line, row_name
from simcore.spec import LineSpec
from tests.scenarios.small import HOUR, small_line

COUNTED = {"zh": {True: "套", False: "件"}, "en": {True: "set", False: "pc"}}


def two_parts() -> LineSpec:
    """The small line whose last station takes two pieces to a set."""
    data = small_line().model_dump(mode="json", by_alias=True)
    data["stations"]["pack"]["inputs"] = [{"from": "ground", "quantity": 2}]
    return LineSpec.model_validate(data)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bearing_line_counts_sets_and_the_fastener_line_pieces(language: Language) -> None:
    from lines import bearing, fastener

    for line, sets in ((bearing.reference_line(), True), (fastener.reference_line(), False)):
        text = for_line(Text(language), line)
        assert text.language == language
        wanted, other = COUNTED[language][sets], COUNTED[language][not sets]
        for shown in (
            row_name("good_output_rate", text), row_name("comprehensive_energy_consumption", text),
            text("unit.output"), text("unit.per_person_hour"), text("unit.energy"),
        ):  # fmt: skip
            assert wanted in shown and other not in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_under_way_is_counted_in_bins_where_they_flow(language: Language) -> None:
    from lines import bearing, fastener

    text, wanted = Text(language), {"zh": "箱", "en": "bins"}[language]
    for line, bins in ((bearing.reference_line(), False), (fastener.reference_line(), True)):
        assert (line.bin_size > 1) is bins
        assert (wanted in row_name("average_inventory", for_line(text, line))) is bins


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("flow", "count"), [("sets", 16), ("bins", 2), ("pieces", 0)])
def test_every_text_of_a_flow_stands_in_place_of_another(language: Language, flow: Flow, count: int) -> None:
    table = entries(language)
    start = f"{flow}."
    replaced = {key.removeprefix(start): words for key, words in table.items() if key.startswith(start)}
    assert len(replaced) == count
    assert replaced.keys() <= table.keys()
    for key in table:
        assert Text(language, flow)(key) == replaced.get(key, table[key])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_line_that_joins_pieces_counts_sets_and_no_other_does(language: Language) -> None:
    settings = StudySettings(horizon=2 * HOUR, warmup=HOUR, replications=2)
    for line, sets in ((two_parts(), True), (small_line(), False)):
        page = comparison_page(compare_lines(line, line, settings), Text(language))
        wanted, other = ({"zh": f"kWh/{name}", "en": f"kWh/{name}"}[language] for name in (
            COUNTED[language][sets], COUNTED[language][not sets],
        ))  # fmt: skip
        assert wanted in page and other not in page

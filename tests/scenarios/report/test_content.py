"""What the report says: complete, the outlook first, nothing without its interval, the same in both languages."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from scenarios.appraisal.summary import MoneyDriver
from scenarios.documents.model import MOST_FIGURES, Bullets, Figures, Report, Table, Tornado
from scenarios.documents.sentences import joined
from scenarios.prediction.sensitivity import Driver
from scenarios.report import quote_content
from scenarios.report.owner import cash_needed
from scenarios.text import LANGUAGES, Language, Text, half
from tests.scenarios.appraisal.small import TERMS
from tests.scenarios.report.small import AID, appraised, financed, losing, prediction

ORDER = ["owner", "costs", "cash", "sensitivity", "subsidies", "bill", "measures", "basis", "made"]
RANGE = re.compile(r"\[([^\[\],]+), ([^\[\],]+)\]")


def report(language: Language = "en", *, terms: str = TERMS, predicted: bool = True) -> Report:
    """The report of the small case."""
    return quote_content(appraised(terms), prediction() if predicted else None, Text(language))


def shape(found: Report) -> list[object]:
    """Kinds of blocks with the sizes of their tables, whatever the language."""
    sizes: list[object] = []
    for section in found.sections:
        for block in section.blocks:
            size: object = None
            if isinstance(block, Table):
                size = (len(block.head), len(block.rows), len(block.notes))
            elif isinstance(block, Bullets):
                size = len(block.items)
            elif isinstance(block, Figures):
                size = len(block.entries)
            sizes.append((section.key, type(block).__name__, size))
    return sizes


def test_the_sections_stand_in_their_order() -> None:
    assert [section.key for section in report().sections] == ORDER


def test_both_languages_say_the_same() -> None:
    chinese, english = (report(language, terms=TERMS + AID) for language in LANGUAGES)
    assert shape(chinese) == shape(english)


def test_every_number_of_the_terms_is_listed_with_its_source() -> None:
    money = appraised().money
    table = next(table for table in report().tables() if table.title == Text("en")("quote.inputs"))
    paths = {row[0].rpartition("\n")[2] for row in table.rows}
    assert paths == {entry.path for entry in money.inputs}
    assert all(len(row) == len(table.head) for table in report().tables() for row in table.rows)


def test_the_bill_adds_up() -> None:
    table = next(table for table in report().tables() if table.title == Text("en")("quote.bill_table"))
    typical = [Decimal(row[4].replace(",", "")) for row in table.rows]
    assert sum(typical[:-1]) == typical[-1] == appraised().money.bill_total()


def test_the_owner_sees_at_most_seven_figures_each_with_its_meaning() -> None:
    figures = next(block for block in report().section("owner").blocks if isinstance(block, Figures))
    assert 0 < len(figures.entries) <= MOST_FIGURES
    assert all(entry.value and entry.detail and entry.definition for entry in figures.entries)


def test_a_losing_project_says_so_first_and_is_never_good_news() -> None:
    found = quote_content(losing(), None, Text("en"))
    assert losing().outlook == "loss"
    assert found.alarming
    assert found.opening.startswith("The investment is very probably lost")
    figures = next(block for block in found.section("owner").blocks if isinstance(block, Figures))
    tones = {entry.label: entry.tone for entry in figures.entries}
    assert tones["Chance of a loss"] == tones["Expected: FNPV"] == "bad"


def test_a_paying_project_is_not_alarming() -> None:
    assert appraised().outlook == "probable_gain"
    assert not report().alarming


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_interval_has_width_zero(language: Language) -> None:
    """What can't change is said in words; the energy of the small line and its OEE don't differ between draws."""
    found = list(report(language).texts())
    assert not [said for said in found for ends in RANGE.findall(said) if ends[0] == ends[1]]
    assert any(Text(language)("appraise.unchanged") in said for said in found)


def test_the_cash_needed_is_the_bill_with_its_tax() -> None:
    """100,000 + 20,000 of goods at 13 %, 10,000 of services at 6 %."""
    assert cash_needed(appraised()) == (Decimal(146_200), Decimal(16_200), Decimal(0))


def test_without_a_prediction_the_line_is_left_out_and_that_is_said() -> None:
    rows = {predicted: _line(report(predicted=predicted)) for predicted in (True, False)}
    assert len(rows[True].rows) == len(rows[False].rows) + 3
    assert Text("en")("quote.no_prediction") in rows[False].notes


def _line(found: Report) -> Table:
    return next(block for block in found.section("owner").blocks if isinstance(block, Table))


def test_the_three_to_measure_are_not_the_plants_own() -> None:
    """Only the price has a range and no record: the bill comes from a vendor and no measurement tells it."""
    block = next(block for block in report().section("owner").blocks if isinstance(block, Bullets))
    assert len(block.items) == 1
    assert block.items[0].startswith(Text("en")("input.sales_price"))


def test_drivers_come_before_the_tornado_and_name_what_they_are() -> None:
    """What the draws explain leads; what an office decides is no number to measure."""
    keys = ("case.installation", "economics.aid.granted", "economics.sales.price")
    found = tuple(
        MoneyDriver(key, "estimate", Driver(place, 0.4 - 0.1 * place, 0.001, -1e5, 1e5))
        for place, key in enumerate(keys)
    )
    appraisal = replace(appraised(), drivers=found, estimated_share=0.9)
    content = quote_content(appraisal, None, Text("en"))
    block = next(block for block in content.section("owner").blocks if isinstance(block, Bullets))
    assert [said.partition(":")[0] for said in block.items] == ["weeks of the installation stop", "price"]
    table = next(table for table in content.tables() if table.title == Text("en")("quote.drivers"))
    assert [row[0] for row in table.rows][1] == "whether the subsidy is granted"
    figures = next(block for block in content.section("owner").blocks if isinstance(block, Figures))
    assert figures.entries[-1].value == "90 %"


def test_the_tornado_holds_its_base() -> None:
    block = next(block for block in report().section("sensitivity").blocks if isinstance(block, Tornado))
    low, high = block.ends
    assert low <= block.base <= high
    assert [bar.at_low != bar.at_high for bar in block.bars]


def test_recalled_tax_rules_are_marked() -> None:
    table = next(table for table in report().tables() if table.title == Text("en")("quote.tax"))
    standing = {row[0]: row[-1] for row in table.rows}
    assert standing["VAT: goods"] == "recalled"
    assert standing["one-off deduction of equipment"] == "read"


def test_a_subsidy_that_is_history_is_said_so() -> None:
    """The policies of Fuyang on a day after their last one."""
    found = report(terms=TERMS + AID)
    table = next(block for block in found.section("subsidies").blocks if isinstance(block, Table))
    result = appraised(TERMS + AID).expected.subsidies
    assert result is not None
    assert len(table.rows) == len(result.rules)
    historical = [rule for rule in result.rules if rule.reason is not None and rule.reason.code == "HISTORICAL"]
    owner = " ".join(getattr(block, "text", "") for block in found.section("owner").blocks)
    assert bool(historical) == ("historical" in owner)


def test_loan_and_lease_have_their_own_tables() -> None:
    """Cover of the loan by year; the lease against buying, with its effective rate above the nominal one."""
    chinese, english = (quote_content(financed(), None, Text(language)) for language in LANGUAGES)
    assert shape(chinese) == shape(english)
    titles = {table.title: table for table in english.tables()}
    cover = titles[Text("en")("quote.loan_title")]
    assert [float(row[1]) for row in cover.rows] == [
        pytest.approx(float(ratio), abs=0.005) for ratio in financed().expected.appraisal.cover if ratio is not None
    ]
    assert [row[0] for row in titles[Text("en")("quote.lease_title")].rows] == ["lease", "buy"]
    said = next(said for said in english.texts() if said.startswith("machine: nominal"))
    nominal, compounded, effective = (float(rate) for rate in re.findall(r"([\d.]+) %", said))
    assert nominal < compounded < effective
    settings = {row[0] for row in titles[Text("en")("quote.settings")].rows}
    assert {"loan", "lease of machine", "exit of setters", "hours of tariff night"} <= settings


@pytest.mark.parametrize("content", ["machine / 设备", "设备 / machine"])
def test_a_bilingual_name_is_halved_whichever_stands_first(content: str) -> None:
    assert [half(content, Text(language)) for language in LANGUAGES] == ["设备", "machine"]


def test_a_name_in_one_language_stays_whole() -> None:
    assert [half("gauge", Text(language)) for language in LANGUAGES] == ["gauge", "gauge"]


@pytest.mark.parametrize(("said", "whole"), [(("a", "b."), "a. b."), (("c?", "d"), "c? d."), ((), "")])
def test_sentences_are_joined_with_their_stops(said: tuple[str, ...], whole: str) -> None:
    assert joined(said) == whole

"""The guaranteed gain: what passes acceptance with 90 % probability, checked by simulating whole acceptances."""

from __future__ import annotations

import math
import shutil
from pathlib import Path

import numpy as np
import pytest

from scenarios.acceptance.example import write_example_firms
from scenarios.acceptance.plan.forecast import guaranteed
from scenarios.acceptance.records import Records
from scenarios.acceptance.series.metrics import METRICS
from scenarios.acceptance.verdict.decide import decide
from scenarios.acceptance.verdict.model import State
from scenarios.appraisal.document import appraisal_document
from scenarios.appraisal.guarantee import guaranteed_gain
from scenarios.appraisal.words import guarantee_text
from scenarios.case import Case
from scenarios.report.content import quote_content
from scenarios.text import LANGUAGES, Text
from tests.scenarios.acceptance.firms import BASELINE_WEEKS, FIRST, REPORTING, REPORTING_WEEKS, records, terms, weeks
from tests.scenarios.appraisal.small import kept, money_case
from tests.scenarios.report.small import appraised

OUTPUT = METRICS["throughput"]


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_example_firms(tmp_path_factory.mktemp("firms"))[0]


def with_plan(directory: Path, firm: Path) -> Case:
    case = money_case(directory)
    for name in ("acceptance.toml", "report-before.xlsx"):
        shutil.copy(firm / name, directory / name)
    return case


def baseline(seed: int = 1) -> Records:
    return records(weeks(FIRST, BASELINE_WEEKS, lambda week: 5_000.0, seed))


def test_without_terms_there_is_none_and_it_is_said(tmp_path: Path) -> None:
    found = guaranteed_gain(money_case(tmp_path), kept())
    assert (found.state, found.value) == ("no_plan", None)


def test_it_lies_below_what_is_expected(tmp_path: Path, firm: Path) -> None:
    found = guaranteed_gain(with_plan(tmp_path, firm), kept())
    assert found.state == "guaranteed" and found.value is not None and found.expected is not None
    assert 0.0 < found.value < found.expected
    assert (found.claim, found.baseline_weeks, found.reporting_weeks, found.frozen) == ("output", 12, 9, False)


def test_no_record_of_the_baseline_supports_no_guarantee(tmp_path: Path, firm: Path) -> None:
    case = with_plan(tmp_path, firm)
    (tmp_path / "report-before.xlsx").unlink()
    found = guaranteed_gain(case, kept())
    assert found.state == "no_record" and "record" in found.reason and found.value is None


def test_claims_on_defects_alone_guarantee_no_output(tmp_path: Path, firm: Path) -> None:
    case = with_plan(tmp_path, firm)
    text = (tmp_path / "acceptance.toml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("output")]
    (tmp_path / "acceptance.toml").write_text("\n".join(lines), encoding="utf-8")
    assert guaranteed_gain(case, kept()).state == "no_claim"


def test_small_gains_guarantee_nothing_and_wider_draws_less() -> None:
    agreed = terms()
    sure = guaranteed(agreed, baseline(), OUTPUT, [0.20])
    wide = guaranteed(agreed, baseline(), OUTPUT, [0.12, 0.16, 0.20, 0.24, 0.28])
    assert sure is not None and wide is not None and wide < sure < 0.20
    assert guaranteed(agreed, baseline(), OUTPUT, [0.01]) is None


def passes(claim: float, gains: list[float], count: int, seed: int) -> float:
    """Share of whole acceptances that prove a claim: firms like the baseline's, each with a gain of its own."""
    rng = np.random.default_rng(seed)
    agreed = terms(output=f"throughput {100.0 * claim:.3f} %")
    proven = 0
    for number in range(count):
        gain = float(rng.choice(gains))
        firm = records(
            weeks(FIRST, BASELINE_WEEKS, lambda week: 5_000.0, 1_000 + 2 * number),
            weeks(REPORTING, REPORTING_WEEKS, lambda week, gain=gain: 5_000.0 * (1.0 + gain), 1_001 + 2 * number),
        )
        # A baseline that is refused for its trend by chance (one in twenty) proves nothing.
        proven += decide(agreed, firm)[0].state is State.PROVEN
    return proven / count


@pytest.mark.slow
def test_what_is_guaranteed_passes_nine_times_of_ten() -> None:
    """400 acceptances: 0.9 of those whose baseline isn't refused for a trend that isn't there (5 %)."""
    gains = [0.12, 0.16, 0.20, 0.24, 0.28]
    # The guarantee of one baseline varies with its luck: that of eight of them, on average.
    values = [guaranteed(terms(), baseline(seed), OUTPUT, gains) for seed in range(1, 9)]
    claim = sum(value or 0.0 for value in values) / len(values)
    share, count = passes(claim, gains, 400, 5), 400
    error = math.sqrt(0.9 * 0.1 / count)
    assert 0.9 * 0.95 - 3.0 * error < share < 0.9 + 3.0 * error + 0.03


def test_everywhere_in_both_languages(tmp_path: Path, firm: Path) -> None:
    appraisal = appraised()
    for language in LANGUAGES:
        text = Text(language)
        said = guarantee_text(appraisal, text)
        assert said and said in " ".join(quote_content(appraisal, None, text).texts())
    assert appraisal_document(appraisal)["guaranteed_gain"]["state"] == "no_plan"

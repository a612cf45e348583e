"""Verdicts computed again by the standalone verifier: the product's to nine digits, and none that was forged."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenarios.acceptance.case import acceptance_case
from scenarios.acceptance.plan.terms import Override, PlanTerms
from scenarios.acceptance.records import FileDigest, Records, Row
from scenarios.acceptance.series.metrics import METRICS
from scenarios.acceptance.verdict.adjusted import Adjusted
from scenarios.acceptance.verdict.decide import decide
from scenarios.acceptance.verdict.findings import SENTENCES
from scenarios.acceptance.verdict.model import State
from scenarios.evidence.canonical import canonical_json
from scenarios.evidence.contents import STATED, acceptance_files
from scenarios.evidence.manifest import PackFile
from scenarios.evidence.pack import Sealing, write_pack
from scenarios.evidence.standalone import verify_lineproof as standalone
from tests.scenarios.acceptance import firms
from tests.scenarios.evidence.packs import NOON

EXAMPLES = Path(__file__).parents[3] / "examples" / "acceptance"
LETTERS = "abcde"
Data = dict[str, Any]


def packed(terms: PlanTerms, records: Records) -> list[PackFile]:
    return acceptance_files(terms, records, decide(terms, records))


def rederived(files: Sequence[PackFile]) -> standalone.Report:
    report = standalone.Report()
    standalone.rederive({file.path: file.data for file in files}, report)
    return report


def of_firm(letter: str) -> list[PackFile]:
    case = acceptance_case(EXAMPLES / f"firm-{letter}")
    return packed(case.terms, case.records())


def forged(files: Sequence[PackFile], path: str, change: Callable[[Data], None]) -> list[PackFile]:
    """The files with one of them changed, as somebody would who packs them anew."""
    found = []
    for file in files:
        if file.path == path:
            data = json.loads(file.data)
            change(data)
            assert canonical_json(data) != file.data
            file = replace(file, data=canonical_json(data))
        found.append(file)
    return found


def verified(files: Sequence[PackFile], folder: Path) -> standalone.Report:
    """What the verifier says of a pack with a right manifest."""
    path = write_pack(files, folder / "pack.zip", Sealing("a", "b", "c", NOON)).path
    return standalone.check(str(path))


def test_it_knows_the_figures_and_the_findings_of_the_product() -> None:
    known = {name: (each.numerator, each.denominator, each.better, each.test) for name, each in METRICS.items()}
    assert known == standalone.FIGURES
    changes = set(standalone.CHANGES["lots"].values())
    source = Path(standalone.__file__).read_text(encoding="utf-8")
    assert all(f'"{code}"' in source for code in set(SENTENCES) - STATED - changes)


@pytest.mark.parametrize("letter", LETTERS)
def test_the_five_firms(letter: str, tmp_path: Path) -> None:
    report = verified(of_firm(letter), tmp_path)
    assert report.findings == []
    states = {"a": "PROVEN", "b": "NOT PROVEN", "c": "CANNOT TELL", "d": "PROVEN", "e": "REFUTED"}
    assert {said.split(": ")[1] for said in report.rederived} == {states[letter]}


FORGED_STATE = {"a": "REFUTED", "b": "PROVEN", "c": "PROVEN", "d": "NOT PROVEN", "e": "PROVEN"}


@pytest.mark.parametrize("letter", LETTERS)
def test_a_forged_state_bound_or_table_in_a_pack_with_a_right_manifest(letter: str, tmp_path: Path) -> None:
    files = of_firm(letter)
    claim = "defects" if letter == "c" else "output"

    def state(data: Data) -> None:
        data["claims"][claim]["state"] = FORGED_STATE[letter]

    def bound(data: Data) -> None:
        data["claims"][claim]["lower"] = f"{float(data['claims'][claim]['lower']) * (1 + 2e-9):.17g}"

    def table(data: Data) -> None:
        rows = data["reporting"]["lots" if letter == "c" else "own"]
        rows[5][0 if letter == "c" else 2] = (rows[5][0] + 1) if letter == "c" else str(Decimal(rows[5][2]) + 1)

    def terms(data: Data) -> None:
        data["claims"][claim]["gain"] = "0.05"

    changes = {
        standalone.VERDICTS: (state, bound), f"{standalone.TABLES}{claim}.json": (table,), standalone.TERMS: (terms,)
    }  # fmt: skip
    for path, each in ((path, each) for path, several in changes.items() for each in several):
        folder = tmp_path / each.__name__
        report = verified(forged(files, path, each), folder)
        assert report.chain == "ok" and set(report.files.values()) == {"ok"}
        assert {finding.code for finding in report.findings} == {"DIFFERS"}, each.__name__
        assert any(finding.path.startswith(f"{standalone.VERDICTS}#{claim}.") for finding in report.findings)


def test_findings_that_were_struck_out_or_a_changed_gauge(tmp_path: Path) -> None:
    def struck(data: Data) -> None:
        data["claims"]["defects"].update(state="PROVEN", findings=[])

    assert verified(forged(of_firm("c"), standalone.VERDICTS, struck), tmp_path).findings != []


def test_a_claim_left_out_or_another_plan(tmp_path: Path) -> None:
    files = of_firm("a")
    report = verified(forged(files, standalone.VERDICTS, lambda data: data["claims"].pop("output")), tmp_path / "1")
    assert {finding.code for finding in report.findings} == {"DIFFERS"}
    plan = PackFile("plan.json", canonical_json({"dated": "2025-04-01", "terms": {}}), "plan")
    report = verified([*files, plan], tmp_path / "2")
    assert [finding.path for finding in report.findings] == [f"{standalone.VERDICTS}#plan"]
    assert report.plan == "before"
    terms = json.loads(next(file.data for file in files if file.path == standalone.TERMS))
    late = PackFile("plan.json", canonical_json({"dated": "2025-05-05", "terms": terms}), "plan")
    report = verified([*files, late], tmp_path / "3")
    assert (report.plan, report.findings) == ("late", [])


@pytest.mark.parametrize("lost", [standalone.TERMS, f"{standalone.TABLES}output.json"])
def test_a_pack_from_which_nothing_follows_says_so(lost: str, tmp_path: Path) -> None:
    report = verified([file for file in of_firm("a") if file.path != lost], tmp_path)
    assert [finding.code for finding in report.findings] == ["UNCLEAR"]
    for number, text in enumerate((b"[]", b'"x"', b'{"claims":[]}', b'{"claims":{"output":{"tests":7}}}')):
        files = [replace(f, data=text) if f.path == standalone.VERDICTS else f for f in of_firm("b")]
        assert verified(files, tmp_path / str(number)).findings != []


# Records of all kinds ------------------------------------------------------------------------------------------------


def mixed_record(seed: int) -> tuple[PlanTerms, Records]:
    """A record with lines, lots, gaps and idle shifts as chance has it, and terms with several claims."""
    rng = np.random.default_rng(seed)
    claims = {"a": "throughput 12 %", "b": "oee 3 pp", "c": "defect_rate 20 %", "d": "energy_intensity 5 %"}
    claims |= {
        "e": "defect_rate 1.5 pp",
        "f": "good_pieces 40 %",
        "g": "labour_productivity 10 %",
        "h": "scrap_rate 9 %",
    }
    chosen = {name: said for name, said in claims.items() if rng.random() < 0.6} or {"a": claims["a"]}
    text = firms.TERMS.replace("shifts_per_week", f"control_line = {'B' if seed % 3 == 0 else ''!r}\nshifts_per_week")
    judged = f'[rule]\njudged = "{("each", "all")[seed % 2]}"\nalpha = "{(5, 2.5, 10)[seed % 3]} %"\n'
    holidays = 'holidays = [{ first = 2025-01-27, last = 2025-02-02, reason = "春节" }]\n' if rng.random() < 0.5 else ""
    text = text.replace("[windows]", f'{holidays}{judged}\n[uncertainty]\ngood = "1 %"\n\n[windows]')
    drift, noise = rng.choice([0.0, 0.0, 8.0]), float(rng.choice([0.03, 0.06, 0.2]))
    gain = float(rng.choice([0.0, 0.1, 0.2, 0.4]))

    def before(week: int) -> float:
        return 4_000.0 + drift * week

    def after(week: int) -> float:
        return 4_000.0 * (1 + gain)

    parts: list[Row] = []
    for line in "AB":
        more, own = (after, seed) if line == "A" else (before, seed + 9_000)
        rows = firms.weeks(firms.FIRST, 12, before, own, line, 0.06, noise)
        rows += firms.weeks(firms.REPORTING, 9, more, own + 500, line, float(rng.choice([0.04, 0.06])), noise)
        parts += [_spoilt(row, rng, holidays != "") for row in rows if rng.random() > 0.004]
    if rng.random() < 0.2:
        parts = [row for row in parts if row.date >= firms.FIRST + dt.timedelta(days=14)]
    rows = sorted(parts, key=lambda row: (row.date, row.shift, row.line))
    return firms.terms(text, **chosen), Records(tuple(rows), firms.COLUMNS | {"scrap", "lot", "gauge"}, ())


def _spoilt(row: Row, rng: np.random.Generator, holiday: bool) -> Row:
    if holiday and dt.date(2025, 1, 27) <= row.date <= dt.date(2025, 2, 2):
        row = replace(row, scheduled=False)
    if rng.random() < 0.01:
        row = replace(row, good=Decimal(0))
    if rng.random() < 0.004:
        row = replace(row, good=None, defective=None)
    lot = f"L{row.date:%m%d}" if row.date.day % 2 else ""
    return replace(row, scrap=None if row.defective is None else row.defective // 2, lot=lot, gauge="G-1")


@pytest.mark.parametrize("seed", range(12))
def test_any_record_gives_what_the_product_says(seed: int) -> None:
    terms, records = mixed_record(seed)
    report = rederived(packed(terms, records))
    assert report.findings == [], [each.path for each in report.findings]


def test_the_records_of_all_kinds_reach_all_states_and_most_findings() -> None:
    states, codes = set[State](), set[str]()
    for seed in range(12):
        for verdict in decide(*mixed_record(seed)):
            states.add(verdict.state)
            codes |= {finding.code for finding in verdict.findings}
    assert states == set(State)
    assert {"WEEK_MISSING", "UNKNOWN_SHIFTS", "BASELINE_TREND"} <= codes, codes


def adjusted_case(seed: int) -> tuple[PlanTerms, Records, Adjusted]:
    """A plan with events and a table of the case without the renovation."""
    text = firms.TERMS.replace(
        "[windows]",
        '[event_rules.power]\nleaves_out = "days"\nmost_days = 3\nevidence = "a letter of the grid"\n\n'
        '[[events]]\nrule = "power"\nfirst = 2025-05-13\nlast = 2025-05-14\nevidence = "letter 12"\n\n'
        '[adjusted_baseline]\nfile = "without.csv"\nlabel = "a model"\n\n[windows]',
    )
    records = firms.firm(0.2, seed)
    rng = np.random.default_rng(seed)
    terms = firms.terms(text, a="throughput 15 %", b="oee 5 pp", c="good_pieces 12 %", d="defect_rate 20 %")
    weeks = [week for window in (terms.windows.baseline, terms.windows.reporting) for week in window.weeks()]
    levels = {"throughput": 500.0, "oee": 0.695, "good_pieces": 5_000.0}
    lost = seed % 3 == 2
    values = {
        name: {week: level * float(rng.normal(1.0, 0.02)) for week in weeks[: -1 if lost else None]}
        for name, level in levels.items()
    }
    return terms, records, Adjusted(values, FileDigest("without.csv", "0" * 64, 1))


@pytest.mark.parametrize("seed", range(6))
def test_events_and_the_case_without_the_renovation(seed: int) -> None:
    terms, records, adjusted = adjusted_case(seed)
    verdicts = decide(terms, records, adjusted)
    codes = {finding.code for verdict in verdicts for finding in verdict.findings}
    assert {"EVENT_LEFT_OUT", "ADJUSTED_MISSING" if seed % 3 == 2 else "ADJUSTED_BY"} <= codes
    for table in (adjusted, None):
        report = rederived(acceptance_files(terms, records, decide(terms, records, table), table))
        assert report.findings == [], [each.path for each in report.findings]


def test_what_is_set_aside_is_derived_and_said() -> None:
    """Firm C with its changed gauge set aside: the same verdict from the tables, called overridden."""
    case = acceptance_case(EXAMPLES / "firm-c")
    override = Override(finding="GAUGE_CHANGED", by="county office", reason="both gauges compared on 200 rings")
    terms = case.terms.model_copy(update={"overrides": (override,)})
    report = rederived(packed(terms, case.records()))
    assert report.rederived == ["defects: PROVEN OVERRIDDEN"] and not report.findings
    taken_out = forged(packed(terms, case.records()), "tables/defects.json", lambda data: data.update(overridden=[]))
    assert rederived(taken_out).findings

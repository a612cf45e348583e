"""The second page: the tests and what they rest on, steps, other baselines; fields of the file and signatures."""

from __future__ import annotations

from collections.abc import Iterator

from scenarios.acceptance.papers.given import AcceptancePaper
from scenarios.acceptance.shown import claim_size, figure_text
from scenarios.acceptance.verdict.model import ClaimVerdict, Test
from scenarios.documents.model import Block, Form, Paragraph, Section, Table
from scenarios.numbers import ABSENT
from scenarios.text import Text

FIELDS = ("completion_report", "special_audit", "expert_opinion", "filed_under")
LEAST_STEP = 0.002
SIGNATURES = ("party_firm", "party_provider", "party_second", "sign_date")


def grounds_section(given: AcceptancePaper, text: Text) -> Section:
    """Tests W and N or lots, with both bounds and which of them decides; steps, other baselines, missing weeks."""
    blocks: list[Block] = [_tests(given, text)]
    blocks += _steps(given, text)
    blocks += _sensitivity(given, text)
    return Section("grounds", text("papers.grounds"), tuple(blocks), new_page=True)


def _tests(given: AcceptancePaper, text: Text) -> Table:
    rows = tuple(_test_row(given, each, test, text) for each in given.verdicts for test in each.tests)
    keys = ("figure", "test", "number", "rho", "effective", "freedom", "standard_error", "lower", "upper", "p_value")
    head = tuple(text(f"papers.{key}") for key in keys)
    notes = (text("papers.tests_note"),) if rows else (text("papers.no_tests"),)
    widths = (2.0, 1.5, 1.1, 1.1, 1.4, 0.8, 0.9, 1.1, 1.1, 1.0)
    return Table(text("papers.tests"), head, rows, "texts", notes, widths, figures=tuple(range(2, len(keys))))


def _test_row(given: AcceptancePaper, verdict: ClaimVerdict, test: Test, text: Text) -> tuple[str, ...]:
    claim = given.terms.claims[verdict.claim]
    name = text(f"papers.name_{test.name}")
    if verdict.binding == test.name and len(verdict.tests) > 1:
        name = f"{name}\n{text('papers.decides')}"
    rho = ABSENT if test.name == "weeks" else " / ".join(
        f"{correlation(number, left):.2f}" for number, left in zip(test.numbers, test.effective, strict=True)
    )  # fmt: skip
    return (
        figure_text(verdict.metric, text), name, " / ".join(map(str, test.numbers)), rho,
        " / ".join(f"{left:.1f}" for left in test.effective), f"{test.degrees_of_freedom:.1f}",
        f"{test.standard_error:.4f}", claim_size(test.lower, claim), claim_size(test.upper, claim),
        "<0.0001" if test.p_value < 1e-4 else f"{test.p_value:.4f}",
    )  # fmt: skip


def correlation(number: float, effective: float) -> float:
    """The autocorrelation that leaves so many independent values of a number: from n (1 - rho) / (1 + rho)."""
    return max((number - effective) / (number + effective), 0.0)


def _steps(given: AcceptancePaper, text: Text) -> Iterator[Block]:
    rows = []
    for verdict in given.verdicts:
        claim, steps = given.terms.claims[verdict.claim], given.grounds[verdict.claim].steps
        sizes = [step.improvement for step in steps]
        # Averages and averages of logarithms differ a little, which explains nothing.
        if not sizes or max(sizes) - min(sizes) < LEAST_STEP:
            continue
        name = figure_text(verdict.metric, text)
        rows += [(name, text(f"acceptance.step_{each.name}"), claim_size(each.improvement, claim)) for each in steps]
    if rows:
        head = (text("papers.figure"), text("acceptance.steps"), text("papers.improvement"))
        yield Table(text("papers.steps"), head, tuple(rows), "texts", widths=(2.2, 3.0, 1.2), figures=(2,))


def _sensitivity(given: AcceptancePaper, text: Text) -> Iterator[Block]:
    said = []
    for verdict in given.verdicts:
        claim, grounds = given.terms.claims[verdict.claim], given.grounds[verdict.claim]
        name = figure_text(verdict.metric, text)
        others = grounds.sensitivity
        if others is not None and others.others:
            low, high = others.range or (None, None)
            counts = ", ".join(f"{text(f'acceptance.{state.name}')} {count}" for state, count in others.states.items())
            values = {"count": len(others.others), "low": claim_size(low, claim), "high": claim_size(high, claim)}
            said.append(f"{name}: {text('acceptance.other_baselines', states=counts, **values)}")
        if grounds.missing is not None:
            gone = grounds.missing.baseline + grounds.missing.reporting
            worst, best = claim_size(grounds.missing.worst, claim), claim_size(grounds.missing.best, claim)
            said.append(f"{name}: {text('acceptance.missing_weeks', count=gone, worst=worst, best=best)}")
    if said:
        yield Table(
            text("papers.sensitivity"), (text("papers.sensitivity_what"),), tuple((each,) for each in said), "texts"
        )


def file_section(given: AcceptancePaper, text: Text) -> Section:
    """Digests, the fields that the file of a project asks for, and who signs."""
    digests = tuple((each.name, each.sha256, f"{each.size:,}") for each in given.records.files)
    head = (text("papers.file"), "SHA-256", text("papers.size"))
    plan = text("acceptance.no_plan") if given.plan is None else given.plan.digest
    blocks: tuple[Block, ...] = (
        Table("", head, ((text("papers.plan"), plan, ABSENT), *digests), "texts", widths=(1.4, 4.2, 0.7), figures=(2,)),
        Form("", tuple((text(f"papers.{name}"), "") for name in (*FIELDS, *SIGNATURES))),
        Paragraph(text("papers.file_note"), "note"),
    )
    return Section("file", text("papers.file_section"), blocks)

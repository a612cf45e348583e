"""What a verdict rests on: estimate and bounds, tests, steps of adjustment, other baselines, everything found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from dash import html

from dashboard.pages.acceptance.words import finding_sentence, size_text
from dashboard.text import Text
from scenarios.acceptance.plan.terms import AgreedClaim
from scenarios.acceptance.shown import level_text
from scenarios.acceptance.subsidy.consequence import ORDER
from scenarios.acceptance.verdict.findings import Finding
from scenarios.acceptance.verdict.model import State

LEAST_STEP = 0.002
SMALLEST_P = 1e-4
_COLUMNS = ("test", "number", "rho", "effective", "freedom", "standard_error", "lower", "upper", "p_value")


def grounds(row: Mapping[str, Any], found: tuple[Finding, ...], claim: AgreedClaim, text: Text) -> list[Any]:
    """All of it, as the report has it."""
    pairs = [part for label, value in _facts(row, claim, text) for part in (html.Dt(label), html.Dd(value))]
    parts: list[Any] = [html.Dl(pairs, className="acceptance-facts")]
    if row["tests"]:
        parts += [_tests(row, claim, text), html.P(text("papers.tests_note"), className="acceptance-who")]
    rest = [html.Li(finding_sentence(each, text)) for each in found]
    if rest:
        parts.append(html.Ul(rest, className="acceptance-findings"))
    return parts


def _facts(row: Mapping[str, Any], claim: AgreedClaim, text: Text) -> Iterator[tuple[str, str]]:
    metric = row["metric"]
    levels = " → ".join(level_text(row[side], metric, text) for side in ("baseline", "reporting"))
    if State(row["state"]) is State.CANNOT_TELL:
        if row["estimate"] is not None:
            recorded = f"{levels}: {size_text(row['estimate'], claim, text)}"
            yield text("acceptance.as_recorded").rstrip(": "), recorded
    else:
        yield text("acceptance.levels"), levels
        if row["alpha"] is not None:
            lower, upper = (size_text(row[end], claim, text) for end in ("lower", "upper"))
            estimate = f"{size_text(row['estimate'], claim, text)} [{lower}, {upper}]"
            yield text("acceptance.bounds", level=f"{1.0 - row['alpha']:.1%}"), estimate
    if claim.text:
        yield text("page_acceptance.said"), claim.text
    sizes = [each["improvement"] for each in row["steps"]]
    # Averages and averages of logarithms differ a little, which explains nothing.
    if sizes and max(sizes) - min(sizes) >= LEAST_STEP:
        yield text("acceptance.steps"), " → ".join(
            f"{text('acceptance.step_' + each['name'])} {size_text(each['improvement'], claim, text)}"
            for each in row["steps"]
        )  # fmt: skip
    others = row["other_baselines"]
    if others:
        counts = Counter(State(each["state"]) for each in others)
        states = ", ".join(f"{text(f'acceptance.{state.name}')} {counts[state]}" for state in ORDER if counts[state])
        known = [each["estimate"] for each in others if each["estimate"] is not None]
        low, high = (size_text(end(known) if known else None, claim, text) for end in (min, max))
        said = text("acceptance.other_baselines", count=len(others), states=states, low=low, high=high)
        yield text("page_acceptance.other_baselines"), said
    missing = row["missing_weeks"]
    if missing is not None:
        worst, best = (size_text(missing[end], claim, text) for end in ("worst", "best"))
        gone = missing["baseline"] + missing["reporting"]
        said = text("acceptance.missing_weeks", count=gone, worst=worst, best=best)
        yield text("page_acceptance.missing_weeks"), said


def _tests(row: Mapping[str, Any], claim: AgreedClaim, text: Text) -> Any:
    """Both tests with their bounds, and which of them decides."""
    head = [html.Th(text(f"papers.{key}"), scope="col", className="number" if key != "test" else "")
            for key in _COLUMNS]  # fmt: skip
    body = []
    for test in row["tests"]:
        name = text(f"papers.name_{test['name']}")
        if row["decided_by"] == test["name"] and len(row["tests"]) > 1:
            name = f"{name} ({text('papers.decides')})"
        cells = [
            " / ".join(map(str, test["numbers"])), _correlations(test),
            " / ".join(f"{left:.1f}" for left in test["effective"]), f"{test['degrees_of_freedom']:.1f}",
            f"{test['standard_error']:.4f}", size_text(test["lower"], claim, text),
            size_text(test["upper"], claim, text),
            f"<{SMALLEST_P:.4f}" if test["p_value"] < SMALLEST_P else f"{test['p_value']:.4f}",
        ]  # fmt: skip
        body.append(html.Tr([html.Td(name), *(html.Td(cell, className="number") for cell in cells)]))
    table = html.Table([html.Thead(html.Tr(head)), html.Tbody(body)], className="plain acceptance-table")
    return html.Div(table, className="acceptance-wide", tabIndex=0, role="region",
                    **{"aria-label": text("papers.tests")})  # fmt: skip


def _correlations(test: Mapping[str, Any]) -> str:
    """The autocorrelation that leaves so many independent values: from n (1 - rho) / (1 + rho)."""
    if test["name"] == "weeks":
        return "–"
    pairs = zip(test["numbers"], test["effective"], strict=True)
    return " / ".join(f"{max((number - left) / (number + left), 0.0):.2f}" for number, left in pairs)

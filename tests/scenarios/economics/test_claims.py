"""Claims: the verdict of each shipped one, what closes by rounding or truncation, and what is refused."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scenarios.economics.claims import Checked, Claim, check_claim, check_claims, shipped_claims
from scenarios.economics.claims.formula import evaluate
from simcore.errors import LineproofError
from tests.scenarios.running import exit_code

VERDICTS = {
    "closes": ["A1", "A2", "A3", "A5", "A7"],
    "does_not_close": ["A8"],
    "ambiguous": ["A10", "A11", "A12", "B1", "B2", "B3", "B4", "C1", "C2", "C3", "C4"],
    "computed": ["A4", "A6", "A9"],
}
# What the digest of the documents says of each step, by hand.
FIGURES = {
    "A1": ["1808.6"], "A2": ["6406.4"], "A3": ["528.16"], "A4": ["38.1"], "A5": ["100.0"], "A6": ["50"],
    "A7": ["36.67", "2.2"], "A8": ["20.0", "300.0", "6.67", "100.0", "40.0", "13.3"], "A9": ["83.3", "6.25"],
    "A10": ["67", "20"], "A11": ["42"], "A12": ["139", "82"], "B1": ["1.0234", "1.2019"], "B2": ["1.0603"],
    "B3": ["-35.8", "-2.8"], "B4": [], "C1": ["-35.0", "-1.6"], "C2": ["0.92"], "C3": ["2.40", "5.6"],
    "C4": ["1.19", "1.24", "4.69"],
}  # fmt: skip


@pytest.fixture(scope="module")
def shipped() -> dict[str, Checked]:
    return dict(check_claims(shipped_claims()))


def test_verdict_of_each_claim(shipped: dict[str, Checked]) -> None:
    found: dict[str, list[str]] = {verdict: [] for verdict in VERDICTS}
    for name, checked in shipped.items():
        found[checked.verdict].append(name)
    assert found == VERDICTS


def test_figures_of_each_claim(shipped: dict[str, Checked]) -> None:
    found = {name: [f"{s.value:.{s.step.decimals}f}" for s in checked.steps] for name, checked in shipped.items()}
    assert found == FIGURES


def test_how_they_close(shipped: dict[str, Checked]) -> None:
    assert [shipped[name].steps[0].closure for name in ("A1", "A3", "A7")] == [
        "rounded",
        "within_rounding",
        "truncated",
    ]
    rate = shipped["A8"].steps[2]
    assert rate.closure == "open" and rate.lower < Decimal("6.67") < rate.upper < 50


def claim(formula: str, printed: str, **given: Any) -> Claim:
    numbers = {"printed": {"value": printed, "unit": "%"}, **given}
    steps = [{"formula": formula, "printed": "printed"}]
    return Claim.model_validate({"source": "test", "statement": {"en": "test"}, "given": numbers, "steps": steps})


def test_the_rounding_of_what_goes_in_decides() -> None:
    # 1.4 / 0.6 = 2.33; from 1.35/0.65 = 2.08 to 1.45/0.55 = 2.64.
    rounded = {"a": {"value": "1.4", "unit": "t"}, "b": {"value": "0.6", "unit": "t"}}
    assert check_claim("x", claim("a / b", "2.5", **rounded)).verdict == "closes"
    assert check_claim("x", claim("a / b", "2.8", **rounded)).verdict == "does_not_close"
    exact = {"a": {"value": "1.4"}, "b": {"value": "0.6"}}
    assert check_claim("x", claim("a / b", "2.5", **exact)).verdict == "does_not_close"


def test_formulas_are_arithmetic_and_nothing_else() -> None:
    values = {"a": Decimal("0.1"), "b": Decimal("0.2")}
    assert evaluate("a + b", values) == Decimal("0.3")
    assert evaluate("-max(a, b) * 2", values) == Decimal("-0.4")
    for formula in ("a ** 9", "__import__('os')", "a.real", "c", "a / (b - 0.2)", "a if b else 1", "(", "1e999", "'a'"):
        with pytest.raises(LineproofError, match="FORMULA"):
            evaluate(formula, values)


def test_command_shows_the_arithmetic_and_says_by_its_exit_code_what_does_not_close(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code("claims", "check", "--lang", "en") == 1
    shipped = capsys.readouterr().out
    assert "A8  does not close" in shipped and "800 / 12,000 × 100 = 6.67 %" in shipped
    exit_code("claims", "check", "--lang", "zh")
    chinese = capsys.readouterr().out
    assert "A8  不自洽" in chinese and "B2  含义不明" in chinese
    assert "20 条: 自洽 5, 不自洽 1, 含义不明 11, 仅复算 3" in chinese
    own = tmp_path / "own.toml"
    own.write_text(
        '[claims.C1]\nsource = "own"\nstatement.en = "10 of 40 is 25 %"\ngiven.a = { value = "10" }\n'
        'given.b = { value = "40" }\ngiven.c = { value = "25", unit = "%" }\n'
        'steps = [{ formula = "a / b * 100", printed = "c" }]\n',
        encoding="utf-8",
    )
    assert exit_code("claims", "check", own, "--json") == 0
    assert json.loads(capsys.readouterr().out)["claims"]["C1"]["verdict"] == "closes"
    own.write_text(own.read_text(encoding="utf-8").replace('value = "10"', "value = 10.5"), encoding="utf-8")
    assert exit_code("claims", "check", own, "--lang", "en") == 2
    assert "claims.C1.given.a.value" in capsys.readouterr().err

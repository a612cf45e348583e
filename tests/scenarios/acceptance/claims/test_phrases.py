"""Phrases of documents and vendors, labelled by hand: no field is read wrongly, what isn't said is asked."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from scenarios.acceptance.claims import Amount, Claim, ParsedClaim, parse_claim

PHRASES: dict[str, dict[str, list[str]]] = tomllib.loads(
    (Path(__file__).parent / "phrases.toml").read_text(encoding="utf-8")
)
CASES = [(phrase, labels) for language in PHRASES.values() for phrase, labels in language.items()]
FRAME = {
    "BOUNDARY": "boundary",
    "PERIOD_BASELINE": "baseline",
    "PERIOD_REPORTING": "reporting",
    "CLAIMANT": "claimant",
}


def written(amount: Amount | None) -> str:
    if amount is None:
        return ""
    number = f"{amount.value:f}" + (f"/{amount.divisor}" if amount.divisor > 1 else "")
    return number if amount.qualifier == "exact" else f"{amount.qualifier}:{number}"


def value_label(claim: Claim) -> str:
    value = claim.value
    if value is None:
        return ""
    if value.kind == "levels":
        numbers = f"{written(value.before)}->{written(value.after)}"
    else:
        numbers = written(value.amount)
        numbers += f"..{written(value.most)}" if value.most else ""
        numbers += f"=>{written(value.after)}" if value.after else ""
    return f" {value.kind} {numbers} {claim.unit or '-'}"


def frame(claim: Claim) -> dict[str, str | None]:
    period = claim.period
    return {
        "boundary": claim.boundary, "baseline": period.baseline, "reporting": period.reporting,
        "claimant": claim.claimant,
    }  # fmt: skip


def label(parsed: ParsedClaim) -> str:
    claim = parsed.claim
    kpi = (claim.kpi or "-") + (f"/{claim.definition}" if claim.definition else "")
    asked = " ".join(["?", *(question.code for question in parsed.questions if question.code not in FRAME)])
    said = [f"{name}={words}" for name, words in frame(claim).items() if words is not None]
    return f"{kpi} {claim.direction or '-'}{value_label(claim)} {asked}{' @ ' + ' '.join(said) if said else ''}"


def sorted_questions(text: str) -> str:
    head, _, tail = text.partition("?")
    asked, at, said = tail.partition("@")
    return f"{head}? {' '.join(sorted(asked.split()))}{' @' + said if at else ''}"


def test_there_are_phrases_enough_in_both_languages() -> None:
    assert len(PHRASES["zh"]) >= 60 and len(PHRASES["en"]) >= 30


@pytest.mark.parametrize(("phrase", "labels"), CASES, ids=[phrase[:30] or "empty" for phrase, _ in CASES])
def test_every_field_is_as_labelled(phrase: str, labels: list[str]) -> None:
    parsed = parse_claim(phrase)
    assert [sorted_questions(label(item)) for item in parsed.claims] == [sorted_questions(text) for text in labels]
    # Nothing is passed over in silence: what is no claim is said not to be understood.
    assert bool(parsed.questions) == (not labels)


@pytest.mark.parametrize(("phrase", "labels"), CASES, ids=[phrase[:30] or "empty" for phrase, _ in CASES])
def test_spans_are_those_of_the_text_and_a_missing_frame_is_asked(phrase: str, labels: list[str]) -> None:
    parsed = parse_claim(phrase)
    for item in parsed.claims:
        for span in item.found:
            assert phrase[span.start : span.end] == span.text != ""
        asked = {question.code for question in item.questions}
        for code, name in FRAME.items():
            assert (code in asked) == (frame(item.claim)[name] is None)

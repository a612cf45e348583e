"""Reading and writing of claims: what is written is read again, and nothing raises."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from scenarios.acceptance.claims import (
    Amount,
    Claim,
    Period,
    Value,
    catalogue,
    is_complete,
    parse_claim,
    requirements_missing,
    with_answers,
)
from scenarios.acceptance.claims.kpis import definition_of
from scenarios.acceptance.claims.lexer import han_number
from scenarios.acceptance.claims.lexicon import lexicon
from scenarios.acceptance.claims.model import LONGEST_TEXT, Direction, Unit, defined
from scenarios.acceptance.claims.words import claim_text
from scenarios.text import LANGUAGES, Language, Text
from simcore.kpi.registry import ALL_KPIS

KPIS = sorted(catalogue())
QUALIFIERS = ("exact", "about", "nearly", "at_least", "at_most")
DIRECTIONS: tuple[Direction, ...] = ("up", "down")


def frames(language: Language) -> dict[str, tuple[str | None, ...]]:
    if language == "zh":
        return {
            "boundary": (None, "磨削车间", "全厂"), "reporting": (None, "2024年"), "baseline": (None, "同比"),
            "claimant": (None, "供应商"),
        }  # fmt: skip
    return {
        "boundary": (None, "grinding line", "plant"), "reporting": (None, "2024"), "baseline": (None, "year on year"),
        "claimant": (None, "vendor"),
    }  # fmt: skip


@st.composite
def amounts(draw: st.DrawFn, least: int = 1, most: int = 99, *, vague: bool = True) -> Amount:
    places = draw(st.integers(0, 2))
    step = Decimal(1).scaleb(-places)
    value = (Decimal(draw(st.integers(least * 100, most * 100))) / 100).quantize(step)
    qualifier = draw(st.sampled_from(QUALIFIERS if vague else QUALIFIERS[:1]))
    return Amount.model_validate({"value": max(value, step), "step": step, "qualifier": qualifier})


@st.composite
def claims(draw: st.DrawFn, language: Language) -> Claim:
    """Claims as a sentence can say them: what only an answer settles is left open."""
    key = draw(st.sampled_from(KPIS))
    kpi = catalogue()[key]
    is_share = kpi.dimension == "share"
    kinds = ["change", "points", "times", "ratio", "levels", "range", "fraction", "nothing"]
    kind = draw(
        st.sampled_from(
            [name for name in kinds if (is_share or name != "points") and not (is_share and name == "fraction")]
        )
    )
    direction: Direction = draw(st.sampled_from(DIRECTIONS))
    percent: Unit = "percent"
    value: Value | None
    unit: Unit | None = percent
    if kind == "change":
        value = Value(kind="percent" if is_share else "relative", amount=draw(amounts()))
    elif kind == "points":
        value, unit = Value(kind="points", amount=draw(amounts())), "points"
    elif kind == "times":
        value, unit = Value(kind="times", amount=draw(amounts())), "times"
    elif kind == "ratio":
        value, unit = Value(kind="ratio", amount=draw(amounts(2, 9))), "times"
        direction = "up"
    elif kind == "range":
        low = draw(amounts(1, 20, vague=False))
        high = Amount(value=low.value + 7, step=low.step)
        value = Value(kind="percent" if is_share else "relative", amount=low, most=high)
    elif kind == "fraction":
        value, unit = Value(kind="relative", amount=Amount(value=Decimal(1), divisor=draw(st.integers(2, 9)))), None
    elif kind == "levels":
        unit = percent if is_share else draw(st.sampled_from(kpi.units or ("percent",)))  # type: ignore[assignment]
        before = draw(amounts(5, 40))
        other = Amount(value=before.value + 13, step=before.step)
        ends = (before, other) if direction == "up" else (other, before)
        value = Value(kind="levels", before=ends[0], after=ends[1])
    else:
        value, unit = None, None
    named = [item.id for item in kpi.definitions if item.words] if len(kpi.definitions) > 1 else [kpi.definitions[0].id]
    chosen = draw(st.sampled_from([None, *named])) if len(kpi.definitions) > 1 else named[0]
    found = definition_of(key, chosen)
    if len(kpi.definitions) > 1 and found and not any(word.isascii() == (language == "en") for word in found.words):
        chosen = None
    frame = {name: draw(st.sampled_from(words)) for name, words in frames(language).items()}
    return Claim(
        kpi=key, **defined(chosen, key), direction=direction, value=value, unit=unit, boundary=frame["boundary"],
        period=Period(baseline=frame["baseline"], reporting=frame["reporting"]), claimant=frame["claimant"],
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_claim_written_by_the_catalogue_is_read_as_itself(language: Language, data: st.DataObject) -> None:
    claim = data.draw(claims(language))
    written = claim_text(claim, Text(language))
    parsed = parse_claim(written)
    assert [item.claim.model_copy(update={"source": ""}) for item in parsed.claims] == [claim], written
    assert parsed.questions == ()
    assert parsed.claims[0].questions == requirements_missing(claim)


WORDS = (
    sorted(lexicon().words)
    + sorted(lexicon().units)
    + ["23", "6", "3.8", "1,200", "百分之", "三分之一", "两成", " ", "-"]
)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=12).map("".join)))
def test_whatever_is_read_the_answer_is_typed(text: str) -> None:
    parsed = parse_claim(text)
    assert parsed.claims or parsed.questions
    for item in parsed.claims:
        assert item.questions == requirements_missing(item.claim)
        assert all(text[span.start : span.end] == span.text for span in item.found)
        for question in item.questions:
            assert question.zh and question.en


def test_a_long_text_and_an_empty_one_are_asked_for_again() -> None:
    for text in ("", "  \n", "生产效率提高23%。" * LONGEST_TEXT):
        parsed = parse_claim(text)
        assert parsed.claims == () and parsed.codes == {"NOT_UNDERSTOOD"} and not parsed.complete


def test_answers_make_a_claim_of_a_number() -> None:
    """The bare number is refused; every question answered, it may be tested."""
    bare = parse_claim("+23 %").claims[0].claim
    assert {question.code for question in requirements_missing(bare)} == {
        "KPI", "CHANGE_KIND", "BOUNDARY", "PERIOD_BASELINE", "PERIOD_REPORTING", "CLAIMANT",
    }  # fmt: skip
    claim = with_answers(bare, {"kpi": "oee", "value.kind": "points"})
    assert {question.code for question in requirements_missing(claim)} >= {"DEFINITION"}
    answered = with_answers(
        claim,
        {
            "definition": "iso22400.OEE", "boundary": "grinding line 2", "period.baseline": "2025-01-06/2025-03-30",
            "period.reporting": "2025-05-05/2025-06-29", "claimant": "vendor",
        },
    )  # fmt: skip
    assert is_complete(answered)
    assert (answered.denominator, answered.basis) == ("计划忙碌时间 PBT / planned busy time, PBT", "share")


def test_times_are_settled_by_the_values_before_and_after() -> None:
    claim = parse_claim("产能提升1.5倍").claims[0].claim
    answered = with_answers(claim, {"value.before": "120", "value.after": "180", "unit": "pieces_per_hour"})
    assert answered.value is not None and answered.value.kind == "levels" and answered.value.amount is None
    assert "TIMES_LEVELS" not in {question.code for question in requirements_missing(answered)}


def test_a_definition_that_is_a_share_asks_again_for_per_cent_or_points() -> None:
    claim = parse_claim("生产效率提高23%").claims[0].claim
    asked = {question.code for question in requirements_missing(with_answers(claim, {"definition": "iso22400.OEE"}))}
    assert "CHANGE_KIND" in asked and "DEFINITION" not in asked


def test_a_number_that_is_to_be_met_replaces_a_vague_one() -> None:
    claim = with_answers(parse_claim("产量提高10%-20%").claims[0].claim, {"value.amount": "15"})
    assert claim.value is not None and claim.value.most is None and claim.value.amount == Amount(value=Decimal(15))
    assert not {"RANGE", "QUALIFIER"} & {question.code for question in requirements_missing(claim)}


def test_what_does_not_belong_together_is_refused() -> None:
    claim = parse_claim("OEE提高10个百分点").claims[0].claim
    for answers in ({"definition": "lineproof.none"}, {"unit": "furlongs"}, {"kpi": "happiness"}, {"nothing": "x"}):
        with pytest.raises(ValidationError):
            with_answers(claim, answers)
    with pytest.raises(ValidationError):
        Claim(kpi="oee", definition="iso22400.OEE", numerator="something", denominator=None, basis=None)
    with pytest.raises(ValidationError):
        Amount(value=0.23)  # type: ignore[arg-type]
    with pytest.raises(ValidationError):
        Value(kind="levels")


def test_identifiers_are_those_of_the_registry_and_words_lead_to_one_indicator_each() -> None:
    known = {item.definition_id for item in ALL_KPIS.values()}
    cited = {item.id for kpi in catalogue().values() for item in kpi.definitions}
    assert {name for name in cited if name.startswith("iso22400.")} <= {
        name if name.startswith("iso22400.") else "" for name in known
    }
    assert len(cited) > 25
    assert {word: kinds for word, kinds in lexicon().words.items() if len(set(kinds)) > 1} == {}


def test_one_identifier_has_one_meaning_everywhere() -> None:
    meanings: dict[str, set[str]] = {}
    for kpi in catalogue().values():
        for item in kpi.definitions:
            meanings.setdefault(item.id, set()).add(item.model_copy(update={"words": ()}).model_dump_json())
    assert {name for name, found in meanings.items() if len(found) > 1} == set()


@pytest.mark.parametrize(
    ("written", "number"), [("十", 10), ("二十三", 23), ("一百", 100), ("一百零五", 105), ("两", 2)]
)
def test_chinese_numerals(written: str, number: int) -> None:
    assert han_number(written) == number


@pytest.mark.parametrize("written", ["二三", "十百", "百百"])
def test_what_is_no_chinese_numeral_is_none(written: str) -> None:
    assert han_number(written) is None

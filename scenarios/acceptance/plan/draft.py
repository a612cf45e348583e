"""Terms of an acceptance drafted from a firm's record and claims in words; what can't be read off is asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from scenarios.acceptance.claims import Claim, ParsedClaims, Question, requirements_missing, with_answers
from scenarios.acceptance.plan.terms import BASELINE_WEEKS, FEWEST_WEEKS, WEEK
from scenarios.acceptance.records import Records
from scenarios.acceptance.series.metrics import METRICS
from scenarios.text import BILINGUAL_SEPARATOR
from simcore.errors import LineproofError, Problem, SpecError

# Definitions of claims that a plant's record can decide, and the figures that do.
METRIC_OF = {
    "lineproof.standard_minutes_per_shift": "throughput",
    "lineproof.pieces_per_shift": "good_pieces",
    "iso22400.OEE": "oee",
    "iso22400.A": "availability",
    "lineproof.labour_productivity": "labour_productivity",
    "lineproof.defect_share": "defect_rate",
    "iso22400.scrap_ratio": "scrap_rate",
    "iso22400.rework_ratio": "rework_rate",
}
# What the options of a draft answer for every claim.
ANSWERED = frozenset({"boundary", "period.baseline", "period.reporting", "claimant"})
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Given:
    """What a record doesn't say: firm, boundary, claimant, lines, first day of the works and of the reporting window.

    `standard_times` by product as texts with unit ("6 s"), `answers` to questions: field and
    value, for the claims that ask for it (`definition`) or for one by its number (`2.definition`).
    """

    firm: str
    boundary: str
    claimant: str
    works: date
    reporting: date
    weeks: int
    standard_times: Mapping[str, str]
    line: str = ""
    control_line: str = ""
    answers: tuple[tuple[str, str], ...] = ()


def draft_terms(records: Records, parsed: ParsedClaims, given: Given, files: Sequence[str]) -> dict[str, Any]:
    """Plain data of `acceptance.toml`; `files` are the names of the record in the case's folder.

    The baseline is the twelve whole weeks before the works, or all there are; the reporting window begins where it is
    said, on the weekday on which the weeks of the baseline begin or later.

    Raises:
        SpecError: everything that has to be asked, each with the option that answers it.
        LineproofError: BASELINE_SHORT for fewer than six whole weeks before the works.
    """
    problems = [*_lines(records, given), *_standard_times(records, given)]
    answered = [_answered(number, item.claim, given) for number, item in enumerate(parsed.claims, 1)]
    claims = [claim for claim, _ in answered]
    problems += [problem for _, found in answered for problem in found]
    problems += [problem for number, claim in enumerate(claims, 1) for problem in _open(number, claim)]
    problems += [
        _asked("claim", _in_both(question), question.code, question.admissible) for question in parsed.questions
    ]
    if problems:
        raise SpecError(tuple(problems))
    own = records.of_line(given.line)
    first, weeks = _baseline(own, given.works)
    start = given.reporting + timedelta(days=(first - given.reporting).days % 7)
    data: dict[str, Any] = {"schema_version": 1, "firm": given.firm, "boundary": given.boundary}
    data |= {"line": given.line} if given.line else {}
    data |= {"control_line": given.control_line} if given.control_line else {}
    return {
        **data,
        "shifts_per_week": _shifts_per_week(own, first, weeks),
        "standard_times": dict(given.standard_times),
        "records": list(files),
        "windows": {
            "baseline": {"first": first, "last": first + weeks * WEEK - timedelta(days=1)},
            "reporting": {"first": start, "last": start + given.weeks * WEEK - timedelta(days=1)},
        },
        "claims": dict(_named(claims, given.claimant)),
    }


def _answered(number: int, claim: Claim, given: Given) -> tuple[Claim, list[Problem]]:
    """The claim with the answers that are about it: by its number, or by a field of which it is asked."""
    for name, value in given.answers:
        mine = name.removeprefix(f"{number}.")
        if mine == name and not _admits(claim, name, value):
            continue
        try:
            claim = with_answers(claim, {mine: value})
        except ValidationError as error:
            said = error.errors()[0]["msg"]
            return claim, [
                Problem("ANSWER", f"'{value}' {said}", f"claims.{number}.{mine}", "see the answers admitted")
            ]
    return claim, []


def _admits(claim: Claim, field: str, value: str) -> bool:
    open_to = (question.admissible for question in requirements_missing(claim) if question.field == field)
    return any(value in admissible or admissible in (("text",), ("number",)) for admissible in open_to)


def tested_as(claim: Claim) -> tuple[str, str, str]:
    """The figure that decides a claim, `gain` or `points`, and the size; LineproofError METRIC or CLAIM_SIZE."""
    if claim.definition not in METRIC_OF:
        message = f"班报不能判定此定义{BILINGUAL_SEPARATOR}a record of shifts doesn't decide this definition"
        hint = f"请改用班报能判定的指标{BILINGUAL_SEPARATOR}claim a figure that a record of shifts decides"
        raise LineproofError("METRIC", message, hint, "definition")
    try:
        return METRIC_OF[claim.definition], *_size(claim)
    except ValueError as error:
        hint = f"请写成提高或降低百分之几{BILINGUAL_SEPARATOR}claim a change in % or in points"
        raise LineproofError("CLAIM_SIZE", str(error), hint, "value") from None


def free_name(metric: str, taken: Collection[str]) -> str:
    """A name for a claim on a figure that no other claim has."""
    name, number = metric, 2
    while name in taken:
        name, number = f"{metric}_{number}", number + 1
    return name


def _open(number: int, claim: Claim) -> Iterator[Problem]:
    """What is still to be asked of a claim, and whether a record can decide it."""
    asked = [question for question in requirements_missing(claim) if question.field not in ANSWERED]
    for question in asked:
        yield _asked(f"claims.{number}.{question.field}", _in_both(question), question.code, question.admissible)
    if not asked and claim.definition not in METRIC_OF:
        hint = "claim one of " + ", ".join(METRIC_OF)
        message = f"a record of shifts doesn't decide {claim.definition}"
        yield Problem("METRIC", message, f"claims.{number}.definition", hint)
    elif not asked:
        try:
            _size(claim)
        except ValueError as error:
            yield Problem("CLAIM_SIZE", str(error), f"claims.{number}.value", "claim a change in % or in points")


def _in_both(question: Question) -> str:
    return f"{question.zh}{BILINGUAL_SEPARATOR}{question.en}"


def _asked(path: str, message: str, code: str, admissible: Sequence[str]) -> Problem:
    answers = ", ".join(admissible[:8])
    asked = path.removeprefix("claims.")
    return Problem(code, message, path, f"--answer {asked}=... ({answers})" if answers else "write the claim anew")


def _named(claims: Sequence[Claim], claimant: str) -> Iterator[tuple[str, dict[str, str]]]:
    metrics = [METRIC_OF[claim.definition or ""] for claim in claims]
    for number, (claim, metric) in enumerate(zip(claims, metrics, strict=True)):
        before = metrics[:number].count(metric)
        name = f"{metric}_{before + 1}" if before else metric
        kind, size = _size(claim)
        yield name, {"metric": metric, kind: size, "claimant": claimant, "text": claim.source}


def _size(claim: Claim) -> tuple[str, str]:
    """`gain` or `points` with the improvement as a text; ValueError for a value that is neither, or gets worse."""
    value, metric = claim.value, METRICS[METRIC_OF[claim.definition or ""]]
    if value is None:
        raise ValueError(f"没有给出数值{BILINGUAL_SEPARATOR}no number is claimed")
    if (claim.direction == "up") != (metric.better == "more"):
        raise ValueError(f"承诺的方向是变差{BILINGUAL_SEPARATOR}the figure is claimed to get worse")
    if value.kind == "levels" and value.before is not None and value.after is not None:
        before, after = value.before.number, value.after.number
        change = abs(after - before)
        if metric.unit == "1":
            return "points", f"{_plain(change)} pp"
        return "gain", f"{_plain(change / before * HUNDRED)} %"
    if value.amount is None:
        raise ValueError(f"没有给出变化{BILINGUAL_SEPARATOR}no change is claimed")
    number = value.amount.number
    if value.kind == "points":
        return "points", f"{_plain(number)} pp"
    if value.kind == "relative":
        return "gain", f"{_plain(number if claim.unit == 'percent' else number * HUNDRED)} %"
    if value.kind == "ratio":
        return "gain", f"{_plain(abs(number - 1) * HUNDRED)} %"
    message = f"a change of the kind '{value.kind}' is no size that can be tested"
    raise ValueError(f"这种变化不能检验{BILINGUAL_SEPARATOR}{message}")


def _plain(number: Decimal) -> str:
    """With four decimals at most and no zeros behind."""
    return f"{number.quantize(Decimal('0.0001')):f}".rstrip("0").rstrip(".")


def _lines(records: Records, given: Given) -> Iterator[Problem]:
    known = sorted({row.line for row in records.rows} - {""})
    if len(known) > 1 and not given.line:
        yield Problem("LINE", f"the record holds several lines: {', '.join(known)}", "line", "name one: --line")
    for place, name in (("line", given.line), ("control_line", given.control_line)):
        if name and name not in known:
            hint = f"the record knows {', '.join(known) or 'no line'}"
            yield Problem("LINE", f"the record holds no line '{name}'", place, hint)


def _standard_times(records: Records, given: Given) -> Iterator[Problem]:
    """No record says what was agreed on as the time of a piece, and it isn't guessed from one."""
    if "product" not in records.columns:
        return
    products = {row.product for row in records.of_line(given.line).rows if row.scheduled}
    for product in sorted(products - {*given.standard_times}):
        message = f"no standard time of a piece of '{product}' is agreed on"
        yield Problem("STANDARD_TIME", message, f"standard_times.{product}", f'--standard-time "{product}=6 s"')


def _baseline(records: Records, works: date) -> tuple[date, int]:
    """First day and number of the whole weeks before the works: twelve, or all there are."""
    days = [row.date for row in records.rows if row.date < works]
    if not days:
        message = f"the record holds no day before {works}"
        raise LineproofError("BASELINE_SHORT", message, "hand in earlier weeks", "works")
    start, end = whole_weeks(days)
    weeks = min((end - start).days // 7, BASELINE_WEEKS)
    if weeks < FEWEST_WEEKS:
        hint = f"hand in at least {FEWEST_WEEKS}, better {BASELINE_WEEKS}"
        message = f"only {max(weeks, 0)} whole weeks are recorded before {works}"
        raise LineproofError("BASELINE_SHORT", message, hint, "works")
    return end - weeks * WEEK, weeks


def whole_weeks(days: Collection[date]) -> tuple[date, date]:
    """First day of the first whole week of some days, and the day after the last; the second may be the first one.

    Weeks begin on Mondays; that of the last day is whole if it reached its usual end.
    """
    last, first = max(days), min(days)
    by_weekday = Counter(day.weekday() for day in set(days))
    usual_end = max(weekday for weekday, count in by_weekday.items() if 2 * count > max(by_weekday.values()))
    monday = last - timedelta(days=last.weekday())
    end = monday + WEEK if last.weekday() >= usual_end else monday
    start = first + timedelta(days=-first.weekday() % 7)
    return start, max(start, end)


def _shifts_per_week(records: Records, first: date, weeks: int) -> int:
    """The number of scheduled shifts that most weeks of the baseline have."""
    shifts = {(row.date, row.shift) for row in records.rows if row.scheduled}
    starts = (first + number * WEEK for number in range(weeks))
    counts = Counter(sum(start <= day < start + WEEK for day, _ in shifts) for start in starts)
    most = max(counts.values())
    return max(count for count, times in counts.items() if times == most)

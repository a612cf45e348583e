"""Questions, parts of the observed change and requirements in words, line by line; every text is of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from scenarios.acceptance.attribution import Attribution, NotSeparable, Part, PartKind, Separation
from scenarios.acceptance.attribution.factors import BY_SHIFTS
from scenarios.acceptance.checks import Checks, check_name
from scenarios.acceptance.records import column_names, places_text
from scenarios.acceptance.requirements import Certificate, Entry, Status
from scenarios.numbers import MINUS
from scenarios.text import Text


def question_lines(checks: Checks, text: Text) -> Iterator[str]:
    """Each question with its places, then what could not be asked, then what was checked without a question."""
    for question in checks.questions:
        places = f" [{'; '.join(places_text(question.places, text.language))}]" if question.places else ""
        yield f"{question.code}: {question.sentence(text)}{places}"
    if not checks.questions:
        yield text("beside.no_questions")
    yield from dict.fromkeys(each.sentence(text) for each in checks.not_asked)
    names = dict.fromkeys(check_name(each.code, text) for each in checks.nothing_to_ask)
    if names:
        yield f"{text('beside.nothing_to_ask')}: {', '.join(names)}"


def attribution_rows(attribution: Attribution, text: Text) -> Iterator[tuple[str, str]]:
    """(name, relative change with its bounds) of the total and of each part; nothing without attribution."""
    if attribution.total is not None:
        yield text("gain_part.total"), change(attribution.total.change, attribution.total.bounds, text)
        for part in attribution.parts:
            yield part_name(part, attribution, text), change(part.change, part.bounds, text)


def attribution_notes(attribution: Attribution, text: Text) -> Iterator[str]:
    """How the parts add up and what was left out, or why there are none."""
    if attribution.total is None:
        reason = text(f"no_attribution.{attribution.missing}", **(attribution.values or {}))
        yield text("no_attribution.whole", reason=reason)
        return
    if attribution.left_out:
        yield text("beside.left_out", count=attribution.left_out)
    yield text("gain_part.add_up")


def measure_lines(measures: Separation | NotSeparable, text: Text) -> Iterator[str]:
    """What each measure brought, or why that can't be told."""
    if isinstance(measures, NotSeparable):
        yield text("not_separable.whole", reason=text(f"not_separable.{measures.reason}", **measures.values))
        return
    yield text(f"separated.{measures.by}")
    for gain in measures.gains:
        yield f"  {gain.name}: {change(gain.change, gain.bounds, text)}"


def certificate_lines(certificate: Certificate, text: Text) -> Iterator[str]:
    """How many requirements are met and by what, then each that is not."""
    count = {status: len(certificate.of(status)) for status in Status}
    yield text(
        "beside.certificate", version=certificate.version, met=count[Status.MET], tested=count[Status.TESTED],
        not_met=count[Status.NOT_MET], not_applicable=count[Status.NOT_APPLICABLE],
    )  # fmt: skip
    for entry in certificate.of(Status.NOT_MET):
        yield f"{text('beside.not_met')} {entry_text(entry, text)}"


def entry_text(entry: Entry, text: Text) -> str:
    """One requirement with the value that decides, codes of checks under their names."""
    parts = [check_name(each, text) if text.has(f"check_name.{each}") else each for each in entry.value.split(", ")]
    value = f" ({', '.join(parts)})" if entry.value else ""
    return f"{entry.requirement.id}: {entry.requirement.sentence(text)}{value}"


def part_name(part: Part, attribution: Attribution, text: Text) -> str:
    """Name of a part: hours with what they are measured by, the rest as speed where that is all that it can be."""
    basis = attribution.basis
    if part.kind is PartKind.HOURS and basis is not None:
        names = column_names(text.language)
        return text("gain_part.hours", basis=names.get(basis.hours, text(f"beside.{BY_SHIFTS}")))
    if part.kind is PartKind.REST and basis is not None and basis.availability and basis.quality:
        return text("gain_part.rest_speed")
    return text(f"gain_part.{part.kind}")


def change(share: float, bounds: tuple[float, float] | None, text: Text) -> str:
    """A relative change with its bounds, in per cent."""
    if bounds is None:
        return f"{_percent(share)} ({text('gain_part.no_interval')})"
    return f"{_percent(share)} [{_percent(bounds[0])}, {_percent(bounds[1])}]"


def _percent(share: float) -> str:
    rounded = round(100.0 * share, 2)
    # What rounds to zero has no sign.
    return f"{rounded:+.2f} %".replace("-", MINUS) if rounded else "0.00 %"

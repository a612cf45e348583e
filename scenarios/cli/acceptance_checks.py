"""What `accept` prints beside the verdicts: questions, parts of the observed change, requirements."""

from __future__ import annotations

from scenarios.acceptance.attribution import Attribution, NotSeparable, Part, PartKind, Separation, StepGain
from scenarios.acceptance.attribution.factors import BY_SHIFTS
from scenarios.acceptance.checks import Checks, check_name
from scenarios.acceptance.extras import Extras
from scenarios.acceptance.records import COLUMNS
from scenarios.acceptance.requirements import Certificate, Status
from scenarios.cli.session import Session
from scenarios.numbers import MINUS

INDENT = "    "


def print_extras(session: Session, beside: Extras) -> None:
    """Print all of it, in few lines."""
    _print_checks(session, beside.checks)
    session.write()
    _print_attribution(session, beside.attribution)
    _print_measures(session, beside.measures)
    session.write()
    _print_certificate(session, beside.certificate)


def _print_checks(session: Session, checks: Checks) -> None:
    text = session.text
    session.write(text("beside.questions"))
    for question in checks.questions:
        places = f" [{'; '.join(question.places)}]" if question.places else ""
        session.write(f"{INDENT}{question.code}: {question.sentence(text)}{places}")
    if not checks.questions:
        session.write(f"{INDENT}{text('beside.no_questions')}")
    for sentence in dict.fromkeys(each.sentence(text) for each in checks.not_asked):
        session.write(f"{INDENT}{sentence}")
    names = dict.fromkeys(check_name(each.code, text) for each in checks.nothing_to_ask)
    if names:
        session.write(f"{INDENT}{text('beside.nothing_to_ask')}: {', '.join(names)}")


def _print_attribution(session: Session, attribution: Attribution) -> None:
    text = session.text
    session.write(text("beside.attribution"))
    if attribution.total is None:
        reason = text(f"no_attribution.{attribution.missing}", **(attribution.values or {}))
        session.write(f"{INDENT}{text('no_attribution.whole', reason=reason)}")
        return
    session.write(f"{INDENT}{text('gain_part.total')}: {_change(session, attribution.total)}")
    for part in attribution.parts:
        session.write(f"{INDENT}  {part_name(session, part, attribution)}: {_change(session, part)}")
    if attribution.left_out:
        session.write(f"{INDENT}{text('beside.left_out', count=attribution.left_out)}")
    session.write(f"{INDENT}{text('gain_part.add_up')}")


def part_name(session: Session, part: Part, attribution: Attribution) -> str:
    """Name of a part: hours with what they are measured by, the rest as speed where that is all that it can be."""
    text, basis = session.text, attribution.basis
    if part.kind is PartKind.HOURS and basis is not None:
        column = next((each for each in COLUMNS if each.name == basis.hours), None)
        named = text("beside.scheduled_shifts") if column is None or basis.hours == BY_SHIFTS else (
            column.zh if text.language == "zh" else column.en
        )  # fmt: skip
        return text("gain_part.hours", basis=named)
    if part.kind is PartKind.REST and basis is not None and basis.availability and basis.quality:
        return text("gain_part.rest_speed")
    return text(f"gain_part.{part.kind}")


def _change(session: Session, part: Part) -> str:
    if part.bounds is None:
        return f"{_percent(part.change)} ({session.text('gain_part.no_interval')})"
    return f"{_percent(part.change)} [{_percent(part.bounds[0])}, {_percent(part.bounds[1])}]"


def _percent(share: float) -> str:
    rounded = round(100.0 * share, 2)
    # What rounds to zero has no sign.
    return f"{rounded:+.2f} %".replace("-", MINUS) if rounded else "0.00 %"


def _print_measures(session: Session, measures: Separation | NotSeparable) -> None:
    text = session.text
    if isinstance(measures, NotSeparable):
        reason = text(f"not_separable.{measures.reason}", **measures.values)
        session.write(f"{INDENT}{text('not_separable.whole', reason=reason)}")
        return
    session.write(f"{INDENT}{text(f'separated.{measures.by}')}")
    for gain in measures.gains:
        session.write(f"{INDENT}  {gain.name}: {_gain(session, gain)}")


def _gain(session: Session, gain: StepGain) -> str:
    return _change(session, Part(PartKind.REST, gain.logarithm, gain.lower, gain.upper))


def _print_certificate(session: Session, certificate: Certificate) -> None:
    text = session.text
    count = {status: len(certificate.of(status)) for status in Status}
    session.write(text(
        "beside.certificate", version=certificate.version, met=count[Status.MET], tested=count[Status.TESTED],
        not_met=count[Status.NOT_MET], not_applicable=count[Status.NOT_APPLICABLE],
    ))  # fmt: skip
    for entry in certificate.of(Status.NOT_MET):
        value = f" ({entry.value})" if entry.value else ""
        session.write(
            f"{INDENT}{text('beside.not_met')} {entry.requirement.id}: {entry.requirement.sentence(text)}{value}"
        )

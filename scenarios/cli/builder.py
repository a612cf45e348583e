"""The options of `init` as a line: which builder they are for, and what each of them says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scenarios.cli.durations import share
from simcore.errors import Problem, SpecError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scenarios.measures.files import Line
    from simcore.spec import LineSpec

TEMPLATES = ("bearing", "fastener")
_THREAD = re.compile(r"[Mm]?([0-9]{1,3})")
_PAIR = re.compile(r"([A-Za-z][A-Za-z0-9_]*)=([0-9]{1,6})")


@dataclass(frozen=True, slots=True)
class LineOptions:
    """What `init` was asked for; None: as in the reference line."""

    template: str = "bearing"
    variant: str | None = None
    bore: float | None = None
    thread: str | None = None
    lot: int | None = None
    machines: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    setters: int | None = None
    technicians: int | None = None
    inspectors: int | None = None
    shifts: int | None = None
    shift_hours: float | None = None
    break_hours: float | None = None
    absence: str | None = None
    modules: str | None = None


def built_line(options: LineOptions) -> tuple[Line, LineSpec]:
    """The template and its line, built by the options; raises SpecError for those that are wrong or of another line."""
    if options.template not in TEMPLATES:
        hint = f"one of {', '.join(TEMPLATES)}"
        raise SpecError((Problem("NAME_UNKNOWN", f"there is no template '{options.template}'", "template", hint),))
    names = ("lot", "setters", "technicians", "inspectors", "shifts", "shift_hours", "break_hours")
    chosen: dict[str, Any] = {name: value for name in names if (value := getattr(options, name)) is not None}
    chosen["operators"] = _numbers("operators", options.operators)
    machines = _numbers("machines", options.machines)
    if options.absence is not None:
        chosen["absence"] = share(options.absence, "absence")
    if options.template == "bearing":
        _refuse("bearing", variant=options.variant, thread=options.thread)
        from lines.bearing import reference_line

        if options.bore is not None:
            chosen["bore_mm"] = options.bore
        if options.modules is not None:
            chosen["modules"] = tuple(name.strip() for name in options.modules.split(","))
        return "bearing", reference_line(units=machines, **chosen)
    _refuse("fastener", bore=options.bore, modules=options.modules)
    from lines.fastener import reference_line as fastener_line

    if options.variant is not None:
        chosen["variant"] = options.variant
    if options.thread is not None:
        chosen["thread"] = _thread(options.thread)
    return "fastener", fastener_line(machines=machines, **chosen)


def _refuse(template: str, **given: object) -> None:
    found = [
        Problem("OPTION_OTHER_LINE", f"is no option of the template '{template}'", name, "leave it out, or --template")
        for name, value in given.items()
        if value is not None
    ]
    if found:
        raise SpecError(tuple(found))


def _thread(text: str) -> int:
    match = _THREAD.fullmatch(text)
    if match is None:
        raise SpecError((Problem("OPTION_FORM", f"'{text}' is no thread", "thread", "such as M8"),))
    return int(match[1])


def _numbers(option: str, pairs: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    problems = []
    for pair in pairs:
        match = _PAIR.fullmatch(pair)
        if match is None:
            problems.append(Problem("OPTION_FORM", f"'{pair}' is no name with a number", option, "such as name=2"))
        elif match[1] in found:
            problems.append(Problem("OPTION_FORM", f"names '{match[1]}' twice", option, "name it once"))
        else:
            found[match[1]] = int(match[2])
    if problems:
        raise SpecError(tuple(problems))
    return found

"""Claims of documents as data, and whether their numbers close; shipped are those that the product examines."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from lines.problems import problems_of, with_lines
from lines.text import parse_toml, read_text
from scenarios.economics.claims.check import Checked, StepResult, Verdict, check_claim
from scenarios.economics.claims.model import Claim, ClaimFile, Printed, Step
from simcore.errors import SpecError

SHIPPED = "claims.toml"

__all__ = [
    "Checked",
    "Claim",
    "ClaimFile",
    "Printed",
    "Step",
    "StepResult",
    "Verdict",
    "check_claim",
    "check_claims",
    "load_claims",
    "loads_claims",
    "shipped_claims",
]


def load_claims(path: str | Path) -> ClaimFile:
    """Read a file of claims; SpecError with every problem found."""
    return loads_claims(read_text(path), str(path))


def loads_claims(text: str, file: str = "") -> ClaimFile:
    """Read claims from TOML text; `file` is the name used in problems; raises SpecError as `load_claims`."""
    data = parse_toml(text, file)
    try:
        return ClaimFile.model_validate(data)
    except ValidationError as error:
        raise SpecError(with_lines(problems_of(error, ClaimFile, data, file), text, file)) from None


def shipped_claims() -> ClaimFile:
    """The statements of the source documents on the programme and on bearing firms."""
    text = files("scenarios.economics.claims").joinpath(SHIPPED).read_text(encoding="utf-8")
    return loads_claims(text, SHIPPED)


def check_claims(source: ClaimFile) -> Mapping[str, Checked]:
    """Every claim of a file, recomputed."""
    return {name: check_claim(name, claim) for name, claim in source.claims.items()}

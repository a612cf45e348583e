"""Policies in files: the shipped library, and files that a county office adds, read with the same schema."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from lines.problems import problems_of, with_lines
from lines.text import parse_toml, read_text
from scenarios.policy.rule import Policy, Rule
from simcore.errors import Problem, SpecError
from simcore.results import canonical_digest


def load_policy(path: str | Path) -> Policy:
    """Read a policy file.

    Raises:
        SpecError: with every problem found, each with code, file, path of the field and line number.
    """
    return loads_policy(read_text(path), str(path))


def loads_policy(text: str, file: str = "") -> Policy:
    """Read a policy from TOML text; `file` is the name used in problems; raises SpecError as `load_policy`."""
    data = parse_toml(text, file)
    try:
        policy = Policy.model_validate(data)
    except ValidationError as error:
        raise SpecError(with_lines(problems_of(error, Policy, data, file), text, file)) from None
    found = policy_digest(policy)
    if policy.digest not in ("", found):
        hint = f'check what changed, then write digest = "{found}"'
        problem = Problem("DIGEST_DIFFERS", "is not the digest of this policy: the data changed", "digest", hint, file)
        raise SpecError(with_lines((problem,), text, file))
    return policy


def policy_digest(policy: Policy) -> str:
    """SHA-256 of everything that a policy says beyond the defaults of the schema, its own digest left out."""
    return canonical_digest(policy.model_dump(mode="json", exclude={"digest"}, exclude_defaults=True))


def rule_digest(rule: Rule) -> str:
    """SHA-256 of everything that a rule says beyond the defaults of the schema."""
    return canonical_digest(rule.model_dump(mode="json", exclude_defaults=True))


@cache
def library() -> tuple[Policy, ...]:
    """The shipped policies, in the order of their identifiers."""
    folder = files("scenarios.policy").joinpath("library")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return tuple(loads_policy(folder.joinpath(name).read_text(encoding="utf-8"), name) for name in names)


def policies(added: Iterable[str | Path] = ()) -> tuple[Policy, ...]:
    """The library with the files that are added; SpecError where a file brings a rule that is there already."""
    found = list(library())
    for path in added:
        policy = load_policy(path)
        known = {rule.id: other.id for other in found for rule in other.rules}
        for number, rule in enumerate(policy.rules):
            if rule.id in known:
                message = f"policy '{known[rule.id]}' already has a rule '{rule.id}'"
                hint = "give the rule another id"
                raise SpecError((Problem("NAME_TWICE", message, f"rules.{number}.id", hint, str(path)),))
        found.append(policy)
    return tuple(found)


def of_region(region: str, found: Iterable[Policy]) -> tuple[Policy, ...]:
    """The policies of a region by its name in the file, in Chinese or in English; SpecError for an unknown one."""
    every = tuple(found)
    chosen = tuple(
        policy for policy in every
        if region.lower() in (policy.region.lower(), *(name.lower() for name in policy.region_label.values()))
    )  # fmt: skip
    if not chosen:
        allowed = ", ".join(dict.fromkeys(policy.region for policy in every))
        problem = Problem("NAME_UNKNOWN", f"no policy is of the region '{region}'", "region", f"one of {allowed}")
        raise SpecError((problem,))
    return chosen


def rule_named(name: str, found: Iterable[Policy]) -> tuple[Policy, Rule]:
    """A rule with its policy; SpecError for an unknown one."""
    every = tuple(found)
    for policy in every:
        for rule in policy.rules:
            if rule.id == name:
                return policy, rule
    allowed = ", ".join(rule.id for policy in every for rule in policy.rules)
    raise SpecError((Problem("NAME_UNKNOWN", f"there is no rule '{name}'", "rule", f"one of {allowed}"),))

"""Whether claims can hold together, what they imply, and which readings would reconcile them; no record is read."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product

from pydantic import Field

from scenarios.acceptance.claims.factors import Interval, Levels, Range, UnusedReason, factor_of, levels_of
from scenarios.acceptance.claims.identities import (
    AFTER,
    ASSUMPTIONS,
    BEFORE,
    REPORTED,
    SHARES,
    AssumptionCode,
    IdentityCode,
)
from scenarios.acceptance.claims.kpis import Definition, catalogue
from scenarios.acceptance.claims.model import Claim, Kind
from scenarios.acceptance.claims.system import Bounds, System
from simcore.errors import LineproofError
from simcore.spec.quantities import Frozen

MOST_CLAIMS = 30
# Pairs of changed readings are tried where no single one reconciles; beyond this many they are not.
MOST_READINGS = 400
_ONE = Range(1.0, 1.0, 1.0)


class Choice(Frozen):
    """How one claim of a reading is taken: by which definition, and as which kind of change."""

    claim: int = Field(ge=0)
    definition: str
    kind: Kind
    restated: bool = Field(default=False, description="the claim says another definition")


class Implied(Frozen):
    """What a set says of a quantity that nobody claimed: after over before [1]."""

    quantity: str
    factor: Interval


class Closure(Frozen):
    """What the other claims make of the quantity of one claim, beside what it says itself [1]."""

    claim: int
    claimed: Interval
    by_the_others: Interval | None = Field(description="None: the others say nothing of it")
    gap: float | None = Field(description="logarithm of claimed over implied, both as printed [1]")


class Conflict(Frozen):
    """Statements that can't hold together; without any one of them the others can."""

    claims: tuple[int, ...]
    assumptions: tuple[AssumptionCode, ...]
    closures: tuple[Closure, ...]


class Unused(Frozen):
    """A claim that stands in no identity as it is, and why."""

    claim: int
    reason: UnusedReason


class Alternative(Frozen):
    """Another reading of the set: what is taken otherwise, whether it can hold, and what it implies then."""

    choices: tuple[Choice, ...]
    dropped: tuple[AssumptionCode, ...] = ()
    feasible: bool
    implied: tuple[Implied, ...]
    unused: tuple[Unused, ...] = Field(default=(), description="claims that no identity binds by this reading")


class Consistency(Frozen):
    """The set by its first reading, its conflicts, and the other readings that its words leave open."""

    feasible: bool
    reading: tuple[Choice, ...]
    assumptions: tuple[AssumptionCode, ...]
    identities: tuple[IdentityCode, ...]
    closures: tuple[Closure, ...]
    conflicts: tuple[Conflict, ...]
    implied: tuple[Implied, ...]
    alternatives: tuple[Alternative, ...]
    unused: tuple[Unused, ...]

    @property
    def reconciling(self) -> tuple[Alternative, ...]:
        """Readings under which a set with conflicts could hold; empty for one without."""
        return () if self.feasible else tuple(item for item in self.alternatives if item.feasible)


@dataclass(frozen=True, slots=True)
class _Set:
    """The claims with the levels that claims on the same indicator know."""

    claims: tuple[Claim, ...]
    levels: tuple[Levels, ...]

    def statements(self, choice: Choice) -> tuple[Bounds, ...] | UnusedReason:
        """What a claim states by a choice, or why it states nothing."""
        claim = self.claims[choice.claim]
        definition = catalogue()[claim.kpi or ""].definition(choice.definition)
        if definition is None or not definition.quantity:
            return "NO_IDENTITY"
        factor = factor_of(claim, choice.kind, self.levels[choice.claim])
        if isinstance(factor, str):
            return factor
        tag = str(choice.claim)
        shares = self._shares(claim, choice, definition)
        if definition.basis == "share" and "defect_rate" not in definition.quantity and len(shares) == 2:
            return shares
        return (Bounds(tag, definition.quantity, factor), *shares)

    def _shares(self, claim: Claim, choice: Choice, definition: Definition) -> tuple[Bounds, ...]:
        """The levels of a share, or of what it leaves of the whole."""
        (name, *others) = definition.quantity
        if others or definition.basis != "share" or claim.unit not in ("percent", "points"):
            return ()
        own = levels_of(claim)
        found = []
        for side, level in ((BEFORE, own.before), (AFTER, own.after)):
            if level is not None and name in SHARES:
                found.append(Bounds(str(choice.claim), {name + side: 1}, level))
            elif level is not None and name == "defect_rate" and level.nominal < 1.0:
                good = Range(1.0 - level.upper, 1.0 - level.nominal, 1.0 - level.lower)
                found.append(Bounds(str(choice.claim), {"quality" + side: 1}, good))
        return tuple(replace(item, factor=_below_one(item.factor)) for item in found if item.factor.nominal > 0.0)


def check_consistency(claims: Sequence[Claim]) -> Consistency:
    """Test a set of claims against the identities of `identities.py`, whatever is still to be asked of it.

    A claim with an open definition is first taken by the first of its indicator; the others are tried one at a time,
    and in pairs where none reconciles a conflict. Claims that stand in no identity are listed with the reason.

    Raises:
        LineproofError: TOO_MANY for more than 30 claims.
    """
    if len(claims) > MOST_CLAIMS:
        message = f"there are {len(claims)} claims"
        raise LineproofError("TOO_MANY", message, f"test at most {MOST_CLAIMS} together", "claims")
    everything = _Set(tuple(claims), tuple(_known_levels(claim, claims) for claim in claims))
    first: list[Choice] = []
    unused: list[Unused] = []
    for number, claim in enumerate(claims):
        choice = next(_choices(number, claim), None)
        said = "OPEN" if choice is None else everything.statements(choice)
        if choice is None or isinstance(said, str):
            unused.append(Unused(claim=number, reason=said if isinstance(said, str) else "OPEN"))
        if choice is not None:
            first.append(choice)
    system, assumptions = _system(everything, first)
    conflicts = tuple(_conflicts(system, assumptions))
    return Consistency(
        feasible=system.feasible, reading=tuple(first), assumptions=assumptions,
        identities=system.used(), closures=tuple(_closures(system, range(len(claims)))),
        conflicts=conflicts, implied=_implied(system) if system.feasible else (),
        alternatives=tuple(_alternatives(everything, first, assumptions, conflicts)), unused=tuple(unused),
    )  # fmt: skip


def _known_levels(claim: Claim, claims: Sequence[Claim]) -> Levels:
    """The level before that another claim on the same indicator and boundary states, in the same unit."""
    unit = "percent" if claim.unit == "points" else claim.unit
    wanted = (claim.kpi, claim.boundary, unit)
    same = [other for other in claims if other is not claim and (other.kpi, other.boundary, other.unit) == wanted]
    levels = [levels_of(other).before for other in same]
    return Levels(before=next((level for level in levels if level is not None), None))


def _choices(number: int, claim: Claim, *, restated: bool = False) -> Iterator[Choice]:
    """All ways to take a claim, the first one first; definitions that it excludes only where they are asked for."""
    if claim.kpi is None or claim.value is None:
        return
    definitions = catalogue()[claim.kpi].definitions
    said = [item for item in definitions if claim.definition in (None, item.id)]
    others = [item for item in definitions if item not in said] if restated else []
    kinds: tuple[Kind, ...] = ("relative", "points") if claim.value.kind == "percent" else (claim.value.kind,)
    for definition, kind in product((*said, *others), kinds):
        yield Choice(claim=number, definition=definition.id, kind=kind, restated=definition in others)


def _system(everything: _Set, choices: Sequence[Choice]) -> tuple[System, tuple[AssumptionCode, ...]]:
    told = [everything.statements(choice) for choice in choices]
    statements = [item for said in told if not isinstance(said, str) for item in said]
    spoken = {name for item in statements for name in item.row}
    held: list[AssumptionCode] = [code for code, name in ASSUMPTIONS.items() if name not in spoken]
    statements += [Bounds(code, {ASSUMPTIONS[code]: 1}, _ONE) for code in held]
    return System(tuple(statements)), tuple(held)


def _conflicts(system: System, assumptions: Sequence[AssumptionCode]) -> Iterator[Conflict]:
    """Smallest sets that can't hold together, one after another, each without the first claim of those before."""
    while tags := system.conflict():
        claims = tuple(int(tag) for tag in tags if tag.isdecimal())
        everything = {item.tag for item in system.statements}
        subset = system.without(everything - set(tags))
        yield Conflict(
            claims=claims, assumptions=tuple(code for code in assumptions if code in tags),
            closures=tuple(_closures(subset, claims)),
        )  # fmt: skip
        if not claims:
            return
        system = system.without([str(claims[0])])


def _closures(system: System, claims: Sequence[int]) -> Iterator[Closure]:
    """Each claim beside what the others make of the same quantity."""
    for claim in claims:
        own = [item for item in system.statements if item.tag == str(claim)]
        if not own:
            continue
        row = {name.removesuffix(BEFORE): sign for name, sign in own[0].row.items()}
        claimed = System(tuple(own)).range(row)
        if claimed is None:
            continue
        rest = system.without([str(claim)])
        others = rest.range(row) if rest.feasible and rest.determined(row) else None
        gap = None
        if others is not None and math.isfinite(others.nominal) and math.isfinite(claimed.nominal):
            gap = math.log(claimed.nominal / others.nominal)
        yield Closure(
            claim=claim,
            claimed=claimed.interval(),
            by_the_others=None if others is None else others.interval(),
            gap=gap,
        )


def _implied(system: System) -> tuple[Implied, ...]:
    """Quantities that are fixed though nothing states them."""
    stated = {name for item in system.statements if len(item.row) == 1 for name in item.row}
    # The good share follows from the defects; it is worth saying.
    stated |= {name.removesuffix(AFTER) for name in stated if name.endswith(AFTER)} - {"quality"}
    assumed = System(tuple(item for item in system.statements if item.tag in ASSUMPTIONS))
    found = []
    for name in REPORTED:
        # What an assumption alone makes equal to a claimed quantity is no news.
        same = any(assumed.determined({name: 1, other: -1}) for other in stated if other != name)
        if name not in stated and not same and system.determined({name: 1}):
            factor = system.range({name: 1})
            if factor is not None:
                found.append(Implied(quantity=name, factor=factor.interval()))
    return tuple(found)


def _alternatives(
    everything: _Set, first: Sequence[Choice], assumptions: Sequence[AssumptionCode], conflicts: Sequence[Conflict]
) -> Iterator[Alternative]:
    """One claim taken otherwise, or an assumption dropped; two claims where nothing less reconciles."""
    torn = {claim for conflict in conflicts for claim in conflict.claims}
    others = [
        choice for taken in first
        for choice in _choices(taken.claim, everything.claims[taken.claim], restated=taken.claim in torn)
        if choice != taken
    ]  # fmt: skip
    reconciled = False
    speaking = {choice.claim for choice in first if not isinstance(everything.statements(choice), str)}
    for choice in others:
        if choice.claim not in speaking and isinstance(everything.statements(choice), str):
            continue
        tried = _tried(everything, first, (choice,))
        reconciled |= tried.feasible
        yield tried
    for code in (code for code in assumptions if any(code in conflict.assumptions for conflict in conflicts)):
        system, _ = _system(everything, first)
        without = system.without([code])
        reconciled |= without.feasible
        yield Alternative(
            choices=(),
            dropped=(code,),
            feasible=without.feasible,
            implied=_implied(without) if without.feasible else (),
        )
    if reconciled or not conflicts:
        return
    pairs = [
        (one, two) for one, two in combinations(others, 2) if one.claim != two.claim and {one.claim, two.claim} <= torn
    ]
    for pair in pairs[:MOST_READINGS]:
        tried = _tried(everything, first, pair)
        if tried.feasible:
            yield tried


def _tried(everything: _Set, first: Sequence[Choice], changed: tuple[Choice, ...]) -> Alternative:
    now: Mapping[int, Choice] = {choice.claim: choice for choice in (*first, *changed)}
    system, _ = _system(everything, tuple(now.values()))
    said = [(choice.claim, everything.statements(choice)) for choice in changed]
    unused = tuple(Unused(claim=claim, reason=reason) for claim, reason in said if isinstance(reason, str))
    return Alternative(
        choices=changed, feasible=system.feasible, implied=_implied(system) if system.feasible else (), unused=unused
    )


def _below_one(level: Range) -> Range:
    return Range(max(level.lower, 0.0), level.nominal, level.upper)

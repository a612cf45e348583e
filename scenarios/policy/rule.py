"""The rule language: what a policy file may say, every field bounded; the meaning stands in docs/policy.md."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from scenarios.policy.awards import Award, Class, Condition, TitleAward
from scenarios.policy.money import Day, Factor, Money, Name
from simcore.spec import Frozen

POLICY_SCHEMA_VERSION = 1

ItemClass = Class
Verified = Literal["source_document", "primary", "repost", "none"]
COUNTED: tuple[Verified, ...] = ("source_document", "primary")
"""What was checked against a text of the government itself; only these enter totals."""
Scope = Literal["project", "enterprise", "enterprise_year", "unit"]
OverlapReading = Literal["stack", "carve_out", "no_stack"]
Label = dict[Literal["zh", "en"], Annotated[str, Field(min_length=1, max_length=400)]]
Kinds = Annotated[tuple[Name, ...], Field(max_length=50)]
Digest = Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")]


class Base(Frozen):
    """What of a bill a rule counts: all that is named must hold; nothing named: everything."""

    project_kinds: Kinds = Field(default=(), description="kinds of project, such as machine_substitution")
    classes: tuple[ItemClass, ...] = Field(default=(), max_length=7, description="classes of items")
    tags: Kinds = Field(default=(), description="tags of items, such as robot; one of them must be there")


class Cap(Frozen):
    """The most that is paid, applied after the rate."""

    amount: Money = Field(description="[yuan]")
    scope: Scope = Field(description="per project, enterprise (whole term), enterprise and year, or unit")


class Uplift(Frozen):
    """A factor on the rate for firms or projects with a fact; the cap stays."""

    fact: Name = Field(description="such as digital_core")
    factor: Factor = Field(description="[1] multiplies the rate")


class Standard(Frozen):
    """A standard that a rule names by edition."""

    edition: str = Field(min_length=1, max_length=100, description="such as GB/T 12643-2013")
    superseded_by: str = Field(default="", max_length=100, description="newer edition")
    superseded_since: Day | None = Field(default=None, description="day on which the newer edition took effect")


class Example(Frozen):
    """A worked example of a rule, run by `lineproof policy test`: one project that fulfils every requirement."""

    spend: dict[ItemClass, Money] = Field(default_factory=dict, max_length=7, description="[yuan] by class")
    titles: Kinds = Field(default=(), description="titles awarded, in order")
    facts: Kinds = Field(default=(), description="facts that hold; others that a rate depends on don't")
    option: Name | None = Field(default=None, description="reading of the brackets or of the ladder, where it is open")
    amount: Money = Field(description="[yuan] expected")


class Rule(Frozen):
    """One rule of a policy: what it counts, what it pays, where that is written, and how sure that text is."""

    id: Name = Field(description="identifier of the rule")
    label: Label = Field(min_length=1, description="name for people")
    article: str = Field(min_length=1, max_length=100, description="article of the policy, as it numbers it")
    text: str = Field(default="", max_length=2000, description="the clause in its own words; empty: not at hand")
    verified: Verified = Field(description="against what the rule was checked")
    base: Base = Field(default_factory=Base)
    per: Literal["project", "item", "enterprise_year"] = Field(
        default="project", description="what thresholds and rates look at: a project, an item, all items of a year"
    )
    conditions: tuple[Condition, ...] = Field(default=(), max_length=10, description="thresholds; all must hold")
    award: Award = Field(description="what is paid")
    uplifts: tuple[Uplift, ...] = Field(default=(), max_length=10)
    cap: Cap | None = Field(default=None, description="absent: none is stated")
    once: bool = Field(default=False, strict=True, description="only the first is paid in the whole term")
    yearly_limit: int | None = Field(
        default=None, ge=1, le=1000, strict=True, description="[1] most projects or purchases of an enterprise a year"
    )
    needs: Kinds = Field(default=(), description="facts of the project or enterprise without which nothing is paid")
    needs_acceptance: bool = Field(default=False, strict=True, description="the project must be accepted before")
    discretionary: bool = Field(default=False, strict=True, description="the text says `up to`: an upper bound")
    spend: Literal["settled", "contracted"] = Field(
        default="settled", description="what counts: paid, invoiced and booked; or what was contracted"
    )
    window_date: Literal["contract", "invoice", "payment", "all", "open"] = Field(
        default="open", description="which date must lie in the window; open: the text is silent, all are shown"
    )
    vat: Literal["without", "with", "open"] = Field(default="open", description="whether amounts count with VAT")
    other_aid: Literal["not_deducted", "deducted", "open"] = Field(
        default="open", description="whether other aid for an item is taken off its amount"
    )
    valid_from: Day | None = Field(default=None, description="first day; absent: that of the policy")
    valid_until: Day | None = Field(default=None, description="last day, inclusive; absent: that of the policy")
    standards: tuple[Standard, ...] = Field(default=(), max_length=10)
    remark: Label = Field(default_factory=dict, description="what else a reader must know")
    examples: tuple[Example, ...] = Field(default=(), max_length=50)

    @model_validator(mode="after")
    def _titles_have_no_base(self) -> Self:
        if isinstance(self.award, TitleAward) and (self.conditions or self.cap or self.uplifts):
            raise PydanticCustomError(
                "RULE_SENSE", "an award for titles takes no conditions, cap or uplifts; write the amounts by title"
            )
        if self.cap is not None and self.cap.scope == "unit" and self.per != "item":
            raise PydanticCustomError("RULE_SENSE", 'a cap per unit needs per = "item"')
        return self


class Overlap(Frozen):
    """Two rules that may count the same money; where the text is silent, every reading is shown."""

    name: Name
    special: Name = Field(description="rule that counts some items of a project, such as robots")
    general: Kinds = Field(min_length=1, description="rules that count the whole project")
    readings: tuple[OverlapReading, ...] = Field(
        default=("stack", "carve_out", "no_stack"), min_length=1, max_length=3,
        description="readings that the text allows; a single one is an exclusion or a permission that it states",
    )  # fmt: skip
    article: str = Field(min_length=1, max_length=200, description="clause, or that the text is silent")


class Policy(Frozen):
    """A policy file: one document of one government."""

    schema_version: Literal[1] = Field(default=1, description="version of this schema")
    id: Name = Field(description="identifier of the policy")
    region: Name = Field(description="such as fuyang")
    region_label: Label = Field(min_length=1, description="name of the region for people")
    title: str = Field(min_length=1, max_length=400, description="title or short form of the document")
    number: str = Field(default="", max_length=100, description="document number; empty: not at hand")
    source: str = Field(min_length=1, max_length=400, description="where the text was read")
    earliest: Day | None = Field(default=None, description="day before which the text can't have been in force")
    valid_from: Day | None = Field(default=None, description="first day; absent: not known")
    valid_until: Day | None = Field(default=None, description="last day, inclusive; absent: not known")
    replaces: str = Field(default="", max_length=400, description="predecessor that is not in the library")
    digest: Digest = Field(default="", description="SHA-256 of the policy without this line; checked when it is read")
    rules: tuple[Rule, ...] = Field(min_length=1, max_length=200)
    overlaps: tuple[Overlap, ...] = Field(default=(), max_length=50)

    @model_validator(mode="after")
    def _names(self) -> Self:
        identifiers = [rule.id for rule in self.rules]
        twice = sorted({name for name in identifiers if identifiers.count(name) > 1})
        if twice:
            raise PydanticCustomError("NAME_TWICE", "two rules are called '{name}'", {"name": twice[0]})
        for overlap in self.overlaps:
            for name in (overlap.special, *overlap.general):
                if name not in identifiers:
                    raise PydanticCustomError(
                        "NAME_UNKNOWN", "overlap '{overlap}' names no rule '{name}'",
                        {"overlap": overlap.name, "name": name},
                    )  # fmt: skip
        return self

    @model_validator(mode="after")
    def _dates(self) -> Self:
        windows = [(self.valid_from, self.valid_until)]
        windows += [(rule.valid_from or self.valid_from, rule.valid_until or self.valid_until) for rule in self.rules]
        for first, last in windows:
            if first is not None and last is not None and last < first:
                raise PydanticCustomError("DATE_ORDER", "`valid_until` lies before `valid_from`")
        return self

"""The commands `subsidy` and `policy` and their answers in the terminal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from scenarios.cli.session import FINDINGS, Session
from simcore.errors import LineproofError

if TYPE_CHECKING:
    from scenarios.policy import Bill, Policy, Rule, SubsidyResult

ACTIONS = ("list", "show", "test")


@dataclass(frozen=True, slots=True)
class SubsidyOptions:
    """What a person says about a claim on the command line, as it was typed."""

    region: str
    as_of: str
    bill: Path | None = None
    kinds: tuple[str, ...] = ()
    scenario: str | None = None
    added: tuple[Path, ...] = ()


def run_subsidy(session: Session, path: Path, options: SubsidyOptions) -> None:
    """What the bill of a case may receive in a region on a day."""
    from scenarios.policy import of_region, policies, subsidies
    from scenarios.policy.document import subsidy_document

    day = day_of(options.as_of)
    chosen = of_region(options.region, policies(options.added))
    bill = _bill(path, options)
    result = subsidies(bill, chosen, day, chosen[0].region)
    if session.json:
        session.write_json(subsidy_document(result))
    else:
        _print(session, bill, result)


def day_of(text: str) -> date:
    """A day as it is typed; LineproofError for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise LineproofError("OPTION_FORM", f"found '{text}'", "write it like 2025-06-30", "--as-of") from None


def _bill(path: Path, options: SubsidyOptions) -> Bill:
    from scenarios.cli.runs import case_at
    from scenarios.policy import load_bill
    from scenarios.policy.case_bill import bill_of_case, completed

    case = case_at(path)
    if options.bill is None:
        return bill_of_case(case, options.scenario, options.kinds)
    if options.kinds or options.scenario:
        hint = "write kinds and measures into the projects of the bill"
        raise LineproofError("OPTION_FORM", "`--kind` and `--scenario` go without a bill only", hint, "--bill")
    return completed(load_bill(options.bill), case)


def _print(session: Session, bill: Bill, result: SubsidyResult) -> None:
    from scenarios.economics.money import ZERO
    from scenarios.policy.words import (
        questions_text,
        rule_details,
        rule_text,
        title_text,
        total_readings,
        total_text,
        yuan,
    )

    text = session.text
    contracted = sum((item.amount for item in bill.items.values()), ZERO)
    session.write(title_text(result, text))
    session.write(text("subsidy.bill", count=len(bill.items), amount=yuan(contracted)))
    session.write(total_text(result, text))
    for row in total_readings(result, text):
        session.write(f"  {row}")
    for rule in result.rules:
        if rule.status != "not_applicable":
            session.write(rule_text(rule, text))
            for row in rule_details(rule, text):
                session.write(f"    {row}")
    absent = [rule.rule.id for rule in result.rules if rule.status == "not_applicable"]
    if absent:
        session.write(text("subsidy.not_applicable", rules=", ".join(absent)))
    if result.questions:
        session.write(text("subsidy.questions"))
        for row in questions_text(result.questions, text):
            session.write(f"  {row}")
    session.write(text("subsidy.foot", bill=result.bill_digest[:12], policies=result.policies_digest[:12]))


def run_policy(session: Session, action: str, name: str | None) -> None:
    """List the library, show a rule, or test a policy file."""
    if action not in ACTIONS:
        raise LineproofError("NAME_UNKNOWN", f"there is no action '{action}'", f"one of {', '.join(ACTIONS)}", "action")
    if action == "list":
        _list(session)
        return
    if name is None:
        hint = "lineproof policy show FY-3a, lineproof policy test county.toml"
        raise LineproofError("OPTION_FORM", f"`{action}` needs a name", hint, "name")
    if action == "show":
        _show(session, name)
    else:
        _test(session, Path(name))


def _list(session: Session) -> None:
    from scenarios.policy import library
    from scenarios.policy.files import policy_digest, rule_digest
    from scenarios.policy.words import dates_text, status_text

    text = session.text
    if session.json:
        rows = [
            {
                "policy": policy.id, "region": policy.region, "rule": rule.id, "article": rule.article,
                "verified": rule.verified, "digest": rule_digest(rule),
            }
            for policy in library()
            for rule in policy.rules
        ]  # fmt: skip
        session.write_json({"rules": rows})
        return
    for policy in library():
        label = text.name(policy.region_label, policy.region)
        session.write(text("policy.head", id=policy.id, region=label, title=policy.title,
                           digest=policy_digest(policy)[:12]))  # fmt: skip
        for rule in policy.rules:
            name = text.name(rule.label, rule.id)
            values = {"dates": dates_text(rule, policy, text), "verified": status_text(rule, text)}
            session.write("  " + text("policy.row", rule=rule.id, name=name, article=rule.article, **values))


def _show(session: Session, name: str) -> None:
    from scenarios.policy import library, rule_named
    from scenarios.policy.files import rule_digest

    policy, rule = rule_named(name, library())
    if session.json:
        session.write_json({"policy": _head(policy), "rule": rule.model_dump(mode="json"), "digest": rule_digest(rule)})
        return
    _print_rule(session, policy, rule)


def _head(policy: Policy) -> dict[str, object]:
    return policy.model_dump(mode="json", exclude={"rules", "overlaps"})


def _print_rule(session: Session, policy: Policy, rule: Rule) -> None:
    from lines.files import plain
    from lines.toml import dumps_toml
    from scenarios.policy.files import rule_digest
    from scenarios.policy.words import dates_text, status_text

    text = session.text
    session.write(text("policy.shown", rule=rule.id, name=text.name(rule.label, rule.id)))
    session.write(text("policy.document", title=policy.title, article=rule.article))
    session.write(text("policy.source", source=policy.source, verified=status_text(rule, text)))
    session.write(text("policy.dates", dates=dates_text(rule, policy, text)))
    session.write(text("policy.clause", text=rule.text or text("policy.no_clause")))
    session.write(text("policy.digest", digest=rule_digest(rule)))
    session.write()
    session.write(dumps_toml(plain(rule)).rstrip())


def _test(session: Session, path: Path) -> None:
    """Schema, digest and worked examples of a policy file; exit code 1 where an example disagrees."""
    from scenarios.policy import policies
    from scenarios.policy.examples import tried
    from scenarios.policy.files import policy_digest
    from scenarios.policy.words import yuan

    policy = policies((path,))[-1]
    found = tried(policy)
    wrong = [each for each in found if not each.agrees]
    text, digest = session.text, policy_digest(policy)
    if session.json:
        rows = [
            {"rule": each.rule.id, "expected": f"{each.example.amount:.2f}", "found": f"{each.found:.2f}"}
            for each in found
        ]
        session.write_json({"policy": policy.id, "digest": digest, "examples": rows, "agree": not wrong})
    else:
        for each in wrong:
            values = {"expected": yuan(each.example.amount), "found": yuan(each.found)}
            session.write(text("policy.disagrees", rule=each.rule.id, **values))
        session.write(text("policy.tested", id=policy.id, rules=len(policy.rules), examples=len(found),
                           wrong=len(wrong)))  # fmt: skip
        session.write(text("policy.record", digest=digest))
    if wrong:
        raise typer.Exit(FINDINGS)

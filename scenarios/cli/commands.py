"""Signatures of the commands; everything heavy is imported when a command runs, so that `--help` answers at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from scenarios.cli.options import (
    Cache,
    Days,
    Engine,
    Json,
    Kept,
    Lang,
    Out,
    Precision,
    Replications,
    Scenario,
    Seed,
    Warmup,
    Workers,
)
from scenarios.cli.session import Session


def init(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="@argument.init")],
    template: Annotated[
        str, typer.Option("--template", metavar="bearing|fastener", help="@option.template")
    ] = "bearing",
    variant: Annotated[str | None, typer.Option("--variant", metavar="trap|balanced", help="@option.variant")] = None,
    bore: Annotated[float | None, typer.Option("--bore", metavar="MM", help="@option.bore")] = None,
    modules: Annotated[str | None, typer.Option("--with", metavar="MODULE,...", help="@option.with_modules")] = None,
    thread: Annotated[str | None, typer.Option("--thread", metavar="M8", help="@option.thread")] = None,
    lot: Annotated[int | None, typer.Option("--lot", metavar="N", help="@option.lot")] = None,
    machines: Annotated[
        list[str] | None, typer.Option("--machines", metavar="STATION=N", help="@option.machines")
    ] = None,
    operators: Annotated[
        list[str] | None, typer.Option("--operators", metavar="POOL=N", help="@option.operators")
    ] = None,
    setters: Annotated[int | None, typer.Option("--setters", metavar="N", help="@option.setters")] = None,
    technicians: Annotated[int | None, typer.Option("--technicians", metavar="N", help="@option.technicians")] = None,
    inspectors: Annotated[int | None, typer.Option("--inspectors", metavar="N", help="@option.inspectors")] = None,
    shifts: Annotated[int | None, typer.Option("--shifts", metavar="N", help="@option.shifts")] = None,
    shift_hours: Annotated[float | None, typer.Option("--shift-hours", metavar="H", help="@option.shift_hours")] = None,
    break_hours: Annotated[float | None, typer.Option("--break-hours", metavar="H", help="@option.break_hours")] = None,
    absence: Annotated[str | None, typer.Option("--absence", metavar="PERCENT", help="@option.absence")] = None,
    lang: Lang = None,
) -> None:
    with Session(lang) as session:
        from scenarios.cli.builder import LineOptions
        from scenarios.cli.files import run_init

        options = LineOptions(
            template, variant, bore, thread, lot, tuple(machines or ()), tuple(operators or ()), setters, technicians,
            inspectors, shifts, shift_hours, break_hours, absence, modules,
        )  # fmt: skip
        run_init(session, directory, options)


def check(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="@argument.check")],
    json: Json = False,
    lang: Lang = None,
) -> None:
    with Session(lang, json) as session:
        from scenarios.cli.files import run_check

        run_check(session, path)


def diff(
    first: Annotated[Path, typer.Argument(metavar="A", help="@argument.first")],
    second: Annotated[Path, typer.Argument(metavar="B", help="@argument.second")],
    json: Json = False,
    lang: Lang = None,
) -> None:
    with Session(lang, json) as session:
        from scenarios.cli.files import run_diff

        run_diff(session, first, second)


def simulate(
    line: Annotated[Path, typer.Argument(metavar="LINE", help="@argument.line")],
    horizon: Annotated[str | None, typer.Option("--horizon", metavar="TIME", help="@option.horizon")] = None,
    warmup: Warmup = None,
    replications: Replications = None,
    seed: Seed = None,
    engine: Engine = "auto",
    precision: Precision = None,
    json: Json = False,
    trace: Annotated[Path | None, typer.Option("--trace", metavar="FILE", help="@option.trace")] = None,
    out: Out = None,
    workers: Workers = None,
    cache: Cache = None,
    scenario: Scenario = None,
    lang: Lang = None,
) -> None:
    with Session(lang, json) as session:
        from scenarios.cli.runs import RunOptions, run_simulate

        options = RunOptions(horizon, warmup, replications, seed, engine, precision, out, workers, cache, scenario)
        run_simulate(session, line, options, trace)


def compare(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="@argument.case")],
    replications: Replications = None,
    days: Days = None,
    warmup: Warmup = None,
    seed: Seed = None,
    engine: Engine = "auto",
    precision: Precision = None,
    json: Json = False,
    out: Out = None,
    workers: Workers = None,
    cache: Cache = None,
    scenario: Scenario = None,
    lang: Lang = None,
) -> None:
    with Session(lang, json) as session:
        from scenarios.cli.runs import RunOptions, horizon_of, run_compare

        options = RunOptions(
            horizon_of(days), warmup, replications, seed, engine, precision, out, workers, cache, scenario
        )
        run_compare(session, case, options)


def explain(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="@argument.case")],
    replications: Replications = None,
    days: Days = None,
    warmup: Warmup = None,
    seed: Seed = None,
    engine: Engine = "auto",
    orders: Annotated[int | None, typer.Option("--orders", min=2, metavar="N", help="@option.orders")] = None,
    json: Json = False,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="@option.explain_out")] = None,
    workers: Workers = None,
    cache: Cache = None,
    scenario: Scenario = None,
    lang: Lang = None,
) -> None:
    with Session(lang, json) as session:
        from scenarios.cli.runs import RunOptions, horizon_of, run_explain

        options = RunOptions(horizon_of(days), warmup, replications, seed, engine, None, out, workers, cache, scenario)
        run_explain(session, case, options, orders)


def alternatives(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="@argument.case")],
    replications: Replications = None,
    days: Days = None,
    warmup: Warmup = None,
    seed: Seed = None,
    engine: Engine = "auto",
    margin: Annotated[str | None, typer.Option("--margin", metavar="PERCENT", help="@option.margin")] = None,
    settle: Annotated[int | None, typer.Option("--settle", metavar="N", help="@option.settle")] = None,
    json: Json = False,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="@option.alternatives_out")] = None,
    workers: Workers = None,
    cache: Kept = None,
    scenario: Scenario = None,
    lang: Lang = None,
) -> None:
    with Session(lang, json) as session:
        from scenarios.cli.alternatives import run_alternatives
        from scenarios.cli.runs import RunOptions, horizon_of

        options = RunOptions(horizon_of(days), warmup, replications, seed, engine, None, out, workers, cache, scenario)
        run_alternatives(session, case, options, margin, settle)


def timeline(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="@argument.case")],
    replications: Replications = None,
    days: Annotated[float | None, typer.Option("--days", metavar="N", help="@option.month_days")] = None,
    warmup: Warmup = None,
    seed: Seed = None,
    engine: Engine = "auto",
    json: Json = False,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="@option.timeline_out")] = None,
    workers: Workers = None,
    cache: Kept = None,
    scenario: Scenario = None,
    lang: Lang = None,
) -> None:
    with Session(lang, json) as session:
        from scenarios.cli.runs import RunOptions, horizon_of
        from scenarios.cli.timeline import run_timeline

        options = RunOptions(horizon_of(days), warmup, replications, seed, engine, None, out, workers, cache, scenario)
        run_timeline(session, case, options)


def predict(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="@argument.case")],
    draws: Annotated[int | None, typer.Option("--draws", metavar="N", help="@option.draws")] = None,
    replications: Annotated[int | None, typer.Option("--replications", metavar="N", help="@option.pairs")] = None,
    days: Days = None,
    warmup: Warmup = None,
    seed: Seed = None,
    engine: Engine = "auto",
    claim: Annotated[list[str] | None, typer.Option("--claim", metavar="PERCENT", help="@option.claim")] = None,
    separate: Annotated[bool, typer.Option("--separate", help="@option.separate")] = False,
    json: Json = False,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="@option.out_prediction")] = None,
    workers: Workers = None,
    cache: Annotated[Path | None, typer.Option("--cache", metavar="DIR", help="@option.kept")] = None,
    scenario: Scenario = None,
    lang: Lang = None,
) -> None:
    with Session(lang, json) as session:
        from scenarios.cli.predictions import DrawOptions, run_predict
        from scenarios.cli.runs import RunOptions, horizon_of

        options = RunOptions(horizon_of(days), warmup, None, seed, engine, None, out, workers, cache, scenario)
        run_predict(session, case, options, DrawOptions(draws, replications, tuple(claim or ()), separate))


def appraise(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="@argument.case")],
    draws: Annotated[int | None, typer.Option("--draws", metavar="N", help="@option.draws")] = None,
    days: Days = None,
    warmup: Warmup = None,
    seed: Seed = None,
    json: Json = False,
    workers: Workers = None,
    cache: Annotated[Path | None, typer.Option("--cache", metavar="DIR", help="@option.kept")] = None,
    scenario: Annotated[
        str | None, typer.Option("--scenario", metavar="NAMES", help="@option.scenario_appraise")
    ] = None,
    lang: Lang = None,
) -> None:
    with Session(lang, json) as session:
        from scenarios.cli.appraisals import run_appraise
        from scenarios.cli.predictions import DrawOptions
        from scenarios.cli.runs import RunOptions, horizon_of

        options = RunOptions(horizon_of(days), warmup, None, seed, "auto", None, None, workers, cache, scenario)
        run_appraise(session, case, options, DrawOptions(draws))


def quote(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="@argument.case")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="@option.out_quote")] = Path("quote"),
    full: Annotated[bool, typer.Option("--full", help="@option.full")] = False,
    draws: Annotated[int | None, typer.Option("--draws", metavar="N", help="@option.draws")] = None,
    days: Days = None,
    warmup: Warmup = None,
    seed: Seed = None,
    workers: Workers = None,
    cache: Annotated[Path | None, typer.Option("--cache", metavar="DIR", help="@option.kept")] = None,
    scenario: Annotated[str | None, typer.Option("--scenario", metavar="NAMES", help="@option.scenario_quote")] = None,
    lang: Lang = None,
) -> None:
    with Session(lang) as session:
        from scenarios.cli.predictions import DrawOptions
        from scenarios.cli.quotes import run_quote
        from scenarios.cli.runs import RunOptions, horizon_of

        options = RunOptions(horizon_of(days), warmup, None, seed, "auto", None, out, workers, cache, scenario)
        run_quote(session, case, options, DrawOptions(draws), full=full)


def subsidy(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="@argument.case")],
    region: Annotated[str, typer.Option("--region", metavar="NAME", help="@option.region")],
    as_of: Annotated[str, typer.Option("--as-of", metavar="DATE", help="@option.as_of")],
    kind: Annotated[list[str] | None, typer.Option("--kind", metavar="KIND", help="@option.project_kind")] = None,
    bill: Annotated[Path | None, typer.Option("--bill", metavar="FILE", help="@option.bill")] = None,
    policy: Annotated[list[Path] | None, typer.Option("--policy", metavar="FILE", help="@option.policy")] = None,
    json: Json = False,
    scenario: Annotated[str | None, typer.Option("--scenario", metavar="NAME", help="@option.subsidy_scenario")] = None,
    lang: Lang = None,
) -> None:
    with Session(lang, json) as session:
        from scenarios.cli.subsidies import SubsidyOptions, run_subsidy

        options = SubsidyOptions(region, as_of, bill, tuple(kind or ()), scenario, tuple(policy or ()))
        run_subsidy(session, case, options)


def policy(
    action: Annotated[str, typer.Argument(metavar="list|show|test", help="@argument.policy_action")],
    name: Annotated[str | None, typer.Argument(metavar="[ID|FILE]", help="@argument.policy_name")] = None,
    json: Json = False,
    lang: Lang = None,
) -> None:
    with Session(lang, json) as session:
        from scenarios.cli.subsidies import run_policy

        run_policy(session, action, name)


def terms(
    records: Annotated[list[Path], typer.Argument(metavar="RECORD...", help="@argument.records")],
    claim: Annotated[list[str], typer.Option("--claim", metavar="TEXT", help="@option.claim_text")],
    firm: Annotated[str, typer.Option("--firm", metavar="NAME", help="@option.firm")],
    boundary: Annotated[str, typer.Option("--boundary", metavar="TEXT", help="@option.boundary")],
    claimant: Annotated[str, typer.Option("--claimant", metavar="NAME", help="@option.claimant")],
    works: Annotated[str, typer.Option("--works", metavar="DATE", help="@option.works")],
    reporting: Annotated[str, typer.Option("--reporting", metavar="DATE", help="@option.reporting")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="@option.terms_out")],
    weeks: Annotated[int, typer.Option("--weeks", min=6, metavar="N", help="@option.reporting_weeks")] = 9,
    standard_time: Annotated[
        list[str] | None, typer.Option("--standard-time", metavar="PRODUCT=TIME", help="@option.standard_time")
    ] = None,
    answer: Annotated[list[str] | None, typer.Option("--answer", metavar="FIELD=VALUE", help="@option.answer")] = None,
    line: Annotated[str, typer.Option("--line", metavar="NAME", help="@option.record_line")] = "",
    control: Annotated[str, typer.Option("--control-line", metavar="NAME", help="@option.control_line")] = "",
    later: Annotated[list[str] | None, typer.Option("--later", metavar="FILE", help="@option.later")] = None,
    lang: Lang = None,
) -> None:
    with Session(lang) as session:
        from scenarios.cli.terms import TermsOptions, run_terms

        options = TermsOptions(
            out,
            claim,
            firm,
            boundary,
            claimant,
            works,
            reporting,
            weeks,
            standard_time or (),
            answer or (),
            line,
            control,
            later or (),
        )
        run_terms(session, records, options)


def plan(
    path: Annotated[Path, typer.Argument(metavar="CASE", help="@argument.case")],
    dated: Annotated[str | None, typer.Option("--dated", metavar="DATE", help="@option.dated")] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="@option.plan_out")] = None,
    json: Json = False,
    lang: Lang = None,
) -> None:
    with Session(lang, json) as session:
        from scenarios.cli.acceptance import run_plan

        run_plan(session, path, dated, out)


def accept(
    path: Annotated[Path, typer.Argument(metavar="CASE", help="@argument.case")],
    deposited: Annotated[str | None, typer.Option("--deposited", metavar="DIGEST", help="@option.deposited")] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="@option.accept_out")] = None,
    json: Json = False,
    lang: Lang = None,
) -> None:
    with Session(lang, json) as session:
        from scenarios.cli.acceptance import run_accept

        run_accept(session, path, deposited, out)


def pack(
    path: Annotated[Path, typer.Argument(metavar="CASE", help="@argument.case")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE.zip|DIR", help="@option.pack")],
    key: Annotated[Path | None, typer.Option("--key", metavar="FILE", help="@option.signing_key")] = None,
    salt: Annotated[Path | None, typer.Option("--salt", metavar="FILE", help="@option.salt")] = None,
    deposited: Annotated[str | None, typer.Option("--deposited", metavar="DIGEST", help="@option.deposited")] = None,
    time: Annotated[str | None, typer.Option("--time", metavar="TIME", help="@option.sealed_at")] = None,
    clear: Annotated[bool, typer.Option("--in-clear", help="@option.in_clear")] = False,
    replications: Annotated[int, typer.Option("--replications", min=1, metavar="N", help="@option.packed_runs")] = 2,
    json: Json = False,
    lang: Lang = None,
) -> None:
    with Session(lang, json) as session:
        from scenarios.cli.packs import PackOptions, run_pack

        run_pack(session, path, PackOptions(out, key, salt, deposited, time, clear, replications))


def verify(
    path: Annotated[Path, typer.Argument(metavar="PACK", help="@argument.pack")],
    deposited: Annotated[
        str | None, typer.Option("--deposited", metavar="DIGEST", help="@option.deposited_pack")
    ] = None,
    key: Annotated[list[Path] | None, typer.Option("--key", metavar="FILE.pub", help="@option.trusted_key")] = None,
    json: Json = False,
    lang: Lang = None,
) -> None:
    with Session(lang, json) as session:
        from scenarios.cli.packs import run_verify

        run_verify(session, path, deposited or "", tuple(key or ()))


def rerun(
    path: Annotated[Path, typer.Argument(metavar="PACK", help="@argument.pack")],
    engine: Engine = "auto",
    json: Json = False,
    lang: Lang = None,
) -> None:
    with Session(lang, json) as session:
        from scenarios.cli.packs import run_rerun

        run_rerun(session, path, engine)


def schema(
    kind: Annotated[
        str, typer.Argument(metavar="[line|case|measures|economics|policy|bill|acceptance]", help="@argument.kind")
    ] = "line",
    lang: Lang = None,
) -> None:
    with Session(lang, json=True) as session:
        from scenarios.cli.files import run_schema

        run_schema(session, kind)


def claims(
    action: Annotated[str, typer.Argument(metavar="[check|parse]", help="@argument.claims_action")] = "check",
    what: Annotated[str | None, typer.Argument(metavar="[FILE|TEXT]", help="@argument.claims_what")] = None,
    json: Json = False,
    lang: Lang = None,
) -> None:
    with Session(lang, json) as session:
        if action == "parse":
            from scenarios.cli.claim_parse import run_parse

            run_parse(session, what)
        else:
            from scenarios.cli.claims import run_claims

            run_claims(session, action, None if what is None else Path(what))


def doctor(
    warm: Annotated[bool, typer.Option("--warm", help="@option.warm")] = False,
    json: Json = False,
    lang: Lang = None,
) -> None:
    with Session(lang, json) as session:
        from scenarios.cli.doctor import run_doctor

        run_doctor(session, warm)


def version(json: Json = False, lang: Lang = None) -> None:
    with Session(lang, json) as session:
        from scenarios.cli.files import run_version

        run_version(session)


ALL: tuple[Callable[..., Any], ...] = (
    init, check, diff, simulate, compare, explain, alternatives, timeline, predict, appraise, quote, subsidy, policy,
    claims, terms, plan, accept, pack, verify, rerun, schema, doctor, version,
)  # fmt: skip

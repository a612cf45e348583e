"""Writes the tables of the documentation from the code; prose stands in the pages themselves.

A page holds `<!-- generated: NAME -->` ... `<!-- end -->`; what lies between is replaced by the table of that name.
`python docs/generate.py` writes, `--check` only says which pages are out of date (exit code 1).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent
_SECTION = re.compile(r"(<!-- generated: (?P<name>[a-z_ ]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def table(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; bars inside cells are escaped."""
    lines = [titles, ["---"] * len(titles), *rows]
    return "".join(f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def names(*groups: str) -> str:
    """Quantities of the nomenclature, by group."""
    from simcore.nomenclature import NAMES

    titles = ("key", "symbol", "unit", "English", "中文", "definition", "定义")
    return table(
        titles,
        [
            (f"`{n.key}`", n.symbol or "-", n.unit, n.label_en, n.label_zh, n.definition_en, n.definition_zh)
            for n in NAMES.values()
            if n.group in groups
        ],
    )


def states() -> str:
    """What each state of a unit means to the three systems."""
    from simcore.nomenclature import label
    from simcore.states import STATE_MEANING

    titles = ("state", "中文", "GB/T 34044.2 element", "part", "Nakajima", "SEMI E10")
    return table(
        titles,
        [
            (f"`{s.key}`", label(s.key), m.iso_element, m.iso_part, m.nakajima_loss, m.semi_e10)
            for s, m in STATE_MEANING.items()
        ],
    )


def indicators(registry: str) -> str:
    """Indicators of a table of `simcore.kpi`: formula, unit, who can give them, or why a run can't."""
    from simcore import kpi

    rows = []
    for number, item in enumerate(getattr(kpi, registry).values(), 1):
        name = item.name
        given = ", ".join(item.scopes) or f"not from a run: {item.why_not_en}"
        source = () if registry == "STANDARD_KPIS" else (item.source,)
        head = (number, name.label_en, name.label_zh, f"`{item.definition_id}`")
        rows.append((*head, item.formula, name.unit, given, *source))
    titles = ("", "indicator", "中文", "id", "formula", "unit", "given for")
    return table(titles if registry == "STANDARD_KPIS" else (*titles, "source"), rows)


def waterfall() -> str:
    """Steps of the loss waterfalls, in order, from an account of one unit."""
    from simcore.kpi import TimeElements, Undefined, loss_waterfall
    from simcore.nomenclature import quantity

    account = loss_waterfall(TimeElements.by_hand(production=100), 90, 80)
    steps = () if isinstance(account, Undefined) else account.steps
    keys = [step.key for step in steps]
    # What a line adds to the waterfall of its constraint.
    keys.insert(-1, "downstream_loss")
    found = [quantity(key) for key in keys]
    return table(("step", "中文", "definition"), [(n.label_en, n.label_zh, n.definition_en) for n in found])


def parameters() -> str:
    """The parameter reference of a line file, its headings below the title of the page."""
    from lines.schema import parameter_reference

    return parameter_reference().split("\n", 1)[1].strip() + "\n"


def quantities(path: str, value: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every parameter with low/typical/high below a value that was dumped as JSON."""
    if isinstance(value, dict) and "typical" in value:
        yield path, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from quantities(f"{path}.{key}" if path else key, part)


def range_cells(value: Mapping[str, Any]) -> tuple[object, ...]:
    """Low, typical, high, source, reference."""
    low, high = ("" if value.get(end) is None else value[end] for end in ("low", "high"))
    return low, value["typical"], high, value["source"], value["reference"]


def measures(line: str = "bearing") -> str:
    """The catalogue for a line: what each measure changes, what gets worse, what it costs."""
    from scenarios.measures import catalogue

    file = catalogue(line)
    return _measures(file, file.measures)


def matching_measures() -> str:
    """The measures that only a line with selective assembly can take."""
    from scenarios.measures import catalogue, matching_catalogue

    file, others = matching_catalogue(), catalogue().measures
    return _measures(file, {name: measure for name, measure in file.measures.items() if name not in others})


def _measures(file: Any, chosen: Mapping[str, Any]) -> str:
    from scenarios.text import Text, half

    english = Text("en")
    parts = []
    for name, measure in chosen.items():
        packages = ", ".join(f"`{key}`" for key, members in file.packages.items() if name in members) or "none"
        parts.append(
            f"### `{name}`: {measure.label['en']} / {measure.label['zh']}\n\n{half(measure.description, english)}\n\n"
        )
        covers = ", ".join(f"`{pattern}`" for pattern in measure.covers) or "see effects"
        parts.append(f"Covers {covers}; needs connection level {measure.required_level}; in packages: {packages}. ")
        parts.append(f"Source: {measure.source}.\n\n{_effects(measure)}\n{_use(measure)}")
        if measure.counter_effects:
            parts.append(
                "Counter-effects:\n\n"
                + "".join(f"- {half(each, english)}\n" for each in measure.counter_effects)
                + "\n"
            )
        if measure.items:
            rows = [(i.name, i.kind, *range_cells(i.model_dump(mode="json")["amount"])) for i in measure.items]
            parts.append(table(("item", "kind", "low", "typical [yuan]", "high", "source", "reference"), rows) + "\n")
    return "".join(parts)


def _use(measure: Any) -> str:
    rows = [
        (f"`{name}`", *range_cells(quantity.model_dump(mode="json")))
        for name in ("coverage", "data_loss", "half_life")
        if (quantity := getattr(measure, name)) is not None
    ]
    return table(("use", "low", "typical", "high", "source", "reference"), rows) + "\n" if rows else ""


def _effects(measure: Any) -> str:
    rows = []
    for effect in measure.effects:
        data = effect.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_unset=True)
        places = [place for key in ("covers", "buffers", "pools", "sources") for place in data.pop(key, [])]
        where = ", ".join(places) or "as the measure"
        mechanism, mode, added = data.pop("mechanism"), _mode(data), data.get("added")
        act = f"`{mechanism}` {mode}".strip() + (
            f", until month {data['until_month']:g}" if "until_month" in data else ""
        )
        rows += [(act, where, path, *range_cells(value)) for path, value in quantities("", data)]
        if isinstance(added, int):
            rows.append((act, where, "added", "", added, "", "-", "-"))
    return table(("mechanism", "where", "parameter", "low", "typical", "high", "source", "reference"), rows)


def _mode(data: Mapping[str, Any]) -> str:
    """The stop, the state or the buffer that an effect is about."""
    return str(next((data[key] for key in ("mode", "state", "follows") if key in data), ""))


def mechanisms() -> str:
    """The ways in which a measure may act."""
    from typing import get_args

    from scenarios.measures import effects

    rows = []
    for kind in get_args(get_args(effects.AnyEffect)[0]):
        own = [name for name in kind.model_fields if name not in ("covers", "until_month", "mechanism")]
        mechanism = get_args(kind.model_fields["mechanism"].annotation)[0]
        rows.append((f"`{mechanism}`", " ".join(str(kind.__doc__).split()), ", ".join(f"`{name}`" for name in own)))
    return table(("mechanism", "what it changes", "fields"), rows)


def bearing_stations() -> str:
    """The typical values of the stations of the reference line."""
    from lines.bearing.table import table as stations

    columns = {
        "units": "units", "cycle_s": "cycle s", "setup_h": "setup h", "failure_every_h": "failure every h",
        "response_h": "response h", "repair_h": "repair h", "micro_stop_every_min": "micro-stop every min",
        "micro_stop_min": "micro-stop min", "tool_life_pieces": "tool life", "tool_change_min": "change min",
        "nonconforming_in_control": "p0", "nonconforming_shifted": "p1", "time_to_shift_h": "shift after h",
        "detection_delay_h": "delay h", "gate_effectiveness": "gate",
    }  # fmt: skip
    rows = []
    for name, row in stations()["stations"].items():
        values = (row.get(column, "-") for column in columns)
        rows.append((f"`{name}`", *(value[1] if isinstance(value, list) else value for value in values)))
    return table(("station", *columns.values()), rows)


def bearing_budget() -> str:
    """Capacity and time shares of every station of the reference line run alone, by hand."""
    from lines.bearing import reference_line
    from lines.budget import line_budget

    kinds = ("processing", "setup", "tool_change", "adjustment", "down", "micro_stop")
    rows = []
    for budget in line_budget(reference_line()):
        shares = [_share(budget.terms, kind) for kind in kinds]
        good = f"{budget.good_capacity:.1f}"
        head = (f"`{budget.station}`", budget.units, f"{budget.ideal_rate:.1f}")
        rows.append((*head, *shares, f"{budget.capacity:.1f}", f"{budget.nonconforming_share:.2%}", good))
    shown = [f"{kind.replace('_', ' ')} %" for kind in kinds]
    return table(("station", "units", "ideal /h per unit", *shown, "capacity /h", "nonconforming", "good /h"), rows)


def _share(terms: Iterable[Any], kind: str) -> str:
    return f"{100 * sum(term.share for term in terms if term.state.startswith(kind)):.2f}"


def bearing_example() -> str:
    """The calculation of one station, term by term."""
    from lines.bearing import reference_line
    from lines.budget import station_budget

    budget = station_budget(reference_line(), "inner_bore")
    rows = [(t.name, t.state, t.formula, f"{t.seconds_per_piece:.4f}", f"{100 * t.share:.2f}") for t in budget.terms]
    total = table(("term", "state", "calculation", "s per ring", "% of planned time"), rows)
    return f"{total}\nCapacity: {budget.formula}. Good: {budget.quality_formula}.\n"


def bearing_modules() -> str:
    """Figures of the modules of the bearing line that no station of the reference line has: low, typical, high."""
    from lines.bearing.modules import module_table
    from lines.bearing.table import values

    data = module_table()
    rows = [
        (f"`{section}`", name, *(f"{end:g}" for end in entry["value"]), entry["reference"])
        for section in ("furnace", "matching")
        for name, entry in data[section].items()
        if isinstance(entry, dict)
    ]
    for kind in ("lathe", "gauge"):
        row = data["rows"][kind]
        for name in (key for key, entry in row.items() if isinstance(entry, list)):
            found = values(row[name], reference=row.get("references", {}).get(name) or row.get("reference", ""))
            rows.append((f"`{kind}`", name, *(f"{end:g}" for end in row[name]), found.reference))
    return table(("part", "parameter", "low", "typical", "high", "reference"), rows)


def bearing_modules_budget() -> str:
    """Capacity by hand of the stations that the modules add, and of the narrowest one, by bore."""
    from lines.bearing import reference_line
    from lines.budget import station_budget

    rows = []
    for bore in (10.0, 20.0, 30.0, 40.0, 80.0):
        line = reference_line(modules=["turning", "heat_treatment"], bore_mm=bore)
        # The match station has no budget where it matches; here it doesn't.
        rates = {name: station_budget(line, name).capacity for name in line.stations}
        shown = ("outer_turning_first", "outer_furnace", "outer_face", "inner_bore")
        rows.append((f"{bore:g}", *(f"{rates[name]:.0f}" for name in shown), f"`{min(rates, key=lambda n: rates[n])}`"))
    return table(("bore mm", "turning /h", "furnace /h", "face /h", "bore /h", "narrowest"), rows)


def bearing_people() -> str:
    """People and buffers of the reference line."""
    from lines.bearing import reference_line

    return people_and_places(reference_line())


def bearing_provenance() -> str:
    """How many parameters of the reference line come from where."""
    from lines.bearing import reference_line
    from scenarios.provenance import provenance

    found = provenance(reference_line())
    rows = [(f"`{kind}`", number) for kind, number in found.counts.items()]
    return table(("source", "parameters"), [*rows, ("all", found.total)])


def fastener_stations() -> str:
    """Every default of the stations of the fastener line: range, unit, reference."""
    from lines.fastener.table import table as stations

    data = stations()
    groups = {"all": data["common"], "product": data["product"], **data["stations"]}
    rows = [
        (f"`{name}`", key.replace("_", " "), *_entry(entry))
        for name, row in groups.items()
        for key, entry in row.items()
        if isinstance(entry, dict) and "typical" in entry
    ]
    furnace = [("`furnace`", f"rate, F1-{name}", *_entry(entry)) for name, entry in data["furnace_rate"].items()]
    return table(("station", "parameter", "low", "typical", "high", "unit", "reference"), rows + furnace)


def _entry(entry: Mapping[str, Any]) -> tuple[object, ...]:
    return (*(f"{entry[end]:g}" for end in ("low", "typical", "high")), entry["unit"], entry["reference"])


def fastener_budget() -> str:
    """Capacity by hand of every station of both variants, before and after the renovation [kg/h]."""
    from lines.budget import station_budget
    from lines.fastener import VARIANTS, reference_line
    from scenarios.measures import catalogue, compose, select

    kilograms = 0.0165
    package = compose(select(catalogue("fastener"), ["f1_renovation"]))
    lines = [line for variant in VARIANTS for line in (reference_line(variant), package(reference_line(variant)))]
    rows = []
    for name in lines[0].stations:
        budgets = [station_budget(line, name) for line in lines]
        shares = (f"{100 * budget.processing_share:.1f}" for budget in budgets[:2])
        yields = (f"{100 * (1 - budget.nonconforming_share):.1f}" for budget in budgets[:2])
        rates = (f"{budget.capacity * kilograms:.0f}" for budget in budgets)
        rows.append((f"`{name}`", budgets[0].units, *shares, *yields, *rates))
    titles = ("station", "units", "processing % before", "after", "good % before", "after")
    return table((*titles, "trap before kg/h", "trap after", "balanced before", "balanced after"), rows)


def fastener_heading() -> str:
    """The hours of a lot at the header, before and after."""
    from lines.budget import station_budget
    from lines.fastener import reference_line
    from scenarios.measures import catalogue, compose, select

    before = reference_line()
    after = compose(select(catalogue("fastener"), ["f1_renovation"]))(before)
    budgets = [{t.name: t for t in station_budget(line, "heading").terms} for line in (before, after)]
    rows = []
    for name in dict.fromkeys(name for budget in budgets for name in budget):
        found = (budget.get(name) for budget in budgets)
        hours = [f"{term.seconds_per_piece * 60_000 / 3600:.2f}" if term else "-" for term in found]
        if set(hours) != {"0.00"}:
            rows.append((name.replace("_", " "), *hours))
    return table(("hours of a lot of 60,000", "before", "after"), rows)


def fastener_people() -> str:
    """People and buffers of the fastener line."""
    from lines.fastener import reference_line

    return people_and_places(reference_line())


def people_and_places(line: Any) -> str:
    """Pools with their zones, buffers with their places."""
    people = [
        (f"`{name}`", pool.skill, pool.shifts[0].people.value, ", ".join(pool.zone or ()) or "all")
        for name, pool in line.pools.items()
    ]
    places = [(f"`{name}`", buffer.capacity.value) for name, buffer in line.buffers.items() if buffer.capacity]
    return f"{table(('pool', 'skill', 'people in a shift', 'zone'), people)}\n{table(('buffer', 'places'), places)}"


def commands() -> str:
    """Arguments and options of every command, as its help page says them."""
    from scenarios.cli.app import command

    parts = []
    for name, entry in command(["--lang", "en"]).commands.items():
        parts.append(f"### `lineproof {name}`\n\n{entry.help}\n\n")
        rows = []
        for parameter in entry.params:
            default = "-" if parameter.default in (None, False) else f"`{parameter.default}`"
            rows.append((f"`{_usage(parameter)}`", getattr(parameter, "help", ""), default))
        parts.append(table(("argument or option", "meaning", "default"), rows) + "\n")
    return "".join(parts)


def _usage(parameter: Any) -> str:
    if not parameter.opts[0].startswith("--"):
        return str(parameter.metavar)
    return parameter.opts[0] if parameter.is_flag else f"{parameter.opts[0]} {parameter.metavar}"


def benchmark_results() -> str:
    """The newest result of `make bench`."""
    from benchmarks import report

    data = report.newest()
    if data is None:
        return "No result has been recorded yet: `make bench` writes one, `make docs` puts it here.\n"
    return report.tables(data)


def dashboard_times() -> str:
    """The newest result of `python -m benchmarks.dashboard`."""
    from benchmarks.dashboard import report

    data = report.newest()
    if data is None:
        return "No result has been recorded yet: `make bench-dashboard` writes one, `make docs` puts it here.\n"
    return report.tables(data)


def problems() -> str:
    """Kinds of problems by code."""
    from scenarios.text import entries

    english, chinese = entries("en"), entries("zh")
    codes = sorted(key for key in english if key.startswith("problem."))
    rows = [(f"`{key.removeprefix('problem.')}`", english[key], chinese[key]) for key in codes]
    return table(("code", "English", "中文"), rows)


def policy_library() -> str:
    """Every shipped rule: clause, what it was checked against, dates, source."""
    from scenarios.policy import library
    from scenarios.policy.words import dates_text, status_text
    from scenarios.text import Text

    text = Text("en")
    parts = []
    for policy in library():
        parts.append(
            f"### `{policy.id}`: {policy.region_label['en']} / {policy.region_label['zh']}\n\n{policy.title}. "
        )
        parts.append(f"Source: {policy.source}. Digest `{policy.digest[:12]}`.\n\n")
        rows = [
            (f"`{rule.id}`", rule.article, rule.label["en"], rule.label["zh"], status_text(rule, text),
             dates_text(rule, policy, text))
            for rule in policy.rules
        ]  # fmt: skip
        parts.append(table(("rule", "article", "what", "中文", "checked against", "dates"), rows) + "\n")
    return "".join(parts)


def policy_fields() -> str:
    """Fields of a rule as the schema describes them."""
    from scenarios.policy import Rule

    rows = [
        (f"`{name}`", field.description or "see below", "required" if field.is_required() else "optional")
        for name, field in Rule.model_fields.items()
    ]
    return table(("field", "meaning", ""), rows)


def record_columns() -> str:
    from scenarios.acceptance.records import COLUMNS

    rows = ((f"`{each.name}`", each.zh, each.en, each.unit, ", ".join(each.headers)) for each in COLUMNS)
    return table(("field", "", "what", "unit", "headers that are read"), rows)


def figures_of_claims() -> str:
    from scenarios.acceptance.series.metrics import METRICS

    rows = (
        (
            f"`{each.name}`",
            each.zh,
            each.en,
            f"{each.numerator} / {each.denominator}",
            each.unit,
            each.better,
            each.test,
        )
        for each in METRICS.values()
    )
    return table(("metric", "", "figure", "ratio of sums", "unit", "better", "test"), rows)


def findings_of_records() -> str:
    from scenarios.acceptance.verdict.findings import SENTENCES

    return table(("code", "", "sentence"), ((f"`{code}`", zh, en) for code, (zh, en) in SENTENCES.items()))


def questions_of_records() -> str:
    from scenarios.acceptance.checks import CHECKS
    from scenarios.text import entries

    rows = (
        (
            f"`{check.code}`",
            *(entries(language)[f"question.{check.code}"] for language in ("zh", "en")),
            ", ".join(f"`{name}`" for name in check.columns) or "those of the figures claimed",
        )
        for check in CHECKS
    )
    return table(("code", "", "question", "columns"), rows)


def requirements_of_verdicts() -> str:
    from scenarios.acceptance.requirements import load_requirements

    rows = ((each.id, each.zh, each.en, f"`{each.field or each.test}`") for each in load_requirements().requirement)
    return table(("number", "", "requirement", "tied to"), rows)


SECTIONS: Mapping[str, Callable[[], str]] = {
    "states": states,
    "standard indicators": lambda: indicators("STANDARD_KPIS"),
    "further indicators": lambda: indicators("FURTHER_KPIS"),
    "waterfall": waterfall,
    "names of states": lambda: names("state"),
    "names of times": lambda: names("time"),
    "names of amounts": lambda: names("amount"),
    "names of indicators": lambda: names("indicator"),
    "names of further figures": lambda: names("further"),
    "names of defect rates": lambda: names("defect_rate"),
    "names of losses": lambda: names("loss"),
    "parameters": parameters,
    "measures": measures,
    "matching measures": matching_measures,
    "mechanisms": mechanisms,
    "bearing stations": bearing_stations,
    "bearing budget": bearing_budget,
    "bearing example": bearing_example,
    "bearing people": bearing_people,
    "bearing modules": bearing_modules,
    "bearing modules budget": bearing_modules_budget,
    "bearing provenance": bearing_provenance,
    "fastener stations": fastener_stations,
    "fastener budget": fastener_budget,
    "fastener heading": fastener_heading,
    "fastener people": fastener_people,
    "fastener measures": lambda: measures("fastener"),
    "policy library": policy_library,
    "policy fields": policy_fields,
    "commands": commands,
    "problems": problems,
    "benchmark results": benchmark_results,
    "dashboard times": dashboard_times,
    "record columns": record_columns,
    "figures of claims": figures_of_claims,
    "findings of records": findings_of_records,
    "questions of records": questions_of_records,
    "requirements of verdicts": requirements_of_verdicts,
}


def generated(text: str) -> str:
    """A page with all its generated sections as the code has them now."""
    return _SECTION.sub(lambda match: f"{match[1]}\n{SECTIONS[match['name']]().strip()}\n\n{match[3]}", text)


def pages() -> dict[Path, tuple[str, str]]:
    """What every page with generated sections holds, and what it should hold."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(DOCS.rglob("*.md"))}
    return {path: (text, generated(text)) for path, text in texts.items() if _SECTION.search(text)}


def main(arguments: Sequence[str]) -> int:
    """Write the pages, or with `--check` say which are out of date."""
    stale = {path: wanted for path, (found, wanted) in pages().items() if found != wanted}
    for path, wanted in stale.items():
        if "--check" not in arguments:
            path.write_text(wanted, encoding="utf-8")
        print(f"{'out of date' if '--check' in arguments else 'written'}: {path.relative_to(DOCS.parent)}")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.path.insert(0, str(DOCS.parent))
    sys.exit(main(sys.argv[1:]))

"""The line page: drawing, parameters changed in place, replay, states over time, drivers, file."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
from dash import Dash
from starlette.testclient import TestClient

from dashboard.cases.loaded import loaded_case
from dashboard.cases.results import latest
from dashboard.components.line_drawing import COLUMNS, drawing
from dashboard.components.line_places import BOX_HEIGHT, BOX_WIDTH, TANK_HEIGHT, TANK_WIDTH, places_of
from dashboard.context import VISITOR, Context, Visitor
from dashboard.pages import line as page
from dashboard.pages.line.callbacks import zoomed
from dashboard.pages.line.edits import save_row
from dashboard.pages.line.gantt import MINUTE, clock, states_figure, window_spans
from dashboard.pages.line.parts import chosen_part, parts_of, rows
from dashboard.pages.line.replay import states_of
from dashboard.pages.line.tabs import tab
from dashboard.refusals import Refused
from dashboard.security.roles import LOCAL_USER, User
from dashboard.services import Services
from dashboard.text import Text
from lines.files import load_line, loads_line
from scenarios.replay import GROUP_NAMES
from simcore.errors import LineproofError, SpecError
from simcore.spec import LineSpec
from tests.dashboard.conftest import EXAMPLES, shown
from tests.dashboard.hostile import NAMES

CASE = "small-cell"
CYCLE = "stations.grind.cycle.mean"
Callback = Any


@pytest.fixture
def callbacks(services: Services) -> Mapping[str, Callback]:
    """The callbacks of the page by their names."""
    app = Dash(__name__, suppress_callback_exceptions=True)
    found: dict[str, Callback] = {}
    real = app.callback

    def noted(*arguments: Any, **options: Any) -> Any:
        def keep(function: Callback) -> Callback:
            found[function.__name__] = function
            return real(*arguments, **options)(function)

        return keep

    app.callback = noted  # type: ignore[method-assign]
    page.register(app, services)
    return found


@pytest.fixture
def official(services: Services) -> Iterator[Context]:
    """An official who looks at the small case."""
    token = VISITOR.set(Visitor(User("li", "official"), "zh"))
    yield services.context("/line", f"?case={CASE}")
    VISITOR.reset(token)


def _line(context: Context) -> LineSpec:
    return loaded_case(context.services.cases.versions(context.case)).line


def _row(context: Context, dotted: str, **changed: str) -> dict[str, Any]:
    line = _line(context)
    part = chosen_part(line, ".".join(dotted.split(".")[:2]), context.text)
    row = next(row for row in rows(line, part, context.text) if row["id"] == dotted)
    return {**row, **changed}


@pytest.mark.parametrize("columns", COLUMNS)
@pytest.mark.parametrize("example", ["bearing-6204", "small-cell"])
def test_nothing_in_the_drawing_lies_on_anything_else(example: str, columns: int) -> None:
    line = load_line(EXAMPLES / example / "line.toml")
    places = places_of(line, columns)
    boxes = [(spot, BOX_WIDTH, BOX_HEIGHT) for spot in places.stations.values()]
    boxes += [(spot, TANK_WIDTH, TANK_HEIGHT + 24) for spot in places.buffers.values()]
    for number, (first, width, height) in enumerate(boxes):
        assert width / 2 <= first.x <= places.width - width / 2 and 0 < first.y < places.height
        for second, other_width, other_height in boxes[number + 1 :]:
            apart = abs(first.x - second.x) >= (width + other_width) / 2 - 0.01
            assert apart or abs(first.y - second.y) >= (height + other_height) / 2 - 0.01
    assert {(way.origin, way.target) for way in places.ways if way.kind == "rework"} == {
        (name, rework.to)
        for name, station in line.stations.items()
        if station.gate is not None
        for rework in station.gate.rework.values()
    }
    for way in places.ways:
        assert all(0 <= x <= places.width and 0 <= y <= places.height for x, y in way.points)


def test_a_long_line_of_many_bands_is_drawn_whole() -> None:
    data = load_line(EXAMPLES / "small-cell" / "line.toml").model_dump(mode="json", by_alias=True)
    middle, last = data["stations"]["superfinish"], data["stations"]["inspect"]
    for number in range(17):
        name = f"extra{number}"
        data["stations"][name] = {**middle, "inputs": [{"from": f"before{number}"}], "to": f"before{number + 1}"}
        data["buffers"][f"before{number}"] = {"capacity": {"typical": 5}}
    data["buffers"]["before17"] = {"capacity": {"typical": 5}, "transport_time": {"typical": "30 s"},
                                   "transfer_batch": {"typical": 4}}  # fmt: skip
    middle["to"], last["inputs"] = "before0", [{"from": "before17"}]
    del data["buffers"]["after_superfinish"]
    line = LineSpec.model_validate(data)
    svg = ElementTree.fromstring(drawing(line, Text("zh"), 4))  # noqa: S314 - our own
    parts = {part.get("data-part") for part in svg.iter() if part.get("data-part")}
    assert {f"stations.{name}" for name in line.stations} | {f"buffers.{name}" for name in line.buffers} <= parts
    assert len({spot.band for spot in places_of(line, 4).stations.values()}) == 5
    assert "每车 4 · 30 s" in "".join(svg.itertext())


@pytest.mark.parametrize("name", NAMES)
def test_hostile_names_are_text_in_the_drawing(name: str) -> None:
    text = (EXAMPLES / "small-cell" / "line.toml").read_text(encoding="utf-8")
    clean = "".join(sign for sign in name if sign.isprintable()) or "x"
    line = loads_line(text)
    station = line.stations["grind"].model_copy(update={"label": {"zh": clean, "en": clean}})
    hostile = line.model_copy(update={"stations": {**line.stations, "grind": station}})
    svg = ElementTree.fromstring(drawing(hostile, Text("zh"), 6))  # noqa: S314 - our own
    kinds = {element.tag.rpartition("}")[2] for element in svg.iter()}
    assert kinds <= {"svg", "style", "defs", "marker", "path", "g", "title", "rect", "text", "circle"}
    names = {key.rpartition("}")[2] for element in svg.iter() for key in element.attrib}
    assert not [key for key in names if key.startswith("on") or key == "href"]
    assert any(clean in (each.text or "") for each in svg.iter() if each.tag.endswith("title"))


def test_the_route_gives_the_drawing_of_a_scenario(client: TestClient) -> None:
    answer = client.get(f"/api/v1/cases/{CASE}/line.svg?scenario=after&columns=4")
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("image/svg+xml")
    assert "磨削" in answer.text
    assert client.get(f"/api/v1/cases/{CASE}/line.svg?columns=5").status_code == 422
    assert client.get(f"/api/v1/cases/{CASE}/line.svg?scenario=none").status_code == 422
    assert client.get("/api/v1/cases/none/line.svg").status_code == 404


def test_the_page_says_what_to_do_without_a_case_and_without_a_line(services: Services) -> None:
    assert "请先选择一个案例" in shown(page.layout(services.context("/line", "")))
    assert "这个案例没有产线" in shown(page.layout(services.context("/line", "?case=firm-a")))


def test_the_page_counts_what_the_line_consists_of(context: Context) -> None:
    said = shown(page.layout(context))
    assert '"工位"' in said and '"料仓"' in said and "line-tabs" in said
    content = shown(tab(context, loaded_case(context.services.cases.versions(CASE)), "plan"))
    assert "line.svg?version=" in content and '"value": "stations.grind"' in content


def test_every_part_has_rows_with_range_source_and_what_is_allowed(context: Context) -> None:
    line = _line(context)
    for part in parts_of(line, context.text):
        for row in rows(line, part, context.text):
            assert row["name"] and row["allowed"] and row["source"]
            assert not [cell for cell in row.values() if re.search(r"[{}]|None", str(cell))]
    cycle = _row(context, CYCLE)
    assert (cycle["low"], cycle["typical"], cycle["high"]) == ("3.5 min", "4 min", "5 min")
    assert (cycle["allowed"], cycle["origin_name"], cycle["source"]) == ("时间 ≥ 0", "默认", "估计")


def test_a_change_is_saved_named_and_loses_the_source_of_the_old_value(
    context: Context, callbacks: Mapping[str, Callback]
) -> None:
    edit = {"rowId": CYCLE, "data": _row(context, CYCLE, typical="3.8"), "colId": "typical"}
    said, shown_rows, problems, _, address, version = callbacks["change"](
        [edit], "stations.grind", "/line", f"?case={CASE}"
    )
    cycle = _line(context).stations["grind"].cycle.mean
    assert cycle is not None and (cycle.value, cycle.source, cycle.reference) == (228_000_000, "unspecified", "")
    assert "磨削: 节拍 4 min → 3.8 min" in shown(said) and "原来的出处不再适用" in shown(said)
    assert next(row for row in shown_rows if row["id"] == CYCLE)["typical"] == "3.8 min"
    assert problems is None and version in address
    history = context.services.cases.versions(CASE).history()
    assert history.undo == 1 and history.entries[0].what == "磨削: 节拍 4 min → 3.8 min"


def test_a_refused_change_says_where_and_keeps_the_file(context: Context, callbacks: Mapping[str, Callback]) -> None:
    before = context.services.cases.versions(CASE).present()
    row = _row(context, CYCLE, typical="6 min")
    said, *rest = callbacks["change"]([{"rowId": CYCLE, "data": row}], "stations.grind", "/line", f"?case={CASE}")
    assert "line.toml:" in shown(said) and "尚未保存" in shown(said)
    assert context.services.cases.versions(CASE).present() == before and len({str(each) for each in rest}) == 1
    # What was typed stays in the row, so the second cell makes both fit.
    assert save_row(context, {**row, "high": "7 min"}) is not None
    cycle = _line(context).stations["grind"].cycle.mean
    assert cycle is not None and (cycle.value, cycle.high) == (360_000_000, 420_000_000)


def test_a_source_that_is_stated_makes_the_value_the_plants_own(context: Context) -> None:
    saved = save_row(context, _row(context, CYCLE, typical="4.2", source="设备日志", reference="2026-10, 2 周"))
    assert saved is not None and not saved.lost_source
    row = _row(context, CYCLE)
    assert (row["origin"], row["source"], row["reference"]) == ("own", "设备日志", "2026-10, 2 周")


def test_a_counted_value_takes_its_range_along_and_a_bare_one_stays_bare(context: Context) -> None:
    assert save_row(context, _row(context, "stations.grind.units", typical="3")) is not None
    text = context.services.cases.versions(CASE).read("line.toml").decode()
    assert "units = 3\n" in text and "# A cell that grinds" in text
    assert save_row(context, _row(context, "stations.grind.setup.per_lot", typical="否")) is not None
    assert _line(context).stations["grind"].setup.per_lot is False  # type: ignore[union-attr]
    assert save_row(context, _row(context, CYCLE)) is None


@pytest.mark.parametrize(("typed", "code"), [("fast", "VALUE_FORM"), ("3 kW", "VALUE_FORM"), ("", "VALUE_FORM")])
def test_what_is_no_value_is_refused(context: Context, typed: str, code: str) -> None:
    with pytest.raises(LineproofError) as refused:
        save_row(context, _row(context, CYCLE, typical=typed))
    assert refused.value.code == code
    with pytest.raises(Refused, match="FIELD_UNKNOWN"):
        save_row(context, {"id": "stations.grind.label.zh", "typical": "x"})


def test_an_official_may_look_but_not_change(official: Context, callbacks: Mapping[str, Callback]) -> None:
    content = shown(callbacks["show_part"]("stations.grind", "/line", f"?case={CASE}"))
    assert "这里只能查看" in content and '"editable": true' not in content
    edit = {"rowId": CYCLE, "data": _row(official, CYCLE, typical="3.8")}
    said, *_ = callbacks["change"]([edit], "stations.grind", "/line", f"?case={CASE}")
    assert "未能执行" in shown(said)
    assert official.services.cases.versions(CASE).history().undo == 0
    assert "job-start" not in shown(callbacks["show_tab"]("replay", "/line", f"?case={CASE}"))


def test_a_file_with_errors_is_kept_only_if_asked_for_and_can_be_mended(
    context: Context, callbacks: Mapping[str, Callback]
) -> None:
    versions = context.services.cases.versions(CASE)
    good = versions.read("line.toml").decode()
    bad = good.replace("units = 2", "units = 0")
    said, *_ = callbacks["save_file"](1, bad, False, "/line", f"?case={CASE}")
    assert "未能执行" in shown(said) and versions.read("line.toml").decode() == good
    _, problems, _ = callbacks["save_file"](1, bad, True, "/line", f"?case={CASE}")
    assert "line.toml:" in shown(problems)
    broken = shown(page.layout(context))
    assert "line-broken" in broken and "line-file" in broken and "line.toml:" in broken
    callbacks["save_file"](2, good, False, "/line", f"?case={CASE}")
    assert "line-broken" not in shown(page.layout(context))
    with pytest.raises(SpecError):
        callbacks["show_part"](
            "stations.grind", "/line", f"?case={CASE}&version={versions.history().entries[1].version}"
        )


@pytest.fixture
def replayed(services: Services) -> Context:
    """The small case with a replay of its shift."""
    job = services.jobs.start(LOCAL_USER, CASE, "replay", {"scenario": "before", "days": 1 / 6})
    services.jobs.begin()
    deadline = time.monotonic() + 60.0
    while services.jobs.job(job.id).is_open:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    services.jobs.end()
    for process in services.jobs._processes.values():
        process.wait(30)
    assert services.jobs.job(job.id).state == "done", services.jobs.job(job.id).problems
    return services.context("/line", f"?case={CASE}&tab=replay")


def test_without_a_replay_it_says_what_will_stand_there(context: Context, callbacks: Mapping[str, Callback]) -> None:
    said = shown(callbacks["show_tab"]("replay", "/line", f"?case={CASE}"))
    assert "还没有“改造前”的班次重放" in said and "仿真一个班次 (4 小时)" in said and "job-start" in said


def test_a_replay_is_shown_zoomed_and_marked_when_stale(replayed: Context, callbacks: Mapping[str, Callback]) -> None:
    services = replayed.services
    result = latest(services, CASE, "replay", "before")
    assert result is not None and result.document["schema"] == "lineproof.replay/1"
    said = shown(callbacks["show_tab"]("replay", "/line", f"?case={CASE}"))
    assert f"/results/{result.job.id}" in said and "line-states" in said and "仿真第 1 天" in said
    assert "已过期" not in said and "还没有“改造后”" in shown(
        callbacks["show_scenario"]("after", "/line", f"?case={CASE}")
    )
    figure, window = callbacks["show_window"]([60, 90], result.job.id, "/line", f"?case={CASE}")
    assert window == "1:00 – 1:30" and '"range": [60, 90]' in shown(figure)
    _bars_cover_the_window_without_gaps(states_of(result))
    save_row(services.context("/line", f"?case={CASE}"), _row(replayed, CYCLE, typical="4.5"))
    assert "已过期" in shown(callbacks["show_scenario"]("before", "/line", f"?case={CASE}"))
    with pytest.raises(Refused, match="JOB_UNKNOWN"):
        callbacks["show_window"]([0, 1], 99, "/line", f"?case={CASE}")


def _bars_cover_the_window_without_gaps(states: Any) -> None:
    for row in states["units"]:
        for begin, end in ((0, states["length_us"]), (30 * MINUTE, 31 * MINUTE)):
            spans = window_spans(row, states["length_us"], begin, end)
            assert spans[0][0] == begin and spans[-1][1] == end
            assert all(before[1] == after[0] for before, after in pairwise(spans))
    figure = shown(
        states_figure(states, dict.fromkeys(("grind", "superfinish", "inspect"), NAMES[0]), Text("en"), 0, 240)
    )
    assert "<img" not in figure and "<script" not in figure and set(states["groups"]) == set(GROUP_NAMES)


def test_zoom_and_clock() -> None:
    assert zoomed({"xaxis.range[0]": 3.7, "xaxis.range[1]": 9.2}, 240) == [3, 10]
    assert zoomed({"xaxis.range[0]": 239.9, "xaxis.range[1]": 500.0}, 240) == [239, 240]
    assert zoomed({"xaxis.autorange": True}, 240) == [0, 240]
    assert zoomed({"autosize": True}, 240) is None
    assert (clock(0), clock(61.5), clock(600)) == ("0:00", "1:01:30", "10:00")


def test_drivers_say_what_to_run_and_lead_to_the_parameter(
    services: Services, callbacks: Mapping[str, Callback]
) -> None:
    empty = shown(callbacks["show_tab"]("drivers", "/line", f"?case={CASE}"))
    assert "还不知道哪些参数最要紧" in empty and '"kind": "predict"' in empty
    job = services.jobs.start(LOCAL_USER, CASE, "predict", {"scenario": "after"})
    assert services.jobs.table.claim(1, 1) is not None
    uncertain = {
        "key": CYCLE, "paths": [CYCLE], "low": "3.5 min", "typical": "4 min", "high": "5 min", "unit": "time",
        "source": "estimate", "reference": "example",
    }  # fmt: skip
    document = {
        "scenario": "after", "settings": {"draws": 60}, "parameters": {"uncertain": [uncertain]},
        "drivers": [{"parameter": CYCLE, "share": 0.594, "p_value": 0.002, "low": 0.162, "high": 0.076}],
    }  # fmt: skip
    found = services.jobs.job(job.id)
    found.folder.mkdir(parents=True)
    (found.folder / "document.json").write_text(json.dumps(document), encoding="utf-8")
    services.jobs.table.end(job.id, "done")
    said = shown(callbacks["show_tab"]("drivers", "/line", f"?case={CASE}"))
    assert "磨削: 节拍" in said and "59.4 %" in said and "+16.2 → +7.6 %" in said and "part=stations.grind" in said

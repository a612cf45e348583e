"""The case: what is shipped is what the builder builds, and what is wrong is refused with its place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lines.bearing import reference_line
from scenarios.case import ScenarioSpec, load_case, loads_case
from scenarios.example import CASE_TEXT, example_files, write_example_case
from scenarios.measures import Measure, MeasureFile, catalogue, compose, select
from simcore.errors import SpecError

SHIPPED = Path(__file__).resolve().parents[2] / "examples" / "bearing-6204"


def test_shipped_example_is_up_to_date() -> None:
    shipped = {path.name: path.read_text(encoding="utf-8") for path in SHIPPED.iterdir() if path.is_file()}
    assert shipped == example_files()


def test_shipped_example_loads() -> None:
    case = load_case(SHIPPED)
    assert case.line == reference_line() and case.measures == catalogue() and case.warnings == ()
    assert case.settings.firm == "Firm A" and case.settings.replications >= 2
    assert case.line_of("before") is case.line
    assert case.line_of("after") == compose(select(catalogue(), ["b1_renovation"]))(case.line)
    assert load_case(SHIPPED / "case.toml").settings == case.settings


def test_comments_in_both_languages() -> None:
    for text in example_files().values():
        comments = [row for row in text.splitlines() if row.startswith("#")]
        assert any(any("\u4e00" <= letter <= "\u9fff" for letter in row) for row in comments)
        assert any(row.isascii() for row in comments)


def test_writing_never_overwrites(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "case"
    written = write_example_case(folder)
    assert {path.name for path in written} == {path.name for path in folder.iterdir()} == set(example_files())
    assert load_case(folder).line == reference_line()
    (folder / "line.toml").write_text("mine", encoding="utf-8")
    (folder / "case.toml").unlink()
    with pytest.raises(SpecError) as refusal:
        write_example_case(folder)
    assert refusal.value.code == "FILE_EXISTS" and "line.toml" in refusal.value.message
    assert (folder / "line.toml").read_text(encoding="utf-8") == "mine" and not (folder / "case.toml").exists()


def _with(tmp_path: Path, old: str, new: str) -> Path:
    folder = tmp_path / "case"
    write_example_case(folder)
    assert CASE_TEXT.count(old) == 1
    (folder / "case.toml").write_text(CASE_TEXT.replace(old, new), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('line = "line.toml"', 'line = "../line.toml"', "PATH_OUTSIDE"),
        ('measures = "measures.toml"', 'measures = "/etc/passwd"', "PATH_OUTSIDE"),
        ('line = "line.toml"', 'line = "other.toml"', "FILE_NOT_FOUND"),
        ('measures = ["b1_renovation"]', 'measures = ["b1_renovatio"]', "NAME_UNKNOWN"),
        ('measures = ["b1_renovation"]', 'measures = ["b1_renovation", "andon"]', "MEASURE_TWICE"),
        ('inner_bore = "L3"', 'inner_bore = "L1"', "LEVEL_TOO_LOW"),
        ('baseline = "before"', 'baseline = "now"', "NAME_UNKNOWN"),
        ("replications = 10", "replications = 1", "OUT_OF_RANGE"),
        ('warmup = "4 d"', 'warmup = "-4 d"', "NEGATIVE_TIME"),
        ('horizon = "30 d"', "horizon = 10", "UNIT_MISSING"),
        ("seed = 20261122", "seed = 1.5", "WRONG_TYPE"),
        ("seed = 20261122", "sead = 20261122", "UNKNOWN_KEY"),
    ],
)
def test_wrong_cases_are_refused(tmp_path: Path, old: str, new: str, code: str) -> None:
    with pytest.raises(SpecError) as refusal:
        load_case(_with(tmp_path, old, new))
    assert code in {problem.code for problem in refusal.value.problems}


def test_problems_name_file_and_line(tmp_path: Path) -> None:
    with pytest.raises(SpecError) as refusal:
        load_case(_with(tmp_path, "replications = 10", "replications = 1"))
    (problem,) = refusal.value.problems
    row = CASE_TEXT.splitlines().index("replications = 10") + 1
    assert (problem.path, problem.line) == ("replications", row) and problem.file.endswith("case.toml")


def test_without_a_table_of_connection_levels_are_not_checked() -> None:
    assert loads_case(CASE_TEXT.partition("[connection]")[0]).connection == {}


SKIP = 'inner_bore = "L3"', 'inner_bore = "L1"'


def test_machines_below_the_level_may_be_skipped(tmp_path: Path) -> None:
    folder = _with(tmp_path, *SKIP)
    text = (folder / "case.toml").read_text(encoding="utf-8")
    (folder / "case.toml").write_text(text.replace("seed =", 'below_level = "skip"\nseed ='), encoding="utf-8")
    case = load_case(folder)
    # L2 and L3 are missing on the bore: neither monitoring nor charts, but what needs L1.
    assert case.skipped("after") == {"condition_monitoring": ("inner_bore",), "gauge_spc": ("inner_bore",)}
    assert case.skipped("before") == {}
    bore, whole = case.line_of("after").stations["inner_bore"], load_case(SHIPPED).line_of("after")
    assert "monitor_false_alarm" not in bore.interruptions and "loader_failure" in bore.interruptions
    old = case.line.stations["inner_bore"].quality
    assert bore.quality == old and case.line_of("after").stations["outer_raceway"] == whole.stations["outer_raceway"]


def test_a_measure_skipped_everywhere_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    write_example_case(folder)
    levels = CASE_TEXT.partition("[connection]")[0].replace("seed =", 'below_level = "skip"\nseed =')
    (folder / "case.toml").write_text(levels + '[connection]\n"*" = "L1"\n', encoding="utf-8")
    with pytest.raises(SpecError) as refusal:
        load_case(folder)
    assert refusal.value.code == "MEASURE_MATCHES_NOTHING" and refusal.value.path.endswith("leaves_out")


def test_stations_that_the_table_does_not_name_are_on_paper(tmp_path: Path) -> None:
    with pytest.raises(SpecError) as refusal:
        load_case(_with(tmp_path, '"*" = "L2"\n', ""))
    found = {(problem.code, problem.path) for problem in refusal.value.problems}
    assert ("LEVEL_TOO_LOW", "connection.wash_grease_seal") in found
    assert any("needs L2" in problem.message and "at L0" in problem.message for problem in refusal.value.problems)


def test_a_scenario_says_how_long_its_measures_are_in_use(tmp_path: Path) -> None:
    case = load_case(
        _with(tmp_path, 'measures = ["b1_renovation"]', 'measures = ["cnc_grinder"]\nmonths_in_use = 12.0')
    )
    assert case.measures.measures["cnc_grinder"].months_in_use == 0.0
    assert case.measures_of("after")["cnc_grinder"].months_in_use == 12.0
    bore = case.line_of("after").stations["inner_bore"]
    assert bore.teething is not None and bore.teething.age.value == round(365.25 * 86_400e6)
    assert bore.interruptions["failure"].duration == case.line.stations["inner_bore"].interruptions["failure"].duration


def test_machines_that_are_split_off_keep_the_level_of_their_station() -> None:
    split = {"mechanism": "split", "station": "inner_bore", "units": 1, "into": "second"}
    chart = catalogue().measures["spc_charts"].model_copy(update={"covers": ("second",)})
    measures = {"apart": Measure.model_validate({"effects": [split]}), "chart": chart}
    case = load_case(SHIPPED)
    scenario = ScenarioSpec(measures=("apart", "chart"))
    for level, refused in (("L3", False), ("L2", True)):
        table = {"inner_bore": level}
        settings = case.settings.model_copy(update={"connection": table, "scenarios": {"after": scenario}})
        changed = replace(case, settings=settings, measures=MeasureFile(measures=measures))
        if refused:
            with pytest.raises(SpecError) as refusal:
                changed.line_of("after")
            assert (refusal.value.code, refusal.value.path) == ("LEVEL_TOO_LOW", "connection.second")
        else:
            quality = changed.line_of("after").stations["second"].quality
            assert quality is not None and quality.chart is not None

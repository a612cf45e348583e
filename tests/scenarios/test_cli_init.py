"""`lineproof init`: both templates and their variants, every option of the builders, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lines.bearing import reference_line
from lines.fastener import reference_line as fastener_line
from lines.files import load_line
from scenarios.case import load_case
from scenarios.cli.builder import LineOptions, built_line
from scenarios.example import example_files
from scenarios.measures import catalogue, matching_catalogue
from simcore.errors import SpecError
from simcore.spec import LineSpec
from tests.scenarios.test_cli import english, run, unwrapped

SHIPPED = Path(__file__).resolve().parents[2] / "examples" / "bearing-6204"


__all__ = ["english", "unwrapped"]  # fixtures


def written(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("options", [(), ("--template", "bearing"), ("--bore", 20), ("--shifts", 2, "--setters", 2)])
def test_the_default_is_the_shipped_example_byte_for_byte(tmp_path: Path, options: tuple[Any, ...]) -> None:
    assert run("init", tmp_path / "new", *options).exit_code == 0
    assert written(tmp_path / "new") == {name: (SHIPPED / name).read_bytes() for name in example_files()}


@pytest.mark.parametrize(("options", "variant"), [((), "trap"), (("--variant", "balanced"), "balanced")])
def test_the_fastener_line_in_both_variants(tmp_path: Path, options: tuple[Any, ...], variant: Any) -> None:
    folder = tmp_path / "new"
    assert run("init", folder, "--template", "fastener", *options).exit_code == 0
    assert run("check", folder).exit_code == 0
    case = load_case(folder)
    assert case.line == fastener_line(variant) and case.measures == catalogue("fastener") and case.warnings == ()
    assert set(case.settings.scenarios) == {"before", "after", "headers", "headers_and_furnace"}
    again = run("init", folder, "--template", "fastener")
    assert again.exit_code == 2 and "FILE_EXISTS" in again.stderr


BEARING: list[tuple[tuple[Any, ...], LineSpec]] = [
    (("--bore", 40), reference_line(bore_mm=40.0)),
    (("--lot", 5000), reference_line(lot=5_000)),
    (
        ("--machines", "inner_bore=3", "--machines", "assembly=2"),
        reference_line(units={"inner_bore": 3, "assembly": 2}),
    ),
    (("--operators", "packers=2"), reference_line(operators={"packers": 2})),
    (("--setters", 3, "--technicians", 1), reference_line(setters=3, technicians=1)),
    (("--inspectors", 2), reference_line(inspectors=2)),
    (("--shifts", 3, "--shift-hours", 7.5), reference_line(shifts=3, shift_hours=7.5)),
    (("--with", "turning,heat_treatment"), reference_line(modules=["turning", "heat_treatment"])),
    (("--with", "matching", "--bore", 40), reference_line(modules=["matching"], bore_mm=40.0)),
]
FASTENER: list[tuple[tuple[Any, ...], LineSpec]] = [
    (("--thread", "M12"), fastener_line(thread=12)),
    (("--thread", "m5", "--variant", "balanced"), fastener_line("balanced", thread=5)),
    (("--lot", 20000, "--machines", "sort=5"), fastener_line(lot=20_000, machines={"sort": 5})),
    (("--operators", "packers=3", "--setters", 5), fastener_line(operators={"packers": 3}, setters=5)),
    (("--shifts", 1), fastener_line(shifts=1)),
]


@pytest.mark.parametrize(("options", "line"), BEARING)
def test_options_of_the_bearing_line(tmp_path: Path, options: tuple[Any, ...], line: LineSpec) -> None:
    assert run("init", tmp_path / "new", *options).exit_code == 0
    assert load_line(tmp_path / "new" / "line.toml") == line
    assert load_case(tmp_path / "new").warnings == ()


@pytest.mark.parametrize(("options", "line"), FASTENER)
def test_options_of_the_fastener_line(tmp_path: Path, options: tuple[Any, ...], line: LineSpec) -> None:
    assert run("init", tmp_path / "new", "--template", "fastener", *options).exit_code == 0
    assert load_line(tmp_path / "new" / "line.toml") == line
    assert load_case(tmp_path / "new").warnings == ()


def test_a_line_that_matches_has_the_measure_for_it(tmp_path: Path) -> None:
    assert run("init", tmp_path / "new", "--with", "matching").exit_code == 0
    assert run("check", tmp_path / "new").exit_code == 0
    case = load_case(tmp_path / "new")
    assert case.measures == matching_catalogue() and set(case.settings.scenarios) == {
        "before",
        "after",
        "size_feedback",
    }
    size = case.line_of("size_feedback").stations["inner_raceway"].size
    assert size is not None and size.follows == "sorted_outer"


def test_another_line_gives_its_name_to_the_case(tmp_path: Path) -> None:
    assert run("init", tmp_path / "new", "--bore", 40).exit_code == 0
    assert "d = 40 mm" in load_case(tmp_path / "new").settings.name


@pytest.mark.parametrize(
    ("options", "code", "path"),
    [
        (LineOptions("gear"), "NAME_UNKNOWN", "template"),
        (LineOptions("bearing", bore=9.0), "OPTION_RANGE", "bore_mm"),
        (LineOptions("bearing", thread="M8"), "OPTION_OTHER_LINE", "thread"),
        (LineOptions("bearing", variant="trap"), "OPTION_OTHER_LINE", "variant"),
        (LineOptions("fastener", bore=20.0), "OPTION_OTHER_LINE", "bore"),
        (LineOptions("fastener", thread="M9"), "OPTION_RANGE", "thread"),
        (LineOptions("fastener", thread="eight"), "OPTION_FORM", "thread"),
        (LineOptions("fastener", variant="small"), "OPTION_RANGE", "variant"),
        (LineOptions("bearing", machines=("inner_bore",)), "OPTION_FORM", "machines"),
        (LineOptions("bearing", machines=("inner_bore=2", "inner_bore=3")), "OPTION_FORM", "machines"),
        (LineOptions("bearing", machines=("heading=2",)), "NAME_UNKNOWN", "units.heading"),
        (LineOptions("fastener", machines=("heading=0",)), "OPTION_RANGE", "machines.heading"),
        (LineOptions("fastener", operators=("setters=2",)), "NAME_UNKNOWN", "operators.setters"),
        (LineOptions("fastener", shifts=4), "OPTION_RANGE", "shifts"),
        (LineOptions("bearing", modules="grinding"), "NAME_UNKNOWN", "modules"),
        (LineOptions("bearing", modules="turning,matching"), "OPTION_NEEDS", "modules"),
        (LineOptions("bearing", modules="matching, matching"), "OPTION_FORM", "modules"),
        (LineOptions("fastener", modules="matching"), "OPTION_OTHER_LINE", "modules"),
    ],
)
def test_wrong_options_are_refused_by_name(options: LineOptions, code: str, path: str) -> None:
    with pytest.raises(SpecError) as refusal:
        built_line(options)
    assert [(problem.code, problem.path) for problem in refusal.value.problems] == [(code, path)]
    assert refusal.value.hint


def test_a_refusal_writes_nothing(tmp_path: Path) -> None:
    result = run("init", tmp_path / "new", "--bore", 9)
    assert result.exit_code == 2 and "OPTION_RANGE" in result.stderr
    assert not (tmp_path / "new").exists()

"""results.json: versioned, complete, finite, and described by its documentation."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from scenarios.document import SCHEMA, comparison_document, study_document
from scenarios.runner import Runner
from scenarios.study import Comparison, StudySettings, compare_lines, simulate_study
from simcore.results import canonical_digest
from tests.scenarios.small import HOUR, small_line

SETTINGS = StudySettings(horizon=4 * HOUR, warmup=HOUR, replications=3, seed=5)
DOCUMENTATION = Path(__file__).resolve().parents[2] / "docs" / "results-schema.md"


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return compare_lines(small_line(), small_line("16 s"), SETTINGS)


def test_the_document_is_finite_json_with_a_digest_of_itself(comparison: Comparison) -> None:
    document = comparison_document(comparison)
    text = json.dumps(document, allow_nan=False)
    read = json.loads(text)
    digest = read.pop("digest")
    assert digest == canonical_digest(read)
    assert read["schema"] == SCHEMA == "lineproof.results/1"


def test_the_same_seed_gives_the_same_bytes(comparison: Comparison) -> None:
    again = compare_lines(small_line(), small_line("16 s"), SETTINGS, Runner(2))
    assert json.dumps(comparison_document(again)) == json.dumps(comparison_document(comparison))


def test_the_document_says_what_the_figures_rest_on(comparison: Comparison) -> None:
    document = comparison_document(comparison)
    assert document["settings"]["seed"] == 5
    assert document["settings"]["warmup_us"] == HOUR
    assert set(document["versions"]) >= {"lineproof", "python", "simpy"}
    arm = document["arms"]["before"]
    assert arm["line_digest"] == comparison.before.line_digest
    assert len(arm["result_digests"]) == 3
    assert arm["conditions"]["blocking"].startswith("after_service")
    assert all(figure["unit"] for figure in arm["figures"])
    figures = {(entry["scope"], entry["name"], entry["quantity"]): entry for entry in arm["figures"]}
    entry = figures["line", "", "good_output_rate"]
    assert entry["lower"] < entry["value"] < entry["upper"]
    assert entry["unit"] == "pcs/h"


def test_what_is_undefined_has_its_reason_and_no_value() -> None:
    single = study_document(simulate_study(small_line("9 h"), SETTINGS))
    lead = next(entry for entry in single["arms"]["line"]["figures"] if entry["quantity"] == "mean_lead_time")
    assert lead["value"] is None
    assert lead["undefined"]["code"] == "ZERO_DENOMINATOR"
    assert single["findings"][0]["code"] == "NO_OUTPUT"


def keys_of(data: object) -> set[str]:
    """Names of fields, without those of tables whose keys are names from the line."""
    if isinstance(data, dict):
        named = {"budgets", "largest_content", "conditions", "counts", "values", "versions", "replications", "measures"}
        named.add("oee_log_contributions")
        inner = (keys_of(value) for key, value in data.items() if key not in named)
        return set(data) | set().union(*inner)
    if isinstance(data, list):
        return set().union(*(keys_of(value) for value in data[:1]))
    return set()


def test_every_field_is_documented(comparison: Comparison) -> None:
    described = set(re.findall(r"`([a-z_]+)`", DOCUMENTATION.read_text(encoding="utf-8")))
    assert keys_of(comparison_document(comparison)) <= described

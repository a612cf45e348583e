"""What a policy file, a bill or a case may not say: code, field and line of every refusal."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios.policy import library, loads_bill, loads_policy, of_region, policies, rule_named
from scenarios.policy.files import policy_digest
from simcore.errors import SpecError

COUNTY = """\
schema_version = 1
id = "county"
region = "county"
region_label = { zh = "某县", en = "County" }
title = "County policy"
source = "the county's own text"
valid_from = 2025-01-01
valid_until = 2026-12-31

[[rules]]
id = "C-1"
label = { zh = "设备", en = "equipment" }
article = "1"
verified = "primary"
base = { project_kinds = ["renovation"], classes = ["equipment"] }
conditions = [{ at_least = "1000000" }]
award = { kind = "rate", terms = [{ parts = [{ rate = "8 %" }] }] }
cap = { amount = "500000", scope = "project" }
examples = [{ spend = { equipment = "1000000" }, amount = "80000" }]
"""
BILL = """\
schema_version = 1

[projects.p]
kinds = ["renovation"]

[items.machine]
name = "machine"
class = "equipment"
project = "p"
amount = "1000000"
contract_date = 2025-03-01
"""


@pytest.mark.parametrize(
    ("old", "new", "code", "path", "line"),
    [
        ('amount = "500000"', "amount = 500000", "AMOUNT", "rules.0.cap.amount", 18),
        ('amount = "500000"', "amount = 500000.5", "AMOUNT", "rules.0.cap.amount", 18),
        ('amount = "500000"', 'amount = "-1"', "AMOUNT", "rules.0.cap.amount", 18),
        ('amount = "500000"', 'amount = "0.001"', "AMOUNT", "rules.0.cap.amount", 18),
        ('rate = "8 %"', "rate = 0.08", "RATE_FORM", "rules.0.award", 17),
        ('rate = "8 %"', 'rate = "108 %"', "RATE_FORM", "rules.0.award", 17),
        ('rate = "8 %"', 'rate = "8 % "', "RATE_FORM", "rules.0.award", 17),
        ("valid_from = 2025-01-01", 'valid_from = "2025-01-01"', "DATE_FORM", "valid_from", 7),
        ("valid_from = 2025-01-01", "valid_from = 2025-01-01T00:00:00", "DATE_FORM", "valid_from", 7),
        ("valid_until = 2026-12-31", "valid_until = 2024-12-31", "DATE_ORDER", "", None),
        ('verified = "primary"', 'verified = "sure"', "NOT_ALLOWED", "rules.0.verified", 14),
        ('verified = "primary"\n', "", "MISSING_FIELD", "rules.0.verified", 10),
        ('article = "1"\n', "", "MISSING_FIELD", "rules.0.article", 10),
        ('article = "1"', 'articel = "1"', "MISSING_FIELD", "rules.0.article", 10),
        ('{ at_least = "1000000" }', "{ inclusive = true }", "RULE_SENSE", "rules.0.conditions.0", 16),
        ('scope = "project"', 'scope = "unit"', "RULE_SENSE", "rules.0", 10),
        ('kind = "rate"', 'kind = "gift"', "WRONG_TYPE", "rules.0.award", 17),
    ],
)
def test_a_policy_file_is_refused_with_field_and_line(
    old: str, new: str, code: str, path: str, line: int | None
) -> None:
    with pytest.raises(SpecError) as refusal:
        loads_policy(COUNTY.replace(old, new), "county.toml")
    problem = refusal.value.problems[0]
    assert (problem.code, problem.path, problem.file, problem.line) == (code, path, "county.toml", line)


def test_a_changed_policy_no_longer_has_its_digest() -> None:
    digest = policy_digest(loads_policy(COUNTY))
    recorded = COUNTY.replace('id = "county"\n', f'id = "county"\ndigest = "{digest}"\n', 1)
    assert loads_policy(recorded).digest == digest
    with pytest.raises(SpecError) as refusal:
        loads_policy(recorded.replace('"8 %"', '"9 %"'), "county.toml")
    problem = refusal.value.problems[0]
    assert (problem.code, problem.path, problem.line) == ("DIGEST_DIFFERS", "digest", 3)
    assert policy_digest(loads_policy(COUNTY.replace('"8 %"', '"9 %"'))) in problem.hint


def test_two_rules_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SpecError) as refusal:
        loads_policy(COUNTY + COUNTY[COUNTY.index("[[rules]]") :])
    assert refusal.value.code == "NAME_TWICE"
    file = tmp_path / "county.toml"
    file.write_text(COUNTY.replace("C-1", "FY-2"), encoding="utf-8")
    with pytest.raises(SpecError) as refusal:
        policies((file,))
    assert (refusal.value.code, refusal.value.path) == ("NAME_TWICE", "rules.0.id")


def test_an_overlap_of_an_unknown_rule_is_refused() -> None:
    overlap = '\n[[overlaps]]\nname = "both"\nspecial = "C-2"\ngeneral = ["C-1"]\narticle = "silent"\n'
    with pytest.raises(SpecError) as refusal:
        loads_policy(COUNTY + overlap)
    assert refusal.value.code == "NAME_UNKNOWN"


@pytest.mark.parametrize(
    ("old", "new", "code", "path"),
    [
        ('amount = "1000000"', "amount = 1000000", "AMOUNT", "items.machine.amount"),
        ('amount = "1000000"\n', "", "MISSING_FIELD", "items.machine.amount"),
        ('class = "equipment"', 'class = "machines"', "NOT_ALLOWED", "items.machine.class"),
        ('project = "p"', 'project = "q"', "NAME_UNKNOWN", ""),
        ("contract_date = 2025-03-01", 'contract_date = "1 March"', "DATE_FORM", "items.machine.contract_date"),
        ("contract_date = 2025-03-01", "units = 0", "OUT_OF_RANGE", "items.machine.units"),
        ("contract_date = 2025-03-01", 'vat_rate = "x"', "RATE_FORM", "items.machine.vat_rate"),
    ],
)
def test_a_bill_is_refused_with_its_field(old: str, new: str, code: str, path: str) -> None:
    with pytest.raises(SpecError) as refusal:
        loads_bill(BILL.replace(old, new), "bill.toml")
    problem = refusal.value.problems[0]
    assert (problem.code, problem.path) == (code, path)


def test_unknown_regions_and_rules_are_refused_with_what_there_is() -> None:
    with pytest.raises(SpecError) as refusal:
        of_region("atlantis", library())
    assert "fuyang" in refusal.value.hint
    with pytest.raises(SpecError) as refusal:
        rule_named("FY-99", library())
    assert "FY-3a" in refusal.value.hint


@pytest.mark.parametrize("name", ["fuyang", "Fuyang", "富阳"])
def test_a_region_is_known_by_its_names(name: str) -> None:
    assert [policy.id for policy in of_region(name, library())] == ["fuyang-2021"]

"""Names that people gave to scenarios, read without checking the case, so that any version has them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from dashboard.cases.versions import Versions
from lines.text import decode, parse_toml
from scenarios.case import CASE_FILE
from scenarios.text import Text
from simcore.errors import LineproofError


def scenario_name(versions: Versions, version: str, scenario: str, text: Text) -> str:
    """The scenarios of a job (names with commas) as people call them; their keys where the version can't be read."""
    labels = _labels(str(versions.folder), version)
    names = [name.strip() for name in scenario.split(",") if name.strip()]
    return ", ".join(text.name(labels.get(name, {}), name) for name in names)


@lru_cache(maxsize=256)
def _labels(folder: str, version: str) -> Mapping[str, Mapping[str, str]]:
    try:
        data = parse_toml(decode(Versions(Path(folder)).read(CASE_FILE, version), CASE_FILE), CASE_FILE)
    except LineproofError:
        return {}
    scenarios = data.get("scenarios")
    found: dict[str, Mapping[str, str]] = {}
    for name, table in scenarios.items() if isinstance(scenarios, dict) else ():
        label = table.get("label") if isinstance(table, dict) else None
        if isinstance(label, dict):
            found[name] = {key: word for key, word in label.items() if isinstance(word, str)}
    return found

"""Writes docs/validation.md and its figures: `python -m benchmarks.validation`."""

from __future__ import annotations

import sys

from benchmarks.validation.oracles import GROUPS
from benchmarks.validation.page import IMAGES, ROOT, Group, page
from benchmarks.validation.stations import run_alone

DOCS = ROOT / "docs"
STATION_REPLICATIONS = 8


def main() -> int:
    """Run everything and write the page; the exit code is 0 also where an interval misses, as one in twenty does."""
    groups = []
    for key, title, oracles in GROUPS:
        sections = []
        for oracle in oracles:
            section = oracle.run()
            print(f"{section.title}: {sum(row.agrees for row in section.rows)} of {len(section.rows)}", file=sys.stderr)
            sections.append(section)
        groups.append(Group(key, title, tuple(sections)))
    text, images = page(groups, run_alone(STATION_REPLICATIONS))
    (DOCS / IMAGES).mkdir(exist_ok=True)
    for name, svg in images.items():
        (DOCS / IMAGES / name).write_text(svg, encoding="utf-8")
    (DOCS / "validation.md").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

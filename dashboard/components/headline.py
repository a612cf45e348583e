"""The figures that a comparison leads with: after, before, change with its interval."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.cases.results import Result
from dashboard.components.cards import Tone, figure_card
from dashboard.reading import changes_of, figures_of
from scenarios.estimates import Change, Estimate
from scenarios.numbers import (
    ABSENT,
    absence,
    change_interval_text,
    change_text,
    level_text,
    style_of,
    value_text,
)
from scenarios.text import Text
from scenarios.words import definition, row_name

LEADING = (
    "good_output_rate", "first_pass_defect_rate", "line_overall_equipment_effectiveness",
    "comprehensive_energy_consumption",
)  # fmt: skip
BETTER_WHEN_LOWER = frozenset(("first_pass_defect_rate", "comprehensive_energy_consumption", "mean_lead_time"))


def comparison_cards(result: Result, text: Text) -> list[Any]:
    """A card for each leading figure of a comparison."""
    document = result.document
    return headline_cards(
        figures_of(document, "before"), figures_of(document, "after"), changes_of(document), text, stale=result.stale
    )  # fmt: skip


def headline_cards(
    before: Mapping[tuple[str, str], Estimate], after: Mapping[tuple[str, str], Estimate],
    changes: Mapping[tuple[str, str], Change], text: Text, *, stale: bool = False,
) -> list[Any]:  # fmt: skip
    """A card for each leading figure; figures are addressed by the name of a part of the line ("": all) and theirs."""
    cards = []
    for quantity in LEADING:
        key = ("", quantity)
        if key not in changes:
            continue
        style, change = style_of(quantity), changes[key]
        missing = after[key].value is None
        cards.append(figure_card(
            text, text(f"card.{quantity}") if text.has(f"card.{quantity}") else row_name(quantity, text),
            value_text(after[key], style, text), definition=definition(quantity, text),
            unit="" if style.points or missing else text(f"unit.{style.unit}").strip(),
            interval=interval_line(change, quantity, text), tone=tone_of(change, quantity), stale=stale,
            rows=(
                (text("shell.before"), value_text(before[key], style, text)),
                (text("shell.change"), change_text(change, style, text)),
            ),
            note=absence(after[key], text) if missing else "",
        ))  # fmt: skip
    return cards


def interval_line(change: Change, quantity: str, text: Text) -> str:
    """The interval of a change with its level, or why there is none."""
    leading = _shown(change, quantity)
    shown = change_interval_text(change, style_of(quantity), text)
    return (
        text("shell.interval", level=level_text(leading.level), interval=shown) if leading.lower is not None else shown
    )


def tone_of(change: Change, quantity: str) -> Tone:
    """Whether a change is told from zero by the interval that is shown, and which way is better."""
    shown = _shown(change, quantity)
    if shown.value is None or not shown.excludes_zero:
        return "unclear"
    return "worse" if (shown.value > 0.0) == (quantity in BETTER_WHEN_LOWER) else "better"


def _shown(change: Change, quantity: str) -> Estimate:
    """Shares are told by their difference, all else by its relative change."""
    return change.difference if style_of(quantity).points else change.relative


def short_change(result: Result, quantity: str, text: Text) -> str:
    """A change in a word, such as +19.7 %; a dash where there is none."""
    change = changes_of(result.document).get(("", quantity))
    return ABSENT if change is None else change_text(change, style_of(quantity), text)

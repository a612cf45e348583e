"""Month by month after commissioning: ramp-up, year 1 with the installation stop, steady state."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.pages.results.figures import OUTPUT
from dashboard.reading import Document, estimate_of
from scenarios.estimates import Change
from scenarios.numbers import change_interval_text, change_text, style_of
from scenarios.text import Text


def sentences(document: Document, text: Text) -> Iterator[str]:
    """What the twelve months and the steady state bring, and whether the stop is made up within a year."""
    ramp_up, steady = document["ramp_up"][0], document["steady"][0]
    shown = (_change(ramp_up), _change(steady))
    changes, intervals = (
        [of(change, style_of(OUTPUT), text) for change in shown] for of in (change_text, change_interval_text)
    )
    yield text(
        "timeline.answer", ramp_up=changes[0], ramp_up_interval=intervals[0], steady=changes[1],
        steady_interval=intervals[1], month=steady["month"] + 1,
    )  # fmt: skip
    for year in document["year_1"][:1]:
        change = _change(year)
        yield text(
            "timeline.year", weeks=f"{year['stop_weeks']:g}", change=change_text(change, style_of(OUTPUT), text),
            interval=change_interval_text(change, style_of(OUTPUT), text),
        )  # fmt: skip
        month = document["made_up_by_end_of_month"]
        yield text("timeline.not_made_up") if month is None else text("timeline.made_up", month=month)


def _change(period: Document) -> Change:
    row = next(row for row in period["figures"] if row["quantity"] == OUTPUT)
    return Change(estimate_of(row["difference"]), estimate_of(row["relative"]))

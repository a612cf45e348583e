"""Scenarios: measures on and off, side by side, what to run; the address says what is shown, so it can be shared."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.components.jobs import job_strip
from dashboard.components.panels import details, empty_state, page_title
from dashboard.context import Context
from dashboard.pages.scenarios.address import PARTS, Shown, has_line, shown_of
from dashboard.pages.scenarios.beside import beside
from dashboard.pages.scenarios.callbacks import COPY_LINK, LINK, SAID, VERSION, register
from dashboard.pages.scenarios.detail import detail
from dashboard.pages.scenarios.editor import editor, settings_of
from dashboard.pages.scenarios.overview import overview
from dashboard.pages.scenarios.running import OFFERED, running

__all__ = ["layout", "register"]


def layout(context: Context) -> Any:
    """The page: the scenarios of the case, and below them the part that is open."""
    text = context.text
    title = page_title(text("page.scenarios"), text("page_scenarios.lead"))
    if not context.case:
        link = dcc.Link(text("shell.to_start"), href=context.link("/"))
        return [title, empty_state(text("shell.choose_case"), text("shell.choose_case_help"), link)]
    if not has_line(context):
        link = dcc.Link(text("page_scenarios.to_acceptance"), href=context.link("/acceptance"))
        return [title, empty_state(text("page_scenarios.no_line"), text("page_scenarios.no_line_help"), link)]
    shown = shown_of(context)
    return html.Div(
        [
            dcc.Store(id=VERSION, data=shown.version),
            title,
            html.Div(id=SAID, className="scenarios-said", **{"aria-live": "assertive"}),
            job_strip(context, OFFERED),
            overview(shown),
            _parts(shown),
            *_open_part(shown),
            _share(shown),
        ],
        className="scenarios",
    )


def _parts(shown: Shown) -> Any:
    """The three parts as links: each has an address of its own."""
    text, links = shown.text, []
    for part in PARTS:
        name = shown.name(shown.choice.scenario)
        label = text(f"page_scenarios.part_{part}", name=name, count=len(shown.choice.chosen))
        here = part == shown.choice.part
        # Dash's link takes no aria-current: whether it is open is said in its title.
        links.append(dcc.Link(
            label, href=shown.link(part=part), id=f"scenarios-part-{part}",
            title=text("page_scenarios.part_open") if here else label,
            className="scenarios-part open" if here else "scenarios-part",
        ))  # fmt: skip
    return html.Nav(links, className="scenarios-parts", **{"aria-label": text("page_scenarios.parts")})


def _open_part(shown: Shown) -> list[Any]:
    if shown.choice.part == "beside":
        return beside(shown)
    if shown.choice.part == "run":
        return [running(shown)]
    right = detail(shown) if shown.choice.measure else settings_of(shown)
    return [html.Div([html.Div(editor(shown)), html.Div(right)], className="scenarios-two-columns")]


def _share(shown: Shown) -> Any:
    """The address of what is shown, at this version, whatever becomes of the case."""
    text = shown.text
    form = dmc.Group(
        [
            dmc.TextInput(
                id=LINK, label=text("page_scenarios.link"), value=link_of(shown), readOnly=True, flex=1, miw=260
            ),
            dmc.CopyButton(
                text("page_scenarios.copy_link"), id=COPY_LINK, value=link_of(shown),
                copiedChildren=text("page_scenarios.copied"),
            ),
        ],
        align="flex-end",
    )  # fmt: skip
    return details(text("page_scenarios.share"), dmc.Text(text("page_scenarios.share_help"), size="sm"), form)


def link_of(shown: Shown) -> str:
    """The address within the site, with the version and everything that is shown."""
    choice = shown.choice
    return shown.link(
        version=shown.version, scenario=choice.scenario, scenarios=",".join(choice.chosen), part=choice.part
    )

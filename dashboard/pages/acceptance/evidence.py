"""The evidence pack: sealed, downloaded, and any pack checked with a clear answer."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.api.places import API
from dashboard.cases.results import Result
from dashboard.components.cards import stale_mark
from dashboard.components.panels import details, notice, panel
from dashboard.context import Context
from dashboard.jobs.places import PACK as PACK_FILE
from dashboard.pages.acceptance.address import Shown
from dashboard.pages.acceptance.words import short_digest
from dashboard.text import Text
from scenarios.acceptance.case import TERMS_FILE
from scenarios.acceptance.plan.frozen import PLAN_FILE
from scenarios.evidence.verify import Verification, verify_pack

MAKE, PACK_DEPOSITED, IN_CLEAR = "acceptance-make-pack", "acceptance-pack-deposited", "acceptance-in-clear"
PACK, CHECKED, CHECK_DEPOSITED = "acceptance-pack", "acceptance-checked", "acceptance-check-deposited"
CHECK_OWN = "acceptance-check-own"
VERIFIER = f"{API}/verify_lineproof.py"
_MARKS = {"ok": "teal", "changed": "red", "missing": "red", "added": "red", "not_checked": "gray"}


def evidence(shown: Shown) -> list[Any]:
    """The part of the page."""
    return [_sealing(shown), check_panel(shown.text, has_pack=shown.latest("pack") is not None)]


def _sealing(shown: Shown) -> Any:
    text, result = shown.text, shown.latest("pack")
    form = _form(shown) if shown.may_change else None
    if result is None:
        return panel(text("page_acceptance.evidence"), html.P(text("page_acceptance.evidence_empty")), form)
    digest = result.document["digest"]
    return panel(
        text("page_acceptance.evidence"), html.P(text("page_acceptance.evidence_lead")), digest_line(digest, text),
        papers(shown, result),
        details(text("page_acceptance.pack_again"), form, is_open=result.stale) if form is not None else None,
        right=stale_mark(text) if result.stale else None,
    )  # fmt: skip


def digest_line(digest: str, text: Text) -> Any:
    """A digest in full with a button that copies it, and its beginning in groups to be read aloud."""
    return html.Div(
        [
            html.Span("SHA-256", className="acceptance-label"),
            html.Code(digest, className="acceptance-digest"),
            dmc.CopyButton(text("page_acceptance.copy"), value=digest, copiedChildren=text("page_acceptance.copied"),
                           size="compact-sm"),
            html.Span(text("page_acceptance.aloud", digest=short_digest(digest)), className="acceptance-who"),
        ],
        className="acceptance-row acceptance-deposit",
    )  # fmt: skip


def _form(shown: Shown) -> Any:
    text = shown.text
    deposited = dmc.TextInput(
        id=PACK_DEPOSITED, label=text("page_acceptance.deposited"), flex=1, miw=320, maw=640,
        description=text("page_acceptance.pack_deposited_help"), disabled=shown.plan is None,
        attributes={"input": {"maxLength": 80}},
    )  # fmt: skip
    clear = dmc.Checkbox(
        id=IN_CLEAR, label=text("page_acceptance.in_clear"), description=text("page_acceptance.in_clear_help"),
        checked=False, size="sm",
    )  # fmt: skip
    button = dmc.Button(text("page_acceptance.make_pack"), id=MAKE, n_clicks=0, w="fit-content")
    return html.Div([deposited, clear, button], className="acceptance-form")


def check_panel(text: Text, *, has_pack: bool | None) -> Any:
    """Any pack, of this case or another, checked here; `has_pack` is None without a case."""
    own = dmc.Button(
        text("page_acceptance.check_own"), id=CHECK_OWN, n_clicks=0, variant="default", disabled=not has_pack,
        display="none" if has_pack is None else None,
    )  # fmt: skip
    return panel(
        text("page_acceptance.check"), html.P(text("page_acceptance.check_lead")),
        dmc.TextInput(
            id=CHECK_DEPOSITED, label=text("page_acceptance.check_deposited"), maw=640, mb="sm",
            description=text("page_acceptance.check_deposited_help"), attributes={"input": {"maxLength": 80}},
        ),
        html.Div(
            [dcc.Upload(html.Button(text("page_acceptance.choose_pack"), type="button", className="start-choose"),
                        id=PACK, accept=".zip"),
             own, html.A(text("page_acceptance.verifier"), href=VERIFIER)],
            className="acceptance-row",
        ),
        html.Div(id=CHECKED, **{"aria-live": "polite"}),
    )  # fmt: skip


def checked_pack(context: Context, content: bytes, name: str, deposited: str = "") -> Any:
    """What a check of a pack found: the answer in a sentence, every file that is another; then all of it.

    Raises:
        LineproofError: where it is no pack.
    """
    context.user.require("accept")
    with TemporaryDirectory() as place:
        path = Path(place) / PACK_FILE
        path.write_bytes(content)
        found = verify_pack(path, deposited.strip().lower())
    text = context.text
    key = "unaltered" if found.unaltered else "altered"
    parts: list[Any] = [notice(text(f"page_acceptance.{key}", name=name), "success" if found.unaltered else "error")]
    changed = _changed(found, text)
    if changed:
        parts += [html.P(text("page_acceptance.changed_files")), html.Ul(changed, className="acceptance-findings")]
    parts.append(html.P(_deposit(found, text)))
    lines = [html.Li(line.strip()) for line in found.lines(text.language)]
    parts.append(details(text("page_acceptance.check_all"), html.Ul(lines, className="acceptance-findings"),
                         _files(found, text)))  # fmt: skip
    return parts


def _changed(found: Verification, text: Text) -> list[Any]:
    """Each file that is not as it was sealed, once, then what else was found."""
    named = {path: status for path, status in found.files.items() if status in ("changed", "missing", "added")}
    rows = [
        html.Li([html.Code(path), " ", html.Strong(text(f"page_acceptance.file_{status}")), ": ", _what(path, text)])
        for path, status in named.items()
    ]
    rest = [line.strip() for line in found.lines(text.language) if line.startswith("  ")]
    return rows + [html.Li(line) for line in rest if not any(line.startswith(f"{path}:") for path in named)]


def _what(path: str, text: Text) -> str:
    """What a file of a pack is, for somebody who has never seen one."""
    known = {
        f"case/{TERMS_FILE}": "terms_file", PLAN_FILE: "plan_file", "terms.json": "read_terms",
        "results/verdicts.json": "verdicts_file", "manifest.json": "manifest_file", "ledger.jsonl": "ledger_file",
        "verify_lineproof.py": "verifier_file",
    }  # fmt: skip
    name = known.get(path) or {"records": "record_file", "tables": "table_file"}.get(path.partition("/")[0], "any_file")
    return text(f"page_acceptance.is_{name}")


def _deposit(found: Verification, text: Text) -> str:
    return text(f"page_acceptance.deposit_{found.anchoring}", part=found.anchored_part)


def _files(found: Verification, text: Text) -> Any:
    rows = [
        html.Tr([
            html.Td(html.Code(path)), html.Td(_what(path, text)),
            html.Td(dmc.Badge(text(f"page_acceptance.file_{status}"), color=_MARKS[status], variant="light", c="dark",
                              size="sm")),
        ])
        for path, status in found.files.items()
    ]  # fmt: skip
    head = [html.Th(text(f"page_acceptance.files_{key}"), scope="col") for key in ("path", "what", "state")]
    return html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="plain acceptance-table")


def papers(shown: Shown, result: Result) -> Any:
    """The documents of a result: pages open, everything else is kept."""
    text, links = shown.text, []
    place = f"{API}/cases/{shown.context.case}/jobs/{result.job.id}/files"
    for name in result.files:
        if name.endswith(".json"):
            continue
        inline = name.endswith(".html")
        more = {"target": "_blank", "rel": "noopener"} if inline else {}
        links += [
            html.A(_paper_name(name, text), href=f"{place}/{name}{'?inline=true' if inline else ''}", **more),
            " · ",
        ]
    return html.P(links[:-1], className="results-files")


def _paper_name(name: str, text: Text) -> str:
    stem, _, kind = name.rpartition(".")
    key = f"page_acceptance.paper_{stem.replace('-', '_')}"
    return f"{text(key) if text.has(key) else stem} ({kind.upper()})"

"""The acceptance page: verdicts as the command gives them, sentences read as claims, packs checked."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from plotly.utils import PlotlyJSONEncoder

from dashboard.cases.results import file_of, latest
from dashboard.context import Context
from dashboard.jobs.places import PACK
from dashboard.pages.acceptance.callbacks import checked_pack, read_claims
from dashboard.pages.acceptance.content import layout
from dashboard.security.roles import LOCAL_USER
from dashboard.services import Services
from simcore.errors import LineproofError


def shown(component: Any) -> str:
    """A page as the browser gets it."""
    return json.dumps(component, cls=PlotlyJSONEncoder, ensure_ascii=False)


@pytest.fixture
def here(services: Services) -> Context:
    """Somebody at the machine who looks at the acceptance of firm A."""
    return services.context("/acceptance", "?case=firm-a")


def _done(services: Services, kind: str) -> None:
    job = services.jobs.start(LOCAL_USER, "firm-a", kind)
    deadline = time.monotonic() + 60.0
    while services.jobs.job(job.id).is_open:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert services.jobs.job(job.id).state == "done", services.jobs.job(job.id).problems


def test_a_case_without_terms_says_what_to_do(services: Services) -> None:
    page = shown(layout(services.context("/acceptance", "?case=small-cell")))
    assert "此案例没有验收条款" in page and "acceptance-sentence" in page


def test_verdicts_stand_as_the_command_gives_them_and_a_pack_is_checked(here: Context, services: Services) -> None:
    assert "按记录判定" in shown(layout(here))
    services.jobs.begin()
    _done(services, "accept")
    _done(services, "pack")
    services.jobs.end()
    for process in services.jobs._processes.values():
        process.wait(30)
    page = shown(layout(here))
    for part in ("已证实", "19.75 %", "21.84 %", "事先约定", "acceptance.docx", "evidence-pack.zip"):
        assert part in page, part
    result = latest(services, "firm-a", "pack")
    assert result is not None and result.document["pack"] == PACK
    content = file_of(result, PACK).read_bytes()
    assert "未发现改动" in shown(checked_pack(here, content, PACK))
    place = content.find(b"acceptance.toml") + 200
    changed = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
    said = shown(checked_pack(here, changed, PACK))
    assert f"{PACK}: 发现改动" in said


def test_what_is_no_pack_is_refused(here: Context) -> None:
    with pytest.raises(LineproofError):
        checked_pack(here, b"nothing", "a.zip")


def test_a_sentence_is_read_and_what_is_missing_is_asked(here: Context) -> None:
    page = shown(read_claims(here, "产量提高15%, 不良率由6%降到4.5%"))
    assert ("15" in page and "?" in page) or "?" in page

"""Routes of what pages answer within seconds: what-if, the aid of the bill as it is, what a plan would decide."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from dashboard.api.answers import Accepter, Reader, Runner
from dashboard.api.places import API
from dashboard.cases.loaded import snapshot
from dashboard.cases.preview import previewed
from dashboard.cases.what_if import case_and_scenario, movable, what_if
from dashboard.context import Context
from dashboard.refusals import UNPROCESSABLE, Refused
from dashboard.services import Services
from scenarios.appraisal import case_in_money, typical_aid
from scenarios.document import estimate_data
from scenarios.policy.document import subsidy_document
from scenarios.prediction.parameters import Uncertain, inventory
from scenarios.study import DAY
from scenarios.what_if import PAIRS, WINDOW, Answer, Setting

Position = Annotated[float, Field(ge=-1.0, le=1.0)]
People = Annotated[int, Field(ge=0, le=20)]
Share = Annotated[Decimal, Query(gt=0, le=10)]


class Moved(BaseModel):
    """Positions of parameters by key (-1 low, 0 typical, 1 high), people more by pool, factor of finite buffers."""

    model_config = ConfigDict(extra="forbid")

    scenario: str = Field(default="", max_length=100)
    version: str = Field(default="", max_length=64)
    positions: dict[str, Position] = Field(default_factory=dict, max_length=20)
    people: dict[str, People] = Field(default_factory=dict, max_length=20)
    buffers: float = Field(default=1.0, ge=1.0, le=10.0)


def question_routes(services: Services) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix=f"{API}/cases", tags=["questions"])

    @router.get("/{case}/what-if")
    def what_may_move(case: str, _user: Reader, scenario: str = "", version: str = "") -> dict[str, Any]:
        """What the sliders of the results page move: parameters with their range, pools, buffers."""
        context = _at(services, case, scenario, version)
        loaded, chosen = case_and_scenario(context)
        found = movable(context, loaded, chosen)
        return {
            "scenario": chosen, "parameters": [_parameter(each) for each in found.parameters],
            "people": list(found.pools), "buffers": found.buffers,
        }  # fmt: skip

    @router.post("/{case}/what-if")
    def move(case: str, moved: Moved, _user: Runner) -> dict[str, Any]:
        """Both lines simulated anew with some of that elsewhere; the case isn't changed."""
        context = _at(services, case, moved.scenario, moved.version)
        loaded, scenario = case_and_scenario(context)
        known = {each.key for each in inventory(loaded, (loaded.settings.baseline, scenario)).uncertain}
        for key in moved.positions:
            if key not in known:
                hint = "GET the same address for those that move most"
                raise Refused(UNPROCESSABLE, "FIELD_UNKNOWN", "no parameter with a range is called so", hint, key)
        setting = Setting(
            tuple(sorted(moved.positions.items())), tuple(sorted(moved.people.items())), moved.buffers
        )  # fmt: skip
        return {"scenario": scenario, **_answer(what_if(context, scenario, setting))}

    @router.get("/{case}/aid")
    def aid(
        case: str, _user: Reader, scenario: str = "", version: str = "", share: Share = Decimal(1)
    ) -> dict[str, Any]:
        """What the bill of a scenario, all items times `share`, may receive by the terms of the case."""
        loaded, chosen = case_and_scenario(_at(services, case, scenario, version))
        found = typical_aid(case_in_money(loaded, chosen), share)
        return {"scenario": chosen, "share": str(share), "aid": None if found is None else subsidy_document(found)}

    @router.get("/{case}/plan-preview")
    def preview(case: str, _user: Accepter, version: str = "") -> dict[str, Any]:
        """What the acceptance would decide if its terms were frozen as they are; nothing is frozen."""
        versions = services.cases.versions(case)
        folder = snapshot(versions, version or versions.present())
        found: dict[str, Any] = services.quick.ask(("acceptance", str(folder)), previewed, str(folder))
        return found

    return router


def _at(services: Services, case: str, scenario: str, version: str) -> Context:
    asked = {"case": case, "scenario": scenario, "version": version}
    return services.context("/api", f"?{urlencode({name: value for name, value in asked.items() if value})}")


def _parameter(entry: Uncertain) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in ("key", "low", "typical", "high", "unit", "source")}


def _answer(found: Answer) -> dict[str, Any]:
    rows = [
        {
            "quantity": key.quantity,
            **{name: estimate_data(arm[key]) for name, arm in (("before", found.before), ("after", found.after))},
            "difference": estimate_data(change.difference), "relative": estimate_data(change.relative),
        }
        for key, change in found.changes.items()
    ]  # fmt: skip
    return {"pairs": PAIRS, "days": WINDOW // DAY, "steady": found.steady, "figures": rows}

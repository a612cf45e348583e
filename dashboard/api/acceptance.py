"""Routes of acceptance and policy: sentences read as claims, subsidies of a case, packs checked, the verifier."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from dashboard.api.answers import Accepter, Reader, download
from dashboard.api.places import API
from dashboard.cases.loaded import loaded_case
from dashboard.services import Services
from scenarios.acceptance.claims import check_consistency, parse_claim
from scenarios.cli.claim_parse import claims_document
from scenarios.cli.subsidies import day_of
from scenarios.evidence.standalone import verify_lineproof
from scenarios.evidence.verify import verify_pack
from scenarios.policy import of_region, policies, subsidies
from scenarios.policy.case_bill import bill_of_case
from scenarios.policy.document import subsidy_document

VERIFIER = "verify_lineproof.py"


class Sentence(BaseModel):
    """What somebody claims, in Chinese or English."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=2000)


def acceptance_routes(services: Services) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix=API, tags=["acceptance"])

    @router.post("/claims/parse")
    def parse(sentence: Sentence, _user: Reader) -> dict[str, Any]:
        """The claims in a sentence, and what must be asked before they can be tested."""
        parsed = parse_claim(sentence.text)
        claims = tuple(item.claim for item in parsed.claims)
        return claims_document(parsed, check_consistency(claims) if claims else None)

    @router.get("/policies")
    def list_policies(_user: Reader) -> dict[str, Any]:
        """The dated policies that the program knows."""
        return {"policies": [{"id": each.id, "region": each.region} for each in policies(())]}

    @router.get("/cases/{case}/subsidy")
    def subsidy(
        case: str, region: str, as_of: str, _user: Reader, scenario: str | None = None, version: str = ""
    ) -> dict[str, Any]:  # fmt: skip
        """What a scenario may receive in a region on a day, by clause and reading, as `lineproof subsidy` says it."""
        chosen = of_region(region, policies(()))
        bill = bill_of_case(loaded_case(services.cases.versions(case), version), scenario, ())
        return dict(subsidy_document(subsidies(bill, chosen, day_of(as_of), chosen[0].region)))

    @router.post("/packs/verify")
    async def verify(request: Request, _user: Accepter) -> dict[str, Any]:
        """Check the evidence pack that is the body, as `lineproof verify` does."""
        content = await request.body()
        return await run_in_threadpool(verified, content)

    @router.get(f"/{VERIFIER}")
    def verifier(_user: Reader) -> Response:
        """The program that checks a pack with nothing but Python."""
        content = Path(verify_lineproof.__file__).read_bytes()
        return Response(content, media_type="text/x-python; charset=utf-8", headers=download(VERIFIER))

    return router


def verified(content: bytes) -> dict[str, Any]:
    """What `lineproof verify` finds in a pack; LineproofError where it is none."""
    with TemporaryDirectory() as place:
        path = Path(place) / "pack.zip"
        path.write_bytes(content)
        return dict(verify_pack(path).document())

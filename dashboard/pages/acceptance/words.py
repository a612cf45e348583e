"""Names and sizes as the acceptance page prints them."""

from __future__ import annotations

from dataclasses import replace

from dashboard.text import Text
from scenarios.acceptance.plan.terms import AgreedClaim
from scenarios.acceptance.records import places_text
from scenarios.acceptance.shown import claim_size, figure_text
from scenarios.acceptance.verdict.findings import OVERRIDDEN, Finding


def size_text(value: float | None, claim: AgreedClaim, text: Text, points: bool = False) -> str:
    """An improvement in the unit of its claim, points in a word."""
    return claim_size(value, claim, points).replace(" pp", f" {text('page_acceptance.points')}")


def claim_name(name: str, claim: AgreedClaim, text: Text) -> str:
    """The figure of a claim, with its key where that says more."""
    figure = figure_text(claim.metric, text)
    return figure if name == claim.metric else f"{figure} ({name})"


def finding_sentence(finding: Finding, text: Text) -> str:
    """What a finding does, the sentence, and the places in the record."""
    named = dict(finding.values)
    if finding.code == OVERRIDDEN:
        # Who reads it needn't know the codes.
        named["code"] = finding_name(named["code"], text)
    said = replace(finding, values=named).sentence(text.language)
    places = "; ".join(places_text(finding.places, text.language))
    shown = f" [{places}]" if places else ""
    return f"{text(f'acceptance.{finding.weight}')}: {said}{shown}"


def finding_name(code: str, text: Text) -> str:
    """A finding in few words; its code where there are none."""
    key = f"page_acceptance.finding_{code}"
    return text(key) if text.has(key) else code


def as_sentence(words: str) -> str:
    """A phrase of the reports where a sentence begins."""
    return words[:1].upper() + words[1:]


def short_digest(digest: str) -> str:
    """The beginning of a digest in groups that can be read aloud."""
    return " ".join(digest[place : place + 4] for place in range(0, 20, 4))

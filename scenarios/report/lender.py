"""The lender's view: cover of the debt by year, life of the assets beside its term, lease against buying."""

from __future__ import annotations

from collections.abc import Iterator

from scenarios.appraisal.lender import debt_terms
from scenarios.appraisal.summary import CaseAppraisal
from scenarios.appraisal.words import outlived_text
from scenarios.documents.model import Block, Bullets, Paragraph, Table
from scenarios.economics.lease import lease_rates
from scenarios.numbers import ABSENT
from scenarios.report.shown import cell, item_text, money
from scenarios.text import Text


def financing(appraisal: CaseAppraisal, text: Text) -> Iterator[Block]:
    """DSCR, asset lives and lease; one sentence where nothing is borrowed."""
    cover = appraisal.expected.appraisal.cover
    if cover:
        last = max((year for year, ratio in enumerate(cover, 1) if ratio is not None), default=0)
        years = list(enumerate(cover[:last], 1))
        rows = tuple(
            (text("quote.year_n", n=year), ABSENT if ratio is None else f"{ratio:.2f}") for year, ratio in years
        )
        head = (text("quote.year"), text("quote.dscr"))
        yield Table(text("quote.loan_title"), head, rows, "numbers", (text("quote.dscr_means"),), (1, 1))
        short = [str(year) for year, ratio in years if ratio is not None and ratio < 1]
        if short:
            yield Paragraph(text("quote.dscr_short", years=", ".join(short)), "bad")
    yield from _lives(appraisal, text)
    yield from _lease(appraisal, text)


def _lives(appraisal: CaseAppraisal, text: Text) -> Iterator[Block]:
    terms = debt_terms(appraisal.expected.appraisal.project)
    if not terms:
        yield Paragraph(text("quote.no_debt", scenario=appraisal.money.scenario), "note")
        return
    rows = tuple(
        (
            item_text(each.item, appraisal.money, text), text(f"quote.kind_{each.kind}"), cell(each.amount, text),
            text("appraise.years", years=each.life), each.life_ends.isoformat(), text(f"quote.debt_{each.debt}"),
            each.debt_ends.isoformat(),
            text("quote.months_beyond", n=each.beyond) if each.outlived else text("quote.not_beyond"),
        )
        for each in terms
    )  # fmt: skip
    keys = ("item", "kind", "amount", "life", "life_ends", "by", "ends", "beyond")
    head = tuple(text(f"quote.debt_{key}") for key in keys)
    widths = (2.4, 1, 1, 0.8, 1.2, 0.8, 1.2, 1.2)
    yield Table(text("quote.debt_title"), head, rows, "texts", (text("quote.debt_means"),), widths, (2, 3, 7))
    said = outlived_text(appraisal, text)
    yield Paragraph(said or text("quote.debt_covered"), "bad" if said else "plain")


def _lease(appraisal: CaseAppraisal, text: Text) -> Iterator[Block]:
    expected = appraisal.expected
    found = expected.lease_against_buy
    if not found:
        return
    rows = tuple((text(f"quote.{name}"), money(view.net_present_value(), text)) for name, view in found.items())
    yield Table(text("quote.lease_title"), (text("quote.way"), text("quote.fnpv")), rows, "numbers", (), (1, 1))
    said = []
    for lease in expected.appraisal.project.leases:
        rates = lease_rates(lease, expected.items[lease.item].amount)
        shown = [f"{100.0 * float(rate):.2f} %" for rate in (rates.nominal, rates.compounded, rates.effective)]
        values = dict(zip(("nominal", "compounded", "effective"), shown, strict=True))
        said.append(text("quote.lease_rates", item=item_text(lease.item, appraisal.money, text), **values))
    yield Bullets(tuple(said))

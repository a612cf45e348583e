"""The changes of the page, each one step that can be undone; what is agreed can't change while its plan is frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from dashboard.cases.editing import REMOVED, edited, set_values, write_files
from dashboard.context import Context
from dashboard.pages.acceptance.address import Shown
from dashboard.pages.acceptance.fields import MOST_ROWS, Group, Listing, row_values, rows_of, typed, value_at, written
from dashboard.pages.acceptance.overrides import CODES
from dashboard.refusals import Refused
from lines.text import decode, parse_toml
from scenarios.acceptance.case import TERMS_FILE
from scenarios.acceptance.claims import Claim
from scenarios.acceptance.plan.draft import free_name, tested_as
from scenarios.acceptance.plan.frozen import PLAN_FILE

Path = tuple[str, ...]
LEAST_REASON = 4
RECORDS = (".xlsx", ".csv", ".parquet")


def raw_terms(context: Context, version: str) -> dict[str, Any]:
    """The terms of a version as they are written in the file."""
    content = context.services.cases.versions(context.case).read(TERMS_FILE, version)
    return dict(parse_toml(decode(content, TERMS_FILE), TERMS_FILE))


def save_group(
    shown: Shown, group: Group, version: str, fields: Mapping[str, str],
    cells: Mapping[str, Mapping[int, Mapping[str, str]]],
) -> str:  # fmt: skip
    """Write what differs from what the page showed at `version`; the version that results.

    Raises:
        Refused: PLAN_FROZEN, NUMBER_FORM, DATE_FORM, and what `set_values` raises.
        SpecError: for terms that can't be.
    """
    if group.is_agreed:
        require_open(shown)
    raw = raw_terms(shown.context, version)
    values: dict[Path, Any] = {}
    for field in group.fields:
        said, was = (fields.get(field.name) or "").strip(), typed(field, value_at(raw, field.path))
        if said != (was or field.default):
            values[field.path] = written(field, said) if said else REMOVED
    for listing in group.listings:
        values |= _listing_values(listing, rows_of(listing, raw), cells.get(listing.name, {}))
    if group.table:
        values = _whole_table(group, raw, values)
    return _set(shown, values, f"{TERMS_FILE}: {group.name}")


def _whole_table(group: Group, raw: Mapping[str, Any], values: dict[Path, Any]) -> dict[Path, Any]:
    """A table of which nothing is left goes whole, and so does one within it."""
    if not values:
        return values
    places = [field.path for field in group.fields] + [listing.path for listing in group.listings]

    def left(prefix: Path) -> bool:
        for path in places:
            if path[: len(prefix)] != prefix or any(
                values.get(path[:depth]) is REMOVED for depth in range(1, len(path) + 1)
            ):
                continue
            inside = [value for place, value in values.items() if place[: len(path)] == path]
            if any(value is not REMOVED for value in inside) or (not inside and value_at(raw, path)):
                return True
        return False

    for prefix in ((group.table, "by_result"), (group.table, "eligible"), (group.table,)):
        if value_at(raw, prefix) is not None and not left(prefix):
            values = {path: value for path, value in values.items() if path[: len(prefix)] != prefix}
            values[prefix] = REMOVED
    return values


def _listing_values(
    listing: Listing, was: Sequence[Mapping[str, str]], now: Mapping[int, Mapping[str, str]]
) -> dict[Path, Any]:
    """The places that change in a listing; rows that are empty, or were emptied, are none."""
    rows = [{name: (cell or "").strip() for name, cell in now[place].items()} for place in sorted(now)]
    was, unseen = was[:MOST_ROWS], was[MOST_ROWS:]
    if listing.key is not None:
        # The key of a row that is there has no field.
        rows = [{**row, listing.key.name: was[place][listing.key.name]} if place < len(was) else row
                for place, row in enumerate(rows)]  # fmt: skip
    kept = [row for place, row in enumerate(rows) if place < len(was) or _is_said(row)]
    if not rows or kept == [dict(row) for row in was]:
        return {}
    if listing.key is None:
        full = [row_values(listing, row) for row in (*kept, *unseen) if any(row.values())]
        return {listing.path: full or REMOVED}
    values: dict[Path, Any] = {}
    taken = {row[listing.key.name] for row in (*was, *unseen)}
    for place, row in enumerate(kept):
        old = was[place] if place < len(was) else None
        if old is not None and row == old:
            continue
        if old is not None and not any(row.get(field.name) for field in listing.columns):
            values[(*listing.path, old[listing.key.name])] = REMOVED
            continue
        key = old[listing.key.name] if old is not None else row.get(listing.key.name, "")
        key = key or free_name(row.get("metric", ""), taken)
        taken.add(key)
        values |= _row_values(listing, key, row)
    return values


def _is_said(row: Mapping[str, str]) -> bool:
    """Whether anything was typed into a new row: the unit of a claim has a default."""
    return any(cell for name, cell in row.items() if name != "unit")


def _row_values(listing: Listing, key: str, row: Mapping[str, str]) -> dict[Path, Any]:
    if listing.is_single:
        field = listing.columns[0]
        return {(*listing.path, key): written(field, row[field.name])}
    found = row_values(listing, row)
    # The size of a claim stands under one of two names.
    names = {*(field.name for field in listing.columns), "gain", "points"} - {"size", "unit"}
    return {(*listing.path, key, name): found.get(name, REMOVED) for name in sorted(names)}


def drop_row(shown: Shown, listing: Listing, place: int) -> str:
    """Take a row out of a listing; Refused ROW_UNKNOWN for one that is gone."""
    raw = raw_terms(shown.context, shown.version)
    rows = rows_of(listing, raw)
    if not 0 <= place < len(rows):
        raise Refused(409, "ROW_UNKNOWN", "这一行已不存在 / the row is gone", "请重新打开本页 / load the page again")
    if listing.key is not None:
        values: dict[Path, Any] = {(*listing.path, rows[place][listing.key.name]): REMOVED}
    else:
        left = [row_values(listing, row) for number, row in enumerate(rows) if number != place]
        values = {listing.path: left or REMOVED}
    return _set(shown, values, f"{TERMS_FILE}: -{listing.name}")


def add_claims(shown: Shown, claims: Sequence[Claim], claimant: str) -> str:
    """Write claims that were read of a sentence into the terms, beside those that are there.

    Raises:
        LineproofError: METRIC, CLAIM_SIZE, for a claim that a record can't decide.
    """
    require_open(shown)
    taken = set(shown.terms.claims)
    values: dict[Path, Any] = {}
    for claim in claims:
        metric, kind, size = tested_as(claim)
        name = free_name(metric, taken)
        taken.add(name)
        fields = {"metric": metric, kind: size, "claimant": claimant, "text": claim.source}
        values |= {("claims", name, field): value for field, value in fields.items()}
    return _set(shown, values, f"{TERMS_FILE}: +{', '.join(name for _, name, *_ in values)}"[:200])


def set_aside(shown: Shown, finding: str, by: str, reason: str) -> str:
    """Set a finding aside, by name, with who decides and why."""
    if finding not in CODES:
        hint = "请从列表中选择 / choose one of the list"
        raise Refused(422, "FINDING", "没有选择数据问题 / no finding was chosen", hint, "overrides")
    if not by.strip():
        message = "没有写明由谁决定 / it isn't said who decides"
        raise Refused(422, "WHO_DECIDES", message, "请填写单位与姓名 / name office and person", "overrides")
    if len(reason.strip()) < LEAST_REASON:
        message = f"理由少于 {LEAST_REASON} 个字 / the reason has fewer than {LEAST_REASON} characters"
        raise Refused(422, "REASON_SHORT", message, "请写明理由和凭证 / say why, and what shows it", "overrides")
    new = {"finding": finding, "by": by.strip(), "reason": reason.strip()}
    return _set(shown, {("overrides",): [*_overrides(shown), new]}, f"{TERMS_FILE}: +{finding}")


def take_back(shown: Shown, place: int) -> str:
    """Let a finding count again."""
    left = [each for number, each in enumerate(_overrides(shown)) if number != place]
    return _set(shown, {("overrides",): left or REMOVED}, f"{TERMS_FILE}: -override")


def _overrides(shown: Shown) -> list[dict[str, str]]:
    return [dict(each) for each in raw_terms(shown.context, shown.version).get("overrides", ())]


def withdraw(shown: Shown) -> str:
    """Take the frozen plan away, so that terms can be agreed on anew; it stays in the versions of the case."""
    return write_files(shown.context, {PLAN_FILE: None}, "-plan")


def add_record(shown: Shown, name: str, content: bytes) -> str:
    """Put a file of the record into the case, and name it in the terms."""
    if PurePosixPath(name).suffix.lower() not in RECORDS:
        hint = "请上传 .xlsx, .csv 或 .parquet / hand in .xlsx, .csv or .parquet"
        raise Refused(422, "FILE_KIND", "班报不是这种文件 / no record has this kind of file", hint, name[:200])
    files: dict[str, bytes | None] = {name: content}
    if name not in shown.terms.records:
        files[TERMS_FILE] = _with_records(shown, [*shown.terms.records, name])
    return write_files(shown.context, files, f"+{name}"[:200])


def drop_record(shown: Shown, name: str) -> str:
    """Name a file no longer among those of the record; the file itself stays in the case."""
    content = _with_records(shown, [each for each in shown.terms.records if each != name])
    return write_files(shown.context, {TERMS_FILE: content}, f"-{name}"[:200])


def _with_records(shown: Shown, names: list[str]) -> bytes:
    versions = shown.context.services.cases.versions(shown.context.case)
    text = decode(versions.read(TERMS_FILE, shown.version), TERMS_FILE)
    return edited(text, {("records",): names}, TERMS_FILE).encode("utf-8")


def require_open(shown: Shown) -> None:
    """Raises Refused PLAN_FROZEN (409) where the plan that holds the terms is frozen."""
    if shown.plan is not None:
        message = "计划已冻结, 条款不能再改 / the plan is frozen, its terms can't change"
        hint = "须先作废计划, 再约定、冻结并存证 / withdraw the plan first, then agree, freeze and deposit anew"
        raise Refused(409, "PLAN_FROZEN", message, hint, TERMS_FILE)


def _set(shown: Shown, values: Mapping[Path, Any], what: str) -> str:
    if not values:
        return shown.version
    places: dict[tuple[str | int, ...], object] = dict(values.items())
    return set_values(shown.context, TERMS_FILE, places, what)

"""Edits of a case as its pages make them: one value, one file, one step back; comments and order of a file stay."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, MutableSequence, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import InlineTable, Item, Table

from dashboard.cases.files import require_content, require_name
from dashboard.cases.loaded import found_problems, placed
from dashboard.cases.versions import Versions
from dashboard.context import Context
from dashboard.refusals import Refused
from lines.text import decode, parse_toml
from lines.toml import dumps_toml, inline
from scenarios.acceptance.case import TERMS_FILE, acceptance_case
from scenarios.case import CASE_FILE
from scenarios.cli.files import problems_of_case
from simcore.errors import LineproofError, Problem, SpecError

Step = str | int
REMOVED = object()
"""In place of a value: the field is taken out."""


def set_value(
    context: Context, file: str, path: Sequence[Step], value: object, what: str, *, keep_invalid: bool = False
) -> str:
    """Give a field of a file a value, as a step that can be undone; the version that results.

    Raises:
        Refused: WRONG_ROLE, FILE_UNKNOWN, FIELD_UNKNOWN, VERSION_CHANGED.
        SpecError: where the case would have errors that it hasn't now, unless `keep_invalid`.
    """
    return set_values(context, file, {tuple(path): value}, what, keep_invalid=keep_invalid)


def remove_value(
    context: Context, file: str, path: Sequence[Step], what: str, *, keep_invalid: bool = False
) -> str:  # fmt: skip
    """Take a field out of a file, so that its default holds; raises what `set_value` raises."""
    return set_values(context, file, {tuple(path): REMOVED}, what, keep_invalid=keep_invalid)


def set_values(
    context: Context, file: str, values: Mapping[tuple[Step, ...], object], what: str, *, keep_invalid: bool = False
) -> str:
    """Several fields of a file in one step; raises what `set_value` raises."""
    versions = _versions(context, file)
    before = versions.present()
    text = decode(versions.read(file, before), file)
    changed = edited(text, values, file)
    return _save(context, versions, before, {file: changed.encode("utf-8")}, what, keep_invalid)


def write_file(
    context: Context, name: str, content: bytes, what: str, *, keep_invalid: bool = False
) -> str:  # fmt: skip
    """Write a file of a case whole; raises what `set_value` raises, and FILE_NAME, FILE_KIND, FILE_TOO_BIG."""
    return write_files(context, {name: content}, what, keep_invalid=keep_invalid)


def write_files(
    context: Context, files: Mapping[str, bytes | None], what: str, *, keep_invalid: bool = False
) -> str:  # fmt: skip
    """Write files of a case (None: remove) in one step; raises what `write_file` raises."""
    for name, content in files.items():
        require_name(name)
        if content is not None:
            require_content(name, content, context.services.config.limits.upload)
    versions = _versions(context, *files)
    return _save(context, versions, versions.present(), files, what, keep_invalid)


def undo(context: Context) -> str:
    """Back to the version before the last step; Refused NOTHING_TO_UNDO (409), WRONG_ROLE (403)."""
    return _versions(context, *_files_of_step(context, -1)).undo(context.user.name)


def redo(context: Context) -> str:
    """Forward again; Refused NOTHING_TO_REDO (409), WRONG_ROLE (403)."""
    return _versions(context, *_files_of_step(context, 1)).redo(context.user.name)


def may_step(context: Context, step: int) -> bool:
    """Whether the visitor may take the last step back (-1), or the next one again (1)."""
    files = _files_of_step(context, step)
    accepts = bool(files) and all(is_of_acceptance(name) for name in files)
    return context.user.may("accept" if accepts else "change")


def _files_of_step(context: Context, step: int) -> tuple[str, ...]:
    """The files that a step changes: one of an acceptance alone is the business of officials too."""
    versions = context.services.cases.versions(context.case)
    other = versions.neighbour(step)
    if other is None:
        return ()
    here, there = versions.manifest(versions.present()), versions.manifest(other)
    return tuple(name for name in {**here, **there} if here.get(name) != there.get(name))


def edited(text: str, values: Mapping[tuple[Step, ...], object], file: str = "") -> str:
    """A TOML text with fields set or taken out; everything else stays as it is written.

    Raises:
        SpecError: for a text that isn't TOML.
        Refused: FIELD_UNKNOWN (422), for a path that leads through what is no table.
    """
    parse_toml(text, file)
    try:
        document = tomlkit.parse(text)
    except TOMLKitError as error:  # pragma: no cover - tomllib reads it, so this is a difference of the libraries
        raise Refused(422, "TOML", str(error), "edit the file as text", file) from None
    for path, value in values.items():
        _set(document, path, value, file)
    return tomlkit.dumps(document)


def _set(document: Any, path: Sequence[Step], value: object, file: str) -> None:
    place: Any = document
    for step in path[:-1]:
        inner = _child(place, step)
        if inner is None and value is REMOVED:
            return
        if inner is None and isinstance(place, MutableMapping) and isinstance(step, str):
            place[step] = tomlkit.inline_table() if isinstance(place, InlineTable) else tomlkit.table()
            inner = place[step]
        if not isinstance(inner, MutableMapping | MutableSequence):
            raise _unknown(path, file)
        place = inner
    last = path[-1]
    if value is REMOVED:
        if _child(place, last) is not None:
            del place[last]
        return
    if isinstance(place, MutableMapping) != isinstance(last, str):
        raise _unknown(path, file)
    if isinstance(place, MutableSequence) and isinstance(last, int):
        if last == len(place):
            place.append(_item(value, is_inline=True))
            return
        if not 0 <= last < len(place):
            raise _unknown(path, file)
    if _child(place, last) != value:
        place[last] = _item(value, is_inline=isinstance(place, InlineTable | MutableSequence))


def _item(value: object, *, is_inline: bool) -> Item:
    """A value as TOML; a small table stays on one line, as in the files that the program writes."""
    if isinstance(value, Mapping):
        text = f"value = {inline(dict(value))}" if is_inline else dumps_toml({"value": dict(value)})
        return _parsed(text)
    if isinstance(value, list) and value and not is_inline and all(isinstance(each, Mapping) for each in value):
        tables = tomlkit.aot()
        for each in value:
            tables.append(_table(each))
        return tables
    if isinstance(value, str):
        # Over several lines where it is too long for one.
        return _parsed(dumps_toml({"value": value}))
    return tomlkit.item(list(value) if isinstance(value, tuple) else value)


def _table(value: Mapping[str, object]) -> Table:
    """A table of its own, a value a line."""
    table = tomlkit.table()
    for name, each in value.items():
        table[name] = _item(each, is_inline=False)
    return table


def _parsed(text: str) -> Item:
    found = tomlkit.parse(text)["value"]
    if not isinstance(found, Item):  # pragma: no cover - everything that is parsed is one
        raise TypeError(type(found))
    return found


def _child(place: Any, step: Step) -> Any:
    if isinstance(place, MutableMapping):
        return place.get(step)
    if isinstance(place, MutableSequence) and isinstance(step, int) and 0 <= step < len(place):
        return place[step]
    return None


def _unknown(path: Sequence[Step], file: str) -> Refused:
    where = ".".join(map(str, path))[:200]
    return Refused(422, "FIELD_UNKNOWN", "the file has no such field", "load the page again", f"{file} {where}".strip())


def _versions(context: Context, *files: str) -> Versions:
    """The versions of the case that may be changed: those of an acceptance by officials too, an old version never."""
    accepts = bool(files) and all(is_of_acceptance(name) for name in files)
    context.user.require("accept" if accepts else "change")
    if context.version and context.version != context.services.cases.versions(context.case).present():
        hint = "go to the present version, or restore this one first"
        raise Refused(409, "VERSION_CHANGED", "this is an old version of the case", hint, "version")
    return context.services.cases.versions(context.case)


def is_of_acceptance(name: str) -> bool:
    """Whether a file belongs to the acceptance of a case: terms, plan, records."""
    return name in (TERMS_FILE, "plan.json") or name.endswith((".csv", ".xlsx", ".parquet"))


def _save(
    context: Context, versions: Versions, before: str, files: Mapping[str, bytes | None], what: str, keep_invalid: bool
) -> str:
    """Write the files unless that brings errors which weren't there; those are looked for in a copy first."""
    if not keep_invalid:
        new = _errors_with(versions, before, files)
        old = {_key(problem) for problem in found_problems(versions, before) if problem.severity == "error"}
        found = tuple(problem for problem in new if _key(problem) not in old)
        if found:
            raise SpecError(found)
    return versions.change(files, context.user.name, what, expected=before)


def _key(problem: Problem) -> tuple[str, str, str]:
    return problem.code, problem.path, problem.message


def _errors_with(versions: Versions, before: str, files: Mapping[str, bytes | None]) -> tuple[Problem, ...]:
    with TemporaryDirectory() as place:
        folder = Path(place)
        versions.check_out(before, folder)
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if content is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(content)
        return tuple(placed(problem, folder) for problem in _errors(folder, files))


def _errors(folder: Path, files: Mapping[str, bytes | None]) -> tuple[Problem, ...]:
    found: tuple[Problem, ...] = ()
    if (folder / CASE_FILE).exists():
        found = tuple(problem for problem in problems_of_case(folder) if problem.severity == "error")
    if TERMS_FILE in files and files[TERMS_FILE] is not None:
        try:
            acceptance_case(folder)
        except LineproofError as error:
            found += error.problems
    return found

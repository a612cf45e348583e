"""Inputs in money in words: what a number of `economics.toml` is, and for which stations, people or items it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scenarios.appraisal.lookup import entries_of
from scenarios.appraisal.study import CaseInMoney
from scenarios.appraisal.terms import StationPrices
from scenarios.text import Text
from scenarios.words import pool_name, stations_text

# The mode that every tool has: saying it twice says nothing.
ONLY_TOOL = "tool_change"
EVERYWHERE = "*"


def input_name(key: str, money: CaseInMoney, text: Text) -> str:
    """An input for people: its words in the catalogue, with the names of the line and not those of the file."""
    table, *rest = key.removeprefix("economics.").split(".")
    if table == "stations":
        return _station_price(rest[0], rest[1], ".".join(rest[2:]), money, text)
    if table == "scenarios":
        names = (pool_text(name, money, text) for name in rest[2:-1])
        return text(f"input.change_{rest[1]}", name=", ".join(names))
    if rest[:1] == ["tariffs"]:
        return text("input.tariff", name=rest[1])
    names = (pool_text(name, money, text) for name in rest[1:])
    return text(f"input.{'_'.join((table, *rest[:1]))}", name=", ".join(names))


def pool_text(pool: str, money: CaseInMoney, text: Text) -> str:
    """A pool of people in words; the name in the file for one that neither line has."""
    for line in money.lines:
        if pool in line.pools:
            return pool_name(line, pool, text)
    return pool.replace("_", " ")


def _station_price(owner: str, field: str, mode: str, money: CaseInMoney, text: Text) -> str:
    where = _where(owner, field, mode, money, text)
    if not mode or (field, mode) == ("tools", ONLY_TOOL):
        return text("input.station_tool" if mode else f"input.station_{field}", station=where)
    shown = text(f"part.{mode}") if text.has(f"part.{mode}") else mode.replace("_", " ")
    return text(f"input.station_{field}", station=where, mode=shown)


def _where(owner: str, field: str, mode: str, money: CaseInMoney, text: Text) -> str:
    """The stations for which an entry says this price: a longer pattern or a name of its own takes precedence."""
    table = money.terms.stations
    lines = money.lines
    known = list(dict.fromkeys(name for line in lines for name in line.stations))
    if owner in known:
        return stations_text(lines, (owner,), text)
    said = [name for name in known if next(_saying(table, name, field, mode), None) == owner]
    if len(said) == len(known):
        return text("station.all")
    if owner == EVERYWHERE:
        return text("station.others")
    return stations_text(lines, said or (owner,), text)


def _saying(table: Mapping[str, StationPrices], station: str, field: str, mode: str) -> Iterator[str]:
    """Entries that say this price of a station, the one that holds first."""
    for name in entries_of(table, station):
        value = getattr(table[name], field)
        if (mode in value) if mode else (value is not None):
            yield name

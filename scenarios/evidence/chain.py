"""The ledger of a pack: what was recorded when, each entry holding the hash of the one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from scenarios.evidence.canonical import canonical_json
from scenarios.evidence.standalone.verify_lineproof import MANIFEST, ORIGIN, SEALED, entry_hash
from simcore.errors import LineproofError


@dataclass(frozen=True, slots=True)
class Event:
    """Something to record: when (with its zone), what, of which file of the pack if any, and the digest of that."""

    time: datetime
    what: str
    digest: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the ledger: number from 1, time in UTC as stated by who recorded it, and the hash of what precedes."""

    number: int
    time: str
    what: str
    path: str
    digest: str
    previous: str
    hash: str


def chained(events: Sequence[Event], sealing: Event) -> tuple[Entry, ...]:
    """The entries of the events and, as the last one, that of the sealing.

    Raises:
        LineproofError: LEDGER_TIME for a time without zone or before that of the entry above, LEDGER_WHAT for an event
            that says nothing or calls itself the sealing.
    """
    found: list[Entry] = []
    for event in (*events, sealing):
        place = f"ledger[{len(found)}]"
        time = utc(event.time, place)
        if found and time < found[-1].time:
            message = f"{time} is before the entry above, {found[-1].time}"
            raise LineproofError("LEDGER_TIME", message, "record events in the order of time", place)
        if not event.what.strip() or (event.what == SEALED and event is not sealing):
            raise LineproofError("LEDGER_WHAT", f"'{event.what}' does not say what happened", "describe it", place)
        previous = found[-1].hash if found else ORIGIN
        data = {
            "number": len(found) + 1, "time": time, "what": event.what, "path": event.path, "digest": event.digest,
            "previous": previous,
        }  # fmt: skip
        found.append(Entry(len(found) + 1, time, event.what, event.path, event.digest, previous, entry_hash(data)))
    return tuple(found)


def sealing_of(manifest_digest: str, time: datetime) -> Event:
    """The event that ends a ledger: the manifest as it is."""
    return Event(time, SEALED, manifest_digest, MANIFEST)


def ledger_bytes(entries: Sequence[Entry]) -> bytes:
    """A ledger as a file: one line of canonical JSON for each entry."""
    return b"".join(canonical_json(asdict(entry)) + b"\n" for entry in entries)


def utc(time: datetime, place: str = "time") -> str:
    """A time to the second in UTC; LineproofError LEDGER_TIME for one without a zone."""
    if time.tzinfo is None:
        raise LineproofError("LEDGER_TIME", f"{time.isoformat()} has no time zone", "add it, such as +08:00", place)
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

"""What pages and routes stand on: settings, cases, jobs, logins; made once for a server."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.cases.root import Cases
from dashboard.config import Config
from dashboard.context import Context, visitor
from dashboard.jobs.manager import Jobs
from dashboard.jobs.quick import Quick
from dashboard.security.log import RefusalLog
from dashboard.security.login import Door
from dashboard.security.sessions import Sessions, load_secret
from dashboard.security.throttle import Throttle
from dashboard.text import Text

HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of a server."""

    config: Config
    cases: Cases
    jobs: Jobs
    door: Door
    quick: Quick

    def context(self, path: str = "/", search: str = "") -> Context:
        """The context of the request that is being answered, at an address."""
        asking = visitor()
        return Context(self, asking.user, Text(asking.language)).at(path, search)


def services_of(config: Config) -> Services:
    """The parts of a server by its settings; the files of its state are made where they are missing."""
    limits, state = config.limits, config.state
    sessions = Sessions(state / "sessions.sqlite", load_secret(config.secret_file), limits.session_hours * HOUR)
    throttle = Throttle(
        state / "sessions.sqlite", limits.account_failures, limits.address_failures, limits.failure_window
    )
    door = Door(config, sessions, throttle, RefusalLog(state / "refusals.jsonl"))
    cases = Cases(config.root, config.examples)
    return Services(config, cases, Jobs(config, cases), door, Quick())

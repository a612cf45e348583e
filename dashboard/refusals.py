"""A refusal with its HTTP status, and the status of the refusals of the other packages."""

from __future__ import annotations

from collections.abc import Mapping

from simcore.errors import LineproofError

# Everything else that is refused is a mistake in what was sent.
STATUS: Mapping[str, int] = {
    "CASE_UNKNOWN": 404,
    "FILE_NOT_FOUND": 404,
    "FILE_UNKNOWN": 404,
    "JOB_UNKNOWN": 404,
    "RESULT_UNKNOWN": 404,
    "VERSION_UNKNOWN": 404,
    "FILE_EXISTS": 409,
    "NOTHING_TO_UNDO": 409,
    "NOTHING_TO_REDO": 409,
    "VERSION_CHANGED": 409,
    "JOB_STATE": 409,
    "FILE_TOO_BIG": 413,
    "TOO_MANY_JOBS": 429,
}
UNPROCESSABLE = 422


class Refused(LineproofError):
    """A request that is refused; `status` is that of HTTP."""

    def __init__(self, status: int, code: str, message: str, hint: str = "", path: str = "") -> None:
        super().__init__(code, message, hint, path)
        self.status = status


def status_of(error: LineproofError) -> int:
    """The HTTP status of a refusal."""
    return error.status if isinstance(error, Refused) else STATUS.get(error.code, UNPROCESSABLE)

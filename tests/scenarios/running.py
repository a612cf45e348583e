"""A command in this process: its exit code; what it prints goes where the test captures it."""

from __future__ import annotations

from scenarios.cli import app


def exit_code(*arguments: object) -> int:
    """Run `lineproof ARGUMENTS`; 0 unless it ends with another code."""
    words = [str(argument) for argument in arguments]
    try:
        app.command(words)(args=words, prog_name="lineproof")
    except SystemExit as end:
        return int(end.code or 0)
    return 0

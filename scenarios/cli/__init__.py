"""The command `lineproof`; exit codes: 0 done, 1 done with findings, 2 could not be done, 130 interrupted."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line of this process."""
    # Runs keep every processor busy anyway, and with one thread no figure's last bits depend on their number.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from scenarios.cli.app import command

    # A terminal with another encoding shows a replacement instead of ending the run.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    command(sys.argv[1:])(args=sys.argv[1:], prog_name="lineproof")

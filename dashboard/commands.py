"""The commands `dashboard` and `dashboard-user`, registered with the command line by an entry point."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from scenarios.cli.app import LocalisedCommand
from scenarios.cli.options import Lang
from scenarios.cli.session import Session

HERE = Path(__file__).resolve().parent
ROOT = Path("cases")
"""Folder of the cases unless another is named; made where it isn't there."""
EXAMPLES = HERE.parent / "examples"


def _text(key: str) -> str:
    """A text of a help page in the language that the command line asks for."""
    from dashboard.text import Text
    from scenarios.text import default_language

    return Text(default_language(sys.argv[1:]))(key)


serve = typer.Typer(add_completion=False, rich_markup_mode=None, help=_text("command.dashboard"))
user = typer.Typer(add_completion=False, rich_markup_mode=None, help=_text("command.dashboard_user"))


@serve.command(cls=LocalisedCommand, help=_text("command.dashboard"))
def dashboard(
    root: Annotated[Path, typer.Argument(metavar="[ROOT]", help=_text("argument.root"))] = ROOT,
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help=_text("option.host"))] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", metavar="N", help=_text("option.port"))] = 8765,
    users: Annotated[Path | None, typer.Option("--users", metavar="FILE", help=_text("option.users"))] = None,
    public_url: Annotated[str, typer.Option("--public-url", metavar="URL", help=_text("option.public_url"))] = "",
    examples: Annotated[Path | None, typer.Option("--examples", metavar="DIR", help=_text("option.examples"))] = None,
    open_browser: Annotated[bool, typer.Option("--open", help=_text("option.open"))] = False,
    lang: Lang = None,
) -> None:
    with Session(lang) as session:
        from dashboard.config import configure
        from dashboard.serve import serve_until_ended

        if root == ROOT:
            root.mkdir(exist_ok=True)
        shipped = EXAMPLES if EXAMPLES.is_dir() else None
        settings: dict[str, Any] = {
            "root": root, "host": host, "port": port, "users": users, "public_url": public_url,
            "examples": examples or shipped, "language": session.text.language,
        }  # fmt: skip
        serve_until_ended(configure(**settings), open_browser=open_browser)


@user.command(cls=LocalisedCommand, help=_text("command.dashboard_user"))
def add_user(
    action: Annotated[str, typer.Argument(metavar="add", help=_text("argument.action"))],
    name: Annotated[str, typer.Argument(metavar="NAME", help=_text("argument.user"))],
    role: Annotated[str, typer.Option("--role", metavar="ROLE", help=_text("option.role"))],
    users: Annotated[Path, typer.Option("--users", metavar="FILE", help=_text("option.users"))] = Path("users.toml"),
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help=_text("option.password_stdin"))] = False,
    lang: Lang = None,
) -> None:
    with Session(lang) as session:
        from dashboard.security.users import add_user as write_user
        from dashboard.text import Text
        from simcore.errors import LineproofError

        text = Text(session.text.language)
        if action != "add":
            raise LineproofError("NAME_UNKNOWN", f"there is no action '{action}'", "write: add", "action")
        write_user(users, name, role, _password(text, from_stdin=password_stdin))
        session.write(text("serve.user_written", name=name, role=text(f"role.{role}"), path=str(users)))


def _password(text: Any, *, from_stdin: bool) -> str:
    from simcore.errors import LineproofError

    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass(f"{text('serve.password')}: ")
    if getpass.getpass(f"{text('serve.password_again')}: ") != first:
        raise LineproofError("PASSWORD", text("serve.passwords_differ"), "", "password")
    return first

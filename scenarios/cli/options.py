"""Options that several commands share; help texts are references into the catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Lang = Annotated[str | None, typer.Option("--lang", metavar="zh|en", help="@option.lang")]
Json = Annotated[bool, typer.Option("--json", help="@option.json")]
Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="@option.out")]
Replications = Annotated[int | None, typer.Option("--replications", min=1, metavar="N", help="@option.replications")]
Warmup = Annotated[str | None, typer.Option("--warmup", metavar="TIME", help="@option.warmup")]
Days = Annotated[float | None, typer.Option("--days", metavar="N", help="@option.days")]
Seed = Annotated[int | None, typer.Option("--seed", metavar="N", help="@option.seed")]
Workers = Annotated[int | None, typer.Option("--workers", min=1, metavar="N", help="@option.workers")]
Engine = Annotated[str, typer.Option("--engine", metavar="simpy|fast|auto", help="@option.engine")]
Precision = Annotated[str | None, typer.Option("--precision", metavar="PERCENT", help="@option.precision")]
Cache = Annotated[Path | None, typer.Option("--cache", metavar="DIR", help="@option.cache")]
Scenario = Annotated[str | None, typer.Option("--scenario", metavar="NAME", help="@option.scenario")]
Kept = Annotated[Path | None, typer.Option("--cache", metavar="DIR", help="@option.kept_runs")]

"""The server as a process: it listens until somebody ends it."""

from __future__ import annotations

import threading
import webbrowser
from contextlib import suppress

import plotly.graph_objects as go
import typer
import uvicorn

from dashboard.app import create_app
from dashboard.components.graph import styled_figure
from dashboard.config import Config
from dashboard.text import Text


class Server(uvicorn.Server):
    """uvicorn, which says in the user's language where it listens."""

    def __init__(self, settings: uvicorn.Config, config: Config, *, open_browser: bool) -> None:
        super().__init__(settings)
        self.lineproof = config
        self.open_browser = open_browser

    async def startup(self, sockets: object = None) -> None:
        await super().startup(sockets)  # type: ignore[arg-type]
        if not self.started:
            return
        port = self.servers[0].sockets[0].getsockname()[1]
        host = self.lineproof.host
        url = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
        text = Text(self.lineproof.language)
        typer.echo(text("serve.listening", root=self.lineproof.root, url=url))
        if not self.lineproof.has_login:
            typer.echo(text("serve.no_login"))
        threading.Thread(target=warm_figures, daemon=True).start()
        if self.open_browser:
            threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()


def warm_figures() -> None:
    """Let plotly load what it loads with the first figures, so that the first page with some needn't wait for it."""
    figure = go.Figure([go.Bar(x=[1], y=[1]), go.Scatter(x=[1], y=[1]), go.Histogram(x=[1])])
    figure.add_vline(x=0)
    figure.update_layout(legend={"orientation": "h"}, annotations=[{"text": "", "x": 0, "y": 0}])
    styled_figure(figure).to_plotly_json()


def serve_until_ended(config: Config, *, open_browser: bool = False) -> None:
    """Serve the cases of a configuration until the process is told to end; jobs that run go on after that."""
    settings = uvicorn.Config(
        create_app(config), host=config.host, port=config.port, log_level="warning", access_log=False,
        server_header=False, proxy_headers=False, ws_max_size=config.limits.body, timeout_keep_alive=30,
        limit_concurrency=400,
    )  # fmt: skip
    # Ctrl-C is how somebody ends it: uvicorn has closed everything, and hands the interruption on.
    with suppress(KeyboardInterrupt):
        Server(settings, config, open_browser=open_browser).run()
        return
    typer.echo(Text(config.language)("serve.ended"))

"""Puts the HTTP side together: routes, errors, OpenAPI, and the built app at the root."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from litestar import Litestar
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin, YamlRenderPlugin

from sync_server.api import (
    administration,
    books,
    devices,
    files,
    imports,
    manifests,
    papers,
    problems,
    public,
    reports,
)
from sync_server.company import Company
from sync_server.deadlines import watching_deadlines
from sync_server.logs import log_plainly
from sync_server.static import StaticApp

Asgi = Callable[[Any, Any, Any], Awaitable[None]]


def make_app(company: Company, app_dir: Path | None = None) -> Litestar:
    """The whole server as an ASGI application. Without `app_dir` it serves the API alone."""
    log_plainly()
    app = Litestar(
        route_handlers=[
            *administration.ROUTES,
            *books.ROUTES,
            *devices.ROUTES,
            *files.ROUTES,
            *imports.ROUTES,
            *manifests.ROUTES,
            *papers.ROUTES,
            *public.ROUTES,
            *reports.ROUTES,
        ],
        state=State({"company": company}),
        lifespan=[watching_deadlines],
        exception_handlers=dict(problems.HANDLERS),  # type: ignore[arg-type]  # each takes its own error
        compression_config=CompressionConfig(
            backend="gzip", gzip_compress_level=6, minimum_size=1000, exclude_opt_key="as_is"
        ),
        openapi_config=OpenAPIConfig(
            title="Paigong",
            version="1",
            path="/schema",
            render_plugins=[JsonRenderPlugin(path="/openapi.json"), YamlRenderPlugin()],
        ),
    )
    if app_dir is not None:
        app.asgi_handler = _beside(app, StaticApp(app_dir))
    return app


def _beside(app: Litestar, files: Asgi) -> Asgi:
    """Addresses whose first part is one of the API's go there, all others to the app's files.

    Not a mount at the root: under one, Litestar finds no address with a variable part, such as /v/{token}.
    """
    api = app.asgi_handler
    ours = {route.path.split("/")[1] for route in app.routes}

    async def site(scope: Any, receive: Any, send: Any) -> None:
        to_files = scope["type"] == "http" and scope["path"].split("/")[1] not in ours
        await (files if to_files else api)(scope, receive, send)

    return site

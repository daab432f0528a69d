"""Puts the HTTP side together: routes, errors, OpenAPI, and the built app at the root."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from litestar import Litestar, asgi
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin, YamlRenderPlugin

from sync_server.api import devices, imports, problems, public
from sync_server.company import Company
from sync_server.logs import log_plainly
from sync_server.static import StaticApp

Asgi = Callable[[Any, Any, Any], Awaitable[None]]


def make_app(company: Company, app_dir: Path | None = None) -> Litestar:
    """The whole server as an ASGI application. Without `app_dir` it serves the API alone."""
    log_plainly()
    routes: list[Any] = [*devices.ROUTES, *imports.ROUTES, *public.ROUTES]
    if app_dir is not None:
        static = StaticApp(app_dir)

        @asgi("/", is_mount=True, copy_scope=True, opt={"as_is": True})
        async def app(scope: Any, receive: Any, send: Any) -> None:
            await static(scope, receive, send)

        routes.append(app)
    return Litestar(
        route_handlers=routes,
        state=State({"company": company}),
        exception_handlers=dict(problems.HANDLERS),  # type: ignore[arg-type]  # each takes its own error
        compression_config=CompressionConfig(backend="gzip", minimum_size=1000, exclude_opt_key="as_is"),
        openapi_config=OpenAPIConfig(
            title="Paigong",
            version="1",
            path="/schema",
            render_plugins=[JsonRenderPlugin(path="/openapi.json"), YamlRenderPlugin()],
        ),
    )

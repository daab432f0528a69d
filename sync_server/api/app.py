"""Puts the HTTP side together: routes, errors, OpenAPI, and the built app at the root."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
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
    calendar,
    customer_pages,
    databases,
    devices,
    files,
    health,
    imports,
    lists,
    manifests,
    own_systems,
    papers,
    problems,
    public,
    record_lists,
    reports,
    search,
    surveys,
)
from sync_server.api.answers import kept_nowhere, pages_without_body
from sync_server.api.limits import forgetting_callers
from sync_server.core.company import Company
from sync_server.core.deadlines import watching_deadlines
from sync_server.core.files.erasing import erasing_photos
from sync_server.core.forgetting import watching_devices
from sync_server.core.logs import log_plainly
from sync_server.core.observing.metrics import Metrics
from sync_server.core.observing.readiness import Expected, Readiness
from sync_server.core.observing.requests import observed
from sync_server.core.paging import keeping_lists
from sync_server.core.searching import keeping_search
from sync_server.core.server_settings import ServerSettings
from sync_server.reporting.personal.erasing import erasing_customers
from sync_server.static import StaticApp
from sync_server.subjects.messages.watch import sending_messages
from sync_server.subjects.own_systems.watch import pushing_news
from sync_server.subjects.surveys.watch import watching_surveys

Asgi = Callable[[Any, Any, Any], Awaitable[None]]


def make_app(company: Company, app_dir: Path | None = None, settings: ServerSettings | None = None) -> Litestar:
    """The whole server as an ASGI application. Without `app_dir` it serves the API alone."""
    chosen = settings or ServerSettings()
    log_plainly(chosen.log_level)
    metrics = Metrics(company)
    expected = Expected(chosen.ready_free_mb, chosen.ready_within_s, chosen.backup_hours)
    app = Litestar(
        route_handlers=[
            *administration.ROUTES,
            *books.ROUTES,
            *calendar.ROUTES,
            *customer_pages.ROUTES,
            *databases.ROUTES,
            *devices.ROUTES,
            *files.ROUTES,
            *health.ROUTES,
            *imports.ROUTES,
            *lists.ROUTES,
            *manifests.ROUTES,
            *own_systems.ROUTES,
            *papers.ROUTES,
            *public.ROUTES,
            *record_lists.ROUTES,
            *reports.ROUTES,
            *search.ROUTES,
            *surveys.ROUTES,
        ],
        state=State(
            {
                "company": company,
                "metrics": metrics,
                "metrics_token": chosen.metrics_token,
                "readiness": Readiness(company, expected),
            }
        ),
        lifespan=[
            watching_deadlines,
            forgetting_callers,
            keeping_lists,
            keeping_search,
            erasing_photos,
            erasing_customers,
            watching_devices,
            watching_surveys,
            *([partial(pushing_news, allowed=chosen.push_networks)] if chosen.webhooks else []),
            *([sending_messages(chosen)] if chosen.messages else []),
        ],
        logging_config=None,
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
    app.asgi_handler = kept_nowhere(pages_without_body(app.asgi_handler))
    if app_dir is not None:
        app.asgi_handler = _beside(app, StaticApp(app_dir))
    app.asgi_handler = observed(app.asgi_handler, metrics, chosen.access_log)
    return app


def _beside(app: Litestar, files: Asgi) -> Asgi:
    """Addresses whose first part is one of the API's go there, all others to the app's files.

    Not a mount at the root: under one, Litestar finds no address with a variable part, such as /v/{token}.
    """
    api = app.asgi_handler
    ours = {route.path.split("/")[1] for route in app.routes}

    async def site(scope: Any, receive: Any, send: Any) -> None:
        to_files = scope["type"] == "http" and scope["path"].split("/")[1] not in ours
        scope["paigong_file"] = to_files
        await (files if to_files else api)(scope, receive, send)

    return site

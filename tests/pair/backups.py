"""What the tests of backup share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from litestar.testing import TestClient
from pair.field import Field, Phone
from pair.links import AppLink

from rulebook.kernel.irregularities import Irregularity
from sync_server.api.app import make_app
from sync_server.core.company import open_company


@contextmanager
def opened_again(field: Field, data: Path, url: str | None) -> Iterator[Field]:
    company = open_company(data, url=url, clock=field.clock)
    with TestClient(make_app(company), raise_server_exceptions=False) as client:
        again = Field(data.parent, company, client, field.clock)
        again.postgres = field.postgres
        yield again
    company.engine.dispose()


def moved(phone: Phone, field: Field) -> Phone:
    """The same app, whose server is now another machine."""
    phone.weather._link = AppLink(field.client)
    return phone


def codes(field: Field) -> set[str]:
    return {i.code for i in field.all(Irregularity)}

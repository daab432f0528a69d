"""Reports are read from a real standby, never older than they were asked for; where it fails, from the primary."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from pair.postgres import Postgres
from pair.standby import Cluster, Pair, pair_of_clusters
from sqlalchemy import Connection, text

from rulebook.kernel.ids import Fen
from rulebook.subjects.company.commands import SetPrice
from sync_server.core.company import Company, open_company
from sync_server.core.observing.metrics import Metrics
from sync_server.core.standby import Moment, Standby, StandbyAway, moment_of
from sync_server.core.system import write_as_system
from sync_server.reporting.exporting import export
from sync_server.reporting.report import Report, Row
from sync_server.reporting.span import Span

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
LONG_S = 120.0
"""Longer than any machine takes to pass on a line."""


def _rows(connection: Connection, _: Span) -> Iterator[Row]:
    """Where it is read, and how many records there are."""
    follows = connection.execute(text("SELECT pg_is_in_recovery()")).scalar_one()
    yield ("standby" if follows else "primary"), connection.execute(text("SELECT count(*) FROM records")).scalar()


WHERE = Report(title="Where", columns=("where", "records"), rows=_rows)


def url_of(cluster: Cluster) -> str:
    return f"postgresql+psycopg://paigong@127.0.0.1:{cluster.port}/paigong?connect_timeout=2"


def write(company: Company, model: str) -> None:
    price = SetPrice(model=model, name=model, name_en=model, fen=Fen(100), valid_from="2026-01-01")
    with company.write() as work:
        write_as_system(work, company.master, price, model, NOW)


def read(company: Company) -> tuple[str, int]:
    """Where a report was read, and how many records it counted."""
    whole = b"".join(export(company, "prices", "csv", Span(), "tester", report=WHERE)).decode()
    where, count = next(line.split(",") for line in whole.splitlines() if line.startswith(("standby", "primary")))
    return where, int(count)


def counted(company: Company) -> int:
    with company.read() as work:
        return int(work.connection.execute(text("SELECT count(*) FROM records")).scalar_one())


@pytest.fixture
def pair(postgres: Postgres) -> Iterator[Pair]:
    assert postgres
    with pair_of_clusters() as found:
        yield found


def test_reports_are_read_from_the_standby_and_from_the_primary_when_it_cannot_answer(
    pair: Pair, tmp_path: Path
) -> None:
    company = open_company(tmp_path, url=pair.url, clock=lambda: NOW, reports_url=url_of(pair.standby))
    assert company.standby is not None
    company.standby.patience_s = LONG_S
    write(company, "T-100")
    assert read(company) == ("standby", counted(company)), "with the very line that says it was taken out"

    # behind: what it shows would be older than what was asked for
    company.standby.patience_s = 0.2
    pair.standby.run("SELECT pg_wal_replay_pause()")
    pair.standby.wait_for("pg_get_wal_replay_pause_state() = 'paused'")
    write(company, "T-200")
    assert read(company) == ("primary", counted(company))
    pair.standby.run("SELECT pg_wal_replay_resume()")
    company.standby.patience_s = LONG_S
    assert read(company) == ("standby", counted(company))

    told = Metrics(company).text().decode()
    assert 'paigong_report_reads_total{source="standby"} 2.0' in told
    assert 'paigong_report_reads_total{source="primary"} 1.0' in told

    # the primary dies: what was the standby takes its place, and is what reports are read from, too
    pair.fail_over()
    assert read(company) == ("primary", counted(company))
    assert company.standby.reads == {"standby": 3, "primary": 1}
    company.standby.close()
    company.engine.dispose()


def test_a_standby_that_is_away_costs_no_report_and_is_not_asked_again_at_once(pair: Pair, tmp_path: Path) -> None:
    ticks = SimpleNamespace(now=0.0)
    company = open_company(tmp_path, url=pair.url, clock=lambda: NOW)
    pair.primary.run("ALTER SYSTEM SET synchronous_standby_names = ''")
    pair.primary.run("SELECT pg_reload_conf()")
    pair.primary.wait_for("current_setting('synchronous_standby_names') = ''")
    pair.standby.kill()
    company.standby = Standby(url_of(pair.standby), clock=lambda: ticks.now)
    assert read(company) == ("primary", counted(company))
    with pytest.raises(StandbyAway, match="a moment ago"), company.standby.connected(_now(company)):
        pass
    ticks.now = 31.0
    assert read(company) == ("primary", counted(company))
    assert company.standby.reads == {"primary": 2}
    company.engine.dispose()


def test_another_companys_database_is_never_taken_for_the_standby(pair: Pair, tmp_path: Path) -> None:
    company = open_company(tmp_path / "one", url=pair.url, clock=lambda: NOW)
    pair.primary.run("CREATE DATABASE other TEMPLATE template0")
    url = f"postgresql+psycopg://paigong@127.0.0.1:{pair.primary.port}/other"
    other = open_company(tmp_path / "other", url=url, clock=lambda: NOW)
    company.standby = Standby(url)
    write(company, "T-100")
    with pytest.raises(StandbyAway, match="another company"), company.standby.connected(_now(company)):
        pass
    assert read(company) == ("primary", counted(company))
    for one in (company, other):
        one.engine.dispose()
    company.standby.close()


def _now(company: Company) -> Moment:
    with company.read() as work:
        return moment_of(work.connection)

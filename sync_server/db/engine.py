"""Opens the database: SQLite (WAL, FULL) by default, PostgreSQL by URL; brings its tables up to date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script.revision import ResolutionError
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, func, inspect, make_url, select
from sqlalchemy.engine.interfaces import DBAPIConnection


class NewerDatabase(Exception):
    """The tables were made by a newer version of this program; nothing was changed."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"the database is of a newer version ({revision}) than this program: install that version, "
            "or restore a backup that was made with this one"
        )


MIGRATIONS = Path(__file__).parent / "migrations"
_TURN = 0x7061_6967
"""The lock that processes take on PostgreSQL while they open a company's database."""


def open_database(url: str) -> Engine:
    """Return an engine whose tables are current. Transactions on SQLite take the write lock at once."""
    engine = bare_database(url)
    migrate(engine)
    return engine


def bare_database(url: str) -> Engine:
    """An engine whose tables are as they are found."""
    options: dict[str, Any] = {"hide_parameters": True}  # an error in the log must not tell what is in the books
    if make_url(url).get_backend_name() == "postgresql":
        # a writer that has waited for the head sees what was committed meanwhile, whatever the server's default
        options |= {"isolation_level": "READ COMMITTED", "pool_pre_ping": True}
    engine = create_engine(url, **options)
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    return engine


@contextmanager
def one_at_a_time(engine: Engine) -> Iterator[None]:
    """Server processes that start at once bring their database up to date one after the other."""
    if engine.dialect.name != "postgresql":
        yield
        return
    with engine.begin() as connection:
        connection.execute(select(func.pg_advisory_xact_lock(_TURN)))
        yield


def is_in_use(url: str) -> bool:
    """Whether a database holds tables, whosever they are."""
    engine = bare_database(url)
    try:
        return bool(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'paigong.db'}"


def migrate(engine: Engine) -> None:
    with engine.begin() as connection:
        migrate_on(connection, "head")


def migrate_on(connection: Connection, revision: str) -> None:
    """Bring the tables to a revision, inside the caller's transaction."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, revision)
    except CommandError as error:
        if isinstance(error.__cause__, ResolutionError) or "Can't locate revision" in str(error):
            raise NewerDatabase(revision_of(connection) or revision) from error
        raise


def revision_of(connection: Connection) -> str:
    """The revision that the tables are at."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connect(connection: DBAPIConnection, _: Any) -> None:
        connection.isolation_level = None  # transactions are begun below
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        mode = connection.get_execution_options().get("sqlite_begin", "IMMEDIATE")
        connection.exec_driver_sql(f"BEGIN {mode}")

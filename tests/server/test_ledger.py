"""The database's own guards: lines are for ever, the ledger balances and is never edited. On both databases."""

from __future__ import annotations

import asyncio
import re

import pytest
from pair.field import Field, on_both
from sqlalchemy import insert, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from sync_server.db import tables as t

pytestmark = on_both


@pytest.fixture
def paid(field: Field) -> Field:
    """A field where one visit was paid in cash."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does_the_visit()
        await wang.sync()

    asyncio.run(scene())
    return field


EVERYWHERE = (
    "UPDATE lines SET raw = outcome",
    "UPDATE lines SET outcome = raw WHERE arrival = 1",
    "UPDATE lines SET received_at = 'yesterday'",
    "DELETE FROM lines",
    "DELETE FROM lines WHERE arrival = 1",
    "INSERT INTO lines SELECT * FROM lines WHERE arrival < 3 ON CONFLICT (arrival) DO UPDATE SET raw = lines.raw",
    "UPDATE postings SET fen = fen + 1",
    "UPDATE postings SET account = 'staff:p-zhao'",
    "DELETE FROM postings",
    "UPDATE entries SET memo = 'nothing'",
    "UPDATE entries SET sealed = (1 = 0)",
    "UPDATE entries SET at = '2020-01-01'",
    "UPDATE entries SET day = '2020-01-01'",
    "DELETE FROM entries",
    "INSERT INTO postings SELECT entry, n + 10, account, 100 FROM postings",
    "INSERT INTO entries VALUES ('e1', 1, '', '', '', 1 = 1, '', '')",
)
ONLY = {
    "sqlite": (
        "REPLACE INTO lines SELECT * FROM lines LIMIT 1",
        "REPLACE INTO lines SELECT arrival + 1000, device, seq, hash, x'00', mac, received_at, outcome FROM lines",
        "REPLACE INTO postings SELECT entry, n, account, fen + 1 FROM postings",
        "REPLACE INTO entries SELECT * FROM entries",
        "REPLACE INTO entries SELECT id, arrival, at, source, memo, 0, day, late FROM entries",
    ),
    "postgresql": (
        "TRUNCATE lines",
        "TRUNCATE postings",
        "TRUNCATE entries CASCADE",
    ),
}
GUARDED = re.compile(r"kept|edited|deleted|there already|sealed|may not be changed by")


def refused(field: Field, statement: str) -> str:
    """What the database said to it; "" where it did it."""
    try:
        with field.company.engine.begin() as connection:
            connection.execute(text(statement))
    except DatabaseError as error:
        return str(error.orig)
    return ""


def test_nobody_edits_deletes_or_adds_behind_the_rules(paid: Field) -> None:
    before = paid.tables()
    assert before["postings"]
    for statement in (*EVERYWHERE, *ONLY[paid.company.engine.dialect.name]):
        assert GUARDED.search(refused(paid, statement)), statement
    assert paid.tables() == before


def test_an_entry_that_does_not_balance_is_never_sealed(paid: Field) -> None:
    def post(legs: tuple[int, ...]) -> None:
        with paid.company.engine.begin() as connection:
            row = {"id": "e1", "arrival": 1, "at": "", "source": "", "memo": "", "sealed": False}
            connection.execute(insert(t.entries).values(row))
            for n, fen in enumerate(legs):
                connection.execute(insert(t.postings).values(entry="e1", n=n, account="safe", fen=fen))
            connection.execute(text("UPDATE entries SET sealed = (1 = 1) WHERE id = 'e1'"))

    before = paid.tables()
    for legs in ((), (100,), (100, -99), (100, 0), (5, 5, -9)):
        with pytest.raises(DatabaseError, match="balance"):
            post(legs)
    assert paid.tables() == before


def test_every_entry_is_sealed_and_balances(paid: Field) -> None:
    with paid.company.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM entries WHERE NOT sealed")).scalar_one() == 0
        sums = connection.execute(text("SELECT entry, sum(fen) FROM postings GROUP BY entry")).all()
    assert {total for _, total in sums} == {0}
    assert sums


def test_a_posting_belongs_to_an_entry(field: Field) -> None:
    with pytest.raises(IntegrityError), field.company.engine.begin() as connection:
        connection.execute(insert(t.postings).values(entry="nobody", n=0, account="safe", fen=1))


def test_a_crash_in_the_middle_of_a_request_leaves_nothing_of_it(field: Field) -> None:
    def crash() -> None:
        with field.company.write() as work:
            work.take_arrival()
            work.take_changes(3)
            raise KeyboardInterrupt

    before = field.tables()
    with pytest.raises(KeyboardInterrupt):
        crash()
    assert field.tables() == before

"""The database's own guards: lines are for ever, the ledger balances and is never edited. On SQLite."""

from __future__ import annotations

import asyncio

import pytest
from pair.field import Field
from sqlalchemy import insert, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from sync_server.db import tables as t


@pytest.fixture
def paid(field: Field) -> Field:
    """A field where one visit was paid in cash."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does_the_visit()
        await wang.sync()

    asyncio.run(scene())
    return field


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE lines SET raw = x'00'",
        "UPDATE lines SET outcome = x'00' WHERE arrival = 1",
        "UPDATE lines SET received_at = 'yesterday'",
        "DELETE FROM lines",
        "DELETE FROM lines WHERE arrival = 1",
        "REPLACE INTO lines SELECT * FROM lines LIMIT 1",
        "REPLACE INTO lines SELECT arrival + 1000, device, seq, hash, x'00', mac, received_at, outcome FROM lines",
        "UPDATE postings SET fen = fen + 1",
        "UPDATE postings SET account = 'staff:p-zhao'",
        "DELETE FROM postings",
        "REPLACE INTO postings SELECT entry, n, account, fen + 1 FROM postings",
        "UPDATE entries SET memo = 'nothing'",
        "UPDATE entries SET sealed = 0",
        "UPDATE entries SET at = '2020-01-01'",
        "DELETE FROM entries",
        "REPLACE INTO entries SELECT * FROM entries",
        "REPLACE INTO entries SELECT id, arrival, at, source, memo, 0 FROM entries",
        "INSERT INTO postings SELECT entry, n + 10, account, 100 FROM postings",
        "INSERT INTO entries VALUES ('e1', 1, '', '', '', 1)",
    ],
)
def test_nobody_edits_deletes_or_adds_behind_the_rules(paid: Field, statement: str) -> None:
    before = paid.tables()
    assert before["postings"]
    with pytest.raises(DatabaseError), paid.company.engine.begin() as connection:
        connection.execute(text(statement))
    assert paid.tables() == before


@pytest.mark.parametrize("legs", [(), (100,), (100, -99), (100, 0), (5, 5, -9)])
def test_an_entry_that_does_not_balance_is_never_sealed(paid: Field, legs: tuple[int, ...]) -> None:
    def post() -> None:
        with paid.company.engine.begin() as connection:
            row = {"id": "e1", "arrival": 1, "at": "", "source": "", "memo": "", "sealed": False}
            connection.execute(insert(t.entries).values(row))
            for n, fen in enumerate(legs):
                connection.execute(insert(t.postings).values(entry="e1", n=n, account="safe", fen=fen))
            connection.execute(text("UPDATE entries SET sealed = 1 WHERE id = 'e1'"))

    before = paid.tables()
    with pytest.raises(IntegrityError, match="balance"):
        post()
    assert paid.tables() == before


def test_every_entry_is_sealed_and_balances(paid: Field) -> None:
    with paid.company.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM entries WHERE NOT sealed")).scalar_one() == 0
        sums = connection.execute(text("SELECT entry, sum(fen) FROM postings GROUP BY entry")).all()
    assert {total for _, total in sums} == {0}
    assert sums


def test_a_posting_belongs_to_an_entry(paid: Field) -> None:
    with pytest.raises(IntegrityError), paid.company.engine.begin() as connection:
        connection.execute(insert(t.postings).values(entry="nobody", n=0, account="safe", fen=1))


def test_a_crash_in_the_middle_of_a_request_leaves_nothing_of_it(paid: Field) -> None:
    def crash() -> None:
        with paid.company.write() as book:
            book.take_arrival()
            book.take_changes(3)
            raise KeyboardInterrupt

    before = paid.tables()
    with pytest.raises(KeyboardInterrupt):
        crash()
    assert paid.tables() == before

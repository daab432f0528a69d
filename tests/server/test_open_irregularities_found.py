"""Irregularities that stood in the books before they were looked up by their matter are found after the update."""

from __future__ import annotations

from pair.field import Field
from pair.older_database import as_of
from sqlalchemy import text

from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.irregularities.commands import Settle
from rulebook.subjects.rounds.commands import StartRound
from sync_server.db.engine import migrate

KEYS = "SELECT id, name, value FROM record_keys WHERE kind = 'irregularity' ORDER BY id, name"


def test_base_1_an_older_database_learns_what_is_open_about_what_and_whose(field: Field) -> None:
    for n in range(2):
        field.office("p-wang", StartRound(), f"round:unknown-{n}")
    first, second = (one for one in field.all(Irregularity) if one.code == "state")
    field.office("p-zhou", Settle(irregularity=second.id, text="按错"), "")
    with field.company.engine.begin() as connection:
        before = connection.execute(text(KEYS)).all()
        connection.execute(text("DELETE FROM record_keys WHERE name IN ('open_about', 'open_of')"))
        as_of(connection, "0009")
    with field.company.read() as work:
        assert not list(work.find(Irregularity, "open_of", "p-wang"))
    migrate(field.company.engine)
    with field.company.read() as work:
        assert [one.id for one in work.find(Irregularity, "open_about", f"state:{first.about}")] == [first.id]
        assert [one.id for one in work.find(Irregularity, "open_of", "p-wang")] == [first.id]
        assert not list(work.find(Irregularity, "open_about", f"state:{second.about}"))
    with field.company.engine.begin() as connection:
        assert connection.execute(text(KEYS)).all() == before

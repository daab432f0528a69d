"""The database's primary dies under load: the standby takes its place and no phone loses or doubles a line."""

from __future__ import annotations

from collections.abc import Callable

from pair.failover import fail_over_under_load
from pair.postgres import Postgres


def test_a_primary_killed_under_load_costs_no_line_and_servers_find_the_standby_by_themselves(
    postgres: Postgres, record_property: Callable[[str, object], None]
) -> None:
    """One round; `make soak` has twenty, with three servers and four phones."""
    found = fail_over_under_load(rounds=1, phones=2, servers=2)
    assert found.lines > 8
    record_property("said", f"after the primary's death every phone was served in {found.seconds[0]:.1f} s")

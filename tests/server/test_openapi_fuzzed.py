"""Every endpoint of the OpenAPI document under made-up requests, with tokens of every role: never a 5xx.

Schemathesis makes the requests from the served document itself, for two minutes, and to this process only.
"""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from typing import Any

import schemathesis
from attacker import Attacker
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from pair.field import Field

from rulebook.kernel.roles import Role
from sync_server.admin import demo
from sync_server.api.app import make_app

SECONDS = 100.0
"""For all of it; what is left of it is shared by the operations that are left."""


def a_person_of_each_role() -> dict[str, str]:
    found: dict[str, str] = {}
    for id, _, roles, _ in demo.PEOPLE:
        for role in roles:
            found.setdefault(role, id)
    assert set(found) == set(Role)
    return found


class Over(Exception):
    """The time of an operation is over."""


class Fuzzed:
    """What came of the requests so far."""

    def __init__(self, app: Any, tokens: list[str]) -> None:
        self.app = app
        self.tokens = tokens
        self.answers: Counter[int] = Counter()
        self.failed: list[str] = []

    def ask(self, operation: Any, number: int, until: float) -> None:
        """Made-up requests of one operation until its time is over."""

        @seed(20260301 + number)
        @settings(
            max_examples=400,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(), token=st.sampled_from(self.tokens))
        def one(case: Any, token: str) -> None:
            if time.monotonic() > until:
                raise Over
            self._send(operation, case, token)

        with contextlib.suppress(Over):
            one()

    def _send(self, operation: Any, case: Any, token: str) -> None:
        case.headers = {**(case.headers or {}), "authorization": token}
        got = case.call(app=self.app)
        self.answers[got.status_code] += 1
        if got.status_code >= 500:
            self.failed.append(f"{operation.method.upper()} {operation.path}: {case.as_curl_command()[:300]}")


def test_no_request_that_the_document_allows_or_not_makes_the_server_fail(field: Field) -> None:
    people = a_person_of_each_role()
    tokens = ["", *(Attacker(field, person).headers["authorization"] for person in people.values())]
    for pace in (field.company.pace, field.company.print_pace):
        pace.burst, pace.per_second = 10**9, 10**9
    fuzzed = Fuzzed(make_app(field.company), tokens)
    schema = schemathesis.openapi.from_asgi("/schema/openapi.json", fuzzed.app)
    found = [operation.ok() for operation in schema.get_all_operations()]
    operations = [one for one in found if one.path != "/api/events"]  # a stream has no end to wait for
    assert len(operations) > 15
    end = time.monotonic() + SECONDS
    for n, operation in enumerate(operations):
        fuzzed.ask(operation, n, time.monotonic() + max(0.5, (end - time.monotonic()) / (len(operations) - n)))
    assert not fuzzed.failed, "\n".join(fuzzed.failed[:20])
    assert sum(fuzzed.answers.values()) > 300, fuzzed.answers
    assert {200, 401, 403} <= set(fuzzed.answers), fuzzed.answers

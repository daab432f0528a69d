"""Every address of the server by every kind of caller: nothing is kept, told or broken (SEC-1)."""

from __future__ import annotations

import re

from attacker import Attacker
from pair.field import Field


def test_no_answer_of_the_api_is_kept_by_a_browser_or_proxy(field: Field) -> None:
    """Generated from the routes: keys, codes, links, reports and refusals alike (SEC-1)."""
    administrator = Attacker(field, "p-qian").headers
    paths = {re.sub(r"\{[^}]+\}", "nothing", route.path) for route in field.client.app.routes} - {"/api/events"}
    assert {"/api/keys", "/c/nothing", "/api/reports/nothing"} <= paths
    for path in sorted(paths):
        for method in ("GET", "POST", "PUT", "HEAD", "OPTIONS"):
            for headers in ({}, administrator):
                got = field.client.request(method, path, headers=headers)
                assert "no-store" in got.headers["cache-control"], (method, path)
    key = field.client.post("/api/keys", json={"name": "ERP", "role": "auditor"}, headers=administrator)
    code = field.client.post("/api/codes", params={"person": "p-wang"}, headers=administrator)
    for secret in (key, code):
        assert (secret.is_success, secret.headers["cache-control"]) == (True, "no-store")

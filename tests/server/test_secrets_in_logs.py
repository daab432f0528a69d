"""What opens something to whoever has it (a link, a code) stands in no log, also where a request fails (SEC-1)."""

from __future__ import annotations

import pytest
from pair.field import Field


@pytest.mark.parametrize(
    ("path", "module", "name"),
    [
        ("/c/geheim-0815", "customer_pages", "customer_page"),
        ("/s/geheim-0815", "surveys", "form_page"),
        ("/v/geheim-0815", "public", "receipt_page"),
        ("/api/enrol?code=geheim-0815", "devices", "whom_for"),
    ],
)
def test_a_link_that_fails_is_told_in_the_log_by_its_pattern(
    field: Field,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    module: str,
    name: str,
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(f"sync_server.api.{module}.{name}", fails)
    assert field.client.get(path).status_code == 500
    said = capsys.readouterr().err
    assert '"event": "request failed"' in said
    assert "geheim" not in said

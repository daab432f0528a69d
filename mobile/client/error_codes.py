"""What the server's errors are called on the screen: the codes that have words (`trouble.<code>`)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.wire import Problem

_CALLED = {
    "login_unknown": "expired",
    "login_expired": "expired",
    "newer_app": "newer_app",
    "key_missing": "key_missing",
    "code_other": "code_other",
    "device_revoked": "revoked",
    "code_unknown": "code_wrong",
    "code_expired": "code_expired",
    "code_used": "code_used",
    "person_inactive": "person_inactive",
    "too_many": "too_many",
    "file_room": "file_room",
    "file_away": "file_away",
    "file_day": "file_day",
    "file_unnamed": "file_unnamed",
    "file_unknown": "file_unknown",
    "file_awaited": "file_awaited",
    "file_erased": "file_erased",
    "file_differs": "file_differs",
}


def trouble_in(status: int, body: bytes) -> tuple[str, str]:
    """Code and detail of an answer that is an error, whoever gave it: our server or something before it."""
    try:
        said = msgspec.json.decode(body, type=Problem)
    except (msgspec.DecodeError, UnicodeDecodeError):
        said = Problem(title="", status=status)
    code = "update_needed" if said.field == "protocol" else _CALLED.get(said.code)
    return code or ("server" if status >= 500 else "request"), said.detail or f"HTTP {status}"

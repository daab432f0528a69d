"""Why a file is no statement that can be read, and why a row is none: codes, with their words in assets/i18n."""

from __future__ import annotations

from sync_server.papers.words import speaker


class UnreadableStatement(ValueError):
    """The file as a whole cannot be read. `code` says why (words under `statement.file.<code>`)."""

    def __init__(self, code: str) -> None:
        super().__init__(said("file", code, {}))
        self.code = code


class BadRow(ValueError):
    """One row cannot be read; the others stand. `code` says why (words under `statement.row.<code>`)."""

    def __init__(self, code: str, value: str = "") -> None:
        self.code, self.value = code, value[:80]
        super().__init__(said("row", code, {"value": self.value}))


def said(what: str, code: str, facts: dict[str, object], language: str = "en") -> str:
    """The words of a code; the code itself where it has none."""
    return speaker(language)(f"statement.{what}.{code}", **facts)

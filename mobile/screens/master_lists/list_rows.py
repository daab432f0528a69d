"""What a list was told to do, row by row, as the screen keeps it; and the report of it as a file. No I/O."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from mobile.ui.text import known, refusal_text, t
from rulebook.kernel.errors import Refusal
from rulebook.master_lists.readings import guarded

VERDICTS = ("new", "corrected", "unchanged", "refused")
TO_BRING = ("new", "corrected")


@dataclass(frozen=True)
class ListRow:
    """One row: what it would do, or did where `done`; refused with column, reason and the rule's code."""

    row: int
    verdict: str
    name: str = ""
    column: str = ""
    reason: str = ""
    rule: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    seen: str = ""
    done: bool = False

    @property
    def waits(self) -> bool:
        """Whether it can still be brought in."""
        return self.verdict in TO_BRING and not self.done


@dataclass(frozen=True)
class Tried:
    """A file that was tried out."""

    sha256: str = ""
    headings: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    rows: tuple[ListRow, ...] = ()

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> Tried:
        """From the server's answer to a trial."""
        rows = tuple(read_row(one) for one in said.get("rows", ()))
        return cls(str(said["sha256"]), dict(said["headings"]), tuple(said.get("ignored", ())), rows)

    def count(self, verdict: str) -> int:
        return sum(row.verdict == verdict for row in self.rows)

    @property
    def waiting(self) -> tuple[ListRow, ...]:
        return tuple(row for row in self.rows if row.waits)

    @property
    def done(self) -> int:
        return sum(row.done for row in self.rows)

    def with_outcomes(self, outcomes: Sequence[ListRow]) -> Tried:
        """The same file after some of its rows went in; what a row had said of its changes stays."""
        found = {row.row: row for row in outcomes}
        rows = tuple(
            replace(found[row.row], texts=row.texts, seen=row.seen, changes=row.changes)
            if row.row in found
            else row
            for row in self.rows
        )
        return replace(self, rows=rows)

    def asked(self, file: str, reason: str, rows: Sequence[ListRow]) -> bytes:
        """The request that brings these rows in."""
        sent = [{"row": row.row, "texts": dict(row.texts), "seen": row.seen} for row in rows]
        body = {
            "file": file[:200],
            "sha256": self.sha256,
            "headings": dict(self.headings),
            "reason": reason,
            "rows": sent,
        }
        return json.dumps(body, ensure_ascii=False).encode()


def read_row(said: Mapping[str, Any]) -> ListRow:
    """A row of an answer; a refusal by a rule is said in the words of all refusals."""
    code, rule, reason = str(said.get("code", "")), str(said.get("rule", "")), str(said.get("reason", ""))
    if known(f"refusal.{code}"):
        reason = " ".join(refusal_text(Refusal(rule=rule, code=code, facts=dict(said.get("facts", {})))))
    changes = tuple((str(c["column"]), str(c["before"]), str(c["after"])) for c in said.get("changes", ()))
    return ListRow(
        row=int(said["row"]),
        verdict=str(said["verdict"]),
        name=str(said.get("name", "")),
        column=str(said.get("column", "")),
        reason=reason,
        rule=rule,
        changes=changes,
        texts=dict(said.get("texts", {})),
        seen=str(said.get("seen", "")),
        done=bool(said.get("done", False)),
    )


def outcome_words(row: ListRow) -> str:
    """What became of a row, in a word."""
    return t("lists.done") if row.done else t(f"lists.{row.verdict}")


def change_words(row: ListRow) -> str:
    """Every field that a row says otherwise."""
    nothing = t("lists.nothing")
    return t("list.comma").join(
        f"{c} {before or nothing} → {after or nothing}" for c, before, after in row.changes
    )


def report_file(tried: Tried) -> bytes:
    """The report as CSV: row, outcome, record, column, reason with its rule, changes. No cell is a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    out.write("\ufeff")
    heads = ("row", "outcome", "record", "column", "reason", "rule", "changes")
    writer.writerow([t(f"lists.report.{name}") for name in heads])
    for row in tried.rows:
        cells = (str(row.row), outcome_words(row), row.name, row.column, row.reason, row.rule, change_words(row))
        writer.writerow([guarded(cell) for cell in cells])
    return out.getvalue().encode()

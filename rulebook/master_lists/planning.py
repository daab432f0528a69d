"""What a row of a list would do: a new record, a correction by its own command, nothing; or why not (SYS-4).

Pure: may not judge what a rule says of the command."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

import msgspec

from rulebook.master_lists.judging import ReadRow
from rulebook.master_lists.list_kinds import REASON, Archive, Commands, ListKind, Making, RowFault
from rulebook.master_lists.readings import ReadCell
from rulebook.subjects.company.vehicle_list.cells import visible
from rulebook.subjects.company.vehicle_list.reasons import Fault

CLEARED: Final = frozenset({"清空", "(清空)", "（清空）", "(clear)"})
"""What a cell says that is to empty a field. An empty cell says nothing."""


class RowVerdict(StrEnum):
    """What becomes of a row. Words: `lists.<verdict>`."""

    NEW = "new"
    CORRECTED = "corrected"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class Change(msgspec.Struct, frozen=True):
    """A field of a known record that the row says otherwise."""

    field: str
    before: str
    after: str


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """A row, planned. `seen` stands for the known record as it was looked at, "" for none.

    `id`: the record that it is about, known or new.
    """

    row: int
    verdict: RowVerdict
    name: str = ""
    id: str = ""
    changes: tuple[Change, ...] = ()
    commands: Commands = ()
    faults: tuple[Fault, ...] = ()
    seen: str = ""


class Planner:
    """Plans the rows of one file, in their order; of two rows about one record the second is refused."""

    def __init__(
        self,
        kind: ListKind,
        archive: Archive,
        headings: Mapping[str, str],
        *,
        file: str,
        sha256: str,
        reason: str = "",
    ) -> None:
        self.kind, self.archive, self.headings = kind, archive, headings
        self.file, self.sha256, self.reason = file, sha256, reason
        self._rows: dict[str, int] = {}

    def plan(self, read: ReadRow) -> Planned:
        """What the row would do now. Its faults are named by column; nothing is refused by a rule yet."""
        name = self._called(read)
        try:
            return self._planned(read, name)
        except RowFault as fault:
            return self._refused(read, name, self._fault(fault.field, fault.code, fault.details))

    def _planned(self, read: ReadRow, name: str) -> Planned:
        kind, archive = self.kind, self.archive
        if read.code:
            return self._refused(read, name, Fault(None, read.code))
        looked = {field: cell.value or cell.text for field, cell in read.cells.items()}
        known = kind.find(archive, looked)
        new_id = self._new_id(read.row)
        if known is None and archive.world.get(kind.record, new_id) is not None:
            raise RowFault("", "row.done_before")
        before = kind.values(archive, known) if known is not None else {}
        said, faults = self._said(read, before)
        if not faults and self._differs(said, before):
            kind.settle(archive, said, before)
        wanting = [c for c in kind.columns if c.needed and known is None and not said[c.field]]
        faults += [self._fault(c.field, "empty", {}) for c in wanting if not self._told(faults, c.field)]
        if faults:
            return self._refused(read, name, *faults)
        again = self._again(read.row, known, said)
        if again:
            return self._refused(read, name, again)
        seen = digest(before) if known is not None else ""
        changed = self._differs(said, before)
        id = str(known.id) if known is not None else new_id
        if known is not None and not changed:
            return Planned(row=read.row, verdict=RowVerdict.UNCHANGED, name=name, id=id, seen=seen)
        making = Making(
            archive=archive,
            known=known,
            said=said,
            changed=changed,
            reason=read.cells[REASON].value or self.reason if REASON in read.cells else self.reason,
            new_id=new_id,
            file=self.file,
            sha256=self.sha256,
        )
        fields = [column.field for column in kind.columns if column.field in changed]
        return Planned(
            row=read.row,
            verdict=RowVerdict.NEW if known is None else RowVerdict.CORRECTED,
            name=name,
            id=id,
            changes=tuple(Change(field, before.get(field, ""), said[field]) for field in fields),
            commands=kind.commands(making),
            seen=seen,
        )

    def _said(self, read: ReadRow, before: Mapping[str, str]) -> tuple[dict[str, str], list[Fault]]:
        """Every field as it is to be; what stands in the archive just so is not judged anew."""
        said: dict[str, str] = {}
        faults: list[Fault] = []
        for column in self.kind.columns:
            field, held = column.field, before.get(column.field, "")
            cell = read.cells.get(field, ReadCell())
            said[field] = held
            if field == REASON or (before and self._as_it_stands(column.field, cell, held)):
                if field == REASON and cell.code:
                    faults.append(self._fault(field, cell.code, cell.details))
            elif before and self.kind.clears and cell.text in CLEARED and not column.needed:
                said[field] = ""
            elif cell.code:
                faults.append(self._fault(field, cell.code, cell.details))
            elif cell.value:
                said[field] = cell.value
        return said, faults

    def _as_it_stands(self, field: str, cell: ReadCell, held: str) -> bool:
        column = self.kind.column(field)
        shown = {held, column.shown(held, "zh"), column.shown(held, "en")} if held else {""}
        return bool(held) and (cell.value == held or cell.text in {visible(one) for one in shown})

    def _differs(self, said: Mapping[str, str], before: Mapping[str, str]) -> frozenset[str]:
        return frozenset(f for f, text in said.items() if f != REASON and text != before.get(f, ""))

    def _again(self, row: int, known: Any, said: Mapping[str, str]) -> Fault | None:
        about = str(known.id) if known is not None else "\n".join(said.get(f, "") for f in self.kind.named)
        first = self._rows.setdefault(about, row)
        if first == row:
            return None
        field = self.kind.key
        return self._fault(field, "row.repeated", {"first_row": first, "value": said.get(field, "") or about})

    def _called(self, read: ReadRow) -> str:
        """What people call the row's record."""
        fields = ("name", self.kind.key, *self.kind.named)
        return next((read.cells[f].text for f in fields if f in read.cells and read.cells[f].text), "")

    def _new_id(self, row: int) -> str:
        made = hashlib.sha256(f"{self.kind.name}\n{self.sha256}\n{row}".encode()).hexdigest()
        return f"{made[:8]}-{made[8:12]}-8{made[13:16]}-8{made[17:20]}-{made[20:32]}"

    def _fault(self, field: str, code: str, details: Mapping[str, str | int]) -> Fault:
        column = next((c for c in self.kind.columns if c.field == field), None)
        return Fault(self.headings.get(field) or (column.zh if column else None), code, dict(details))

    def _told(self, faults: list[Fault], field: str) -> bool:
        return any(fault.column == self._fault(field, "empty", {}).column for fault in faults)

    def _refused(self, read: ReadRow, name: str, *faults: Fault) -> Planned:
        return Planned(row=read.row, verdict=RowVerdict.REFUSED, name=name, faults=faults)


def digest(values: Mapping[str, str]) -> str:
    """A short sign for a record as the list shows it."""
    return hashlib.sha256(msgspec.json.encode(sorted(values.items()))).hexdigest()[:16]

"""A list of master data brought in: a line per record through the rules, a transaction per row (SYS-4).

Killed midway it goes on: what is in already changes nothing when the file comes again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

import msgspec

from rulebook import RULES_VERSION
from rulebook.kernel.commands import Command
from rulebook.kernel.errors import Refusal
from rulebook.kernel.ids import SYSTEM_DEVICE, LineId, PersonId, uuid7
from rulebook.kernel.lines import GENESIS, Line, Unreadable, encode_line, read_line
from rulebook.master_lists.judging import ReadList, ReadRow
from rulebook.master_lists.kinds import KINDS
from rulebook.master_lists.list_kinds import Archive, ListKind
from rulebook.master_lists.planning import Planned, Planner, RowVerdict
from rulebook.rules import decide
from rulebook.subjects.company.vehicle_list.reasons import Fault
from sync_server.core.company import Company
from sync_server.core.intake import iso_exact
from sync_server.core.system import SystemRefused, write_as_system
from sync_server.core.words import catalogue, why_refused
from sync_server.db.unit_of_work import UnitOfWork

replace = msgspec.structs.replace
MISSED = Fault(None, "row.changed_since")


class ToldChange(msgspec.Struct, frozen=True):
    """A field as people read it: its heading, before, after."""

    column: str
    before: str
    after: str


class RowOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a row, or would: `done` says that it is in the books now.

    Refused: the first column at fault, the reason in words, its code, its rule and a refusal's facts. `texts` and
    `seen` go back with the row when it is brought in; `id` is the record's.
    """

    row: int
    verdict: str
    name: str = ""
    id: str = ""
    column: str = ""
    reason: str = ""
    code: str = ""
    rule: str = ""
    facts: dict[str, str] = {}
    changes: tuple[ToldChange, ...] = ()
    texts: dict[str, str] = {}
    seen: str = ""
    done: bool = False


class ListSource(msgspec.Struct, frozen=True, kw_only=True):
    """Where rows come from: the file's name and digest, why known records are corrected, on whose behalf."""

    kind: str
    file: str
    sha256: str
    actor: str
    reason: str = ""
    language: str = "zh"


def source_of(
    kind: str, data: bytes, file: str, *, actor: str, reason: str = "", language: str = "zh"
) -> ListSource:
    digest = hashlib.sha256(data).hexdigest()
    return ListSource(
        kind=kind, file=file[:200], sha256=digest, actor=actor, reason=reason.strip(), language=language
    )


def try_out(company: Company, found: ReadList, source: ListSource) -> list[RowOutcome]:
    """What every row of a list would do, judged by the rules; nothing is written."""
    now = company.clock()
    with company.read() as work:
        telling = Telling(work, found.headings, source, now)
        return [telling.tried(row) for row in found.rows]


def bring_in(
    company: Company,
    rows: Iterable[ReadRow],
    source: ListSource,
    headings: dict[str, str],
    seen: dict[int, str] | None = None,
) -> Iterator[RowOutcome]:
    """Row by row into the books, an outcome each as it is done.

    `seen`: row → the sign of the known record at the trial; one that was changed in between is refused.
    """
    with company.read() as work:
        telling = Telling(work, headings, source, company.clock())
        if "name" in telling.kind.named:
            telling.archive.ids_named(telling.kind.record, "")  # the index is of before the first row
    for row in rows:
        yield _one(company, telling, row, None if seen is None else seen.get(row.row, ""))


def _one(company: Company, telling: Telling, row: ReadRow, seen: str | None) -> RowOutcome:
    now = company.clock()
    try:
        with company.write() as work:
            telling.over(work)
            planned = telling.planner.plan(row)
            if seen is not None and planned.commands and planned.seen != seen:
                return telling.told(replace(planned, verdict=RowVerdict.REFUSED, faults=(MISSED,)), row)
            for command, subject in planned.commands:
                write_as_system(work, company.master, command, subject, now, telling.source.actor)
    except SystemRefused as error:
        outcome = error.outcome
        refusal = Refusal(rule=outcome.rule or "", code=outcome.code or "", facts=outcome.facts)
        return telling.refused(planned, row, refusal)
    return replace(telling.told(planned, row), done=bool(planned.commands))


class Telling:
    """Plans the rows of one source and says what came of them, in one language."""

    def __init__(self, work: UnitOfWork, headings: dict[str, str], source: ListSource, now: datetime) -> None:
        self.source, self.headings, self.work, self.now = source, headings, work, now
        self.kind: ListKind = KINDS[source.kind]
        self.archive = Archive(work, now)
        self.planner = Planner(
            self.kind,
            self.archive,
            headings,
            file=source.file,
            sha256=source.sha256,
            reason=source.reason,
        )

    def over(self, work: UnitOfWork) -> None:
        """From now on within this transaction."""
        self.work = work
        self.archive = self.planner.archive = self.archive.moved(work)

    def tried(self, row: ReadRow) -> RowOutcome:
        """What the row would do, by the rules too."""
        planned = self.planner.plan(row)
        for command, subject in planned.commands:
            refusal = foresee(self.work, command, subject, self.now, self.source.actor)
            if refusal is not None:
                return self.refused(planned, row, refusal)
        return self.told(planned, row)

    def refused(self, planned: Planned, row: ReadRow, refusal: Refusal) -> RowOutcome:
        said = why_refused(refusal.code, refusal.facts, self.source.language)
        todo = catalogue(self.source.language).get(f"refusal.{refusal.code}.todo")
        reason = (
            f"{said} {why_refused(f'{refusal.code}.todo', refusal.facts, self.source.language) if todo else ''}"
        )
        told = self.told(replace(planned, verdict=RowVerdict.REFUSED), row)
        return replace(told, reason=reason.strip(), code=refusal.code, rule=refusal.rule, facts=refusal.facts)

    def told(self, planned: Planned, row: ReadRow) -> RowOutcome:
        language = self.source.language
        fault = planned.faults[0] if planned.faults else None
        goes = planned.verdict in (RowVerdict.NEW, RowVerdict.CORRECTED)
        mark = "；" if language.startswith("zh") else "; "
        return RowOutcome(
            row=planned.row,
            verdict=planned.verdict.value,
            name=planned.name,
            id=planned.id,
            column=(fault.column or "") if fault else "",
            reason=mark.join(_said(one, language) for one in planned.faults),
            code=fault.code if fault else "",
            rule=fault.rule if fault else "",
            changes=tuple(self._change(c.field, c.before, c.after) for c in planned.changes),
            texts={field: cell.text for field, cell in row.cells.items() if cell.text} if goes else {},
            seen=planned.seen,
        )

    def _change(self, field: str, before: str, after: str) -> ToldChange:
        column = self.kind.column(field)
        language = self.source.language
        show: Callable[[str], str] = lambda value: column.shown(value, language) if value else ""  # noqa: E731
        return ToldChange(self.headings.get(field) or column.heading(language), show(before), show(after))


def _said(fault: Fault, language: str) -> str:
    colon = "：" if language.startswith("zh") else ": "
    return f"{fault.column}{colon}{fault.text(language)}" if fault.column else fault.text(language)


def foresee(work: UnitOfWork, command: Command, subject: str, now: datetime, actor: str) -> Refusal | None:
    """Why the rules would refuse this command of this person now; None where they would not. Writes nothing."""
    line = Line(
        id=LineId(uuid7(int(now.timestamp() * 1000), bytes(10))),
        device=SYSTEM_DEVICE,
        seq=1,
        prev=GENESIS,
        actor=PersonId(actor),
        kind=command.KIND,
        subject=subject,
        base=0,
        at=iso_exact(now),
        offset=0,
        rules=RULES_VERSION,
        body=msgspec.Raw(msgspec.json.encode(command)),
    )
    try:
        verdict = decide(work, read_line(encode_line(line)), now, None, None)
    except Unreadable as error:
        return Refusal(rule="SYS-5", code=error.code, facts={"detail": error.detail})
    return verdict if isinstance(verdict, Refusal) else None

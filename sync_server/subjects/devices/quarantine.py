"""What could not be judged and was set aside: each line whole, its device, its cause and who looks after it."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace
from sqlalchemy import select

from rulebook.kernel.identity import Person
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.lines import Unreadable, read_line
from rulebook.kernel.roles import Role
from rulebook.kernel.times import in_company_time
from rulebook.kernel.wire import Outcome
from rulebook.manifest import files_named
from sync_server.core.company import Company
from sync_server.db import tables as t
from sync_server.reporting.personal.withheld import erased_at
from sync_server.subjects.books.words_kept import is_erased, is_sealed, told_by

MOST_TEXT = 20_000
"""So many characters of a line are shown; the line itself is kept whole."""


class QuarantineRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line. `in_chain`: it has its place in the chain; else it belongs to a second history.

    `state` is that of its irregularity, `irregularity` its id, '' where nobody was told yet; `kind` and `at` are
    what the line says of itself, where that can be read; `subject` what it is about, as the order of a photo.
    `files` are those that it names (SHA-256), `missing` those of them that the company does not have: nobody may
    send what only a line set aside names, so they are on that phone, or in its rescue file. `text` is '' where
    its words are kept from the reader.
    """

    hash: str
    device: str
    person: str
    person_name: str
    seq: int
    received_at: str
    code: str
    detail: str
    in_chain: bool
    owner: str
    state: str
    irregularity: str
    kind: str
    at: str
    text: str
    subject: str = ""
    files: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def quarantine_report(company: Company, whole: bool = True) -> list[QuarantineRow]:
    """All of them, the newest first. `whole`: with all words, for who puts lines right. Else without those of an
    envelope that nobody counted or what cannot be told from one (CASH-3), and of what was erased (SEC-2).
    """
    lines, q = t.lines.c, t.quarantine.c
    found: list[QuarantineRow] = []
    with company.read() as work:
        people = {p.id: p.name for p in work.all(Person)}
        owners = {
            row.id: row.person for row in work.connection.execute(select(t.devices.c.id, t.devices.c.person))
        }
        erased = erased_at(work)
        told: dict[str, Irregularity] = {}
        for one in work.all(Irregularity):
            if one.code == "set_aside":
                told[one.about] = one
        aside = work.connection.execute(select(q.hash, q.device, q.raw, q.received_at, q.outcome)).all()
        suspects = {i.about.partition(":")[0] for i in told.values()}  # who never sent such a line is not read
        chained = work.connection.execute(
            select(lines.hash, lines.device, lines.raw, lines.received_at, lines.outcome).where(
                lines.device.in_(sorted(suspects))
            )
        )
        for in_chain, rows in ((False, aside), (True, chained)):
            for hash, device, raw, received_at, packed in rows:
                outcome = msgspec.json.decode(packed, type=Outcome)
                if outcome.outcome != "quarantined":
                    continue
                opened = told.get(f"{device}:{outcome.code}")
                told_of_itself, files = told_by(raw), _files(raw)
                said = told_of_itself.line
                kept = not whole and (
                    is_sealed(work, told_of_itself, raw, outcome.outcome)
                    or is_erased(work, erased, told_of_itself, received_at)
                )
                found.append(
                    QuarantineRow(
                        hash=hash,
                        device=device,
                        person=owners.get(device, ""),
                        person_name=people.get(owners.get(device, ""), ""),
                        seq=outcome.seq,
                        received_at=received_at,
                        code=outcome.code,
                        detail=outcome.facts.get("detail", ""),
                        in_chain=in_chain,
                        owner=opened.owner if opened else Role.ADMINISTRATOR,
                        state=opened.state if opened else "",
                        irregularity=opened.id if opened else "",
                        kind=said.kind,
                        at=in_company_time(said.at),
                        text="" if kept else bytes(raw).decode("utf-8", "replace")[:MOST_TEXT],
                        subject=said.subject,
                        files=files,
                        missing=tuple(sha256 for sha256 in files if company.files.size(sha256) is None),
                    )
                )
    newest_first = sorted(found, key=lambda row: row.received_at, reverse=True)
    return [replace(row, received_at=in_company_time(row.received_at)) for row in newest_first]


def _files(raw: bytes) -> tuple[str, ...]:
    """The files that a line names, as far as it can be read at all."""
    try:
        return files_named(read_line(raw)) if b'"sha256"' in raw else ()
    except Unreadable:
        return ()

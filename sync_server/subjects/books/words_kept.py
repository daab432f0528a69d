"""Whose eyes the words of a line are kept from: envelopes that nobody counted (CASH-3), what was erased (SEC-2).

It holds for a line that nobody could judge or even read, too: what it says of itself is taken as far as it goes,
and where it does not say what it is, its words are kept back.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from rulebook.kernel.ids import DeviceId, LineId, PersonId
from rulebook.kernel.lines import Line, Unreadable, is_too_deep, read_line
from rulebook.rules import COMMANDS
from rulebook.subjects.cash.commands import DeclareForAnother, DeclareHandover
from rulebook.subjects.cash.records import Declaration
from sync_server.db.unit_of_work import UnitOfWork
from sync_server.reporting.personal.withheld import Erased, is_withheld

ENVELOPES = frozenset({DeclareHandover.KIND, DeclareForAnother.KIND})
"""Lines that say what is in an envelope, whoever declared it."""


class Told(NamedTuple):
    """What a line says of itself. `whole`: it is one; else only what could be read of it, its bytes as `body`.

    `line.kind` is '' where it does not say what it is.
    """

    line: Line
    whole: bool


def told_by(raw: bytes) -> Told:
    """Read a line, or of one that cannot be read as much as it says: one of a newer form has a kind and a time."""
    raw = bytes(raw)
    try:
        return Told(read_line(raw), whole=True)
    except Unreadable:
        said = _texts_of(raw)
    part = Line(
        id=LineId(said.get("id", "")),
        device=DeviceId(said.get("device", "")),
        seq=0,
        prev=said.get("prev", ""),
        actor=PersonId(said.get("actor", "")),
        kind=said.get("kind", ""),
        subject=said.get("subject", ""),
        base=0,
        at=said.get("at", ""),
        offset=None,
        rules=0,
        body=msgspec.Raw(raw),
    )
    return Told(part, whole=False)


def _texts_of(raw: bytes) -> dict[str, str]:
    if is_too_deep(raw):
        return {}
    try:
        said: Any = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    return {key: one for key, one in said.items() if isinstance(one, str)} if isinstance(said, dict) else {}


def is_sealed(work: UnitOfWork, told: Told, raw: bytes, outcome: str) -> bool:
    """Whether a line says, or may say, what is in an envelope that finance has not counted yet (CASH-3).

    One under an id that was taken has an id of its own; one that was never judged, or refused (what is asked next
    may hold the same sum), is no envelope and stays sealed. So does one of which nobody can tell what it is.
    """
    kind = told.line.kind
    if kind not in COMMANDS:
        return True
    if outcome == "quarantined" and any(one.encode() in bytes(raw) for one in ENVELOPES):
        return True
    if kind not in ENVELOPES:
        return False
    if outcome in ("quarantined", "refused"):
        return True
    try:
        named = msgspec.json.decode(told.line.body, type=_About).handover
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return True
    declared = work.get(Declaration, f"{named}:{told.line.id}") or work.get(Declaration, named)
    return declared is None or not declared.opened


class _About(msgspec.Struct):
    handover: str = ""


def is_erased(work: UnitOfWork, erased: Erased, told: Told, received_at: str) -> bool:
    """Whether it names somebody whose words went (SEC-2). That it calls itself an erasure's is believed of none
    that cannot be read.
    """
    line = told.line if told.whole else msgspec.structs.replace(told.line, kind="")
    return is_withheld(work, erased, line, received_at)

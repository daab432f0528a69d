"""How one line is judged, whatever it is about: readable, by whom, then its subject's handler. Knows no subject.

Pure: same world, line and `now`, same decision.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from rulebook.kernel.authority import author_of, need_role
from rulebook.kernel.commands import Command, Nature
from rulebook.kernel.decision_context import Decision, DecisionContext, Keys
from rulebook.kernel.errors import Refusal, Refused
from rulebook.kernel.files import FileRef, files_of
from rulebook.kernel.identity import Device, Person
from rulebook.kernel.lines import Line, Unreadable
from rulebook.kernel.rules import Rules
from rulebook.kernel.times import company_day
from rulebook.kernel.world import World


def read_body(rules: Rules, line: Line) -> Command:
    """Decode the command in a line, or raise `Unreadable` (to be quarantined)."""
    kind = rules.commands.get(line.kind)
    if kind is None:
        raise Unreadable("kind", f"unknown command {line.kind!r}")
    try:
        return msgspec.json.decode(line.body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable("body", f"{line.kind}: {error}") from error


def files_in(rules: Rules, line: Line) -> tuple[FileRef, ...]:
    """The files that a line names; none where its body cannot be read."""
    if b'"sha256"' not in bytes(line.body):  # most lines name none: spares reading them
        return ()
    try:
        return files_of(read_body(rules, line))
    except Unreadable:
        return ()


def judge(
    rules: Rules,
    world: World,
    line: Line,
    now: datetime,
    before: datetime | None = None,
    keys: Keys | None = None,
    leaked: bool = False,
) -> Decision | Refusal:
    """Judge one line. A fact always yields a Decision; a request may yield a Refusal, which changes nothing.

    `before`: when the line before it in its chain says it happened, where there is one. `keys`: the devices' keys,
    where the server judges; only with them a spoken code can be verified (ORAL-3). `leaked`: it is signed under a
    key that is called leaked, by a device that had moved on from it (SYS-9).
    Raises `Unreadable` where the line's body or times cannot be read at all.
    """
    body = read_body(rules, line)
    author = author_of(world, line.actor)
    if author is None:
        raise Unreadable("author", f"unknown author {line.actor!r}")
    context = DecisionContext(rules, world, line, author, now, before, keys, leaked)
    try:
        if body.NATURE is Nature.FACT:
            _note(context, body, author)
            for note in rules.on_fact:
                note(context)
        else:
            _need(context, body, author)
        rules.handlers[type(body)](context, body)
        for step in rules.after:
            step(context, body)
    except Refused as refused:
        if body.NATURE is Nature.FACT:
            raise AssertionError(f"{line.kind} is a fact and cannot be refused") from refused
        return rules.refusal(refused)
    return context.decision()


def _need(context: DecisionContext, body: Command, author: Person) -> None:
    """A request needs an active person with one of its roles, on a device that is not revoked (ROLE-1).

    What is signed under a leaked key may be anybody's (SYS-9).
    """
    if not author.active:
        raise Refused("inactive")
    device = context.get(Device, context.line.device)
    if device and device.revoked:
        raise Refused("device_revoked", at=device.revoked_at)
    if context.leaked:
        raise Refused("leaked_key")
    need_role(author, body.ROLES)


def _note(context: DecisionContext, body: Command, author: Person) -> None:
    """A fact is recorded whoever reports it; irregular without role."""
    if body.ROLES and not ((author.active or _was_in(context, author)) and body.ROLES.intersection(author.roles)):
        context.irregular("no_role_fact", context.line.id, roles=", ".join(sorted(body.ROLES)))


def _was_in(context: DecisionContext, author: Person) -> bool:
    """Whether an outsider did it on their day, though the line comes after it (EXT-1)."""
    return author.outsider is not None and company_day(context.said_at).isoformat() <= author.outsider.day

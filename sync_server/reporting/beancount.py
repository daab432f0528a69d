"""The ledger as a beancount file that `bean-check` accepts, with a balance assertion for every account."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from sqlalchemy import Connection, func, select

from rulebook.policy.ledger import ROOTS, Side, root_of
from sync_server.db import tables as t
from sync_server.reporting.report import A_READ, plain_yuan
from sync_server.reporting.span import Span

_WORDS = re.compile(r"[^0-9A-Za-z\u4e00-\u9fff-]+")
OPENING = "Equity:Opening"


def _component(text: str) -> str:
    """A part of an account's name: letters, figures and hyphens, beginning with a capital or a figure."""
    said = _WORDS.sub("-", text).strip("-") or "X"
    return said[0].upper() + said[1:] if said[0].isalnum() else f"X{said}"


def account_names(accounts: list[str]) -> dict[str, str]:
    """Ours → beancount's: `cash_in_hand:p-wang` → `Assets:Cash-in-hand:P-wang`; no two share one."""
    names: dict[str, str] = {}
    taken: set[str] = {OPENING}
    for account in sorted(accounts):
        root, _, whose = account.partition(":")
        parts = [str(ROOTS.get(root_of(account), Side.ASSETS)), _component(root.replace("_", "-"))]
        if whose:
            parts.append(_component(whose.replace("_", "-")))
        name = wanted = ":".join(parts)
        n = 2
        while name in taken:
            name, n = f"{wanted}-{n}", n + 1
        taken.add(name)
        names[account] = name
    return names


def _text(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def _sums(connection: Connection, until: str) -> dict[str, int]:
    e, p = t.entries.c, t.postings.c
    rows = connection.execute(
        select(p.account, func.sum(p.fen).label("fen"))
        .join_from(t.postings, t.entries, e.id == p.entry)
        .where(e.day <= until)
        .group_by(p.account)
    )
    return {row.account: int(row.fen) for row in rows}


def beancount(connection: Connection, span: Span, marked: str) -> Iterator[str]:
    """The file, an entry at a time: opening balances where it begins later than the books, and closing ones."""
    e, p = t.entries.c, t.postings.c
    names = account_names(list(connection.execute(select(p.account).distinct()).scalars()))
    earliest = connection.execute(select(func.min(e.day)).where(e.day >= span.first, e.day <= span.last)).scalar()
    latest = connection.execute(select(func.max(e.day)).where(e.day >= span.first, e.day <= span.last)).scalar()
    yield f';; {marked}\noption "title" "派工 Paigong"\noption "operating_currency" "CNY"\n\n'
    if not earliest or not latest:
        return
    opened = span.first if span.first > "0001-01-01" else earliest
    yield "".join(f"{opened} open {name} CNY\n" for name in sorted((*names.values(), OPENING)))
    before = (date.fromisoformat(opened) - timedelta(days=1)).isoformat()
    if legs := {account: fen for account, fen in sorted(_sums(connection, before).items()) if fen}:
        yield f'\n{opened} * "期初 opening"\n'
        yield "".join(f"  {names[account]}  {plain_yuan(fen)} CNY\n" for account, fen in legs.items())
        yield f"  {OPENING}  {plain_yuan(-sum(legs.values()))} CNY\n"
    rows = connection.execute(
        select(e.day, e.late, e.at, e.id, e.source, e.memo, p.account, p.fen)
        .join_from(t.entries, t.postings, e.id == p.entry)
        .where(e.day >= opened, e.day <= span.last)
        .order_by(e.day, e.arrival, e.id, p.n),
        execution_options={"yield_per": A_READ},
    )
    for _, legs_of in groupby(rows, key=lambda row: row.id):
        yield _entry(list(legs_of), names)
    after = (date.fromisoformat(latest) + timedelta(days=1)).isoformat()
    yield "\n"
    for account, fen in sorted(_sums(connection, span.last).items()):
        yield f"{after} balance {names[account]}  {plain_yuan(fen)} ~ 0.001 CNY\n"  # to the fen


def _entry(rows: list[object], names: dict[str, str]) -> str:
    first = rows[0]
    head = f"\n{first.day} * {_text(first.memo)}\n"  # type: ignore[attr-defined]  # rows of the query above
    for key in ("id", "source", "at", "late"):
        if value := getattr(first, key):
            head += f"  {'entry' if key == 'id' else 'fact' if key == 'source' else key}: {_text(value)}\n"
    for row in rows:
        head += f"  {names[row.account]}  {plain_yuan(row.fen)} CNY\n"  # type: ignore[attr-defined]  # as above
    return head

"""The day sheet: control totals, the safe as counted, envelopes and receipts of one company day (CASH-7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from rulebook.kernel.times import company_day, parse_time
from rulebook.numbers import yuan
from rulebook.policy.ledger import root_of
from rulebook.subjects.books.records import Day, DayState
from rulebook.subjects.books.whose import whose_name
from rulebook.subjects.cash.records import Handover
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.receipts.voiding import void_on_its_day
from sync_server.db.unit_of_work import UnitOfWork
from sync_server.papers.words import Say, in_capitals, moment, sum_of

Data = dict[str, Any]


def day_paper(work: UnitOfWork, day: Day, say: Say) -> Data:
    """What happened in a day, in figures that can be checked against each other."""
    closed = day.state is DayState.CLOSED
    rows = [
        ("print.day.state", say(f"print.day.{day.state}")),
        ("print.day.closed_by", f"{day.closed_by_name} {moment(day.closed_at)}".strip()),
        ("print.day.entries", str(day.entries)),
        ("print.day.late", str(day.late) if day.late else ""),
    ]
    totals = sorted(day.totals.items())
    return {
        "title": say("print.title.day"),
        "number": day.id,
        "rows": [[say(key), value] for key, value in rows if value],
        "totals_title": say("print.day.totals"),
        "totals_heads": [say("print.day.account"), say("print.amount")],
        "totals": [[account_words(work, account, say), sum_of(fen)] for account, fen in totals],
        "balance": [say("print.day.balance"), sum_of(sum(fen for _, fen in totals))],
        "methods_title": say("print.day.receipts"),
        "methods_heads": [say("field.method"), say("print.quantity"), say("print.amount")],
        "methods": _methods(_on(work.all(Receipt), day.id), day.closed_at, say),
        "handovers_title": say("print.day.handovers"),
        "handovers_heads": [
            say(key) for key in ("print.technician", "print.counted_by", "print.counted", "print.difference")
        ],
        "handovers": [
            [h.technician_name, h.counted_by_name, sum_of(h.counted or 0), sum_of(h.difference or 0)]
            for h in work.all(Handover)
            if h.counted_at and company_day(parse_time(h.counted_at)).isoformat() == day.id
        ],
        "notes_title": say("print.notes"),
        "notes": [
            [f"¥{yuan(n.denomination)}", f"× {n.pieces}", sum_of(n.denomination * n.pieces)] for n in day.counts
        ],
        "sums": _safe(day, say) if day.counted is not None else [],
        "capitals": in_capitals(day.counted) if day.counted is not None else "",
        "open": "" if closed else say("print.day.not_closed"),
        "signatures": [say("print.sign.finance"), say("print.sign.manager"), say("print.sign.date")],
    }


def _safe(day: Day, say: Say) -> list[list[str]]:
    expected, counted = day.expected or 0, day.counted or 0
    return [
        [say("print.day.expected"), sum_of(expected)],
        [say("print.counted"), sum_of(counted)],
        [say("print.difference"), sum_of(counted - expected)],
    ]


def _on(receipts: Iterable[Receipt], day: str) -> list[Receipt]:
    return [r for r in receipts if company_day(parse_time(r.at)).isoformat() == day]


def _methods(receipts: Iterable[Receipt], closed_at: str, say: Say) -> list[list[str]]:
    """How many and how much by method, and how many were voided, as it was when their day was closed or over."""
    count: Counter[Method] = Counter()
    fen: Counter[Method] = Counter()
    void = 0
    for r in receipts:
        if void_on_its_day(r, closed_at):
            void += 1
        else:
            count[r.method] += 1
            fen[r.method] += r.total
    rows = [[say(f"method.{m}"), str(count[m]), sum_of(fen[m])] for m in Method if count[m]]
    return [*rows, [say("print.day.void"), str(void), ""]] if void else rows


def account_words(work: UnitOfWork, account: str, say: Say) -> str:
    """An account by its root's name, and whose it is."""
    _, _, whose = account.partition(":")
    root = root_of(account)
    key = f"account.{account}" if say(f"account.{account}") != f"account.{account}" else f"account.{root}"
    if not whose or key != f"account.{root}":
        return say(key)
    method = say(f"method.{whose}")
    if method != f"method.{whose}":
        return f"{say(key)} · {method}"
    return f"{say(key)} · {whose_name(work, whose)}"

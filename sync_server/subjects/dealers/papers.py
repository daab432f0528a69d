"""The rebate statement, and what is paid and outstanding at a month's end, as data for templates (DEAL-1)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from rulebook.kernel.ids import Fen
from rulebook.subjects.company.records import Customer
from rulebook.subjects.dealers.drawing import standing
from rulebook.subjects.dealers.records import Agreement, Dealer, RebateStatement, StatementState
from rulebook.subjects.scores.span import month_span
from sync_server.db.unit_of_work import UnitOfWork
from sync_server.papers.figures import qr_svg
from sync_server.papers.words import Say, in_capitals, moment, sum_of

Data = dict[str, Any]
ACCOUNT = ("statement", "month", "payable", "paid_on", "reference", "unpaid")
HEADS = ("receipt", "day", "customer", "agreement", "turnover", "rebate")


def rebate_paper(work: UnitOfWork, found: RebateStatement, say: Say, base_url: str) -> Data:
    """Turnover, rebate, what is payable and outstanding, and every line with its receipt."""
    rows = [
        ("dealers.dealer", found.dealer_name),
        ("dealers.month", found.month),
        ("dealers.state", say(f"dealers.state.{found.state}")),
        ("dealers.drawn", f"{found.drawn_by_name} {moment(found.drawn_at)}"),
        ("dealers.approved", f"{found.approved_by_name} {moment(found.approved_at)}".strip()),
        ("dealers.paid_by", f"{found.paid_by_name} {moment(found.paid_at)} {found.reference}".strip()),
    ]
    sums = [
        ("dealers.turnover", found.turnover, True),
        ("dealers.uncovered", found.uncovered, False),
        ("dealers.rebate", found.rebate, True),
        ("dealers.carried", found.carried, False),
        ("dealers.payable", found.payable, True),
        ("dealers.earlier", found.earlier, True),
        ("dealers.paid_in_month", found.paid, True),
        ("dealers.outstanding", found.outstanding, True),
    ]
    return {
        "title": say("print.title.rebate"),
        "number": found.number,
        "draft": "" if found.token else say("dealers.draft.words"),
        "rows": [[say(key), value] for key, value in rows if value],
        "sums": [[say(key), sum_of(fen)] for key, fen, always in sums if fen or always],
        "capitals": in_capitals(found.payable),
        "heads": [say(f"dealers.line.{head}") for head in HEADS],
        "lines": _lines(work, found),
        "qr": qr_svg(f"{base_url.rstrip('/')}/v/{found.token}") if found.token else "",
        "qr_title": say("receipt.check"),
        "signatures": [say("print.sign.finance"), say("dealers.sign.dealer"), say("print.sign.date")],
    }


def _lines(work: UnitOfWork, found: RebateStatement) -> list[list[str]]:
    rows = []
    for one in found.lines:
        customer, held = work.get(Customer, one.customer), work.get(Agreement, one.agreement)
        rows.append(
            [
                one.number,
                one.day,
                customer.name if customer else str(one.customer),
                held.number if held else "—",
                sum_of(one.turnover),
                sum_of(one.rebate),
            ]
        )
    return rows


def account_paper(work: UnitOfWork, dealer: Dealer, say: Say) -> Data | None:
    """What is payable by issued statements, paid and outstanding at the end of the month that runs.

    None where no statement is in sight: there is nothing to tell, or it is not the reader's to see.
    """
    found = sorted(work.find(RebateStatement, "dealer", dealer.id), key=lambda s: s.month)
    issued = [s for s in found if s.state is not StatementState.DRAWN]
    if not issued:
        return None
    month = dealer.next_month
    stood = standing(issued, month)
    last = (month_span(month).end - timedelta(days=1)).isoformat()
    sums = [
        ("dealers.earlier", stood.earlier + stood.paid),
        ("dealers.paid_in_month", stood.paid),
        ("dealers.outstanding", stood.earlier),
    ]
    return {
        "title": say("print.title.account"),
        "number": f"{month} · {dealer.name}",
        "rows": [
            [say("dealers.dealer"), dealer.name],
            [say("dealers.account.until"), last],
            *([[say("dealers.field.branch"), dealer.branch]] if dealer.branch else []),
        ],
        "sums": [[say(key), sum_of(Fen(fen))] for key, fen in sums],
        "capitals": in_capitals(stood.earlier),
        "heads": [say(f"dealers.account.{head}") for head in ACCOUNT],
        "lines": [_statement_row(one) for one in reversed(issued)],
        "signatures": [say("print.sign.finance"), say("dealers.sign.dealer"), say("print.sign.date")],
    }


def _statement_row(one: RebateStatement) -> list[str]:
    paid = one.state is StatementState.PAID
    return [
        one.number,
        one.month,
        sum_of(one.payable),
        moment(one.paid_at) if paid else "—",
        one.reference or "—",
        sum_of(Fen(0) if paid else one.payable),
    ]

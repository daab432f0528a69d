"""Reads a wallet's statement as it is downloaded: values behind backticks, refunds, a summary at the end (CASH-5).

WeChat's and Alipay's files differ in their headings only; a row that cannot be read is told, and the others stand.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from datetime import datetime

import msgspec

from rulebook import commands as c
from rulebook.ids import SYSTEM_PERSON, Fen
from rulebook.judging.statements import payment_id, unmatched
from rulebook.numbers import NumberFault, parse_yuan, yuan
from rulebook.records import Method, Payment, Receipt
from rulebook.times import COMPANY_ZONE, iso
from sync_server.company import Company
from sync_server.system import write_as_system

A_LINE = 300
MOST_ROWS = 200_000

COLUMNS: dict[str, tuple[str, ...]] = {
    "at": ("交易时间", "付款时间", "完成时间", "入账时间"),
    "number": ("商户订单号", "商家订单号", "用途"),
    "wallet": ("微信订单号", "支付宝交易号", "交易号", "流水号"),
    "state": ("交易状态", "业务类型", "交易类型"),
    "fen": ("订单金额", "应结订单金额", "收入金额", "收入（+元）", "金额"),
    "refund": ("退款金额", "支出（-元）"),
    "fee": ("手续费", "服务费"),
}
"""What we read → the headings it stands under, the first found first."""
REFUNDS = ("REFUND", "退款")
MADE = ("SUCCESS", "REFUND", "交易成功", "退款", "收款", "交易", "")
SUMMARY = ("总交易单数", "总交易额")


class UnreadableStatement(ValueError):
    """The file is no statement that we can read; says why."""


class RowReport(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one row: `new`, `known`, `matched`, `unmatched`, `left_out` or `refused`."""

    row: int
    state: str
    number: str = ""
    fen: Fen = Fen(0)
    refund: bool = False
    said: str = ""


class StatementReport(msgspec.Struct, frozen=True, kw_only=True):
    """The rows, the sum that they say, and the one that the summary says (None where there is none)."""

    method: Method
    rows: tuple[RowReport, ...]
    total: Fen
    told: Fen | None
    waiting: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        return not any(r.state == "refused" for r in self.rows) and self.told in (None, self.total)


def _bare(value: str) -> str:
    return value.strip().lstrip("`'\t").strip()


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableStatement("neither UTF-8 nor GB 18030")


def _table(data: bytes) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """The heading row, wherever it stands, and the rows behind it with their numbers in the file."""
    rows = csv.reader(io.StringIO(_decoded(data)))
    for n, row in enumerate(rows, 1):
        heads = [_bare(cell).removesuffix("（元）").removesuffix("(元)") for cell in row]
        if any(name in heads for name in COLUMNS["at"]) and any(name in heads for name in COLUMNS["fen"]):
            return heads, ((m, [_bare(cell) for cell in later]) for m, later in enumerate(rows, n + 1))
    raise UnreadableStatement("no heading with a time and a sum")


def _method(heads: list[str]) -> Method:
    if "微信订单号" in heads:
        return Method.WECHAT
    return Method.ALIPAY if "支付宝交易号" in heads else Method.TRANSFER


def read_statement(
    data: bytes, method: Method | None = None
) -> tuple[Method, list[tuple[int, c.StatementRow]], list[RowReport], Fen | None]:
    """Method, good rows with their place, what was left out or refused, and the summary's sum."""
    heads, rows = _table(data)
    good: list[tuple[int, c.StatementRow]] = []
    others: list[RowReport] = []
    told: Fen | None = None
    for n, cells in rows:
        if cells and cells[0] in SUMMARY:
            told = _summary(cells, next(rows, (0, []))[1])
            break
        if not any(cells) or cells[0].startswith("#"):
            continue
        if len(good) >= MOST_ROWS:
            raise UnreadableStatement(f"more than {MOST_ROWS} rows")
        said = dict(zip(heads, cells, strict=False))
        try:
            row = _row(said)
            if row is None:
                others.append(RowReport(row=n, state="left_out", said=_of(said, "state")))
            else:
                good.append((n, row))
        except (ValueError, NumberFault) as error:
            others.append(RowReport(row=n, state="refused", number=_of(said, "number"), said=str(error)))
    return method or _method(heads), good, others, told


def _summary(heads: list[str], cells: list[str]) -> Fen | None:
    said = dict(zip(heads, cells, strict=False))
    try:
        return parse_yuan(said["总交易额"], signed=True) if said.get("总交易额") else None
    except NumberFault:
        return None


def _of(said: dict[str, str], what: str) -> str:
    return next((said[name] for name in COLUMNS[what] if said.get(name)), "")


def _row(said: dict[str, str]) -> c.StatementRow | None:
    """One payment or refund; None where nothing was paid (closed, revoked). Raises ValueError or NumberFault."""
    state = _of(said, "state")
    if state not in MADE and not any(word in state for word in REFUNDS):
        return None
    at = datetime.fromisoformat(_of(said, "at").replace("/", "-"))
    fen = parse_yuan(_of(said, "fen") or "0", signed=True)
    back = parse_yuan(_of(said, "refund") or "0", signed=True)
    refund = any(word in state for word in REFUNDS) or fen < 0
    wallet = _of(said, "wallet")
    if not wallet:
        raise ValueError("no number of the wallet's own")
    return c.StatementRow(
        number=_of(said, "number")[:200],
        wallet_number=wallet[:100],
        at=iso(at if at.tzinfo else at.replace(tzinfo=COMPANY_ZONE)),
        fen=Fen(abs(back) if refund and back else abs(fen)),
        fee=Fen(abs(parse_yuan(_of(said, "fee") or "0", signed=True))),
        refund=refund,
    )


def import_statement(
    company: Company,
    data: bytes,
    name: str,
    *,
    method: Method | None = None,
    dry_run: bool = False,
    actor: str = SYSTEM_PERSON,
) -> StatementReport:
    """Take a statement in; known rows stay as they are, so the same file again changes nothing.

    Raises UnreadableStatement, or SystemRefused for whom the rules do not let.
    """
    found, good, others, told = read_statement(data, method)
    digest = hashlib.sha256(data).hexdigest()
    with company.read() as book:
        known = {n for n, row in good if book.get(Payment, payment_id(found, row))}
    if not dry_run:
        with company.write() as book:
            for start in range(0, len(good), A_LINE):
                part = tuple(row for _, row in good[start : start + A_LINE])
                command = c.ImportStatement(method=found, file=name[:200], sha256=digest, rows=part)
                write_as_system(book, company.master, command, f"statement:{digest[:16]}", company.clock(), actor)
    with company.read() as book:
        told_rows = [_told(n, row, book.get(Payment, payment_id(found, row)), n in known) for n, row in good]
        _, waiting, _ = unmatched((), book.find(Receipt, "clearing", found))
    return StatementReport(
        method=found,
        rows=tuple(sorted((*told_rows, *others), key=lambda r: r.row)),
        total=Fen(sum(-row.fen if row.refund else row.fen for _, row in good)),
        told=told,
        waiting=tuple(r.number for r in waiting),
    )


def _told(n: int, row: c.StatementRow, payment: Payment | None, known: bool) -> RowReport:
    state = "known" if known else "new"
    if payment and not known:
        state = "unmatched" if payment.open else "matched"
    said = payment.receipt or "" if payment else ""
    return RowReport(row=n, state=state, number=row.number, fen=row.fen, refund=row.refund, said=said)


def human(report: StatementReport) -> Iterator[str]:
    """The report as lines of text."""
    for row in report.rows:
        sign = "-" if row.refund else ""
        yield f"{row.row}\t{row.state}\t{row.number}\t{sign}{yuan(row.fen)}\t{row.said}"
    told = "" if report.told is None else f", the summary says {yuan(report.told)}"
    yield f"{report.method}: {len(report.rows)} rows, {yuan(report.total)}{told}"
    if report.waiting:
        yield f"receipts that no statement shows: {', '.join(report.waiting)}"

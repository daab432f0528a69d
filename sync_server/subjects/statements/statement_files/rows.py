"""What one row of a statement says, by its layout: a payment, a refund, or nothing that is ours to take (CASH-5).

May not know files or books. Nothing is dropped: what is not taken is left out with its sum, or refused with why.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

import msgspec

from rulebook.kernel.ids import Fen
from rulebook.kernel.times import iso
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.statements.commands import StatementRow
from sync_server.subjects.statements.statement_files import cells
from sync_server.subjects.statements.statement_files.faults import BadRow
from sync_server.subjects.statements.statement_files.layouts import (
    BACK,
    FEES,
    IN,
    NEITHER,
    NEVER,
    OUT,
    RETURNED,
    REVERSED,
    UNDONE,
    UNPAID,
    WITHDRAWALS,
    YUAN,
    Layout,
)

Texts = Mapping[str, tuple[str, ...]]
"""Field → the texts of its columns, the best heading first."""

_NOTHING = Fen(0)
_RECEIPT = re.compile(r"(?<![A-Z0-9])([A-Z]{2}[A-Z0-9]{0,8}-?[0-9]{6}|T-?[0-9A-Z]{8}-?[0-9]{4})(?![A-Z0-9])")
_FEE_WITHIN = re.compile(r"退款总金额\s*([\d.,]+)\s*元[;；,，]\s*含手续费\s*([\d.,]+)\s*元")


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the file, read. `taken`: what goes into the books; else `why` it does not (a code).

    `sum`: what it says, less than nothing for money out; `listed`: the same as the file's own summary counts it,
    where a refund's posting is less by the fee that came back; `unowned`: money came in, and nobody takes it.
    `fee`: in yuan, as exactly as the file has it.
    """

    row: int
    taken: StatementRow | None = None
    why: str = ""
    value: str = ""
    sum: Fen = Fen(0)
    refused: bool = False
    unowned: bool = False
    refund: bool = False
    number: str = ""
    fee: Decimal = Decimal(0)
    within: Fen = Fen(0)

    @property
    def listed(self) -> Fen:
        return Fen(self.sum + self.within)

    @property
    def left_out(self) -> bool:
        return self.taken is None and not self.refused


def judge(
    layout: Layout, row: int, texts: Texts, rounded: frozenset[str] = frozenset(), undone: Fen = _NOTHING
) -> Line:
    """The row as a line; one that cannot be read is a refused line.

    `rounded`: columns whose numbers a spreadsheet has rounded. `undone`: what was paid by the payment that the row
    undoes, where the row itself names no sum.
    """
    try:
        for lost in (t for field in rounded for t in texts.get(field, ()) if cells.ends_in_noughts(t)):
            raise BadRow("shortened", lost)
        return _Row(layout, row, texts, undone).line()
    except BadRow as fault:
        named = next((t for t in (*texts.get("number", ()), *texts.get("wallet", ())) if t), "")
        return Line(
            row=row, refused=True, why=fault.code, value=fault.value, number=named[:200], sum=_sum_if_any(texts)
        )


def _sum_if_any(texts: Texts) -> Fen:
    for field in ("sum", "income", "outgo"):
        for text in texts.get(field, ()):
            try:
                if found := cells.fen(text):
                    return Fen(-abs(found)) if field == "outgo" else found
            except BadRow:
                continue
    return Fen(0)


class _Row:
    """One row while it is being read."""

    def __init__(self, layout: Layout, row: int, texts: Texts, undone: Fen) -> None:
        self.layout, self.row, self.texts, self.undone = layout, row, texts, undone

    def text(self, field: str) -> str:
        return next((t for t in self.texts.get(field, ()) if not cells.is_blank(t)), "")

    def line(self) -> Line:
        at, whole_day = self.moment()
        wallet, entry = cells.number(self.text("wallet")), cells.number(self.text("entry"))
        way, money = self.way()
        if currency := self.foreign():
            return self.left("currency", way, money, value=currency, unowned=way == IN)
        if way == NEITHER:
            return self.left("neither", way, money)
        if way == UNPAID:
            return self.left("unpaid", IN, money)
        if not money and way != UNDONE:
            return self.left("nothing", way, money)
        if way == "":
            return self.left("state", IN, money, value=self.text("state"), unowned=True)
        if way == OUT and self.layout.method == Method.TRANSFER and self.says(*REVERSED, field="kind"):
            raise BadRow("reversed", self.text("kind"))
        if way == OUT and not self.says(*self.layout.back, field="kind"):
            why = "charge" if self.says(*FEES, field="kind") else "withdrawal" if self.withdraws() else "outgo"
            return self.left(why, way, money)
        if way == IN:
            return self.payment(at, whole_day, wallet, entry, money)
        return self.refund(at, wallet, entry, money, way)

    # what it says

    def says(self, *words: str, field: str) -> bool:
        said = [t.casefold() for t in self.texts.get(field, ())]
        return any(word in text for word in words for text in said)

    def withdraws(self) -> bool:
        return self.says(*WITHDRAWALS, field="kind")

    def moment(self) -> tuple[datetime, bool]:
        day, clock = self.text("day"), self.text("clock")
        at = self.text("at")
        if not (at or day):
            at = self.text("only_at")
        if day and cells.is_clock(at):  # a time of day only, beside its day
            at, clock = day, clock or at
        if not (at or day):
            raise BadRow("no_time")
        return cells.moment(at or day, clock)

    def foreign(self) -> str:
        """The currency, where it is not yuan."""
        currency = self.text("currency").casefold()
        return "" if not currency or YUAN.intersection(re.split(r"[-_/ ()（）]+", currency)) else currency

    def way(self) -> tuple[str, Fen]:
        """Which way the money went, and how much: never less than nothing."""
        if self.layout.states:
            return self.by_state()
        income, outgo = cells.fen(self.text("income")), cells.fen(self.text("outgo"))
        if income and outgo:
            raise BadRow("both_ways", f"{self.text('income')} {self.text('outgo')}")
        if income < 0:  # written in red: the bank has taken a posting back
            raise BadRow("reversed", self.text("income"))
        if "income" in self.texts and "outgo" in self.texts:
            self.whole("income", "outgo")
            return (IN, income) if income > 0 else (OUT, Fen(abs(income or outgo)))
        self.whole("sum")
        money = cells.fen(self.text("sum"))
        words = self.texts.get("way", ())  # a bare "-" or "/" says something where no word does
        word = (self.text("way") or next((t for t in words if t), "")).casefold()
        told = self.layout.ways.get(word, self.layout.otherwise)
        if not told and "way" in self.texts and not self.layout.signed:
            raise BadRow("way", self.text("way"))
        by_sign = IN if money > 0 else OUT
        return (by_sign if self.layout.signed else told or by_sign), Fen(abs(money))

    def whole(self, *fields: str) -> None:
        """A row that ends before its sum was cut off; one that tells a balance is whole."""
        if not self.text("balance") and not any(t for field in fields for t in self.texts.get(field, ())):
            raise BadRow("no_sum")

    def by_state(self) -> tuple[str, Fen]:
        word = self.text("state").casefold()
        told = self.layout.states.get(word, "")
        if not told and self.says(*(w for w in ("退款", "refund")), field="state"):
            told = BACK
        self.whole("sum", "income", "outgo", "refund_sum")
        paid = next((m for f in ("sum", "income", "outgo") if (m := cells.fen(self.text(f)))), Fen(0))
        if told in (BACK, UNDONE):
            back = [cells.fen(t) for t in self.texts.get("refund_sum", ()) if not cells.is_blank(t)]
            if told == UNDONE:  # the whole payment, wherever the row says its sum
                back = [m for m in (*back, paid, self.undone) if m][:1]
            return told, Fen(abs(back[0] if back else paid))
        return (BACK if paid < 0 else told), Fen(abs(paid))

    def our_number(self) -> str:
        """The receipt's number where one of the texts holds it; else the first that says anything."""
        said = [*self.texts.get("number", ()), *self.texts.get("memo", ())]
        for text in said:
            folded = unicodedata.normalize("NFKC", text).upper()
            if found := _RECEIPT.search(folded):
                return found[1]
        for text in self.texts.get("number", ()):
            cells.number(text)
        return next((t for t in said if not cells.is_blank(t) and not cells.is_shortened(t)), "")[:200]

    # what becomes of it

    def left(self, why: str, way: str, money: Fen, value: str = "", unowned: bool = False) -> Line:
        worth = money if way in (IN, NEITHER, UNPAID) else Fen(-money)
        return Line(
            row=self.row, why=why, value=value[:80], sum=worth, unowned=unowned and money > 0, number=self.shown(),
            refund=worth < 0, fee=cells.fee(self.text("fee"))[1],
        )  # fmt: skip

    def shown(self) -> str:
        return next((t for t in (*self.texts.get("number", ()), self.text("wallet")) if not cells.is_blank(t)), "")

    def payment(self, at: datetime, whole_day: bool, wallet: str, entry: str, money: Fen) -> Line:
        if self.says(*self.layout.charged, field="kind"):
            return self.left("charge", IN, money)
        standing = self.text("standing")
        if any(word in standing for word in RETURNED):
            return self.left("returned", IN, money)
        if any(word in standing for word in NEVER):
            return self.left("unpaid", IN, money)
        fee, exact = cells.fee(self.text("fee"))
        taken = StatementRow(
            number=self.our_number(),
            wallet_number=(wallet or entry or self.digest(at, money))[:100],
            at=iso(at),
            fen=money,
            fee=Fen(abs(fee)),
            entry=entry if wallet else "",
            fee_untold=not self.layout.tells_fees,
            whole_day=whole_day,
        )
        return self.taken(taken, exact)

    def refund(self, at: datetime, wallet: str, entry: str, money: Fen, way: str) -> Line:
        state = self.text("refund_state").casefold()
        if state in ("fail", "failed", "退款失败", "失败"):
            return self.left("refund_failed", OUT, money)
        if state not in ("success", "", "退款成功", "成功"):
            return self.left("refund_pending", OUT, money, value=state)
        if not money:
            raise BadRow("undone_of_what" if way == UNDONE else "no_sum", wallet)
        own = cells.number(self.text("refund_number"))
        fee, exact = cells.fee(self.text("fee"))
        known, within_it = bool(self.text("fee")), Fen(0)
        if within := _FEE_WITHIN.search(" ".join(self.texts.get("memo", ()))):
            whole, part = cells.fen(within[1]), cells.fen(within[2])
            if whole - part == money:  # the posting is what was paid back, less the fee that came back
                money, fee, known, within_it = whole, part, True, part
        if own in ("", "0"):
            own = entry or (wallet if "refund_number" not in self.texts and self.layout.alone else "")
        elif not self.layout.alone:
            own = f"{wallet}/{own}"
        own = own or ("revoked" if way == UNDONE else self.digest(at, money))
        taken = StatementRow(
            number=self.our_number(),
            wallet_number=(wallet or own)[:100],
            at=iso(at),
            fen=money,
            fee=Fen(abs(fee)),
            refund=True,
            entry=(f"{wallet}/{own}" if own == "revoked" else own)[:150],
            fee_untold=not (self.layout.tells_fees or known),
        )
        return self.taken(taken, exact, within_it)

    def taken(self, row: StatementRow, exact: Decimal, within: Fen = _NOTHING) -> Line:
        if row.fee > row.fen:
            raise BadRow("fee_more", self.text("fee"))
        worth = Fen(-row.fen if row.refund else row.fen)
        return Line(
            row=self.row, taken=row, sum=worth, refund=row.refund, number=row.number, fee=exact, within=within
        )

    def digest(self, at: datetime, money: Fen) -> str:
        """What a row without a number goes by: its minute, its sum, what the account held after it, who paid."""
        balance = self.text("balance")
        told = [at.strftime("%Y%m%d%H%M"), str(money), str(cells.fen(balance)) if balance else self.layout.name]
        told.append(self.text("wallet"))
        told.append("".join(ch for ch in unicodedata.normalize("NFKC", self.text("party")) if ch.isalpha()))
        return "~" + hashlib.sha256("|".join(told).encode()).hexdigest()[:24]

"""What a receipt says, in one order and one wording, for the screen and for the printer alike (RCT-1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mobile.ui.text import clock, money, named, tr
from rulebook.kernel.times import company_day, parse_time
from rulebook.numbers import capitals, show_phone
from rulebook.subjects.letterhead.records import Letterhead, PastLetterhead
from rulebook.subjects.receipts.records import Receipt

Head = Letterhead | PastLetterhead | None


@dataclass(frozen=True)
class ReceiptWords:
    """All in one language, "" for what is not said. `rows`: name and value; a remark of its own has the name "".

    `of`: which of the receipts of one fee it is.
    """

    company: str
    number: str
    final: str
    sum: str
    capitals: str
    plate: str
    rows: tuple[tuple[str, str], ...]
    void: str
    provisional: str
    call: str
    address: str
    check: str
    url: str
    of: str = ""


def receipt_words(
    receipt: Receipt, tongue: str, url: str, held: Head, together: Sequence[Receipt]
) -> ReceiptWords:
    """`url` opens the public check (RCT-3); `held` is the letterhead of the day it was issued; `together`: all
    receipts of the fee, in their order."""

    def say(key: str, **facts: object) -> str:
        return tr(tongue, key, **facts)

    nth = next((n for n, one in enumerate(together, start=1) if one.id == receipt.id), 1)
    company = ""
    if held is not None:
        company = named(held, tongue)
    return ReceiptWords(
        company=company,
        number=receipt.number,
        final=say("receipt.final", number=receipt.final) if receipt.final else "",
        sum=money(receipt.total),
        capitals=capitals(receipt.total),
        plate=receipt.plate,
        rows=tuple(_rows(receipt, tongue)),
        void=receipt.void_reason,
        provisional=say("receipt.provisional") if receipt.provisional and not receipt.final else "",
        call=say("letterhead.call", number=show_phone(held.phone)) if held is not None else "",
        address=held.address if held is not None else "",
        check=say("receipt.check"),
        url=url,
        of=say("receipt.of", nth=nth, count=len(together)) if len(together) > 1 else "",
    )


def _rows(receipt: Receipt, tongue: str) -> list[tuple[str, str]]:
    def say(key: str, **facts: object) -> str:
        return tr(tongue, key, **facts)

    rows: list[tuple[str, str]] = []
    for line in receipt.lines:
        rows.append((f"{named(line, tongue)} × {line.quantity}", money(line.fen * line.quantity)))
    rows.append((say("field.method"), say(f"method.{receipt.method}")))
    if receipt.collects:
        rows.insert(0, (say("receipt.collects"), money(receipt.settles)))
    if receipt.rounded_off:
        rows.append((say("receipt.rounded"), money(-receipt.rounded_off)))
    if receipt.leave_reason:
        rows.append((say("finance.leave"), receipt.leave_reason))
    whole = sum(line.fen * line.quantity for line in receipt.lines)
    if receipt.settles < whole and not receipt.leave:
        rows.append(("", say("receipt.part", sum=money(whole))))
    for name, value in (
        ("receipt.due", receipt.due),
        ("receipt.reference", receipt.reference),
        ("field.invoice_title", receipt.invoice_title),
        ("field.tax_number", receipt.tax_number),
        ("field.payer", receipt.payer),
    ):
        if value:
            rows.append((say(name), value))
    rows.append((say("receipt.at"), f"{company_day(parse_time(receipt.at))} {clock(receipt.at)}"))
    return rows

"""Writes `docs/statements.md` from the table of layouts and its examples: `python docs/make_statements.py`.

The layouts are what the import reads, the examples what its tests take in; a test fails where the page is out of
date.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from sync_server.papers.words import speaker
from sync_server.subjects.statements.statement_files import LAYOUTS, Layout
from sync_server.subjects.statements.statement_files.tables import decoded

PAGE = Path(__file__).with_name("statements.md")
EXAMPLES = Path(__file__).resolve().parents[1] / "tests" / "data" / "statements"
SHOWN = 14

HEAD = """\
# Statements that are read

Made by `docs/make_statements.py` from `wallets.py` and `banks.py` in
`sync_server/subjects/statements/statement_files`; change the rows there, then make the page again.
All examples are invented.

`paigong import statement FILE [--dry-run] [--json]`, or finance's screen, takes a wallet's or bank's statement
(CASH-5): CSV in UTF-8, UTF-16 or GB 18030, by comma, tab, semicolon or bar; XLSX, XLS, ET, ODS; a ZIP that holds
one of them. What cannot be read is named with what to do: a password, a page of the web, two statements in one.

## What becomes of a row

- `new`: a dry run; it would be taken.
- `matched`: taken, and its receipt was found: by number, by the payer's last figures, else by sum and time where
  only one fits (by sum and day where the bank tells no time).
- `unmatched`: taken; the money is in the wallet, and in suspense until somebody says whose it is.
- `known`: in the books already, or a second time in this file. It `differs` where it says another sum, fee, number
  or time: nothing changes, and finance is told.
- `left_out`: not ours to take, with its sum: money paid out, charges, withdrawals, what was never paid, refunds
  that failed.
- `refused`: cannot be read; what is wrong and what stands there is told. The other rows stand.

`sum` bears its sign; `total` is what the taken rows come to, each once; `fees` came off it. The books then hold
`wallet + fees = total`, to the fen. `checks` holds each sum and count that the file says of itself against its
rows. `sound` (exit 0) says: no row refused, none that differs, the summary agrees, and no money came in that
nobody took.

## What a row goes by

- A payment goes by the wallet's number, a refund by its own; two refunds in one second, or in two files, are two.
  `REVOKED` gives back its payment: by the sum in the row, else by the payment's in the same file, else the row is
  refused.
- A wallet's list of trades and its list of postings may both be taken in: a movement that both tell is booked
  once, and the fee is booked from the list that tells it, whichever comes first.
- A bank's row without a number goes by its minute (or day), sum, balance and payer; equal ones by their order.
  Export whole days: of two rows that are alike in all, in two files cut within a day, nobody could say whether
  they are one.
- Numbers that a spreadsheet has shortened (`4.2E+27`) are refused with their row. Dates as spreadsheets save them
  are read; where the seconds were cut off, the minute is compared. A date outside 2000–2099 is one bad row.

## The next bank

A row in `banks.py` names what is its own: a mark (a heading, or a word above it, that no other bank has) and the
columns whose names are not usual. Put an invented example into `tests/data/statements` and its figures into
`tests/server/test_statement_layouts.py`; the tests say what is missing. A bank without a row whose columns bear
usual names is read all the same, as `bank_two_columns`, `bank_signs`, or,
where the balances move by the signed sums, `bank_signed`.

What none of them fits, finance shows once on the screen: which row is the heading, what each column is, which
words mean money in; ten rows are read by it, then it is kept as the company's own layout (`statement.layout`, a
request of finance). Own layouts go before those that come along; they need every heading that was picked.
"""

SURE: dict[str, str] = {
    "wechat_trade": "Columns and summary as WeChat Pay publishes them, and as several open programs read them. "
    "Not confirmed: whether its refund total counts refunds that failed (either is accepted), and a `REVOKED` row "
    "without a sum.",
    "wechat_funds": "Columns and summary as WeChat Pay publishes them; a refund's posting is less by the fee that "
    "comes back with it, which its remark tells.",
    "wechat_personal": "Columns as exported since 2025, XLSX and CSV. Not confirmed: what the payee sees of a "
    "refund (here: a row of money out whose kind says 退款).",
    "alipay_trade": "Columns and summary as several open programs read them; the summary stands first or last.",
    "alipay_account": "Columns and summary as several open programs read them. Charges (收费) are left out here: "
    "the list of trades tells them.",
    "alipay_personal": "Columns as the app's export has them, and as open programs read them. Not confirmed: "
    "what the payee sees of a refund.",
    "icbc_personal": "Columns as in a public report of the personal online bank's download.",
    "icbc_company": "Names of the columns as an open program reads them; their order is not confirmed.",
    "icbc_signs": "Names of the columns as an open program reads them; their order is not confirmed.",
    "icbc_app": "Columns as the app's statement in PDF has them once it is a table; not confirmed.",
    "ccb_company": "Names of the columns as several open programs read them.",
    "ccb_personal": "Columns as in a public report of the personal online bank's download.",
    "ccb_two_columns": "Order as an open program reads it; the headings' words are not confirmed.",
    "cmb_company": "Names of the columns as several open programs read them.",
    "cmb_personal": "Columns as an open converter makes them of the app's PDF.",
    "cmb_two_columns": "An older download; not confirmed.",
    "abc_company": "Names of the columns as an open program reads them; the line above them is invented.",
    "abc_personal": "Columns as an open converter makes them of the app's PDF. Its 日志号 is no number to go by: "
    "several rows share it.",
    "boc_company": "Headings as published in several open programs, with their English.",
    "boc_personal": "Columns as an open converter makes them of the app's PDF.",
    "bank_two_columns": "Any bank with a moment, money in and money out in two columns.",
    "bank_signed": "Any bank with a moment, signed sums, and balances that move by them; else it is not read.",
    "bank_signs": "Any bank with a moment, a sum, and a word or sign for its way.",
}
"""How far each layout could be confirmed against what is public; none was tried against a real customer's file."""


def example(layout: Layout) -> tuple[str, str]:
    """The name and the first lines of the layout's example."""
    path = next(p for p in sorted(EXAMPLES.iterdir()) if p.name.startswith(layout.name) and p.suffix != ".xlsx")
    data = path.read_bytes()
    if path.suffix == ".zip":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = archive.read(archive.namelist()[0])
    lines = decoded(data).replace("\t", "").splitlines()
    head = max(0, next((n for n, line in enumerate(lines) if line.count(",") + line.count(";") > 3), 0) - 3)
    if layout.name == "wechat_personal":
        head = next(n for n, line in enumerate(lines) if line.startswith("交易时间")) - 1
    return path.name, "\n".join(lines[head : head + SHOWN])


def columns(layout: Layout) -> str:
    say = speaker("en")
    rows = [
        f"| {say(f'statement.field.{field}')} | {' · '.join(names)} |" for field, names in layout.columns.items()
    ]
    return "\n".join(["| what is read | headings, the best first |", "|---|---|", *rows])


def section(layout: Layout) -> str:
    name, shown = example(layout)
    marks = f"Told from others by {' or '.join(layout.marks)}. " if layout.marks else ""
    title = speaker("zh")(f"statement.layout.{layout.name}")
    return (
        f"\n### `{layout.name}`: {title}\n\n{marks}{SURE[layout.name]}\n\n{columns(layout)}\n\n"
        f"`tests/data/statements/{name}`:\n\n```text\n{shown}\n```\n"
    )


def page() -> str:
    return HEAD + "\n## Layouts\n" + "".join(section(layout) for layout in LAYOUTS)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

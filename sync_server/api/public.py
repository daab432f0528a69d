"""The public check: anybody with the QR code learns number, date, total and whether we have the paper (RCT-3).

Receipts, rebate statements and certificates alike.

No login, no personal data, no script.
"""

from __future__ import annotations

from html import escape
from typing import Annotated

from anyio import to_thread
from litestar import Response, get
from litestar.datastructures import State
from litestar.params import PathParameter

from rulebook.kernel.wording import fill
from rulebook.numbers import capitals, show_phone, yuan
from rulebook.subjects.dealers.records import RebateStatement
from rulebook.subjects.letterhead.handlers import letterhead_at
from rulebook.subjects.letterhead.records import ID, Letterhead, PastLetterhead
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.trainings.records import Qualification
from sync_server.api.devices import company_of
from sync_server.api.limits import limited
from sync_server.api.page_problems import HEADERS, PAGE_HANDLERS
from sync_server.core.company import Company
from sync_server.subjects.dealers.check import statement_found
from sync_server.subjects.trainings.check import TITLE as CERTIFICATE
from sync_server.subjects.trainings.check import certificate_found

_limited = limited("receipt", 60)

_PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
body{font:17px/1.5 system-ui,sans-serif;margin:0;display:grid;min-height:100vh;place-items:center;
background:light-dark(#f2f6fa,#10151b);color:light-dark(#14202c,#e8eef4)}
main{background:light-dark(#fff,#1b232c);border-radius:20px;padding:32px 28px;max-width:26rem;
width:calc(100% - 96px);box-shadow:0 8px 32px #0002}
h1{font-size:1.25rem;margin:0 0 .25rem} .mark{font-size:2.5rem;line-height:1}
.good{color:light-dark(#146c2e,#7fd99a)} .bad{color:light-dark(#a3340b,#ffb59a)}
dl{display:grid;grid-template-columns:auto 1fr;gap:.4rem 1.2rem;margin:1.2rem 0 0}
dt{opacity:.7} dd{margin:0;text-align:right} .sum{font-size:1.6rem;font-weight:600}
p{margin:.6rem 0 0;opacity:.85}
footer{margin:1.4rem 0 0;padding:1rem 0 0;border-top:1px solid #8884}
a{color:inherit;display:inline-block;padding:.6rem 0}
</style><main>{content}{whose}</main></html>"""

_TITLE = "收费凭证查验 · Receipt check"

_FOUND = """<div class="mark {tone}">{mark}</div><h1>{title}</h1><p>{title_en}</p>
<dl><dt>凭证号 No.</dt><dd>{number}</dd>{final}<dt>日期 Date</dt><dd>{date}</dd>
<dt>金额 Total</dt><dd class="sum">¥{total}</dd><dt></dt><dd>{capitals}</dd>{rounded}</dl><p>{note}</p>"""

_FINAL = "<dt>正式号 Final no.</dt><dd>{number}</dd>"
"""Beside a provisional number, which the customer's copy bears (RCT-2)."""

_ROUNDED = "<dt>抹零 Rounded off</dt><dd>−¥{sum}</dd>"
"""What was left off, as no coins make it (FEE-4)."""

_UNKNOWN = """<div class="mark bad">?</div><h1>公司尚未收到这张凭证</h1><p>We do not have this receipt yet.</p>
<p>上门人员可能仍在没有信号的地方，请过一天再查；若届时仍查不到，请致电公司核实。</p>
<p>The technician may still be out of signal. Please check again tomorrow; if it is still missing, call us.</p>"""


_WHOSE = """<footer><strong>{name}</strong>{name_en}{address}<br>
<a href="tel:{dialled}">电话 Tel. {phone}</a></footer>"""
"""Who gave the receipt, and where one rings (RCT-1)."""


def _whose(held: Letterhead | PastLetterhead | None) -> str:
    if held is None:
        return ""
    return fill(
        _WHOSE,
        name=escape(held.name),
        name_en=fill("<br>{name}", name=escape(held.name_en)) if held.name_en else "",
        address=fill("<br>{address}", address=escape(held.address)) if held.address else "",
        dialled=escape("".join(sign for sign in held.phone if sign.isdigit())),
        phone=escape(show_phone(held.phone)),
    )


def receipt_page(company: Company, token: str) -> tuple[int, str]:
    """HTTP status and page for a receipt's token."""
    with company.read() as work:
        receipt = next(iter(work.find(Receipt, "token", token)), None)
        held = letterhead_at(work, receipt.at) if receipt else work.get(Letterhead, ID)
        issued = None if receipt else next(iter(work.find(RebateStatement, "token", token)), None)
        granted = None if receipt or issued else next(iter(work.find(Qualification, "token", token)), None)
    if granted:
        content = certificate_found(granted, company.clock())
        return 200, fill(_PAGE, title=CERTIFICATE, content=content, whose=_whose(held))
    if issued:
        return 200, fill(_PAGE, title=_TITLE, content=statement_found(issued), whose=_whose(held))
    if receipt is None:
        return 404, fill(_PAGE, title=_TITLE, content=_UNKNOWN, whose=_whose(held))
    void = bool(receipt.void_reason)
    content = fill(
        _FOUND,
        tone="bad" if void else "good",
        mark="✕" if void else "✓",
        title="此凭证已作废" if void else "公司已收到这张凭证",
        title_en="This receipt was voided." if void else "We have this receipt.",
        number=escape(receipt.number),
        final=fill(_FINAL, number=escape(receipt.final)) if receipt.final else "",
        date=escape(receipt.at[:10]),
        total=yuan(receipt.total),
        capitals=capitals(receipt.total),
        rounded=fill(_ROUNDED, sum=yuan(receipt.rounded_off)) if receipt.rounded_off else "",
        note="如与您手中的凭证不符，请致电公司。 If it differs from yours, please call us.",
    )
    return 200, fill(_PAGE, title=_TITLE, content=content, whose=_whose(held))


@get(
    "/v/{token:str}",
    middleware=[_limited.middleware],
    exception_handlers=PAGE_HANDLERS,
    summary="Public receipt check",
)
async def check_receipt(state: State, token: Annotated[str, PathParameter()]) -> Response[str]:
    status, page = await to_thread.run_sync(receipt_page, company_of(state), token)
    return Response(page, status_code=status, media_type="text/html", headers=HEADERS)


ROUTES = [check_receipt]

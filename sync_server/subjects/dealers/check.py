"""What the public check says of a rebate statement: number, month, sum, whether it was paid; no names (DEAL-1)."""

from __future__ import annotations

from html import escape

from rulebook.kernel.wording import fill
from rulebook.numbers import capitals, yuan
from rulebook.subjects.dealers.records import RebateStatement, StatementState

_FOUND = """<div class="mark good">✓</div><h1>公司签发了这份返佣报表</h1><p>We issued this rebate statement.</p>
<dl><dt>报表号 No.</dt><dd>{number}</dd><dt>月份 Month</dt><dd>{month}</dd>
<dt>返佣 Rebate</dt><dd>¥{rebate}</dd><dt>应付 Payable</dt><dd class="sum">¥{payable}</dd>
<dt></dt><dd>{capitals}</dd>
<dt>签发 Issued</dt><dd>{issued}</dd><dt>付款 Paid</dt><dd>{paid}</dd></dl><p>{note}</p>"""


def statement_found(found: RebateStatement) -> str:
    """The page's content for an issued statement."""
    return fill(
        _FOUND,
        number=escape(found.number),
        month=escape(found.month),
        rebate=yuan(found.rebate),
        payable=yuan(found.payable),
        capitals=capitals(found.payable),
        issued=escape(found.approved_at[:10]),
        paid=escape(found.paid_at[:10]) if found.state is StatementState.PAID else "未付 not yet",
        note="如与您手中的报表不符，请致电公司。 If it differs from yours, please call us.",
    )

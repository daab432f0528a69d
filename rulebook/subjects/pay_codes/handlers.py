"""Setting the codes that customers scan to pay the company (FEE-4)."""

from __future__ import annotations

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.times import iso
from rulebook.subjects.pay_codes.commands import SetPayCode
from rulebook.subjects.pay_codes.records import PastPayCode, PayCode
from rulebook.subjects.statements.handlers import ELECTRONIC


def set_pay_code(context: DecisionContext, body: SetPayCode) -> None:
    """Only of a way of paying that a code leads to; what it said before is kept with who had set it."""
    if body.method not in ELECTRONIC:
        raise Refused("field_wrong", rule="FEE-4", field="method", problem="not_electronic")
    known = context.get(PayCode, body.method)
    before = known.before if known else ()
    if known and known.text:
        before = (PastPayCode(text=known.text, set_by=known.set_by, set_at=known.set_at), *before)
    code = PayCode(
        id=body.method, text=body.text.strip(), set_by=context.author.id, set_at=iso(context.now), before=before
    )
    context.put(code)

"""Receipts whose voiding is asked for at the desk, waits, or was granted; large sums and long names (RCT-2)."""

from __future__ import annotations

from company import Company, coins, visit_of

from rulebook.kernel.ids import HandoverId, ReceiptId
from rulebook.subjects.approvals.commands import GrantApproval
from rulebook.subjects.cash.commands import CountHandover
from rulebook.subjects.receipts.commands import AskVoid
from rulebook.subjects.visits.commands import LeaveUnsolved

REASON = "客户说同一天已经在门店付过一次，门店收据号 0032187，请核对后退回"


def voiding(company: Company) -> Company:
    """`v-free` may be asked for, `v-asked` waits, `v-void` is granted and owed back."""
    for name, fen in (("v-free", 36_000), ("v-asked", 128_950), ("v-void", 18_000)):
        company.collect(fen, name, company.wang)
        company.wang.must(
            LeaveUnsolved(visit=visit_of(company.receipt(name).order), symptom="还是掉线", waiting_for="配件"),
            company.receipt(name).order,
        )
        company.wang.must(company.envelope(f"h-{name}", fen, name))
        company.fang.must(CountHandover(handover=HandoverId(f"h-{name}"), counts=coins(fen)), f"h-{name}")
    for name in ("v-asked", "v-void"):
        company.fang.must(AskVoid(receipt=ReceiptId(name), reason=REASON), f"form-{name}")
    company.chen.must(GrantApproval(), "form-v-void")
    return company

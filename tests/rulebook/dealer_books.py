"""A company with a dealer, in a few words: agreements, money that comes in, months that end."""

from __future__ import annotations

from datetime import datetime

from company import CUSTOMER, Company, Hand, opened, visit_of

from rulebook.kernel.errors import Refusal
from rulebook.kernel.ids import Fen
from rulebook.kernel.times import COMPANY_ZONE
from rulebook.rules import passed_deadlines
from rulebook.subjects.dealers.commands import (
    ApproveRebate,
    AssignDealer,
    DecideAgreement,
    SetAgreement,
    SetDealer,
)
from rulebook.subjects.dealers.records import (
    RebateStatement,
    Tier,
)
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.visits.records import FeeLine

DEALER = "dealer-1"
FIVE_PERCENT = (Tier(Fen(0), 500),)


def refused(verdict: object) -> str:
    assert isinstance(verdict, Refusal), verdict
    return verdict.code


def agreed(company: Company, id: str = "agreement-1", dealer: str = DEALER, **changes: object) -> None:
    said: dict[str, object] = {
        "number": id,
        "dealer": dealer,
        "since": "2026-01-01",
        "until": "2027-12-31",
        "tiers": FIVE_PERCENT,
    }
    company.fang.must(SetAgreement(**said | changes), id)  # type: ignore[arg-type]  # test data by name
    company.chen.must(DecideAgreement(allow=True), id)
    company.dong.must(DecideAgreement(allow=True), id)


def money(company: Company, fen: int, id: str, at: datetime | None = None, method: Method = Method.CASH) -> None:
    """A receipt of that sum from the dealer's customer; `at` is when it was written, offline."""
    order = company.order_in(OrderState.ON_SITE, f"order-{id}")
    line = FeeLine(model="misc", name="其他", name_en="misc", quantity=1, fen=Fen(fen))
    issue = company.receipt_for(
        company.li, order, visit_of(order), id, total=Fen(fen), lines=(line,), method=method
    )
    company.li.must(issue, order, at)


def month_ends(company: Company, month: int, hour: int = 1, day: int = 1) -> set[tuple[str, str]]:
    """The server looks at its deadlines on that day of the month."""
    company.now = datetime(2026, month, day, hour, tzinfo=COMPANY_ZONE)
    told: set[tuple[str, str]] = set()
    for command in passed_deadlines(company.world, company.now):
        if command.record in ("dealer", "rebate_statement", "shipment"):
            told |= opened(company.system.does(command))
    return told


def statement(company: Company, month: str = "2026-03", dealer: str = DEALER) -> RebateStatement:
    found = company.world.get(RebateStatement, f"{dealer}:{month}")
    assert found is not None, month
    return found


def issue(company: Company, month: str = "2026-03", by: Hand | None = None) -> RebateStatement:
    drawn = statement(company, month)
    token = f"{month}-{drawn.dealer}".ljust(22, "x")
    (by or company.fang).must(ApproveRebate(rebate=drawn.rebate, token=token), drawn.id)
    return statement(company, month)


def assigned(company: Company) -> Company:
    """The customer is the dealer's since January; no agreement yet."""
    company.dong.must(SetDealer(name="华北经销", branch="北京", contact="孙总"), DEALER)
    company.dong.must(AssignDealer(dealer=DEALER, since="2026-01-01", reason="经销商介绍"), CUSTOMER)
    return company

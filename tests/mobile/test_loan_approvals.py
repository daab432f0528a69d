"""A loan that is asked for waits in the approvals of whoever may decide it (BR-1)."""

from __future__ import annotations

import pytest
from company import Company
from fake import FakeSession
from glass import Glass, on_screen

from mobile.app import routes
from mobile.screens.approvals.approvals import all_waiting, waiting
from mobile.ui.text import use_language
from rulebook.subjects.branches.commands import AskLoan, DecideLoan, OpenBranch
from rulebook.subjects.branches.records import Loan, LoanState
from rulebook.subjects.orders.records import OrderState

SU = "suzhou"


@pytest.fixture
def asked(company: Company) -> Company:
    """Dong, the department manager, wants Li of the head branch for Suzhou from Monday to Wednesday."""
    use_language("zh")
    company.dong.must(OpenBranch(name="苏州站"), SU)
    company.dong.must(
        AskLoan(person=company.li.id, branch=SU, begins="2026-03-02", ends="2026-03-04", reason="验收集中"),
        "l-1",
    )
    return company


def test_br_1_a_loan_stands_among_the_approvals_and_is_agreed_to_there(asked: Company) -> None:
    async def agreeing(glass: Glass, session: FakeSession) -> None:
        (one,) = all_waiting(session)
        assert (one.subject, one.words, one.alone) == ("l-1", "借调 · 李师傅", False)
        assert one.yes() == DecideLoan(agree=True)
        assert one.no("本周缺人") == DecideLoan(agree=False, reason="本周缺人")
        assert waiting(session) == 1
        await glass.sees("李师傅")
        for words in ("借调", "苏州站", "验收集中"):
            assert words in glass.words()
        await glass.tap("同意")
        await glass.until(lambda: asked.world.all(Loan)[0].state is LoanState.AGREED, "agreed")
        assert waiting(session) == 0
        assert all_waiting(session) == []

    on_screen(asked, "chen", routes.office("approvals"), agreeing)


def test_br_1_a_loan_is_refused_with_its_reason_among_the_approvals(asked: Company) -> None:
    async def refusing(glass: Glass, session: FakeSession) -> None:
        await glass.sees("李师傅")
        await glass.tap("不同意")
        await glass.until(lambda: asked.world.all(Loan)[0].state is LoanState.REFUSED, "refused")

    on_screen(asked, "chen", routes.office("approvals"), refusing, **{"office.loan/l-1": {"reason": "本周缺人"}})
    (loan,) = asked.world.all(Loan)
    assert loan.why == "本周缺人"


def test_br_1_who_asked_and_who_does_not_lead_the_lending_branch_have_no_card(asked: Company) -> None:
    def nothing(who: str) -> None:
        async def looking(glass: Glass, session: FakeSession) -> None:
            assert session.me.id == who
            assert not [one for one in all_waiting(session) if one.subject == "l-1"]
            assert waiting(session) == 0

        on_screen(asked, who, routes.office("approvals"), looking)

    nothing("dong")
    nothing("bo")


def test_br_1_what_stands_against_a_loan_is_said_on_its_card(asked: Company) -> None:
    """An order of those days has to be given on first; the card stays until somebody has said yes or no."""
    id = asked.order_in(OrderState.ASSIGNED, appointment="2026-03-03T10:00:00+08:00")
    number = asked.order(id).number

    async def looking(glass: Glass, session: FakeSession) -> None:
        await glass.sees("李师傅")
        assert number in glass.words()
        assert waiting(session) == 1

    on_screen(asked, "chen", routes.office("approvals"), looking)

"""Branches opened, people moved and lent, tapped by the words people see (BR-1)."""

from __future__ import annotations

from datetime import timedelta

from company import Company
from fake import FakeSession
from glass import Glass, on_screen

from mobile.app import routes
from mobile.ui.text import irregularity_text, t, use_language
from rulebook.kernel.identity import Person
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.records import Record
from rulebook.kernel.roles import Role
from rulebook.kernel.times import add_months, company_day, iso
from rulebook.rules import sight
from rulebook.subjects.absences.commands import TellSick
from rulebook.subjects.absences.records import Absence, AbsenceKind
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.branches.bound import SIGHT_BY_BRANCH, reader_tags
from rulebook.subjects.branches.commands import AskLoan, DecideLoan, MovePerson, OpenBranch
from rulebook.subjects.branches.records import Branch, BranchState, Loan, LoanState
from rulebook.subjects.logs.commands import ReleaseSupervision
from rulebook.subjects.logs.records import SupervisionReport
from rulebook.subjects.orders.commands import OpenOrder
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.people.commands import AddPerson, ChangeRoles
from rulebook.subjects.rosters.commands import SetRoster
from rulebook.subjects.rosters.records import RosterRow, ShiftPattern
from rulebook.subjects.stock.commands import GiveUnits, ReceiveUnit
from rulebook.subjects.stock.records import Transfer, TransferState, Unit, UnitKind

SU = "suzhou"


def two(company: Company) -> None:
    use_language("zh")
    company.dong.must(OpenBranch(name="苏州站"), SU)


def test_br_1_a_branch_is_opened_with_one_press(company: Company) -> None:
    use_language("zh")

    async def opening(glass: Glass, session: FakeSession) -> None:
        await glass.tap("设立")
        await glass.until(lambda: bool(company.world.all(Branch)), "opened")

    way = routes.office("rules", "branch", "-")
    on_screen(company, "dong", way, opening, **{"office.rules.branch/new": {"name": "苏州站"}})
    assert [found.name for found in company.world.all(Branch)] == ["苏州站"]


def test_br_1_what_stands_against_the_close_is_named_before_the_press(company: Company) -> None:
    two(company)
    company.bo.must(OpenOrder(branch=SU), "o-1")
    number = company.order("o-1").number

    async def closing(glass: Glass, session: FakeSession) -> None:
        await glass.sees("还不能撤销")
        assert number in glass.words()

    typed = {f"office.rules.branch/close/{SU}": {"reason": "合并"}}
    on_screen(company, "dong", routes.office("rules", "branch", SU), closing, **typed)
    assert company.world.all(Branch)[0].state is BranchState.OPEN


def test_br_1_where_there_is_one_branch_no_list_and_no_page_speaks_of_branches(company: Company) -> None:
    use_language("zh")
    company.order_in(OrderState.APPROVED)

    on_screen(company, "dong", routes.office("orders", "order-1"), _no_branch)
    on_screen(company, "dong", routes.office("stock"), _no_branch)
    on_screen(company, "dong", routes.office("roster"), _no_branch)


async def _no_branch(glass: Glass, session: FakeSession) -> None:
    assert glass.words()
    assert "服务中心" not in glass.words()


def test_br_1_a_person_is_moved_on_their_own_page(company: Company) -> None:
    two(company)

    async def moving(glass: Glass, session: FakeSession) -> None:
        await glass.sees("现属“总部”")
        await glass.tap("调动")
        await glass.sees("现属“苏州站”")

    way = routes.office("rules", "person", "li")
    on_screen(company, "dong", way, moving, **{"office.rules.branch/move/li": {"to": SU}})
    li = company.world.get(Person, "li")
    assert li is not None
    assert [one.branch for one in li.branches] == [SU]


def test_br_1_somebody_is_asked_for_and_lent_and_the_board_says_so(company: Company) -> None:
    two(company)

    async def asking(glass: Glass, session: FakeSession) -> None:
        await glass.tap("申请借调")
        await glass.until(lambda: bool(company.world.all(Loan)), "asked")

    async def agreeing(glass: Glass, session: FakeSession) -> None:
        await glass.sees("验收集中")
        await glass.tap("同意")
        await glass.until(lambda: company.world.all(Loan)[0].state is LoanState.AGREED, "agreed")

    async def board(glass: Glass, session: FakeSession) -> None:
        await glass.sees("借给“苏州站”")

    typed = {"person": "li", "begins": "2026-03-02", "ends": "20260304", "reason": "验收集中"}
    way = routes.office("rules", "branch", SU)
    on_screen(company, "dong", way, asking, **{f"office.loan.ask/{SU}": typed})
    on_screen(company, "chen", routes.office("rules", "branch", "main"), agreeing)
    (loan,) = company.world.all(Loan)
    assert (loan.begins, loan.ends, loan.borrower) == ("2026-03-02", "2026-03-04", SU)
    for by in ("day", "technician"):
        on_screen(company, "bo", routes.office("dispatch"), board, **{"office.dispatch.filter": {"by": by}})


def test_br_1_a_leader_enters_the_branchs_closing_days_and_the_board_says_who_rests(company: Company) -> None:
    two(company)
    company.dong.must(MovePerson(branch=SU), "li")

    async def entering(glass: Glass, session: FakeSession) -> None:
        await glass.tap("保存 2026 年休息日")
        await glass.sees("3月2日 盘点")

    async def board(glass: Glass, session: FakeSession) -> None:
        await glass.sees("服务中心休息")

    typed = {f"office.rules.branch/days/{SU}/2026": {"rest": "2026-03-02 盘点", "why": "年度盘点"}}
    on_screen(company, "dong", routes.office("rules", "branch", SU), entering, **typed)
    on_screen(company, "bo", routes.office("dispatch"), board, **{"office.dispatch.filter": {"by": "day"}})


def test_br_1_orders_and_board_are_narrowed_down_to_a_branch(company: Company) -> None:
    two(company)
    company.bo.must(OpenOrder(branch=SU, customer_name="苏州客户"), "o-1")
    company.bo.must(OpenOrder(customer_name="总部客户"), "o-2")

    async def all_of_them(glass: Glass, session: FakeSession) -> None:
        await glass.sees("苏州客户")
        assert "总部客户" in glass.words()
        await glass.tap("苏州站")
        await glass.until(lambda: "总部客户" not in glass.words(), "narrowed down")
        assert "苏州客户" in glass.words()

    on_screen(company, "bo", routes.office("orders"), all_of_them)


def test_br_1_on_its_last_day_a_loan_has_no_end_to_press(company: Company) -> None:
    two(company)
    company.dong.must(AskLoan(person=company.li.id, branch=SU, begins="2026-03-02", ends="2026-03-02"), "l-1")
    company.dong.must(AskLoan(person=company.wang.id, branch=SU, begins="2026-03-02", ends="2026-03-03"), "l-2")
    for id in ("l-1", "l-2"):
        company.chen.must(DecideLoan(agree=True), id)

    async def looking(glass: Glass, session: FakeSession) -> None:
        await glass.sees("今天是最后一天")
        assert glass.words().count("结束借调") == 1, "the one that lasts until tomorrow"

    on_screen(company, "chen", routes.office("rules", "branch", "main"), looking)


def test_br_1_who_is_lent_today_has_a_lane_with_the_orders_of_their_own_branch_for_later(company: Company) -> None:
    two(company)
    id = company.order_in(OrderState.ASSIGNED, appointment="2026-03-09T10:00:00+08:00")
    number = company.order(id).number
    company.dong.must(AskLoan(person=company.li.id, branch=SU, begins="2026-03-02", ends="2026-03-03"), "l-1")
    company.chen.must(DecideLoan(agree=True), "l-1")

    async def board(glass: Glass, session: FakeSession) -> None:
        await glass.sees("李师傅")
        assert number in glass.words()
        assert "借给“苏州站”" in glass.words()

    typed = {"office.dispatch.filter": {"by": "technician", "branch": "main"}}
    on_screen(company, "bo", routes.office("dispatch"), board, **typed)


def test_br_1_a_new_order_is_ones_own_branchs_or_the_one_that_is_picked(company: Company) -> None:
    two(company)

    async def keeping(glass: Glass, session: FakeSession) -> None:
        await glass.sees("本人所属")
        await glass.tap("苏州站")
        await glass.tap("存为草稿")
        await glass.until(lambda: bool(company.world.all(Order)), "opened")

    on_screen(company, "bo", routes.office("orders", "new"), keeping)
    assert [order.branch for order in company.world.all(Order)] == [SU]


def test_br_1_an_order_is_given_to_another_branch_with_the_reason(company: Company) -> None:
    two(company)
    company.bo.must(OpenOrder(), "o-1")

    async def moving(glass: Glass, session: FakeSession) -> None:
        await glass.tap("转给另一服务中心")
        await glass.until(lambda: company.order("o-1").branch == SU, "moved")

    typed = {"office.order.branch/o-1": {"to": SU, "why": "客户在苏州"}}
    on_screen(company, "bo", routes.office("orders", "o-1"), moving, **typed)


def test_stk_2_a_storekeeper_sends_to_another_branchs_store_and_it_is_taken_there(company: Company) -> None:
    two(company)
    company.hua.must(ChangeRoles(roles=(Role.STOREKEEPER,)), "wang")
    company.dong.must(MovePerson(branch=SU), "wang")
    company.guo.must(ReceiveUnit(unit=UnitKind.PART, number="KEY-1", model="接插件"))
    (unit,) = (u.id for u in company.world.find(Unit, "number", "KEY-1"))

    async def sending(glass: Glass, session: FakeSession) -> None:
        await glass.tap("交出 1 件")
        await glass.until(lambda: bool(_sent(company)), "sent")

    typed = {"office.store.give": {"taker": f"store:{SU}", f"unit-{unit}": True}}
    on_screen(company, "guo", routes.office("stock", "give"), sending, **typed)
    (sent,) = _sent(company)
    assert (sent.to_branch, sent.taker) == (SU, "")

    async def taking(glass: Glass, session: FakeSession) -> None:
        await glass.sees("KEY-1")
        await glass.tap("收下 1 件入库")
        await glass.until(lambda: not _sent(company), "taken")

    on_screen(company, "wang", routes.office("stock"), taking)
    (moved,) = company.world.find(Unit, "number", "KEY-1")
    assert moved.store == SU


def test_stk_2_what_goes_to_a_branch_without_a_storekeeper_is_taken_there_by_another(company: Company) -> None:
    two(company)
    company.hua.must(ChangeRoles(roles=(Role.STOREKEEPER,)), "wang")
    company.guo.must(ReceiveUnit(unit=UnitKind.PART, number="KEY-1", model="接插件"))
    (unit,) = company.world.find(Unit, "number", "KEY-1")
    company.guo.must(GiveUnits(transfer="t-1", units=(unit.id,), branch=SU))

    async def own(glass: Glass, session: FakeSession) -> None:
        await glass.sees("撤回")
        assert "收下 1 件入库" not in glass.words(), "nobody takes what they sent"

    async def taking(glass: Glass, session: FakeSession) -> None:
        await glass.tap("收下 1 件入库")
        await glass.until(lambda: not _sent(company), "taken")

    on_screen(company, "guo", routes.office("stock"), own)
    on_screen(company, "wang", routes.office("stock"), taking)
    (moved,) = company.world.find(Unit, "number", "KEY-1")
    assert moved.store == SU


def _sent(company: Company) -> list[Transfer]:
    return [t for t in company.world.all(Transfer) if t.to_branch and t.state is TransferState.OFFERED]


def test_br_1_each_form_of_a_branch_is_headed_by_what_it_changes(company: Company) -> None:
    """Renaming, numbering and closing stood under one word, "change": which of them closes was read last."""
    two(company)

    async def looking(glass: Glass, session: FakeSession) -> None:
        await glass.sees("保存名称")
        lines = glass.words().split("\n")
        assert t("rules.change") not in lines
        places = [lines.index(words) for words in ("改名", "保存名称", "保存前缀", "撤销", "撤销“苏州站”")]
        assert places == sorted(places)
        assert "编号前缀" in lines[places[1] : places[2]]

    on_screen(company, "dong", routes.office("rules", "branch", SU), looking)


def test_br_1_a_loan_that_waits_for_a_word_stands_above_the_list_of_people(company: Company) -> None:
    two(company)
    company.dong.must(AskLoan(person=company.li.id, branch=SU, begins="2026-03-02", ends="2026-03-02"), "l-1")

    async def looking(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("loan.agree"))
        lines = glass.words().split("\n")
        assert lines.index(t("loan.agree")) < next(n for n, line in enumerate(lines) if line.startswith("人员（"))

    on_screen(company, "chen", routes.office("rules", "branch", "main"), looking)


def bound(company: Company) -> None:
    """苏州站 with Bo in it, and each branch sees its own."""
    two(company)
    company.dong.must(MovePerson(branch=SU), "bo")
    company.bo.must(OpenOrder(branch=SU, customer_name="木渎渣土"), "o-1")
    company.hua.must(SetSetting(name=SIGHT_BY_BRANCH, value="1", reason="各管各的"), "")


def test_br_1_whoever_sees_their_own_branch_only_is_told_so_on_every_list_that_would_look_whole(
    company: Company,
) -> None:
    bound(company)

    async def told(glass: Glass, session: FakeSession) -> None:
        assert t("branch.seen.words", branches="总部、苏州站") in glass.words(), "the head branch has nobody else"

    async def not_told(glass: Glass, session: FakeSession) -> None:
        assert "这里的数字也只算这些" not in glass.words()

    on_screen(company, "chen", routes.office("overview"), told)
    for page in ("orders", "cases", "complaints", "irregularities", "dispatch", "logs"):
        on_screen(company, "bo", routes.office(page), told)
        on_screen(company, "dong", routes.office(page), not_told)


def test_br_1_a_supervised_month_says_how_many_it_counted_and_that_it_does_not_say_which(company: Company) -> None:
    bound(company)
    company.hua.must(AddPerson(name="第二调度", roles=(Role.DISPATCHER,)), "bei")
    company.on_site("order-1")
    company.li.must(company.swap("order-1-visit", "odd", old_number="868120000000001"), "order-1")
    count = len(company.world.all(Irregularity))
    assert count
    month = iso(company.now)[:7]
    company.now += timedelta(days=29)
    company.ji.must(ReleaseSupervision(words="总体正常"), month)
    report = company.world.get(SupervisionReport, month)
    assert report is not None
    bo = company.world.get(Person, "bo")
    assert bo is not None
    part = sight(report, reader_tags(company.world, bo, "d-bo", company.now), {}, company.world)
    assert part is not None
    opened = {f"office.supervision/{month}": {"opened": "irregularities"}}
    untold = t("supervision.untold", count=count)

    async def says_so(glass: Glass, session: FakeSession) -> None:
        await glass.sees(untold)
        assert t("record.not_here") not in glass.words()

    async def lists(glass: Glass, session: FakeSession) -> None:
        await glass.sees(irregularity_text(told.code, told.facts)[0])
        assert untold not in glass.words()

    told = company.world.all(Irregularity)[0]
    on_screen(company, "dong", routes.office("logs", "month", month), lists, **opened)
    company.world.records[part.KIND, part.id] = part
    on_screen(company, "bo", routes.office("logs", "month", month), says_so, **opened)


def test_br_1_the_roster_says_of_another_branchs_colleague_that_they_are_away_and_not_why(
    company: Company,
) -> None:
    bound(company)
    company.hua.must(AddPerson(name="第二调度", roles=(Role.DISPATCHER,)), "bei")
    today = company_day(company.now)
    days = (add_months(today.replace(day=1), 1) - today.replace(day=1)).days
    pattern = ShiftPattern(code="D", name="白班", begins="08:30", ends="17:30", rest=60)
    row = RosterRow(person="li", codes=("D",) * days)
    company.chen.must(SetRoster(patterns=(pattern,), rows=(row,)), f"main:{today:%Y-%m}")
    ends = iso(company.now + timedelta(days=2))
    company.anna.must(
        TellSick(absence="away-1", person="li", begins=iso(company.now), ends=ends, words="急性肠胃炎")
    )

    company.world.records = on_the_device_of(company, "bo")

    async def looking(glass: Glass, session: FakeSession) -> None:
        assert t("roster.cell.away") in glass.words()
        assert "急性肠胃炎" not in glass.words()
        (absence,) = session.world.all(Absence)
        assert (absence.person, absence.kind) == ("li", AbsenceKind.WITHHELD)

    on_screen(company, "bo", routes.office("roster", f"{today:%Y-%m}"), looking)


def on_the_device_of(company: Company, person: str) -> dict[tuple[str, str], Record]:
    """The records that are in that person's sight, each as they see it."""
    known, world = company.world.get(Person, person), company.world
    assert known is not None
    tags = reader_tags(world, known, f"device-{person}", company.now)
    parts = {place: sight(record, tags, {}, world) for place, record in world.records.items()}
    return {place: part for place, part in parts.items() if part is not None}


def test_br_1_an_order_that_is_another_branchs_says_that_the_rest_of_it_is_not_here(company: Company) -> None:
    bound(company)
    company.hua.must(AddPerson(name="第二调度", roles=(Role.DISPATCHER,)), "bei")
    company.bo.must(OpenOrder(branch="main", customer_name="总部客户"), "o-2")
    words = t("branch.order.partly", branch="总部")

    async def partly(glass: Glass, session: FakeSession) -> None:
        assert words in glass.words()

    async def whole(glass: Glass, session: FakeSession) -> None:
        assert "总部客户" in glass.words() or "木渎渣土" in glass.words()
        assert "您不看该服务中心" not in glass.words()

    on_screen(company, "bo", routes.office("orders", "o-2"), partly)
    on_screen(company, "bo", routes.office("orders", "o-1"), whole)
    on_screen(company, "dong", routes.office("orders", "o-2"), whole)

"""A list that draws only its first rows says so: how many there are besides, or a press that shows them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from company import Company
from fake import FakeSession
from glass import Glass, on_screen

from docs.make_rules import parsed
from mobile.screens.company.vehicle_import import OFFERED as CUSTOMERS
from mobile.screens.customer_pages.reports import SHOWN as REPORTS
from mobile.screens.orders.today import SHOWN_DONE
from rulebook.kernel.ids import CustomerId, Fen, LineId, OrderId, PersonId, ReceiptId, VisitId
from rulebook.kernel.times import iso
from rulebook.subjects.books.records import Day, DayState
from rulebook.subjects.company.records import Customer
from rulebook.subjects.customer_pages.records import PublicReport, ReportState
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.receivables.records import Receivable
from rulebook.subjects.statements.records import Payment

SCREENS = Path(__file__).resolve().parents[2] / "mobile" / "screens"
TEXT = "it shortens a text or a moment, or takes a part of a number, and no list"
SEARCHED = "it offers the first that fit what is typed into the field above; more typed, others come"
COUNTED = "how many there are of all is said beside it"
NEXT = "the next change alone; opened, the page has all"
FIRST = "only the first is meant, and no list"
HONEST = {
    "approvals.approval_request.grouped_challenge": TEXT,
    "archive.audit_trail.line_tile": TEXT,
    "archive.database_filters._years": TEXT,
    "archive.database_filters.query_of": TEXT,
    "archive.saved_reports.SaveReport": TEXT,
    "archive.visit._print": TEXT,
    "archive.visit._signature": TEXT,
    "branches.branches.Numbering": TEXT,
    "cases.case_actions.HandForm": SEARCHED,
    "cases.case_page._matter": TEXT,
    "cases.clock_chart._is": TEXT,
    "cash.counting._counted": TEXT,
    "company_rules.figures.figure_rows": NEXT,
    "company_rules.models.model_rows": NEXT,
    "company_rules.needs.need_rows": NEXT,
    "company_rules.prices.price_rows": NEXT,
    "complaints.complaint._gates": TEXT,
    "complaints.hear._looked_for": SEARCHED,
    "confidentiality.who_saw.readings": "the last moments below a line that counts the days; the lines keep all",
    "day_board.day_plan.plan_of": TEXT,
    "day_board.placing.Placing": TEXT,
    "day_board.placing.minute_of": TEXT,
    "dealers.dealer.Customers": SEARCHED,
    "dealers.shipments._to_whom": SEARCHED,
    "faults.raise_fault.Raise": "models to be tapped; any other is typed into the field above them",
    "follow_ups.call_sheet._orders": TEXT,
    "follow_ups.call_sheet.answers": FIRST,
    "logs.log_details.LogOf": TEXT,
    "master_lists.list_rows.Tried": TEXT,
    "me.logout.differing_words": COUNTED,
    "me.logout.file_name": TEXT,
    "me.me.Me": TEXT,
    "measurements.recording.value_typed": TEXT,
    "orders.assign._face": TEXT,
    "orders.bulk_orders._together": "beyond so many none is printed, and _too_many says so",
    "orders.call_box.found": SEARCHED,
    "orders.work_order._fitted": "the vehicle of the visit; what is on the others stands in their own rows",
    "orders.work_order._note": TEXT,
    "people.settings.PersonCard": TEXT,
    "printing.receipt_paper.receipt_paper": FIRST,
    "receipts.fee_parts.last_figures": TEXT,
    "replacements.swap._new": "units of the bag: any other is scanned or typed in the field above",
    "rounds.plan_form._lines": TEXT,
    "rounds.plan_form._said": TEXT,
    "rounds.rounds.Listed": TEXT,
    "rounds.rounds._tile": TEXT,
    "rounds.today_rows.rounds_today": TEXT,
    "rounds.walk.Walk": TEXT,
    "service_terms.on_site.TermsOnSite": TEXT,
    "service_terms.terms.charts": TEXT,
    "shared.list_tools.Narrowing": TEXT,
    "service_terms.top_up._said": TEXT,
    "shared.pickers._shown": "vehicle_picker, which draws them, says how many more; typing finds the others",
    "shared.pickers.customer_picker": SEARCHED,
    "shared.pickers.vehicle_picker": SEARCHED,
    "shared.report_files.report_button": TEXT,
    "spoken.spoken_code.SpokenReader": SEARCHED,
    "spoken.spoken_code._shown": TEXT,
    "statements.statement_columns.StatementColumns": COUNTED,
    "statements.statement_columns._column": "three cells of a column as an example",
    "statements.statement_columns._head_row": TEXT,
    "statements.statement_columns.layout_of": TEXT,
    "surveys.answering._whom": SEARCHED,
    "surveys.sending.Sending": COUNTED,
}
"""Who takes the first or last so many of something and need not tell of the rest; the place: module.function."""
TAKES = {"islice", "nlargest", "nsmallest"}


def bound(node: ast.AST) -> ast.expr | None:
    """The fixed number at which it ends a list or begins its end: 20 of `rows[:20]`, LAST of `rows[-LAST:]`."""
    if isinstance(node, ast.Call):
        named = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        return next((arg for arg in node.args if fixed(arg)), None) if named in TAKES else None
    if not isinstance(node, ast.Subscript) or not isinstance(node.slice, ast.Slice):
        return None
    first, last = node.slice.lower, node.slice.upper
    if isinstance(first, ast.UnaryOp) and fixed(first.operand):
        return first.operand
    return last if last is not None and fixed(last) else None


def fixed(node: ast.expr) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return name.isupper() or (isinstance(node, ast.Constant) and isinstance(node.value, int))


def told(function: ast.AST, most: str) -> bool:
    """Whether the same function says what lies beyond: `rest_note(rows, MOST)`, or counts `len(rows) - MOST`, or
    asks `len(rows) > MOST`, of that very bound.
    """
    for node in ast.walk(function):
        counted: ast.expr | None = None
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "rest_note":
            counted = node.args[1]
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
            counted = node.right
        elif isinstance(node, ast.Compare) and ast.unparse(node.left).startswith("len("):
            counted = node.comparators[0] if isinstance(node.ops[0], ast.Gt) else None
        if counted is not None and ast.unparse(counted) == most:
            return True
    return False


def silent(module: str, tree: ast.Module) -> Iterator[str]:
    """module.function of each outermost function or class that ends a list and does not tell."""
    for whole in tree.body:
        name = f"{module}.{getattr(whole, 'name', '')}"
        bounds = {ast.unparse(most) for node in ast.walk(whole) if (most := bound(node)) is not None}
        if any(not told(whole, most) for most in bounds):
            yield name


def everywhere() -> set[str]:
    return {
        place
        for path in SCREENS.rglob("*.py")
        for place in silent(".".join(path.relative_to(SCREENS).with_suffix("").parts), parsed(path))
    }


def test_no_list_ends_without_a_word() -> None:
    found = everywhere()
    assert sorted(found - HONEST.keys()) == [], "show the rest, say how many, or give the reason above"
    assert sorted(HONEST.keys() - found) == [], "reasons of nothing"


@pytest.mark.parametrize(
    ("body", "tells"),
    [
        ("return found[:100]", False),
        ("return sorted(every)[:LATEST]", False),
        ("return [a for a in every if a][-MOST:][::-1]", False),
        ("return list(islice(every, MOST))", False),
        ("rows, more = cut(others, form, redraw)\n    return fitting[:20]", False),
        ("return [*found[:SHOWN], *rest_note(found, OTHER)]", False),
        ("return [*found[:SHOWN], *rest_note(found, SHOWN)]", True),
        ("rest = len(found) - SHOWN\n    return found[:SHOWN], rest", True),
        ("rows, more = cut(found, form, redraw)\n    return rows", True),
    ],
)
def test_the_guard_looks_at_each_end_of_each_list(body: str, tells: bool, tmp_path: Path) -> None:
    file = tmp_path / "screen.py"
    file.write_text(f"def rows(here):\n    {body}\n", "utf-8")
    assert list(silent("screen", parsed(file))) == ([] if tells else ["screen.rows"])


def shown(glass: Glass, those: Sequence[str]) -> list[str]:
    """Which of them can be read as they are."""
    words = glass.words().split("\n")
    return [one for one in those if any(one in line for line in words)]


def test_cash_7_every_closed_day_is_reached_and_found_by_its_date(company: Company) -> None:
    """Sixty-two were listed, and no older one could be opened but by its address."""
    days = [f"{9 + n // 30}月{n % 30 + 1}日" for n in range(90)]
    for n in range(90):
        id = f"2025-{9 + n // 30:02d}-{n % 30 + 1:02d}"
        company.world.records[Day.KIND, id] = Day(id=id, state=DayState.CLOSED, entries=1)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("11月30日")
        assert "9月1日" not in glass.words()
        for left in (70, 40, 10):
            await glass.sees(f"还有 {left}")
            await glass.tap(f"还有 {left}")
        await glass.sees("9月1日")
        await glass.tap("排序与日期")
        await glass.sees("从哪天")
        await glass.types("从哪天", "2025-10-07")
        await glass.types("到哪天", "2025/10/7")
        await glass.until(lambda: shown(glass, days) == ["10月7日"], "that day alone is left")

    on_screen(company, "fang", "/office/finance", story, office__finance={"view": "days"})


def test_cust_1_every_report_of_a_customers_page_is_reached(company: Company) -> None:
    for n in range(REPORTS + 3):
        told = PublicReport(
            id=f"report-{n}", number=f"KH-{n}", said=f"第{n}辆不定位", at=f"2026-03-01T1{n % 10}:00:00+08:00",
            state=ReportState.WAITING, caller="马师傅", phone="13800138001", page="page-1", line=LineId("x"),
        )  # fmt: skip
        company.world.records[PublicReport.KIND, told.id] = told

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("第0辆不定位")
        assert f"第{REPORTS + 2}辆不定位" not in glass.words()
        await glass.tap("还有 3")
        await glass.sees(f"第{REPORTS + 2}辆不定位")

    on_screen(company, "anna", "/office/cases", story)


@pytest.mark.parametrize("extra", [0, 4])
def test_what_is_done_is_counted_whole_however_many_are_drawn(company: Company, extra: int) -> None:
    """A heading said "done, 10" over the ten latest of any number."""
    company.order_in(OrderState.COMPLETED, "order-1")
    done = company.order("order-1")
    for n in range(2, SHOWN_DONE + extra + 1):
        company.world.records[Order.KIND, f"order-{n}"] = msgspec.structs.replace(done, id=f"order-{n}")

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(f"已完成 {SHOWN_DONE + extra}")
        assert ("这里没有列出" in glass.words()) is bool(extra)

    on_screen(company, "li", "/today", story)


def test_cash_8_every_debt_is_reached_from_the_list(company: Company) -> None:
    """A hundred were listed; the others were neither shown nor counted."""
    for n in range(103):
        owed = Receivable(
            id=ReceiptId(f"owed-{n}"), number=f"OW-{n:03d}", customer="某公司", order=OrderId("o"),
            by=PersonId("li"), opened_at=iso(company.now), due=f"2026-0{4 + n // 28}-{n % 28 + 1:02d}",
            total=Fen(100),
        )  # fmt: skip
        company.world.records[Receivable.KIND, owed.id] = owed

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("OW-000")
        for left in (83, 53, 23):
            await glass.sees(f"还有 {left}")
            await glass.tap(f"还有 {left}")
        await glass.sees("OW-102")

    on_screen(company, "fang", "/office/finance", story, office__finance={"view": "owed"})


def test_cash_5_every_receipt_that_fits_a_payment_is_offered_the_nearest_in_time_first(company: Company) -> None:
    """The first twenty of the books were offered, and never the others."""
    for n in range(23):
        receipt = Receipt(
            id=ReceiptId(f"paid-{n}"), number=f"RC-{n:03d}", token="t", order=OrderId("o"), visit=VisitId("v"),
            plate="苏E12345", lines=(), total=Fen(5000), method=Method.WECHAT, clearing=Method.WECHAT,
            at=iso(company.now + timedelta(hours=n)), by=PersonId("li"),
        )  # fmt: skip
        company.world.records[Receipt.KIND, receipt.id] = receipt
    paid = Payment(
        id="wechat:1", method=Method.WECHAT, at=iso(company.now + timedelta(hours=21)), number="N1",
        wallet_number="W1", fen=Fen(5000), open="yes",
    )  # fmt: skip
    company.world.records[Payment.KIND, paid.id] = paid

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("就是 RC-021")
        found = [line[3:] for line in glass.words().split("\n") if line.startswith("就是 RC-")]
        assert found[:4] == ["RC-021", "RC-020", "RC-022", "RC-019"], "the nearest first"
        assert len(found) == 20
        assert "RC-000" not in found
        await glass.tap("还有 3")
        await glass.sees("就是 RC-000")

    on_screen(company, "fang", f"/office/finance/payment/{paid.id}", story)


def test_ord_1_every_customer_may_be_chosen_for_a_list_of_vehicles(company: Company) -> None:
    for n in range(40):
        customer = Customer(id=CustomerId(f"c-{n}"), name=f"客户号{n:02d}")
        company.world.records[Customer.KIND, customer.id] = customer

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("客户号00")
        assert "客户号39" not in glass.words()
        await glass.types("查找客户", "号39")
        await glass.sees("客户号39")
        await glass.tap("客户号39")
        await glass.types("查找客户", "")
        await glass.sees("客户号00")
        assert "客户号39" in glass.words(), "what is chosen stays in sight"
        left = len(company.world.all(Customer)) - CUSTOMERS
        await glass.tap(f"还有 {left}")
        await glass.until(lambda: len(shown(glass, [f"客户号{n:02d}" for n in range(40)])) == 40, "all of them")

    on_screen(company, "bo", "/office/import", story)

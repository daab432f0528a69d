"""Figures about complaints and measures: each with its denominator, what was not asked never a nought (CMP-1)."""

from __future__ import annotations

from datetime import date, timedelta

from company import CUSTOMER, Company
from complaint_facts import CLOSE, ID, WHYS, complaint, done_and_verified, hears, ready_to_close, sets, time_passes

from rulebook.kernel.times import iso
from rulebook.subjects.complaints.commands import ExplainComplaint, TellCustomer
from rulebook.subjects.complaints.counting import (
    Bar,
    behind,
    dealers_of,
    effects,
    half_hour,
    of_bar,
    pareto,
    shares,
)
from rulebook.subjects.complaints.records import CauseKind, Complaint, Satisfied
from rulebook.subjects.dealers.commands import AssignDealer, SetDealer
from rulebook.subjects.dealers.records import Dealer, DealerCustomer
from rulebook.subjects.measures.records import Measure, MeasureKind
from rulebook.subjects.measures.register import of_view


def every(company: Company) -> list[Complaint]:
    return company.world.all(Complaint)


def test_cmp_1_a_half_hour_that_still_runs_is_in_no_denominator(company: Company) -> None:
    hears(company)
    assert (half_hour(every(company)).part, half_hour(every(company)).whole) == (0, 0)
    assert half_hour(every(company)).percent is None
    company.anna.must(TellCustomer(what="在查"), ID)
    hears(company, id="complaint-2", vehicle="vehicle:京A67890")
    time_passes(company, hours=1)
    share = half_hour(every(company))
    assert (share.part, share.whole, share.percent) == (1, 2, 50)


def test_cmp_1_a_second_call_is_no_second_complaint_and_unasked_is_not_dissatisfied(company: Company) -> None:
    ready_to_close(company)
    hears(company, id="complaint-2")
    found = {one.name: (one.part, one.whole) for one in shares(every(company))}
    assert found == {"half_hour": (1, 1), "closed": (0, 1), "called_again": (1, 1), "satisfied": (0, 0)}
    company.anna.must(TellCustomer(what="已返工", satisfied=Satisfied.YES, final=True), ID)
    company.anna.must(CLOSE, ID)
    found = {one.name: (one.part, one.whole) for one in shares(every(company))}
    assert (found["closed"], found["satisfied"]) == ((1, 1), (1, 1))


def test_cmp_1_causes_by_model_the_most_frequent_first(company: Company) -> None:
    for n, (vehicle, cause) in enumerate(
        (("京A12345", "workmanship"), ("京A67890", "workmanship"), ("", "price"))
    ):
        said = {"vehicle": f"vehicle:{vehicle}" if vehicle else "", "customer_name": f"客户{n}"}
        hears(company, id=f"c-{n}", **said)
        company.anna.must(ExplainComplaint(cause=CauseKind(cause), whys=("因",)), f"c-{n}")
    assert pareto(every(company), "cause") == [Bar("workmanship", 2, 67), Bar("price", 1, 100)]
    assert pareto(every(company), "model") == [Bar("GT-100", 2, 100)], "the third names no unit"
    assert pareto(every(company), "person") == [Bar("李师傅", 3, 100)]


def test_cmp_1_complaints_by_dealer_are_of_whose_customer_it_was_on_that_day(company: Company) -> None:
    for id, name in (("dealer-1", "华北经销"), ("dealer-2", "苏南经销")):
        company.dong.must(SetDealer(name=name), id)
    company.dong.must(AssignDealer(dealer="dealer-1", since="2026-01-01", reason="介绍"), CUSTOMER)
    hears(company)
    company.wait(days=2)
    company.dong.must(AssignDealer(dealer="dealer-2", since="2026-03-03", reason="换片区"), CUSTOMER)
    hears(company, id="c-2", vehicle="vehicle:京A67890")
    hears(company, id="c-3", vehicle="", customer_name="自有客户")
    found = dealers_of(every(company), company.world.all(DealerCustomer), company.world.all(Dealer))
    assert found == {ID: "华北经销", "c-2": "苏南经销"}, "our own customers are in no dealer's bar"
    assert pareto(every(company), "dealer", found) == [Bar("华北经销", 1, 50), Bar("苏南经销", 1, 100)]
    assert pareto(every(company), "dealer") == []


def test_cmp_1_whether_a_measure_helped_is_counted_from_what_came_after(company: Company) -> None:
    hears(company)
    company.anna.must(ExplainComplaint(cause=CauseKind.WORKMANSHIP, whys=WHYS), ID)
    done_and_verified(company, sets(company, MeasureKind.PREVENTIVE))
    company.wait(days=10)
    hears(company, id="complaint-2", vehicle="vehicle:京A67890")
    company.anna.must(ExplainComplaint(cause=CauseKind.WORKMANSHIP, whys=WHYS), "complaint-2")
    effect = effects(every(company), company.world.all(Measure), iso(company.now))[0]
    assert (effect.before, effect.after, effect.after_days, effect.days) == (1, 1, 10, 90)


def test_cmp_1_the_register_shows_open_overdue_and_this_week(company: Company) -> None:
    hears(company)
    for n, days in enumerate((0, 3, 9)):
        due = (company.now + timedelta(days=days)).date().isoformat()
        sets(company, MeasureKind.CORRECTIVE, id=f"m-{n}", due=due)
    measures = company.world.all(Measure)
    views = {
        view: [m.id for m in of_view(measures, view, date(2026, 3, 3))] for view in ("open", "overdue", "week")
    }
    assert views == {"open": ["m-0", "m-1", "m-2"], "overdue": ["m-0"], "week": ["m-1"]}
    assert complaint(company).number


def test_cmp_1_each_figure_is_as_long_as_the_list_behind_it(company: Company) -> None:
    """apache/devlake#7971: headline and drill-down were two queries and disagreed."""
    hears(company)
    hears(company, id="c-2", vehicle="vehicle:京A67890")
    hears(company, id="c-1-again")
    company.anna.must(TellCustomer(what="今天来修", satisfied=Satisfied.NO), ID)
    company.anna.must(TellCustomer(what="修好了", satisfied=Satisfied.YES), ID)
    for share in shares(every(company)):
        assert len(behind(share.name, every(company))) == share.part
        assert len(behind(share.name, every(company), whole=True)) == share.whole
    assert [c.id for c in behind("called_again", every(company))] == [ID]
    assert [c.id for c in behind("satisfied", every(company))] == [ID]
    for by in ("cause", "model", "person"):
        for bar in pareto(every(company), by):
            assert len(of_bar(bar.key, every(company), by)) == bar.count
    listed = of_bar("李师傅", every(company), "person")
    assert [c.id for c in listed] == ["c-2", ID], "the latest first"


def test_cmp_1_before_and_after_a_measure_name_the_complaints_that_they_count(company: Company) -> None:
    hears(company)
    company.anna.must(ExplainComplaint(cause=CauseKind.WORKMANSHIP, whys=WHYS), ID)
    done_and_verified(company, sets(company, MeasureKind.PREVENTIVE))
    for n, days in enumerate((10, 85)):
        company.wait(days=days)
        hears(company, id=f"later-{n}", vehicle="vehicle:京A67890", customer_name=f"客户{n}")
        company.anna.must(ExplainComplaint(cause=CauseKind.WORKMANSHIP, whys=WHYS), f"later-{n}")
    effect = effects(every(company), company.world.all(Measure), iso(company.now))[0]
    assert (effect.heard_before, effect.heard_after) == ((ID,), ("later-0",)), "95 days after is out of sight"

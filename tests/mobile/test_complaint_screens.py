"""Complaints, measures and faults on phone and desk: heard, taken, worked off; a banner for all (CMP-1, FLT-1)."""

from __future__ import annotations

from datetime import timedelta

from company import CUSTOMER, TRUCK, Company
from fake import FakeSession
from glass import Glass, on_screen

from mobile.app import routes
from mobile.app.routes import Place
from mobile.ui.fields import grouped
from mobile.ui.text import t
from rulebook.kernel.times import iso
from rulebook.subjects.complaints.commands import ExplainComplaint, HandComplaint, HearComplaint
from rulebook.subjects.complaints.records import CauseKind, Complaint, ComplaintState
from rulebook.subjects.faults.commands import EndFault, RaiseFault
from rulebook.subjects.faults.records import Fault
from rulebook.subjects.measures.commands import DoMeasure, SetMeasure
from rulebook.subjects.measures.records import Measure, MeasureKind, MeasureState
from rulebook.subjects.orders.records import OrderState

ID = "complaint-1"


def heard(company: Company, **said: str) -> None:
    hear = HearComplaint(what="终端又离线", customer=CUSTOMER, vehicle=TRUCK, **{"person": "li"} | said)
    company.anna.must(hear, ID)


def complaint(company: Company) -> Complaint:
    found = company.world.all(Complaint)
    assert len(found) == 1
    return found[0]


def test_cmp_1_a_technician_hears_one_at_the_order_and_owns_it(company: Company) -> None:
    order = company.order_in(OrderState.ON_SITE)
    source = f"order:{order}"

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("顺达物流")
        await glass.tap(t("complaints.hear.save"))
        await glass.sees(t("complaints.gates"))

    draft = {"what": "等了一上午没人来", "about": "delay", "person": "wang"}
    route = Place("me", "complaints", "new", source).path
    on_screen(company, "li", route, story, **{f"complaint.hear/{source}": draft})
    found = complaint(company)
    assert (found.owner, found.order, found.customer, found.person) == ("li", order, CUSTOMER, "wang")
    assert found.channel == "visit", "a technician hears it at the customer's"


def typed(glass: Glass) -> list[str]:
    """What stands in the fields."""
    return [str(getattr(control, "value", "")) for control in glass.controls()]


def test_cmp_1_without_an_order_one_box_finds_plate_telephone_or_name(company: Company) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("complaints.find"))
        await glass.tap("顺达物流")
        await glass.until(lambda: "13800138000" in typed(glass), "the telephone filled in")
        await glass.tap(t("complaints.hear.save"))
        await glass.sees(t("complaints.gates"))

    draft = {"what": "终端又离线", "query": "顺达"}
    route = Place("office", "complaints", "new").path
    on_screen(company, "anna", route, story, **{"complaint.hear/": draft})
    assert (complaint(company).customer, complaint(company).channel) == (CUSTOMER, "call")


def test_cmp_1_from_the_order_there_is_a_way_to_the_form(company: Company) -> None:
    order = company.order_in(OrderState.ON_SITE)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("complaints.hear"))
        await glass.sees(t("complaints.what"))

    on_screen(company, "li", routes.order(order), story)


def test_cmp_1_who_is_handed_one_takes_it_with_one_tap(company: Company) -> None:
    heard(company)
    company.anna.must(HandComplaint(to="bo", note="很着急"), ID)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("很着急")
        await glass.tap(t("complaints.take"))
        await glass.until(lambda: complaint(company).owner == "bo", "the new owner")

    on_screen(company, "bo", routes.office("complaints", ID), story)


def test_cmp_1_a_second_call_is_offered_the_open_one(company: Company) -> None:
    heard(company)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("complaints.again"))
        await glass.tap("终端又离线")
        await glass.tap(t("complaints.hear.save"))
        await glass.sees("已来电 2 次")

    source = f"{TRUCK}"
    route = Place("office", "complaints", "new", source).path
    on_screen(company, "bo", route, story, **{f"complaint.hear/{source}": {"what": "还没修好"}})
    assert company.world.get(Complaint, ID).calls[0].text == "还没修好"


def test_cmp_1_told_calmed_explained_and_what_is_still_missing_is_named(company: Company) -> None:
    heard(company)
    form = f"complaint.acts/{ID}"

    async def tells(glass: Glass, session: FakeSession) -> None:
        await glass.sees("终端又离线")
        await glass.tap(t("complaints.act.tell.do"))
        await glass.until(lambda: complaint(company).answered_at != "", "the answer")

    async def explains(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("complaints.act.cause.do"))
        await glass.until(lambda: complaint(company).cause is not None, "the cause")

    async def cannot_close(glass: Glass, session: FakeSession) -> None:
        await glass.sees("还不能结案")
        await glass.tap(t("complaints.act.close.do"))
        await glass.sees(t("refusal.unverified_close.todo"))

    route = routes.office("complaints", ID)
    on_screen(company, "anna", route, tells, **{form: {"act": "tell", "text": "一小时内回电"}})
    why = {"act": "cause", "why0": "进水", "why1": "没密封", "kind": "workmanship"}
    on_screen(company, "anna", route, explains, **{form: why})
    on_screen(company, "anna", route, cannot_close, **{form: {"act": "close", "text": "已整改"}})
    assert complaint(company).state is ComplaintState.OPEN
    assert complaint(company).cause.whys == ("进水", "没密封")


def test_cmp_1_the_register_counts_and_its_measure_is_done_and_verified_from_there(company: Company) -> None:
    heard(company)
    due = iso(company.now - timedelta(days=0))[:10]
    set_measure = SetMeasure(matter=ID, kind=MeasureKind.CORRECTIVE, what="补打密封胶", who="wang", due=due)
    company.anna.must(set_measure, "m-1")
    company.wait(days=2)

    async def overdue(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("measures.late"))
        await glass.sees("补打密封胶")

    async def done(glass: Glass, session: FakeSession) -> None:
        await glass.sees("补打密封胶")
        await glass.tap(t("measures.act.do.do"))
        await glass.until(lambda: measure(company).state is MeasureState.DONE, "the measure done")

    async def verified(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("measures.act.verify.do"))
        await glass.until(lambda: measure(company).state is MeasureState.VERIFIED, "the measure verified")

    on_screen(company, "anna", routes.office("complaints", "measures"), overdue)
    on_screen(company, "wang", routes.tab("today"), done, **{"measure/m-1": {"act": "do", "text": "已打胶"}})
    how = {"act": "verify", "text": "淋水无进水"}
    on_screen(company, "anna", routes.office("complaints", ID), verified, **{"measure/m-1": how})


def measure(company: Company) -> Measure:
    found = company.world.get(Measure, "m-1")
    assert found is not None
    return found


def test_cmp_1_the_figures_name_their_denominator(company: Company) -> None:
    heard(company)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("complaints.figure.half_hour.words"))
        await glass.sees("—")

    on_screen(company, "chen", routes.office("complaints", "figures"), story)


def test_cmp_1_every_figure_opens_the_complaints_that_it_counts(company: Company) -> None:
    heard(company)
    said = ExplainComplaint(cause=CauseKind.WORKMANSHIP, whys=("终端进水", "接头没有密封"))
    company.anna.must(said, ID)
    number = complaint(company).number

    async def by_cause(glass: Glass, session: FakeSession) -> None:
        beside = glass.words().count(number)
        await glass.tap(f"{t('complaints.cause.workmanship')} 1")
        await glass.sees(t("complaints.behind", count=1))
        assert glass.words().count(number) == beside + 1, "in the list behind it, too"
        await glass.tap(number)
        await glass.sees(t("complaints.gates"))

    async def of_a_figure(glass: Glass, session: FakeSession) -> None:
        beside = glass.words().count(number)
        await glass.tap(f"{t('complaints.figure.closed')} 0 %")
        await glass.sees(t("complaints.behind", count=0))
        assert glass.words().count(number) == beside, "none is closed"

    for story in (by_cause, of_a_figure):
        on_screen(company, "chen", routes.office("complaints", "figures"), story)


def test_flt_1_raised_on_a_phone_with_the_numbers_to_call(company: Company) -> None:
    company.set_person("chen", phone="13900001111")

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("fault.raise.save"))
        await glass.sees("139 0000 1111")

    draft = {"place": "苏州平台", "phenomenon": "全部终端离线"}
    on_screen(company, "li", Place("me", "faults", "new").path, story, fault__raise=draft)
    found = company.world.all(Fault)[0]
    assert (found.raised_by, found.phenomenon) == ("li", "全部终端离线")


def test_flt_1_every_role_sees_the_banner_while_it_goes_on_and_not_after(company: Company) -> None:
    company.li.must(RaiseFault(place="苏州平台", phenomenon="全部终端离线"), "fault-1")

    async def seen(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("fault.banner", phenomenon="全部终端离线"))

    async def over(glass: Glass, session: FakeSession) -> None:
        assert "全部终端离线" not in glass.words()

    people = ("wang", "anna", "bo", "chen", "fang", "guo", "hua", "ji")
    for who in people:
        on_screen(company, who, routes.tab("me"), seen)
    company.li.must(EndFault(how="恢复"), "fault-1")
    for who in people:
        on_screen(company, who, routes.tab("me"), over)


def test_flt_1_told_updated_and_ended_from_its_page(company: Company) -> None:
    company.li.must(RaiseFault(place="苏州平台", phenomenon="离线", model="GT-100"), "fault-1")
    form = "fault.acts/fault-1"

    async def tells(glass: Glass, session: FakeSession) -> None:
        await glass.sees("受影响车辆：2 台中 2 台未恢复")
        await glass.tap(t("fault.act.tell.do"))
        await glass.until(lambda: len(company.world.all(Fault)[0].told) == 1, "who was told")

    async def ends(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("fault.act.end.do"))
        await glass.until(lambda: company.world.all(Fault)[0].ended_at != "", "the end")

    route = routes.office("faults", "fault-1")
    on_screen(company, "anna", route, tells, **{form: {"act": "tell", "whom": "manager", "who": "陈经理"}})
    on_screen(company, "anna", route, ends, **{form: {"act": "end", "text": "换了证书"}})
    assert company.world.all(Fault)[0].how_ended == "换了证书"


def test_cmp_1_the_board_groups_by_step_and_an_empty_one_says_what_to_do(company: Company) -> None:
    async def empty(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("complaints.none.hint"))

    async def grouped(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("complaints.step.answer", count=1))

    on_screen(company, "chen", routes.office("complaints"), empty)
    heard(company)
    company.anna.must(DoMeasure(result="x"), "nobody")
    on_screen(company, "chen", routes.office("complaints"), grouped)


def test_cmp_1_a_tile_of_the_register_opens_what_it_counts(company: Company) -> None:
    heard(company)
    due = iso(company.now)[:10]
    later = iso(company.now + timedelta(days=90))[:10]
    for n, until in ((1, due), (2, later)):
        what = SetMeasure(matter=ID, kind=MeasureKind.CORRECTIVE, what=f"返工{n}", who="wang", due=until)
        company.anna.must(what, f"m-{n}")
    company.wait(days=2)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("返工1")
        assert "返工2" not in glass.words(), "the overdue ones come first"
        await glass.tap(f"{t('measures.view.open')} 2")
        await glass.sees("返工2")
        assert t("bulk.pick.measures") in glass.words()
        assert t("bulk.pick") in glass.words()

    on_screen(company, "anna", routes.office("complaints", "measures"), story)


def test_cmp_1_a_swap_behind_it_is_told_in_words_and_its_numbers_in_groups(company: Company) -> None:
    """It said "faulty", the code of the reason, and fifteen figures in one."""
    order, visit = company.on_site()
    swapped = company.swap(visit, "swap-1", reason="faulty")
    company.li.must(swapped, order)
    heard(company, order=order)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(" → ".join(grouped(one) for one in (swapped.old_number, swapped.new_number)))
        assert t("swap.reason.faulty") in glass.words()
        assert "faulty" not in glass.words()

    on_screen(company, "chen", routes.office("complaints", ID), story)

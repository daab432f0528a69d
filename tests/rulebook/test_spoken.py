"""Leave when nobody can be reached: by word of mouth, by a code over the phone, and outsiders (section 5)."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from company import Company, opened, refused, visit_of

from rulebook.kernel.identity import Person
from rulebook.kernel.ids import Fen, PersonId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.lines import device_key
from rulebook.kernel.roles import Role
from rulebook.kernel.visibility import tags_of_reader
from rulebook.rules import passed_deadlines, tags_of, why_not
from rulebook.subjects.approvals.commands import AskApproval, GrantApproval, SetMatrix, SetSetting
from rulebook.subjects.approvals.records import ApprovalForm, MatrixRow
from rulebook.subjects.company.records import Customer, Price
from rulebook.subjects.follow_ups.commands import AskCustomer
from rulebook.subjects.orders.commands import AcceptOrder, AssignOrder, CloseOrder
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.outsiders.commands import SendOutsider
from rulebook.subjects.people.commands import SetDuty
from rulebook.subjects.spoken.codes import Asked, challenge_of, code_holds, read_challenge, spoken_code
from rulebook.subjects.spoken.commands import ClaimSpoken, ConfirmSpoken, DenySpoken, EnterCode
from rulebook.subjects.spoken.handlers import asked_in, standing_spoken
from rulebook.subjects.spoken.records import SpokenApproval, SpokenState
from rulebook.subjects.visits.commands import Arrive, CompleteVisit, Depart

DM = Role.DEPARTMENT_MANAGER


def let_time_pass(company: Company, **time: float) -> list[str]:
    company.wait(**time)
    company.without_terms()
    due = passed_deadlines(company.world, company.now)
    for command in due:
        company.system.must(command)
    return [command.record for command in due]


def claim_of(**said: Any) -> ClaimSpoken:
    told: dict[str, Any] = {
        "claim": "s-1",
        "approver": PersonId("chen"),
        "subject": "spare_parts",
        "what_for": "天线一根",
        "amount": Fen(20_000),
        "how": "电话",
    }
    return ClaimSpoken(**told | said)


def claimed(company: Company, **said: Any) -> str:
    order, _ = company.on_site()
    company.li.must(claim_of(**said), order)
    return order


def spoken(company: Company, id: str = "s-1") -> SpokenApproval:
    found = company.world.get(SpokenApproval, id)
    assert found is not None
    return found


def code_by(company: Company, person: str, **other: Any) -> str:
    """What the app of that person shows when the claim is read out to them, or another request."""
    asked = asked_in(spoken(company))
    said: dict[str, Any] = {
        "number": asked.number,
        "subject": asked.subject,
        "amount": asked.amount,
        "challenge": challenge_of(asked),
    }
    return spoken_code(device_key(b"master", f"device-{person}"), **said | other)


# ORAL-1: recorded: whom, when, how, what for, up to what amount


def test_oral_1_a_spoken_approval_is_recorded_as_it_was_told(company: Company) -> None:
    order = claimed(company)
    told = spoken(company)
    assert (told.approver, told.how, told.what_for, told.amount) == ("chen", "电话", "天线一根", 20_000)
    assert (told.claimant, told.order, told.state) == ("li", order, SpokenState.CLAIMED)
    assert told.spoken_at
    assert company.open_irregularities() == set()
    assert standing_spoken(company.world, "spare_parts", order, 1) is None


@pytest.mark.parametrize(
    "said",
    [{"approver": PersonId("anna")}, {"approver": PersonId("nobody")}, {"approver": PersonId("li")},
     {"amount": Fen(200_001)}, {"subject": "holiday"}],
    ids=["no manager", "unknown", "oneself", "above their limit", "no such matter"],
)  # fmt: skip
def test_oral_1_leave_by_who_may_not_give_it_is_told(company: Company, said: dict[str, Any]) -> None:
    order, _ = company.on_site()
    assert opened(company.li.does(claim_of(**said), order)) == {("ORAL-1", "no_authority")}


def test_oral_1_where_two_decide_in_turn_only_the_last_ones_word_settles_it(company: Company) -> None:
    rows = tuple(MatrixRow(role=r, step=n) for n, r in ((1, Role.SERVICE_MANAGER), (2, DM)))
    company.hua.must(SetMatrix(subject="spare_parts", rows=rows))
    order, _ = company.on_site()
    assert opened(company.li.does(claim_of(), order)) == {("ORAL-1", "no_authority")}
    assert opened(company.li.does(claim_of(claim="s-2", approver=PersonId("dong")), order)) == set()
    assert refused(company.chen.does(ConfirmSpoken(), "s-1"))[1] == "no_role"
    company.dong.must(ConfirmSpoken(), "s-2")
    assert standing_spoken(company.world, "spare_parts", order, 1) == spoken(company, "s-2")


# ORAL-2: confirmed, denied, or chased; the order does not close before


def test_oral_2_the_one_who_was_asked_confirms_and_it_stands(company: Company) -> None:
    order = claimed(company)
    assert refused(company.dong.does(ConfirmSpoken(), "s-1")) == ("ORAL-2", "asked_another")
    company.chen.must(ConfirmSpoken(), "s-1")
    assert spoken(company).state is SpokenState.CONFIRMED
    assert standing_spoken(company.world, "spare_parts", order, 20_000) == spoken(company)
    assert standing_spoken(company.world, "spare_parts", order, 20_001) is None
    assert refused(company.chen.does(DenySpoken(reason="没有"), "s-1")) == ("ROLE-3", "decided_already")


def test_oral_2_denied_it_stands_against_the_technician(company: Company) -> None:
    order = claimed(company)
    assert refused(company.chen.does(DenySpoken(reason=""), "s-1")) == ("SYS-2", "reason_needed")
    assert opened(company.chen.does(DenySpoken(reason="没有打过电话"), "s-1")) == {("ORAL-2", "spoken_denied")}
    found = company.world.get(Irregularity, "spoken_denied:s-1")
    assert found is not None
    assert (found.person, found.order) == ("li", order)
    assert standing_spoken(company.world, "spare_parts", order, 1) is None


def test_oral_2_unconfirmed_it_goes_up_when_the_deadline_passes(company: Company) -> None:
    claimed(company)
    assert let_time_pass(company, hours=23) == []
    assert "spoken" in let_time_pass(company, hours=2)
    assert spoken(company).raised_to is DM
    assert "spoken_unconfirmed" in company.open_irregularities()
    company.dong.must(ConfirmSpoken(), "s-1")
    assert spoken(company).decided_by == "dong"


def test_oral_2_at_the_top_it_is_chased_by_its_irregularity_alone(company: Company) -> None:
    claimed(company)
    for _ in range(5):
        let_time_pass(company, hours=25)
    assert (spoken(company).state, spoken(company).due_at) == (SpokenState.CLAIMED, "")
    assert "spoken" not in let_time_pass(company, days=9)


def test_oral_2_the_deadline_is_a_setting(company: Company) -> None:
    company.hua.must(SetSetting(name="spoken_hours", value="2"))
    claimed(company)
    assert "spoken" in let_time_pass(company, hours=3)


def test_oral_2_an_order_is_not_closed_before(company: Company) -> None:
    company.order_in(OrderState.COMPLETED)
    company.anna.must(AskCustomer(said="已恢复"), "order-1")
    company.li.must(claim_of(), "order-1")
    verdict = company.anna.does(CloseOrder(follow_up="满意"), "order-1")
    assert refused(verdict) == ("ORD-10", "not_closable")
    assert verdict.facts == {"missing": "spoken"}  # type: ignore[union-attr]
    company.chen.must(ConfirmSpoken(), "s-1")
    company.anna.must(CloseOrder(follow_up="满意"), "order-1")


def test_role_2_a_manager_who_works_as_technician_confirms_nothing_of_their_own(company: Company) -> None:
    both = company.hire("sun", "孙", Role.SERVICE_MANAGER, Role.TECHNICIAN)
    order = company.order_in(OrderState.ON_SITE, technician=both)
    both.must(claim_of(approver=both.id), order)
    assert refused(both.does(ConfirmSpoken(), "s-1")) == ("ROLE-2", "own_request")


# ORAL-3: eight digits, no signal on either side


def test_oral_3_the_approvers_code_verifies_the_claim_without_a_later_confirmation(company: Company) -> None:
    order = claimed(company)
    company.li.must(EnterCode(claim="s-1", code=code_by(company, "chen")), order)
    assert (spoken(company).state, spoken(company).decided_by) == (SpokenState.VERIFIED, "chen")
    assert let_time_pass(company, days=3) == []
    assert standing_spoken(company.world, "spare_parts", order, 20_000) is not None


def test_oral_3_a_code_comes_with_the_claim_as_well(company: Company) -> None:
    order, _ = company.on_site()
    asked = Asked(
        claim="s-1", order=order, number=company.order(order).number, subject="spare_parts", amount=Fen(20_000),
        what_for="天线一根", claimant="li", approver="chen",
    )  # fmt: skip
    code = spoken_code(
        device_key(b"master", "device-chen"), asked.number, asked.subject, asked.amount, challenge_of(asked)
    )
    company.li.must(claim_of(code=f"{code[:4]} {code[4:]}"), order)
    assert spoken(company).state is SpokenState.VERIFIED


@pytest.mark.parametrize(
    "other",
    [{"amount": 20_001}, {"number": "W000000-0"}, {"subject": "discount"}, {"challenge": "00000000"}],
    ids=lambda other: next(iter(other)),
)
def test_oral_3_a_code_for_anything_else_is_wrong_and_told(company: Company, other: dict[str, Any]) -> None:
    order = claimed(company)
    verdict = company.li.does(EnterCode(claim="s-1", code=code_by(company, "chen", **other)), order)
    assert opened(verdict) == {("ORAL-3", "spoken_code_wrong")}
    assert (spoken(company).state, spoken(company).wrong_codes) == (SpokenState.CLAIMED, 1)


def test_oral_3_another_managers_code_does_not_stand_for_the_one_who_was_asked(company: Company) -> None:
    order = claimed(company)
    company.li.must(EnterCode(claim="s-1", code=code_by(company, "dong")), order)
    assert spoken(company).state is SpokenState.CLAIMED


def test_oral_3_after_three_wrong_codes_none_counts_any_more(company: Company) -> None:
    order = claimed(company)
    for wrong in ("00000000", "11111111", ""):
        company.li.must(EnterCode(claim="s-1", code=wrong), order)
    company.li.must(EnterCode(claim="s-1", code=code_by(company, "chen")), order)
    assert spoken(company).state is SpokenState.CLAIMED
    company.chen.must(ConfirmSpoken(), "s-1")


def test_oral_3_a_code_by_who_may_not_decide_verifies_nothing(company: Company) -> None:
    order = claimed(company, amount=Fen(200_001))
    company.li.must(EnterCode(claim="s-1", code=code_by(company, "chen")), order)
    assert spoken(company).state is SpokenState.CLAIMED


def test_oral_3_the_phone_itself_cannot_tell_and_leaves_it_to_the_server(company: Company) -> None:
    company.keys = None
    order = claimed(company)
    assert opened(company.li.does(EnterCode(claim="s-1", code="00000000"), order)) == set()
    assert spoken(company).state is SpokenState.CLAIMED


def test_oral_3_somebody_elses_claim_takes_no_code(company: Company) -> None:
    order = claimed(company)
    for claim in ("s-1", "s-9"):
        verdict = company.wang.does(EnterCode(claim=claim, code="1"), order)
        assert opened(verdict) == {("ORAL-3", "spoken_unknown")}


def test_oral_3_what_is_read_out_is_heard_as_it_was_meant() -> None:
    asked = Asked(
        claim="c",
        order="o",
        number="W1",
        subject="discount",
        amount=Fen(1),
        what_for="",
        claimant="l",
        approver="a",
    )
    challenge = challenge_of(asked)
    assert len(challenge) == 8
    assert read_challenge(" o1-il \n") == "0111"
    key = b"k" * 32
    code = spoken_code(key, "W1", "discount", 1, f"{challenge[:4]} {challenge[4:]}".lower())
    assert (len(code), code.isdigit()) == (8, True)
    assert code_holds([b"x" * 32, key], asked, code)
    assert not code_holds([], asked, code)


def test_oral_3_the_code_of_today_is_the_code_of_any_later_version() -> None:
    """Phones of several versions must agree: these values never change."""
    asked = Asked(
        claim="c-1", order="o-1", number="W260302-DER-1", subject="spare_parts", amount=Fen(20_000),
        what_for="天线", claimant="li", approver="chen",
    )  # fmt: skip
    assert challenge_of(asked) == "E569T69A"
    assert spoken_code(bytes(32), "W260302-DER-1", "spare_parts", 20_000, "0123ABCD") == "14788180"


# EXT-1: outsiders, for one order and one day

TODAY, TOMORROW = "2026-03-02", "2026-03-03"


def short_of_people(company: Company) -> str:
    company.order_in(OrderState.APPROVED)
    for person in ("li", "wang"):
        company.bo.must(SetDuty(on_duty=False), person)
    return "order-1"


def let_in(company: Company, day: str = TODAY) -> SendOutsider:
    order = short_of_people(company)
    company.bo.must(AskApproval(subject="outsider", reason="急修", order=order), "form-1")
    company.dong.must(GrantApproval(), "form-1")
    return SendOutsider(order=order, form="form-1", name="外协小高", firm="速达公司", day=day)


def test_ext_1_an_outsider_is_not_asked_for_while_somebody_own_is_free(company: Company) -> None:
    company.order_in(OrderState.APPROVED)
    company.bo.must(SetDuty(on_duty=False), "li")
    ask = AskApproval(subject="outsider", reason="急修", order="order-1")
    verdict = company.bo.does(ask, "form-1")
    assert refused(verdict) == ("EXT-1", "somebody_free")
    assert verdict.facts == {"person": "王师傅"}  # type: ignore[union-attr]
    alone = AskApproval(subject="outsider", reason="急修")
    assert refused(company.bo.does(alone, "form-1")) == ("EXT-1", "field_missing")


def test_ext_1_the_request_shows_why_nobody_was_free_and_the_department_manager_decides(company: Company) -> None:
    order = short_of_people(company)
    company.bo.must(AskApproval(subject="outsider", reason="急修", order=order), "form-1")
    form = company.world.get(ApprovalForm, "form-1")
    assert form is not None
    assert {(n.person, n.reasons) for n in form.not_free} == {("li", ("off_duty",)), ("wang", ("off_duty",))}
    assert refused(company.chen.does(GrantApproval(), "form-1")) == ("ROLE-1", "no_role")
    company.dong.must(GrantApproval(), "form-1")


def test_ext_1_one_consent_lets_one_outsider_in(company: Company) -> None:
    send = let_in(company)
    company.bo.must(send, "gao")
    assert refused(company.bo.does(send, "another")) == ("EXT-1", "consent_used")
    company.wait(days=1)
    again = msgspec.structs.replace(send, day="2026-03-03")
    assert refused(company.bo.does(again, "another")) == ("EXT-1", "consent_used"), (
        "nor when that one's day is over"
    )
    assert company.world.get(Person, "another") is None


@pytest.mark.parametrize(("day", "taken"), [("2026-03-04", True), ("2026-03-05", False), ("9999-12-31", False)])
def test_ext_1_an_outsider_is_let_in_for_a_day_near_at_hand(company: Company, day: str, taken: bool) -> None:
    send = let_in(company, day)
    if taken:
        company.bo.must(send, "gao")
    else:
        assert refused(company.bo.does(send, "gao")) == ("EXT-1", "too_far_ahead")
        company.hua.must(SetSetting(name="outsider_days", value="3"), "")
        later = msgspec.structs.replace(send, day="2026-03-05")
        company.bo.must(later, "gao")


def test_ext_1_without_consent_for_this_very_order_nobody_is_let_in(company: Company) -> None:
    send = let_in(company)
    company.order_in(OrderState.APPROVED, "order-2")
    other = SendOutsider(order="order-2", form="form-1", name="高", firm="速达", day=TODAY)
    assert refused(company.bo.does(other, "gao")) == ("EXT-1", "no_consent")
    missing = SendOutsider(order="order-1", form="form-9", name="高", firm="速达", day=TODAY)
    assert refused(company.bo.does(missing, "gao")) == ("EXT-1", "no_consent")
    past = SendOutsider(order="order-1", form="form-1", name="高", firm="速达", day="2026-03-01")
    assert refused(company.bo.does(past, "gao")) == ("EXT-1", "field_wrong")
    assert refused(company.bo.does(send, "li")) == ("SYS-4", "exists")
    company.bo.must(send, "gao")


def test_ext_1_an_outsider_sees_that_one_order_and_what_its_fee_comes_from_and_nothing_else(
    company: Company,
) -> None:
    company.bo.must(let_in(company), "gao")
    company.order_in(OrderState.APPROVED, "order-2")
    company.bo.must(AssignOrder(technician=PersonId("gao")), "order-1")
    gao = company.world.get(Person, "gao")
    assert gao is not None
    tags = tags_of_reader(gao, "device-gao")
    seen = [r for r in company.world.records.values() if not tags.isdisjoint(tags_of(r))]
    assert {r.id for r in seen if isinstance(r, Order)} == {"order-1"}
    assert {r.id for r in seen if isinstance(r, Person)} == {"gao"}
    assert any(isinstance(r, Price) for r in seen)
    assert not any(isinstance(r, Customer) for r in seen)


def test_ext_1_an_outsider_goes_to_no_other_order_and_on_no_other_day(company: Company) -> None:
    company.bo.must(let_in(company, TOMORROW), "gao")
    company.order_in(OrderState.APPROVED, "order-2")
    gao = company.world.get(Person, "gao")
    assert gao is not None
    for order, codes in (("order-1", {"other_day"}), ("order-2", {"other_order", "other_day"})):
        assert {w.code for w in why_not(company.world, gao, company.order(order), company.now)} == codes
    company.wait(days=1)
    company.bo.must(AssignOrder(technician=PersonId("gao")), "order-1")


def test_ext_1_when_the_day_is_over_so_is_the_access_and_what_was_done_in_it_still_counts(
    company: Company,
) -> None:
    company.bo.must(let_in(company), "gao")
    company.bo.must(AssignOrder(technician=PersonId("gao")), "order-1")
    gao = type(company.li)(company, "gao", "device-gao")
    gao.must(AcceptOrder(), "order-1")
    did = company.now
    assert "person" in let_time_pass(company, days=1)
    person = company.world.get(Person, "gao")
    assert person is not None
    assert not person.active
    assert "outsider_over" in company.open_irregularities()
    late = gao.does(Depart(visit=visit_of("order-1"), ticked=()), "order-1", at=did)
    assert "no_role_fact" not in {code for _, code in opened(late)}
    next_day = gao.does(Arrive(visit=visit_of("order-1")), "order-1")
    assert ("ROLE-1", "no_role_fact") in opened(next_day)
    assert refused(gao.does(CompleteVisit(visit=visit_of("order-1")), "order-1")) == ("ROLE-1", "inactive")

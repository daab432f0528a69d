"""Leave when nobody can be reached: by word of mouth, by a code over the phone, and outsiders (section 5)."""

from __future__ import annotations

from typing import Any

import pytest
from company import Company, opened, refused
from spoken_facts import let_time_pass

from rulebook.kernel.ids import Fen, PersonId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.lines import device_key
from rulebook.kernel.roles import Role
from rulebook.subjects.approvals.commands import SetMatrix, SetSetting
from rulebook.subjects.approvals.records import MatrixRow
from rulebook.subjects.follow_ups.commands import AskCustomer
from rulebook.subjects.orders.commands import CloseOrder
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.spoken.codes import Asked, challenge_of, code_holds, read_challenge, spoken_code
from rulebook.subjects.spoken.commands import ClaimSpoken, ConfirmSpoken, DenySpoken, EnterCode
from rulebook.subjects.spoken.handlers import asked_in, standing_spoken
from rulebook.subjects.spoken.records import SpokenApproval, SpokenState

DM = Role.DEPARTMENT_MANAGER


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
    assert verdict.facts == {"missing": "spoken"}  # type: ignore[union-attr]  # a refusal, or it fails
    company.chen.must(ConfirmSpoken(), "s-1")
    company.anna.must(CloseOrder(follow_up="满意"), "order-1")


def test_role_2_a_manager_who_works_as_technician_confirms_nothing_of_their_own(company: Company) -> None:
    both = company.hire("sun", "孙", Role.SERVICE_MANAGER, Role.TECHNICIAN)
    order = company.order_in(OrderState.ON_SITE, technician=both)
    both.must(claim_of(approver=both.id), order)
    assert refused(both.does(ConfirmSpoken(), "s-1")) == ("ROLE-2", "own_request")


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

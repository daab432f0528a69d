"""Another price by word of mouth: what was verified or confirmed is what is due (ORAL-3, FEE-3)."""

from __future__ import annotations

from typing import Any

import pytest
from company import PRICE, Company, opened, refused, visit_of

from rulebook.kernel.ids import Fen, PersonId
from rulebook.kernel.lines import device_key
from rulebook.subjects.devices.commands import RevokeDevice
from rulebook.subjects.irregularities.commands import Settle
from rulebook.subjects.spoken.codes import challenge_of, spoken_code
from rulebook.subjects.spoken.commands import ClaimSpoken, ConfirmSpoken, DenySpoken, EnterCode
from rulebook.subjects.spoken.handlers import asked_in
from rulebook.subjects.spoken.records import SpokenApproval, SpokenState
from rulebook.subjects.visits.commands import CompleteVisit, RecordFinding, RecordWork
from rulebook.subjects.visits.pricing import work_out_fee
from rulebook.subjects.visits.records import Fee

ORDER, VISIT = "order-1", visit_of("order-1")
DIFFERS = ("FEE-3", "price_differs")
DUE = {"discount": PRICE - 10_000, "waiver": 0, "override": 22_000}
AMOUNT = {"discount": 10_000, "waiver": PRICE, "override": 22_000}


@pytest.fixture
def swapped(company: Company) -> Company:
    company.on_site()
    company.li.must(company.swap(VISIT), ORDER)
    return company


def claim(company: Company, subject: str = "discount", **said: Any) -> None:
    told: dict[str, Any] = {"what_for": "老客户", "amount": Fen(AMOUNT[subject]), "how": "电话"} | said
    company.li.must(ClaimSpoken(claim="s-1", approver=PersonId("chen"), subject=subject, **told), ORDER)


def code(company: Company, device: str = "device-chen") -> str:
    found = company.world.get(SpokenApproval, "s-1")
    assert found
    asked = asked_in(found)
    key = device_key(b"master", device)
    return spoken_code(key, asked.number, asked.subject, asked.amount, challenge_of(asked))


def fee(company: Company) -> Fee:
    return work_out_fee(company.world, company.order(ORDER), company.visit(VISIT))


def takes(company: Company, fen: int) -> set[tuple[str, str]]:
    said = company.receipt_for(company.li, ORDER, VISIT, total=Fen(fen))
    return opened(company.li.does(said, ORDER))


@pytest.mark.parametrize("subject", DUE)
def test_oral_3_a_price_by_a_verified_code_is_what_is_due(swapped: Company, subject: str) -> None:
    claim(swapped, subject)
    swapped.li.must(EnterCode(claim="s-1", code=code(swapped)), ORDER)
    found = fee(swapped)
    assert (found.rule, found.total, found.listed, found.leave) == ("FEE-3", DUE[subject], PRICE, "s-1")
    assert takes(swapped, DUE[subject]) == set()


def test_oral_2_a_price_that_its_giver_confirmed_is_what_is_due(swapped: Company) -> None:
    claim(swapped)
    swapped.chen.must(ConfirmSpoken(), "s-1")
    assert takes(swapped, DUE["discount"]) == set()


def test_oral_2_what_was_taken_before_the_confirmation_is_settled_by_it(swapped: Company) -> None:
    claim(swapped)
    assert takes(swapped, DUE["discount"]) == set(), "a part, as long as the word does not stand"
    swapped.chen.must(ConfirmSpoken(), "s-1")
    assert fee(swapped).total == DUE["discount"]
    assert "price_differs" not in swapped.open_irregularities()


def test_oral_2_a_word_that_nobody_confirmed_or_that_was_denied_changes_no_price(swapped: Company) -> None:
    claim(swapped)
    assert fee(swapped).total == PRICE
    swapped.chen.must(DenySpoken(reason="没说过"), "s-1")
    assert fee(swapped).total == PRICE


def test_fee_3_a_word_claimed_after_the_price_was_taken_comes_too_late(swapped: Company) -> None:
    takes(swapped, 22_000)
    swapped.wait(minutes=20)
    claim(swapped, "override")
    swapped.chen.must(ConfirmSpoken(), "s-1")
    swapped.li.must(RecordFinding(visit=VISIT, finding="线松"), ORDER)
    swapped.li.must(RecordWork(visit=VISIT, work="换终端", customer_tried=True), ORDER)
    swapped.li.must(swapped.signature(ORDER, VISIT), ORDER)
    assert DIFFERS in opened(swapped.li.does(CompleteVisit(visit=VISIT), ORDER))


def test_oral_3_on_the_phone_a_code_that_was_typed_in_counts_until_the_server_has_looked(
    swapped: Company,
) -> None:
    claim(swapped)
    right = code(swapped)
    swapped.keys = None  # a phone's judge: only the server has the keys
    swapped.li.must(EnterCode(claim="s-1", code=right), ORDER)
    found = swapped.world.get(SpokenApproval, "s-1")
    assert found
    assert (found.state, found.coded) == (SpokenState.CLAIMED, True)
    assert fee(swapped).total == DUE["discount"]
    assert takes(swapped, DUE["discount"]) == set()


def test_oral_3_a_wrong_code_gives_no_price(swapped: Company) -> None:
    claim(swapped)
    swapped.li.must(EnterCode(claim="s-1", code="00000000"), ORDER)
    assert fee(swapped).total == PRICE


# a code given before the approver's phone was revoked


def test_oral_3_a_code_given_before_the_approvers_phone_was_revoked_holds(swapped: Company) -> None:
    claim(swapped)
    read_out, right = swapped.now, code(swapped)
    swapped.wait(hours=1)
    swapped.hua.must(RevokeDevice(reason="手机丢失"), "device-chen")
    swapped.li.must(EnterCode(claim="s-1", code=right), ORDER, at=read_out)
    found = swapped.world.get(SpokenApproval, "s-1")
    assert found
    assert found.state is SpokenState.VERIFIED


def test_oral_3_a_code_of_a_phone_that_was_revoked_before_is_none(swapped: Company) -> None:
    claim(swapped)
    right = code(swapped)
    swapped.hua.must(RevokeDevice(reason="手机丢失"), "device-chen")
    swapped.wait(hours=1)
    assert ("ORAL-3", "spoken_code_wrong") in opened(swapped.li.does(EnterCode(claim="s-1", code=right), ORDER))


# ROLE-2: who denied it is one side


@pytest.mark.parametrize("what", ["spoken_denied", "price_differs"])
def test_role_2_who_denied_a_word_does_not_settle_what_follows_from_it(swapped: Company, what: str) -> None:
    claim(swapped)
    line = fee(swapped).lines[0]
    from msgspec.structs import replace

    said = swapped.receipt_for(
        swapped.li, ORDER, VISIT, total=Fen(20_000), lines=(replace(line, fen=Fen(20_000)),)
    )
    swapped.li.must(said, ORDER)
    swapped.chen.must(DenySpoken(reason="没说过"), "s-1")
    about = "s-1" if what == "spoken_denied" else "receipt-1"
    settle = Settle(irregularity=f"{what}:{about}", text="已了解")
    assert refused(swapped.chen.does(settle, settle.irregularity)) == ("ROLE-2", "own_request")
    swapped.dong.must(settle, settle.irregularity)

"""A customer's words go when two agree and nothing stands against it; ids, money and moments stay (SEC-2)."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import pytest
from company import CUSTOMER, Company, make_company
from every_kind import with_every_kind

from rulebook.kernel.errors import Refusal, Refused
from rulebook.kernel.ids import CustomerId
from rulebook.kernel.irregularities import Irregularity, IrregularityState
from rulebook.kernel.records import Record, record_id, record_keys
from rulebook.kernel.roles import Role
from rulebook.kernel.times import COMPANY_ZONE
from rulebook.rules import RECORDS
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.company.commands import AddCustomer
from rulebook.subjects.company.records import Customer
from rulebook.subjects.erasures.commands import AskErasure, CarryOutErasure, DecideErasure, ErasedRow
from rulebook.subjects.erasures.records import ErasedHow, Erasure, ErasureState
from rulebook.subjects.erasures.replacing import IDS, replaced, words_of
from rulebook.subjects.erasures.standing_against import kept_until, need_nothing_against
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.people.commands import AddPerson

INSTEAD = "已删除-00000000"
QUIET = CustomerId("customer-quiet")


def code(verdict: object) -> str:
    assert isinstance(verdict, Refusal)
    return verdict.code


def a_quiet_one(company: Company) -> CustomerId:
    """A customer of whom nothing is open: they never ordered."""
    added = AddCustomer(name="静安运输", contact="孙静安", contact_phone="13912345678", address="静安路9号")
    company.hua.must(added, QUIET)
    return QUIET


def of(company: Company, id: str = QUIET) -> Erasure:
    found = company.world.get(Erasure, id)
    assert found is not None
    return found


ASKED = AskErasure(reason="本人书面要求")


def test_sec_2_one_asks_another_agrees_and_the_server_carries_it_out(company: Company) -> None:
    id = a_quiet_one(company)
    assert code(company.hua.does(AskErasure(reason="  "), id)) == "reason_needed"
    company.hua.must(ASKED, id)
    assert code(company.hua.does(ASKED, id)) == "erase_asked"
    company.system.must(CarryOutErasure(rows=(ErasedRow(Customer.KIND, id, True),)), id)
    assert of(company).state is ErasureState.ASKED, "nobody agreed"
    company.dong.must(DecideErasure(agreed=True), id)
    assert of(company).state is ErasureState.AGREED
    company.system.must(CarryOutErasure(rows=(ErasedRow(Customer.KIND, id, True),)), id)
    erasure, customer = of(company), company.world.get(Customer, id)
    assert customer is not None
    assert (erasure.state, erasure.records) == (ErasureState.DONE, 1)
    assert (erasure.asked_by, erasure.decided_by) == ("hua", "dong")
    said = (customer.name, customer.contact, customer.contact_phone, customer.address)
    assert said == (erasure.stands_for,) * 4


def test_sec_2_two_customers_get_different_words(company: Company) -> None:
    found = set()
    for id in (a_quiet_one(company), CustomerId("other")):
        if id == "other":
            company.hua.must(AddCustomer(name="另一家"), id)
        company.hua.must(ASKED, id)
        found.add(of(company, id).stands_for)
    assert len(found) == 2


def test_sec_2_only_the_department_manager_decides_and_never_on_their_own_wish(company: Company) -> None:
    id = a_quiet_one(company)
    assert code(company.dong.does(DecideErasure(agreed=True), id)) == "erase_not_asked"
    company.hua.must(ASKED, id)
    assert code(company.chen.does(DecideErasure(agreed=True), id)) == "no_role"
    assert code(company.li.does(ASKED, id)) == "no_role"
    assert code(company.dong.does(DecideErasure(agreed=False), id)) == "reason_needed"
    company.dong.must(DecideErasure(agreed=False, why="还有口头约定"), id)
    assert of(company).state is ErasureState.DECLINED
    company.hua.must(ASKED, id)
    assert of(company).state is ErasureState.ASKED


def test_sec_2_whoever_is_both_does_not_decide_alone(company: Company) -> None:
    id = a_quiet_one(company)
    both = company.hire("both", "兼任", Role.ADMINISTRATOR)
    roles = (Role.ADMINISTRATOR, Role.DEPARTMENT_MANAGER)
    company.hua.does(AddPerson(name="兼任", roles=roles), "both")
    both.must(ASKED, id)
    assert code(both.does(DecideErasure(agreed=True), id)) in ("own_request", "no_role")


def test_sec_2_open_work_stands_against_it(company: Company) -> None:
    company.order_in(OrderState.SUBMITTED)
    verdict = company.hua.does(ASKED, CUSTOMER)
    assert code(verdict) == "erase_open"
    assert company.world.get(Erasure, CUSTOMER) is None


def test_sec_2_within_the_term_it_is_refused_with_the_day_and_after_it_is_not(company: Company) -> None:
    receipt = company.collect(30_000)
    orders = list(company.world.find(Order, "customer", CUSTOMER))
    with pytest.raises(Refused) as owed:
        need_nothing_against(company.world, CUSTOMER, company.now)
    assert owed.value.code == "erase_owed", "the cash is in somebody's hands"
    company.world.records[receipt.KIND, receipt.id] = msgspec.structs.replace(receipt, holder="", clearing="")
    for order in orders:
        closed = msgspec.structs.replace(order, state=OrderState.CLOSED)
        company.world.records[order.KIND, order.id] = closed
    for one in company.world.all(Irregularity):
        settled = msgspec.structs.replace(one, state=IrregularityState.SETTLED)
        company.world.records[one.KIND, one.id] = settled
    with pytest.raises(Refused) as early:
        need_nothing_against(company.world, CUSTOMER, company.now)
    assert (early.value.code, early.value.facts) == ("erase_books", {"day": "2036-12-31"})
    for day, barred in ((31, True), (1, False)):
        at = datetime(2036 if barred else 2037, 12 if barred else 1, day, 12, tzinfo=COMPANY_ZONE)
        if barred:
            with pytest.raises(Refused):
                need_nothing_against(company.world, CUSTOMER, at)
        else:
            need_nothing_against(company.world, CUSTOMER, at)


def test_sec_2_what_came_in_between_stands_against_it_when_it_is_agreed_to(company: Company) -> None:
    order = company.order_in(OrderState.CANCELLED)
    assert order
    company.hua.must(ASKED, CUSTOMER)
    company.order_in(OrderState.SUBMITTED, "order-later")
    assert code(company.dong.does(DecideErasure(agreed=True), CUSTOMER)) == "erase_open"
    assert of(company, CUSTOMER).state is ErasureState.ASKED


def test_sec_2_the_books_are_kept_for_as_long_as_the_company_says(company: Company) -> None:
    receipt = company.collect(30_000)
    orders = list(company.world.find(Order, "customer", CUSTOMER))
    year = int(receipt.at[:4])
    until = kept_until(company.world, CUSTOMER, orders, company.now)
    assert until is not None
    assert until.isoformat() == f"{year + 10}-12-31"
    company.hua.must(
        SetSetting(name="books_keep_months", value="360", reason="凭证保存三十年"), "books_keep_months"
    )
    company.wait(days=1)
    longer = kept_until(company.world, CUSTOMER, orders, company.now)
    assert longer is not None
    assert longer.isoformat() == f"{year + 30}-12-31"
    assert kept_until(company.world, QUIET, [], company.now) is None


@pytest.fixture(scope="module")
def whole() -> Company:
    return with_every_kind(make_company())


@pytest.mark.parametrize("kind", sorted(RECORDS))
def test_sec_2_of_every_kind_what_is_left_can_be_read_and_hangs_together_as_before(
    whole: Company, kind: str
) -> None:
    customer = whole.world.get(Customer, CUSTOMER)
    assert customer is not None
    words = words_of(whole.world, customer)
    for record in whole.world.all(RECORDS[kind]):
        for own in (True, False):
            after = replaced(record, INSTEAD, words, own)
            again = msgspec.json.decode(msgspec.json.encode(after), type=RECORDS[kind])
            assert again == after
            assert record_id(after) == record_id(record)
            assert _ids_in(after) == _ids_in(record)
            assert replaced(after, INSTEAD, words, own) == after, "a second time changes nothing"
            left = msgspec.json.encode(after).decode()
            assert not own or not [w for w in words if len(w) > 3 and w in left and not _in_keys(after, w)]


def _ids_in(record: Record) -> list[object]:
    return [getattr(record, name) for name in record.__struct_fields__ if name in IDS]


def _in_keys(record: Record, word: str) -> bool:
    """Whether it stands in an id: a plate within a vehicle's."""
    return any(word in str(one) for one in _ids_in(record)) or word in str(record_keys(record))


def test_sec_2_after_a_restore_the_server_says_it_again_whatever_the_books_say(company: Company) -> None:
    id = a_quiet_one(company)
    row = ErasedRow(Customer.KIND, id, True)
    company.system.must(CarryOutErasure(rows=(row,), how=ErasedHow.AGAIN), id)
    erasure = of(company)
    assert (erasure.state, erasure.how) == (ErasureState.DONE, ErasedHow.AGAIN)
    customer = company.world.get(Customer, id)
    assert customer is not None
    assert customer.name == erasure.stands_for


def test_sec_2_nobody_but_the_server_carries_it_out(company: Company) -> None:
    id = a_quiet_one(company)
    before = company.world.get(Customer, id)
    verdict = company.hua.must(
        CarryOutErasure(rows=(ErasedRow(Customer.KIND, id, True),), how=ErasedHow.AGAIN), id
    )
    assert [one.code for one in verdict.irregularities] == ["no_role_fact"]
    assert company.world.get(Customer, id) == before


def test_sec_2_a_name_that_two_customers_bear_is_no_word_of_one(company: Company) -> None:
    id = a_quiet_one(company)
    company.hua.must(AddCustomer(name="静安运输", contact="周二", contact_phone="13900000000"), "customer-same")
    customer = company.world.get(Customer, id)
    assert customer is not None
    assert "静安运输" not in words_of(company.world, customer)
    assert "孙静安" in words_of(company.world, customer)


def test_sec_2_it_may_be_asked_for_again_once_done_and_the_word_stays(company: Company) -> None:
    id = a_quiet_one(company)
    row = ErasedRow(Customer.KIND, id, True)
    company.system.must(CarryOutErasure(rows=(row,), how=ErasedHow.AGAIN), id)
    first = of(company)
    company.now += timedelta(days=1)
    company.hua.must(ASKED, id)
    assert (of(company).stands_for, of(company).first_at) == (first.stands_for, first.first_at)

"""Work contact forms, tapped by the words people see (WCF-1)."""

from __future__ import annotations

import pytest
from company import Company
from glass import Glass, on_screen

from mobile.app import routes
from mobile.ui.text import use_language
from rulebook.subjects.contact_forms.commands import RefuseContact, WriteContact
from rulebook.subjects.contact_forms.records import ContactForm, ContactState, Department


@pytest.fixture
def house(company: Company) -> Company:
    use_language("zh")
    return company


def the_form(company: Company) -> ContactForm:
    (found,) = company.world.all(ContactForm)
    return found


def lent(company: Company) -> None:
    said = WriteContact(
        form="f-1", sender=Department.SERVICE, to=Department.STORE, ask="补办出库手续", done="借给客户一块终端"
    )
    company.li.must(said, "f-1")


def test_wcf_1_a_technician_writes_what_was_done_first_and_whom_it_is_for(house: Company) -> None:
    async def write(glass: Glass, session):
        await glass.sees("什么时候解决的")
        await glass.tap("一小时前")
        await glass.tap("仓库")
        await glass.until(lambda: "选好部门" not in glass.words(), "ready")
        await glass.tap("提交联络单")
        await glass.until(lambda: bool(house.world.all(ContactForm)), "written")

    typed = {"done": "借给客户一块终端", "ask": "补办出库手续"}
    on_screen(house, "li", routes.tab("me", "contact"), write, contact__write=typed)
    form = the_form(house)
    assert (form.sender, form.to, form.ask) == (Department.SERVICE, Department.STORE, "补办出库手续")
    assert form.done_at < form.written_at


def test_wcf_1_without_a_department_it_says_what_is_missing(house: Company) -> None:
    async def look(glass: Glass, session):
        await glass.sees("选好部门，写清请对方做什么")

    on_screen(house, "li", routes.tab("me", "contact"), look)


def test_wcf_1_the_storekeeper_takes_it_on_with_one_tap(house: Company) -> None:
    lent(house)

    async def accept(glass: Glass, session):
        await glass.sees("等您答复")
        await glass.sees("先做了：借给客户一块终端")
        await glass.tap("接受")
        await glass.until(lambda: the_form(house).state is ContactState.ACCEPTED, "accepted")

    on_screen(house, "guo", routes.tab("me", "contact"), accept)


def test_wcf_1_the_office_rules_on_what_was_refused(house: Company) -> None:
    lent(house)
    house.guo.must(RefuseContact(reason="没有领导同意"), "f-1")

    async def rule(glass: Glass, session):
        await glass.sees("郭库管：没有领导同意")
        await glass.tap("支持写单方")
        await glass.until(lambda: the_form(house).state is ContactState.RULED, "ruled")

    on_screen(house, "dong", routes.tab("me", "contact"), rule, **{"contact.answer/f-1": {"text": "先借后补有效"}})
    assert the_form(house).upheld is True


def test_wcf_1_nobody_else_is_asked_for_an_answer(house: Company) -> None:
    lent(house)

    async def look(glass: Glass, session):
        await glass.sees("补办出库手续")
        assert "等您答复" not in glass.words()

    on_screen(house, "li", routes.tab("me", "contact"), look)

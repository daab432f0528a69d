"""Customers and dealers as lists: added by name, put right with the reason (ORD-2, DEAL-1, SYS-4)."""

from __future__ import annotations

from rulebook.master_lists.list_kinds import (
    ID_NAMES,
    REASON,
    Archive,
    Commands,
    ListColumn,
    ListKind,
    Making,
    by_id_or_name,
)
from rulebook.master_lists.readings import contact_phone, number, words
from rulebook.subjects.company.commands import AddCustomer, AmendCustomer
from rulebook.subjects.company.records import Customer
from rulebook.subjects.dealers.commands import SetDealer
from rulebook.subjects.dealers.records import Dealer

_PHONE_NAMES = "电话 手机 手机号 联系人电话 联系人手机 联系方式 phone mobile tel telephone phonenumber"
_DETAILS = ("name", "address", "contact", "contact_phone")

ID = ListColumn(field="id", zh="编号", en="id", names=ID_NAMES, reads=number(longest=200))
WHY = ListColumn(
    field=REASON, zh="更正原因", en="reason", names="原因 更正理由 修改原因 why reasonforchange", reads=words(500)
)
_ADDRESS = ListColumn(
    field="address", zh="地址", en="address", names="联系地址 公司地址 单位地址", reads=words(500)
)
_CONTACT = ListColumn(
    field="contact", zh="联系人", en="contact", names="联系人姓名 contactperson contactname", reads=words()
)
_PHONE = ListColumn(
    field="contact_phone", zh="联系电话", en="contact phone", names=_PHONE_NAMES, reads=contact_phone
)


def _customer(_: Archive, record: Customer) -> dict[str, str]:
    return {"id": record.id, **{field: getattr(record, field) for field in _DETAILS}}


def _customer_commands(making: Making) -> Commands:
    said = {field: making.said[field] for field in _DETAILS}
    if making.known is None:
        return ((AddCustomer(**said), making.new_id),)
    return ((AmendCustomer(reason=making.reason, **said), making.known.id),)


CUSTOMERS = ListKind(
    name="customers",
    zh="客户",
    en="customers",
    record=Customer,
    columns=(
        ID,
        ListColumn(
            field="name",
            zh="客户名称",
            en="customer",
            names="客户 名称 单位名称 公司名称 客户单位 customername company name",
            reads=words(),
            needed=True,
        ),
        _CONTACT,
        _PHONE,
        _ADDRESS,
        WHY,
    ),
    key="name",
    named=("id", "name"),
    roles=AddCustomer.ROLES,
    find=by_id_or_name(Customer),
    values=_customer,
    commands=_customer_commands,
)


def _dealer(_: Archive, record: Dealer) -> dict[str, str]:
    return {"id": record.id, "branch": record.branch, **{field: getattr(record, field) for field in _DETAILS}}


def _dealer_commands(making: Making) -> Commands:
    said = {field: making.said[field] for field in (*_DETAILS, "branch")}
    id = making.known.id if making.known else making.new_id
    return ((SetDealer(reason=making.reason, **said), id),)


DEALERS = ListKind(
    name="dealers",
    zh="经销商",
    en="dealers",
    record=Dealer,
    columns=(
        ID,
        ListColumn(
            field="name",
            zh="经销商名称",
            en="dealer",
            names="经销商 代理商 代理商名称 名称 dealername name",
            reads=words(),
            needed=True,
        ),
        ListColumn(
            field="branch", zh="所属网点", en="branch", names="网点 分公司 办事处 服务网点 office", reads=words()
        ),
        _CONTACT,
        _PHONE,
        _ADDRESS,
        WHY,
    ),
    key="name",
    named=("id", "name"),
    roles=SetDealer.ROLES,
    find=by_id_or_name(Dealer),
    values=_dealer,
    commands=_dealer_commands,
)

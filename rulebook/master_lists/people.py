"""People as a list: who they are, what they may and can do, whether they are with the company (ROLE-1, ORD-6)."""

from __future__ import annotations

from rulebook.kernel.commands import Command
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import SYSTEM_PERSON
from rulebook.kernel.roles import Role
from rulebook.kernel.times import held_at
from rulebook.master_lists.list_kinds import (
    ID_NAMES,
    Archive,
    Commands,
    ListColumn,
    ListKind,
    Making,
    by_id_or_name,
)
from rulebook.master_lists.parties import WHY
from rulebook.master_lists.readings import contact_phone, number, one_of, several, some_of, words
from rulebook.subjects.people.commands import AddPerson, ChangeRoles, Deactivate, Reactivate, SetSkills

ROLE_WORDS: dict[str, str] = {
    Role.TECHNICIAN: "技术员 技工 装机员 安装工",
    Role.CUSTOMER_SERVICE: "客服 客服员 service",
    Role.DISPATCHER: "调度 调度员",
    Role.SERVICE_MANAGER: "服务经理 售后经理",
    Role.DEPARTMENT_MANAGER: "部门经理",
    Role.FINANCE: "财务 财务员 会计 出纳",
    Role.STOREKEEPER: "库管 库管员 仓管 仓管员",
    Role.ADMINISTRATOR: "管理员 系统管理员 admin",
    Role.AUDITOR: "审计 审计员",
}
YES_NO = {"yes": "是 在职 y 1 true", "no": "否 离职 n 0 false"}


def _roles(value: str, language: str) -> str:
    named = [Role(part) for part in value.split("、") if part]
    return "、".join(ROLE_WORDS[role].split()[0] for role in named) if language.startswith("zh") else value


def _active(value: str, language: str) -> str:
    return YES_NO[value].split()[0] if language.startswith("zh") else value


def _values(archive: Archive, record: Person) -> dict[str, str]:
    held = held_at(record.skill_history, archive.now)
    return {
        "id": record.id,
        "name": record.name,
        "roles": "、".join(role for role in Role if role in record.roles),
        "phone": record.phone,
        "skills": "、".join(held.skills if held else record.skills),
        "active": "yes" if record.active else "no",
    }


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("、") if part)


def _commands(making: Making) -> Commands:
    """New ones are entered; of a known one only what changed, each by the command that is there for it."""
    said, changed = making.said, making.changed
    roles = tuple(Role(name) for name in _parts(said["roles"]))
    skills = _parts(said["skills"])
    if making.known is None:
        new = AddPerson(name=said["name"], roles=roles, phone=said["phone"], skills=skills)
        return ((new, said["id"] or making.new_id),)
    made: list[Command] = []
    if "active" in changed and said["active"] == "yes":
        made.append(Reactivate())
    if "roles" in changed:
        made.append(ChangeRoles(roles=roles))
    if changed & {"name", "phone"}:
        made.append(AddPerson(name=said["name"], roles=roles, phone=said["phone"], skills=skills))
    elif "skills" in changed:
        made.append(SetSkills(skills=skills))
    if "active" in changed and said["active"] == "no":
        made.append(Deactivate(reason=making.reason))
    return tuple((command, making.known.id) for command in made)


PEOPLE = ListKind(
    name="people",
    zh="人员",
    en="people",
    record=Person,
    columns=(
        ListColumn(
            field="id", zh="编号", en="id", names=f"{ID_NAMES} 工号 员工编号 staffno", reads=number(longest=100)
        ),
        ListColumn(
            field="name", zh="姓名", en="name", names="员工姓名 人员 person staff", reads=words(), needed=True
        ),
        ListColumn(
            field="roles",
            zh="角色",
            en="roles",
            names="岗位 职务 role post",
            reads=some_of(ROLE_WORDS),
            needed=True,
            shown=_roles,
        ),
        ListColumn(
            field="phone", zh="电话", en="phone", names="手机 手机号 联系电话 mobile tel", reads=contact_phone
        ),
        ListColumn(field="skills", zh="技能", en="skills", names="技能项 资质 skill", reads=several()),
        ListColumn(
            field="active", zh="在职", en="active", names="状态 在岗 status", reads=one_of(YES_NO), shown=_active
        ),
        WHY,
    ),
    key="name",
    named=("id", "name"),
    roles=AddPerson.ROLES,
    find=by_id_or_name(Person, own_ids=True),
    values=_values,
    commands=_commands,
    listed=lambda person: person.outsider is None and person.id != SYSTEM_PERSON,
)

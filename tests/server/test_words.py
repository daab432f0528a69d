"""What the server says of a refusal is the catalogue's English, over HTTP and from the command line alike."""

from __future__ import annotations

import string

import pytest
from attacker import Attacker
from pair.field import Field

from rulebook.rules import REFUSALS
from rulebook.subjects.orders.commands import CloseOrder
from sync_server.core.system import SystemRefused, write_as_system
from sync_server.core.words import catalogue, why_refused


def test_who_may_not_is_told_so_in_the_catalogues_words(field: Field) -> None:
    answer = field.client.get("/api/ledger", headers=Attacker(field).headers)
    roles = "auditor, department_manager, finance, service_manager"
    assert answer.json()["detail"] == f"This needs the role {roles}"


def test_an_act_of_the_servers_own_that_is_refused_says_the_rule_the_words_and_the_facts(field: Field) -> None:
    close, now = CloseOrder(follow_up="满意"), field.clock()
    with field.company.write() as work, pytest.raises(SystemRefused) as refused:
        write_as_system(work, field.company.master, close, "nowhere", now, actor="p-li")
    assert str(refused.value) == "SYS-3: order nowhere is not known here {'what': 'order nowhere'}"


@pytest.mark.parametrize("code", sorted(REFUSALS))
def test_every_refusal_is_said_whole(code: str) -> None:
    fields = [name for _, name, _, _ in string.Formatter().parse(catalogue("en")[f"refusal.{code}"]) if name]
    said = why_refused(code, {name: f"<{name}>" for name in fields})
    assert said != code
    assert all(f"<{name}>" in said for name in fields)
    assert "{" not in said


def test_a_code_without_words_stands_for_itself() -> None:
    assert why_refused("{no_such}", {}) == "{no_such}"

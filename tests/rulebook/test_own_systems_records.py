"""A key and a webhook, whole from the day they are given to their end, and what is said no to (API-1, API-2)."""

from __future__ import annotations

import pytest
from company import Company
from msgspec.structs import replace
from refused_ground import No, refusal_of, wrong
from test_own_systems import GIVE, HOOK, KEY, SET

from rulebook.kernel.ids import PersonId
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso
from rulebook.subjects.own_systems.commands import EndWebhook, GiveKey, RevokeKey, SetWebhook
from rulebook.subjects.own_systems.records import ApiKey, InUse, Webhook

HUA = PersonId("hua")
SOUND = GiveKey(name="ERP", role=Role.FINANCE, hash="b" * 64)


def test_api_1_a_key_is_kept_with_who_gave_it_and_who_ended_it(company: Company) -> None:
    company.hua.must(replace(GIVE, name=" ERP "), KEY)
    given = ApiKey(
        id=KEY, name="ERP", role=Role.FINANCE, hash="a" * 64, state=InUse.ACTIVE, until="2026-12-31", given_by=HUA,
        given_by_name="华管理员", given_at=iso(company.now),
    )  # fmt: skip
    assert company.world.get(ApiKey, KEY) == given
    company.hua.must(RevokeKey(reason=" 换系统 "), KEY)
    assert company.world.get(ApiKey, KEY) == replace(
        given, state=InUse.ENDED, ended_by=HUA, ended_by_name="华管理员", ended_at=iso(company.now), why="换系统"
    )


def test_api_2_a_webhook_is_kept_with_its_kinds_once_each_and_who_ended_it(company: Company) -> None:
    company.hua.must(replace(SET, kinds=("order", "visit", "order")), HOOK)
    given = Webhook(
        id=HOOK, url=SET.url, role=Role.DISPATCHER, kinds=("order", "visit"), state=InUse.ACTIVE, given_by=HUA,
        given_by_name="华管理员", given_at=iso(company.now),
    )  # fmt: skip
    assert company.world.get(Webhook, HOOK) == given
    company.hua.must(EndWebhook(reason=" 停用 "), HOOK)
    assert company.world.get(Webhook, HOOK) == replace(
        given, state=InUse.ENDED, ended_by=HUA, ended_by_name="华管理员", ended_at=iso(company.now), why="停用"
    )


@pytest.mark.parametrize("url", ["http://erp", "https://erp:1", "https://erp.example.cn:65535/a?b=c#d"])
def test_api_2_an_address_may_have_any_port_that_there_is_and_a_path(company: Company, url: str) -> None:
    company.hua.must(replace(SET, url=url), HOOK)
    hook = company.world.get(Webhook, HOOK)
    assert hook is not None
    assert hook.url == url


def test_api_1_a_key_may_hold_until_tonight_or_without_end(company: Company) -> None:
    company.hua.must(replace(SOUND, until="2026-03-02"), "key-2")
    company.hua.must(replace(SOUND, hash="c" * 64), "key-3")
    endless = company.world.get(ApiKey, "key-3")
    assert endless is not None
    assert endless.opens("9999-12-31")


NO: No = {
    "a key of no name": (
        lambda c: (c.hua, replace(SOUND, name=" "), "key-2"), "API-1", "field_wrong", wrong("name", "empty"),
    ),
    "a key until no day": (
        lambda c: (c.hua, replace(SOUND, until="x"), "key-2"),
        "API-1", "field_wrong", wrong("until", "not_a_date"),
    ),
    "a key until yesterday": (
        lambda c: (c.hua, replace(SOUND, until="2026-03-01"), "key-2"),
        "API-1", "field_wrong", wrong("until", "not_a_date"),
    ),
    "another key of that name": (lambda c: (c.hua, SOUND, KEY), "API-1", "key_there", {}),
    "the same key again": (lambda c: (c.hua, GIVE, "key-2"), "API-1", "key_there", {}),
    "an address of another kind": (
        lambda c: (c.hua, replace(SET, url="ftp://x"), "hook-2"), "API-2", "webhook_address", {},
    ),
    "a port that is none": (
        lambda c: (c.hua, replace(SET, url="https://x:65536/"), "hook-2"), "API-2", "webhook_address", {},
    ),
    "news of no kind": (
        lambda c: (c.hua, replace(SET, kinds=("order", "x", "y")), "hook-2"),
        "API-2", "webhook_kind", {"text": "x"},
    ),
    "another webhook of that name": (lambda c: (c.hua, SET, HOOK), "API-1", "key_there", {}),
}  # fmt: skip


@pytest.fixture
def given(company: Company) -> Company:
    company.hua.must(GIVE, KEY)
    company.hua.must(SET, HOOK)
    return company


@pytest.mark.parametrize("case", NO)
def test_api_1_api_2_it_is_refused_by_its_rule_and_changes_nothing(given: Company, case: str) -> None:
    asked, *said = NO[case]
    assert refusal_of(given, asked(given)) == tuple(said)


def test_api_1_what_is_ended_is_not_ended_again(given: Company) -> None:
    given.hua.must(RevokeKey(), KEY)
    given.hua.must(EndWebhook(), HOOK)
    for command, id in ((RevokeKey(), KEY), (EndWebhook(), HOOK)):
        assert refusal_of(given, (given.hua, command, id)) == ("API-1", "key_over", {})
    again = given.hua, SetWebhook(url=SET.url, role=Role.FINANCE), HOOK
    assert refusal_of(given, again) == ("API-1", "key_there", {})

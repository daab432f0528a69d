"""Keys and webhooks of the company's own systems: given by the administrator alone, and ended (API-1, API-2)."""

from __future__ import annotations

import pytest
from company import Company, refused

from rulebook.kernel.roles import Role
from rulebook.rules import sight, tags_of
from rulebook.subjects.own_systems.commands import EndWebhook, GiveKey, RevokeKey, SetWebhook
from rulebook.subjects.own_systems.records import ApiKey, InUse, Webhook

KEY, HOOK = "key-1", "hook-1"
GIVE = GiveKey(name="ERP", role=Role.FINANCE, hash="a" * 64, until="2026-12-31")
SET = SetWebhook(url="https://erp.example.cn:8443/paigong?a=b", role=Role.DISPATCHER, kinds=("order",))


def test_api_1_a_key_is_given_with_a_role_and_only_its_hash_is_kept(company: Company) -> None:
    company.hua.must(GIVE, KEY)
    key = company.world.get(ApiKey, KEY)
    assert key is not None
    assert (key.role, key.hash, key.state, key.given_by) == (Role.FINANCE, "a" * 64, InUse.ACTIVE, "hua")
    assert [key.opens(day) for day in ("2026-12-31", "2027-01-01")] == [True, False]
    seen = sight(key, frozenset({"role:administrator", "role:auditor"}), {})
    assert (seen or key).hash == "", "nobody is told it"
    assert tags_of(key) == {"role:administrator", "role:auditor"}
    assert refused(company.hua.does(GIVE, "key-2"))[1] == "key_there", "the same key twice"
    company.hua.must(RevokeKey(reason="换系统"), KEY)
    key = company.world.get(ApiKey, KEY)
    assert key is not None
    assert not key.opens("2026-12-01")
    assert refused(company.hua.does(RevokeKey(), KEY))[1] == "key_over"


@pytest.mark.parametrize("who", ["anna", "chen", "li", "fang", "ji"])
def test_api_1_nobody_but_the_administrator_gives_keys_or_sets_webhooks(company: Company, who: str) -> None:
    hand = getattr(company, who)
    for command in (GIVE, SET):
        assert refused(hand.does(command, KEY))[1] == "no_role"


def test_api_1_a_key_has_a_name_and_no_day_that_is_over(company: Company) -> None:
    for wrong in (
        GiveKey(name=" ", role=Role.FINANCE, hash="b" * 64),
        GiveKey(name="ERP", role=Role.FINANCE, hash="b" * 64, until="2026-01-01"),
    ):
        assert refused(company.hua.does(wrong, KEY))[1] == "field_wrong"


def test_api_2_a_webhook_is_an_address_and_nothing_else(company: Company) -> None:
    company.hua.must(SET, HOOK)
    hook = company.world.get(Webhook, HOOK)
    assert hook is not None
    assert (hook.role, hook.kinds) == (Role.DISPATCHER, ("order",))
    for url in (
        "ftp://x",
        "https://name:secret@x/",
        "javascript:alert(1)",
        "https://x y",
        "file:///etc/passwd",
        "https://x:0/",
        "https://x:65536/",
        "",
    ):
        assert refused(company.hua.does(SetWebhook(url=url, role=Role.AUDITOR), "hook-2"))[1] == "webhook_address"
    wrong = SetWebhook(url=SET.url, role=Role.AUDITOR, kinds=("order", "nonsense"))
    assert refused(company.hua.does(wrong, "hook-2"))[:2] == ("API-2", "webhook_kind")
    company.hua.must(EndWebhook(), HOOK)
    assert refused(company.hua.does(EndWebhook(), HOOK))[1] == "key_over"
    assert refused(company.hua.does(SET, HOOK))[1] == "key_there"

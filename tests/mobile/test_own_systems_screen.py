"""Keys and webhooks on the administrator's screen: a key is shown once, its hash alone is kept (API-1, API-2)."""

from __future__ import annotations

import hashlib
import re

from company import Company
from fake import FakeSession
from glass import Glass, on_screen

from mobile.app import routes
from mobile.ui.text import t
from rulebook.subjects.own_systems.records import ApiKey, InUse, Webhook

PAGE = routes.office("settings")


def test_api_1_a_key_is_given_shown_once_and_revoked(company: Company) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("own.key.give"))
        await glass.sees(t("own.key.revoke"))
        await glass.tap(t("own.key.revoke"))
        await glass.sees(t("own.state.ended"))

    on_screen(company, "hua", PAGE, story, own__key={"name": "ERP", "role": "finance"})
    (key,) = company.world.all(ApiKey)
    assert (key.name, key.role, key.state) == ("ERP", "finance", InUse.ENDED)
    assert len(key.hash) == 64


def test_api_1_the_key_that_is_shown_is_the_one_whose_hash_is_kept(company: Company) -> None:
    seen: list[str] = []

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("own.key.give"))
        await glass.sees("pgk_")
        seen.extend(re.findall(r"pgk_[\w-]{43}", glass.words()))

    on_screen(company, "hua", PAGE, story, own__key={"name": "ERP"})
    (key,) = company.world.all(ApiKey)
    assert {hashlib.sha256(one.encode()).hexdigest() for one in seen} == {key.hash}


def test_api_2_a_webhook_is_set_and_ended(company: Company) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("own.hook.set"))
        await glass.sees(t("own.hook.end"))
        await glass.tap(t("own.hook.end"))
        await glass.sees(t("own.state.ended"))

    said = {"url": "https://erp.example.cn/news", "kinds": "order, receipt"}
    on_screen(company, "hua", PAGE, story, own__hook=said)
    (hook,) = company.world.all(Webhook)
    assert (hook.kinds, hook.state) == (("order", "receipt"), InUse.ENDED)


def test_api_2_a_kind_that_there_is_none_of_is_told_in_words(company: Company) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("own.hook.set"))
        await glass.sees(t("refusal.webhook_kind", text="orders"))
        await glass.sees(t("refusal.webhook_kind.todo"))

    on_screen(
        company, "hua", PAGE, story, own__hook={"url": "https://erp.example.cn/news", "kinds": "order, orders"}
    )
    assert company.world.all(Webhook) == []

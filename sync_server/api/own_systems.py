"""The company's own systems over HTTP: records by key; keys and webhooks for the administrator (API-1, API-2)."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from anyio import to_thread
from litestar import Response, get, post
from litestar.datastructures import State
from litestar.params import HeaderParameter, JSONBody, PathParameter, QueryParameter

from rulebook.kernel.authority import need_role
from rulebook.kernel.commands import ADMIN
from rulebook.kernel.errors import Refused
from rulebook.subjects.own_systems.commands import EndWebhook, RevokeKey
from rulebook.subjects.own_systems.records import ApiKey, Webhook
from sync_server.api.devices import company_of
from sync_server.core.company import Company
from sync_server.core.enrolment import known_device
from sync_server.subjects.own_systems.keys import (
    AskedKey,
    AskedWebhook,
    Ended,
    GivenKey,
    do_as_administrator,
    give_key,
    need_administrator,
    read_records,
    set_webhook,
    shown,
)
from sync_server.subjects.own_systems.pushing import secret_of, standing

Credentials = Annotated[str, HeaderParameter(name="authorization", max_length=500)]
Id = Annotated[str, PathParameter(max_length=100)]


@get(
    "/api/records",
    summary="Records that changed, by a key",
    description="With `Authorization: Bearer pgk_…`. `after` is the `next` of the answer before, empty at first; "
    "what the key's role may not see, or no more, is `gone`. `kinds`: comma-separated. The answer: "
    "`{changes: [{kind, id, version, body | gone}], next, more, anew}`, each record as it is now. `anew`: the "
    "books came back from a backup since `after`; forget what was read, these are the first records again.",
)
async def records(
    state: State,
    after: Annotated[str, QueryParameter(max_length=200)] = "",
    kinds: Annotated[str, QueryParameter(max_length=2000)] = "",
    limit: Annotated[int, QueryParameter(ge=1, le=500)] = 200,
    authorization: Credentials = "",
) -> Response[bytes]:
    wanted = frozenset(kind.strip() for kind in kinds.split(",") if kind.strip())
    said = await to_thread.run_sync(read_records, company_of(state), authorization, after, wanted, limit)
    return Response(
        msgspec.json.encode(said), media_type="application/json", headers={"Cache-Control": "no-store"}
    )


@post("/api/keys", summary="A key for a system of the company's own, told this once")
async def new_key(state: State, data: JSONBody[AskedKey], authorization: Credentials = "") -> GivenKey:
    return await to_thread.run_sync(give_key, company_of(state), authorization, data)


@post("/api/keys/{id:str}/revoke", status_code=204, summary="The key opens nothing from now on")
async def end_key(state: State, id: Id, data: JSONBody[Ended], authorization: Credentials = "") -> None:
    command = RevokeKey(reason=data.reason)
    await to_thread.run_sync(do_as_administrator, company_of(state), authorization, command, id)


@get("/api/keys", summary="All keys there ever were, without themselves")
async def all_keys(state: State, authorization: Credentials = "") -> list[dict[str, Any]]:
    return await to_thread.run_sync(_keys, company_of(state), authorization)


def _keys(company: Company, credentials: str) -> list[dict[str, Any]]:
    need_administrator(company, credentials)
    with company.read() as work:
        return [shown(key) for key in work.all(ApiKey)]


@post(
    "/api/webhooks",
    summary="Push news to an address",
    description="POST of `{delivery, webhook, news: [{kind, id, version | gone}], next, anew?}` with "
    "`Paigong-Delivery` (the same for the same news, however often it is sent) and `Paigong-Signature: "
    "t=<seconds>,v1=<hex>`, HMAC-SHA256 of `<t>.<body>` under the webhook's secret. Any 2xx takes it; else it "
    "comes again after 30 s, then twice as long, at most an hour. Nothing is pushed unless the server's setting "
    "`webhooks` is on, and to a private network only where `webhook_networks` names it.",
)
async def new_webhook(
    state: State, data: JSONBody[AskedWebhook], authorization: Credentials = ""
) -> dict[str, str]:
    company = company_of(state)
    id = await to_thread.run_sync(set_webhook, company, authorization, data)
    return {"id": id, "secret": secret_of(company.master.steady, id)}


@get("/api/webhooks/{id:str}/secret", summary="By which a webhook's news is signed")
async def webhook_secret(state: State, id: Id, authorization: Credentials = "") -> dict[str, str]:
    return {"secret": await to_thread.run_sync(_secret, company_of(state), authorization, id)}


def _secret(company: Company, credentials: str, id: str) -> str:
    with company.read() as work:
        company.follow_keys(work)
        _, person = known_device(work, credentials, company.clock())
        need_role(person, ADMIN)
        if work.get(Webhook, id) is None:
            raise Refused("not_found", what=f"webhook {id}")
    return secret_of(company.master.steady, id)


@post("/api/webhooks/{id:str}/end", status_code=204, summary="Nothing is pushed there any more")
async def end_webhook(state: State, id: Id, data: JSONBody[Ended], authorization: Credentials = "") -> None:
    command = EndWebhook(reason=data.reason)
    await to_thread.run_sync(do_as_administrator, company_of(state), authorization, command, id)


@get("/api/webhooks", summary="All webhooks: how far each has come, and what its receiver said last")
async def all_webhooks(state: State, authorization: Credentials = "") -> list[dict[str, Any]]:
    return await to_thread.run_sync(_webhooks, company_of(state), authorization)


def _webhooks(company: Company, credentials: str) -> list[dict[str, Any]]:
    need_administrator(company, credentials)
    with company.read() as work:
        found = []
        for hook in work.all(Webhook):
            stands = standing(work, hook)
            told = {"delivery": stands.delivery, "tries": stands.tries, "next": stands.next}
            found.append(shown(hook) | {"standing": told | {"last": stands.last, "last_at": stands.last_at}})
        return found


ROUTES = [records, new_key, end_key, all_keys, new_webhook, end_webhook, all_webhooks, webhook_secret]

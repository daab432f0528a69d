"""Keys and webhooks, given and ended (API-1, API-2). What a key opens and how news goes out is the server's."""

from __future__ import annotations

import re

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.times import company_day, iso, read_date
from rulebook.subjects.own_systems.commands import EndWebhook, GiveKey, RevokeKey, SetWebhook
from rulebook.subjects.own_systems.records import ApiKey, InUse, Webhook

replace = msgspec.structs.replace
_URL = re.compile(r"https?://[A-Za-z0-9.\-]{1,253}(?P<port>:[0-9]{1,5})?(/[!-~]*)?")
"""No names or passwords in it: what stands in the books is read by many."""
_PORTS = range(1, 65536)


def give_key(context: DecisionContext, body: GiveKey) -> None:
    if not body.name.strip():
        raise Refused("field_wrong", rule="API-1", field="name", problem="empty")
    if body.until:
        last = read_date(body.until)
        if last is None or last < company_day(context.now):
            raise Refused("field_wrong", rule="API-1", field="until", problem="not_a_date")
    if context.get(ApiKey, context.line.subject) or list(context.find(ApiKey, "hash", body.hash)):
        raise Refused("key_there")
    context.put(
        ApiKey(
            id=context.line.subject,
            name=body.name.strip(),
            role=body.role,
            hash=body.hash,
            state=InUse.ACTIVE,
            until=body.until,
            given_by=context.author.id,
            given_by_name=context.author.name,
            given_at=iso(context.now),
        )
    )


def revoke_key(context: DecisionContext, body: RevokeKey) -> None:
    context.put(_ended(context, context.need(ApiKey, context.line.subject), body.reason))


def set_webhook(context: DecisionContext, body: SetWebhook) -> None:
    found = _URL.fullmatch(body.url)
    if found is None or int((found["port"] or ":1")[1:]) not in _PORTS:
        raise Refused("webhook_address")
    kinds = tuple(dict.fromkeys(body.kinds))
    if unknown := [kind for kind in kinds if kind not in context.tables.records]:
        raise Refused("webhook_kind", text=unknown[0])
    if context.get(Webhook, context.line.subject):
        raise Refused("key_there")
    context.put(
        Webhook(
            id=context.line.subject,
            url=body.url,
            role=body.role,
            kinds=kinds,
            state=InUse.ACTIVE,
            given_by=context.author.id,
            given_by_name=context.author.name,
            given_at=iso(context.now),
        )
    )


def end_webhook(context: DecisionContext, body: EndWebhook) -> None:
    context.put(_ended(context, context.need(Webhook, context.line.subject), body.reason))


def _ended(context: DecisionContext, known: ApiKey | Webhook, why: str) -> ApiKey | Webhook:
    if known.state is InUse.ENDED:
        raise Refused("key_over")
    return replace(
        known,
        state=InUse.ENDED,
        ended_by=context.author.id,
        ended_by_name=context.author.name,
        ended_at=iso(context.now),
        why=why.strip(),
    )

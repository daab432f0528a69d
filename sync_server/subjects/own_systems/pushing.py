"""News pushed to the company's own systems: signed, under an id that stays, again until it is taken (API-2).

How far each webhook has come, and what it was sent last, stands in `meta`: it is no news itself, and no line.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from typing import Any

import msgspec
import structlog
from sqlalchemy import delete, select

from rulebook.kernel.times import iso, parse_time
from rulebook.subjects.confidentiality.classes import narrowed
from rulebook.subjects.own_systems.records import InUse, Webhook
from sync_server.core.company import Company
from sync_server.core.feed import Cursor, changes_since, read_cursor, scope_of
from sync_server.core.posting import NO_ANSWER, Post, post
from sync_server.core.pushing import keep, kept, signature, wait_after
from sync_server.db import tables as t
from sync_server.db.unit_of_work import UnitOfWork
from sync_server.subjects.own_systems.keys import tags_of_role

log = structlog.get_logger()

LEASE = timedelta(seconds=60)
"""So long nobody else sends what one server process is sending."""
MOST_NEWS = 200


class Standing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a webhook stands. `cursor`: what was taken; `body` is on its way to `reached`, '' where nothing is."""

    cursor: str
    delivery: str = ""
    body: str = ""
    reached: str = ""
    tries: int = 0
    next: str = ""
    last: str = ""
    last_at: str = ""


def secret_of(master: bytes, id: str) -> str:
    """By which a webhook's news is signed; worked out, and kept nowhere."""
    return hmac.new(master, b"paigong webhook\0" + id.encode(), hashlib.sha256).hexdigest()


def push(company: Company, hook: Webhook, send: Post = post) -> bool:
    """One delivery, where one is due and the webhook has not ended; whether it was taken."""
    due = _claim(company, hook)
    if due is None:
        return False
    body = due.body.encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Paigong",
        "Paigong-Delivery": due.delivery,
        "Paigong-Signature": signature(secret_of(company.master.steady, hook.id), company.clock(), body),
    }
    try:
        said = str(send(hook.url, body, headers))
    except NO_ANSWER as error:
        said = type(error).__name__
    taken = len(said) == 3 and said.startswith("2")
    log.info("news pushed", webhook=hook.id, delivery=due.delivery, taken=taken, said=said, tries=due.tries + 1)
    _note(company, hook, due, taken, said)
    return taken


def _claim(company: Company, hook: Webhook) -> Standing | None:
    """What is to be sent now, held for a while; a delivery that failed is the very same bytes again."""
    with company.read() as work:  # without the writers' lock: mostly there is nothing, and looking takes a while
        company.follow_keys(work)
        known = standing(work, hook)
        if known.next and parse_time(known.next) > company.clock():
            return None
        due = known if known.body else _gathered(work, hook, known)
        if due == known and not due.body:
            return None
    with company.write() as work:
        found = work.get(Webhook, hook.id)
        if found is None or found.state is not InUse.ACTIVE or standing(work, hook) != known:
            return None  # it ended, or another server process was first
        if due.body:
            due = msgspec.structs.replace(due, next=iso(company.clock() + LEASE))
        keep(work, _key(hook), due)
    return due if due.body else None


def _gathered(work: UnitOfWork, hook: Webhook, known: Standing) -> Standing:
    tags = tags_of_role(hook.role)
    cursor, anew = read_cursor(known.cursor, work.epoch(), tags, work.last_change(), narrowed(work))
    if not anew and cursor.change == work.last_change():
        return known
    if anew:  # the books came back from a backup: what they forgot cannot be told, that they did can
        cursor = Cursor(work.epoch(), scope_of(tags, narrowed(work)), work.last_change())
    changes, reached, _ = changes_since(work, cursor, tags, MOST_NEWS)
    news = [_news(c) for c in changes if not hook.kinds or c.kind in hook.kinds]
    if not news and not anew:
        return msgspec.structs.replace(known, cursor=reached.text())
    begins = known.cursor if anew else cursor.text()
    delivery = hashlib.sha256(f"{hook.id}\0{begins}\0{reached.text()}".encode()).hexdigest()[:32]
    said: dict[str, Any] = {"delivery": delivery, "webhook": hook.id, "news": news, "next": reached.text()}
    if anew:
        said["anew"] = True
    return msgspec.structs.replace(
        known, delivery=delivery, body=msgspec.json.encode(said).decode(), reached=reached.text()
    )


def _news(change: Any) -> dict[str, Any]:
    """That a record is there or changed, not what it says: that is read by a key."""
    if change.gone:
        return {"kind": change.kind, "id": change.id, "gone": True}
    return {"kind": change.kind, "id": change.id, "version": change.version}


def _note(company: Company, hook: Webhook, sent: Standing, taken: bool, said: str) -> None:
    now = company.clock()
    with company.write() as work:
        known = standing(work, hook)
        if known.delivery != sent.delivery:
            return
        if taken:
            known = Standing(cursor=sent.reached)
        else:
            rest = iso(now + wait_after(known.tries))
            known = msgspec.structs.replace(known, tries=known.tries + 1, next=rest)
        keep(work, _key(hook), msgspec.structs.replace(known, last=said, last_at=iso(now)))


def _key(hook: Webhook) -> str:
    return f"webhook:{hook.id}"


def standing(work: UnitOfWork, hook: Webhook) -> Standing:
    """How it stands; a new one begins with the change that made it."""
    if known := kept(work, _key(hook), Standing):
        return known
    r = t.records.c
    made = select(r.change).where(r.kind == Webhook.KIND, r.id == hook.id)
    change = work.connection.execute(made).scalar() or work.last_change()
    return Standing(
        cursor=Cursor(work.epoch(), scope_of(tags_of_role(hook.role), narrowed(work)), int(change)).text()
    )


def in_use(company: Company) -> list[Webhook]:
    """The webhooks that news goes to. How a new one stands is kept from now on, and of an ended one forgotten."""
    with company.read() as work:
        hooks = list(work.find(Webhook, "state", InUse.ACTIVE))
        there = set(work.connection.execute(select(t.meta.c.key).where(t.meta.c.key.like("webhook:%"))).scalars())
    if there != {_key(hook) for hook in hooks}:
        with company.write() as work:
            for hook in hooks:
                if _key(hook) not in there:
                    keep(work, _key(hook), standing(work, hook))
            over = there - {_key(hook) for hook in hooks}
            work.connection.execute(delete(t.meta).where(t.meta.c.key.in_(over)))
    return hooks

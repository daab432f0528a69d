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
from rulebook.subjects.own_systems.records import InUse, Webhook
from sync_server.core.company import Company
from sync_server.core.feed import Cursor, changes_since, read_cursor, scope_of
from sync_server.core.pushing import NO_ANSWER, Post, keep, kept, post, signature, wait_after
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


def push_all(company: Company, send: Post = post) -> int:
    """Push what is due of every webhook, one delivery each; how many were taken."""
    with company.read() as work:
        hooks = list(work.find(Webhook, "state", InUse.ACTIVE))
    return sum(push(company, hook, send) for hook in hooks)


def push(company: Company, hook: Webhook, send: Post = post) -> bool:
    """One delivery, where one is due; whether it was taken."""
    due = _claim(company, hook)
    if due is None:
        return False
    body = due.body.encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Paigong",
        "Paigong-Delivery": due.delivery,
        "Paigong-Signature": signature(secret_of(company.master, hook.id), company.clock(), body),
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
    with company.read() as work:  # without the writers' lock: mostly there is nothing
        if _rests(work, hook, iso(company.clock())):
            return None
    with company.write() as work:
        now = company.clock()
        known = standing(work, hook)
        if known.next and parse_time(known.next) > now:
            return None
        if not known.body:
            known = _gathered(work, hook, known)
        if known.body:
            known = msgspec.structs.replace(known, next=iso(now + LEASE))
        keep(work, _key(hook), known)
    return known if known.body else None


def _rests(work: UnitOfWork, hook: Webhook, now: str) -> bool:
    """Whether it waits for a later try, or has had all there is."""
    known = standing(work, hook)
    if known.next and parse_time(known.next) > parse_time(now):
        return True
    cursor, anew = read_cursor(known.cursor, work.epoch(), tags_of_role(hook.role), work.last_change())
    return not known.body and not anew and cursor.change == work.last_change()


def _gathered(work: UnitOfWork, hook: Webhook, known: Standing) -> Standing:
    tags = tags_of_role(hook.role)
    cursor, anew = read_cursor(known.cursor, work.epoch(), tags, work.last_change())
    if anew:  # the books came back from a backup: what they forgot cannot be told, what comes now is
        cursor = Cursor(work.epoch(), scope_of(tags), work.last_change())
    changes, reached, _ = changes_since(work, cursor, tags, MOST_NEWS)
    news = [_news(c) for c in changes if not hook.kinds or c.kind in hook.kinds]
    if not news:
        return msgspec.structs.replace(known, cursor=reached.text())
    delivery = hashlib.sha256(f"{hook.id}\0{cursor.text()}\0{reached.text()}".encode()).hexdigest()[:32]
    said = {"delivery": delivery, "webhook": hook.id, "news": news, "next": reached.text()}
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
    return Standing(cursor=Cursor(work.epoch(), scope_of(tags_of_role(hook.role)), int(change)).text())


def forget_ended(company: Company) -> None:
    """What stands of webhooks that have ended is of no use."""
    with company.write() as work:
        for hook in work.find(Webhook, "state", InUse.ENDED):
            work.connection.execute(delete(t.meta).where(t.meta.c.key == _key(hook)))

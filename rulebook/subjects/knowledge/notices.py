"""Notices published and read; whoever begins a shift with one unread is told of (KB-1)."""

from __future__ import annotations

from datetime import datetime

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import SYSTEM_PERSON, PersonId
from rulebook.kernel.times import company_day, iso, parse_time, read_date
from rulebook.kernel.world import World
from rulebook.subjects.knowledge.commands import PublishNotice, ReadNotice
from rulebook.subjects.knowledge.records import Notice, NoticeRead

BEGINS = "shift.begin"


def publish_notice(context: DecisionContext, body: PublishNotice) -> None:
    """What was published stays as it is: another wording is another notice."""
    if context.get(Notice, context.line.subject) is not None or not context.line.subject:
        raise Refused("exists", what=body.title)
    wanted = {"title": body.title, "text": body.text}
    if missing := [name for name, text in wanted.items() if not text.strip()]:
        raise Refused("field_missing", rule="KB-1", fields=", ".join(missing))
    if body.until and read_date(body.until) is None:
        raise Refused("field_wrong", rule="KB-1", field="until", problem="not_a_date")
    context.put(
        Notice(
            id=context.line.subject,
            title=body.title.strip(),
            text=body.text.strip(),
            roles=tuple(dict.fromkeys(body.roles)),
            until=body.until,
            by=context.author.id,
            by_name=context.author.name,
            at=iso(context.now),
        )
    )


def concerns(notice: Notice, person: Person, at: datetime) -> bool:
    """Whether somebody is to have read it at that moment: not its author, not over, and of its roles already when
    it was published. Who came later, or back, or into a role, is not sent through all that ever was."""
    if notice.by == person.id or parse_time(notice.at) > at:
        return False
    if notice.until and company_day(at).isoformat() > notice.until:
        return False
    published = parse_time(notice.at)
    concerned = [role for role in person.roles if not notice.roles or role in notice.roles]
    return any(not (since := person.role_since(role)) or parse_time(since) <= published for role in concerned)


def unread(world: World, person: Person, at: datetime) -> list[Notice]:
    """What the person has not read yet, in the order in which it was published."""
    read = {one.notice for one in world.find(NoticeRead, "person", person.id)}
    found = [n for n in world.find(Notice, "state", "open") if n.id not in read and concerns(n, person, at)]
    return sorted(found, key=lambda n: (parse_time(n.at), n.id))


def note_unread(context: DecisionContext) -> None:
    """A shift begins with a notice unread: it has begun, and the dispatcher hears of it.

    Not where the device has not heard the server since it was published: nobody reads what they cannot have.
    """
    if context.line.kind != BEGINS:
        return
    for notice in unread(context, context.author, context.at):
        heard = context.line.heard
        if heard is not None and parse_time(notice.at).timestamp() * 1000 > heard:
            continue
        context.irregular(
            "notice_unread",
            f"{notice.id}:{context.author.id}",
            name=context.author.name,
            title=notice.title,
            due=iso(context.at),
        )


def read_notice(context: DecisionContext, body: ReadNotice) -> None:
    """The first reading counts; what was told as unread is settled by it."""
    notice = context.get(Notice, body.notice)
    if notice is None:
        context.irregular("notice_unknown", context.line.id, what=body.notice)
        return
    id = f"{notice.id}:{context.author.id}"
    known = context.get(NoticeRead, id)
    at = iso(context.at)
    if known is None or parse_time(at) < parse_time(known.at):
        context.put(NoticeRead(id=id, notice=notice.id, person=context.author.id, name=context.author.name, at=at))
    context.settle_about("notice_unread", id, PersonId(SYSTEM_PERSON))

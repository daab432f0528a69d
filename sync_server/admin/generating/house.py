"""What the made-up company does beside its orders: contact forms, a training, knowledge, notices, messages.

Comes after everything else and by dice of its own: what was made before stays byte for byte what it was.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from rulebook.kernel.ids import PersonId
from rulebook.kernel.roles import Role
from rulebook.kernel.times import add_months, day_begins, iso
from rulebook.subjects.contact_forms.commands import AcceptContact, RefuseContact, RuleContact, WriteContact
from rulebook.subjects.contact_forms.records import Department
from rulebook.subjects.knowledge.commands import (
    PublishNotice,
    ReadNotice,
    ReviewArticle,
    UseArticle,
    WriteArticle,
)
from rulebook.subjects.messages.commands import HandMessage, WishMessages
from rulebook.subjects.messages.records import MessageChannel, Occasion
from rulebook.subjects.opinions.commands import AnswerOpinion, EndLead, GiveOpinion, HandLead
from rulebook.subjects.opinions.records import OpinionKind
from rulebook.subjects.shift_handovers.commands import BeginShift
from rulebook.subjects.trainings.commands import (
    AttendSession,
    GiveFeedback,
    HoldSession,
    MarkTest,
    PlanSession,
    SetQualification,
)
from rulebook.subjects.trainings.records import SessionKind
from rulebook.subjects.visitors.commands import AllowZone, VisitorIn, VisitorOut
from rulebook.subjects.visitors.records import Zone
from rulebook.subjects.visits.records import Stroke
from sync_server.admin.generating.people import Clock, Hand

PASSED = 80


def after_duty(clock: Clock, month: date, office: dict[Role, Hand], technicians: Sequence[Hand]) -> None:
    """Sign and hand in what happens in the house from the fifth day after `month` (its first day) on."""
    hands = (*office.values(), *technicians)
    before = [hand.dice for hand in hands]
    own = random.Random(f"{month} house")
    for hand in hands:
        hand.dice = own
    day = add_months(month, 1) + timedelta(days=4)
    _contact(clock, day, office, technicians[0])
    _training(clock, own, day + timedelta(days=1), office, technicians)
    _knowledge(clock, day + timedelta(days=2), office, technicians)
    _opinions(clock, day + timedelta(days=3), office, technicians)
    _visitors(clock, own, day + timedelta(days=3), office)
    _messages(clock, day + timedelta(days=3), office)
    for hand, dice in zip(hands, before, strict=True):
        hand.dice = dice


def _messages(clock: Clock, day: date, office: dict[Role, Hand]) -> None:
    """Two customers are told by text that their repair is done; a third says that nobody is to write to them."""
    desk = office[Role.CUSTOMER_SERVICE]
    clock.now = _at(day, 16)
    for n in range(2):
        told = HandMessage(
            occasion=Occasion.DONE,
            about=f"g-after-{n}",
            of=f"g-after-{n}-v",
            channel=MessageChannel.SMS,
            to="13913580246",
            text="您好，车辆的服务已完成，如有问题请来电。",
        )
        desk.does(clock.now, told, told.about)
    desk.does(clock.now, WishMessages(silent=True, words="有事打电话"), "g-after-c-0")
    desk.sync()


def _at(day: date, hour: float) -> datetime:
    return day_begins(day) + timedelta(minutes=round(hour * 60))


def _contact(clock: Clock, day: date, office: dict[Role, Hand], hand: Hand) -> None:
    """Three forms: one accepted, one refused and ruled on, one that nobody answers."""
    clock.now = _at(day, 9)
    done_at = iso(_at(day, 8.5))
    for n, (to, ask) in enumerate(
        (
            (Department.STORE, "补办出库手续"),
            (Department.FINANCE, "报销高速过路费"),
            (Department.DISPATCH, "以后先问客户停车场限高"),
        )
    ):
        form = WriteContact(
            form=f"g-contact-{n}",
            sender=Department.SERVICE,
            to=to,
            ask=ask,
            done="已先在现场解决",
            done_at=done_at,
        )
        hand.does(clock.now, form, form.form)
    hand.sync()
    said = (
        (Role.STOREKEEPER, AcceptContact(note="已补单"), "g-contact-0"),
        (Role.FINANCE, RefuseContact(reason="没有发票"), "g-contact-1"),
        (Role.DEPARTMENT_MANAGER, RuleContact(uphold=True, ruling="凭行车记录报销"), "g-contact-1"),
    )
    for n, (role, command, id) in enumerate(said):
        clock.now = _at(day, 14 + n)
        office[role].does(clock.now, command, id)
        office[role].sync()


def _training(
    clock: Clock, dice: random.Random, day: date, office: dict[Role, Hand], technicians: Sequence[Hand]
) -> None:
    """One of those who can do inspections trains the others; half pass, and are qualified for a year."""
    manager, trainer = office[Role.SERVICE_MANAGER], technicians[2]
    pupils = [hand for hand in technicians[:8] if hand is not trainer]
    clock.now = _at(day, 8)
    plan = PlanSession(
        kind=SessionKind.INTERNAL,
        title="巡检要点",
        begins=iso(_at(day, 14)),
        outline="一、天线；二、供电；三、拍照",
        material="巡检手册第二版",
        skill="inspection",
        place="会议室",
        trainer=trainer.person,
    )
    manager.does(clock.now, plan, "g-training")
    manager.sync()
    clock.now = _at(day, 17)
    for hand in pupils:
        signed = AttendSession(
            session="g-training",
            attendance=f"g-there-{hand.person}",
            person=hand.person,
            strokes=_signature(dice),
        )
        trainer.does(clock.now, signed, "g-training")
    trainer.does(clock.now, HoldSession(session="g-training", words="按手册讲解并实操", ask=True), "g-training")
    trainer.sync()
    for n, hand in enumerate(pupils[1:]):
        hand.does(clock.now, GiveFeedback(score=3 + n % 3), f"g-there-{hand.person}")
        hand.sync()
    for n, hand in enumerate(pupils):
        percent = dice.randrange(PASSED, 101) if n % 2 == 0 else dice.randrange(40, PASSED)
        mark = MarkTest(session="g-training", person=PersonId(hand.person), percent=percent)
        trainer.does(clock.now, mark, f"g-test-{hand.person}")
    trainer.sync()
    clock.now = _at(day, 18)
    until = add_months(day, 12).isoformat()
    letters = random.Random(f"{day} certificates")
    for hand in pupils[::2]:
        token = "".join(letters.choices("abcdefghijkmnpqrstuvwxyz23456789", k=32))
        grant = SetQualification(test=f"g-test-{hand.person}", until=until, token=token)
        manager.does(clock.now, grant, f"g-qualified-{hand.person}")
    manager.sync()


def _signature(dice: random.Random) -> tuple[Stroke, ...]:
    """A line of twenty points that goes somewhere."""
    points = tuple((100 + n * 30, 150 + dice.randrange(100), n * 16) for n in range(20))
    return (Stroke(points=points),)


def _knowledge(clock: Clock, day: date, office: dict[Role, Hand], technicians: Sequence[Hand]) -> None:
    """Two articles, one waits for its review; a notice that one read before the shift, and another did not."""
    author, reviewer = technicians[0], technicians[1]
    clock.now = _at(day, 7)
    for n, (name, symptom, steps) in enumerate(
        (
            ("不定位", "指示灯常亮，平台无位置", "一、看天线；二、换到空旷处；三、查卡状态"),
            ("频繁离线", "每隔几分钟离线一次", "一、查供电；二、看信号强度"),
        )
    ):
        author.does(clock.now, WriteArticle(title=name, symptom=symptom, steps=steps), f"g-article-{n}")
    author.sync()
    reviewer.does(clock.now, ReviewArticle(edition=1), "g-article-0")
    reviewer.does(clock.now, UseArticle(article="g-article-0", solved=True), "g-article-0")
    reviewer.sync()
    notice = PublishNotice(
        title="新接线图", text="GT-100 改为三线接法，见图纸。", until=add_months(day, 1).isoformat()
    )
    office[Role.SERVICE_MANAGER].does(clock.now, notice, "g-notice")
    office[Role.SERVICE_MANAGER].sync()
    clock.now = _at(day, 8.4)
    author.does(clock.now, ReadNotice(notice="g-notice"), "g-notice")
    for hand in (author, reviewer):
        hand.does(clock.now, BeginShift())
        hand.sync()


def _opinions(clock: Clock, day: date, office: dict[Role, Hand], technicians: Sequence[Hand]) -> None:
    """An idea that is adopted, a customer's wish that waits; a lead that was won, and one that is open."""
    giver, service, store = technicians[0], office[Role.CUSTOMER_SERVICE], office[Role.STOREKEEPER]
    clock.now = _at(day, 9)
    for n, (kind, text, customer) in enumerate(
        ((OpinionKind.IDEA, "工具箱统一编号", ""), (OpinionKind.WISH, "希望周末也能上门", "第1运输有限公司"))
    ):
        said = GiveOpinion(
            opinion=f"g-opinion-{n}",
            kind=kind,
            text=text,
            department=Department.STORE if n == 0 else Department.DISPATCH,
            customer_name=customer,
        )
        giver.does(clock.now, said, said.opinion)
    for n in range(2):
        lead = HandLead(lead=f"g-lead-{n}", customer_name="海通渣土", want="加装 20 台", to=service.person)
        giver.does(clock.now, lead, lead.lead)
    giver.sync()
    clock.now = _at(day, 11)
    store.does(clock.now, AnswerOpinion(adopted=True, answer="下周贴好编号"), "g-opinion-0")
    store.sync()
    service.does(clock.now, EndLead(won=True, told="签了 20 台"), "g-lead-0")
    service.sync()


def _visitors(clock: Clock, dice: random.Random, day: date, office: dict[Role, Hand]) -> None:
    """One in the meeting room and out again, one in the store by leave, one whom nobody signs out."""
    desk, manager, store = office[Role.CUSTOMER_SERVICE], office[Role.SERVICE_MANAGER], office[Role.STOREKEEPER]
    clock.now = _at(day, 13)
    manager.does(clock.now, AllowZone(zone=Zone.STORE, day=day.isoformat(), host=store.person))
    manager.sync()
    came = ((manager, Zone.MEETING, "谈代理"), (store, Zone.STORE, "送样品"), (manager, Zone.LOBBY, "取资料"))
    for n, (host, zone, purpose) in enumerate(came):
        visitor = VisitorIn(
            visitor=f"g-visitor-{n}",
            name=f"来访者{n + 1}",
            firm="天线厂",
            purpose=purpose,
            host=host.person,
            zone=zone,
            strokes=_signature(dice),
        )
        desk.does(clock.now, visitor, visitor.visitor)
    clock.now = _at(day, 15)
    for n in range(2):
        desk.does(clock.now, VisitorOut(visitor=f"g-visitor-{n}"), f"g-visitor-{n}")
    desk.sync()

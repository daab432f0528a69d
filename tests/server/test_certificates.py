"""A certificate on paper and what its public check says; the report of a round on paper (TRN-1, RND-1)."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from attacker import Attacker
from openpyxl import load_workbook
from pair.field import Field
from test_papers import printed

from rulebook.kernel.ids import CustomerId, Fen, PersonId
from rulebook.kernel.times import company_day, iso
from rulebook.subjects.approvals.commands import GrantApproval
from rulebook.subjects.receivables.records import Receivable
from rulebook.subjects.rounds.charges import Per, RoundCharge
from rulebook.subjects.rounds.commands import CloseRound, NotePoint, OrderFinding, PlanRound, PriceRound, SeeStop
from rulebook.subjects.rounds.records import Every, Finding, How, OnRest, Position, Result, Rhythm, RoundKind
from rulebook.subjects.trainings.commands import (
    AttendSession,
    GiveFeedback,
    HoldSession,
    MarkTest,
    PlanSession,
    RevokeQualification,
    SetQualification,
)
from rulebook.subjects.trainings.records import Qualification, SessionKind
from rulebook.subjects.visits.records import Stroke
from sync_server.core.deadlines import pass_deadlines
from sync_server.core.rebuild import compare
from sync_server.reporting.exporting import export
from sync_server.reporting.names import Names
from sync_server.reporting.span import Span

TOKEN = "certificate-of-xu-lei-1"
DRAWN = (Stroke(points=tuple((x * 10, x * 7 % 300, x * 16) for x in range(12))),)
TITLE = "终端更换要点"


def trained(field: Field) -> None:
    """Wang trained Zhao in repairs; Zhou grants the qualification with a certificate."""
    now = field.company.clock()
    plan = PlanSession(
        kind=SessionKind.INTERNAL, title="终端更换要点", begins=iso(now), skill="repair", trainer="p-wang"
    )
    field.office("p-zhou", plan, "t-1")
    there = AttendSession(session="t-1", attendance="a-1", person="p-zhao", strokes=DRAWN)
    field.office("p-wang", there, "t-1")
    field.office("p-wang", HoldSession(session="t-1", ask=True), "t-1")
    field.office("p-zhao", GiveFeedback(score=4, words="多些实操"), "a-1")
    field.office("p-wang", MarkTest(session="t-1", person=PersonId("p-zhao"), percent=92), "x-1")
    until = (company_day(now) + timedelta(days=365)).isoformat()
    field.office("p-zhou", SetQualification(test="x-1", until=until, token=TOKEN), "q-1")


@pytest.mark.parametrize(("language", "title"), [("zh", "培训合格证书"), ("en", "Certificateofqualification")])
def test_trn_1_the_certificate_says_whose_for_what_and_by_which_test(
    field: Field, language: str, title: str
) -> None:
    trained(field)
    known = field.get(Qualification, "q-1")
    assert known is not None
    said = printed(field, "certificate", "q-1", language)
    for words in (title, known.number, known.name, "终端更换要点", "92/100", known.by_name):
        assert "".join(words.split()) in said, words


def test_trn_1_the_check_page_says_that_it_holds_that_it_was_revoked_and_no_full_name(field: Field) -> None:
    trained(field)
    known = field.get(Qualification, "q-1")
    assert known is not None
    got = field.client.get(f"/v/{TOKEN}")
    assert got.status_code == 200
    assert "证书有效" in got.text
    assert "<title>证书查验" in got.text
    assert known.number in got.text
    assert known.name not in got.text
    assert f"{known.name[0]}＊" in got.text
    field.office("p-zhou", RevokeQualification(reason="违规操作"), "q-1")
    after = field.client.get(f"/v/{TOKEN}").text
    assert "证书已撤销" in after
    assert "证书有效" not in after
    assert "违规操作" not in after, "why is nobody's business"
    assert "已撤销" in printed(field, "certificate", "q-1")


def test_trn_1_the_check_page_goes_by_the_clock_once_the_end_has_come(field: Field) -> None:
    trained(field)
    field.clock.now += timedelta(days=366)
    assert "证书已到期" in field.client.get(f"/v/{TOKEN}").text


def rows(field: Field, name: str) -> list[str]:
    """The report as its CSV has it; as a workbook it has as many rows of figures."""
    lines = b"".join(export(field.company, name, "csv", Span(), "孙丽")).decode("utf-8-sig").splitlines()
    book = load_workbook(BytesIO(b"".join(export(field.company, name, "xlsx", Span(), "孙丽"))))
    assert book.active is not None
    assert book.active.max_row >= len([line for line in lines if line])
    return lines


def test_trn_1_feedback_and_certificate_stand_in_the_reports(field: Field) -> None:
    trained(field)
    assert any("终端更换要点" in row and "4.0" in row and "多些实操" in row for row in rows(field, "trainings"))
    assert any("ZG-" in row for row in rows(field, "qualifications"))


def toured(field: Field) -> str:
    """Wang tours the company's customer for 88 yuan: a wish, a fault that becomes an order; the round's id."""
    now = field.company.clock()
    today = company_day(now).isoformat()
    plan = PlanRound(
        name="季度走访",
        kind=RoundKind.TOUR,
        people=(PersonId("p-wang"),),
        rhythm=Rhythm(every=Every.ONCE, on_rest=OnRest.KEEP),
        since=today,
        customers=(CustomerId("c-shunda"),),
        points=("意见和需求", "设备使用情况"),
    )
    field.office("p-chen", plan, "tour")
    price = PriceRound(
        plan="tour", customer=CustomerId("c-shunda"), per=Per.ROUND, fen=Fen(8_800), since=today, reason="维保合同"
    )
    field.office("p-chen", price, "price-1")
    field.office("p-zhou", GrantApproval(), "price-1")
    for _ in range(3):
        pass_deadlines(field.company)
    id = f"round:tour:{today}"
    where = Position(latitude=31_298_001, longitude=120_585_002, metres=8)
    field.office("p-wang", SeeStop(target="c-shunda", how=How.BY_HAND, position=where), id)
    wish = NotePoint(target="c-shunda", point="意见和需求", result=Result.OK, words="想要油耗报表")
    fault = NotePoint(
        target="c-shunda", point="设备使用情况", result=Result.FAULT, words="两台常掉线", finding="f-1"
    )
    field.office("p-wang", wish, id)
    field.office("p-wang", fault, id)
    field.office("p-wang", CloseRound(), id)
    field.office("p-chen", OrderFinding(finding="f-1"), "order-f")
    return id


@pytest.mark.parametrize(("language", "title"), [("zh", "巡检(走访)报告"), ("en", "Reportofaround")])
def test_rnd_1_the_report_of_a_tour_has_stops_proof_answers_faults_and_their_orders(
    field: Field, language: str, title: str
) -> None:
    id = toured(field)
    charged, found = field.get(RoundCharge, f"charge:{id}:1"), field.get(Finding, "f-1")
    assert charged is not None
    assert found is not None
    said = printed(field, "round", id, language).replace("（", "(").replace("）", ")")
    whole = (title, "季度走访", charged.number, "想要油耗报表", "两台常掉线", found.order_number, "31.298001")
    for words in whole:
        assert "".join(words.split()) in said, words


def test_rnd_1_rounds_owed_stand_in_report_ledger_and_drill_down(field: Field) -> None:
    id = toured(field)
    owed = field.get(Receivable, f"charge:{id}:1")
    charged = field.get(RoundCharge, f"charge:{id}:1")
    assert owed is not None
    assert charged is not None
    assert field.balance("receivable:c-shunda") == owed.total == 8_800
    assert any(owed.number in row and "88.00" in row for row in rows(field, "round_charges"))
    assert any("季度走访" in row and "88.00" in row for row in rows(field, "rounds_income"))
    assert any("想要油耗报表" in row for row in rows(field, "round_points"))
    with field.company.read() as work:
        assert Names(work.connection).receipt(charged.id) == charged.number, "a rebate's line names it so"
    headers = Attacker(field, "p-sun").headers
    told = field.client.get("/api/ledger?account=receivable:c-shunda", headers=headers).json()
    assert [(row["receipt"], row["number"]) for row in told["rows"]] == [(charged.id, charged.number)]
    assert compare(field.company).same

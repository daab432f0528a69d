"""A month's figures as the server tells them: with their lines, and as an auditor counts them again (KPI-1)."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from attacker import Attacker
from pair.field import ORDER, Field
from recount import recount

from rulebook.kernel.identity import Person
from rulebook.kernel.ids import HandoverId
from rulebook.kernel.lines import encode_line
from rulebook.kernel.roles import Role
from rulebook.subjects.calendar.records import CalendarYear
from rulebook.subjects.cash.commands import DeclareHandover
from rulebook.subjects.cash.records import Count
from rulebook.subjects.complaints.commands import HearComplaint
from rulebook.subjects.complaints.records import About
from rulebook.subjects.follow_ups.commands import AskCustomer
from sync_server.admin import cli
from sync_server.reporting.exporting import export
from sync_server.reporting.span import Span
from sync_server.subjects.scores.told import score_report

FIGURES = ["served", "solved", "first_visit", "punctual", "satisfied", "cash", "on_site", "complaints"]


def told(field: Field, month: str = "2026-03", person: str = "p-wang") -> dict[str, Any]:
    with field.company.read() as work:
        return score_report(work, person, month)


def sums(said: dict[str, Any]) -> dict[str, tuple[int, int]]:
    return {one["name"]: (one["numerator"], one["denominator"]) for one in said["figures"]}


def exported(field: Field, report: str) -> str:
    return b"".join(export(field.company, report, "csv", Span(), "季审计")).decode("utf-8-sig")


async def a_day_of_wang(field: Field) -> None:
    wang = await field.phone("p-wang")
    receipt = await wang.does_the_visit()
    await wang.sync()
    await wang.hands_over(receipt.total, receipt)
    await wang.sync()
    service = next(p.id for p in field.all(Person) if Role.CUSTOMER_SERVICE in p.roles)
    field.office(service, AskCustomer(said="很好", satisfied=5), ORDER)
    field.office(service, HearComplaint(what="来得晚", about=About.PERSON, person="p-wang"), "complaint-1")


def test_kpi_1_each_figure_tells_numerator_denominator_edition_and_the_lines_behind_it(field: Field) -> None:
    asyncio.run(a_day_of_wang(field))
    said = told(field)
    assert [one["name"] for one in said["figures"]] == FIGURES
    assert {one["edition"] for one in said["figures"]} == {"2026-1"}
    by_name = {one["name"]: one for one in said["figures"]}
    assert (by_name["solved"]["numerator"], by_name["solved"]["denominator"]) == (1, 1)
    assert (by_name["cash"]["numerator"], by_name["cash"]["denominator"]) == (1, 1)
    for name in ("served", "solved", "first_visit", "cash", "on_site"):
        for item in by_name[name]["counted"]:
            assert item["lines"], (name, item)
    assert (said["state"], said["points"], said["paid"]) == ("provisional", 80, False)


def test_kpi_1_an_auditor_who_counts_the_export_again_comes_to_the_same_figures(field: Field) -> None:
    """By tests/server/recount.py, which imports nothing of the product."""
    assert "rulebook" not in Path(__file__).with_name("recount.py").read_text().replace(
        "nothing of the product", ""
    )
    asyncio.run(a_day_of_wang(field))
    tables = {name: exported(field, name) for name in ("service", "handovers", "follow_ups", "complaints")}
    year = field.get(CalendarYear, "2026")
    calendar = {
        "rest": {one.day for one in year.rest} if year else set(),
        "work": set(year.work) if year else set(),
    }
    counted = 0
    for person in [p for p in field.all(Person) if p.is_technician]:
        for month in ("2026-02", "2026-03"):
            ours = sums(told(field, month, person.id))
            assert recount(tables, calendar, person.id, person.name, month) == ours, (person.id, month)
            counted += sum(below for name, (_, below) in ours.items() if name != "served")
    assert counted >= 7
    assert sums(told(field))["satisfied"] == (1, 1)
    assert sums(told(field))["complaints"] == (1, 1)


def test_kpi_1_the_command_says_it_as_json_and_in_words(field: Field, capsys: pytest.CaptureFixture[str]) -> None:
    if not str(field.company.engine.url).startswith("sqlite"):
        pytest.skip("the command line opens the folder's own database")
    asyncio.run(a_day_of_wang(field))
    words = ["report", "score", "--month", "2026-03", "--person", "p-wang", "--data", str(field.folder / "server")]
    capsys.readouterr()
    assert cli.main([*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(told(field)))
    assert cli.main(words) == 0
    said = capsys.readouterr().out
    assert "solved: 1 of 1" in said
    assert (told(field)["grade"], "no grade before the release" in said) == ("", True), (
        "A to E only once it is released"
    )
    assert cli.main([*words[:5], "nobody", *words[6:]]) == 2
    for month in ("2026-13", "9999-12", "２０２６-03"):
        capsys.readouterr()
        assert cli.main(["report", "score", "--month", month, *words[4:]]) == 2
        assert capsys.readouterr().err == f"not a month: {month!r}, say YYYY-MM\n"


@pytest.mark.parametrize("how", ["a newer form", "no time", "a body that is a list", "no JSON"])
def test_kpi_1_a_line_that_nobody_could_judge_stops_nobodys_report(field: Field, how: str) -> None:
    asyncio.run(a_day_of_wang(field))
    before = told(field), told(field, person="p-zhao")
    wang = Attacker(field)
    odd = DeclareHandover(handover=HandoverId("h-odd"), counts=(Count(100, 1),), receipts=())
    raw = {
        "a newer form": lambda: wang.signed(encode_line(wang.line(odd, ""))[:-1] + b',"future":1}'),
        "no time": lambda: wang.good(odd, "", at="no time at all"),
        "a body that is a list": lambda: wang.good(odd, "", body=msgspec.Raw(b"[1]")),
        "no JSON": lambda: wang.signed(encode_line(wang.line(odd, ""))[:-1]),
    }[how]()
    (outcome,) = wang.outcomes(1, raw)
    assert outcome.outcome == "quarantined"
    assert (told(field), told(field, person="p-zhao")) == before

"""A scan or photo is read by whoever sees the record that names it, whichever record that is (SEC-1)."""

from __future__ import annotations

import asyncio

import pytest
from attacker import Attacker
from company import picture
from pair.field import Field
from pair.older_database import as_of
from sqlalchemy import text

from rulebook.kernel.commands import Command
from rulebook.kernel.files import FileRef, files_of, names_files, ref_of
from rulebook.kernel.ids import Fen
from rulebook.kernel.wire import BITE_TYPE
from rulebook.rules import RECORDS
from rulebook.subjects.dealers.commands import SendShipment, SetAgreement, SetDealer, TakeShipment
from rulebook.subjects.dealers.records import ShipmentKind, ShipmentLine, Tier
from rulebook.subjects.measurements.commands import RecordTest, Value
from rulebook.subjects.surveys.commands import AnswerSurvey, OpenSurvey
from rulebook.subjects.surveys.records import Channel, SurveyAnswer
from sync_server.admin.demo import CUSTOMERS
from sync_server.core.files.taking import NAMING
from sync_server.db.engine import migrate

SCAN = picture(b"scan", 900)
LEAFLETS = (ShipmentLine(kind=ShipmentKind.LEAFLET, what="单页", quantity=9),)
READERS = ("p-li", "p-zhou", "p-sun", "p-zheng", "p-wang")
"""Customer service, service manager, finance, store, technician."""


def ref() -> FileRef:
    found = ref_of(SCAN)
    assert found is not None
    return found


def agreement(field: Field) -> tuple[str, Command, str]:
    asked = SetAgreement(
        number="JX-1",
        dealer="dealer-1",
        since="2026-01-01",
        until="2027-12-31",
        tiers=(Tier(Fen(0), 500),),
        scan=ref(),
    )
    return "p-sun", asked, "agreement-1"


def shipment(field: Field) -> tuple[str, Command, str]:
    field.office("p-zheng", SendShipment(number="FH-1", dealer="dealer-1", lines=LEAFLETS), "ship-1")
    return "p-zheng", TakeShipment(signer="何老板", photo=ref()), "ship-1"


def survey(field: Field) -> tuple[str, Command, str]:
    async def visited() -> None:
        wang = await field.phone("p-wang")
        await wang.does_the_visit()
        await wang.sync()
        await wang.client.close()

    asyncio.run(visited())
    year = field.clock.now.year
    opened = OpenSurvey(year=year, topics="company", since=f"{year}-01-01", until=f"{year}-12-31")
    field.office("p-zhou", opened, "survey-1")
    answer = AnswerSurvey(
        answer="a-1", channel=Channel.PAPER, customer=CUSTOMERS[0][0], scores={"quality": 5}, photo=ref()
    )
    return "p-li", answer, "survey-1"


def measurement(field: Field) -> tuple[str, Command, str]:
    test = RecordTest(test="test-1", values=(Value(what="电压", value="24.1"),), vehicle="no such", photo=ref())
    return "p-zheng", test, ""


def sent(one: Attacker, command: Command, subject: str) -> None:
    assert {o.outcome for o in one.outcomes(one.seq + 1, one.good(command, subject))} <= {"accepted", "recorded"}
    said = {"content-type": BITE_TYPE, "upload-offset": "0", "upload-length": str(len(SCAN))}
    got = one.field.client.patch(f"/api/files/{ref().sha256}", content=SCAN, headers=one.headers | said)
    assert got.status_code == 200, got.text


@pytest.mark.parametrize(
    ("which", "may"),
    [
        (agreement, {"p-zhou", "p-sun"}),
        (shipment, {"p-li", "p-zhou", "p-sun", "p-zheng"}),
        (survey, {"p-li", "p-zhou"}),
        (measurement, {"p-li", "p-zhou", "p-zheng"}),
    ],
)
def test_sec_1_a_scan_is_read_by_all_who_see_its_record_and_by_nobody_else(
    field: Field, which: object, may: set[str]
) -> None:
    field.office("p-zhou", SetDealer(name="华北经销"), "dealer-1")
    person, command, subject = which(field)  # type: ignore[operator]  # a function of the field
    sent(Attacker(field, person), command, subject)
    path = f"/api/files/{ref().sha256}"
    got = {p: field.client.get(path, headers=Attacker(field, p).headers) for p in READERS}
    assert {p for p, answer in got.items() if answer.status_code == 200} == may
    assert all(got[p].content == SCAN for p in may)


def test_sec_1_of_every_record_that_names_a_file_somebody_can_read_it() -> None:
    naming = {kind for kind in RECORDS.values() if names_files(kind)}
    assert naming == set(NAMING)
    assert all("sha256" in kind.KEYS for kind in naming)


def test_sec_1_an_older_database_learns_the_names_of_its_scans(field: Field) -> None:
    person, command, subject = survey(field)
    sent(Attacker(field, person), command, subject)
    with field.company.engine.begin() as connection:
        connection.execute(text("DELETE FROM record_keys WHERE kind = 'survey_answer' AND name = 'sha256'"))
        as_of(connection, "0010")
    with field.company.read() as work:
        assert not list(work.find(SurveyAnswer, "sha256", ref().sha256))
    migrate(field.company.engine)
    with field.company.read() as work:
        (found,) = work.find(SurveyAnswer, "sha256", ref().sha256)
    assert files_of(found) == (ref(),)

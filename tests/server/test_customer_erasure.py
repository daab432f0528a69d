"""A customer's words go from everything that is derived, and stay gone; the books rest on the lines as before."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from company import picture
from sqlalchemy import insert, inspect, select, text

from rulebook.kernel.files import ref_of
from rulebook.kernel.identity import Person
from rulebook.kernel.visibility import tags_of_reader
from rulebook.kernel.wire import Outcome
from rulebook.subjects.cases.records import ServiceCase
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.erasures.commands import AskErasure, CarryOutErasure, DecideErasure, ErasedRow
from rulebook.subjects.erasures.records import ErasedHow, Erasure, ErasureState
from rulebook.subjects.erasures.replacing import words_of
from rulebook.subjects.files.commands import AddPhoto, ArriveFile
from rulebook.subjects.files.records import File, Purpose
from rulebook.subjects.orders.records import Order
from sync_server.admin.backup import back_up
from sync_server.admin.cli import main
from sync_server.admin.generating.month import generate
from sync_server.admin.restore import restore
from sync_server.admin.restore_check import rehearse
from sync_server.core.company import Company, open_company
from sync_server.core.files.store import ERASED
from sync_server.core.rebuild import compare
from sync_server.core.system import write_as_system
from sync_server.core.verify import verify
from sync_server.db import tables as t
from sync_server.db.unit_of_work import UnitOfWork
from sync_server.reporting.personal import erasing
from sync_server.reporting.personal.erasing import CustomerEraser, carry_out, name_of_note
from sync_server.reporting.personal.gathering import customer_subject
from sync_server.subjects.books.audit_trail import LineRow, line_of, trace
from sync_server.subjects.devices.quarantine import quarantine_report

LATER = datetime(2045, 1, 5, 1, tzinfo=UTC)
"""Past the term of every paper of the generated company."""
WHOM = "g-c-36"
"""One of whom nothing is open."""
ADMINISTRATOR, MANAGER = "administrator", "department_manager"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    generate(folder, seed=11, technicians=1, receipts=2)
    return folder


@pytest.fixture
def company(made: Path, tmp_path: Path) -> Company:
    shutil.copytree(made, tmp_path / "company")
    return open_company(tmp_path / "company", clock=lambda: LATER)


def person(company: Company, role: str) -> str:
    with company.read() as work:
        return next(str(one.id) for one in work.all(Person) if role in one.roles and one.active)


def ask(company: Company, customer: str = WHOM) -> None:
    with company.write() as work:
        asked = AskErasure(reason="本人书面要求")
        write_as_system(work, company.master, asked, customer, LATER, person(company, ADMINISTRATOR))


def agree(company: Company, customer: str = WHOM) -> None:
    with company.write() as work:
        decided = DecideErasure(agreed=True)
        write_as_system(work, company.master, decided, customer, LATER, person(company, MANAGER))


def erase(company: Company, customer: str = WHOM) -> None:
    ask(company, customer)
    agree(company, customer)
    assert CustomerEraser(company).look() == 1


def own_words(company: Company, customer: str = WHOM) -> set[str]:
    """What is this customer's alone, in any of their records: names, numbers, addresses."""
    with company.read() as work:
        known = work.get(Customer, customer)
        assert known is not None
        words = {word for word in words_of(work, known) if len(word) > 3}
        found = customer_subject(work, customer)
        assert found is not None
        mine = {(one.record.KIND, str(getattr(one.record, "id", ""))) for one in found[1]}
        others = "\n".join(
            row.body.decode()
            for row in work.connection.execute(select(t.records))
            if (row.kind, row.id) not in mine and row.kind in ("customer", "vehicle", "order", "case")
        )
    return {word for word in words if word not in others}


def where_found(company: Company, words: set[str]) -> set[str]:
    """Every table but the lines themselves, and the shadow tables of the search, in which one of the words is."""
    found = set()
    with company.read() as work:
        for name in inspect(work.connection).get_table_names():
            if name in ("lines", "quarantine"):
                continue
            for row in work.connection.execute(text(f'SELECT * FROM "{name}"')):
                said = "\n".join(v.decode("utf-8", "replace") if isinstance(v, bytes) else str(v) for v in row)
                if any(word in said for word in words):
                    found.add(name)
    return found


def test_sec_2_no_word_of_theirs_is_left_outside_the_lines_and_the_books_still_follow_from_them(
    company: Company,
) -> None:
    words = own_words(company)
    assert len(words) >= 3
    assert "records" in where_found(company, words)
    with company.read() as work:
        money = [tuple(row) for row in work.connection.execute(select(t.postings).order_by(*t.postings.c))]
    erase(company)
    assert where_found(company, words) == set()
    with company.read() as work:
        known, erasure = work.get(Customer, WHOM), work.get(Erasure, WHOM)
        assert known is not None
        assert erasure is not None
        assert erasure.state is ErasureState.DONE
        assert erasure.records > 5
        assert known.name == erasure.stands_for
        assert known.name.startswith("已删除-")
        for order in work.find(Order, "customer", WHOM):
            assert order.customer_name == erasure.stands_for
        assert [tuple(row) for row in work.connection.execute(select(t.postings).order_by(*t.postings.c))] == money
    assert verify(company) == []
    assert compare(company).same


def test_sec_2_every_other_customer_is_untouched(company: Company) -> None:
    with company.read() as work:
        before = {one.id: one for one in work.all(Customer)}
        trucks = {one.id: one for one in work.all(Vehicle) if one.customer != WHOM}
    erase(company)
    with company.read() as work:
        assert {one.id for one in work.all(Customer) if one != before[one.id]} == {WHOM}
        assert {one.id: one for one in work.all(Vehicle) if one.customer != WHOM} == trucks


def test_sec_2_what_is_left_of_a_customer_with_a_long_history_can_be_read_and_is_derived_alike(
    company: Company,
) -> None:
    """As after a restore, when nothing that stands against it is asked: the customer with the most orders."""
    with company.read() as work:
        counts = Counter(one.customer for one in work.all(Order) if one.customer)
    customer = max(counts, key=lambda one: (counts[one], one))
    words = own_words(company, customer)
    assert len(words) >= 3
    with company.write() as work:
        assert carry_out(work, company.master, customer, ErasedHow.AGAIN, LATER)
    assert where_found(company, words) == set()
    assert verify(company) == []
    assert compare(company).same


def test_sec_2_a_kill_at_any_place_leaves_all_or_nothing_and_the_next_look_goes_on(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = own_words(company)
    ask(company)
    agree(company)
    before = where_found(company, words)
    killed = KeyboardInterrupt("killed")

    def dies(*_: object, **__: object) -> None:
        raise killed

    with monkeypatch.context() as patched:
        patched.setattr(erasing, "EraseFile", dies)
        patched.setattr(erasing, "_photos", lambda *_: iter(["0" * 64]))
        with pytest.raises(KeyboardInterrupt):
            CustomerEraser(company).look()
    assert where_found(company, words) == before, "the transaction went as a whole"
    with monkeypatch.context() as patched:
        patched.setattr(erasing, "note_of", dies)
        with pytest.raises(KeyboardInterrupt):
            CustomerEraser(company).look()
    assert where_found(company, words) == set()
    assert company.files.note(name_of_note(WHOM)) is None
    CustomerEraser(company).look()
    assert company.files.note(name_of_note(WHOM)) is not None
    assert verify(company) == []


def test_sec_2_an_older_backup_that_is_restored_has_the_words_erased_before_it_is_served(
    company: Company, tmp_path: Path
) -> None:
    words = own_words(company)
    backups = tmp_path / "backups"
    backups.mkdir()
    back_up(company, backups / "older.tar")
    erase(company)
    back_up(company, backups / "newer.tar")
    assert [path.name for path in (backups / ERASED).iterdir()] == [name_of_note(WHOM)]
    key = tmp_path / "company" / "master.key"
    restore(backups / "older.tar", tmp_path / "back", key=key, clock=lambda: LATER)
    back = open_company(tmp_path / "back", clock=lambda: LATER)
    assert where_found(back, words) == set()
    assert verify(back) == []
    with back.read() as work:
        erasure = work.get(Erasure, WHOM)
        assert erasure is not None
        assert (erasure.state, erasure.how) == (ErasureState.DONE, ErasedHow.AGAIN)
    assert back.files.note(name_of_note(WHOM)) is not None, "the next backup heeds it, too"
    back.engine.dispose()
    rehearsed = rehearse(backups / "older.tar", key)
    assert rehearsed.faults == ()


def test_sec_2_a_note_that_is_not_ours_erases_nobody(company: Company, tmp_path: Path) -> None:
    backups = tmp_path / "backups"
    (backups / ERASED).mkdir(parents=True)
    back_up(company, backups / "older.tar")
    forged = {"sha256": name_of_note(WHOM), "at": "2045-01-01T00:00:00Z", "rule": "SEC-2", "mac": "0" * 64}
    (backups / ERASED / name_of_note(WHOM)).write_text(json.dumps(forged))
    restore(backups / "older.tar", tmp_path / "back", key=tmp_path / "company" / "master.key")
    back = open_company(tmp_path / "back")
    with back.read() as work:
        assert work.all(Erasure) == []
    back.engine.dispose()


def test_sec_2_the_lines_of_an_erased_customer_are_told_without_their_words(company: Company) -> None:
    with company.read() as work:
        case = next(iter(work.find(ServiceCase, "customer", WHOM)))
        assert any(line.text for line in _traced(work, case.id, ServiceCase.KIND))
    erase(company)
    with company.read() as work:
        told = _traced(work, case.id, ServiceCase.KIND)
        told = tuple(line for line in told if not line.kind.startswith("erasure."))
        assert told
        assert {line.text for line in told} == {""}
        assert all(line.hash for line in told)
        asked = _traced(work, WHOM, Customer.KIND)
        said = [line for line in asked if line.kind.startswith("erasure.")]
        assert {line.kind for line in said} == {"erasure.ask", "erasure.decide", "erasure.carry_out"}
        assert all(line.text for line in said), "who asked and agreed is told"
        other = next(one for one in work.all(Order) if one.customer and one.customer != WHOM)
        assert any(line.text for line in _traced(work, other.id))
        tags = frozenset({"role:auditor", "role:department_manager", "role:finance", "role:service_manager"})
        assert line_of(work, told[0].id, tags).text == ""


def test_sec_2_a_line_of_an_erased_customer_that_cannot_be_read_is_told_without_its_words(
    company: Company,
) -> None:
    with company.write() as work:
        case = next(iter(work.find(ServiceCase, "customer", WHOM)))
        first = next(line for line in _traced(work, case.id, ServiceCase.KIND) if line.text)
        row = work.connection.execute(select(t.lines).where(t.lines.c.arrival == first.arrival)).one()
        newer = first.text[:-1].encode() + b',"future":1}'
        told = msgspec.structs.replace(msgspec.json.decode(row.outcome, type=Outcome), outcome="quarantined")
        kept = {"hash": "f" * 64, "raw": newer, "outcome": msgspec.json.encode(told)}
        arrival = work.take_arrival()
        work.connection.execute(insert(t.lines).values({**row._mapping, **kept, "arrival": arrival, "seq": 10**6}))
        aside = {"device": row.device, "mac": row.mac, "received_at": row.received_at}
        work.connection.execute(insert(t.quarantine).values({**aside, **kept}))
        assert newer.decode() in [line.text for line in _traced(work, case.id, ServiceCase.KIND)]
    assert [row.text for row in quarantine_report(company, whole=False)] == [newer.decode()]
    erase(company)
    with company.read() as work:
        (again,) = (line for line in _traced(work, case.id, ServiceCase.KIND) if line.arrival == arrival)
        assert (again.kind, again.text) == (first.kind, "")
    assert [row.text for row in quarantine_report(company, whole=False)] == [""]
    assert [row.text for row in quarantine_report(company)] == [newer.decode()], "to whoever puts lines right"


def _traced(work: UnitOfWork, id: str, kind: str = Order.KIND) -> tuple[LineRow, ...]:
    reader = next(one for one in work.all(Person) if MANAGER in one.roles)
    return trace(work, tags_of_reader(reader, "a-device"), kind, id).lines


def test_sec_2_verify_and_the_list_say_on_whose_word(
    company: Company, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    erase(company)
    assert main(["verify", "--data", str(tmp_path / "company")]) == 0
    said = capsys.readouterr().out
    assert f"{WHOM}: words erased on 2045-01-05" in said
    assert "本人书面要求" in said
    assert main(["personal-data", "erasures", "--data", str(tmp_path / "company")]) == 0
    assert f"{WHOM}\tdone\t" in capsys.readouterr().out


def test_sec_2_what_nobody_agreed_to_the_server_does_not_carry_out(company: Company) -> None:
    with company.read() as work:
        before = work.get(Customer, WHOM)
    ask(company)
    assert CustomerEraser(company).look() == 0
    with company.write() as work:
        rows = (ErasedRow(Customer.KIND, WHOM, True),)
        write_as_system(work, company.master, CarryOutErasure(rows=rows), WHOM, LATER)
    with company.read() as work:
        assert work.get(Customer, WHOM) == before


def test_sec_2_photos_of_their_work_go_with_the_words_and_what_shows_others_work_stays(company: Company) -> None:
    with company.read() as work:
        orders = [one for one in work.all(Order) if one.customer]
    theirs, customer = orders[0], str(orders[0].customer)
    other = next(one for one in orders if one.customer != customer)
    alone, shared = (shoots(company, nth, theirs.id) for nth in (1, 2))
    shoots(company, 2, other.id, "again")
    with company.write() as work:
        assert carry_out(work, company.master, customer, ErasedHow.AGAIN, LATER)
    CustomerEraser(company).note_down()
    with company.read() as work:
        erased = {file.id for file in work.all(File) if file.erased_at}
    assert alone in erased
    assert shared not in erased
    assert company.files.here([alone, shared]) == {shared}
    assert verify(company) == []


def shoots(company: Company, nth: int, order: str, name: str = "photo") -> str:
    """A photo of an order, which arrived; its SHA-256."""
    data = picture(f"photo {nth}".encode(), 500)
    ref = ref_of(data)
    assert ref is not None
    company.files.keep(ref.sha256, data)
    with company.write() as work:
        taken = AddPhoto(photo=f"{name}-{nth}", purpose=Purpose.BEFORE, file=ref)
        write_as_system(work, company.master, taken, order, LATER)
        write_as_system(work, company.master, ArriveFile(file=ref), ref.sha256, LATER)
    return ref.sha256


def test_sec_2_a_note_tells_nobody_whose_it_is() -> None:
    name = name_of_note(WHOM)
    assert len(name) == len(hashlib.sha256().hexdigest())
    assert WHOM not in name

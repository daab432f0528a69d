"""All about one customer or one colleague is handed out, nothing about others, and the books say so (SEC-1)."""

from __future__ import annotations

import json
import re
import stat
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import pytest
from company import CUSTOMER, OTHER_TRUCK, make_company, picture
from every_kind import with_every_kind
from pair.field import Field

from rulebook.kernel.identity import Device, Person
from rulebook.kernel.records import Record, record_id
from rulebook.rules import RECORDS
from rulebook.subjects.absences.records import Absence
from rulebook.subjects.books.records import Export
from rulebook.subjects.company.commands import AddCustomer
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.confidentiality.records import ReadMark
from rulebook.subjects.files.records import Photo
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.people.commands import AddPerson
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.scores.records import ScorePoint
from rulebook.subjects.trainings.records import Feedback
from rulebook.subjects.visits.records import Visit
from sync_server.admin import cli
from sync_server.core.company import Company, open_company
from sync_server.core.keyring import KeyRing
from sync_server.core.system import SystemRefused
from sync_server.reporting.personal.handing_out import Handed, Unknown, hand_out
from sync_server.reporting.personal.words import KINDS

OTHER, OTHERS = "customer-2", ("宏远货运", "孙大圣", "13912345678", "苏州工业园区星湖街999号")


class Books:
    """A server with a record of every kind, of which some are another customer's."""

    def __init__(self, folder: Path) -> None:
        memory = with_every_kind(make_company())
        name, contact, phone, address = OTHERS
        memory.hua.must(AddCustomer(name=name, contact=contact, contact_phone=phone, address=address), OTHER)
        memory.hua.must(AddPerson(name="司徒雷登", roles=(), phone="13700137000"), "stuart")
        (truck,) = (one for one in memory.world.all(Vehicle) if one.id == OTHER_TRUCK)
        theirs = msgspec.structs.replace(
            truck, id="vehicle:京B99999", plate="京B99999", customer=OTHER, terminal="", sim=""
        )
        memory.world.records[theirs.KIND, theirs.id] = theirs
        paper = {
            "vehicles": (theirs.id,),
            "customer": OTHER,
            "contact": contact,
            "contact_phone": phone,
            "address": address,
        }
        memory.order_in(OrderState.COMPLETED, "order-77", memory.wang, customer_name=name, **paper)
        self.folder, self._count = folder, count()
        self.records = list(memory.world.records.values())
        self.company: Company = open_company(folder / "server", clock=lambda: memory.now)
        self.company.master = KeyRing((*self.company.master.keys, bytes(32)))  # the books name two
        with self.company.write() as work:
            work.write(self.records, work.take_changes(len(self.records)))

    def all(self, kind: type[Any]) -> list[Any]:
        return [record for record in self.records if type(record) is kind]

    def handed(self, **whom: str) -> tuple[Handed, dict[str, Any]]:
        """What went out, and what stands in its data."""
        self.out = self.folder / f"{next(self._count)}.zip"
        handed = hand_out(self.company, self.out, "root", "本人要求", **whom)
        with zipfile.ZipFile(self.out) as whole:
            self.page = whole.read("read-me.html").decode()
            return handed, json.loads(whole.read("data.json"))


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Books:
    return Books(tmp_path_factory.mktemp("books"))


def naming(records: list[Record], ids: set[str]) -> dict[str, set[str]]:
    """Kind → ids of the records in whose bytes one of these ids stands as a word of its own."""
    word = re.compile("|".join(rf'(?<=[":]){re.escape(id)}(?=[":])' for id in sorted(ids)))
    found: dict[str, set[str]] = defaultdict(set)
    for record in records:
        if word.search(msgspec.json.encode(record).decode()):
            found[record.KIND].add(record_id(record))
    return found


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        yield from texts(one)


def what_is_theirs(books: Books, customer: str) -> set[str]:
    orders = {one.id for one in books.all(Order) if one.customer == customer}
    return {
        customer,
        *orders,
        *(one.id for one in books.all(Visit) if one.order in orders),
        *(one.id for one in books.all(Vehicle) if one.customer == customer),
    }


def test_sec_1_each_kind_that_names_the_customer_or_what_is_theirs_is_in_the_export(books: Books) -> None:
    handed, data = books.handed(customer=CUSTOMER)
    wanted = naming(books.records, what_is_theirs(books, CUSTOMER))
    assert len(wanted) > 40
    got = {kind: {one["id"] for one in rows} for kind, rows in data["records"].items()}
    assert wanted.keys() - got.keys() == set()
    others = {record_id(r) for r in books.records if getattr(r, "customer", None) == OTHER}
    missing = {(kind, id) for kind, ids in wanted.items() for id in ids - others - got[kind]}
    assert {
        pair for pair in missing if not re.search(r"\b(li|wang|bo|feng|chen|fang|hua|anna)\b", pair[1])
    } == set()
    assert handed.records == sum(map(len, data["records"].values()))


@pytest.mark.parametrize("person", ["li", "anna", "fang", "wang"])
def test_sec_1_each_kind_that_names_the_colleague_is_in_the_export(books: Books, person: str) -> None:
    _, data = books.handed(person=person)
    wanted = naming(books.records, {person, f"device-{person}"})
    assert len(wanted) > 6
    got = {kind: len(rows) for kind, rows in data["records"].items()}
    assert {kind: len(ids) for kind, ids in wanted.items() if len(ids) > got.get(kind, 0)} == {}
    mine = next(one for one in books.all(Person) if one.id == person)
    assert data["records"]["person"][0]["name"] == mine.name


def test_sec_1_nothing_of_another_customer_and_no_colleagues_name_goes_out_to_a_customer(books: Books) -> None:
    _, data = books.handed(customer=CUSTOMER)
    said = list(texts(data["records"]))
    whole = "\n".join([*said, books.page])
    own = next(one for one in books.all(Customer) if one.id == CUSTOMER)
    assert own.contact_phone in said
    assert own.name in said
    for secret in (*OTHERS, OTHER, "order-77"):
        assert secret not in whole, secret
    people = {one.name for one in books.all(Person)}
    assert people.intersection(said) == set()
    assert {one.id for one in books.all(Person)}.intersection(said) == set()


def test_sec_1_no_customer_and_no_other_colleague_goes_out_to_a_colleague(books: Books) -> None:
    _, data = books.handed(person="li")
    said = list(texts(data["records"]))
    whole = "\n".join([*said, books.page])
    own = next(one for one in books.all(Customer) if one.id == CUSTOMER)
    plates = {truck.plate for truck in books.all(Vehicle)}
    assert len(plates) > 2
    for secret in (*OTHERS, own.name, own.contact, own.contact_phone, *plates):
        assert secret not in whole, secret
    assert {one.name for one in books.all(Person) if one.id != "li"}.intersection(said) == set()
    assert {one.id for one in books.all(Person) if one.id != "li"}.intersection(said) == set()
    assert "13700137000" not in whole


def test_sec_1_what_is_theirs_goes_out_as_it_stands(books: Books) -> None:
    _, data = books.handed(customer=CUSTOMER)
    own = next(one for one in books.all(Order) if one.id == "order-1")
    told = next(one for one in data["records"]["order"] if one["id"] == "order-1")
    for name in ("customer_name", "address", "contact", "contact_phone", "problem", "symptom", "tried", "number"):
        assert told[name] == getattr(own, name) != "", name
    assert re.fullmatch(r"colleague-[0-9]+", told["technician"])
    assert told["technician_name"] == "李*"
    receipts = {one["id"]: one["total"] for one in data["records"]["receipt"]}
    assert receipts["receipt-1"] == next(one.total for one in books.all(Receipt) if one.id == "receipt-1")


def test_sec_1_a_colleague_reads_all_of_their_own_and_of_an_order_what_they_did(books: Books) -> None:
    _, data = books.handed(person="li")
    for kind, cls in (("absence", Absence), ("score_point", ScorePoint), ("device", Device)):
        own = [one for one in books.all(cls) if one.person == "li"]
        told = {one["id"]: one for one in data["records"][kind]}
        assert own
        for one in own:
            said = told[one.id]
            assert said["person"] == "li"
            assert said.get("reason", "") == getattr(one, "reason", "")
    order = next(one for one in data["records"]["order"] if one["id"] == "order-1")
    assert (order["technician"], order["technician_name"]) == ("li", "李师傅")
    assert not {"customer", "customer_name", "address", "contact", "contact_phone"} & order.keys()
    rows = [row["person"] for roster in data["records"]["roster"] for row in roster["rows"]]
    assert rows == ["li"]


def test_sec_1_a_trainer_is_not_handed_what_the_pupils_said_and_a_pupil_is(tmp_path: Path) -> None:
    """The office alone is told it (TRN-1); the copy is no way around that."""
    books = Books(tmp_path)
    (one,) = books.all(Feedback)[:1]
    said = msgspec.structs.replace(one, id="said-1", person="anna", trainer="li", by="anna", words="讲得太快")
    with books.company.write() as work:
        work.write([said], work.take_changes(1))
    told = {}
    for person in ("anna", "li"):
        _, data = books.handed(person=person)
        (told[person],) = (row for row in data["records"]["session_feedback"] if row["id"] == "said-1")
    assert (told["anna"]["words"], told["anna"]["score"]) == ("讲得太快", one.score)
    assert told["li"]["trainer"] == "li"
    assert not {"words", "score", "name"} & told["li"].keys()


def test_sec_1_who_bears_the_name_of_a_colleague_reads_their_own_name_whole(tmp_path: Path) -> None:
    books = Books(tmp_path)
    truck = next(one for one in books.all(Vehicle) if one.customer == CUSTOMER)
    with books.company.write() as work:
        work.write([msgspec.structs.replace(truck, driver="李师傅")], work.take_changes(1))
    _, data = books.handed(customer=CUSTOMER)
    assert next(one["driver"] for one in data["records"]["vehicle"] if one["id"] == truck.id) == "李师傅"
    assert {one["technician_name"] for one in data["records"]["order"] if "technician_name" in one} <= {
        "李*",
        "冯*",
    }


def test_sec_1_signatures_and_photos_are_in_it_and_one_that_is_not_here_or_damaged_is_named(
    tmp_path: Path,
) -> None:
    books = Books(tmp_path)
    shot = next(photo for photo in books.all(Photo) if photo.order == "order-1")
    handed, data = books.handed(customer=CUSTOMER)
    assert data["files_not_here"] == list(handed.absent) == [shot.file.sha256]
    shown = picture()
    books.company.files.append(shot.file.sha256, "device-li", 0, shown)
    assert books.company.files.finish(shot.file.sha256, "device-li")
    handed, data = books.handed(customer=CUSTOMER)
    assert (handed.files, handed.absent, data["files_not_here"]) == (1, (), [])
    with zipfile.ZipFile(books.out) as whole:
        kept = [name for name in whole.namelist() if name.startswith("files/")]
        assert [whole.read(name) for name in kept] == [shown]
        assert f'href="{kept[0]}"' in books.page
    signed = [visit for visit in data["records"]["visit"] if "strokes" in visit.get("signature", {})]
    assert signed
    assert books.page.count("<svg") >= len(signed)
    (path,) = (books.folder / "server" / "files").glob("??/*")
    path.chmod(0o600)
    path.write_bytes(shown[:-1])
    handed, data = books.handed(customer=CUSTOMER)
    assert (handed.files, data["files_not_here"]) == (0, [shot.file.sha256]), "a damaged one is none"


def test_sec_1_the_page_says_in_chinese_what_each_record_is_and_what_for(books: Books) -> None:
    assert KINDS.keys() == RECORDS.keys()
    _, data = books.handed(customer=CUSTOMER)
    for kind in data["records"]:
        assert f"<h2>{KINDS[kind]} <code>{kind}</code></h2>" in books.page
    for said in ("联系电话", "地址", "故障描述", "处理目的"):
        assert said in books.page


def test_sec_1_what_anybody_wrote_is_text_on_the_page_and_nothing_else(tmp_path: Path) -> None:
    books = Books(tmp_path)
    own = next(one for one in books.all(Customer) if one.id == CUSTOMER)
    with books.company.write() as work:
        work.write([msgspec.structs.replace(own, name="<script>{0}%s</script>")], work.take_changes(1))
    books.handed(customer=CUSTOMER)
    assert "<script" not in books.page
    assert "&lt;script&gt;{0}%s" in books.page


def test_sec_1_that_it_went_out_is_a_line_with_number_and_reason_and_a_mark_on_the_file(tmp_path: Path) -> None:
    books = Books(tmp_path)
    handed, data = books.handed(customer=CUSTOMER)
    with books.company.read() as work:
        (export,) = [one for one in work.all(Export) if one.report == "personal_data"]
        mark = work.get(ReadMark, f"customer:{CUSTOMER}:system")
    assert (export.number, export.reason, export.by_name) == (handed.number, "本人要求", "root")
    assert stat.S_IMODE(books.out.stat().st_mode) == 0o600
    assert export.about == f"customer:{CUSTOMER}"
    assert handed.number in data["exported"]
    assert handed.number in books.page
    assert mark is not None
    assert mark.readings[-1].why == "本人要求"


def test_sec_1_nobody_of_that_id_or_no_reason_leaves_no_file_and_no_line(tmp_path: Path) -> None:
    books = Books(tmp_path)
    out = tmp_path / "x.zip"
    with pytest.raises(Unknown, match="customer:nobody"):
        hand_out(books.company, out, "root", "本人要求", customer="nobody")
    with pytest.raises(SystemRefused, match="SEC-1"):
        hand_out(books.company, out, "root", " ", customer=CUSTOMER)
    out.write_text("mine")
    with pytest.raises(FileExistsError):
        hand_out(books.company, out, "root", "本人要求", customer=CUSTOMER)
    assert out.read_text() == "mine"
    with books.company.read() as work:
        assert [one for one in work.all(Export) if one.report == "personal_data"] == []


def test_sec_1_at_the_command_line(field: Field, capsys: pytest.CaptureFixture[str]) -> None:
    data = ["--data", str(field.folder / "server")]
    customer = field.all(Customer)[0]
    for whom, id in (("--customer", customer.id), ("--person", "p-wang")):
        out = field.folder / f"{id}.zip"
        asked = ["personal-data", "export", whom, id, "--out", str(out), "--reason", "本人要求", *data]
        assert cli.main(asked) == 0
        said = capsys.readouterr().out
        with zipfile.ZipFile(out) as whole:
            told = json.loads(whole.read("data.json"))
        assert re.search(r"EX-[0-9A-F]{10}", said)
        assert told["lines"]
        assert told["records"]
        assert cli.main(asked) == 2
    unknown = ["personal-data", "export", "--person", "nobody", "--out", str(field.folder / "n.zip")]
    assert cli.main([*unknown, "--reason", "本人要求", *data]) == 1
    assert not (field.folder / "n.zip").exists()
    assert cli.main(["verify", *data]) == 0


def test_sec_1_every_kind_of_record_has_been_tried(books: Books) -> None:
    assert {record.KIND for record in books.records} == set(RECORDS)

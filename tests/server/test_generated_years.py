"""Years made up in bulk: sound, as their lines say, and copied only where the rules agree."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pair.postgres import Postgres
from server.test_generate import tables
from sqlalchemy import select

from rulebook.kernel.roles import Role
from rulebook.numbers import judge_iccid, judge_plate
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.follow_ups.commands import AskCustomer
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.receivables.records import Receivable, ReceivableState
from sync_server.admin import cli
from sync_server.admin.generating.people import Clock, moment
from sync_server.admin.generating.years.copying import Copier
from sync_server.admin.generating.years.making import A_YEAR, ENDS, generate_years
from sync_server.admin.generating.years.numbers import MOST, card, plate
from sync_server.admin.generating.years.people import SINCE, Staff
from sync_server.admin.generating.years.sampling import Disagrees, judge_copy
from sync_server.admin.generating.years.stretch import DAYS, Stretch
from sync_server.admin.generating.years.taking import Mark, Uneven, mark_of, take_out
from sync_server.core.company import Company, open_company
from sync_server.core.searching import catch_up, search
from sync_server.core.verify import verify
from sync_server.db import tables as t
from sync_server.db.bulk import Bulk


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A year of one technician with one visit a day: 26 fortnights, over a New Year's Eve."""
    folder = tmp_path_factory.mktemp("year")
    made = [
        "generate",
        "--years",
        "1",
        "--technicians",
        "1",
        "--visits",
        "1",
        "--seed",
        "13",
        "--data",
        str(folder),
    ]
    assert cli.main(made) == 0
    return folder


def test_a_year_is_sound_and_each_of_its_rows_follows_from_its_lines(year: Path) -> None:
    """All is judged again here, not the sample alone; chains, signatures, seals and ledger are gone through."""
    company = open_company(year)
    assert verify(company) == []
    company.engine.dispose()


def test_every_fortnight_of_a_year_has_its_own_visits_receipts_and_days(year: Path) -> None:
    company = open_company(year)
    with company.read() as work:
        orders, receipts, vehicles = work.all(Order), work.all(Receipt), work.all(Vehicle)
    company.engine.dispose()
    assert Counter(one.id[:5] for one in orders) == {f"y{n:04d}": 9 for n in range(A_YEAR)}
    assert {one.state for one in orders} == {OrderState.CLOSED}
    assert len({one.number for one in receipts}) == len(receipts) >= len(orders)
    assert len({one.plate for one in vehicles}) == len(orders)
    days = {date.fromisoformat(one.opened_at[:10]) for one in orders}
    assert {day.weekday() for day in days} == {0, 1, 2, 3, 4}
    assert min(days) == ENDS - timedelta(days=DAYS * A_YEAR)
    assert max(days) == ENDS - timedelta(days=4)


def test_rct_2_cash_8_each_way_to_pay_and_a_spoilt_receipt_are_in_every_fortnight_of_it(year: Path) -> None:
    company = open_company(year)
    with company.read() as work:
        receipts, debts = work.all(Receipt), work.all(Receivable)
        kinds = Counter(work.connection.execute(select(t.records.c.kind)).scalars())
    company.engine.dispose()
    ways = Counter(one.method for one in receipts if not one.void_reason)
    assert {Method.CASH, Method.WECHAT, Method.ALIPAY, Method.OWED} <= ways.keys()
    assert all(count % A_YEAR == 0 for count in ways.values())
    assert sum(bool(one.void_reason) for one in receipts) == A_YEAR
    assert {one.state for one in debts} == {ReceivableState.COLLECTED}
    assert kinds["day"] == 10 * A_YEAR
    assert {kinds[one] for one in ("visitor", "opinion", "lead", "contact_form", "shift")} == {A_YEAR}


def test_arc_1_what_was_copied_is_found_by_its_plate(year: Path) -> None:
    company = open_company(year)
    with company.read() as work:
        last = max(work.all(Order), key=lambda one: one.id)
    catch_up(company)
    found = search(company, last.vehicles[0].partition(":")[2][1:])
    company.engine.dispose()
    assert ("vehicle", last.vehicles[0]) in {(hit.kind, hit.id) for one in found.found for hit in one.hits}


def test_a_folder_that_holds_years_is_left_alone(year: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["generate", "--years", "1", "--data", str(year)]) == 1
    assert "holds a company already" in capsys.readouterr().err


def test_the_same_seed_gives_the_same_years_on_postgresql_too(postgres: Postgres, tmp_path: Path) -> None:
    url = postgres.url(postgres.fresh())
    for folder, where in (("one", None), ("other", None), ("third", url)):
        generate_years(tmp_path / folder, 4, 1, visits=1, fortnights=3, url=where)
    assert tables(tmp_path / "one") == tables(tmp_path / "other") == tables(tmp_path / "third", url)
    assert cli.main(["rebuild", "--check", "--data", str(tmp_path / "one")]) == 0
    generate_years(tmp_path / "fourth", 6, 1, visits=1, fortnights=2)
    assert tables(tmp_path / "fourth")["lines"][0] != tables(tmp_path / "one")["lines"][0]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--years", "0"], "--years 0: 1 to 20"),
        (["--years", "21"], "--years 21: 1 to 20"),
        (["--years", "-1"], "--years -1: 1 to 20"),
        (["--years", "1", "--technicians", "0"], "--technicians 0: at least one"),
        (["--years", "1", "--technicians", "100"], "at most 99 with --years"),
        (["--years", "1", "--visits", "0"], "--visits 0: 1 to 12"),
        (["--years", "1", "--receipts", "3000"], "leave out --receipts and --branches"),
        (["--years", "1", "--branches", "2"], "leave out --receipts and --branches"),
        (["--visits", "2"], "--visits is for --years"),
        (["--technicians", "-3"], "--technicians -3: at least one"),
    ],
)
def test_what_cannot_be_made_is_refused_with_why_and_nothing_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], asked: list[str], said: str
) -> None:
    assert cli.main(["generate", *asked, "--data", str(tmp_path / "none")]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_plates_and_cards_of_years_are_as_the_rulebook_wants_them_and_none_comes_twice() -> None:
    drawn = [*range(3_000), *random.Random(3).sample(range(3_000, MOST), 3_000)]
    plates = [plate(n) for n in drawn]
    assert len(set(plates)) == len(plates)
    assert [one for one in plates if not judge_plate(one).ok] == []
    assert [one for one in map(card, drawn) if not judge_iccid(one).ok] == []


class Made:
    """Two fortnights done by hand, and the marks between them."""

    def __init__(self, folder: Path) -> None:
        clock = Clock(moment(SINCE, 6))
        self.company = open_company(folder, clock=clock, entropy=random.Random("made").randbytes)
        self.staff = Staff(self.company, clock, random.Random(2), 1)
        first = ENDS - timedelta(days=3 * DAYS)
        for number in range(2):
            self.began = self.mark()
            self.stretch = Stretch(self.staff, 2, number, first + timedelta(days=DAYS * number), 1)
            self.stretch.run()

    def mark(self) -> Mark:
        with self.company.read() as work:
            return mark_of(work.connection)

    def copy(self) -> Bulk:
        with self.company.read() as work:
            pattern = take_out(work.connection, self.began, self.stretch)
            heads = {row.id: row.head_hash for row in work.connection.execute(select(t.devices))}
        return Copier(pattern, self.company.master, heads).copy(1)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp("made"))


def _sight_lost(bulk: Bulk) -> None:
    del bulk.sight[7]


def _amount_changed(bulk: Bulk) -> None:
    bulk.postings[0]["fen"] += 1


def _record_changed(bulk: Bulk) -> None:
    row = next(row for row in bulk.records if row["kind"] == "receipt")
    row["body"] = row["body"].replace(b'"method":"', b'"method":"un')


def _books_not_moved(bulk: Bulk) -> None:
    bulk.again[0]["version"] -= 1


def _key_of_another(bulk: Bulk) -> None:
    bulk.keys[3]["value"] += "x"


def _answered_otherwise(bulk: Bulk) -> None:
    bulk.lines[5]["outcome"] = bulk.lines[5]["outcome"].replace(b"accepted", b"recorded")


def _signed_by_nobody(bulk: Bulk) -> None:
    bulk.lines[5]["mac"] = "0" * 64


@pytest.mark.parametrize(
    "fault",
    [
        _sight_lost,
        _amount_changed,
        _record_changed,
        _books_not_moved,
        _key_of_another,
        _answered_otherwise,
        _signed_by_nobody,
    ],
)
def test_a_copy_that_is_not_what_the_rules_say_is_noticed_and_nothing_of_it_is_kept(
    made: Made, fault: Callable[[Bulk], Any]
) -> None:
    bulk, before = made.copy(), made.mark()
    fault(bulk)
    with pytest.raises(Disagrees), made.company.write() as work:
        judge_copy(work, bulk)
    assert made.mark() == before


def test_a_copy_as_it_was_made_is_what_the_rules_say(made: Made) -> None:
    bulk, before = made.copy(), made.mark()
    with pytest.raises(_Enough):
        _tried(made.company, bulk)
    assert made.mark() == before


class _Enough(Exception):
    """What was tried is not to stay."""


def _tried(company: Company, bulk: Bulk) -> None:
    with company.write() as work:
        judge_copy(work, bulk)
        assert work.last_change() > 0
        raise _Enough


def test_a_fortnight_that_goes_on_with_orders_of_the_one_before_is_not_copied(tmp_path: Path) -> None:
    own = Made(tmp_path)
    desk = own.staff.office[Role.CUSTOMER_SERVICE]
    desk.does(own.staff.clock.now, AskCustomer(said="又问了一次", satisfied=4, works=True), "y0000-00000")
    desk.sync()
    with pytest.raises(Uneven, match="y0000-00000"):
        own.copy()

"""What must hold once the link has healed. Each says in words what it found broken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import invariants
import msgspec
from memory import World
from pair.machine.books import replay
from pair.machine.eyes import SHOTS
from pair.machine.foresight import nothing_was_invented
from sqlalchemy import select

from rulebook.horizon.bundles import Horizon
from rulebook.horizon.rule import first_day
from rulebook.kernel.identity import Person
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.records import record_id
from rulebook.kernel.visibility import tags_of_reader
from rulebook.kernel.wire import Outcome
from rulebook.rules import sight
from rulebook.subjects.files.records import File, Photo
from rulebook.subjects.master_keys.records import master_keys
from rulebook.subjects.receipts.numbers import is_provisional
from rulebook.subjects.receipts.records import Receipt
from sync_server.core.company import Company
from sync_server.db import tables as t

if TYPE_CHECKING:
    from pair.machine.story import Pocket, Story


def tables(company: Company) -> dict[str, list[Any]]:
    """Everything in the database, table by table, but for when a device was last heard of."""
    chosen = {table: [c for c in table.c if c is not t.devices.c.last_seen] for table in t.metadata.sorted_tables}
    with company.engine.connect() as connection:
        return {
            table.name: [tuple(r) for r in connection.execute(select(*columns).order_by(*table.primary_key))]
            for table, columns in chosen.items()
        }


def hold(story: Story) -> None:
    kept = tables(story.office.company)
    assert kept["quarantine"] == [], "an honest line was set aside"
    nobody_is_said_to_use_a_leaked_key(story)
    the_books_are_what_the_lines_give(story, kept)
    for pocket in story.used:
        the_lines_are_the_same_on_both_sides(pocket, kept)
        nothing_was_invented(pocket, _line_rows(kept))
    no_receipt_number_is_given_twice(kept)
    phones_see_what_is_theirs(story)


def nobody_is_said_to_use_a_leaked_key(story: Story) -> None:
    """However often the master secret was changed: a phone that could not know yet is not blamed (SYS-9)."""
    with story.office.company.read() as work:
        told = [i.about for i in work.all(Irregularity) if i.code == "leaked_key"]
        assert not told, f"a phone is said to use a leaked key: {told}"
        current = master_keys(work).current
    for pocket in story.used:
        phone = pocket._phone
        assert phone is not None
        assert phone.client.profile.key_number == current, f"{phone.me.id} has not moved to the newest key"


def the_books_are_what_the_lines_give(story: Story, kept: dict[str, list[Any]]) -> None:
    """Each line applied exactly once, in the order of arrival: records, versions, changes, ledger."""
    books = replay(story.office.company, story.start.books.copy())
    world = books.world
    encode = msgspec.json.encode
    expected = sorted(
        (*key, world.versions[key], books.changes[key], encode(record)) for key, record in world.records.items()
    )
    assert [tuple(row) for row in kept["records"]] == expected, "records are not what the lines give"
    assert kept["head"] == [(1, books.arrival, books.change)], "numbers were lost or given twice"
    posted = sorted((e.id, n, account, fen) for e in world.ledger for n, (account, fen) in enumerate(e.postings))
    assert sorted(kept["postings"]) == posted, "the ledger is not what the lines give"
    sealed = list(t.entries.c).index(t.entries.c.sealed)
    assert all(row[sealed] for row in kept["entries"]), "an entry is not sealed"
    invariants.hold(world)


def _line_rows(kept: dict[str, list[Any]]) -> list[dict[str, Any]]:
    columns = [column.name for column in t.lines.c]
    return [dict(zip(columns, row, strict=True)) for row in kept["lines"]]


def the_lines_are_the_same_on_both_sides(pocket: Pocket, kept: dict[str, list[Any]]) -> None:
    """Byte for byte and in their order, each with the same outcome; what was promised is among them."""
    phone = pocket._phone
    assert phone is not None
    rows = _line_rows(kept)
    own = sorted((row for row in rows if row["device"] == phone.device_id), key=lambda row: row["seq"])
    framed = [row["raw"] + b"\t" + row["mac"].encode() + b"\n" for row in own]
    assert framed == pocket.promised, "the server's lines are not those that were shown as saved"
    assert [row["seq"] for row in own] == list(range(1, len(framed) + 1))
    journal, notes = phone.client.journal, phone.client.notes.state
    assert [entry.framed for entry in journal.entries] == framed[journal.first - 1 :], "lines differ"
    assert notes.acknowledged == journal.last_seq == len(framed)
    told = {row["seq"]: msgspec.json.decode(row["outcome"], type=Outcome) for row in own}
    kept_here = {seq: o for seq, o in told.items() if seq > notes.forgotten or o.outcome != "accepted"}
    assert phone.outcomes == kept_here, "the phone was told otherwise than the server keeps"
    assert all(o.outcome != "quarantined" for o in told.values()), "an honest line was quarantined"
    assert len({o.line for o in told.values()}) == len(framed), "two lines have one id"


def no_receipt_number_is_given_twice(kept: dict[str, list[Any]]) -> None:
    bodies = [row[-1] for row in kept["records"] if row[0] == Receipt.KIND]
    numbers = [msgspec.json.decode(body, type=Receipt).number for body in bodies]
    proper = [n for n in numbers if not is_provisional(n)]
    assert len(set(proper)) == len(proper), f"a number twice: {sorted(proper)}"


async def every_photo_is_there(story: Story) -> None:
    """Every file that a line names is with the server, byte for byte; whoever sees its record can have it."""
    company = story.office.company
    with company.read() as work:
        files, photos, told = work.all(File), work.all(Photo), work.all(Irregularity)
    assert not [one for one in told if one.code == "photo_lost"], "a photo that was shown as kept is gone"
    assert sorted(company.files.names()) == sorted(file.id for file in files)
    for file in files:
        data = SHOTS[file.id][1]
        assert company.files.read(file.id, 0, file.size) == data, "the server's photo is not what was taken"
        assert file.arrived_at, "nobody was told that it arrived"
        assert not file.lost_by
    assert all(photo.arrived for photo in photos)
    for pocket in story.used if files else ():
        phone = pocket._phone
        assert phone is not None
        for ref in {photo.file for photo in phone.world.all(Photo)}:
            assert await phone.photo(ref, lambda _: None) == SHOTS[ref.sha256][1], (
                f"{phone.me.id} gets another photo"
            )


def phones_see_what_is_theirs(story: Story) -> None:
    """Record for record what the server would show them, and nothing else; on the screen as in the notes."""
    with story.office.company.engine.connect() as connection:
        rows = connection.execute(select(t.records)).all()
    kinds = {row.kind for row in rows}
    decoded = {(row.kind, row.id): (row.version, row.body, _decode(row)) for row in rows}
    for pocket in story.used:
        phone = pocket._phone
        assert phone is not None
        _, _, person = decoded[Person.KIND, phone.client.profile.person]
        tags = tags_of_reader(person, phone.device_id)
        shows = {key: sight(record, tags, {}) for key, (_, _, record) in decoded.items()}
        seen = {
            key: (decoded[key][0], decoded[key][1] if one is decoded[key][2] else msgspec.json.encode(one))
            for key, one in shows.items()
            if one is not None
        }
        noted = {key: (one.version, bytes(one.body)) for key, one in phone.client.notes.state.changes.items()}
        if phone.client.notes.state.horizon:
            seen = what_is_held(story, pocket, seen, shows)
        assert noted.keys() == seen.keys(), f"{phone.me.id} sees {sorted(noted.keys() ^ seen.keys())} wrongly"
        assert noted == seen, f"{phone.me.id} has something that is out of date"
        for kind in kinds:
            struct = type(decoded[next(key for key in decoded if key[0] == kind)][2])
            shown = {record_id(r): r for r in phone.world.all(struct)}
            assert shown == {id: shows[kind, id] for k, id in seen if k == kind}, f"{phone.me.id}: {kind}"


Places = dict[tuple[str, str], Any]


def what_is_held(story: Story, pocket: Pocket, seen: Places, shows: Places) -> Places:
    """Of what is in sight: all that the horizon says, and what the phone has beside that."""
    phone = pocket._phone
    assert phone is not None
    world = World()
    world.records = {key: one for key, one in shows.items() if one is not None}
    noted, days = phone.client.notes.state.changes, phone.client.notes.state.horizon
    rule = Horizon(world, first_day(story.clock.now, days))
    held = {key: one for key, one in seen.items() if key in noted or rule.holds(shows[key])}
    story.beyond += len(seen) - len(held)
    return held


def _decode(row: Any) -> Any:
    from sync_server.db.unit_of_work import decode_record

    return decode_record(row.kind, row.body)

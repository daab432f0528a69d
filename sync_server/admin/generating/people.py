"""People of a made-up company, each at a device of their own that signs lines and hands them in."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

import msgspec

from rulebook import RULES_VERSION
from rulebook.kernel.commands import Command
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import DeviceId, LineId, PersonId, uuid7
from rulebook.kernel.lines import GENESIS, Line, encode_line, frame, line_hash, sign_line
from rulebook.kernel.times import COMPANY_ZONE, iso
from rulebook.kernel.wire import CHUNK_LINES, EnrolRequest, Outcome
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.receipts.numbers import next_number, number_in, provisional_number
from sync_server.core.chain import Chain, device_row
from sync_server.core.company import Company
from sync_server.core.enrolment import enrol, issue_code
from sync_server.core.intake import take_lines
from sync_server.core.system import lease_if_low, number_receipts


def moment(day: date, hour: float) -> datetime:
    """That hour of the company's day, to the minute."""
    return datetime(day.year, day.month, day.day, tzinfo=COMPANY_ZONE) + timedelta(minutes=round(hour * 60))


class Clock:
    """The made-up company's time: whatever it is set to."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class Hand:
    """One person at their device: commands are signed at once and handed in later, as a phone does."""

    def __init__(self, company: Company, dice: random.Random, person: str) -> None:
        self.company, self.dice, self.person = company, dice, person
        device = uuid7(int(company.clock().timestamp() * 1000), dice.randbytes(10))
        ask = EnrolRequest(
            code=issue_code(company, person), device=device, token=dice.randbytes(24).hex(), name=person
        )
        self.key = bytes.fromhex(enrol(company, ask).key)
        self.token = ask.token
        self.device = DeviceId(device)
        self.seq, self.head = 0, GENESIS
        self.waiting: list[bytes] = []
        self.unsent: list[Line] = []
        """The lines in `waiting`, as the phone itself judges them."""
        self.blocks: list[NumberBlock] = []
        self.refused: list[Outcome] = []
        self._fetch_blocks()

    def does(self, at: datetime, command: Command, subject: str = "") -> str:
        """Sign a line; it goes out with the next `sync`. Returns its id."""
        self.seq += 1
        line = Line(
            id=LineId(uuid7(int(at.timestamp() * 1000), self.dice.randbytes(10))),
            device=self.device,
            seq=self.seq,
            prev=self.head,
            actor=PersonId(self.person),
            kind=command.KIND,
            subject=subject,
            base=0,
            at=iso(at),
            offset=0,
            rules=RULES_VERSION,
            body=msgspec.Raw(msgspec.json.encode(command)),
        )
        raw = encode_line(line)
        self.head = line_hash(raw)
        self.waiting.append(frame(raw, sign_line(self.key, raw)))
        self.unsent.append(line)
        return line.id

    def sync(self) -> None:
        """Hand in what waits, in chunks as over the wire; numbers are leased again where they run low."""
        self.unsent.clear()
        while self.waiting:
            chunk, self.waiting = self.waiting[:CHUNK_LINES], self.waiting[CHUNK_LINES:]
            now = self.company.clock()
            with self.company.write() as work:
                row = device_row(work, self.device)
                assert row is not None
                chain = Chain(work, row, self.company.master)
                outcomes = take_lines(chain, chain.next, chunk, now)
                person = work.get(Person, self.person)
                assert person is not None
                number_receipts(work, self.company.master, outcomes, now)
                lease_if_low(work, self.company.master, self.device, person, now)
            self.refused += [o for o in outcomes if o.outcome in ("refused", "quarantined")]
        self._fetch_blocks()

    def _fetch_blocks(self) -> None:
        with self.company.read() as work:
            self.blocks = list(work.find(NumberBlock, "device", self.device))

    def number(self) -> str:
        """The next receipt number of this device, taken (RCT-2)."""
        found = next_number(self.blocks)
        if found is None:
            return provisional_number(self.device, self.seq + 1)
        self.blocks = [_after(block, found) for block in self.blocks]
        return found


def _after(block: NumberBlock, number: str) -> NumberBlock:
    value = number_in(block, number)
    return block if value is None else msgspec.structs.replace(block, next=max(block.next, value + 1))

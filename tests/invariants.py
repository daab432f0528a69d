"""What holds in the books of a company after anything that can happen. Each says in words what it found broken."""

from __future__ import annotations

from collections import Counter

from memory import World

from rulebook.kernel.irregularities import Irregularity
from rulebook.policy.ledger import refund, root_of
from rulebook.subjects.books.records import Books, Day, Expense
from rulebook.subjects.cash.records import Handover, HandoverState
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.dealers.records import RebateStatement, StatementState
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.receivables.records import Receivable, ReceivableState
from rulebook.subjects.refunds.records import PaidFrom, Refund, RefundState
from rulebook.subjects.stock.records import Place, Transfer, TransferState, Unit, UnitKind


def ledger_balances(world: World) -> None:
    """Every entry sums to nothing and has an id of its own."""
    for entry in world.ledger:
        assert sum(fen for _, fen in entry.postings) == 0, f"unbalanced: {entry}"
    assert len({entry.id for entry in world.ledger}) == len(world.ledger), "an entry's id was used twice"


def cash_is_conserved(world: World) -> None:
    """What was taken in cash is in hand, in the safe, at the bank, paid out, or an owned difference (CASH-1)."""
    receipts, outlays = world.all(Receipt), world.all(Expense)
    taken = sum(r.total for r in receipts if r.method is Method.CASH and not r.void_reason)
    backed = {r.receipt: r.fen for r in world.all(Refund) if r.of_void}
    taken += sum(backed.get(r.id, 0) for r in receipts if r.method is Method.CASH)
    cash = ("cash_in_hand", "difference", "staff", "advance", "safe", "bank")
    accounts = {name for entry in world.ledger for name, _ in entry.postings}
    held = sum(
        world.balance(a)
        for a in accounts
        if root_of(a) in cash or a in ("expense:cash_difference", "expense:outlay")
    )
    given = sum(s.payable for s in world.all(RebateStatement) if s.state is StatementState.PAID)
    given += sum(r.fen for r in world.all(Refund) if r.paid_from in (PaidFrom.SAFE, PaidFrom.BANK))
    assert taken - given == held, f"{taken} fen were taken, {given} given back, the books know of {held}"
    for person in {r.by for r in receipts} | {e.by for e in outlays}:
        in_hand = sum(r.total for r in receipts if r.holder == person)
        in_hand -= sum(e.fen for e in outlays if e.holder == person)
        assert world.balance(f"cash_in_hand:{person}") == in_hand, f"{person}: receipts and ledger differ"


def every_receipt_in_an_envelope_is_counted_with_it(world: World) -> None:
    for receipt in world.all(Receipt):
        if receipt.handover:
            envelope = world.get(Handover, receipt.handover)
            assert envelope is not None, f"{receipt.id} is in an envelope that does not exist"
            assert receipt.id in envelope.receipts, f"{receipt.id} is in an envelope that does not name it"
            assert bool(receipt.holder) == (envelope.state is HandoverState.DECLARED)


def receivables_agree(world: World) -> None:
    """What customers owe by the papers is what the ledger says they owe (CASH-8)."""
    owed: Counter[str] = Counter()
    for one in world.all(Receivable):
        if one.state is not ReceivableState.VOID:
            owed[one.customer] += one.left if one.state is not ReceivableState.WRITTEN_OFF else 0
    told = ("receivable_unknown", "overpaid", "void_settled")
    unknown = any(i.code in told for i in world.all(Irregularity))
    accounts = {name for entry in world.ledger for name, _ in entry.postings if root_of(name) == "receivable"}
    for account in accounts:
        assert unknown or world.balance(account) == owed[account.partition(":")[2]], account


def days_agree(world: World) -> None:
    """A day's control totals are the sums of what is booked in it; the safe's movement adds up (CASH-7)."""
    sums: dict[str, Counter[str]] = {}
    for entry in world.ledger:
        for account, fen in entry.postings:
            sums.setdefault(entry.day, Counter())[account] += fen
    for day in world.all(Day):
        assert {k: v for k, v in day.totals.items() if v} == {
            k: v for k, v in sums.get(day.id, Counter()).items() if v
        }
    books = world.get(Books, Books.THE)
    if books:
        assert books.safe == sum(s["safe"] for day, s in sums.items() if day <= books.closed_until)


def rebates_agree(world: World) -> None:
    """What the statements issued and what of them was paid is what the ledger owes each dealer (DEAL-1)."""
    owed: Counter[str] = Counter()
    for one in world.all(RebateStatement):
        owed[one.dealer] += one.rebate if one.state is not StatementState.DRAWN else 0
        owed[one.dealer] -= one.payable if one.state is StatementState.PAID else 0
        assert sum(line.rebate for line in one.lines) == one.rebate, f"{one.id}: a fen leads to no receipt"
    for account in {name for entry in world.ledger for name, _ in entry.postings if root_of(name) == "rebate"}:
        assert -world.balance(account) == owed[account.partition(":")[2]], account


def refunds_agree(world: World) -> None:
    """What was granted and is not paid back is what the ledger owes each customer (FEE-3)."""
    owed: Counter[str] = Counter()
    for one in world.all(Refund):
        owed[one.whose] += one.fen if one.state is RefundState.OWED else 0
    booked = {name for entry in world.ledger for name, _ in entry.postings if root_of(name) == "refund"}
    for account in booked | {refund(whose) for whose in owed}:
        assert -world.balance(account) == owed[account.partition(":")[2]], account


def every_unit_is_in_one_place(world: World) -> None:
    """Archive and custody say the same; a number is one unit of its kind (STK-1)."""
    units = world.all(Unit)
    assert len({(u.unit, u.number) for u in units}) == len(units), "a number is two units"
    assert all(u.number for u in units), "a unit without a number"
    for vehicle in world.all(Vehicle):
        for id in (vehicle.terminal, vehicle.sim):
            fitted = world.get(Unit, id) if id else None
            assert not id or fitted, f"{vehicle.plate} carries {id}, which is not in the books"
            if fitted:
                stands = fitted.place, fitted.holder
                assert stands == (Place.VEHICLE, vehicle.id), (
                    f"{id}: archive says {vehicle.plate}, custody says {stands}"
                )
    for unit in units:
        if unit.place is Place.VEHICLE:
            on = world.get(Vehicle, unit.holder)
            named = unit.unit not in (UnitKind.TERMINAL, UnitKind.SIM) or on is None
            assert named or unit.id in (on.terminal, on.sim), f"{unit.id} is not what {on} carries"
        if unit.place is Place.PERSON:
            assert unit.holder, f"{unit.id} is in nobody's hands"


def every_end_of_a_transfer_names_its_taker(world: World) -> None:
    """A move names giver and taker, and only the taker's word moved it (STK-1, STK-2)."""
    for transfer in world.all(Transfer):
        ended = transfer.state is not TransferState.OFFERED
        assert bool(transfer.ended_by) == ended, f"{transfer.id}: {transfer.state} by {transfer.ended_by}"
        assert bool(transfer.taken) == (transfer.state is TransferState.TAKEN), transfer.id


ALL = (
    ledger_balances,
    cash_is_conserved,
    every_receipt_in_an_envelope_is_counted_with_it,
    every_unit_is_in_one_place,
    every_end_of_a_transfer_names_its_taker,
    receivables_agree,
    days_agree,
    rebates_agree,
    refunds_agree,
)


def hold(world: World) -> None:
    for invariant in ALL:
        invariant(world)

"""Each branch has its own store: who gives out of it, and what goes from one to another (BR-1, STK-1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Person
from rulebook.kernel.roles import Role
from rulebook.kernel.times import company_day
from rulebook.kernel.world import World
from rulebook.subjects.branches.membership import has_own, is_open, key_of, name_of, own_branch, works_for
from rulebook.subjects.branches.records import HEAD, Branch
from rulebook.subjects.stock.commands import GiveUnits
from rulebook.subjects.stock.records import STORE, Transfer, Unit


def keeps_store_of(world: World, person: Person, branch: str, day: date) -> bool:
    """Whether a storekeeper keeps that branch's store on that day: their own, or one without a keeper (BR-1)."""
    return works_for(world, person, day) == branch or not has_own(world, branch, Role.STOREKEEPER, day)


def keeps_store(context: DecisionContext, unit: Unit) -> None:
    """A unit of a store is given out by that branch's storekeeper; by any where the branch has none (BR-1)."""
    branch = unit.store or HEAD
    if unit.store == own_branch(context):
        return
    if has_own(context, branch, Role.STOREKEEPER, company_day(context.now)):
        raise Refused("branch_other_store", number=unit.number, branch=name_of(context, unit.store))


def between_stores(context: DecisionContext, body: GiveUnits, giver: str, units: Sequence[Unit]) -> str:
    """The store that units are sent to, as records name it ('' also where none is named) (BR-1).

    Refuses what is of no store, goes to a person, or is there already, and a branch that is not open.
    """
    if not body.branch:
        return ""
    if giver != STORE or body.taker:
        raise Refused("field_wrong", rule="BR-1", field="branch", problem="not_in_store")
    if body.branch != HEAD:
        context.need(Branch, body.branch)
    if not is_open(context, body.branch):
        raise Refused("branch_closed", branch=name_of(context, body.branch))
    if there := next((u for u in units if u.store == key_of(body.branch)), None):
        raise Refused("branch_already", name=there.number, branch=name_of(context, body.branch))
    return body.branch


def taken_into(context: DecisionContext, transfer: Transfer | None) -> str:
    """The store, as records name it, that things are taken into: where they were sent to, if the taker keeps it.

    Their own where it was sent to none, to another keeper's, or to one that is closed by now (BR-1, STK-2).
    """
    sent = transfer.to_branch if transfer else ""
    if sent and is_open(context, sent) and keeps_store_of(context, context.author, sent, company_day(context.at)):
        return key_of(sent)
    return own_branch(context)


def missed_store(context: DecisionContext, transfer: Transfer) -> bool:
    """Whether units that were sent to one branch's store were taken into another's."""
    return bool(transfer.to_branch) and taken_into(context, transfer) != key_of(transfer.to_branch)

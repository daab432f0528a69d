"""A half-written order: what the form holds, as the command it will become, and what the rules say of it."""

from __future__ import annotations

from typing import Any

from mobile.client.session_api import Session
from mobile.screens.shared.date_parsing import appointment, parts, typed_date
from mobile.ui.app_context import Form
from mobile.ui.text import language, t
from rulebook.kernel.commands import Command
from rulebook.kernel.errors import Refusal
from rulebook.numbers import State, Verdict, judge_contact_phone
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.orders.commands import AmendOrder, OpenOrder
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import Order
from rulebook.subjects.stock.records import Unit

TEXTS = ("customer_name", "address", "contact", "product_model", "problem", "symptom", "tried")


class Paper:
    """The form of one order, new or to be changed; `order` is what it was before."""

    def __init__(self, session: Session, form: Form, order: Order | None) -> None:
        self.session, self.form, self.order = session, form, order
        self.verdict: Verdict = judge_contact_phone(self.text("contact_phone"))

    def text(self, name: str) -> str:
        """A field as it stands: typed, else what the order said."""
        return self.form.text(name, self._before(name))

    def _before(self, name: str) -> str:
        if self.order is None:
            return "repair" if name == "kind" else ""
        if name in ("day", "hour"):
            return parts(self.order.appointment)[name == "hour"]
        return str(getattr(self.order, name) or "")

    @property
    def vehicles(self) -> list[str]:
        return list(self.form.get("vehicles", self.order.vehicles if self.order else ()))

    def command(self, submit: bool) -> Command:
        """What the form says, as a request."""
        phone = self.verdict.value if self.verdict.ok else self.text("contact_phone").strip()
        said: dict[str, Any] = {name: self.text(name).strip() for name in TEXTS}
        said |= {
            "kind": OrderKind(self.text("kind")),
            "customer": self.text("customer"),
            "contact_phone": phone,
            "purchase_date": typed_date(self.text("purchase_date")),
            "vehicles": tuple(self.vehicles),
            "appointment": appointment(self.text("day"), self.text("hour")),
        }
        if self.order:
            return AmendOrder(**said)
        return OpenOrder(submit=submit, branch=self.text("branch"), **said)

    def judged(self, subject: str, submit: bool) -> Refusal | None:
        return self.session.judge(self.command(submit), subject)

    # what picking does
    def pick_customer(self, customer: Customer) -> None:
        """The customer and what the archive knows of them; what was typed already stays."""
        before = self.session.world.get(Customer, self.text("customer")) if self.text("customer") else None
        self.form.put("customer", customer.id)
        self.form.put("customer_name", customer.name)
        for name in ("address", "contact", "contact_phone"):
            filled_in = before is not None and self.text(name) == getattr(before, name)  # not typed by anybody
            if filled_in or not self.text(name).strip():
                self.form.put(name, getattr(customer, name))

    def pick_vehicle(self, vehicle: Vehicle) -> None:
        """One more vehicle; the first one says whose it is and what is fitted."""
        world = self.session.world
        self.form.put("vehicles", [*self.vehicles, vehicle.id])
        self.form.put("plate_query", "")
        unit = world.get(Unit, vehicle.terminal) if vehicle.terminal else None
        if unit and not self.text("product_model").strip():
            self.form.put("product_model", unit.model)
        owner = world.get(Customer, vehicle.customer) if vehicle.customer else None
        if owner and not self.text("customer_name").strip():
            self.pick_customer(owner)

    def drop_vehicle(self, id: str) -> None:
        self.form.put("vehicles", [v for v in self.vehicles if v != id])


def errors_of(refusal: Refusal | None) -> dict[str, str]:
    """Field → what is wrong with it, from what the rules refused."""
    if refusal is None:
        return {}
    if refusal.code == "field_missing":
        return {name: t("office.form.missing") for name in refusal.facts.get("fields", "").split(",")}
    if refusal.code == "field_wrong":
        return {refusal.facts.get("field", ""): t(f"number.{refusal.facts.get('problem', '')}")}
    return {}


def phone_note(verdict: Verdict) -> tuple[str | None, str]:
    """What is said below the phone number while it is typed: (error, helper)."""
    if verdict.state is State.BAD:
        return verdict.text(language()), ""
    if verdict.state is State.EMPTY:
        return None, ""
    return None, verdict.text(language()) or t("number.phone_good")

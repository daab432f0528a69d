"""What a customer may read about their own units: articles for customers, reviewed by another (CUST-1, KB-1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rulebook.kernel.world import World
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.knowledge.records import Access, Article, ArticleState, Wording
from rulebook.subjects.orders.records import Order
from rulebook.subjects.stock.records import Unit

MOST = 12
"""So many are shown; those about a model of the customer's own first."""


@dataclass(frozen=True)
class ShownArticle:
    """One article, in the words that were reviewed; who wrote and reviewed it is not told."""

    title: str
    symptom: str
    steps: str


def help_for(
    world: World, orders: Iterable[Order], vehicles: Iterable[Vehicle], today: str
) -> tuple[ShownArticle, ...]:
    """Articles about the models of these orders and vehicles, and those about any; `today`: YYYY-MM-DD."""
    models = {order.product_model for order in orders} | set(_fitted(world, vehicles))
    found = [
        article.wording
        for article in world.find(Article, "state", ArticleState.PUBLISHED)
        if article.wording and _is_for(article.wording, models, today)
    ]
    found.sort(key=lambda wording: (not wording.model, wording.title))
    return tuple(ShownArticle(one.title, one.symptom, one.steps) for one in found[:MOST])


def _is_for(wording: Wording, models: set[str], today: str) -> bool:
    fresh = not wording.valid_until or wording.valid_until >= today
    return wording.access is Access.PUBLIC and fresh and (not wording.model or wording.model in models)


def _fitted(world: World, vehicles: Iterable[Vehicle]) -> Iterable[str]:
    for vehicle in vehicles:
        unit = world.get(Unit, vehicle.terminal) if vehicle.terminal else None
        if unit:
            yield unit.model

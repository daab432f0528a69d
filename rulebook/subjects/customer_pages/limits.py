"""How much one link may bring on one day: who has it may be anybody (CUST-1)."""

from __future__ import annotations

from datetime import datetime

from rulebook.kernel.times import company_day, parse_time
from rulebook.kernel.world import World
from rulebook.policy.settings import setting
from rulebook.subjects.customer_pages.records import CustomerPage, PublicReport


def reported_enough(world: World, page: CustomerPage, now: datetime) -> bool:
    """Whether the page has brought so many reports today that no further one is taken."""
    today = company_day(now)
    sent = sum(company_day(parse_time(one.at)) == today for one in world.find(PublicReport, "page", page.id))
    return sent >= setting(world, "page_reports_a_day", now)

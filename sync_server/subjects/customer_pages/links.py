"""The link of a customer's page: worked out from the master secret, kept nowhere (CUST-1).

Another master secret leaves it as it is; one that leaked opens nothing any more (SYS-9).

`<handle><mac>`, 28 characters: the first twelve name the page, the other sixteen nobody guesses.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode

from rulebook.kernel.errors import Refused
from rulebook.kernel.times import company_day
from rulebook.kernel.visibility import places_of
from rulebook.rules import sees
from rulebook.subjects.customer_pages.records import CustomerPage
from sync_server.core.company import Company
from sync_server.core.enrolment import known_device
from sync_server.core.readers import reader_tags
from sync_server.db.unit_of_work import UnitOfWork
from sync_server.subjects.customer_pages.view import own_orders, own_vehicles

HANDLE = 12


class NoPage(Exception):
    """The link opens nothing. `code`: `unknown`, or `gone` for one that was revoked or has expired."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def token_of(master: bytes, page: CustomerPage) -> str:
    made = hmac.new(master, b"paigong customer page\0" + page.id.encode(), hashlib.sha256).digest()
    return page.handle + urlsafe_b64encode(made[:12]).decode()


def page_url(company: Company, page: CustomerPage) -> str:
    return f"{company.base_url}/c/{token_of(company.master.steady, page)}"


def page_behind(company: Company, work: UnitOfWork, token: str) -> CustomerPage:
    """The page that a link opens now. Raises NoPage; only who holds the whole link learns that it is gone."""
    company.follow_keys(work)
    for page in work.find(CustomerPage, "handle", token[:HANDLE]):
        if hmac.compare_digest(token_of(company.master.steady, page).encode(), token.encode()):
            if page.ended(company_day(company.clock()).isoformat()):
                raise NoPage("gone")
            return page
    raise NoPage("unknown")


def refuse_others(work: UnitOfWork, page: CustomerPage, tags: frozenset[str]) -> None:
    """A page of vehicles shows orders of every branch: who is bound to some gives it only where they see them all.

    Raises Refused (BR-1).
    """
    if places_of(tags) and not page.order:
        orders = own_orders(work, page, own_vehicles(work, page))
        if not all(sees(order, tags, work) for order in orders):
            raise Refused("page_of_others")


def link_for(company: Company, credentials: str, id: str) -> str:
    """The address of a page, for who sees its record: the office, and who gave it.

    Raises NotLetIn, or Refused for what is unknown, out of sight or over, or shows orders that are out of sight.
    """
    with company.read() as work:
        company.follow_keys(work)
        row, reader = known_device(work, credentials, company.clock())
        page, tags = work.get(CustomerPage, id), reader_tags(work, reader, row.id, company.clock())
        if page is None or not sees(page, tags, work):
            raise Refused("not_found", what=f"customer_page {id}")
        refuse_others(work, page, tags)
    if page.ended(company_day(company.clock()).isoformat()):
        raise Refused("page_over")
    return page_url(company, page)

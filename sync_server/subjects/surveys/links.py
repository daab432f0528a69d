"""One-use links of a survey: made, used once, told of in bunches, destroyed at the close (FUP-2).

Which customer has which link stands in a table of its own and in no line; a line says only that several customers
have answered. Backups made while a round is open hold the table until they are thrown away.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode

import structlog
from sqlalchemy import Row, delete, insert, select, update

from rulebook.kernel.authority import need_role
from rulebook.kernel.errors import Refused
from rulebook.kernel.ids import uuid7
from rulebook.subjects.surveys.commands import AnswerSurvey, ReturnSurveys, SendSurvey
from rulebook.subjects.surveys.records import Channel, RoundState, SurveyInvite, SurveyRound
from sync_server.core.company import Company
from sync_server.core.enrolment import known_device
from sync_server.core.system import write_as_system
from sync_server.db import tables as t
from sync_server.db.unit_of_work import UnitOfWork

log = structlog.get_logger()

TOGETHER = 5
"""So many answers on the web are told at once, so that none is known by its moment; a model stands in an answer
only where so many of the round have it."""
_L = t.survey_links


class NoLink(Exception):
    """The link is none, or none any more. `code`: `over` (unknown, or the round is closed) or `used`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _token(master: bytes, nonce: str) -> str:
    """22 characters nobody can guess, the same for the same nonce: a link is shown again and kept nowhere."""
    made = hmac.new(master, b"paigong survey link\0" + nonce.encode(), hashlib.sha256).digest()
    return urlsafe_b64encode(made[:16]).decode().rstrip("=")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def links_of(company: Company, credentials: str, round_id: str) -> list[dict[str, str]]:
    """Customer, name and address of each link that was not used; made where it is missing.

    Raises NotLetIn, or Refused for who does not send surveys, for a round that is unknown or closed.
    """
    with company.write() as work:
        _, person = known_device(work, credentials, company.clock())
        need_role(person, SendSurvey.ROLES)
        round = work.get(SurveyRound, round_id)
        if round is None:
            raise Refused("not_found", what=f"survey_round {round_id}")
        if round.state is RoundState.CLOSED:
            raise Refused("survey_over")
        there = {row.customer: row for row in work.connection.execute(select(_L).where(_L.c.round == round_id))}
        found = []
        for invite in work.find(SurveyInvite, "round", round_id):
            row = there.get(invite.customer)
            if invite.returned or (row and row.used):
                continue
            nonce = row.nonce if row else work.entropy(16).hex()
            made = [_token(key, nonce) for key in (company.master.key, *company.master.keys)]
            token = next((each for each in made if row and _hash(each) == row.hash), made[0])
            if row is None:
                values = {"round": round_id, "customer": invite.customer, "nonce": nonce, "hash": _hash(token)}
                work.connection.execute(insert(_L).values(**values, used=False, told=False))
            url = f"{company.base_url}/s/{token}"
            found.append({"customer": str(invite.customer), "name": invite.customer_name, "url": url})
    return found


def round_behind(work: UnitOfWork, token: str) -> tuple[Row[tuple[object, ...]], SurveyRound]:
    """The row of a link that may be used now, and its round. Raises NoLink."""
    row = work.connection.execute(select(_L).where(_L.c.hash == _hash(token))).first()
    round = work.get(SurveyRound, row.round) if row else None
    if row is None or round is None or round.state is RoundState.CLOSED:
        raise NoLink("over")
    if row.used:
        raise NoLink("used")
    return row, round


def take_answer(company: Company, token: str, scores: dict[str, int], words: str, call_me: bool) -> None:
    """An answer on the web, once a link, in one transaction with its use. Raises NoLink.

    The line names the customer only where they asked to be called.
    """
    with company.write() as work:
        row, round = round_behind(work, token)
        invites = list(work.find(SurveyInvite, "round", round.id))
        own = next((invite for invite in invites if invite.customer == row.customer), None)
        model = own.model if own else ""
        now = company.clock()
        answer = AnswerSurvey(
            answer=uuid7(int(now.timestamp() * 1000), work.entropy(10)),
            channel=Channel.WEB,
            customer=str(row.customer) if call_me else "",
            respondent=work.entropy(12).hex(),
            scores=scores,
            words=words,
            model=model if sum(invite.model == model for invite in invites) >= TOGETHER else "",
            call_me=call_me,
        )
        write_as_system(work, company.master, answer, round.id, now)
        used = update(_L).where(_L.c.round == row.round, _L.c.customer == row.customer)
        work.connection.execute(used.values(used=True, told=call_me))


def tell_and_destroy(company: Company) -> None:
    """Tell of answers on the web once there are several; of a closed round tell the rest and destroy its links."""
    with company.read() as work:
        if work.connection.execute(select(_L.c.round).limit(1)).first() is None:
            return
    with company.write() as work:
        for (id,) in work.connection.execute(select(_L.c.round).distinct().order_by(_L.c.round)).all():
            round = work.get(SurveyRound, id)
            over = round is None or round.state is RoundState.CLOSED
            untold = select(_L.c.customer).where(_L.c.round == id, _L.c.used, ~_L.c.told).order_by(_L.c.customer)
            customers = tuple(work.connection.execute(untold).scalars())
            if customers and (over or len(customers) >= TOGETHER):
                write_as_system(
                    work, company.master, ReturnSurveys(customers=customers, recount=over), id, company.clock()
                )
                told = update(_L).where(_L.c.round == id, _L.c.customer.in_(customers))
                work.connection.execute(told.values(told=True))
            if over:
                work.connection.execute(delete(_L).where(_L.c.round == id))
                log.info("links of a survey destroyed", round=id)

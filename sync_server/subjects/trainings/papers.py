"""The certificate of a qualification, as data for its template (TRN-1)."""

from __future__ import annotations

from typing import Any

from rulebook.kernel.times import company_day, parse_time
from rulebook.subjects.trainings.records import MarkedTest, Qualification, QualificationState, TrainingSession
from sync_server.db.unit_of_work import UnitOfWork
from sync_server.papers.figures import qr_svg
from sync_server.papers.words import Say, chosen, moment


def certificate_paper(work: UnitOfWork, known: Qualification, say: Say, base_url: str) -> dict[str, Any]:
    """Whose, for what, by which training and test, until when; that it holds no more, where it does not."""
    test = work.get(MarkedTest, known.test)
    session = work.get(TrainingSession, test.session) if test else None
    trainer = (session.held[-1].trainer_name if session.held else session.trainer_name) if session else ""
    rows = [
        ("certificate.training", session.title if session else ""),
        ("certificate.held", moment(session.begins) if session else ""),
        ("certificate.trainer", trainer),
        ("certificate.percent", f"{test.percent} / 100" if test else ""),
        ("certificate.since", day_of(known.since)),
        ("certificate.until", known.last_day),
        ("certificate.granted", known.by_name),
    ]
    return {
        "title": say("print.title.certificate"),
        "number": known.number,
        "over": over_words(known, say),
        "holder": known.name,
        "words": say("certificate.words"),
        "skill": skill_words(known.skill, say),
        "rows": [[say(key), value] for key, value in rows if value],
        "qr": qr_svg(f"{base_url.rstrip('/')}/v/{known.token}") if known.token else "",
        "qr_title": say("receipt.check"),
        "signatures": [say("certificate.sign"), say("print.sign.date")],
    }


def skill_words(skill: str, say: Say) -> str:
    """An order's kind by its name, any other skill as it was written."""
    return chosen(say, skill, "kind")


def day_of(text: str) -> str:
    return company_day(parse_time(text)).isoformat()


def over_words(known: Qualification, say: Say) -> str:
    """That it was revoked or has ended, with the day; '' while it holds, as far as the books have told."""
    if known.state is QualificationState.REVOKED:
        return say("certificate.revoked", when=day_of(known.revoked_at))
    if known.state is QualificationState.ENDED:
        return say("certificate.ended", when=known.last_day)
    return ""

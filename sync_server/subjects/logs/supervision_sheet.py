"""The monthly supervision report on paper: the latest edition's figures, its words, the spot checks (LOG-1)."""

from __future__ import annotations

from typing import Any

from rulebook.subjects.logs.records import SpotCheck, SupervisionReport
from sync_server.db.unit_of_work import UnitOfWork
from sync_server.papers.words import Say, moment

Data = dict[str, Any]


def supervision_paper(work: UnitOfWork, report: SupervisionReport, say: Say) -> Data:
    """What was released, as it was released; nothing is counted anew."""
    edition = report.latest
    checks = sorted(work.find(SpotCheck, "month", report.id), key=lambda check: check.at)
    return {
        "title": say("print.title.supervision"),
        "number": report.id,
        "rows": [
            [say("print.supervision.edition"), str(edition.edition)],
            [say("print.supervision.by"), f"{edition.by_name} {moment(edition.at)}"],
            [say("print.supervision.words"), edition.words],
        ],
        "heads": [say("print.supervision.figure"), say("print.supervision.count")],
        "figures": [[say(f"supervision.{figure.name}"), str(figure.count)] for figure in edition.figures],
        "checks_title": say("print.supervision.checks"),
        "checks": [
            [
                moment(c.at),
                c.number or c.about,
                ", ".join(p.name for p in c.points if not p.good) or "✓",
                c.by_name,
            ]
            for c in checks
        ],
        "signatures": [say("print.sign.manager"), say("print.sign.date")],
    }

"""The report of one round or tour, as data for its template: stops with their proof, faults, answers (RND-1)."""

from __future__ import annotations

from collections import Counter
from typing import Any

from rulebook.kernel.identity import Person
from rulebook.numbers import yuan
from rulebook.subjects.rounds.charges import RoundCharge
from rulebook.subjects.rounds.matrix import says
from rulebook.subjects.rounds.records import Finding, Result, Round, RoundStop, StopState
from sync_server.db.unit_of_work import UnitOfWork
from sync_server.papers.words import Say, moment
from sync_server.subjects.rounds.places import place_of

STOPS = ("stop", "result", "presence", "found", "points", "more")
FAULTS = ("stop", "point", "words", "order")
POINTS = ("point", "ok", "fault", "not_seen", "words")


def round_paper(work: UnitOfWork, round: Round, say: Say) -> dict[str, Any]:
    """What the reader may see of it: positions only for whom they are meant, what it came to for the books."""
    stops = [one for one in work.find(RoundStop, "round", round.id) if one.state is not StopState.DROPPED]
    stops.sort(key=lambda one: (one.name, one.target))
    faults = sorted(work.find(Finding, "round", round.id), key=lambda one: (one.at, one.id))
    told = Counter(says(one, round) for one in stops)
    comma = say("list.comma")
    people = [known.name if (known := work.get(Person, id)) else str(id) for id in round.people]
    charges = sorted(work.find(RoundCharge, "round", round.id), key=lambda one: one.id)
    charges = [one for one in charges if not one.voided_at]
    rows = [
        ("rounds.plan.kind", say(f"rounds.kind.{round.kind}")),
        ("rounds.report.window", f"{round.begins[:10]} – {round.ends[:10]}"),
        ("rounds.plan.people", comma.join(people)),
        ("rounds.report.state", say(f"rounds.state.{round.state}")),
        ("rounds.report.started", moment(round.started_at)),
        ("rounds.report.closed", moment(round.closed_at)),
        (
            "rounds.report.told",
            comma.join(f"{say(f'rounds.cell.{word}')} {count}" for word, count in told.items()),
        ),
        ("rounds.charge", comma.join(f"{one.number} ¥{yuan(one.total)}" for one in charges)),
    ]
    return {
        "title": say("print.title.round"),
        "number": f"{round.name} {round.day}",
        "rows": [[say(key), value] for key, value in rows if value],
        "stops_title": say("rounds.stops", count=len(stops)),
        "stop_heads": [say(f"rounds.report.{head}") for head in STOPS],
        "stops": [_stop(one, round, say) for one in stops],
        "faults_title": say("rounds.findings", count=len(faults)),
        "fault_heads": [say(f"rounds.report.{head}") for head in FAULTS],
        "faults": [_fault(one, say) for one in faults],
        "points_title": say("rounds.report.by_point"),
        "point_heads": [say(f"rounds.report.{head}") for head in POINTS],
        "points": [_point(point, stops, comma) for point in round.points] if stops else [],
        "signatures": [say("print.sign.technician"), say("print.sign.customer"), say("print.sign.date")],
    }


def _stop(one: RoundStop, round: Round, say: Say) -> list[str]:
    """Name, result, who was there when and by what proof, found against archive, points, what else."""
    seen = one.state is StopState.SEEN
    presence = [moment(one.seen_at), one.seen_by_name, say(f"rounds.how.{one.how}") if seen else ""]
    presence.append(place_of(one.position))
    found = one.found_terminal or one.found_sim
    differs = say("rounds.report.archive", number=one.terminal or "—") if one.mismatch else ""
    counted = Counter(note.result for note in one.points)
    points = [f"{say(f'rounds.point.{result}')} {counted[result]}" for result in Result if counted[result]]
    again = say("rounds.again", count=len(one.again)) if one.again else ""
    extra = say("rounds.on_no_list") if one.extra else ""
    return [
        one.name,
        say(f"rounds.cell.{says(one, round)}"),
        " ".join(part for part in presence if part),
        " ".join(part for part in (found, differs) if part),
        say("list.comma").join(points),
        " ".join(part for part in (one.reason, extra, again) if part),
    ]


def _fault(one: Finding, say: Say) -> list[str]:
    order = one.order_number or say(f"rounds.finding.{one.state}")
    back = say("rounds.back.said", name=one.withdrawn_by_name, why=one.withdrawn_why) if one.withdrawn_at else ""
    return [one.name, one.point, one.words, " ".join(part for part in (order, back) if part)]


def _point(point: str, stops: list[RoundStop], comma: str) -> list[str]:
    """One question over all stops: what it came to, and what was said, each with whose it is."""
    notes = [(stop, note) for stop in stops for note in stop.points if note.point == point]
    counted = Counter(note.result for _, note in notes)
    words = comma.join(f"{stop.name} {note.words}" for stop, note in notes if note.words)
    return [point, *(str(counted[result]) for result in (Result.OK, Result.FAULT, Result.NOT_SEEN)), words]

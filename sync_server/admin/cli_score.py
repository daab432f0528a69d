"""`paigong report score`: a person's figures of a month with what they are made of, and the score (KPI-1)."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

from sync_server.core.company import Company
from sync_server.subjects.scores.told import score_report


def add_score(subs: Any, base: argparse.ArgumentParser, open_one: Callable[[argparse.Namespace], Company]) -> Any:
    """Put `report score` beside the other commands; returns `report`, for what else it tells."""

    def run(args: argparse.Namespace) -> int:
        """Exit 0: told; 2: no such person or month."""
        try:
            with open_one(args).read() as work:
                said = score_report(work, args.person, args.month)
        except (LookupError, ValueError) as error:
            print(error, file=sys.stderr)
            return 2
        if args.json:
            sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
        else:
            sys.stdout.writelines(line + "\n" for line in _lines(said))
        return 0

    report = subs.add_parser("report", help="figures of people and of the archive, with what they are made of")
    reports = report.add_subparsers(required=True, metavar="WHAT")
    score = reports.add_parser("score", parents=[base], help="a person's month: figures, points, grade")
    score.add_argument("--month", required=True, help="YYYY-MM")
    score.add_argument("--person", required=True, help="the person's id")
    score.add_argument("--json", action="store_true", help="with the ids of the lines behind each figure")
    score.set_defaults(run=run, watch=True)
    return reports


def _lines(said: dict[str, Any]) -> Iterator[str]:
    yield f"{said['name']}  {said['month']}  {said['state']}"
    grade = f"grade {said['grade']}" if said["grade"] else "no grade before the release"
    yield f"{said['points']} points, {grade}, pay {said['pay_fen']} fen (scheme {said['scheme']})"
    for one in said["figures"]:
        apart = f", {one['apart']} apart" if one["apart"] else ""
        yield f"  {one['name']}: {one['numerator']} of {one['denominator']}{apart}  (edition {one['edition']})"
    for one in said["given"]:
        yield f"  {one['points']:+d}  {one['rule']}{'' if one['counts'] else '  (objection upheld)'}"

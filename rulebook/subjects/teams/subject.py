"""Several technicians on one order."""

from __future__ import annotations

from rulebook.kernel.subject import Subject
from rulebook.subjects.teams.commands import JoinTeam, LeaveTeam, ReportVehicle
from rulebook.subjects.teams.errors import IRREGULARITIES
from rulebook.subjects.teams.gates import to_complete
from rulebook.subjects.teams.handlers import join_team, leave_team, report_vehicle

SUBJECT = Subject(
    name="teams",
    handlers={
        JoinTeam: join_team,
        LeaveTeam: leave_team,
        ReportVehicle: report_vehicle,
    },
    irregularities=IRREGULARITIES,
    to_complete=(to_complete,),
)

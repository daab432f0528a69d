"""Major faults and the warning of hidden ones (FLT-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject, Watch
from rulebook.subjects.faults.clusters import foresee, note_symptom
from rulebook.subjects.faults.commands import (
    AnalyseFault,
    EndFault,
    RaiseFault,
    ReleaseReport,
    TellOfFault,
    UpdateFault,
)
from rulebook.subjects.faults.deadlines import fault_due, fault_passed
from rulebook.subjects.faults.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.faults.handlers import (
    analyse_fault,
    end_fault,
    raise_fault,
    release_report,
    tell_of_fault,
    update_fault,
)
from rulebook.subjects.faults.records import Fault, SymptomCluster
from rulebook.subjects.faults.visibility import VISIBILITY

SUBJECT = Subject(
    name="faults",
    records=(Fault, SymptomCluster),
    handlers={
        RaiseFault: raise_fault,
        TellOfFault: tell_of_fault,
        UpdateFault: update_fault,
        EndFault: end_fault,
        AnalyseFault: analyse_fault,
        ReleaseReport: release_report,
    },
    visibility=VISIBILITY,
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
    deadlines=(Watch(Fault, "watched", ("yes",), fault_due, fault_passed),),
    after=(note_symptom,),
    foresee=(foresee,),
)

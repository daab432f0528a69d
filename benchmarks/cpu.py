"""The CPU time of a server: its process and all that it has started, by what the kernel counts."""

from __future__ import annotations

import os
from pathlib import Path

from benchmarks.peers import Absent

SESSION, USER, CHILDREN_SYSTEM = 3, 11, 14
"""Places in /proc/PID/stat behind the name, which may hold blanks; the last three follow on `USER`: system's,
and both of ended children."""


def cpu_seconds(pid: int) -> float:
    """User and system time since its start of every process in the session that `pid` leads, ended children too.

    `benchmarks.processes` starts each server in a session of its own. Resolution: a clock tick, 10 ms as a rule.

    Raises:
        Absent: where there is no /proc.
    """
    if not Path("/proc/self/stat").exists():
        raise Absent("no /proc here to read CPU time from")
    ticks = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            stat = (process / "stat").read_text()
        except OSError:  # it has just ended
            continue
        fields = stat.rpartition(")")[2].split()
        if int(fields[SESSION]) == pid:
            ticks += sum(map(int, fields[USER : CHILDREN_SYSTEM + 1]))
    return ticks / os.sysconf("SC_CLK_TCK")

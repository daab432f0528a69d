"""What gun or camera reads on a round: which stop it is, told one after the other, none twice (RND-1)."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from mobile.device.whereabouts import Fix
from mobile.ui.app_context import AppContext, Form
from mobile.ui.gun import bare
from mobile.ui.text import clock, t
from rulebook.subjects.rounds.commands import SeeStop
from rulebook.subjects.rounds.records import How, Position, RoundStop, StopState

ALL_OK, CURRENT, UNKNOWN, SAY_WHERE = "all_ok", "current", "unknown", "say_where"
"""Under these names the form keeps: a scan means all in order; the stop that is shown; a number on no list; each
scan says where it was, for this round alone."""
LONGEST_TERMINAL = 18
"""A longer number is a SIM's."""


def stop_of(stops: Sequence[RoundStop], number: str) -> RoundStop | None:
    """The stop that bears the number, by the round's list; a plate says it as well."""
    return next((s for s in stops if number and number in (s.terminal, s.sim, bare(s.name))), None)


def found_there(stop: RoundStop, number: str) -> str:
    """What was read there already of the number's kind, terminal or SIM; '' for nothing."""
    return stop.found_sim if len(number) > LONGEST_TERMINAL else stop.found_terminal


class Scans:
    """The scans of one screen. A gun is faster than the journal: they wait in a row, and none is told twice."""

    def __init__(self, here: AppContext, form: Form, round: str) -> None:
        self.here, self.form, self.round = here, form, round
        self.row: list[SeeStop] = form.memory.setdefault("row", [])
        self.told: set[str] = form.memory.setdefault("told", set())

    def add(self, number: str) -> str:
        """Tell the stop of a number; answers what speaks against it, '' for nothing."""
        stops = list(self.here.session.world.find(RoundStop, "round", self.round))
        stop = stop_of(stops, number)
        if stop is None:
            return t("rounds.on_no_list")
        numbers = _numbers(number if number in (stop.terminal, stop.sim) else "")
        if (stop.target in self.told or stop.state is StopState.SEEN) and not self._adds(stop, *numbers):
            seen = clock(stop.seen_at) if stop.seen_at else t("rounds.just_now")
            return t("rounds.scanned_twice", name=stop.name, at=seen)
        self.see(stop, *numbers)
        return ""

    def _adds(self, stop: RoundStop, terminal: str, sim: str) -> bool:
        """Whether it is a number of a kind that nobody has read there yet."""
        news = (terminal and not stop.found_terminal) or (sim and not stop.found_sim)
        return bool(news) and _sight(stop, terminal, sim) not in self.told

    def found_on(self, stop: RoundStop, number: str) -> None:
        """A number that the list has not, on this stop."""
        self.form.put(UNKNOWN, "")
        self.see(stop, *_numbers(number))

    def see(self, stop: RoundStop, terminal: str = "", sim: str = "", how: How | None = None) -> None:
        this = _sight(stop, terminal, sim)
        if this in self.told or (stop.target in self.told and not (terminal or sim)):
            return
        scanned = How.GUN if self.here.wide else How.CAMERA
        self.told |= {stop.target, this}
        self.form.put(CURRENT, stop.target)
        self.row.append(
            SeeStop(
                target=stop.target,
                how=how or scanned,
                terminal=terminal,
                sim=sim,
                all_ok=bool(self.form.get(ALL_OK, False)),
            )
        )
        if not self.form.memory.get("telling"):
            self.form.memory["telling"] = True
            self.here.page.run_task(self._tell)

    async def _tell(self) -> None:
        """One after the other; one that cannot be kept may be scanned again, the rest goes on with it."""
        try:
            while self.row:
                one = self.row.pop(0)
                try:
                    one = await self._placed(one)
                    if (await self.here.session.do(one, self.round)).refusal is not None:
                        self._again(one)
                except Exception:
                    self._again(one)
                    raise
        finally:
            self.form.memory["telling"] = False

    async def _placed(self, one: SeeStop) -> SeeStop:
        """With where it was, if the person chose to say so and the device knows it soon; else as it is."""
        if self.here.where is None or not self.form.get(SAY_WHERE, False):
            return one
        found = await self.here.where()
        return replace(one, position=position_of(found)) if found is not None else one

    def _again(self, one: SeeStop) -> None:
        self.told -= {one.target, _sight(one, one.terminal, one.sim)}


def _numbers(number: str) -> tuple[str, str]:
    return ("", number) if len(number) > LONGEST_TERMINAL else (number, "")


def _sight(stop: RoundStop | SeeStop, terminal: str, sim: str) -> str:
    """One sight's name among those told already: of the stop, with the number that was read."""
    return f"{stop.target}/{terminal}{sim}"


def position_of(found: Fix) -> Position:
    return Position(latitude=found.latitude, longitude=found.longitude, metres=found.metres)

"""One history: several people's phones, one server, bad links, deaths; then the link heals and both sides agree.

Its methods are what can happen. A history is a list of calls of them; nothing in here is random.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from pair.field import ORDER, Phone
from pair.links import Clock
from pair.machine import agreement
from pair.machine.deeds import BY_EYES, WHO, make
from pair.machine.eyes import SHOTS, Eyes, shot
from pair.machine.foresight import Foretold, last_arrival
from pair.machine.ground import Ground
from pair.machine.link import Late, StormyLink, Weather, storm_of
from pair.machine.office import Office, ServerDied
from pair.machine.ports import Doom, Killed, MortalFolder
from store.folder_memory import MemoryFolder

from mobile.client.enrolment import NotEnrolled, enrol, login_request
from mobile.client.offline_client import OfflineClient, Profile
from mobile.sync.fetching import NotFetched
from rulebook.kernel.ids import PersonId
from rulebook.kernel.wire import EnrolRequest
from rulebook.subjects.files.records import Photo
from sync_server.core.enrolment import issue_code

ORDERS = (ORDER, "demo-order-00b2m8", "order-3", "order-4", "opened-0", "opened-1", "opened-2")
MOST_SYNCS = 60
BITES = 100, 300
"""A photo of a few hundred bytes goes in several."""


class SkewedClock:
    """A phone's own clock, off by so many seconds."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.off = timedelta()

    def __call__(self) -> datetime:
        return self._clock() + self.off


class Pocket:
    """One person's phone: what is on it survives, the app in it does not."""

    def __init__(self, story: Story, profile: Profile, kept: MemoryFolder) -> None:
        self.profile = profile
        self.kept = kept
        self.doom = Doom()
        self.link = StormyLink(story.office, self.doom, story.late)
        self.clock = SkewedClock(story.clock)
        self.promised: list[bytes] = []
        """Every line whose saving was shown."""
        self.foretold: dict[str, Foretold] = {}
        """Line → what the phone said of it, where it was in the picture."""
        self.known = 0
        """Up to which arrival the phone knows the books; 0 before its first whole sync."""
        self._story = story
        self.used = False
        self.torn = Fraction(0)
        self._phone: Phone | None = None

    async def awake(self) -> Phone:
        """The running app; started again where it died, as often as it takes."""
        self.used = True
        while self._phone is None:
            folder = MortalFolder(self.kept, self.doom)
            folder.torn = self.torn
            try:
                client = await OfflineClient.open(folder, self.profile, self.clock)
            except Killed:
                self._died()
                continue
            self._phone = phone = Phone(client, self.link, folder, self.clock)  # type: ignore[arg-type]  # a folder that dies
            phone.runner.files.smallest, phone.runner.files.largest = BITES
            phone.runner.files._bite = phone._fetcher._bite = BITES[1]
            self._look_into(client)
        return self._phone

    def _look_into(self, client: OfflineClient) -> None:
        """Every line that was shown as saved is here, or forgotten as the server has it; and two more at most.

        What the phone writes by itself in one sync is of its clock and of what it forgot.
        """
        journal = client.journal
        gone = journal.first - 1
        assert gone <= client.notes.state.acknowledged, "a line was forgotten that the server may not have"
        found = self.promised[:gone] + [entry.framed for entry in journal.entries]
        assert found[: len(self.promised)] == self.promised, "a line that was shown as saved is gone"
        assert len(found) <= len(self.promised) + 2, "more lines than were ever made"
        assert [e.seq for e in journal.entries if e.line] == list(range(journal.first, len(found) + 1))
        self.promised = found

    def _died(self) -> None:
        self._phone = None
        self.kept = self.kept.after_a_kill()

    async def lives(self, what: Coroutine[Any, Any, object]) -> None:
        """Something the app does, to its end or the app's."""
        try:
            await what
        except Killed:
            self._died()
            await self.awake()

    async def does(self, deed: str, order: str, n: int) -> None:
        phone = await self.awake()
        if deed == "photo":
            await phone.client.blobs.keep(shot(n)[1])
        self._look_into(phone.client)  # what the phone wrote by itself, in the middle of a sync, is before this
        command, subject = make(phone, deed, order, n)
        said = await phone.do(command, subject)
        if said.line:
            self.promised.append(phone.client.journal.entries[-1].framed)
            codes = frozenset(one.code for one in said.irregularities)
            if self.known:
                self.foretold[said.line] = Foretold(codes, self.known)

    async def syncs(self) -> None:
        phone = await self.awake()
        before = last_arrival(self._story)
        await phone.sync()
        if phone.runner.signal == "online" and phone.unsent.nothing:
            self.known = before
        self._look_into(phone.client)

    async def looks_at(self, which: int) -> None:
        """A photo that is in sight, from the phone or the server: nothing else than what was taken."""
        phone = await self.awake()
        photos = sorted(phone.world.all(Photo), key=lambda one: one.id)
        if photos:
            ref = photos[which % len(photos)].file
            with contextlib.suppress(NotFetched):
                assert await phone.photo(ref, lambda _: None) == SHOTS[ref.sha256][1], (
                    "another photo than was taken"
                )

    async def logs_in_again(self, code: str) -> Phone:
        """The login lapsed while the phone lay about: a fresh code, and the same chain goes on."""
        phone = await self.awake()
        self.profile = await enrol(self.link, login_request(self.profile, code, "again"))
        await phone.client.close()
        self._phone = None
        return await self.awake()


class Story:
    """`page`: changes in one answer; `over_http`: all through the server's HTTP app; `photos`: some are taken."""

    def __init__(
        self,
        ground: Ground,
        loop: asyncio.AbstractEventLoop,
        page: int = 500,
        over_http: bool = False,
        photos: bool = False,
    ):
        self._loop = loop
        self._photos = photos
        self.start = ground.start
        self.clock = Clock()
        self.clock.now = self.start.now
        self.late: list[Late] = []
        self.beyond = 0
        """Records in sight that no device of theirs holds, at the end."""
        self._plot = ground.plot()
        self.office = Office(self._plot.open, self.start.master, self._plot.files, self.clock, page, over_http)
        self.pockets = [Pocket(self, *self.start.phone(person)) for person in self.start.people]

    def _run(self, what: Coroutine[Any, Any, Any]) -> Any:
        return self._loop.run_until_complete(what)

    # what can happen
    def work(
        self,
        who: int,
        order: int,
        deeds: Sequence[tuple[str, int]],
        deaths: Sequence[int] = (),
        torn: int = 0,
        shots: int = 0,
        storm: int = 0,
    ) -> None:
        """Somebody does some things; the phone dies after so many steps, with so many per cent written.

        `shots` says after which of them they take a photo as well: a bit for each. These are sent at once, in a
        storm, with the deaths that are left.
        """
        pocket = self._mortal(who, deaths, torn)
        shots = shots if self._photos else 0

        async def scene() -> None:
            for turn, (deed, n) in enumerate(deeds):
                await pocket.lives(pocket.does(deed, ORDERS[order], n))
                if shots >> turn & 1:
                    await pocket.lives(pocket.does("photo", ORDERS[order], n + turn))
            if shots:
                pocket.link.bites.extend(storm_of(storm))
                await pocket.lives(pocket.syncs())

        self._run(scene())
        pocket.link.bites.clear()
        pocket.doom.spare()

    def sync(self, who: int, weather: Sequence[Weather] = (), deaths: Sequence[int] = (), torn: int = 0) -> None:
        """A phone syncs; its requests meet that weather, and then none at all."""
        pocket = self._mortal(who, deaths, torn)
        pocket.link.coming.extend(Weather(*one) for one in weather)

        async def meanwhile(n: int) -> None:
            await pocket.does(("find", "settle", "accept")[n % 3], ORDERS[n % 4], n)

        pocket.link.meanwhile = meanwhile
        self._run(pocket.lives(pocket.syncs()))
        pocket.link.coming.clear()
        pocket.link.meanwhile = None
        pocket.doom.spare()

    def look(
        self, who: int, which: int, weather: Sequence[Weather] = (), deaths: Sequence[int] = (), torn: int = 0
    ) -> None:
        """Somebody looks at a photo; the requests for it meet that weather."""
        if not self._photos:
            return
        pocket = self._mortal(who, deaths, torn)
        pocket.link.bites.extend(Weather(*one) for one in weather)
        self._run(pocket.lives(pocket.looks_at(which)))
        pocket.link.bites.clear()
        pocket.doom.spare()

    def decide(self, deed: str, order: int, n: int, dies_at: int = 0) -> None:
        """A request made at the server itself, by whose business it is."""
        person = PersonId(WHO[deed])
        with self.office.company.read() as work:
            command, subject = BY_EYES[deed](Eyes(work, person, lambda: f"d-{n}"), ORDERS[order], n)
        self.office.decides(person, command, subject, dies_at)

    def rotate(self, leaked: bool, dies_at: int = 0) -> None:
        """The master secret is changed at the server."""
        self.office.rotates(leaked, dies_at)

    def arrive_late(self, which: int, dies_at: int = 0) -> None:
        """A request that nobody waits for any more gets through after all."""
        if self.late:
            self._deliver(self.late.pop(which % len(self.late)), dies_at)

    def _deliver(self, late: Late, dies_at: int = 0) -> None:
        if dies_at:
            self.office.doom.fate([dies_at])
        try:
            self._run(self.office.answer(*late))
        except ServerDied:
            pass
        finally:
            self.office.doom.spare()

    def let_time_pass(self, hours: int, who: int, minutes: int) -> None:
        """The server is started again meanwhile, and somebody's phone shows another time."""
        self.office.restart()
        self.clock.now += timedelta(hours=hours)
        self.pockets[who % len(self.pockets)].clock.off = timedelta(minutes=minutes)

    def get_a_phone(self, person: str, weather: Sequence[Weather] = ()) -> None:
        """Somebody enrols another device, and asks until the answer gets through. Two such are enough."""
        if len(self.pockets) == len(self.start.people) + 2:
            return
        link = StormyLink(self.office, Doom(), self.late)
        link.coming.extend(Weather(*one) for one in weather)
        code = issue_code(self.office.company, person)
        n = len(self.pockets)
        ask = EnrolRequest(code=code, device=f"00000000-0000-4000-8000-{n:012x}", token=f"{n:032x}", name="second")

        async def scene() -> Profile:
            for _ in range(len(weather) + 1):
                try:
                    return await enrol(link, ask)
                except NotEnrolled:
                    continue
            raise AssertionError("not let in over a good link")

        self.pockets.append(Pocket(self, self._run(scene()), MemoryFolder()))

    def _mortal(self, who: int, deaths: Sequence[int], torn: int) -> Pocket:
        pocket = self.pockets[who % len(self.pockets)]
        pocket.doom.fate(deaths)
        pocket.torn = Fraction(torn, 100)
        return pocket

    # and how it ends
    @property
    def used(self) -> list[Pocket]:
        """The phones that were taken out of the pocket at all; one at least."""
        return [pocket for pocket in self.pockets if pocket.used] or self.pockets[:1]

    def lines_made(self) -> int:
        return sum(len(pocket.promised) for pocket in self.pockets)

    def heal(self) -> None:
        """The link is good from now on. Phones and server come to agree, and late requests change nothing."""
        self._run(self._sync_all())
        agreement.hold(self)
        self._run(agreement.every_photo_is_there(self))
        if self.late:
            before = self.office_tables()
            while self.late:
                self._deliver(self.late.pop())
            assert self.office_tables() == before, "a request that came too late changed something"

    async def _sync_all(self) -> None:
        for _ in range(2):  # what the last one sends, the first one sees in the second round
            for pocket in self.used:
                phone = await pocket.awake()
                for _ in range(MOST_SYNCS):
                    await pocket.syncs()
                    if phone.runner.problem == "expired":
                        phone = await pocket.logs_in_again(issue_code(self.office.company, phone.me.id))
                    if phone.runner.signal == "online" and phone.unsent.nothing:
                        break
                said = phone.runner.signal, phone.runner.problem, phone.unsent.records, phone.unsent.files
                assert said == ("online", "", 0, 0), f"{phone.me.id} never gets through: {said}"

    def office_tables(self) -> dict[str, list[Any]]:
        return agreement.tables(self.office.company)

    def close(self) -> None:
        self.office.close()
        self._plot.clear()

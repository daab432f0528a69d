"""A shared phone: a colleague's code in the field for one's own login is told, and nobody's session is closed."""

from __future__ import annotations

import asyncio

from pair.field import Field
from pair.test_shut_out import LAPSE, Machine, _let_in, link_for, stopped

from rulebook.subjects.cash.commands import ReturnToBase


def test_a_colleagues_code_in_the_login_field_is_refused_in_words_and_stays_good(field: Field) -> None:
    async def scene() -> None:
        machine = Machine(field)
        bootstrap, state = machine.tab(link_for(field))
        await _let_in(bootstrap)
        assert state.session
        own = state.session.device_id
        await state.session.do(ReturnToBase(), "")
        field.clock.now += LAPSE
        await state.session.sync()
        other = link_for(field, "p-zhao")
        assert await state.session.log_in_again(other) == "code_other"
        assert (state.phase, state.session.device_id) == ("ready", own), "still at work, not in another tab"
        assert state.session.status.unsent > 0, "and nothing of theirs is lost"
        assert await state.session.log_in_again(f"https://paigong.example/#{link_for(field)}") == ""
        await state.session.sync()
        assert state.session.status.unsent == 0
        with stopped(bootstrap):
            machine.killed()
        colleague, shown = machine.tab(other)
        with stopped(colleague):
            await _let_in(colleague)
            assert shown.session
            assert shown.session.me.id == "p-zhao", "the code was not used up by it"

    asyncio.run(scene())


def test_a_code_that_nobody_knows_is_told_as_before(field: Field) -> None:
    async def scene() -> None:
        bootstrap, state = Machine(field).tab(link_for(field))
        with stopped(bootstrap):
            await _let_in(bootstrap)
            assert state.session
            assert await state.session.log_in_again("no-such-code") != ""
            assert state.phase == "ready"

    asyncio.run(scene())

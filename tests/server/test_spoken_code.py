"""A spoken code with both phones offline: made on one, typed into the other, verified when that one syncs."""

from __future__ import annotations

import asyncio

import pytest
from pair.field import ORDER, Field

from rulebook.kernel.ids import Fen, PersonId
from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.spoken.codes import challenge_of
from rulebook.subjects.spoken.commands import ClaimSpoken, EnterCode
from rulebook.subjects.spoken.handlers import asked_in
from rulebook.subjects.spoken.records import SpokenApproval, SpokenState
from sync_server.core.rebuild import compare


@pytest.mark.parametrize("right", [True, False])
def test_oral_3_both_phones_offline_the_server_verifies_at_sync_and_so_does_a_rebuild(
    field: Field, right: bool
) -> None:
    async def scene() -> None:
        wang, zhou = await field.phone("p-wang"), await field.phone("p-zhou")
        claim = ClaimSpoken(
            claim="s-1",
            approver=PersonId("p-zhou"),
            subject="spare_parts",
            what_for="天线一根",
            amount=Fen(20_000),
            how="电话",
        )
        await wang.does(claim, ORDER)
        told = wang.the(SpokenApproval, "s-1")
        read_out = challenge_of(asked_in(told))
        amount = told.amount if right else 20_001
        code = zhou.client.spoken_code(told.number, told.subject, amount, read_out)
        await wang.does(EnterCode(claim="s-1", code=code), ORDER)
        assert wang.the(SpokenApproval, "s-1").state is SpokenState.CLAIMED
        await wang.sync()
        assert wang.the(SpokenApproval, "s-1").state is (SpokenState.VERIFIED if right else SpokenState.CLAIMED)
        wrong = [i.code for i in field.all(Irregularity)]
        assert wrong == ([] if right else ["spoken_code_wrong"])
        assert compare(field.company).same

    asyncio.run(scene())

"""What the tests of bad links share."""

from __future__ import annotations

from pair.field import Field, Phone

from rulebook.subjects.receipts.records import Receipt


async def a_day(field: Field) -> tuple[Phone, Receipt]:
    wang = await field.phone("p-wang")
    return wang, await wang.does_the_visit()


async def until_sent(phone: Phone) -> None:
    """Sync until nothing is left to send, as the runner does over the day."""
    for _ in range(100):
        await phone.sync()
        if not phone.client.pending and phone.runner.signal == "online":
            return
    raise AssertionError(f"never through: {phone.runner.signal} {phone.runner.problem}")

"""What the tests of rescue share."""

from __future__ import annotations

import io

from pair.field import Field, Phone

from sync_server.core.rescue import Rescued, import_rescue


async def after_a_visit(field: Field) -> tuple[Phone, bytes]:
    """Wang's whole visit, none of it sent, and the rescue file of it."""
    wang = await field.phone("p-wang")
    await wang.does_the_visit()
    return wang, await wang.rescue()


def taken(field: Field, file: bytes) -> Rescued:
    return import_rescue(field.company, io.BytesIO(file))

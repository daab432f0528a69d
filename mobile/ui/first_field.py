"""A form that opens has the focus in its first field, however it was opened: one types at once.

Where there is a page around us it gives the focus (mobile/web/keys.js), by a tap, only where nobody has pressed
anything yet. A field that Python gave the focus to shows what is typed and does not tell the app: 810 yuan counted
were 10.
Not on a phone, where a keyboard would open over the form.
"""

from __future__ import annotations

import flet as ft

from mobile.ui.app_context import Form, use_app_context


def use_first_field(form: Form) -> None:
    """Give the first field that `form` draws the focus, each time the form opens."""
    here = use_app_context()

    async def focus() -> None:
        field = form.typing.first()
        if field is not None:
            await field.focus()  # type: ignore[no-untyped-call]  # Flet does not say its types

    def opened() -> None:
        field = form.typing.first()
        if here.wide and here.focus is not None and field is not None:
            here.focus(str(field.label))
        elif here.wide:
            here.page.run_task(focus)

    ft.use_effect(opened, [form])

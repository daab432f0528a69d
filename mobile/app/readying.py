"""Imports what a technician's start and day need, before the browser keeps Python's memory (mobile/web/memory.js).

In the browser only, and only by the worker that makes that memory: it must read nothing of this device.
"""

from __future__ import annotations

from importlib import import_module

from mobile.screens.registry import TABS

MODULES = (
    *("flet.messaging.pyodide_connection", "flet.messaging.session"),
    *("mobile.main", "mobile.device.browser.ports", "mobile.store.folder_opfs", "mobile.store.folder_indexeddb"),
    *("mobile.screens.start.starting", "mobile.screens.visits.visit"),
    *(entry.module for entry in TABS),
)

for module in MODULES:
    import_module(module)

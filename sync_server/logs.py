"""How the server logs: one JSON object a line on standard error, with plain tracebacks.

No values of variables, as prettier tracebacks would show them: keys and tokens are among them.
"""

from __future__ import annotations

import sys

import structlog


def log_plainly() -> None:
    """Set the log up; asked again it changes nothing."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),
    )

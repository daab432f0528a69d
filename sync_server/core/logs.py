"""How the server logs: one JSON object a line on standard error, with plain tracebacks.

No values of variables, as prettier tracebacks would show them: keys and tokens are among them. What libraries log
(uvicorn, SQLAlchemy) goes the same way.
"""

from __future__ import annotations

import logging
import sys
from datetime import datetime
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

from rulebook.kernel.times import COMPANY_ZONE

LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40}


def log_plainly(level: str = "info") -> None:
    """Set the log up; asked again it changes nothing but the level."""
    structlog.configure(
        processors=[*_shared(), structlog.processors.JSONRenderer(ensure_ascii=False)],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level]),
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),
    )


def log_libraries(level: str = "info") -> None:
    """What others log by the standard library becomes lines of ours, from warnings on."""
    handler = logging.StreamHandler(sys.stderr)
    renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=[_plain, *_shared(), renderer]))
    logging.basicConfig(handlers=[handler], level=max(logging.WARNING, LEVELS[level]), force=True)
    logging.captureWarnings(True)


def _shared() -> list[Any]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        _in_company_time,
        structlog.processors.format_exc_info,
    ]


def _plain(_: Any, __: str, event: Any) -> Any:
    """A record of the standard library as an event: which logger, and its error, if there was one."""
    record: logging.LogRecord = event.pop("_record")
    event.pop("_from_structlog", None)
    return {**event, "logger": record.name, **({"exc_info": record.exc_info} if record.exc_info else {})}


def _in_company_time(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Stamp it, with the zone that every other time of the company is told in."""
    event["timestamp"] = datetime.now(COMPANY_ZONE).isoformat(timespec="milliseconds")
    return event

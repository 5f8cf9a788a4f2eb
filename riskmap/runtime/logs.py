"""What the program writes about its own work: one form for all libraries, no personal data.

Everything goes to standard error, and as JSON with the traces of faults into a file under
``log/`` in home, one a process so that they can turn their files over in peace. Where a site says
so, it goes to a collector on another machine, too.
"""

from __future__ import annotations

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from riskmap.config import Log
from riskmap.outside.sending import Sending

FILE_BYTES = 5_000_000
FILES = 4
#: They tell at "info" what only their makers want to know.
QUIET = ("alembic", "apscheduler", "numba", "pyogrio", "rasterio")

_SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def set_up_logs(settings: Log, file: Path | None = None) -> None:
    """Send all records to standard error and into `file`; asked again, it replaces."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
        old.close()
    root.addHandler(_console(settings.format))
    if file is not None:
        root.addHandler(_file(file))
    if settings.send_to:
        root.addHandler(Sending(settings.send_to, _one_line_of_json()))
    root.setLevel(settings.level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(max(root.level, logging.WARNING))


def _console(form: str) -> logging.Handler:
    console = logging.StreamHandler(sys.stderr)
    for_people = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    last = for_people if form == "console" else _as_json()
    console.setFormatter(_formatter(_without_trace, _in_one_line, last))
    return console


def _file(path: Path) -> logging.Handler:
    path.parent.mkdir(parents=True, exist_ok=True)
    file = RotatingFileHandler(
        path, maxBytes=FILE_BYTES, backupCount=FILES, encoding="utf-8", delay=True
    )
    file.setFormatter(_formatter(structlog.processors.format_exc_info, _as_json()))
    return file


def _one_line_of_json() -> logging.Formatter:
    return _formatter(_without_trace, _in_one_line, _as_json())


def _as_json() -> Processor:
    return structlog.processors.JSONRenderer(ensure_ascii=False)


def _formatter(*last: Processor) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )


def _without_trace(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Leave only the kind of a fault: its trace stands in the file."""
    fault = event.pop("exc_info", None)
    if fault is True:
        fault = sys.exc_info()
    if isinstance(fault, tuple) and fault[0] is not None:
        event["fault"] = fault[0].__name__
    return event


def _in_one_line(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Write out what would break a line or move the cursor: nobody forges an entry by a name."""
    return {
        name: "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in value)
        if isinstance(value, str)
        else value
        for name, value in event.items()
    }

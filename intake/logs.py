"""How the log is written: lines for persons, or one JSON object per line for a collector."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

_LINES = "%(asctime)s %(levelname)s %(message)s"


class JsonLines(logging.Formatter):
    """One event per line: moment (UTC), level, module, message."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line of JSON; a message of several lines stays one."""
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0] is not None:
            told["error"] = record.exc_info[0].__name__  # never its words: they may name a person
        return json.dumps(told, ensure_ascii=False)


def begin() -> None:
    """Write warnings and worse to standard error, as lines for persons."""
    logging.basicConfig(level=logging.WARNING, format=_LINES, stream=sys.stderr)


def as_json() -> None:
    """Write everything that is logged from now on as JSON."""
    for handler in logging.getLogger().handlers:
        handler.setFormatter(JsonLines())

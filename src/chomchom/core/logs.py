"""What is written to the log, in production one JSON object a line, and never a word that somebody typed.

A line holds: time, level, logger, the sentence of the program with numbers and moments in it, and what the request is
known by (its number, the name of the page, status, duration, the number of the account). Of an error: its type and the
places in the code, never its message, which often quotes a row. Strings among the arguments are left out unless the
program says that they are words of its own (``Code``).
"""

import logging
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from pythonjsonlogger.json import JsonFormatter

OURS = "chomchom."
LEFT_OUT = "…"
FIELDS = ("request_id", "route", "method", "status", "ms", "account", "by")
FRAMES = 12
PLAIN = (int, float, bool, type(None), date, datetime, timedelta, UUID)

_request: ContextVar[str] = ContextVar("request", default="")


class Code(str):
    """A word of the program itself (a name of a chore, a kind, a key), nothing that somebody typed."""


@contextmanager
def of_request(number: str) -> Iterator[None]:
    """Lines written inside carry the number of the request."""
    token = _request.set(number)
    try:
        yield
    finally:
        _request.reset(token)


def request_id() -> str:
    return _request.get()


class WithoutPeople(JsonFormatter):
    """See the module: whatever is not known to be harmless is left out."""

    def __init__(self) -> None:
        super().__init__("%(levelname)s %(name)s %(message)s", timestamp="time", json_ensure_ascii=False)

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {key: record.__dict__[key] for key in FIELDS if key in record.__dict__}
        told.setdefault("request_id", request_id())
        if record.exc_info and record.exc_info[1] is not None:
            told |= {"error": _types(record.exc_info[1]), "at": _places(record.exc_info[1])}
        told |= {"name": record.name, "levelname": record.levelname, "msg": sentence(record), "created": record.created}
        return super().format(
            logging.makeLogRecord({key: value for key, value in told.items() if value not in ("", None)})
        )


def sentence(record: logging.LogRecord) -> str:
    """What the program wrote, with the harmless ones of its arguments. A sentence of another library that was put
    together before it came here is left out whole."""
    if not isinstance(record.msg, str):
        return type(record.msg).__name__
    if not record.args:
        return record.msg if record.name.startswith(OURS) else LEFT_OUT
    try:
        return record.msg % _harmless(record.args)
    except (TypeError, ValueError, KeyError):
        return LEFT_OUT


def _harmless(args: Any) -> Any:
    return {key: word(value) for key, value in args.items()} if isinstance(args, dict) else tuple(map(word, args))


def word(value: Any) -> Any:
    if isinstance(value, BaseException):
        return type(value).__name__
    return value if isinstance(value, (*PLAIN, Code)) else LEFT_OUT


def _types(error: BaseException | None) -> str:
    """The error and what caused it, the last first."""
    names = []
    while error is not None and len(names) < 5:
        names.append(f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins."))
        error = error.__cause__ or error.__context__
    return " < ".join(names)


def _places(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _short(path: str) -> str:
    return "/".join(path.rsplit("/", 3)[-3:])


def configuration(kind: str) -> dict[str, Any]:
    """For ``LOGGING``: ``json`` as described above, ``lines`` as they come, for whoever develops."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
            "json": {"()": "chomchom.core.logs.WithoutPeople"},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": kind}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "chomchom.request": {"level": "INFO" if kind == "json" else "WARNING"},
            "django.request": {"level": "ERROR"},  # each request has a line of its own
        },
    }


def catch_uncaught() -> None:
    """What nobody caught goes through the log as well, instead of to the terminal with its message."""
    log = logging.getLogger("chomchom.uncaught")

    def tell(kind: type[BaseException], error: BaseException | None, trace: Any) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), trace)
        elif error is not None:
            log.critical("Nobody caught this.", exc_info=(kind, error, trace))

    logging.raiseExceptions = False  # a line that cannot be written would be printed with its arguments
    sys.excepthook = tell
    threading.excepthook = lambda args: tell(args.exc_type, args.exc_value, args.exc_traceback)

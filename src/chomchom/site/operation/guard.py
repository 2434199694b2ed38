"""Whether the pages of this program may still be served: looked up beside the requests, once a minute."""

import logging
import threading

from django.db import DatabaseError, connections

from chomchom.core import logs, schema

log = logging.getLogger(__name__)

EVERY_S = 60.0
AGAIN_S = 5.0  # while it refuses, or knows nothing

_look = threading.Event()
_state: dict[str, schema.Schema | None] = {"schema": None}


def refusal() -> str:
    """Why no page is served, empty while they are. Costs nothing; before the first look nothing is refused."""
    known = _state["schema"]
    return known.refusal_of_pages if known else ""


def word() -> str:
    """For ``/health``: ours, behind, newer (served on), refused, unknown."""
    known = _state["schema"]
    if known is None:
        return "unknown"
    if known.is_ours:
        return "ours"
    if known.missing:
        return "behind"
    return "refused" if known.contracts else "newer"


def look() -> schema.Schema | None:
    """Compare now; None (and what was known before stays) where the database does not answer."""
    before = refusal()
    try:
        _state["schema"] = schema.schema()
    except DatabaseError:
        return None
    if refusal() and refusal() != before:
        log.error("Pages are refused. %s", logs.Code(refusal()))
    return _state["schema"]


def look_soon() -> None:
    """Something went wrong with the database: perhaps it is another one now."""
    _look.set()


def watch() -> threading.Thread:
    """Look at once, then go on beside the requests."""
    _look_alone()
    thread = threading.Thread(target=_go_on, name="schema", daemon=True)
    thread.start()
    return thread


def _go_on() -> None:
    while True:
        known = _state["schema"]
        _look.wait(EVERY_S if known is not None and not refusal() else AGAIN_S)
        _look.clear()
        _look_alone()


def _look_alone() -> None:
    try:
        look()
    except Exception:  # a fault here must not stop the looking
        log.exception("The schema could not be compared.")
    finally:
        connections.close_all()

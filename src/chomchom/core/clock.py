"""The one place that knows what time it is; read at the edge (middleware, commands), an argument everywhere below.

A demo district lives by a story clock: it starts on some morning, may run faster than the world, and never goes back.
It is a small file under ``CHOMCHOM_VAR`` that web server and worker both read. In production it does not exist.
"""

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class StoryClock:
    """At the real moment ``real`` it was ``story``; since then ``speed`` story seconds pass in one real second."""

    real: datetime
    story: datetime
    speed: float = 1.0

    def at(self, real: datetime) -> datetime:
        return self.story + (real - self.real) * self.speed


def _path() -> Path:
    return settings.VAR / "story-clock.json"


@lru_cache(maxsize=1)
def _read(path: Path, changed_ns: int) -> StoryClock:
    raw = json.loads(path.read_text())
    return StoryClock(datetime.fromisoformat(raw["real"]), datetime.fromisoformat(raw["story"]), raw["speed"])


def story() -> StoryClock | None:
    """The story clock of a demo district, or None where the world's clock counts."""
    if settings.PRODUCTION:
        return None
    try:
        return _read(_path(), _path().stat().st_mtime_ns)
    except FileNotFoundError:
        return None


def now() -> datetime:
    """The present moment, aware, in UTC."""
    real = datetime.now(UTC)
    clock = story()
    return clock.at(real).astimezone(UTC) if clock else real


def speed() -> float:
    """How many seconds of ``now()`` pass in one real second: 1 where the world's clock counts."""
    clock = story()
    return clock.speed if clock else 1.0


def set_story(*, at: datetime, speed: float) -> StoryClock:
    """Let the story stand at ``at`` now and go on at ``speed``. Raises ValueError in production, and for a step back:
    what has happened cannot lie in the future."""
    if settings.PRODUCTION:
        raise ValueError("There is no story clock in production.")
    current = story()
    real = datetime.now(UTC)
    if current and at < current.at(real):
        raise ValueError(
            f"The story clock stands at {current.at(real):%Y-%m-%d %H:%M}; it does not go back to {at:%Y-%m-%d %H:%M}."
        )
    return _keep(StoryClock(real, at, speed))


def set_speed(speed: float) -> StoryClock | None:
    """Go on from where the story stands at another speed; None where there is no story clock."""
    current = story()
    if current is None:
        return None
    # the moment is taken once: between two readings of the clock a moment passes, and that would be a step back
    return _keep(StoryClock(real := datetime.now(UTC), current.at(real), speed))


def _keep(clock: StoryClock) -> StoryClock:
    """Written beside and moved into place: a reader sees the old clock or the new one, never half of one."""
    values = {"real": clock.real.isoformat(), "story": clock.story.isoformat(), "speed": clock.speed}
    temporary = _path().with_suffix(f".{os.getpid()}")
    temporary.write_text(json.dumps(values))
    temporary.replace(_path())
    return clock

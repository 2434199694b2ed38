"""What a phone sends, read into a ``Report`` or refused with a sentence. No database, no clock.

One report is ``{"report_id": uuid, "handover": id, "kind": ReportKind, "happened_at": ISO 8601 with its offset,
"content": {…}}``; the content by kind:

- handed_over: ``{"met": Met, "observations": {aspect: {"level": Level, "word": str}}}`` with exactly the eight aspects;
  ``"food"``: "given" or "kept" where the page asked for it
- no_reply: ``{"word": str}``
- step: ``{"step": DoorStep, "word": str}``
- red_flag: ``{"flag": RedFlag, "word": str}``
- discard: ``{"boxes": 1 to 20, "reason": str}``
- photo: ``{"about": PhotoOf, "image": base64}``

handed_over may carry ``"position": {"lat", "lng", "accuracy_m"}``.

Keys that are not named here are left out: a newer page may say more than this server understands.
"""

from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import TextChoices
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from chomchom.care.enums import Aspect, DoorStep, Level, Met, RedFlag, ReportKind
from chomchom.care.enums_phone import PhotoOf
from chomchom.care.rules.photos import LARGEST_PHOTO, no_photo
from chomchom.core.refusal import Refusal, Refused
from chomchom.core.text import even

WORD_CHARACTERS = 200
REASON_CHARACTERS = 120
MOST_BOXES = 20
LARGEST_ID = 2**63 - 1
FOOD = ("given", "kept")
#: A phone whose battery was empty says 1970; later than this the difference to our clock would not fit its column.
CLOCK_YEARS = range(1970, 2090)


@dataclass(frozen=True)
class Report:
    """One report as the phone made it. ``happened_at`` is still by the phone's own clock."""

    report_id: UUID
    handover_id: int
    kind: ReportKind
    happened_at: datetime
    content: dict[str, Any]
    blob: bytes = b""  # of a photo, as it came


def read(raw: object) -> Report:
    """Raises ``Refused`` whose code is number, stop, kind, time, content, met, observations, word, step, flag, boxes,
    photo or too_long."""
    if not isinstance(raw, Mapping):
        raise _refused("content", _("This report cannot be read. Load the page anew and report again."))
    report_id = read_number(raw.get("report_id"))
    if report_id is None:
        raise _refused("number", _("The report carries no valid number (UUID). Load the page anew and report again."))
    kind = _choice(raw.get("kind"), ReportKind, "kind", _("This kind of report is unknown. Load the page anew."))
    content = raw.get("content") or {}
    if not isinstance(content, Mapping):
        raise _refused("content", _("This report cannot be read. Load the page anew and report again."))
    said = READERS[kind](content)
    blob = said.pop("blob", b"")
    return Report(report_id, _stop(raw.get("handover")), kind, _moment(raw.get("happened_at")), said, blob)


def read_number(raw: object) -> UUID | None:
    """The UUID of a report, or None where there is none."""
    try:
        return UUID(raw) if isinstance(raw, str) else None
    except ValueError:
        return None


def read_clock(raw: object) -> datetime | None:
    """A moment with its offset, or None for anything else or a year that no clock shows."""
    try:
        moment = parse_datetime(raw) if isinstance(raw, str) else None
    except ValueError:
        return None
    if moment is None or moment.tzinfo is None or moment.year not in CLOCK_YEARS:
        return None
    return moment


def _refused(code: str, sentence: str) -> Refused:
    return Refused(Refusal(code, sentence))


def _choice(raw: object, choices: type[TextChoices], code: str, sentence: str) -> Any:
    if not isinstance(raw, str) or raw not in choices.values:
        raise _refused(code, sentence)
    return choices(raw)


def _stop(raw: object) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or not 1 <= raw <= LARGEST_ID:
        raise _refused("stop", _("The report does not say which stop it is about."))
    return raw


def _moment(raw: object) -> datetime:
    moment = read_clock(raw)
    if moment is None:
        raise _refused("time", _("The report does not say when it happened (date, time and time zone)."))
    return moment


def _text(raw: object, most: int) -> str:
    """Evened text; signs that no database keeps (NUL, half a surrogate pair) become plain ones."""
    if raw is None:
        return ""
    if not isinstance(raw, str):
        raise _refused("content", _("This report cannot be read. Load the page anew and report again."))
    if len(raw) > most:
        raise _refused(
            "too_long",
            _("The text has %(length)s characters; %(most)s are possible. Please shorten it.")
            % {"length": len(raw), "most": most},
        )
    return even(raw.replace("\0", " ").encode("utf-8", "replace").decode())[:most]


def _handed_over(content: Mapping[str, Any]) -> dict[str, Any]:
    met = _choice(content.get("met"), Met, "met", _("Say whom you met: the person, family, or staff."))
    said = content.get("observations")
    if not isinstance(said, Mapping) or said.keys() != set(Aspect.values):
        missing = [str(a.label) for a in Aspect if not isinstance(said, Mapping) or a not in said]
        raise _refused(
            "observations",
            _("Tap each of the eight observations. Still missing: %(missing)s") % {"missing": ", ".join(missing)}
            if missing
            else _("Only the eight observations can be reported."),
        )
    food = {"food": content["food"]} if content.get("food") in FOOD else {}
    position = _position(content.get("position"))
    return {"met": met.value, "observations": {a.value: _observation(a, said[a]) for a in Aspect}} | position | food


def _position(raw: object) -> dict[str, Any]:
    """``{"position": …}``, or nothing: a position that is none must not cost the report."""
    if not isinstance(raw, Mapping):
        return {}
    numbers = [raw.get(name) for name in ("lat", "lng", "accuracy_m")]
    if any(isinstance(one, bool) or not isinstance(one, int | float) for one in numbers):
        return {}
    lat, lng, accuracy = (float(one) for one in numbers)
    if not (-90 <= lat <= 90 and -180 <= lng <= 180 and 0 <= accuracy < 1e6):
        return {}
    return {"position": {"lat": round(lat, 5), "lng": round(lng, 5), "accuracy_m": round(accuracy)}}


def _observation(aspect: Aspect, said: object) -> dict[str, str]:
    if not isinstance(said, Mapping) or said.get("level") not in Level.values:
        raise _refused(
            "observations",
            _("Tap each of the eight observations. Still missing: %(missing)s") % {"missing": aspect.label},
        )
    word = _text(said.get("word"), WORD_CHARACTERS)
    if said["level"] == Level.AS_USUAL:
        return {"level": Level.AS_USUAL.value}
    if not word:
        raise _refused("word", _("“%(aspect)s” has changed: say in a word how.") % {"aspect": aspect.label})
    return {"level": Level.CHANGED.value, "word": word}


def _no_reply(content: Mapping[str, Any]) -> dict[str, Any]:
    return {"word": _text(content.get("word"), WORD_CHARACTERS)}


def _step(content: Mapping[str, Any]) -> dict[str, Any]:
    step = _choice(content.get("step"), DoorStep, "step", _("This step at the door is unknown. Load the page anew."))
    return {"step": step.value, "word": _text(content.get("word"), WORD_CHARACTERS)}


def _red_flag(content: Mapping[str, Any]) -> dict[str, Any]:
    flag = _choice(
        content.get("flag"), RedFlag, "flag", _("Say which warning sign it is. If a life is at risk, call 119 now.")
    )
    return {"flag": flag.value, "word": _text(content.get("word"), WORD_CHARACTERS)}


def _discard(content: Mapping[str, Any]) -> dict[str, Any]:
    boxes = content.get("boxes", 1)
    if isinstance(boxes, str) and boxes.isascii() and boxes.isdigit() and len(boxes) <= 2:  # as a form sends it
        boxes = int(boxes)
    if isinstance(boxes, bool) or not isinstance(boxes, int) or not 1 <= boxes <= MOST_BOXES:
        raise _refused("boxes", _("Say how many boxes were thrown away: 1 to %(most)s.") % {"most": MOST_BOXES})
    return {"boxes": boxes, "reason": _text(content.get("reason"), REASON_CHARACTERS)}


def _photo(content: Mapping[str, Any]) -> dict[str, Any]:
    about = _choice(content.get("about"), PhotoOf, "photo", _("Say what the photo shows: the food or the door."))
    image = content.get("image")
    if not isinstance(image, str) or len(image) > LARGEST_PHOTO * 4 // 3 + 4:
        raise _refused("photo", _("The photo is missing or too large. Take it again."))
    try:
        blob = b64decode(image, validate=True)
    except ValueError:
        raise _refused("photo", no_photo()) from None
    return {"about": about.value, "sha256": sha256(blob).hexdigest(), "blob": blob}


READERS: dict[ReportKind, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    ReportKind.HANDED_OVER: _handed_over,
    ReportKind.NO_REPLY: _no_reply,
    ReportKind.STEP: _step,
    ReportKind.RED_FLAG: _red_flag,
    ReportKind.DISCARD: _discard,
    ReportKind.PHOTO: _photo,
}

"""When an incident may be worked, and when it may be closed: nothing of the story is missing without a reason."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chomchom.care.enums import IncidentState, StepKind
from chomchom.core.refusal import Refusal

#: A clock that is a little ahead is no lie.
AHEAD = timedelta(minutes=2)
#: Somebody may have lain for days before it was noticed; a month before is a slip of the pen.
BEFORE = timedelta(days=31)


class Step(Protocol):
    kind: str
    pk: int


class Stated(Protocol):
    state: str


def latest(steps: Iterable[Step]) -> dict[str, Step]:
    """{kind: the step that counts}: of each kind the one recorded last."""
    return {step.kind: step for step in sorted(steps, key=lambda step: step.pk)}


def missing(steps: Iterable[Step]) -> list[StepKind]:
    """The steps of the story of which nothing was recorded, neither that they happened nor why not."""
    recorded: Mapping[str, Step] = latest(steps)
    return [kind for kind in StepKind if kind not in recorded]


def may_work(incident: Stated) -> Refusal | None:
    if incident.state == IncidentState.OPEN:
        return None
    return Refusal("closed", _("The incident is closed. Nothing can be added to it any more."))


def may_have_happened(happened_at: datetime, at: datetime, since: datetime | None = None) -> Refusal | None:
    """Refuses a moment in the future, or one that lies too long before ``since`` (default: ``at``) to belong to it."""
    if happened_at > at + AHEAD:
        return Refusal("future", _("This moment lies in the future. Enter when it happened."))
    if happened_at < (since or at) - BEFORE:
        return Refusal("long_ago", _("This moment lies long before the incident. Check the year and the day."))
    return None


def may_close(incident: Stated, steps: Iterable[Step], open_tasks: Iterable[object]) -> Refusal | None:
    """Refuses while a step is missing without a reason, or a task is neither done nor withdrawn."""
    absent = missing(steps)
    if incident.state != IncidentState.OPEN:
        return Refusal("closed", _("The incident is already closed."))
    if absent:
        return Refusal(
            "steps",
            _("Still missing: %(steps)s. Record each step, or the reason why it was not needed.")
            % {"steps": ", ".join(str(kind.label) for kind in absent)},
        )
    left = [str(task) for task in open_tasks]
    if left:
        words = ngettext(
            "A task is still open: %(tasks)s. Finish it, or withdraw it with a reason.",
            "%(count)s tasks are still open: %(tasks)s. Finish each, or withdraw it with a reason.",
            len(left),
        )
        return Refusal("tasks", words % {"count": len(left), "tasks": ", ".join(left)})
    return None

"""A drill as a kind of subject of the net."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chomchom.core.actors import Actor
from chomchom.core.refusal import insist
from chomchom.net import subjects
from chomchom.net.models import Alert, Drill
from chomchom.net.operations import drills as operations
from chomchom.net.rules import alerts as rules
from chomchom.net.subjects import Card


class Drills:
    kind = operations.KIND
    outcomes: dict[str, Any] = {operations.FINISHED: gettext_lazy("Drill ended")}

    def cards(self, ids: Collection[int]) -> dict[int, Card]:
        drills = Drill.objects.filter(pk__in=ids).select_related("policy")
        return {drill.pk: self._card(drill) for drill in drills}

    def close(self, *, alert: Alert, outcome: str, how: str, note: str, by: Actor, at: datetime) -> None:
        """Ends the drill and with it the alert."""
        insist(rules.may_close(alert, outcome))
        operations.end_drill(drill=Drill.objects.get(pk=alert.subject_id), how=how, note=note, by=by, at=at)

    def links(self, alert: Alert) -> list[tuple[Any, str]]:
        return [(_("Report of the drill"), reverse("net:drill", args=[alert.subject_id]))]

    def _card(self, drill: Drill) -> Card:
        title = _("Drill: {ladder}").format(ladder=drill.policy.title)
        lines = (drill.note,) if drill.note else ()
        return Card(title=title, label=title, url=reverse("net:drill", args=[drill.pk]), lines=lines)


def register() -> None:
    subjects.register(Drills())
    subjects.register_cause(operations.CAUSE, gettext_lazy("Drill"))

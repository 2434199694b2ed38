"""The clock of a breach of personal data is a promise too: the law gives 72 hours to tell the people and the authority.

Breaches lie in ``people``, which knows nothing of the net; so the net itself looks at them, as a chore, and registers
the breach as a kind of subject. The alert opens a day before the time is over. Where nobody has it within four hours,
or has it and tells nobody within six, it climbs; at the latest six hours before the end.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chomchom.core.actors import Actor
from chomchom.core.refusal import Refusal, insist
from chomchom.net import operations, subjects
from chomchom.net.enums import WatchState
from chomchom.net.models import Alert, Watch
from chomchom.net.rules.watches import has_reason
from chomchom.net.subjects import Card
from chomchom.people.enums import OrganisationKind, Role
from chomchom.people.models import Breach
from chomchom.people.queries import privacy

KIND = "net.breach"
POLICY, TRADE_POLICY = "net.breach", "net.breach.trade"
EVERY = timedelta(minutes=1)
BEFOREHAND = timedelta(hours=24)
BY = Actor.program("breach watch")

TOLD, NO_BREACH = "told", "no_breach"
ASK = "tell_of_breach"

_STEP = {"acknowledge_minutes": 240, "done_minutes": 360, "ask": ASK, "channels": ["in_app", "email", "sms"]}
LAST_HOURS = 18 * 60  # minutes after the alert: six hours before the time is over
LADDERS = {
    POLICY: [
        {"key": "office", "after_minutes": 0, "roles": ["district_officer"], **_STEP},
        {"key": "duty", "after_minutes": LAST_HOURS, "roles": ["district_officer", "duty_officer"], **_STEP},
    ],
    TRADE_POLICY: [
        {"key": "office", "after_minutes": 0, "roles": ["trade_head", "trade_officer"], **_STEP},
        {"key": "district", "after_minutes": LAST_HOURS, "roles": ["trade_head", "district_officer"], **_STEP},
    ],
}
NAMES = {
    POLICY: gettext_lazy("Clock of a breach of personal data"),
    TRADE_POLICY: gettext_lazy("Clock of a breach of personal data at a trade office"),
}


class Breaches:
    """The kind of subject: how a breach is shown, and how its alert may end. No word of what happened leaves by it."""

    kind = KIND
    outcomes: dict[str, Any] = {
        TOLD: gettext_lazy("The people were told, and the authority where it must be"),
        NO_BREACH: gettext_lazy("It was no breach"),
    }
    how = gettext_lazy("How is that known?")

    def cards(self, ids: Collection[int]) -> dict[int, Card]:
        return {row.pk: _card(row) for row in Breach.objects.filter(pk__in=ids).select_related("organisation")}

    def close(self, *, alert: Alert, outcome: str, how: str, note: str, by: Actor, at: datetime) -> None:
        """From the alert's page. Refused: "told" while the sheet still shows a duty, "no breach" without its reason."""
        if outcome == TOLD:
            insist(still_owed(Breach.objects.get(pk=alert.subject_id)))
        elif outcome == NO_BREACH:
            insist(has_reason(how or note))
        operations.close(alert=alert, outcome=outcome, how=how, note=note, by=by, at=at)

    def links(self, alert: Alert) -> list[tuple[Any, str]]:
        return [(_("Sheet of the breach"), reverse("people:breach", args=[alert.subject_id]))]


def register() -> None:
    subjects.register(Breaches())
    subjects.register_ask(
        ASK, gettext_lazy("Tell the people and report to the authority before the time is over; tick both off.")
    )


def install_ladders(*, at: datetime) -> None:
    """The ladders of breaches, for every district that has none of its own; again changes nothing."""
    for key, steps in LADDERS.items():
        operations.publish_policy(district_id=None, key=key, steps=steps, name=str(NAMES[key]), by=BY, at=at)


# -- looking ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def look(*, at: datetime) -> None:
    """Watch what was noted and is not watched yet; keep what was told. Any number of times."""
    watches = Watch.objects.filter(subject_kind=KIND)
    kept = watches.filter(state=WatchState.KEPT).values("subject_id")
    watched = set(watches.exclude(state=WatchState.KEPT).values_list("subject_id", flat=True))
    for breach in Breach.objects.exclude(pk__in=kept).select_related("organisation").order_by("pk"):
        if breach.pk not in watched:
            _watch(breach, at)
        if not is_owed(breach):
            operations.keep_many(kind=KIND, subject_ids=[breach.pk], outcome=TOLD, by=BY, at=at)


def _watch(breach: Breach, at: datetime) -> None:
    office = breach.organisation
    due_at = max(min(privacy.deadlines_of(breach)) - BEFOREHAND, breach.made_at)
    operations.promise_many(
        kind=KIND,
        policy=TRADE_POLICY if office.kind == OrganisationKind.TRADE_OFFICE else POLICY,
        district_id=office.district_office_id,
        promises=[operations.Promise(breach.pk, due_at, parties_of(breach))],
        by=BY,
        at=at,
    )


def parties_of(breach: Breach) -> dict[str, int]:
    """Who is told: the office whose data they are, then its district."""
    office = breach.organisation
    own = (Role.TRADE_HEAD, Role.TRADE_OFFICER) if office.kind == OrganisationKind.TRADE_OFFICE else ()
    district = dict.fromkeys((Role.DISTRICT_OFFICER.value, Role.DUTY_OFFICER.value), office.district_office_id)
    return {role.value: office.pk for role in own} | district


def is_owed(breach: Breach) -> bool:
    """Is somebody still to be told? The log is asked only where the people were told and the authority was not."""
    if breach.notified_at is None or breach.reported_at is not None:
        return breach.notified_at is None
    return privacy.duties_of(breach, privacy.sheet(breach)).must_report


def still_owed(breach: Breach) -> Refusal | None:
    if not is_owed(breach):
        return None
    return Refusal("still_owed", _("The sheet still shows something to be told or reported. Tick it off there first."))


def _card(breach: Breach) -> Card:
    known = timezone.localtime(breach.known_at, breach.organisation.zone)
    label = _("Breach of personal data known since {moment}: {organisation}").format(
        moment=f"{known:%m-%d %H:%M}", organisation=breach.organisation
    )
    return Card(title=label, label=label, url=reverse("people:breach", args=[breach.pk]))

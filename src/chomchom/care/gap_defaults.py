"""Thresholds, points and ladders of care gaps and signals from outside as they are installed.

No rule was found for any number here: the signals are those of the field, the values together are a proposal, and each
row says so. A district lets another row hold from a day on.
"""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from chomchom.care.enums_gaps import GapKind, PersonPart, SignalEvent, SignalLevel, SignalSource
from chomchom.people.enums import Role

GAP_POLICY = "care.gap"
SIGNAL_POLICY = "care.outside_signal"
SIGNAL_ALARM_POLICY = "care.outside_alarm"
SIGNAL_CAUSE = "outside_signal"
SIGNAL_CAUSE_LABEL = _("Told from outside")

SINCE = date(2026, 1, 1)
PROPOSED = "proposed"

# kind: days, points, points per day, points at most, hours to close, found again after days
GAP_RULES: dict[str, tuple[int, int, int, int, int, int]] = {
    GapKind.SERVICE_STOPPED: (0, 30, 1, 50, 48, 30),
    GapKind.UNCONFIRMED: (7, 30, 10, 60, 8, 7),
    GapKind.NOT_SEEN: (7, 25, 2, 55, 24, 7),
    GapKind.NO_CONTACT: (0, 15, 0, 15, 168, 90),
    GapKind.NO_SUBSTITUTE: (1, 40, 0, 40, 3, 1),
    GapKind.ENDS_SOON: (14, 10, 1, 25, 72, 30),
    GapKind.HOLIDAY: (3, 15, 1, 30, 72, 30),
}
"""``days`` means: how far back (unconfirmed), without a sighting (not seen), ahead (no substitute, ends soon), at least
so long (holiday)."""

HOLIDAY_AHEAD_DAYS = 14

PERSON_POINTS = {
    PersonPart.ALONE: 10,
    PersonPart.HIGH_RISK: 15,
    PersonPart.CANNOT_WALK: 8,
    PersonPart.VERY_OLD: 5,
}

F, C, A = SignalLevel.FACT, SignalLevel.CONCERN, SignalLevel.ALARM
E = SignalEvent
SIGNAL_RULES: dict[tuple[str, str], str] = {
    (SignalSource.AI_CALL, E.ANSWERED): F,
    (SignalSource.AI_CALL, E.NOT_ANSWERED): C,
    (SignalSource.AI_CALL, E.UNWELL): C,
    (SignalSource.AI_CALL, E.ASKED_FOR_HELP): A,
    (SignalSource.METER, E.USED): F,
    (SignalSource.METER, E.NOT_USED): C,
    (SignalSource.METER, E.UNUSUAL): C,
    (SignalSource.HOME_ALARM, E.PRESSED): A,
    (SignalSource.HOME_ALARM, E.FALL): A,
    (SignalSource.HOME_ALARM, E.FIRE_OR_GAS): A,
    (SignalSource.HOME_ALARM, E.NO_MOVEMENT): C,
    (SignalSource.HOME_ALARM, E.SILENT): F,
    (SignalSource.NEIGHBOUR, E.SEEN_WELL): F,
    (SignalSource.NEIGHBOUR, E.WORRIED): C,
    (SignalSource.NEIGHBOUR, E.ASKED_FOR_HELP): A,
}


def _step(key: str, after: int, roles: tuple[Role, ...], ask: str, say: int, done: int, *more: str) -> dict[str, Any]:
    return {
        "key": key,
        "after_minutes": after,
        "roles": [role.value for role in roles],
        "ask": ask,
        "acknowledge_minutes": say,
        "done_minutes": done,
        "channels": ["in_app", "email", *more],
    }


LADDERS: tuple[tuple[str, Any, tuple[dict[str, Any], ...]], ...] = (
    (
        GAP_POLICY,
        _("Care gap not closed in time"),
        (
            _step("owner", 0, (Role.CASE_MANAGER,), "care.gap.owner", 120, 480),
            _step("district", 480, (Role.DISTRICT_OFFICER,), "care.gap.district", 240, 1440),
        ),
    ),
    (
        SIGNAL_POLICY,
        _("A concern told from outside"),
        (
            _step("dong", 0, (Role.CASE_MANAGER,), "care.signal.dong", 60, 180),
            _step("duty", 180, (Role.DUTY_OFFICER,), "care.signal.duty", 60, 180),
            _step("district", 1440, (Role.DISTRICT_OFFICER,), "care.signal.duty", 240, 1440),
        ),
    ),
    (
        SIGNAL_ALARM_POLICY,
        _("An alarm told from outside"),
        (
            _step("at_once", 0, (Role.CASE_MANAGER, Role.DUTY_OFFICER), "care.signal.alarm", 3, 15, "sms", "web_push"),
            _step("district", 5, (Role.DISTRICT_OFFICER,), "care.signal.alarm", 3, 15, "sms", "web_push"),
        ),
    ),
)

ASKS = {
    "care.gap.owner": _(
        "A care gap was not closed in time. 1. Read the reason and call the person. 2. Do what closes it: a visit, "
        "another service, a contact. 3. Close it and say what was done, or note what is still missing."
    ),
    "care.gap.district": _(
        "A care gap is still open and its owner has not closed it. Ask the dong office what is missing, help with a "
        "provider or a service, and see that somebody calls on the person."
    ),
    "care.signal.dong": _(
        "Something was told from outside. 1. Call the person today. 2. If nobody answers, call the contacts, then go "
        "there. 3. Say what was found."
    ),
    "care.signal.duty": _(
        "A concern told from outside has not been looked into. Call the dong office; if nobody is there, call the "
        "person yourself, and send somebody if nobody answers."
    ),
    "care.signal.alarm": _(
        "An alarm at the home of this person. 1. Call the person now. 2. If nobody answers, or help is asked for, call "
        "119 and say why life is at risk. 3. See that somebody goes there, and say what was found."
    ),
}

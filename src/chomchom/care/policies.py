"""Care's escalation ladders as data: who is told when the door stays shut, how long they have, what they should do.

All minutes stand here. The sources of the steps are named in docs/reference; the times together are a proposal that a
district changes by publishing a version of its own (``net.operations.publish_policy``).
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from chomchom.care.enums import Risk
from chomchom.people.enums import Role

DAY = "care.day"
NO_REPLY = "care.no_reply"
NO_REPLY_HIGH = "care.no_reply.high"
RED_FLAG = "care.red_flag"
CHANGE = "care.change"
INCIDENT_TASK = "care.incident_task"
LEFT_OUT = "care.left_out"
SILENCE = "care.silence"

CHANGE_CAUSE = "change"
CHANGE_CAUSE_LABEL = _("Change of condition")
LEFT_OUT_CAUSE = "left_out"
LEFT_OUT_CAUSE_LABEL = _("On no courier's round")
SILENT_MINUTES = 15  # a phone on a round that is not heard for so long, or keeps reports back for so long, is silent

# -- at the door: minutes after it stays shut ------------------------------------------------------------------------

WAIT_MINUTES = 3  # the courier waits this long after knocking
REPORT_BY_MINUTE = 10  # the courier reports "no reply"; the ladder counts from this report
DONG_BY_MINUTE = 30  # the desk hands over to the dong office
VISIT_HIGH_RISK_BY_MINUTE = 60  # somebody of the dong office stands at the door
VISIT_BY_MINUTE = 120
SAME_DAY_MINUTES = 240  # nobody stays unknown: the head of the district's day

# -- answering ----------------------------------------------------------------------------------------------------

TO_SAY_I_HAVE_IT = 10
TO_SAY_I_HAVE_IT_RED = 3

MESSAGES = ("in_app", "email")
ALL_MESSAGES = ("in_app", "email", "sms", "web_push", "webhook")


@dataclass(frozen=True)
class Ladder:
    """A ladder as it is installed; ``steps`` as ``net.ladder.Step`` explains them."""

    key: str
    name: Any
    steps: tuple[dict[str, Any], ...]


def no_reply_key(risk: int) -> str:
    """Whose life is at high risk is visited earlier."""
    return NO_REPLY_HIGH if risk == Risk.HIGH else NO_REPLY


def _step(
    key: str,
    after_minutes: int,
    roles: tuple[str, ...],
    ask: str,
    *,
    acknowledge: int = TO_SAY_I_HAVE_IT,
    done: int = 30,
    channels: tuple[str, ...] = MESSAGES,
) -> dict[str, Any]:
    return {
        "key": key,
        "after_minutes": after_minutes,
        "roles": [str(role) for role in roles],
        "ask": ask,
        "acknowledge_minutes": acknowledge,
        "done_minutes": done,
        "channels": list(channels),
    }


def make_step(
    key: str, after_minutes: int, roles: tuple[str, ...], ask: str, *, urgent: bool = False, **minutes: int
) -> dict[str, Any]:
    """A step of a ladder that another module of care adds; ``urgent`` by every channel."""
    channels = ALL_MESSAGES if urgent else MESSAGES
    return _step(key, after_minutes, roles, ask, channels=channels, **minutes)


def _no_reply(visit_by: int) -> tuple[dict[str, Any], ...]:
    """From the report of the courier, ``REPORT_BY_MINUTE`` minutes after the door stayed shut."""
    to_dong, to_duty = DONG_BY_MINUTE - REPORT_BY_MINUTE, visit_by - REPORT_BY_MINUTE
    return (
        _step("desk", 0, (Role.PROVIDER_DESK,), "care.no_reply.desk", done=to_dong - TO_SAY_I_HAVE_IT),
        _step("dong", to_dong, (Role.CASE_MANAGER,), "care.no_reply.dong", done=to_duty - to_dong),
        _step("duty", to_duty, (Role.DUTY_OFFICER,), "care.welfare_check", channels=ALL_MESSAGES),
        _step("district", SAME_DAY_MINUTES, (Role.DISTRICT_OFFICER,), "care.same_day", channels=ALL_MESSAGES),
    )


LADDERS = (
    Ladder(
        DAY,
        _("Handover not confirmed in time"),
        (
            _step("desk", 0, (Role.PROVIDER_DESK,), "care.day.desk", done=20),
            _step("dong", 30, (Role.CASE_MANAGER,), "care.no_reply.dong", done=30),
            _step("duty", 60, (Role.DUTY_OFFICER,), "care.welfare_check", channels=ALL_MESSAGES),
            _step("district", SAME_DAY_MINUTES, (Role.DISTRICT_OFFICER,), "care.same_day", channels=ALL_MESSAGES),
        ),
    ),
    Ladder(NO_REPLY, _("No answer at the door"), _no_reply(VISIT_BY_MINUTE)),
    Ladder(NO_REPLY_HIGH, _("No answer at the door, high risk"), _no_reply(VISIT_HIGH_RISK_BY_MINUTE)),
    Ladder(
        RED_FLAG,
        _("Warning sign at the door"),
        (
            _step(
                "all_at_once",
                0,
                (Role.PROVIDER_DESK, Role.CASE_MANAGER, Role.DUTY_OFFICER),
                "care.red_flag.all",
                acknowledge=TO_SAY_I_HAVE_IT_RED,
                done=15,
                channels=ALL_MESSAGES,
            ),
            _step(
                "district",
                5,
                (Role.DISTRICT_OFFICER,),
                "care.red_flag.district",
                acknowledge=TO_SAY_I_HAVE_IT_RED,
                done=15,
                channels=ALL_MESSAGES,
            ),
        ),
    ),
    Ladder(
        CHANGE,
        _("Change of condition"),
        (
            _step("dong", 0, (Role.CASE_MANAGER, Role.PROVIDER_DESK), "care.change.dong", acknowledge=60, done=180),
            _step("duty", 180, (Role.DUTY_OFFICER,), "care.change.duty", acknowledge=60, done=180),
            _step("district", 1440, (Role.DISTRICT_OFFICER,), "care.change.district", acknowledge=240, done=1440),
        ),
    ),
    Ladder(
        LEFT_OUT,
        _("Promised a meal, but on no round"),
        (
            _step("desk", 0, (Role.PROVIDER_DESK,), "care.left_out.desk", done=30),
            _step("district", 30, (Role.DISTRICT_OFFICER, Role.DUTY_OFFICER), "care.left_out.district"),
        ),
    ),
    Ladder(
        SILENCE,
        _("A courier's phone is silent"),
        (
            _step("desk", 0, (Role.PROVIDER_DESK,), "care.silence.desk", done=20),
            _step("duty", 20, (Role.DUTY_OFFICER,), "care.silence.duty"),
            _step("district", 60, (Role.DISTRICT_OFFICER,), "care.silence.duty"),
        ),
    ),
    Ladder(
        INCIDENT_TASK,
        _("Task of an incident overdue"),
        (
            _step(
                "owner",
                0,
                (Role.CASE_MANAGER, Role.PROVIDER_DESK, Role.KITCHEN, Role.COURIER, Role.DUTY_OFFICER),
                "care.incident_task.owner",
                acknowledge=60,
                done=240,
            ),
            _step("district", 60, (Role.DISTRICT_OFFICER,), "care.incident_task.district", acknowledge=240, done=1440),
        ),
    ),
)

ASKS = {
    "care.day.desk": _(
        "The time has passed and nobody has confirmed this person. 1. Call the courier: was the person met? 2. If so, "
        "record it here. 3. If not, or the courier cannot be reached, call the person, then send somebody to the door."
    ),
    "care.no_reply.desk": _(
        "The door stayed shut. 1. Is an absence known: hospital, family, another service? 2. Call the person again. "
        "3. Call the emergency contacts in their order. Write down each call. If you do not know by minute 30 after "
        "the first knock, the dong office takes over."
    ),
    "care.no_reply.dong": _(
        "Nobody knows yet how this person is. 1. Call the person and the contacts once more; ask the building office "
        "or the head of the neighbourhood. 2. Go to the door: for a person at high risk within 60 minutes after the "
        "first knock, otherwise within 120. 3. If you see or hear a warning sign, call 119 at once and stay there."
    ),
    "care.welfare_check": _(
        "Still unknown. 1. Ask whether the dong office is at the door. 2. Call 119 or 112, ask for a welfare check "
        "and read out the printed sentence; it says why life is at risk. 3. Write down the number of the report, the "
        "time and the name of the dispatcher."
    ),
    "care.same_day": _(
        "This person is still unknown, and nobody stays unknown overnight. See that somebody stands at the door now, "
        "with 119 or 112 if it does not open, and that the end is recorded: met, safe but absent, or an emergency."
    ),
    "care.red_flag.all": _(
        "A warning sign at the door. 1. Make sure that 119 has been called; if you are not certain, call now and read "
        "out the printed sentence. 2. Call the courier, who stays at the door. 3. Say “I have it”, open the incident "
        "file, and tell the family once 119 has arrived."
    ),
    "care.red_flag.district": _(
        "A warning sign is open and nobody has taken it yet. Call the courier and the provider now, make sure that 119 "
        "is on its way, and take the alert yourself if nobody else does."
    ),
    "care.change.dong": _(
        "The courier saw a change. 1. Call the person today; go there if a fall, strength, speech or a danger at home "
        "is named. 2. Say what was found, and whether the plan must be reviewed."
    ),
    "care.change.duty": _(
        "Nobody has looked into a change that a courier saw today. Call the dong office; if nobody is there, call the "
        "person yourself before the evening."
    ),
    "care.change.district": _(
        "A change that a courier saw a day ago has not been looked into. Decide who does it today."
    ),
    "care.left_out.desk": _(
        "This person is promised a meal and is on no courier's round. 1. Put the stop on a round by hand, or bring the "
        "meal yourself. 2. If that is impossible, call the person, say so, and find a substitute with the district."
    ),
    "care.left_out.district": _(
        "The provider has nobody who can bring this meal. Find a substitute provider, or see that somebody calls on "
        "the person within the meal's hours."
    ),
    "care.silence.desk": _(
        "Nothing has been heard of this courier's phone. 1. Call the courier: is all well, and who was met? 2. Write "
        "down what you are told, stop by stop. 3. If the courier cannot be reached, send somebody along the round."
    ),
    "care.silence.duty": _(
        "A courier's phone is silent and the desk has not answered. Call the desk: who knows where the courier is, and "
        "who goes to the doors that are still open? Deadlines of the people on this round keep running."
    ),
    "care.incident_task.owner": _(
        "A task of an incident is overdue. Do it and say what came of it, or withdraw it and say why."
    ),
    "care.incident_task.district": _(
        "A task of an incident is overdue and its owner has not answered. Call the owner, or give it to somebody else."
    ),
}

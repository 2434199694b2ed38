"""Ladders of certificates, care plans and calls to families; all times are a proposal that a district changes."""

from django.utils.translation import gettext_lazy as _

from chomchom.care.policies import DONG_BY_MINUTE, REPORT_BY_MINUTE, SAME_DAY_MINUTES, Ladder, make_step
from chomchom.net.ladder import PERSON
from chomchom.people.enums import Role

CREDENTIAL = "care.credential"
PLAN_REVIEW = "care.plan_review"
FAMILY_CALL = "care.family_call"
NO_REPLY_AT_ONCE = "care.no_reply.at_once"
NO_REPLY_OFTEN_OUT = "care.no_reply.often_out"

A_DAY = 1440
VISIT_AT_ONCE_BY_MINUTE = 30  # minutes after the door stays shut
VISIT_OFTEN_OUT_BY_MINUTE = 180

LADDERS = (
    Ladder(
        CREDENTIAL,
        _("Certificate ends soon"),
        (
            make_step("person", 0, (PERSON,), "care.credential.person", acknowledge=7 * A_DAY, done=7 * A_DAY),
            make_step(
                "desk", 7 * A_DAY, (Role.PROVIDER_DESK, Role.CASE_MANAGER), "care.credential.desk",
                acknowledge=3 * A_DAY, done=7 * A_DAY,
            ),
            make_step(
                "district", 21 * A_DAY, (Role.DISTRICT_OFFICER,), "care.credential.district",
                acknowledge=3 * A_DAY, done=7 * A_DAY,
            ),
        ),
    ),
    Ladder(
        PLAN_REVIEW,
        _("Care plan to be reviewed"),
        (
            make_step(
                "dong", 0, (Role.CASE_MANAGER,), "care.plan_review.dong", acknowledge=A_DAY, done=7 * A_DAY
            ),
            make_step(
                "district", 7 * A_DAY, (Role.DISTRICT_OFFICER,), "care.plan_review.district",
                acknowledge=A_DAY, done=7 * A_DAY,
            ),
        ),
    ),
    Ladder(
        FAMILY_CALL,
        _("Family to be called"),
        (
            make_step("desk", 0, (Role.PROVIDER_DESK,), "care.family_call.desk", acknowledge=60, done=120),
            make_step("dong", 120, (Role.CASE_MANAGER,), "care.family_call.desk", acknowledge=60, done=120),
            make_step("district", 360, (Role.DISTRICT_OFFICER,), "care.family_call.desk", acknowledge=120, done=240),
        ),
    ),
    Ladder(
        NO_REPLY_AT_ONCE,
        _("No answer at the door, help at once"),
        (
            make_step(
                "desk_and_dong", 0, (Role.PROVIDER_DESK, Role.CASE_MANAGER), "care.no_reply.at_once",
                acknowledge=5, done=VISIT_AT_ONCE_BY_MINUTE - REPORT_BY_MINUTE - 5,
            ),
            make_step(
                "duty", VISIT_AT_ONCE_BY_MINUTE - REPORT_BY_MINUTE, (Role.DUTY_OFFICER,), "care.welfare_check",
                urgent=True,
            ),
            make_step("district", SAME_DAY_MINUTES, (Role.DISTRICT_OFFICER,), "care.same_day", urgent=True),
        ),
    ),
    Ladder(
        NO_REPLY_OFTEN_OUT,
        _("No answer at the door, often out"),
        (
            make_step("desk", 0, (Role.PROVIDER_DESK,), "care.no_reply.often_out", done=60),
            make_step(
                "dong", 2 * DONG_BY_MINUTE, (Role.CASE_MANAGER,), "care.no_reply.dong",
                done=VISIT_OFTEN_OUT_BY_MINUTE - REPORT_BY_MINUTE - 2 * DONG_BY_MINUTE,
            ),
            make_step(
                "duty", VISIT_OFTEN_OUT_BY_MINUTE - REPORT_BY_MINUTE, (Role.DUTY_OFFICER,), "care.welfare_check",
                urgent=True,
            ),
            make_step("district", SAME_DAY_MINUTES, (Role.DISTRICT_OFFICER,), "care.same_day", urgent=True),
        ),
    ),
)  # fmt: skip

ASKS = {
    "care.credential.person": _(
        "A certificate of yours ends soon. Renew it and give the new one to your office; a training is renewed by "
        "taking part in the next one."
    ),
    "care.credential.desk": _(
        "A certificate of one of your people ends soon and no new one is recorded. Ask for it, and record it; "
        "without it the person is not planned any more."
    ),
    "care.credential.district": _(
        "A certificate has ended or ends within days and no new one is recorded. Ask the provider who does the work."
    ),
    "care.plan_review.dong": _(
        "The care plan must be looked at. 1. Read the reason and the handovers behind it. 2. Speak with the person. "
        "3. Say that the plan stays and why, or hold the case conference and change it."
    ),
    "care.plan_review.district": _(
        "A care plan should have been reviewed a week ago. Ask the dong office, and call the case conference."
    ),
    "care.family_call.desk": _(
        "The family asked to be called when a handover was not as usual. Call, and record that you did. Say that the "
        "meal was handed over and who looks after the person; nothing about health."
    ),
    "care.no_reply.at_once": _(
        "The door stayed shut, and the care plan says: at once. Desk: call the person and the contacts now. Dong "
        "office: go to the door now; somebody stands there within 30 minutes after the first knock. If you see or "
        "hear a warning sign, call 119."
    ),
    "care.no_reply.often_out": _(
        "The door stayed shut; the care plan says that this person is often out. 1. Ask at the places the plan names. "
        "2. Call the person and the contacts in their order. 3. If you do not know within an hour, the dong office "
        "takes over."
    ),
}

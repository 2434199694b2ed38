"""The names under which the net and the access log know the things of care, and what the access log says of them."""

from django.utils.translation import gettext_lazy as _

from chomchom.care import kinds_kitchen

RECIPIENT = "care.recipient"
HANDOVER = "care.handover"
CHANGE = "care.change"
INCIDENT_TASK = "care.incident_task"
KITCHEN_TASK = "care.kitchen_task"
CLUSTER = "care.cluster"
CREDENTIAL = "care.credential"
PLAN_REVIEW = "care.plan_review"
FAMILY_CALL = "care.family_call"

#: What stands in the access log (``AccessEntry.what``), in words.
WHAT = {
    "care.recipients": _("List of recipients"),
    "care.recipient": _("Page of the person"),
    "care.recipient.looks": _("Access log of the person"),
    "care.recipient.contacts": _("Emergency contacts"),
    "care.recipient.change": _("Form to change plan or pause"),
    "care.plan.add": _("Meal plan added"),
    "care.plan.change": _("Meal plan changed"),
    "care.plan.end": _("Meal plan ended"),
    "care.pause.add": _("Pause added"),
    "care.pause.end": _("Pause ended"),
    "care.pause.take_back": _("Pause taken back"),
    "care.contacts.change": _("Emergency contacts changed"),
    "care.incidents": _("List of incidents"),
    "care.incident": _("Incident"),
    "care.incident.print": _("Incident on paper"),
    "care.incident.open": _("Incident opened"),
    "care.incident.form": _("Form to open an incident"),
    "care.incident.step": _("Step of an incident recorded"),
    "care.incident.step_skipped": _("Step of an incident not needed"),
    "care.incident.task": _("Task of an incident added"),
    "care.incident.task_done": _("Task of an incident done"),
    "care.incident.task_withdrawn": _("Task of an incident withdrawn"),
    "care.incident.close": _("Incident closed"),
    "care.round": _("Page of the round"),
    "care.round.stop": _("Page of a stop"),
    "care.door.receive": _("Report from a door"),
    "care.door.handed_over": _("Report from a door: handed over"),
    "care.door.no_reply": _("Report from a door: no reply"),
    "care.door.step": _("Report from a door: step"),
    "care.door.red_flag": _("Report from a door: warning sign"),
    "care.door.discard": _("Report from a door: food discarded"),
    "care.rescue": _("Sentence for 119 and 112"),
    "care.rescue.print": _("Sentence for 119 and 112 on paper"),
    "care.rescue_call": _("Call to 119 or 112 recorded"),
    "care.handover.met": _("Handover: met in person"),
    "care.handover.safe_absent": _("Handover: safe but absent"),
    "care.handover.emergency": _("Handover: emergency"),
    "care.staff.person": _("Training and certificates of a person"),
    "care.staff.credential": _("Certificate recorded"),
    "care.staff.credential_back": _("Certificate taken back"),
    "care.staff.exception": _("Works without a certificate, with a reason"),
    "care.careplan": _("Care plan"),
    "care.careplan.print": _("Care plan on paper"),
    "care.careplan.write": _("Care plan written"),
    "care.careplan.stays": _("Care plan reviewed, stays as it is"),
    "care.careplan.ask": _("Review of the care plan asked for"),
    "care.careplan.conference": _("Case conference recorded"),
    "care.plan_reviews": _("List of plan reviews"),
    "care.family": _("What the family is told"),
    "care.family.consent": _("Consent: family is told"),
    "care.family.withdraw": _("Consent withdrawn: family is told"),
    "care.family.called": _("Family called"),
} | kinds_kitchen.WHAT

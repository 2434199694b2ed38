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
GAP = "care.gap"
SIGNAL = "care.outside_signal"
SILENCE = "care.silence"

#: What stands in the access log (``AccessEntry.what``), in words.
WHAT = {
    "care.recipients": _("List of recipients"),
    "care.recipient": _("Page of the person"),
    "care.recipient.in_full": _("Telephone, address and date of birth shown in full"),
    "care.consents": _("Consents of the person"),
    "care.consents.register": _("Register of consents"),
    "care.consent.text": _("Wording of a consent published"),
    "care.consent.give": _("Consent recorded"),
    "care.consent.withdraw": _("Consent withdrawn"),
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
    "care.gaps": _("List of care gaps"),
    "care.gaps.export": _("List of care gaps as a workbook"),
    "care.gaps.look": _("District looked through for care gaps"),
    "care.gap": _("Page of a care gap"),
    "care.gap.note": _("Note on a care gap"),
    "care.gap.close": _("Care gap closed"),
    "care.gaps.rule": _("Rule of care gaps changed"),
    "care.gaps.rule_back": _("Rule of care gaps taken back before it held"),
    "care.signals.rule": _("Weight of a signal changed"),
    "care.signals.rule_back": _("Weight of a signal taken back before it held"),
    "care.service": _("Form to change another service"),
    "care.service.add": _("Another service added"),
    "care.service.change": _("Another service changed"),
    "care.services.import": _("Other services imported"),
    "care.signal": _("Signal from outside received"),
    "care.signal.unknown": _("Signal from outside about an unknown person"),
    "care.signals": _("List of signals from outside"),
    "care.round": _("Page of the round"),
    "care.round.stop": _("Page of a stop"),
    "care.door.receive": _("Report from a door"),
    "care.door.handed_over": _("Report from a door: handed over"),
    "care.door.no_reply": _("Report from a door: no reply"),
    "care.door.step": _("Report from a door: step"),
    "care.door.red_flag": _("Report from a door: warning sign"),
    "care.door.discard": _("Report from a door: food discarded"),
    "care.door.photo": _("Report from a door: photo"),
    "care.door.aside": _("Report from a door kept aside for the desk"),
    "care.door.message": _("Message from a door written down by the desk"),
    "care.door.accepted": _("Report kept aside: accepted by the desk"),
    "care.door.dismissed": _("Report kept aside: dismissed by the desk"),
    "care.photo": _("Photo from a door"),
    "care.phone.cut_off": _("Phone of a courier cut off"),
    "care.phone.release": _("Code with which a phone lets go of its reports"),
    "care.position.consent": _("Consent to the position at a handover"),
    "care.position.withdraw": _("Consent to the position withdrawn"),
    "care.position.rule": _("District's decision about positions"),
    "care.couriers": _("Couriers on the way"),
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
    "care.staff.certificate_file": _("Certificate of a training as a file"),
    "care.staff.attendance_file": _("Attendance list as a file"),
    "care.report": _("Workbook of the day’s report"),
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

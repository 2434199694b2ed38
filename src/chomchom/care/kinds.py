"""The names under which the net and the access log know the things of care."""

RECIPIENT = "care.recipient"
HANDOVER = "care.handover"
INCIDENT_TASK = "care.incident_task"

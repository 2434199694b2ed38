"""The states and kinds of the net. ``Severity`` is ordered: routine < urgent < red."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Severity(TextChoices):
    ROUTINE = "routine", _("Routine")
    URGENT = "urgent", _("Urgent")
    RED = "red", _("Red")

    @property
    def rank(self) -> int:
        return list(Severity).index(self)


class Cause(TextChoices):
    """Why an alert opened. A programme may register further codes with ``subjects.register_cause``."""

    OVERDUE = "overdue", _("Not confirmed in time")
    NO_REPLY = "no_reply", _("No reply")
    RED_FLAG = "red_flag", _("Red flag")
    BY_HAND = "by_hand", _("Reported by hand")


class WatchState(TextChoices):
    """promised = kept + excused + open + alerted: every watch stands in exactly one of these columns of the books."""

    OPEN = "open", _("Open")
    ALERTED = "alerted", _("Alert open")
    KEPT = "kept", _("Kept")
    EXCUSED = "excused", _("Excused")


class AlertState(TextChoices):
    OPEN = "open", _("Open")
    ACKNOWLEDGED = "acknowledged", _("Somebody has it")
    CLOSED = "closed", _("Closed")


class NoticeKind(TextChoices):
    CALL = "call", _("Asked to act")
    ASSIGNED = "assigned", _("Given the alert")
    OVER = "over", _("Told that it is over")
    CORRECTED = "correct", _("Told that it was otherwise")


class NoticeState(TextChoices):
    """pending and leased have a next moment; bundled rides with the notice that heads its bundle."""

    PENDING = "pending", _("Waiting to be sent")
    LEASED = "leased", _("Being sent")
    BUNDLED = "bundled", _("Sent together with others")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    NO_ADDRESS = "no_way", _("No address")
    SPARED = "spared", _("Not needed any more")


class EntryKind(TextChoices):
    """A line of an alert's timeline. The first group is written by the net itself, the second by people."""

    OPENED = "opened", _("Alert opened")
    STEP = "step", _("Step taken")
    NOBODY = "nobody", _("Nobody on duty")
    NOT_DELIVERED = "not_delivered", _("Could not be delivered")
    NOT_DONE = "not_done", _("Acknowledged, not done")
    GRAVER = "graver", _("Became graver")
    JOINED_CAUSE = "joined_cause", _("Reported again")
    CLOSED = "closed", _("Closed")
    CORRECTED = "corrected", _("Corrected by a late report")
    ACKNOWLEDGED = "acknowledged", _("I have it")
    REASSIGNED = "reassigned", _("Handed on")
    JOINED = "joined", _("Joined in")
    ESCALATED = "escalated", _("Escalated by hand")
    CALLED = "called", _("Called")
    VISITED = "visited", _("Visited")
    NEIGHBOUR = "neighbour", _("A neighbour says")
    CONTACT = "contact", _("Emergency contact says")
    HOSPITAL = "hospital", _("Hospital asked")
    WELFARE_CHECK = "welfare_check", _("Welfare check asked for (119 or 112)")
    NOTE = "note", _("Note")


#: What people may append to an open alert with ``operations.work``.
WORK_KINDS = (
    EntryKind.CALLED,
    EntryKind.VISITED,
    EntryKind.NEIGHBOUR,
    EntryKind.CONTACT,
    EntryKind.HOSPITAL,
    EntryKind.WELFARE_CHECK,
    EntryKind.NOTE,
)

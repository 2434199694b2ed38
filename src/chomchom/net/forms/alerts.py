"""What people write about an alert."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chomchom.net import subjects
from chomchom.net.enums import WORK_KINDS, EntryKind
from chomchom.net.models import Alert
from chomchom.people.models import Account

HALF_A_DAY = timedelta(hours=12)


def moment_of(clock: time | None, now: datetime) -> datetime | None:
    """The moment a clock time written now stands for: today, or yesterday for a time far ahead (at night)."""
    if clock is None:
        return None
    local = timezone.localtime(now)
    moment = local.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)
    return moment - timedelta(days=1) if moment - local > HALF_A_DAY else moment


class TimeField(forms.TimeField):
    """A clock time; empty means now."""

    def __init__(self, **words: Any) -> None:
        widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        super().__init__(required=False, widget=widget, **words)


class WorkForm(forms.Form):
    """What was done or heard, in a few words, and when."""

    kind = forms.ChoiceField(
        label=_("What was done"),
        choices=[(kind.value, kind.label) for kind in WORK_KINDS],
        widget=forms.RadioSelect,
        initial=EntryKind.CALLED,
    )
    text = forms.CharField(
        label=_("In a few words"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Whom you reached, what was said or seen."),
    )
    clock = TimeField(label=_("When"), help_text=_("Empty: just now"))


class CloseForm(forms.Form):
    """How it ended: one of the ways of the subject's kind, who saw the person or explained, and when."""

    outcome = forms.ChoiceField(label=_("How it ended"), widget=forms.RadioSelect)
    how = forms.CharField(
        label=_("Who saw the person, or who explained the absence"),
        max_length=120,
        help_text=_("For example: Kim of the dong office, at the door"),
    )
    clock = TimeField(label=_("When"), help_text=_("Empty: just now"))
    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, alert: Alert, **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["outcome"].choices = list(subjects.outcomes(alert.subject_kind).items())
        if words := getattr(subjects.KINDS.get(alert.subject_kind), "how", None):
            self.fields["how"].label, self.fields["how"].help_text = words, ""


class NoteForm(forms.Form):
    """A word with a deed that needs none."""

    note = forms.CharField(label=_("Why"), required=False, max_length=500)


class ReassignForm(NoteForm):
    """Whom it is handed on to: somebody of the offices that look after the alert."""

    to = forms.ModelChoiceField(label=_("To whom"), queryset=Account.objects.none())

    field_order = ("to", "note")

    def __init__(self, *args: Any, colleagues: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["to"].queryset = colleagues

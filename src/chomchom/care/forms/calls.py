"""A telephone call (or visit) about a handover: three clicks, and a word where the words matter."""

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Result(TextChoices):
    """What came of it. The first three say how the person is; with the others the handover stays open."""

    ABSENT_WELL = "absent_well", _("The person answered: well, but not at home")
    CONTACT_WELL = "contact_well", _("A contact explained: safe, not at home")
    SEEN = "seen", _("Somebody met the person")
    NO_ANSWER = "no_answer", _("No answer")
    NEEDS_HELP = "needs_help", _("Needs help now")


NEEDS_WORD = {Result.CONTACT_WELL, Result.SEEN, Result.NEEDS_HELP}


class CallForm(forms.Form):
    result = forms.ChoiceField(label=_("What came of the call"), choices=Result, widget=forms.RadioSelect)
    word = forms.CharField(
        label=_("Who said it, and what"),
        max_length=160,
        required=False,
        help_text=_("Needed when somebody else explained, when the person was met, and when help is needed."),
    )

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("result") in NEEDS_WORD and not cleaned.get("word", "").strip():
            self.add_error("word", _("Write who said it, and what: others must be able to rely on it."))
        return cleaned

"""The gallery: every component in every state, for those who build pages and those who check them."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from chomchom.core.refusal import Refusal
from chomchom.people.enums import Role
from chomchom.people.gate import needs_account

TONES = ("neutral", "primary", "info", "success", "warning", "danger")
SECTIONS = (
    ("buttons", pgettext_lazy("sample", "Buttons")),
    ("words", pgettext_lazy("sample", "Words and marks")),
    ("boxes", pgettext_lazy("sample", "Boxes")),
    ("tables", pgettext_lazy("sample", "Tables")),
    ("forms", pgettext_lazy("sample", "Forms")),
    ("order", pgettext_lazy("sample", "Order and time")),
    ("numbers", pgettext_lazy("sample", "Numbers")),
)
MET = (
    ("recipient", pgettext_lazy("sample", "The recipient")),
    ("family", pgettext_lazy("sample", "Family")),
    ("facility", gettext_lazy("Somebody of the facility")),
)

# short words mean other things elsewhere: a context keeps their translations apart
WORDS = {
    "record": pgettext_lazy("sample", "Record"),
    "print": pgettext_lazy("sample", "Print"),
    "call": pgettext_lazy("sample", "Call"),
    "back": pgettext_lazy("sample", "Back"),
    "export": pgettext_lazy("sample", "Export"),
    "waiting": pgettext_lazy("sample", "Waiting"),
    "recipient": pgettext_lazy("sample", "Recipient"),
    "recipients": pgettext_lazy("sample", "Recipients"),
    "empty": pgettext_lazy("sample", "Empty"),
    "locked": pgettext_lazy("sample", "Locked"),
    "promised": pgettext_lazy("sample", "Promised"),
    "met": pgettext_lazy("sample", "Met"),
    "people": pgettext_lazy("sample", "people"),
    "late": pgettext_lazy("sample", "Late"),
    "alerts": pgettext_lazy("sample", "Alerts"),
    "waits": pgettext_lazy("sample", "waiting"),
    "emergency": pgettext_lazy("sample", "emergency"),
    "absent": pgettext_lazy("sample", "safe but absent"),
    "complete": pgettext_lazy("sample", "complete"),
    "open": pgettext_lazy("sample", "open"),
    "in_person": pgettext_lazy("sample", "Met in person"),
    "handed_over": pgettext_lazy("sample", "Handed over"),
    "red_flag": pgettext_lazy("sample", "Red flag"),
    "next_stop": pgettext_lazy("sample", "Next stop"),
    "incident": pgettext_lazy("sample", "The incident"),
    "suwan": pgettext_lazy("sample", "Suwan kitchen"),
    "no_alert": pgettext_lazy("sample", "No alert is open"),
    "close_alert": pgettext_lazy("sample", "Close the alert"),
}


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label=pgettext_lazy("sample", "Name"), max_length=20, help_text=gettext_lazy("As on the card at the door")
    )
    meals = forms.IntegerField(label=pgettext_lazy("sample", "Meals a day"), min_value=1, max_value=3)
    begins = forms.DateField(
        label=pgettext_lazy("sample", "First day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    role = forms.ChoiceField(label=pgettext_lazy("sample", "Role"), choices=Role.choices, required=False)
    note = forms.CharField(
        label=pgettext_lazy("sample", "Note"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    diets = forms.MultipleChoiceField(
        label=pgettext_lazy("sample", "Diet"),
        required=False,
        choices=(
            ("soft", pgettext_lazy("sample", "soft")),
            ("salt", pgettext_lazy("sample", "low-sodium")),
            ("sugar", pgettext_lazy("sample", "diabetic")),
        ),
        widget=forms.CheckboxSelectMultiple,
    )
    consent = forms.BooleanField(label=gettext_lazy("The recipient agrees to a photo of the meal"))


class TileForm(forms.Form):
    met = forms.ChoiceField(label=gettext_lazy("Whom did you meet?"), choices=MET, widget=forms.RadioSelect)
    word = forms.CharField(label=gettext_lazy("A word about it"), required=False)
    sheet = forms.FileField(
        label=pgettext_lazy("sample", "Workbook"), help_text=gettext_lazy(".xlsx or .csv, up to 12 MB")
    )


def sample_forms() -> dict[str, Any]:
    wrong = SampleForm({"wrong-name": "", "wrong-meals": "9", "wrong-begins": "1800-13-01"}, prefix="wrong")
    still = SampleForm(prefix="still", initial={"name": _("Kim Young-hee"), "meals": 1})
    for field in still.fields.values():
        field.disabled = True
    return {
        "form": SampleForm(prefix="empty"),
        "wrong_form": wrong,
        "still_form": still,
        "tile_form": TileForm(prefix="tiles", initial={"met": "family"}),
        "wrong_tile_form": TileForm({}, prefix="wrong-tiles"),
    }


def sample_times(request: HttpRequest) -> dict[str, Any]:
    now = request.now
    return {
        "soon": now + timedelta(minutes=3, seconds=20),
        "later": now + timedelta(hours=1, minutes=12),
        "late": now - timedelta(minutes=7, seconds=5),
        "past": now - timedelta(minutes=14),
        "yesterday": now - timedelta(days=1),
        "events": [
            {
                "at": now - timedelta(minutes=31),
                "title": pgettext("sample", "No reply"),
                "text": _("Knocked, called the name, waited three minutes"),
                "who": pgettext("sample", "Courier"),
                "tone": "warning",
            },
            {
                "at": now - timedelta(minutes=24),
                "title": _("Telephone call, no answer"),
                "who": pgettext("sample", "Provider desk"),
                "tone": "neutral",
            },
            {
                "at": now - timedelta(minutes=9),
                "title": _("119 called"),
                "text": _("Groaning heard behind the door"),
                "who": pgettext("sample", "Courier"),
                "tone": "danger",
            },
            {
                "at": now - timedelta(minutes=2),
                "title": pgettext("sample", "Met in person"),
                "who": pgettext("sample", "Dong case manager"),
                "tone": "success",
            },
            {"at": None, "title": _("Review of the plan"), "text": _("due within seven days"), "tone": "open"},
        ],
    }


def sample_rows() -> dict[str, Any]:
    states = (
        (pgettext("sample", "Suwan kitchen"), 128, 126, "danger", pgettext("sample", "open")),
        (pgettext("sample", "Cheomdan kitchen"), 96, 95, "warning", pgettext("sample", "waiting")),
        (pgettext("sample", "Songjeong kitchen"), 1104, 1104, "success", pgettext("sample", "complete")),
    )
    rows = [
        {"name": name, "promised": promised, "met": met, "open": promised - met, "tone": tone, "state": state}
        for name, promised, met, tone, state in states
    ]
    steps = [
        {"label": pgettext("sample", "noticed"), "state": "done", "note": "11:42"},
        {"label": pgettext("sample", "on site"), "state": "done", "note": "11:58"},
        {"label": pgettext("sample", "hospital"), "state": "missing", "note": _("no reason given")},
        {"label": pgettext("sample", "family told"), "state": "current"},
        {"label": pgettext("sample", "closed"), "state": ""},
    ]
    tabs = [
        {"label": pgettext("sample", "All"), "url": "?", "current": True, "count": 520},
        {"label": pgettext("sample", "Open"), "url": "?tab=open", "count": 3},
        {"label": pgettext("sample", "Closed"), "url": "?tab=closed"},
    ]
    shares = [
        (pgettext("sample", "met in person"), 508, "success"),
        (pgettext("sample", "safe but absent"), 8, "info"),
        (pgettext("sample", "emergency"), 1, "danger"),
        (pgettext("sample", "open"), 3, "warning"),
    ]
    return {"rows": rows, "steps": steps, "tabs": tabs, "shares": shares}


@require_safe
@needs_account
def gallery(request: HttpRequest) -> HttpResponse:
    page = Paginator(range(1, 241), 10).get_page(request.GET.get("page", 12))
    context = {
        "sections": [{"id": name, "title": title, "template": f"site/gallery/{name}.html"} for name, title in SECTIONS],
        "tones": TONES,
        "kinds": ("primary", "secondary", "tertiary", "text", "danger"),
        "sizes": ("xsmall", "small", "medium", "large", "xlarge"),
        "refusal": Refusal("unknown", _("An unknown end cannot be closed: say who saw the person, and when.")),
        "facts": [
            (pgettext("sample", "Telephone"), "062-960-1234"),
            (pgettext("sample", "Mobility"), _("walking frame")),
            (pgettext("sample", "Diet"), pgettext("sample", "diabetic")),
            (pgettext("sample", "Allergens"), ""),
        ],
        "page": page,
        "sample": WORDS,
        **sample_forms(),
        **sample_times(request),
        **sample_rows(),
    }
    return render(request, "site/gallery.html", context)

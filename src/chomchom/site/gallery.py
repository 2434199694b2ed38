"""The gallery: every component in every state, for those who build pages and those who check them."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from chomchom.core.refusal import Refusal
from chomchom.people.enums import Role
from chomchom.people.gate import needs_account

TONES = ("neutral", "primary", "info", "success", "warning", "danger")
SECTIONS = (
    ("buttons", gettext_lazy("Buttons")),
    ("words", gettext_lazy("Words and marks")),
    ("boxes", gettext_lazy("Boxes")),
    ("tables", gettext_lazy("Tables")),
    ("forms", gettext_lazy("Forms")),
    ("order", gettext_lazy("Order and time")),
    ("numbers", gettext_lazy("Numbers")),
)
MET = (
    ("recipient", gettext_lazy("The recipient")),
    ("family", gettext_lazy("Family")),
    ("facility", gettext_lazy("Somebody of the facility")),
)


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=20, help_text=gettext_lazy("As on the card at the door")
    )
    meals = forms.IntegerField(label=gettext_lazy("Meals a day"), min_value=1, max_value=3)
    begins = forms.DateField(
        label=gettext_lazy("First day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices, required=False)
    note = forms.CharField(label=gettext_lazy("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    diets = forms.MultipleChoiceField(
        label=gettext_lazy("Diet"),
        required=False,
        choices=(
            ("soft", gettext_lazy("soft")),
            ("salt", gettext_lazy("low-sodium")),
            ("sugar", gettext_lazy("diabetic")),
        ),
        widget=forms.CheckboxSelectMultiple,
    )
    consent = forms.BooleanField(label=gettext_lazy("The recipient agrees to a photo of the meal"))


class TileForm(forms.Form):
    met = forms.ChoiceField(label=gettext_lazy("Whom did you meet?"), choices=MET, widget=forms.RadioSelect)
    sheet = forms.FileField(label=gettext_lazy("Workbook"), help_text=gettext_lazy(".xlsx or .csv, up to 12 MB"))


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
                "title": _("No reply"),
                "text": _("Knocked, called the name, waited three minutes"),
                "who": _("Courier"),
                "tone": "warning",
            },
            {
                "at": now - timedelta(minutes=24),
                "title": _("Telephone call, no answer"),
                "who": _("Provider desk"),
                "tone": "neutral",
            },
            {
                "at": now - timedelta(minutes=9),
                "title": _("119 called"),
                "text": _("Groaning heard behind the door"),
                "who": _("Courier"),
                "tone": "danger",
            },
            {
                "at": now - timedelta(minutes=2),
                "title": _("Met in person"),
                "who": _("Dong case manager"),
                "tone": "success",
            },
            {"at": None, "title": _("Review of the plan"), "text": _("due within seven days"), "tone": "open"},
        ],
    }


def sample_rows() -> dict[str, Any]:
    rows = [
        {"name": _("Suwan kitchen"), "promised": 128, "met": 126, "open": 2, "tone": "danger", "state": _("open")},
        {"name": _("Cheomdan kitchen"), "promised": 96, "met": 95, "open": 1, "tone": "warning", "state": _("waiting")},
        {
            "name": _("Songjeong kitchen"),
            "promised": 1104,
            "met": 1104,
            "open": 0,
            "tone": "success",
            "state": _("complete"),
        },
    ]
    steps = [
        {"label": _("noticed"), "state": "done", "note": "11:42"},
        {"label": _("on site"), "state": "done", "note": "11:58"},
        {"label": _("hospital"), "state": "missing", "note": _("no reason given")},
        {"label": _("family told"), "state": "current"},
        {"label": _("closed"), "state": ""},
    ]
    tabs = [
        {"label": _("All"), "url": "?", "current": True, "count": 520},
        {"label": _("Open"), "url": "?tab=open", "count": 3},
        {"label": _("Closed"), "url": "?tab=closed"},
    ]
    shares = [
        (_("met in person"), 508, "success"),
        (_("safe but absent"), 8, "info"),
        (_("emergency"), 1, "danger"),
        (_("open"), 3, "warning"),
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
            (_("Telephone"), "062-960-1234"),
            (_("Mobility"), _("walking frame")),
            (_("Diet"), _("diabetic")),
            (_("Allergens"), ""),
        ],
        "page": page,
        **sample_forms(),
        **sample_times(request),
        **sample_rows(),
    }
    return render(request, "site/gallery.html", context)

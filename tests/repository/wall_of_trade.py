"""What of trade the second wall must show: what the first one does, and the rows that pages join to it."""

from django.db import models
from django.db.models import Q, QuerySet

from chomchom.people.viewer import Viewer
from chomchom.trade.models import (
    Application,
    Buyer,
    Consultation,
    Deal,
    Evidence,
    Exporter,
    Guest,
    HalfDay,
    Interpreter,
    Leg,
    Meeting,
    Mission,
    SentList,
    Timetable,
    Weight,
)

PARENTS = {"deal": Deal, "entry__deal": Deal, "timetable": Timetable, "consultation": Consultation,
           "source": SentList, "mission": Mission}  # fmt: skip


def expected(model: type[models.Model], viewer: Viewer) -> QuerySet:
    if hasattr(model.objects, "visible_to"):
        seen = Q(pk__in=model.objects.visible_to(viewer))
    else:
        seen = _of_its_parent(model, viewer)
    return model.objects.filter(seen | _joined(model, viewer))


def _of_its_parent(model: type[models.Model], viewer: Viewer) -> Q:
    names = {field.name for field in model._meta.get_fields()}
    path = next(path for path in PARENTS if path.split("__")[0] in names)
    return Q(**{f"{path}__in": PARENTS[path].objects.visible_to(viewer)})


def _joined(model: type[models.Model], viewer: Viewer) -> Q:
    """Around a meeting that is seen, and for an exporter the buyers among whom it chooses."""
    meetings = Meeting.objects.visible_to(viewer)
    own = {"applications__exporter__organisation__in": viewer.company_ids}
    if model is Mission:
        return Q(legs__meetings__in=meetings)
    if model in (Leg, Application, Interpreter):
        return Q(meetings__in=meetings)
    if model is HalfDay:
        return Q(leg__meetings__in=meetings)
    if model is Exporter:
        return Q(applications__meetings__in=meetings)
    if model is Guest:
        return Q(meetings__in=meetings) | Q(mission__in=Mission.objects.filter(**own))
    if model is Buyer:
        return Q(guests__in=expected(Guest, viewer))
    if model is Evidence:
        return Q(buyer__in=expected(Buyer, viewer))
    if model is Weight:
        return Q(kind="fit", mission__in=Mission.objects.filter(**own))
    return Q(pk__in=[])

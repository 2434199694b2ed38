"""Applications: sent by companies, scored by reviewers, decided by the trade office."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, insist
from chomchom.documents.enums import Format
from chomchom.trade.enums import ApplicationState
from chomchom.trade.kinds import APPLICATION
from chomchom.trade.models import Application, Exporter, Mission, Product, Review
from chomchom.trade.rules import hs
from chomchom.trade.rules.names import name_key
from chomchom.trade.rules.selection import Place, may_apply_now, not_eligible, ranking, reason
from chomchom.trade.rules.states import APPLICATION as NEXT_OF

CRITERIA = (
    ("readiness", "수출 준비도", "Export readiness", 30),
    ("market", "시장 적합성", "Fit with the market", 30),
    ("product", "제품 경쟁력", "Strength of the product", 25),
    ("effect", "지역 파급효과", "Effect for the district", 15),
)
"""What a mission begins with; no official table exists, so that each mission changes its own."""
CATALOGUES = frozenset({Format.PDF, Format.PNG, Format.JPEG})
UNDECIDED = (ApplicationState.SUBMITTED, ApplicationState.REVIEWED)
VERDICTS = (ApplicationState.ACCEPTED, ApplicationState.RESERVE, ApplicationState.REFUSED)


@dataclass(frozen=True)
class Sent:
    """What a company writes into the public page."""

    company: Mapping[str, Any]
    details: Mapping[str, Any]
    products: list[Mapping[str, str]]
    tax_paid: bool
    consent: bool


@transaction.atomic
def submit(
    *,
    mission: Mission,
    sent: Sent,
    by: Actor,
    at: datetime,
    keep: Callable[..., Any] | None = None,
    upload: tuple[str, bytes] | None = None,
) -> Application:
    """The application, also where it is not eligible: then it says why. ``keep`` is ``documents.keep_upload``, and
    ``upload`` the name and bytes of the catalogue. Raises Refused not_open, too_late, twice, and those of ``keep``."""
    insist(may_apply_now(mission.state, mission.opens_at, mission.closes_at, at))
    mission = Mission.objects.select_for_update(of=("self",)).get(pk=mission.pk)
    number = sent.company["business_number"]
    exporter = Exporter.objects.filter(office_id=mission.office_id, business_number=number).first()
    insist(_once(mission, exporter))
    _replace(mission, exporter, by=by, at=at)
    if exporter is None:
        exporter = Exporter.objects.create(
            office_id=mission.office_id, created_at=at, name_key=name_key(sent.company["name"]), **sent.company
        )
    refusals = not_eligible(tax_paid=sent.tax_paid, consent=sent.consent)
    consent = {
        "consent_purpose": mission.consent_purpose, "consent_given_at": at, "consent_expires_on": mission.consent_until,
    }  # fmt: skip
    application = Application.objects.create(
        mission=mission, exporter=exporter, number=_next_number(mission), tax_paid=sent.tax_paid,
        consent_to_checks=sent.consent, refusals=[one.code for one in refusals], submitted_at=at,
        state=ApplicationState.INELIGIBLE if refusals else ApplicationState.SUBMITTED,
        **(consent if sent.consent else {}), **sent.details,
    )  # fmt: skip
    Product.objects.bulk_create(_products(application, sent.products))
    if upload and keep:
        application.catalogue_id = keep(
            data=upload[1],
            file_name=upload[0],
            kind="trade.catalogue",
            title=str(exporter),
            organisation=mission.office,
            subject=(APPLICATION, application.pk),
            allowed=CATALOGUES,
            by=by,
            at=at,
        ).pk
        application.save(update_fields=["catalogue_id"])
    audit.record(by=by, at=at, action=Action.CREATE, what="trade.application.submit",
                 subject=(APPLICATION, application.pk), detail={"refusals": application.refusals})  # fmt: skip
    return application


def _once(mission: Mission, exporter: Exporter | None) -> Refusal | None:
    gone = (ApplicationState.WITHDRAWN, ApplicationState.INELIGIBLE)  # who was not eligible may try again
    there = exporter and mission.applications.filter(exporter=exporter).exclude(state__in=gone)
    if there is not None and exporter and there.exists():
        return Refusal("twice", _("Your company has applied to this mission already. Write to us to change it."))
    return None


def _replace(mission: Mission, exporter: Exporter | None, *, by: Actor, at: datetime) -> None:
    """An application that was not eligible is withdrawn for the new one."""
    if exporter is None:
        return
    for row in mission.applications.filter(exporter=exporter, state=ApplicationState.INELIGIBLE):
        _withdraw(row, str(_("The company applied anew.")), by=by, at=at)


def _next_number(mission: Mission) -> str:
    """The numbers of a mission run on: ``P12-03`` is the third that came by the public page."""
    return f"P{mission.pk}-{mission.applications.filter(number__startswith=f'P{mission.pk}-').count() + 1:02}"


def _products(application: Application, products: list[Mapping[str, str]]) -> list[Product]:
    rows = []
    for place, product in enumerate(products, start=1):
        code = next(iter(hs.read(product["hs"])), "")
        rows.append(
            Product(application=application, position=place, name=product["name"], name_en=product["name_en"],
                    hs_code=code, hs_edition=hs.edition_of(code), hs_as_written=product["hs"][:40])
        )  # fmt: skip
    return rows


# -- reviews -----------------------------------------------------------------------------------------------------------


def weights_of(mission: Mission) -> dict[str, Decimal]:
    """The criteria of the selection with their weights; a mission without its own has those to begin with."""
    own = {row.code: row.weight for row in mission.weights.of_selection().order_by("pk")}
    return own or {code: Decimal(weight) for code, _ko, _en, weight in CRITERIA}


def labels_of(mission: Mission, language: str) -> dict[str, str]:
    own = mission.weights.of_selection().order_by("pk")
    with override(language):
        found = {row.code: str(row) for row in own}
    return found or {code: ko if language == "ko" else en for code, ko, en, _weight in CRITERIA}


def may_review(application: Application) -> Refusal | None:
    if application.state == ApplicationState.INELIGIBLE:
        return Refusal("not_eligible", _("This application is not eligible, so that it is not scored."))
    if application.state not in UNDECIDED:
        return Refusal("decided", _("This application is decided already."))
    return None


@transaction.atomic
def review(*, application: Application, points: Mapping[str, int], note: str, by: Actor, at: datetime) -> None:
    """The points of one reviewer for each criterion; saying them again replaces them. Raises Refused."""
    application = Application.objects.select_for_update(of=("self",)).select_related("mission").get(pk=application.pk)
    insist(may_review(application), _complete(points, weights_of(application.mission)))
    for code, given in points.items():
        Review.objects.update_or_create(
            application=application, reviewer_id=by.account_id, code=code,
            defaults={"points": given, "note": note[:200], "at": at},
        )  # fmt: skip
    application.state = ApplicationState.REVIEWED
    application.save(update_fields=["state"])
    audit.record(by=by, at=at, action=Action.CHANGE, what="trade.application.review",
                 subject=(APPLICATION, application.pk))  # fmt: skip


def _complete(points: Mapping[str, int], weights: Mapping[str, Decimal]) -> Refusal | None:
    good = points.keys() == weights.keys() and all(0 <= given <= 100 for given in points.values())
    return None if good else Refusal("points", _("Give every criterion 0 to 100 points."))


def ranking_of(mission: Mission) -> list[Place]:
    """Of those that are eligible: two statements."""
    points: dict[int, dict[str, list[int]]] = {
        pk: defaultdict(list)
        for pk in mission.applications.exclude(
            state__in=(ApplicationState.INELIGIBLE, ApplicationState.WITHDRAWN)
        ).values_list("pk", flat=True)
    }
    for pk, code, given in Review.objects.filter(application__in=points).values_list("application", "code", "points"):
        points[pk][code].append(given)
    return ranking(points, weights_of(mission), mission.places)


@transaction.atomic
def decide(*, mission: Mission, by: Actor, at: datetime) -> int:
    """Take the ranking as the decision for all that are undecided; answers how many. Raises Refused not_reviewed."""
    rows = list(mission.applications.select_for_update().filter(state__in=UNDECIDED))
    places = {place.key: place for place in ranking_of(mission)}
    open_ones = [row for row in rows if places[row.pk].score is None]
    insist(Refusal("not_reviewed", _("Some applications have no full review yet.")) if open_ones else None)
    labels, of = labels_of(mission, "ko"), len(places)
    for row in rows:
        place = places[row.pk]
        with override("ko"):  # reasons stand in the letter, which is Korean
            row.reasons = reason(place, labels, of)[:600]
        row.state, row.score, row.rank = place.verdict, place.score, place.rank
        row.decided_at, row.decided_by_id = at, by.account_id
        row.save(update_fields=["reasons", "state", "score", "rank", "decided_at", "decided_by"])
    subjects = [(APPLICATION, row.pk) for row in rows]
    audit.record_many(by=by, at=at, action=Action.CHANGE, what="trade.application.decide", subjects=subjects)
    return len(rows)


def may_withdraw(application: Application, reason: str) -> Refusal | None:
    if ApplicationState.WITHDRAWN not in NEXT_OF[ApplicationState(application.state)]:
        return Refusal("withdrawn", _("This application is withdrawn already."))
    return None if reason.strip() else Refusal("no_reason", _("Say why the company does not take part."))


@transaction.atomic
def withdraw(*, application: Application, reason: str, by: Actor, at: datetime) -> None:
    """The company does not take part; its meetings fall out with the next repair of the timetable. Raises Refused."""
    application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    insist(may_withdraw(application, reason))
    _withdraw(application, reason, by=by, at=at)


def _withdraw(application: Application, reason: str, *, by: Actor, at: datetime) -> None:
    application.state, application.reasons = ApplicationState.WITHDRAWN, reason[:600]
    application.save(update_fields=["state", "reasons"])
    audit.record(by=by, at=at, action=Action.CHANGE, what="trade.application.withdraw",
                 subject=(APPLICATION, application.pk))  # fmt: skip


def may_change_verdict(application: Application, verdict: str, reasons: str) -> Refusal | None:
    """A decision may be changed for another one, or stand with other reasons."""
    after = (*NEXT_OF[ApplicationState(application.state)], application.state)
    if application.state not in VERDICTS or verdict not in VERDICTS or verdict not in after:
        return Refusal("not_decided", _("Only a decided application can be decided otherwise."))
    if not reasons.strip():
        return Refusal("no_reason", _("Say why it is decided otherwise than by the ranking."))
    return None


@transaction.atomic
def decide_otherwise(*, application: Application, verdict: str, reasons: str, by: Actor, at: datetime) -> None:
    """A reserve moves up, an accepted one steps back; always with a reason. Raises Refused."""
    application = Application.objects.select_for_update().get(pk=application.pk)
    insist(may_change_verdict(application, verdict, reasons))
    application.state, application.reasons = verdict, reasons[:600]
    application.decided_at, application.decided_by_id = at, by.account_id
    application.save(update_fields=["state", "reasons", "decided_at", "decided_by"])
    audit.record(by=by, at=at, action=Action.CHANGE, what="trade.application.decide",
                 subject=(APPLICATION, application.pk), detail={"verdict": verdict})  # fmt: skip

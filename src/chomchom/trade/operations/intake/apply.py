"""Taking a previewed list into the mission, in one transaction with its access log."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chomchom.core import audit, wall
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, insist
from chomchom.trade.enums import ApplicationState, MissionState, WishLevel
from chomchom.trade.enums_intake import ListKind, ListState
from chomchom.trade.kinds import BUYER
from chomchom.trade.models import (
    Application,
    Buyer,
    Evidence,
    Exporter,
    Guest,
    HalfDay,
    Leg,
    Mission,
    Product,
    SentList,
    Wish,
)
from chomchom.trade.operations.intake.preview import row_of
from chomchom.trade.rules.intake.book import Row
from chomchom.trade.rules.intake.exporters import INELIGIBLE
from chomchom.trade.rules.names import email_key, name_key

BATCH = 500
CHANGEABLE = (ApplicationState.SUBMITTED, ApplicationState.INELIGIBLE)
COUNTRY_OF = {"Asia/Jakarta": "ID", "Asia/Makassar": "ID", "Asia/Ho_Chi_Minh": "VN", "Asia/Bangkok": "TH",
              "Asia/Kuala_Lumpur": "MY", "Asia/Singapore": "SG", "Asia/Manila": "PH", "Asia/Seoul": "KR"}  # fmt: skip


def may_apply(source: SentList) -> Refusal | None:
    if source.state == ListState.APPLIED:
        return Refusal("taken_already", _("This list was taken already. Send the changed workbook again."))
    if source.mission.state == MissionState.CLOSED:
        return Refusal("mission_closed", _("The mission is closed and takes no lists."))
    if source.kind == ListKind.EXPORTERS and not source.mission.consent_purpose:
        return Refusal("no_purpose", _("Say first on the mission what export records are checked for, and until when."))
    return None


@transaction.atomic
def apply(*, source: SentList, by: Actor, at: datetime) -> None:
    """Take every row that is not refused; what is not eligible is kept as such. Raises Refused with ``may_apply``."""
    source = SentList.objects.select_for_update(of=("self",)).select_related("mission").get(pk=source.pk)
    insist(may_apply(source))
    rows = [row_of(row) for row in source.rows.order_by("pk")]
    take: dict[str, Callable[..., None]] = {
        ListKind.EXPORTERS: _exporters, ListKind.BUYERS: _buyers, ListKind.WISHES: _wishes,
    }  # fmt: skip
    take[source.kind](source.mission, rows, by, at)
    source.state, source.applied_at = ListState.APPLIED, at
    source.save(update_fields=["state", "applied_at"])
    detail = {"list": source.pk, "kind": source.kind}
    audit.record(by=by, at=at, action=Action.IMPORT, what="trade.list.apply", detail=detail)


# -- exporters ---------------------------------------------------------------------------------------------------------


def _exporters(mission: Mission, rows: Sequence[Row], by: Actor, at: datetime) -> None:
    known = {one.number: one for one in mission.applications.select_related("exporter")}
    for row in rows:
        if not _is_kept(row):
            continue
        application = known.get(row.number)
        if application is None:
            application = _new_application(mission, row, at)
        elif application.state not in CHANGEABLE:
            continue
        _fill(application, row, mission, at)
        application.save()
        application.products.all().delete()
        Product.objects.bulk_create(
            Product(application=application, position=place, **product)
            for place, product in enumerate(row.values["products"], start=1)
        )


def _is_kept(row: Row) -> bool:
    """Taken, or refused for nothing but eligibility."""
    return all(remark.code in INELIGIBLE for remark in row.remarks if remark.refuses)


def _new_application(mission: Mission, row: Row, at: datetime) -> Application:
    values = row.values
    with wall.lowered():  # a secretariat sees an exporter only once there is its application
        exporter = Exporter.objects.create(
            office_id=mission.office_id, name=values["name"], name_key=name_key(values["name"]),
            business_number=values["business_number"][:12], created_at=at,
        )  # fmt: skip
    return Application(mission=mission, exporter=exporter, number=row.number, submitted_at=at)


def _fill(application: Application, row: Row, mission: Mission, at: datetime) -> None:
    values = row.values
    for name in ("contact_name", "contact_email", "contact_phone", "exports_as_written", "certificates",
                 "meetings_wanted", "speaks", "tax_paid"):  # fmt: skip
        setattr(application, name, values[name])
    exports = values["exports_usd"]
    application.exports_usd = None if exports is None else Decimal(exports)
    application.consent_to_checks = values["consent"]
    if values["consent"]:
        application.consent_purpose = mission.consent_purpose
        application.consent_given_at = application.consent_given_at or at
        application.consent_expires_on = mission.consent_until
    application.refusals = [remark.code for remark in row.remarks if remark.code in INELIGIBLE]
    application.state = ApplicationState.INELIGIBLE if application.refusals else ApplicationState.SUBMITTED


# -- buyers ------------------------------------------------------------------------------------------------------------

FIELDS = ("name", "country", "city", "area", "trade", "languages", "email", "phone", "hs_codes", "contact_name",
          "name_key", "email_key")  # fmt: skip


def _buyers(mission: Mission, rows: Sequence[Row], by: Actor, at: datetime) -> None:
    rows = [row for row in rows if not any(remark.refuses for remark in row.remarks)]
    known = {one.number: one for one in Buyer.objects.filter(office_id=mission.office_id)}
    fresh, changed = [], []
    for row in rows:
        buyer = known.get(row.number)
        if buyer is None:
            buyer = known[row.number] = Buyer(office_id=mission.office_id, number=row.number, created_at=at)
            fresh.append(buyer)
        else:
            changed.append(buyer)
        _describe(buyer, row)
    Buyer.objects.bulk_create(fresh, batch_size=BATCH)
    Buyer.objects.bulk_update(changed, FIELDS, batch_size=100)
    pairs = [(standing(known[row.number], known.values()), row) for row in rows]
    _add_evidence(pairs, by, at)
    _add_guests(mission, [buyer for buyer, _row in pairs], at)
    subjects = [(BUYER, buyer.pk) for buyer in (*fresh, *changed)]
    audit.record_many(by=by, at=at, action=Action.IMPORT, what="trade.list.apply", subjects=subjects)


def _describe(buyer: Buyer, row: Row) -> None:
    values = row.values
    for name in FIELDS[:10]:
        setattr(buyer, name, values[name])
    buyer.name_key = name_key(buyer.name)
    buyer.email_key = email_key(buyer.email)


def standing(buyer: Buyer, known: Any) -> Buyer:
    """The buyer into which it was merged, or itself."""
    by_pk = {one.pk: one for one in known} if buyer.merged_into_id else {}
    while buyer.merged_into_id:
        buyer = by_pk[buyer.merged_into_id]
    return buyer


def _add_evidence(pairs: Sequence[tuple[Buyer, Row]], by: Actor, at: datetime) -> None:
    """Only what says something new: rows of evidence are never changed."""
    newest: dict[tuple[int, str], tuple[Any, ...]] = {}
    mine = Evidence.objects.filter(buyer__office_id=pairs[0][0].office_id) if pairs else Evidence.objects.none()
    for piece in mine.order_by("recorded_at", "pk").iterator():
        newest[piece.buyer_id, piece.criterion] = (piece.as_written, piece.source, piece.found_on)
    Evidence.objects.bulk_create(
        (
            Evidence(
                buyer=buyer, recorded_at=at, recorded_by_id=by.account_id,
                **piece | {"value": None if piece["value"] is None else Decimal(piece["value"]),
                           "found_on": date.fromisoformat(piece["found_on"]) if piece["found_on"] else None},
            )
            for buyer, row in pairs
            for piece in row.values["evidence"]
            if newest.get((buyer.pk, piece["criterion"]))
            != (piece["as_written"], piece["source"],
                date.fromisoformat(piece["found_on"]) if piece["found_on"] else None)
        ),
        batch_size=BATCH,
    )  # fmt: skip


def _add_guests(mission: Mission, buyers: Sequence[Buyer], at: datetime) -> None:
    there = set(mission.guests.values_list("buyer_id", flat=True))
    legs = {leg.city: leg for leg in mission.legs.all()}
    new = {buyer.pk: buyer for buyer in buyers if buyer.pk not in there}
    Guest.objects.bulk_create(
        (Guest(mission=mission, buyer=buyer, leg=legs.get(buyer.city), state_at=at) for buyer in new.values()),
        batch_size=BATCH,
    )


# -- wishes ------------------------------------------------------------------------------------------------------------


def _wishes(mission: Mission, rows: Sequence[Row], by: Actor, at: datetime) -> None:
    rows = [row for row in rows if not any(remark.refuses for remark in row.remarks)]
    _half_days(mission, [row.values for row in rows if row.values["kind"] == "half_day"])
    guests = _guests_by_number(mission, {row.values["buyer"] for row in rows if "buyer" in row.values}, at)
    _times([row.values for row in rows if row.values["kind"] == "time"], guests)
    _pairs(mission, [row.values for row in rows if row.values["kind"] == "wish"], guests, at)


def _half_days(mission: Mission, values: Sequence[dict[str, Any]]) -> None:
    legs = {leg.city: leg for leg in mission.legs.all()}
    for city in dict.fromkeys(one["city"] for one in values):
        of_city = [one for one in values if one["city"] == city]
        days = sorted(date.fromisoformat(one["day"]) for one in of_city)
        if city not in legs:
            zone = of_city[0]["zone"]
            legs[city] = Leg.objects.create(
                mission=mission, position=mission.legs.count() + 1, city=city, time_zone=zone,
                country=COUNTRY_OF.get(zone, ""), starts_on=days[0], ends_on=days[-1] + timedelta(days=1),
            )  # fmt: skip
            mission.guests.filter(leg=None, buyer__city=city).update(leg=legs[city])
    for one in values:
        HalfDay.objects.update_or_create(
            leg=legs[one["city"]], day=date.fromisoformat(one["day"]), starts_at=time.fromisoformat(one["starts"]),
            defaults={"ends_at": time.fromisoformat(one["ends"]), "slot_minutes": one["minutes"],
                      "tables": one["tables"], "interpreters": one["interpreters"]},
        )  # fmt: skip


def _guests_by_number(mission: Mission, numbers: set[str], at: datetime) -> dict[str, Guest]:
    """The guest of each number; what is said of a merged buyer goes to the one that stands."""
    known = {one.number: one for one in Buyer.objects.filter(office_id=mission.office_id)}
    meant = {number: standing(known[number], known.values()) for number in numbers if number in known}
    _add_guests(mission, list(meant.values()), at)
    guests = {guest.buyer_id: guest for guest in mission.guests.all()}
    return {number: guests[buyer.pk] for number, buyer in meant.items()}


def _times(values: Sequence[dict[str, Any]], guests: dict[str, Guest]) -> None:
    changed = {}
    for one in values:
        if guest := guests.get(one["buyer"]):
            guest.availability, guest.availability_as_written = one["availability"], one["as_written"]
            changed[guest.pk] = guest
    Guest.objects.bulk_update(changed.values(), ["availability", "availability_as_written"], batch_size=BATCH)


def _pairs(mission: Mission, values: Sequence[dict[str, Any]], guests: dict[str, Guest], at: datetime) -> None:
    applications = {one.number: one for one in mission.applications.all()}
    there = {(wish.application_id, wish.guest_id): wish for wish in Wish.objects.filter(application__mission=mission)}
    fresh, changed = {}, {}
    for one in values:
        application, guest = applications.get(one["application"]), guests.get(one["buyer"])
        if application is None or guest is None:
            continue
        key = (application.pk, guest.pk)
        wish = there.get(key) or fresh.setdefault(key, Wish(application=application, guest=guest))
        _say(wish, "by_exporter", one["by_exporter"], at)
        _say(wish, "by_buyer", one["by_buyer"], at)
        if wish.pk:
            changed[wish.pk] = wish
    Wish.objects.bulk_create(fresh.values(), batch_size=BATCH)
    Wish.objects.bulk_update(
        changed.values(), ["by_exporter", "by_exporter_at", "by_buyer", "by_buyer_at"], batch_size=BATCH
    )


def _say(wish: Wish, side: str, level: str, at: datetime) -> None:
    """A list never takes back what a side has said itself."""
    if level != WishLevel.UNKNOWN and level != getattr(wish, side):
        setattr(wish, side, level)
        setattr(wish, f"{side}_at", at)

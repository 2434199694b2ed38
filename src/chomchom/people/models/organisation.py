from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chomchom.people.enums import OrganisationKind, Role
from chomchom.people.viewing import Sees

Pair = tuple[int, str]  # (organisation_id, role)
OF_TRADE = (OrganisationKind.TRADE_OFFICE, OrganisationKind.SECRETARIAT, OrganisationKind.COMPANY)
OF_CARE = (OrganisationKind.DONG_OFFICE, OrganisationKind.PROVIDER, OrganisationKind.HEALTH_OFFICE)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def districts(self) -> "OrganisationQuerySet":
        return self.filter(kind=OrganisationKind.DISTRICT)

    def dong_offices(self) -> "OrganisationQuerySet":
        return self.filter(kind=OrganisationKind.DONG_OFFICE)

    def providers(self) -> "OrganisationQuerySet":
        return self.filter(kind=OrganisationKind.PROVIDER)

    def of_district(self, district_id: int) -> "OrganisationQuerySet":
        """The district office itself and all that belong to it."""
        return self.filter(Q(pk=district_id) | Q(district_id=district_id))

    def accounts_looked_after_by(self, viewer: Sees) -> "OrganisationQuerySet":
        """Whose accounts the viewer looks after: a district officer those of the office, of all its organisations of
        care and of its trade office; the head of a trade office those of trade; a provider's desk its own."""
        held: dict[str, list[Organisation]] = {}
        for membership in viewer.memberships:
            held.setdefault(membership.role, []).append(membership.organisation)
        districts = [office.pk for office in held.get(Role.DISTRICT_OFFICER, ())]
        trade = [office.district_id for office in held.get(Role.TRADE_HEAD, ())]
        desks = [office.pk for office in held.get(Role.PROVIDER_DESK, ())]
        of_districts = Q(district__in=districts, kind__in=(*OF_CARE, OrganisationKind.TRADE_OFFICE))
        return self.filter(
            Q(pk__in=districts) | of_districts | Q(district__in=trade, kind__in=OF_TRADE) | Q(pk__in=desks)
        )

    def rosters_visible_to(self, viewer: Sees) -> "OrganisationQuerySet":
        """A district sees the rosters of all its organisations of care, everybody else those of their own."""
        own = [organisation.pk for organisation in viewer.organisations]
        return self.filter(Q(pk__in=own) | Q(district__in=viewer.district_ids, kind__in=OF_CARE))


class Organisation(models.Model):
    """A district office, a dong office or a provider agency."""

    kind = models.CharField(_("kind"), max_length=16, choices=OrganisationKind)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    gu = models.CharField(_("gu"), max_length=20)
    district = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="organisations", verbose_name=_("district office")
    )
    dong = models.ForeignKey("people.Dong", models.PROTECT, null=True, blank=True, verbose_name=_("dong"))
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    address = models.CharField(_("address"), max_length=120, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    time_zone = models.CharField(_("time zone, if not that of the district"), max_length=40, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gu", "kind", "name"], name="organisation_once"),
            models.UniqueConstraint(fields=["dong"], condition=Q(kind="dong_office"), name="one_office_per_dong"),
            models.CheckConstraint(
                condition=Q(kind="district", district=None) | (~Q(kind="district") & Q(district__isnull=False)),
                name="organisation_has_its_district",
            ),
            models.CheckConstraint(
                condition=~Q(kind="dong_office") | Q(dong__isnull=False), name="dong_office_has_its_dong"
            ),
        ]

    def __str__(self) -> str:
        return self.name_en if self.name_en and get_language() != "ko" else self.name

    @property
    def district_office_id(self) -> int:
        """The district it belongs to; a district office belongs to itself."""
        return self.district_id or self.pk

    @property
    def district_office(self) -> "Organisation":
        return self.district or self

    @property
    def zone(self) -> ZoneInfo:
        """Where its clocks hang; a desk abroad has its own. A name that nobody knows must not stop the net: then the
        zone of the district counts."""
        try:
            return ZoneInfo(self.time_zone or settings.TIME_ZONE)
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo(settings.TIME_ZONE)


class PairQuerySet(models.QuerySet[models.Model]):
    """Rows that belong to one role at one organisation."""

    def of(self, pairs: Iterable[Pair]) -> Self:
        """Those of the given (organisation_id, role), in one condition for each role."""
        by_role: dict[str, set[int]] = {}
        for organisation_id, role in pairs:
            by_role.setdefault(role, set()).add(organisation_id)
        wanted = [Q(role=role, organisation_id__in=ids) for role, ids in sorted(by_role.items())]
        return self.filter(reduce(or_, wanted)) if wanted else self.none()


class MembershipQuerySet(PairQuerySet):
    def on(self, day: date) -> "MembershipQuerySet":
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gt=day))

    def between(self, first: date, last: date) -> "MembershipQuerySet":
        """Those that hold on one of the days [first, last]."""
        return self.filter(valid_from__lte=last).filter(Q(valid_to=None) | Q(valid_to__gt=first))

    def not_over(self, day: date) -> "MembershipQuerySet":
        """Those that hold on ``day`` or later."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day))

    def active(self) -> "MembershipQuerySet":
        return self.filter(account__is_active=True)

    def in_role(self, organisation_id: int, role: str) -> "MembershipQuerySet":
        return self.filter(organisation_id=organisation_id, role=role, account__is_active=True)


class Membership(models.Model):
    """Somebody's role at an organisation in the period [valid_from, valid_to)."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until (not included)"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "organisation", "role", "valid_from"], name="membership_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="membership_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} · {self.organisation} · {self.get_role_display()}"

"""Who is looking: the account of a request with its roles of today. Every scope starts from it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from chomchom.core.actors import Actor
from chomchom.people.enums import OrganisationKind, Role
from chomchom.people.models import Account, Membership, Organisation
from chomchom.people.rights import RIGHTS

AT_THE_PROVIDER = frozenset({Role.PROVIDER_DESK, Role.KITCHEN, Role.DIETITIAN})


@dataclass(frozen=True)
class Viewer(Actor):
    """An actor with an account, the memberships valid today and what follows from them."""

    account: Account | None = None
    memberships: tuple[Membership, ...] = field(default=())
    day: date | None = None

    @classmethod
    def of(
        cls, account: Account, memberships: Iterable[Membership], ip: str | None = None, day: date | None = None
    ) -> "Viewer":
        """``day`` is the day of the look: scopes that end some time after a plan count from it (None: never)."""
        return cls(account.pk, account.name, ip, account=account, memberships=tuple(memberships), day=day)

    def may(self, right: str) -> bool:
        return not RIGHTS[right].isdisjoint(self.roles)

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(membership.role for membership in self.memberships)

    @property
    def organisations(self) -> tuple[Organisation, ...]:
        return tuple({membership.organisation_id: membership.organisation for membership in self.memberships}.values())

    @property
    def organisation(self) -> Organisation | None:
        """The first organisation, for headings."""
        return self.memberships[0].organisation if self.memberships else None

    def _ids(self, kind: OrganisationKind) -> frozenset[int]:
        return frozenset(organisation.pk for organisation in self.organisations if organisation.kind == kind)

    @property
    def district_ids(self) -> frozenset[int]:
        """Districts seen as a whole."""
        return self._ids(OrganisationKind.DISTRICT)

    @property
    def dong_ids(self) -> frozenset[int]:
        """Dongs (not offices) seen as a dong office."""
        return frozenset(o.dong_id for o in self.organisations if o.kind == OrganisationKind.DONG_OFFICE and o.dong_id)

    @property
    def provider_ids(self) -> frozenset[int]:
        """Providers seen as their desk or kitchen; a courier sees rounds, not the provider."""
        return frozenset(m.organisation_id for m in self.memberships if m.role in AT_THE_PROVIDER)

    @property
    def health_district_ids(self) -> frozenset[int]:
        """Districts whose food is looked after by the viewer's health office."""
        return frozenset(o.district_office_id for o in self.organisations if o.kind == OrganisationKind.HEALTH_OFFICE)

    @property
    def trade_office_ids(self) -> frozenset[int]:
        """Trade offices whose missions are seen as a whole. A trade office is an organisation of its own, so that who
        works for missions sees no recipient, and the other way round."""
        return self._ids(OrganisationKind.TRADE_OFFICE)

    @property
    def secretariat_ids(self) -> frozenset[int]:
        """Secretariats seen as their desk; an interpreter sees its own meetings, not the secretariat."""
        return frozenset(m.organisation_id for m in self.memberships if m.role == Role.SECRETARY)

    @property
    def company_ids(self) -> frozenset[int]:
        """Exporters seen as their person in charge."""
        return self._ids(OrganisationKind.COMPANY)

    @property
    def is_courier(self) -> bool:
        return Role.COURIER in self.roles


NOBODY = Viewer(None, "anonymous")

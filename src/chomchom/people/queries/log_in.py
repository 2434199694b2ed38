"""Which policy holds for somebody, and so which step stands before the pages."""

from collections.abc import Sequence

from django.conf import settings

from chomchom.people.models import Account, LogInPolicy, LogInService, Membership, Organisation
from chomchom.people.rules.log_in import LOOPBACK, Need, Policy, Step, need_of, step, strictest


def policy_of(organisation: Organisation) -> Policy:
    """The organisation's own, else its district's, else that of the installation: everybody is outside; where it is
    only tried out, the machine itself is inside. No query if both rows were selected with the organisation."""
    row = row_of(organisation)
    if row is None:
        return Policy(networks=() if settings.PRODUCTION else LOOPBACK)
    return Policy(tuple(row.networks), frozenset(row.always_roles), row.outside)


def row_of(organisation: Organisation) -> LogInPolicy | None:
    own = getattr(organisation, "log_in_policy", None)
    return own or (getattr(organisation.district, "log_in_policy", None) if organisation.district else None)


def need(memberships: Sequence[Membership], address: str | None) -> Need:
    """The strictest that any of the offices asks for."""
    by_office = ((policy_of(held.organisation), held.role) for held in memberships)
    return strictest(need_of(policy, roles=[role], address=address) for policy, role in by_office)


def next_step(account: Account, memberships: Sequence[Membership], *, address: str | None) -> Step:
    """Of somebody who has not given a second factor in this session."""
    return step(has_factor=account.factor_since is not None, confirmed=False, need=need(memberships, address))


def services() -> Sequence[LogInService]:
    """What the log-in page offers beside the password, in one query."""
    return LogInService.objects.standing().select_related("organisation").order_by("name", "pk")

"""When an organisation asks for a second factor. The access log keeps what held before."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from chomchom.core.audit import record
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, Refused, insist
from chomchom.people.enums import Role
from chomchom.people.models import LogInPolicy, Organisation
from chomchom.people.rules import accounts as rules
from chomchom.people.rules.log_in import networks_in
from chomchom.people.viewer import Viewer


@transaction.atomic
def set_policy(
    *, organisation: Organisation, networks: str, always_roles: Collection[str], outside: bool, by: Viewer, at: datetime
) -> LogInPolicy:
    """The organisation goes by these rules from the next request on. Raises ``Refused``: elsewhere, network, too_wide,
    too_many, role."""
    insist(rules.looked_after(organisation, by))
    read = networks_in(networks)
    if isinstance(read, Refusal):
        raise Refused(read)
    if not set(always_roles) <= set(Role.values):
        raise Refused(Refusal("role", _("There is no such role.")))
    row = LogInPolicy.objects.select_for_update().filter(organisation=organisation).first()
    was = _as_json(row) if row else None
    row = row or LogInPolicy(organisation=organisation)
    row.networks, row.always_roles, row.outside = read, sorted(always_roles), outside
    row.changed_at, row.changed_by_id = at, by.account_id
    row.save()
    if was != _as_json(row):
        _tell(organisation, by, at, was=was, to=_as_json(row))
    return row


@transaction.atomic
def drop_policy(*, organisation: Organisation, by: Viewer, at: datetime) -> None:
    """The organisation goes by its district's again. Raises ``Refused``: elsewhere."""
    insist(rules.looked_after(organisation, by))
    row = LogInPolicy.objects.select_for_update().filter(organisation=organisation).first()
    if row is not None:
        was = _as_json(row)
        row.delete()
        _tell(organisation, by, at, was=was, to=None)


def _as_json(row: LogInPolicy) -> dict[str, Any]:
    return {"networks": row.networks, "always_roles": row.always_roles, "outside": row.outside}


def _tell(organisation: Organisation, by: Viewer, at: datetime, **detail: Any) -> None:
    record(by=by, at=at, action=Action.CHANGE, what="people.policy.change",
           detail={"organisation": organisation.pk, **detail})  # fmt: skip

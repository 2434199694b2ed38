"""Accounts, roles, rules and log-in services, for the tests that try every view with every role."""

from datetime import datetime
from typing import Any

from chomchom.people.models import LogInService, Membership, Organisation

KINDS = ("account", "membership", "office", "log_in_service")


def key(kind: str, rows: Any, office: Organisation, at: datetime) -> int:
    """``office``: at which the visitor looks after accounts, or would."""
    if kind == "office":
        return rows.district.office.pk
    if kind == "log_in_service":
        return _service(rows, at).pk
    held = Membership.objects.filter(organisation=office).order_by("-pk").first()
    return held.account_id if kind == "account" else held.pk


def _service(rows: Any, at: datetime) -> LogInService:
    words = {"organisation": rows.district.office, "issuer": f"https://{rows.district.office.pk}.example.test"}
    made = {"name": "SSO", "client_id": "c", "secret": "sealed", "created_at": at}
    return LogInService.objects.get_or_create(**words, defaults=made)[0]

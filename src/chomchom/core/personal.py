"""Every model field is declared personal or not; the register for the privacy officer is printed from this.

An app declares its fields in ``<app>/personal.py`` as ``FIELDS = {"model_name": {"field": Kind, …}}``, and which of
them are encrypted at rest as ``ENCRYPTED = {"model_name": ("field", …)}``.
"""

from enum import StrEnum


class Kind(StrEnum):
    NONE = "none"  # says nothing about a person
    PERSONAL = "personal"  # identifies a person or tells about one
    SENSITIVE = "sensitive"  # health, disability (민감정보)
    LINK = "link"  # points at a person's row


FIELDS = {
    "accessentry": dict.fromkeys(("id", "at", "action", "subject_kind", "what", "kept"), Kind.NONE)
    | {
        "account_id": Kind.LINK,
        "actor": Kind.PERSONAL,
        "ip": Kind.PERSONAL,
        "subject_id": Kind.LINK,
        "why": Kind.PERSONAL,
        "detail": Kind.PERSONAL,
    },
    "logseal": dict.fromkeys(
        ("id", "first_id", "last_id", "count", "parts", "previous", "digest", "key", "proof", "sealed_at"), Kind.NONE
    ),
    # a keyed hash of a network address or a link, gone after two days
    "ratecount": dict.fromkeys(("window", "tries", "tries_before", "counted_at"), Kind.NONE)
    | {"bucket": Kind.PERSONAL},
}

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
    "accessentry": dict.fromkeys(("id", "at", "action", "subject_kind", "what"), Kind.NONE)
    | {
        "account_id": Kind.LINK,
        "actor": Kind.PERSONAL,
        "ip": Kind.PERSONAL,
        "subject_id": Kind.LINK,
        "detail": Kind.PERSONAL,
    },
}

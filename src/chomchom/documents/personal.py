"""Which fields of documents tell about a person; the register for the privacy officer is printed from this."""

from chomchom.core.personal import Kind

FIELDS = {
    "document": dict.fromkeys(
        ("id", "organisation", "origin", "kind", "language", "format", "size", "subject_kind", "version", "made_at"),
        Kind.NONE,
    )
    | dict.fromkeys(("title", "file_name", "sha256", "made_by"), Kind.PERSONAL)
    | {"subject_id": Kind.LINK, "account_id": Kind.LINK},
}

"""What the import's rows say about people; joined into care's declaration of personal fields."""

from chomchom.core.personal import Kind

ENCRYPTED = {"importrow": ("why", "values", "changes")}

FIELDS = {
    "import": {
        "id": Kind.NONE,
        "district": Kind.NONE,
        "file_name": Kind.NONE,
        "sha256": Kind.NONE,
        "state": Kind.NONE,
        "uploaded_at": Kind.NONE,
        "uploaded_by": Kind.LINK,
        "applied_at": Kind.NONE,
        "notes": Kind.NONE,
        "columns": Kind.NONE,
        "providers": Kind.NONE,
        "rows_read": Kind.NONE,
        "rows_in_file": Kind.NONE,
        "heard_at": Kind.NONE,
        "error": Kind.NONE,
    },
    "importrow": {
        "id": Kind.NONE,
        "source": Kind.NONE,
        "sheet": Kind.NONE,
        "row": Kind.NONE,
        "external_id": Kind.PERSONAL,
        "answer": Kind.NONE,
        "why": Kind.SENSITIVE,
        "values": Kind.SENSITIVE,
        "changes": Kind.SENSITIVE,
        "change": Kind.NONE,
        "decided_at": Kind.NONE,
        "decided_by": Kind.LINK,
        "decision": Kind.NONE,
        "applied_at": Kind.NONE,
    },
}

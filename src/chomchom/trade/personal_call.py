"""Personal fields of missions, applications, buyers, wishes and links; joined into trade's declaration."""

from chomchom.core.personal import Kind

NONE, PERSONAL, LINK = Kind.NONE, Kind.PERSONAL, Kind.LINK

ENCRYPTED = {
    "application": ("contact_phone",),
    "traveller": ("phone",),
    "buyer": ("phone",),
    "sentrow": ("why", "cells", "values"),
    "merge": ("moved",),
}

FIELDS = {
    "mission": dict.fromkeys(
        (
            "id", "office", "secretariat", "title", "title_en", "sector", "places", "opens_at", "closes_at",
            "consent_purpose", "consent_until", "state", "budget_won", "target_consultations", "target_contract_usd",
            "starts_on", "ends_on", "created_at",
        ),
        NONE,
    )
    | {"created_by": LINK},
    "leg": dict.fromkeys(
        ("id", "mission", "position", "city", "country", "time_zone", "venue", "starts_on", "ends_on"), NONE
    ),
    "halfday": dict.fromkeys(
        ("id", "leg", "day", "starts_at", "ends_at", "slot_minutes", "tables", "interpreters"), NONE
    ),
    "traveller": {"id": NONE, "mission": NONE}
    | dict.fromkeys(("name", "name_en", "belongs_to", "does", "phone", "email"), PERSONAL),
    "itineraryitem": dict.fromkeys(
        ("id", "mission", "leg", "day", "starts_at", "ends_at", "title", "title_en", "place"), NONE
    ),
    "weight": dict.fromkeys(("id", "mission", "kind", "code", "label", "label_en", "weight"), NONE),
    "exporter": dict.fromkeys(
        (
            "id", "office", "organisation", "name", "name_en", "name_key", "business_number", "address", "website",
            "created_at",
        ),
        NONE,
    ),
    "application": dict.fromkeys(
        (
            "id", "mission", "exporter", "number", "exports_usd", "exports_as_written", "certificates",
            "meetings_wanted", "speaks", "looking_for", "catalogue_id", "tax_paid", "consent_to_checks",
            "consent_purpose", "consent_given_at", "consent_expires_on", "state", "refusals", "score", "rank",
            "reasons", "decided_at", "submitted_at",
        ),
        NONE,
    )
    | dict.fromkeys(("contact_name", "contact_email", "contact_phone"), PERSONAL)
    | {"decided_by": LINK},
    "product": dict.fromkeys(
        ("id", "application", "position", "name", "name_en", "hs_code", "hs_edition", "hs_as_written"), NONE
    ),
    "buyer": dict.fromkeys(
        (
            "id", "office", "number", "name", "country", "city", "area", "trade", "languages", "hs_codes", "website",
            "name_key", "merged_into", "created_at",
        ),
        NONE,
    )
    | dict.fromkeys(("email", "phone", "contact_name", "email_key"), PERSONAL),
    "evidence": dict.fromkeys(
        ("id", "buyer", "criterion", "as_written", "value", "source", "found_on", "confidence", "recorded_at"), NONE
    )
    | {"recorded_by": LINK},
    "guest": dict.fromkeys(
        ("id", "mission", "buyer", "leg", "availability_as_written", "availability", "state", "state_at"), NONE
    ),
    "wish": dict.fromkeys(
        ("id", "application", "guest", "by_exporter", "by_exporter_at", "by_buyer", "by_buyer_at"), NONE
    ),
    "personallink": dict.fromkeys(
        (
            "id", "mission", "purpose", "subject_kind", "token_hash", "created_at", "expires_at", "revoked_at",
            "last_used_at", "uses",
        ),
        NONE,
    )
    | {"subject_id": LINK, "sent_to": PERSONAL, "created_by": LINK},
    "sentlist": dict.fromkeys(
        ("id", "mission", "kind", "file_name", "sha256", "state", "uploaded_at", "applied_at", "notes", "extra"), NONE
    )
    | {"uploaded_by": LINK},
    "sentrow": dict.fromkeys(("id", "source", "sheet", "row", "number", "answer"), NONE)
    | dict.fromkeys(("why", "cells", "values"), PERSONAL),
    "merge": dict.fromkeys(("id", "kept", "gone", "reasons", "at", "undone_at"), NONE)
    | {"moved": PERSONAL, "by": LINK, "undone_by": LINK},
    "review": dict.fromkeys(("id", "application", "code", "points", "note", "at"), NONE) | {"reviewer": LINK},
    "letter": dict.fromkeys(
        (
            "id", "application", "verdict", "decided_at", "document", "title", "state", "next_at", "attempts", "error",
            "made_at", "sent_at",
        ),
        NONE,
    )
    | dict.fromkeys(("name", "email", "text"), PERSONAL)
    | {"made_by": LINK},
    "linkfailure": {"id": NONE, "ip": PERSONAL, "at": NONE},
}  # fmt: skip

"""What training, care plans and family consents say about people; joined into care's declaration of personal fields."""

from chomchom.core.personal import Kind

NONE, PERSONAL, SENSITIVE, LINK = Kind.NONE, Kind.PERSONAL, Kind.SENSITIVE, Kind.LINK

ENCRYPTED = {
    "caseconference": ("participants", "minutes", "decisions"),
    "careplan": ("matters", "goals", "response_words", "why"),
    "planreview": ("words", "outcome_words"),
    "familyconsent": ("address",),
    "familymessage": ("note",),
    "consent": ("guardian",),
}

CONSENTS = {
    "consenttext": dict.fromkeys(
        ("id", "district", "purpose", "version", "text", "effect", "is_needed", "valid_from", "set_at"), NONE
    )
    | {"set_by": LINK},
    "consent": dict.fromkeys(("id", "text", "purpose", "recorded_at"), NONE)
    | dict.fromkeys(("given_by", "guardian", "given_how", "given_on", "withdrawn_at", "withdrawn_how"), PERSONAL)
    | {"recipient": LINK, "recorded_by": LINK, "withdrawn_by": LINK},
}  # fmt: skip

FIELDS = CONSENTS | {
    "staffrule": dict.fromkeys(
        (
            "id", "district", "topic", "roles", "valid_months", "renew_days", "remind_days", "source", "valid_from",
            "valid_to", "created_at",
        ),
        NONE,
    )
    | {"created_by": LINK},
    "course": dict.fromkeys(
        (
            "id", "district", "topic", "title", "material", "material_url", "questions", "pass_percent", "created_at",
            "retired_at",
        ),
        NONE,
    )
    | {"created_by": LINK},
    "trainingsession": dict.fromkeys(
        ("id", "course", "organisation", "starts_at", "ends_at", "place", "state", "note", "created_at", "held_at"),
        NONE,
    )
    | {"trainer": PERSONAL, "created_by": LINK, "held_by": LINK},
    "attendance": dict.fromkeys(("id", "session", "organisation", "invited_at", "marked_at"), NONE)
    | {"account": LINK, "presence": PERSONAL, "invited_by": LINK, "marked_by": LINK},
    "checktry": {"id": NONE, "attendance": LINK, "at": NONE}
    | dict.fromkeys(("answers", "right", "asked", "passed"), PERSONAL),
    "credential": dict.fromkeys(("id", "district", "attendance", "recorded_at", "withdrawn_at"), NONE)
    | dict.fromkeys(("number", "issuer", "issued_on", "valid_from", "valid_to"), PERSONAL)
    | {
        "account": LINK, "topic": PERSONAL, "recorded_by": LINK, "withdrawn_by": LINK, "withdrawn_because": PERSONAL,
    },
    "staffexception": dict.fromkeys(("id", "organisation", "role", "day", "allowed_at"), NONE)
    | {"account": LINK, "lacks": PERSONAL, "reason": PERSONAL, "allowed_by": LINK},
    "caseconference": dict.fromkeys(("id", "held_at", "place", "recorded_at"), NONE)
    | {
        "recipient": LINK, "participants": PERSONAL, "minutes": SENSITIVE, "decisions": SENSITIVE,
        "recorded_by": LINK,
    },
    "careplan": dict.fromkeys(("id", "version", "review_on", "conference", "created_at"), NONE)
    | dict.fromkeys(("matters", "goals", "response", "response_words", "why"), SENSITIVE)
    | {"recipient": LINK, "created_by": LINK},
    "planreview": dict.fromkeys(("id", "reason", "rows", "due_at", "created_at", "done_at", "outcome"), NONE)
    | {
        "recipient": LINK, "words": SENSITIVE, "created_by": LINK, "done_by": LINK, "outcome_words": SENSITIVE,
    },
    "familyconsent": dict.fromkeys(("id", "channel", "purpose", "version", "given_on", "recorded_at"), NONE)
    | dict.fromkeys(
        ("name", "relation", "address", "address_mark", "given_how", "withdrawn_at", "withdrawn_how"), PERSONAL
    )
    | {"recipient": LINK, "recorded_by": LINK, "withdrawn_by": LINK},
    "familymessage": dict.fromkeys(
        ("id", "handover", "state", "next_at", "attempts", "error", "created_at", "ended_at"), NONE
    )
    | {"consent": LINK, "handed_over_at": PERSONAL, "ended_by": LINK, "note": PERSONAL},
}  # fmt: skip

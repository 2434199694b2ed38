"""Personal fields of deals, their ledger, follow-up and memoranda; joined into trade's declaration."""

from chomchom.core.personal import Kind

NONE, PERSONAL, LINK = Kind.NONE, Kind.PERSONAL, Kind.LINK

FIELDS = {
    "deal": dict.fromkeys(
        (
            "id", "mission", "application", "guest", "leg", "meeting_id", "title", "rung", "box", "state", "signed_on",
            "waited_days", "first_shipped_on", "ended_on", "created_at",
        ),
        NONE,
    )
    | {"created_by": LINK},
    "ledgerentry": dict.fromkeys(
        (
            "id", "deal", "kind", "rung", "happened_on", "amount", "currency", "rate", "rate_on", "fills",
            "probability", "expected_on", "condition", "is_last", "ending", "reason", "note", "corrects", "recorded_at",
        ),
        NONE,
    )
    | {"recorded_by": LINK, "recorded_name": PERSONAL},
    "ledgerproof": dict.fromkeys(
        ("id", "entry", "proof", "reference", "signed_by_both", "issuer", "document"), NONE
    ),
    "proofinuse": dict.fromkeys(("id", "proof", "reference", "deal", "entry"), NONE),
    "share": dict.fromkeys(
        ("id", "deal", "mission", "entry", "box", "amount", "currency", "usd", "standing"), NONE
    ),
    "confirmation": dict.fromkeys(
        ("id", "entry", "party", "word", "stated_amount", "without", "said_at"), NONE
    )
    | {"account": LINK, "said_by": PERSONAL, "comment": PERSONAL},
    "currencyrate": dict.fromkeys(
        ("id", "office", "currency", "on", "usd_per_unit", "source", "entered_at"), NONE
    )
    | {"entered_by": LINK},
    "followupplan": dict.fromkeys(("id", "mission", "rounds"), NONE),
    "followup": dict.fromkeys(("id", "deal", "number", "due_at", "opened_at", "state", "ended_at", "words"), NONE)
    | {"ended_by": PERSONAL},
    "mou": dict.fromkeys(
        (
            "id", "mission", "leg", "kind", "application", "title", "parties", "scope", "signed_on", "document",
            "created_at",
        ),
        NONE,
    )
    | {"created_by": LINK},
    "moupromise": dict.fromkeys(
        ("id", "mou", "text", "role", "due_on", "due_at", "done_at", "outcome", "is_given_up"), NONE
    )
    | {"done_by": PERSONAL},
}  # fmt: skip

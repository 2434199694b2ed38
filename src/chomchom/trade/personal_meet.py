"""Personal fields of timetables, meetings and consultation logs; joined into trade's declaration."""

from chomchom.core.personal import Kind

NONE, PERSONAL, LINK = Kind.NONE, Kind.PERSONAL, Kind.LINK
SEAT = ("id", "application", "guest", "half_day", "starts_at", "ends_at", "table", "is_locked")

FIELDS = {
    "interpreter": dict.fromkeys(("id", "leg", "label", "languages"), NONE)
    | {"name": PERSONAL, "account": LINK, "ill_from": PERSONAL},
    "timetable": dict.fromkeys(
        ("id", "leg", "number", "state", "revision", "why", "made_at", "published_at", "changes", "summary"), NONE
    )
    | {"made_by": LINK, "published_by": LINK},
    "placement": dict.fromkeys((*SEAT, "timetable"), NONE) | {"interpreter": LINK},
    "meeting": dict.fromkeys((*SEAT, "leg", "timetable", "state", "state_at", "sequence", "is_walk_in"), NONE)
    | {"interpreter": LINK},
    "forbidden": dict.fromkeys(("id", "application", "guest", "reason", "forbidden_at"), NONE)
    | {"forbidden_by": LINK},
    "unmet": dict.fromkeys(
        ("id", "timetable", "application", "guest", "code", "moves", "reasons", "remedies"), NONE
    ),
    "timetabling": dict.fromkeys(
        ("id", "leg", "change", "started_at", "heard_at", "progress_percent", "ended_at", "error", "result"), NONE
    )
    | {"started_by": LINK},
    "invitation": dict.fromkeys(
        (
            "id", "meeting", "timetable", "audience", "language", "is_cancellation", "sequence", "state", "next_at",
            "attempts", "error", "made_at", "sent_at",
        ),
        NONE,
    )
    | dict.fromkeys(("name", "email", "title", "text", "ics"), PERSONAL),
    "consultation": dict.fromkeys(
        (
            "id", "meeting", "state", "started_at", "destination", "currency", "reaction", "said", "certificates",
            "samples", "incoterms", "payment", "minimum_order", "likelihood_percent", "next_action", "next_owner",
            "next_due_on", "written_at", "completed_at",
        ),
        NONE,
    )
    | {"card_id": PERSONAL, "written_by": LINK, "completed_by": LINK},
    "productline": dict.fromkeys(
        (
            "id", "consultation", "position", "product", "quoted_price", "negotiated_price", "quantity", "unit",
            "amount",
        ),
        NONE,
    ),
    "correction": dict.fromkeys(
        ("id", "consultation", "field", "before", "after", "reason", "corrected_at"), NONE
    )
    | {"corrected_by": LINK},
    "fieldreport": dict.fromkeys(("id", "report_id", "kind", "subject_id", "happened_at", "received_at"), NONE)
    | {"received_from": LINK},
}  # fmt: skip

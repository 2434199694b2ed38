"""What the phones of couriers and what came from them say about people; joined into care's declaration."""

from chomchom.core.personal import Kind

NONE, PERSONAL, SENSITIVE, LINK = Kind.NONE, Kind.PERSONAL, Kind.SENSITIVE, Kind.LINK

ENCRYPTED = {"aside": ("raw",)}

FIELDS = {
    "phone": dict.fromkeys(("id", "number", "first_at", "waiting", "clock_offset_s", "cut_off_at"), NONE)
    | dict.fromkeys(("session_key", "heard_at", "current_at", "cut_off_because"), PERSONAL)
    | {"account": LINK, "cut_off_by": LINK},
    "listening": dict.fromkeys(("id", "round", "began_at", "ended_at", "outcome"), NONE),
    "aside": dict.fromkeys(
        ("id", "provider", "handover", "report_id", "received_at", "clock_offset_s", "why", "decided_at", "taken_as"),
        NONE,
    )
    | {
        "account": LINK, "raw": SENSITIVE, "sentence": SENSITIVE, "decided_by": LINK, "because": SENSITIVE,
    },
    "doorphoto": dict.fromkeys(("id", "report", "handover", "about", "width_px", "height_px"), NONE)
    | {"file": SENSITIVE},
    "positionconsent": {"id": NONE, "account": LINK, "given_at": PERSONAL, "withdrawn_at": PERSONAL},
    "positionrule": dict.fromkeys(("id", "district", "is_allowed", "because", "decided_at"), NONE)
    | {"decided_by": LINK},
}  # fmt: skip

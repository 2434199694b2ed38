"""What gaps, priorities, other services and signals from outside tell about a person."""

from chomchom.core.personal import Kind

NONE, PERSONAL, SENSITIVE, LINK = Kind.NONE, Kind.PERSONAL, Kind.SENSITIVE, Kind.LINK

ENCRYPTED = {"serviceversion": ("next_step",), "gapentry": ("text",), "outsidesignal": ("text",)}

FIELDS = {
    "serviceversion": {"id": NONE, "service": LINK, "recorded_at": NONE, "recorded_by": LINK}
    | dict.fromkeys(("holds_from", "valid_from", "valid_to", "ended_on"), PERSONAL)
    | dict.fromkeys(("state", "provider", "next_step", "reason"), SENSITIVE),
    "gaprule": dict.fromkeys(
        (
            "id", "district", "kind", "valid_from", "is_on", "days", "points", "points_per_day", "most_points",
            "due_hours", "again_after_days", "source", "set_at",
        ),
        NONE,
    )
    | {"set_by": LINK},
    "gap": dict.fromkeys(("id", "district", "organisation", "role", "due_at", "found_at", "closed_at"), NONE)
    | {"recipient": LINK, "closed_by": LINK, "since": PERSONAL, "cause_gone_on": PERSONAL, "seen_on": PERSONAL}
    | dict.fromkeys(("kind", "key", "facts", "points", "deed", "how"), SENSITIVE),
    "gapentry": {"id": NONE, "gap": LINK, "at": NONE, "event": NONE, "actor": PERSONAL, "by": LINK, "text": SENSITIVE},
    "priority": {
        "id": NONE, "recipient": LINK, "valid_from": PERSONAL, "valid_to": PERSONAL, "points": SENSITIVE,
        "parts": SENSITIVE,
    },
    "signalrule": dict.fromkeys(("id", "district", "source", "event", "level", "valid_from", "origin", "set_at"), NONE)
    | {"set_by": LINK},
    "outsidesignal": dict.fromkeys(("id", "district", "sender", "message_id", "received_at", "alert_id"), NONE)
    | {"recipient": LINK, "number": PERSONAL, "happened_at": PERSONAL}
    | dict.fromkeys(("source", "event", "level", "text"), SENSITIVE),
}  # fmt: skip

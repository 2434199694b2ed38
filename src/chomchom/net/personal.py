"""Which fields of the net tell about a person; the register for the privacy officer is printed from this."""

from chomchom.core.personal import Kind

NONE, PERSONAL, SENSITIVE, LINK = Kind.NONE, Kind.PERSONAL, Kind.SENSITIVE, Kind.LINK

ENCRYPTED = {"alertentry": ("text",)}

FIELDS = {
    "policy": dict.fromkeys(("id", "district", "key", "version", "name", "steps", "created_at"), NONE)
    | {"created_by": PERSONAL},
    "watch": dict.fromkeys(
        (
            "id", "district", "subject_kind", "policy", "parties", "due_at", "state", "next_at", "outcome",
            "promised_at", "ended_at", "failures", "error", "schema",
        ),
        NONE,
    )
    | {"subject_id": LINK, "how": PERSONAL},
    "alert": dict.fromkeys(
        (
            "id", "district", "watch", "subject_kind", "policy", "is_drill", "state", "opened_at", "since", "step",
            "round", "step_at", "at_end", "hurry", "next_at", "acknowledged_at", "closed_at", "failures", "error",
            "schema",
        ),
        NONE,
    )
    | {
        "subject_id": LINK, "cause": SENSITIVE, "severity": SENSITIVE, "outcome": SENSITIVE, "holder": LINK,
        "holder_name": PERSONAL, "closed_by": PERSONAL,
    },
    "alertparty": dict.fromkeys(("id", "alert", "role", "organisation"), NONE),
    "alertentry": dict.fromkeys(("id", "alert", "kind", "at", "happened_at", "step", "round"), NONE)
    | {"account_id": LINK, "name": PERSONAL, "text": SENSITIVE, "data": SENSITIVE},
    "notice": dict.fromkeys(
        (
            "id", "alert", "kind", "step", "round", "role", "channel", "key", "bundle", "urgency", "state", "next_at",
            "leased_by", "attempts", "error", "created_at", "schema",
        ),
        NONE,
    )
    | {"account": LINK, "sent_at": PERSONAL, "read_at": PERSONAL},
    "heartbeat": dict.fromkeys(("worker", "started_at", "at", "schema", "numbers"), NONE),
    "pushsubscription": {
        "id": NONE, "account": LINK, "endpoint": PERSONAL, "p256dh": PERSONAL, "auth": PERSONAL, "browser": PERSONAL,
        "created_at": NONE,
    },
    "webhook": dict.fromkeys(("id", "organisation", "url", "created_at", "ended_at"), NONE)
    | {"created_by": LINK, "ended_by": LINK},
    "chore": dict.fromkeys(("name", "next_at", "ran_at", "error"), NONE),
    "digest": dict.fromkeys(("id", "district", "day", "made_at", "tried_at", "sent_at", "error"), NONE)
    | {"account": LINK},
    "drill": dict.fromkeys(("id", "district", "policy", "started_at", "ends_at", "ended_at"), NONE)
    | {"note": PERSONAL, "started_by": LINK, "ended_by": LINK},
    "drillpart": dict.fromkeys(("id", "drill", "role", "organisation"), NONE),
    "rostergap": dict.fromkeys(
        ("id", "organisation", "role", "starts_at", "ends_at", "required", "found_at", "closed_at", "outcome"), NONE
    ),
}  # fmt: skip

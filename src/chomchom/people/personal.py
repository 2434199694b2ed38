"""Which fields of people and rosters tell about a person; the register for the privacy officer is printed from this."""

from chomchom.core.personal import Kind

NONE, PERSONAL, LINK = Kind.NONE, Kind.PERSONAL, Kind.LINK

WEEKLY = dict.fromkeys(
    (
        "id", "organisation", "role", "weekdays", "starts", "ends", "holidays", "valid_from", "valid_to", "created_at",
    ),
    NONE,
) | {"created_by": LINK}  # fmt: skip

ENCRYPTED = {"account": ("phone",), "logreview": ("note",), "logmark": ("words",)}

FIELDS = {
    "account": dict.fromkeys(("id", "language", "is_active", "created_at", "valid_to", "session_serial"), NONE)
    | dict.fromkeys(
        (
            "username", "password", "name", "email", "phone", "last_login", "suspended_at", "suspended_because",
            "password_given_at", "factor_since", "factor_reset_at",
        ),
        PERSONAL,
    )
    | {"suspended_by": LINK, "factor_reset_by": LINK},
    "accountnews": dict.fromkeys(("id", "state", "next_at", "attempts", "error", "sent_at"), NONE)
    | {"account": LINK, "by": LINK, "change": PERSONAL, "at": PERSONAL},
    "factor": dict.fromkeys(("id", "kind", "last_step", "sign_count", "created_at"), NONE)
    | dict.fromkeys(("name", "secret", "credential_id", "public_key", "used_at"), PERSONAL)
    | {"account": LINK},
    "recoverycode": dict.fromkeys(("id", "created_at"), NONE)
    | {"account": LINK, "digest": PERSONAL, "used_at": PERSONAL},
    "loginpolicy": dict.fromkeys(("id", "organisation", "networks", "always_roles", "outside", "changed_at"), NONE)
    | {"changed_by": LINK},
    "attempt": dict.fromkeys(("id", "failures"), NONE) | {"key": PERSONAL, "last_at": PERSONAL},
    "loginservice": dict.fromkeys(
        (
            "id", "organisation", "name", "issuer", "client_id", "secret", "claim", "is_second_factor", "created_at",
            "ended_at",
        ),
        NONE,
    )
    | {"created_by": LINK, "ended_by": LINK},
    "identity": dict.fromkeys(("id", "service", "created_at"), NONE) | {"account": LINK, "subject": PERSONAL},
    "reviewperiod": dict.fromkeys(("id", "months", "valid_from", "source"), NONE),
    "accountreview": dict.fromkeys(("id", "organisation", "signed_at", "kept", "suspended"), NONE)
    | {"signed_by": LINK},
    "accountreviewline": {"id": NONE, "review": NONE, "account": LINK, "kept": PERSONAL, "unusual": PERSONAL},
    "organisation": dict.fromkeys(
        (
            "id", "kind", "name", "name_en", "gu", "district", "dong", "phone", "address", "latitude", "longitude",
            "time_zone",
        ),
        NONE,
    ),
    "membership": dict.fromkeys(("id", "organisation", "valid_from", "valid_to"), NONE)
    | {"account": LINK, "role": PERSONAL},
    "dong": dict.fromkeys(
        ("id", "gu", "name", "name_en", "latitude", "longitude", "valid_from", "valid_to"), NONE
    ),
    "logreview": dict.fromkeys(("id", "district", "month", "lines", "signals", "signed_at"), NONE)
    | {"signed_by": LINK, "signed_name": PERSONAL, "note": PERSONAL},
    "logmark": dict.fromkeys(("id", "district", "month", "finding", "made_at"), NONE)
    | {"signal": LINK, "made_by": LINK, "made_name": PERSONAL, "words": PERSONAL},
    "dutyshift": WEEKLY | {"account": LINK},
    "dutyrequirement": WEEKLY | {"minimum": NONE, "maximum": NONE},
    "dutyoverride": dict.fromkeys(
        ("id", "organisation", "role", "kind", "starts_at", "ends_at", "created_at", "withdrawn_at"), NONE
    )
    | {"replaces": LINK, "account": LINK, "created_by": LINK, "withdrawn_by": LINK, "reason": PERSONAL},
    "dutyentry": dict.fromkeys(("id", "organisation", "role", "at", "event", "starts_at", "ends_at"), NONE)
    | {"by": LINK, "account": LINK, "replaces": LINK, "actor": PERSONAL, "text": PERSONAL},
    "holidaycorrection": dict.fromkeys(("id", "district", "day", "is_holiday", "name"), NONE),
    "channelallowance": dict.fromkeys(("id", "district", "channel", "allowed"), NONE),
    "channelchoice": {"id": NONE, "account": LINK, "channel": PERSONAL, "wanted": PERSONAL},
    "sender": dict.fromkeys(("id", "organisation", "purpose", "name", "created_at", "ended_at"), NONE)
    | {"contact": PERSONAL, "created_by": LINK, "ended_by": LINK},
    "legalterm": dict.fromkeys(
        ("id", "code", "value", "unit", "citation", "is_proposal", "valid_from", "set_at"), NONE
    )
    | {"set_by": LINK},
    "legalhold": dict.fromkeys(("id", "organisation", "subject_kind", "set_at", "ended_at"), NONE)
    | {"subject_id": LINK, "reason": PERSONAL, "set_by": LINK, "ended_by": LINK},
    "destruction": dict.fromkeys(
        (
            "id", "organisation", "at", "kind", "label", "method", "kept_for", "citation", "ended_before", "reason",
            "count", "files", "rows",
        ),
        NONE,
    )
    | {"account_id": LINK, "done_by": PERSONAL, "confirmed_by": PERSONAL},
    "breach": dict.fromkeys(
        (
            "id", "organisation", "known_at", "happened_from", "happened_to", "cause", "advice", "contact", "made_at",
            "notified_at", "reported_at",
        ),
        NONE,
    )
    | {"accounts": LINK, "ip": PERSONAL, "story": PERSONAL, "measures": PERSONAL, "made_by": LINK},
    "senderkey": dict.fromkeys(
        ("id", "sender", "key_id", "created_at", "valid_to", "revoked_at", "used_at", "refused_at", "refusal"), NONE
    )
    | {"created_by": LINK, "revoked_by": LINK},
    "seennonce": dict.fromkeys(("id", "key", "nonce", "at"), NONE),
}  # fmt: skip

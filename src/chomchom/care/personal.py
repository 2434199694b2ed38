"""Which fields of care tell about a person; the register for the privacy officer is printed from this.

Whoever is in the programme lives alone in old age or with a disability: what happened at the door and how the person
was found there is health data (민감정보).
"""

from chomchom.care import (
    personal_gaps,
    personal_intake,
    personal_kitchen,
    personal_phone,
    personal_rounds,
    personal_staff,
)
from chomchom.core.personal import Kind

NONE, PERSONAL, SENSITIVE, LINK = Kind.NONE, Kind.PERSONAL, Kind.SENSITIVE, Kind.LINK

ENCRYPTED = {
    "recipient": ("phone", "address_detail", "access_note", "allergy_note", "disability", "note"),
    "emergencycontact": ("name", "phone"),
    "otherservice": ("as_written", "next_step"),
    "planpause": ("note",),
    "handover": ("explanation",),
    "doorreport": ("content",),
    "observation": ("word",),
    "incident": ("what_happened", "risk_to_life"),
    "incidentstep": ("text", "skipped_because"),
    "incidenttask": ("title", "outcome"),
    "rescuecall": ("sentence", "answer"),
    **personal_gaps.ENCRYPTED,
    **personal_intake.ENCRYPTED,
    **personal_kitchen.ENCRYPTED,
    **personal_staff.ENCRYPTED,
    **personal_phone.ENCRYPTED,
}
"""What is encrypted at rest: telephones, where exactly the door is and how it opens, and free words about health."""

FIELDS = {
    "recipient": dict.fromkeys(("id", "district", "external_system", "place_quality", "created_at"), NONE)
    | dict.fromkeys(
        (
            "dong", "external_id", "name", "sex", "birth_date", "phone", "phone_mark",
            "phone_last4_mark", "address", "address_detail", "latitude",
            "longitude", "household", "access_note", "ended_on",
        ),
        PERSONAL,
    )
    | dict.fromkeys(("disability", "mobility", "diet", "allergens", "allergy_note", "risk", "note"), SENSITIVE)
    | {"created_by": LINK},
    "emergencycontact": {
        "id": NONE, "recipient": LINK, "position": NONE, "name": PERSONAL, "relation": PERSONAL, "phone": PERSONAL,
        "phone_mark": PERSONAL,
    },
    "otherservice": {
        "id": NONE, "recipient": LINK, "kind": SENSITIVE, "state": SENSITIVE, "ended_on": PERSONAL,
        "as_written": SENSITIVE, "provider": SENSITIVE, "valid_from": PERSONAL, "valid_to": PERSONAL,
        "next_step": SENSITIVE,
    },
    "mealscheme": dict.fromkeys(
        ("id", "district", "name", "name_en", "price_won", "valid_from", "valid_to"), NONE
    ),
    "mealwindow": dict.fromkeys(
        ("id", "district", "meal", "opens_at", "closes_at", "service_minutes", "valid_from", "valid_to"), NONE
    ),
    "mealplan": dict.fromkeys(("id", "provider", "created_at"), NONE)
    | dict.fromkeys(("scheme", "meal", "weekdays", "on_holidays", "valid_from", "valid_to"), PERSONAL)
    | {"recipient": LINK, "created_by": LINK},
    "planpause": dict.fromkeys(("id", "created_at"), NONE)
    | {
        "recipient": LINK, "reason": SENSITIVE, "note": SENSITIVE, "valid_from": PERSONAL, "valid_to": PERSONAL,
        "created_by": LINK,
    },
    "courier": dict.fromkeys(("id", "provider", "vehicle", "capacity_boxes"), NONE)
    | {
        "account": LINK, "weekdays": PERSONAL, "starts_at": PERSONAL, "ends_at": PERSONAL, "is_active": PERSONAL,
    },
    "round": dict.fromkeys(
        (
            "id", "provider", "day", "meal", "number", "state", "planned_start_at", "planned_end_at", "distance_m",
            "driving_s", "travel_source", "planned_at",
        ),
        NONE,
    )
    | {"courier": LINK, "planned_by": LINK},
    "handover": dict.fromkeys(
        (
            "id", "district", "provider", "dong", "plan", "meal", "window_from", "window_to", "due_at", "round",
            "position", "planned_at", "is_locked", "left_out",
        ),
        NONE,
    )
    | {
        "recipient": LINK, "day": PERSONAL, "state": SENSITIVE, "state_at": PERSONAL, "state_by": LINK,
        "met": PERSONAL, "explanation": SENSITIVE,
    },
    "doorreport": dict.fromkeys(("id", "report_id", "handover", "received_at", "clock_offset_s"), NONE)
    | {"kind": SENSITIVE, "happened_at": PERSONAL, "account": LINK, "content": SENSITIVE},
    "observation": {
        "id": NONE, "handover": NONE, "report": NONE, "aspect": SENSITIVE, "level": SENSITIVE, "word": SENSITIVE,
    },
    "discard": dict.fromkeys(("id", "handover", "report", "boxes", "reason", "at"), NONE) | {"by": LINK},
    "planningrun": dict.fromkeys(
        (
            "id", "provider", "day", "meal", "started_at", "progress_percent", "heard_at", "ended_at", "error",
            "planned", "left_out", "driving_s", "same_face_s", "compares", "known", "familiar",
        ),
        NONE,
    )
    | {"started_by": LINK},
    "roundproposal": dict.fromkeys(
        (
            "id", "kind", "provider", "day", "meal", "cause", "before", "after", "moved", "left_out", "travel_source",
            "seconds", "made_at", "state", "decided_at",
        ),
        NONE,
    )
    | {"made_by": LINK, "decided_by": LINK},
    "incident": dict.fromkeys(("id", "provider", "handover", "alert_id", "state", "opened_at", "closed_at"), NONE)
    | {
        "recipient": LINK, "what_happened": SENSITIVE, "risk_to_life": SENSITIVE, "opened_by": LINK,
        "closed_by": LINK,
    },
    "incidentstep": dict.fromkeys(("id", "incident", "recorded_at"), NONE)
    | {
        "kind": SENSITIVE, "happened_at": PERSONAL, "recorded_by": LINK, "who": PERSONAL, "text": SENSITIVE,
        "skipped_because": SENSITIVE,
    },
    "incidenttask": dict.fromkeys(
        ("id", "incident", "kind", "organisation", "role", "due_at", "created_at", "done_at", "is_withdrawn"), NONE
    )
    | {"title": SENSITIVE, "created_by": LINK, "done_by": LINK, "outcome": SENSITIVE},
    "rescuecall": dict.fromkeys(("id", "handover", "incident", "service", "called_at", "recorded_at"), NONE)
    | {
        "recipient": LINK, "number": PERSONAL, "dispatcher": PERSONAL, "sentence": SENSITIVE, "answer": SENSITIVE,
        "recorded_by": LINK,
    },
    **personal_gaps.FIELDS,
    **personal_intake.FIELDS,
    **personal_rounds.FIELDS,
    **personal_kitchen.FIELDS,
    **personal_staff.FIELDS,
    **personal_phone.FIELDS,
}  # fmt: skip

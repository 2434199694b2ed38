"""What the kitchen's rows say about people. What somebody may eat and of what they fell ill is health data."""

from chomchom.core.personal import Kind

NONE, PERSONAL, SENSITIVE, LINK = Kind.NONE, Kind.PERSONAL, Kind.SENSITIVE, Kind.LINK


def _none(*names: str) -> dict[str, Kind]:
    return dict.fromkeys(names, NONE)


ENCRYPTED = {"symptomreport": ("told_by", "note"), "clustercall": ("word",)}

FIELDS = {
    "hygienelimit": _none(
        "id", "kind", "provider_type", "bound", "value", "unit", "for_seconds", "citation", "valid_from", "valid_to"
    ),
    "kitchensetting": _none(
        "id", "provider", "provider_type", "required", "label_name", "valid_from", "valid_to", "set_at"
    )
    | {"set_by": LINK},
    "menuitem": _none(
        "id", "provider", "name", "name_en", "food_group", "serving", "texture", "allergens", "is_active", "created_at"
    )
    | {"created_by": LINK},
    "menuentry": _none("id", "provider", "day", "meal", "item", "diets", "created_at") | {"created_by": LINK},
    "portionsize": _none("id", "set_at") | {"recipient": LINK, "portion": PERSONAL, "set_by": LINK},
    "substitution": _none("id", "entry", "chosen_at")
    | {"handover": LINK, "substitute": SENSITIVE, "left_out_because": SENSITIVE, "chosen_by": LINK},
    "supplierlot": _none(
        "id", "provider", "supplier", "product", "lot_number", "is_chilled", "received_at", "best_before", "created_at"
    )
    | {"created_by": LINK},
    "batch": _none(
        "id", "provider", "day", "meal", "item", "number", "code", "cooked_at", "recalled_at", "created_at"
    )
    | {"cook": PERSONAL, "created_by": LINK},
    "batchlot": _none("id", "batch", "lot"),
    "hygieneentry": _none(
        "id", "report_id", "provider", "kind", "batch", "round", "lot", "answers", "value", "unit", "verdict", "limit",
        "remark", "source", "device", "happened_at", "entered_at",
    )
    | {"text": PERSONAL, "who": PERSONAL, "entered_by": LINK},
    "box": _none("id", "cooked_at", "packed_at")
    | {"handover": LINK, "portion": PERSONAL, "packed_by": LINK},
    "boxbatch": _none("id", "box", "batch"),
    "roundrelease": _none("id", "round", "released_at", "is_override", "reason")
    | {"findings": PERSONAL, "released_by": LINK},
    "withheldfood": _none("id", "reason", "minutes", "was_given", "at") | {"handover": LINK, "by": LINK},
    "symptomreport": _none("id", "district", "source", "recorded_at")
    | {
        "recipient": LINK, "handover": LINK, "symptoms": SENSITIVE, "group": SENSITIVE, "started_at": SENSITIVE,
        "told_by": PERSONAL, "note": SENSITIVE, "recorded_by": LINK,
    },
    "cluster": _none(
        "id", "district", "provider", "group", "grade", "opened_at", "looked_at", "people", "rate_per_day",
        "batches_looked_at", "probability", "closed_at", "outcome",
    )
    | {"closed_by": LINK},
    "clusterbatch": _none("id", "cluster", "item", "batch", "ill", "eaten", "probability"),
    "clustercall": _none("id", "cluster", "at")
    | {"recipient": LINK, "answer": SENSITIVE, "word": SENSITIVE, "by": LINK},
    "recall": _none("id", "batch", "reason", "at") | {"by": LINK},
    "kitchentask": _none(
        "id", "provider", "kind", "batch", "entry", "round", "due_from", "due_at", "created_at", "done_at", "outcome"
    )
    | {"handover": LINK, "created_by": LINK, "done_by": LINK},
}  # fmt: skip

"""What closed streets, fetching on the way and cooking times say about people: only who entered them, and at whose door
a van stands."""

from chomchom.core.personal import Kind

NONE, PERSONAL, LINK = Kind.NONE, Kind.PERSONAL, Kind.LINK

FIELDS = {
    "streetclosure": dict.fromkeys(
        (
            "id", "district", "street", "line", "detour_minutes", "reason", "starts_at", "ends_at", "closed_at",
            "lifted_at",
        ),
        NONE,
    )
    | {"closed_by": LINK, "lifted_by": LINK},
    "roundfetch": dict.fromkeys(("id", "round", "kitchen", "planned_at"), NONE)
    | {"before": LINK, "door": LINK, "courier": LINK},
    "cookingtime": dict.fromkeys(
        ("id", "provider", "meal", "done_at", "reason", "valid_from", "valid_to", "said_at"), NONE
    )
    | {"said_by": LINK},
}  # fmt: skip

"""A list beside what is known already: people under other numbers, and what would change."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from chomchom.care.enums import PlaceQuality
from chomchom.care.rules.intake.book import Book, person_key
from chomchom.care.rules.intake.remarks import Remark
from chomchom.care.rules.intake.row import Row

# a value counts only where the list has one of its columns: a list without telephones does not erase them
COLUMNS_OF = {
    "name": {"name"},
    "sex": {"sex"},
    "birth_date": {"birth_date", "birth_year"},
    "dong": {"dong", "address", "address_road", "address_lot"},
    "address": {"address", "address_road", "address_lot"},
    "address_detail": {"address_detail"},
    "latitude": {"latitude", "place"},
    "longitude": {"longitude", "place"},
    "place_quality": {"latitude", "place"},
    "phone": {"phone", "mobile", "home_phone"},
    "household": {"household"},
    "disability": {"disability"},
    "mobility": {"mobility"},
    "diet": {"diet"},
    "allergens": {"allergens"},
    "allergy_note": {"allergens"},
    "meals": set(),
    "provider": {"provider"},
    "valid_to": {"valid_to"},
    "contacts": {"contact", "contact_name", "contact_phone"},
    "services": {"services"},
    "risk": {"risk"},
    "access_note": {"access_note"},
    "note": {"note"},
}
PLACE = ("latitude", "longitude", "place_quality")


def changes(
    *, read: Mapping[str, Any], now: Mapping[str, Any], before: Mapping[str, Any] | None, columns: Collection[str]
) -> dict[str, list[Any]]:
    """{field: [as it stands, as it will be]}.

    ``before`` is what the last list said: where this one says the same, nothing changes, even if somebody has put the
    value right by hand since then. So the same file again changes nothing.
    """
    found = {}
    for field, needed in COLUMNS_OF.items():
        if needed and not needed & set(columns):
            continue
        if (before is None or before.get(field) != read[field]) and now.get(field) != read[field]:
            found[field] = [now.get(field), read[field]]
    vaguer = read["place_quality"] == PlaceQuality.DONG_CENTRE and now.get("place_quality") == PlaceQuality.EXACT
    if vaguer and "dong" not in found:
        found = {field: pair for field, pair in found.items() if field not in PLACE}
    return found


def beside_known_people(book: Book, people: Iterable[tuple[str, str, str]]) -> Book:
    """Rows whose person is known under another number are held. ``people``: (name, birth, number)."""
    known: dict[tuple[str, str], str] = {}
    for name, birth, number in people:
        if key := person_key(name, birth):
            known.setdefault(key, number)
    return replace(book, rows=tuple(hold_if_known(row, known) for row in book.rows))


def hold_if_known(row: Row, known: Mapping[tuple[str, str], str]) -> Row:
    key = person_key(row.values["name"], row.values["birth_date"])
    number = known.get(key) if key else None
    if number is None or number == row.external_id or any(remark.code == "duplicate" for remark in row.remarks):
        return row
    return row.with_remarks(Remark("duplicate", {"other": number, "number": number}))

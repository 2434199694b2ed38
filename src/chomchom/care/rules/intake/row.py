"""One row of a list: its cells as text without resident registration numbers, what they say, and the answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chomchom.care.enums import Answer
from chomchom.care.rules.intake import meals, person, situation
from chomchom.care.rules.intake.columns import LABELS
from chomchom.care.rules.intake.person import Cells, Reading, Setting
from chomchom.care.rules.intake.remarks import Remark, answer
from chomchom.core import cells as read
from chomchom.core.tables import Cell

READERS: tuple[Callable[[Cells, Setting], Reading], ...] = (
    person.number,
    person.name_and_sex,
    person.birth,
    situation.address,
    person.telephone,
    person.household,
    situation.moving,
    meals.diet,
    meals.allergens,
    meals.promised,
    meals.provider,
    meals.scheme,
    meals.period,
    person.contacts,
    situation.services,
    situation.risk,
    situation.notes,
)
# as long as the columns of the database
LIMITS = {
    "external_id": 40,
    "name": 60,
    "address": 160,
    "address_detail": 80,
    "disability": 60,
    "allergy_note": 120,
    "access_note": 400,
    "note": 1000,
}


@dataclass(frozen=True)
class Row:
    """``cells`` as written (text, by key), ``values`` as read (JSON), ``remarks`` what is to be said of it."""

    sheet: str
    row: int
    cells: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()

    @property
    def external_id(self) -> str:
        return str(self.values["external_id"])

    @property
    def answer(self) -> Answer:
        return answer(list(self.remarks))

    def with_remarks(self, *remarks: Remark) -> "Row":
        return Row(self.sheet, self.row, self.cells, self.values, self.remarks + remarks)


def clean(found: Mapping[tuple[str, int], Cell]) -> tuple[dict[str, str], list[Remark]]:
    """The cells as even text by key ("contact_phone", "contact_phone_2"), without any resident registration number.

    Of such a number only the date of birth (with the century that its seventh digit tells) and the sex are kept.
    """
    cells: dict[str, str] = {}
    seen = False
    for (key, number), value in found.items():
        text = read.text(value)
        if match := read.RESIDENT_NUMBER.search(text):
            seen = True
            if key == "birth_date":
                year = person.CENTURIES[match[2]] + int(match[1][:2])
                cells.setdefault("sex", "남" if int(match[2]) % 2 else "여")
                text = f"{year}-{match[1][2:4]}-{match[1][4:6]}"
            text, _was_there = read.without_resident_numbers(text)
        cells[key if number == 1 else f"{key}_{number}"] = text
    return cells, [Remark("resident_number")] if seen else []


def judge(
    cells: dict[str, str], setting: Setting, *, sheet: str = "", row: int = 0, said: tuple[Remark, ...] = ()
) -> Row:
    """Read every part of a row. ``said`` are remarks that stand already."""
    values: dict[str, Any] = {}
    remarks = list(said)
    more: list[str] = []
    for reader in READERS:
        found, problems = reader(cells, setting)
        more += found.pop("more_notes", [])  # type: ignore[arg-type]
        values |= found
        remarks += problems
    values["note"] = " / ".join(filter(None, [values["note"], *more]))
    remarks += _too_long(values)
    return Row(sheet, row, cells, values, tuple(_once(remarks)))


def _too_long(values: dict[str, Any]) -> list[Remark]:
    remarks = []
    for key, limit in LIMITS.items():
        if len(values[key]) > limit:
            column = str(LABELS.get("number" if key == "external_id" else key, key))
            remarks.append(Remark("too_long", {"column": column, "limit": limit}))
    return remarks


def _once(remarks: list[Remark]) -> list[Remark]:
    """Each code once: the first of its kind says enough."""
    return list({remark.code: remark for remark in reversed(remarks)}.values())[::-1]

"""A whole list: which sheets hold recipients, every row with its answer, and what is to be said of the file."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from chomchom.care.enums import Answer
from chomchom.care.rules.intake.columns import COLUMNS, LABELS, TELLING, VOCABULARY
from chomchom.care.rules.intake.meals import meals_in, weekdays
from chomchom.care.rules.intake.person import Setting, birth_dates
from chomchom.care.rules.intake.places import Gazetteer
from chomchom.care.rules.intake.remarks import Remark
from chomchom.care.rules.intake.row import Row, clean, judge
from chomchom.core import cells as cell
from chomchom.core.heads import Head, find_head, lines, with_guesses
from chomchom.core.refusal import Refusal, Refused
from chomchom.core.tables import Bounds, Sheet, read, too_many_rows

NO_LIST = re.compile(r"작성\s?요령|작성\s?예시|예시|안내|견본|샘플|코드|집계|통계|목록값|sample|readme", re.IGNORECASE)
NOTES: dict[str, Callable[[], str]] = {
    "hidden_sheet": lambda: _("The hidden sheet “%(sheet)s” was not read."),
    "no_list": lambda: _("The sheet “%(sheet)s” holds no list of recipients and was not read."),
    "repeated_sheet": lambda: _("The sheet “%(sheet)s” repeats the people of another sheet and was not read."),
    "guessed": lambda: _("The column “%(name)s” was read as: %(columns)s."),
    "unknown_columns": lambda: _("Columns that are not known and were not read: %(columns)s."),
    "absent": lambda: _("%(count)s recipients known here are not on the list. Nothing changes for them."),
    "missing_column": lambda: _("There is no column for: %(columns)s."),
}
WISHED = ("birth_date", "dong", "address", "phone", "days", "provider", "contact_phone")
INSTEAD = {
    "birth_date": {"birth_year"},
    "phone": {"mobile", "home_phone"},
    "address": {"address_road", "address_lot"},
    "dong": {"address", "address_road", "address_lot"},
    "contact_phone": {"contact"},
    "days": {"lunch_days", "supper_days", "lunch", "supper", "day_0", "lunch_day_0", "supper_day_0"},
}

BOUNDS = Bounds()
NO_GUESS = ("등록", "신청", "접수", "결정", "승인", "변경", "작성", "조사", "기관", "업체", "담당", "보호자")
GUESS_INSTEAD = {
    "birth_date": INSTEAD["birth_date"],
    "phone": INSTEAD["phone"],
    "days": INSTEAD["days"],
    "meals": {"lunch", "supper", "lunch_days", "supper_days", "lunch_day_0", "supper_day_0"},
}


@dataclass(frozen=True)
class Known:
    """What is known before the file is opened. ``gu``: the district it is for, "" to guess it from the dongs named."""

    gazetteer: Gazetteer
    today: date
    gu: str = ""
    providers: Mapping[str, str] | None = None
    schemes: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Book:
    rows: tuple[Row, ...]
    gu: str
    notes: tuple[dict[str, Any], ...] = field(default=())
    columns: dict[str, list[str]] = field(default_factory=dict)  # of each sheet, for judging a row again

    def by_answer(self, answer: Answer) -> list[Row]:
        return [row for row in self.rows if row.answer == answer]


def read_book(
    data: bytes,
    known: Known,
    *,
    bounds: Bounds = BOUNDS,
    progress: Callable[[int, int], None] | None = None,
) -> Book:
    """Every row of every sheet that is a list of recipients.

    Raises Refused: those of ``core.tables.read``, no_head, no_rows, unknown_district. ``progress(done, all)`` is called
    now and then.
    """
    found, notes = _lists(read(data, bounds), known)
    gathered = [(sheet, head, list(lines(sheet, head, TELLING))) for sheet, head in found]
    total = sum(len(body) for _sheet, _head, body in gathered)
    if total > bounds.rows:
        raise Refused(too_many_rows(bounds))
    if not total:
        raise Refused(Refusal("no_rows", _("The head was found, but there is no row below it.")))
    gu = _district(known, gathered)
    setting = Setting(known.gazetteer.of(gu), known.today, known.providers, known.schemes)
    rows: list[Row] = []
    columns = {}
    for sheet, head, body in gathered:
        of_sheet = replace(setting, columns=head.keys)
        columns[sheet.name] = sorted(head.keys)
        for line in body:
            cells, said = clean(line.cells)
            cells = _with_name_of_sheet(cells, sheet, head, of_sheet)
            said += [Remark("formula", {"text": ", ".join(sorted(line.unsaved))})] if line.unsaved else []
            rows.append(judge(cells, of_sheet, sheet=sheet.name, row=line.row, said=tuple(said)))
            if progress and len(rows) % 200 == 0:
                progress(len(rows), total)
        notes += _notes_of(sheet, head)
    return Book(tuple(hold_doubles(rows)), gu, tuple(notes), columns)


def _lists(sheets: list[Sheet], known: Known) -> tuple[list[tuple[Sheet, Head]], list[dict[str, Any]]]:
    found: list[tuple[Sheet, Head]] = []
    notes: list[dict[str, Any]] = []
    before: set[str] = set()
    for sheet in sheets:
        head = None if NO_LIST.search(sheet.name) and len(sheets) > 1 else find_head(sheet, VOCABULARY)
        head, guessed = _guess(sheet, head, known) if head else (None, {})
        if head is None:
            notes += [{"code": "no_list", "sheet": sheet.name}] if sheet.rows else []
        elif sheet.hidden:
            notes.append({"code": "hidden_sheet", "sheet": sheet.name})
        elif _repeats(numbers := _numbers(sheet, head), before):
            notes.append({"code": "repeated_sheet", "sheet": sheet.name})
        else:
            before |= numbers
            notes += [
                {"code": "guessed", "sheet": sheet.name, "name": name, "keys": [key]} for key, name in guessed.items()
            ]
            found.append((sheet, head))
    if not found:
        raise Refused(no_head())
    return found, notes


def _guess(sheet: Sheet, head: Head, known: Known) -> tuple[Head, dict[str, str]]:
    """Columns under names that nobody has told us of are known by what stands in them."""
    gus = [known.gazetteer.of(gu) for gu in ([known.gu] if known.gu else sorted(known.gazetteer.gus))]
    looks_like: dict[str, Callable[[str], bool]] = {
        "number": lambda text: bool(re.fullmatch(r"[A-Za-z가-힣]{1,6}[-_ ]?\d[\d\-_]{2,}", text)),
        "birth_date": lambda text: bool(birth_dates(text, known.today)[0]),
        "dong": lambda text: any(gazetteer.find(text) for gazetteer in gus) and len(text) <= 12,
        "phone": lambda text: bool(cell.phones(text)[0]) and len(text) <= 20,
        "days": lambda text: weekdays(text) is not None,
        "meals": lambda text: bool(meals_in(text)) and len(text) <= 12,
    }
    missing = [key for key in looks_like if key not in head.keys and not (GUESS_INSTEAD.get(key, set()) & head.keys)]
    return with_guesses(sheet, head, {key: looks_like[key] for key in missing}, NO_GUESS + VOCABULARY.ignored)


def _repeats(numbers: set[str], before: set[str]) -> bool:
    """Nine of ten of its numbers stand on the sheets before: a copy by dong or by provider of the same list."""
    return bool(numbers) and len(numbers & before) >= 0.9 * len(numbers)


def _numbers(sheet: Sheet, head: Head) -> set[str]:
    return {str(value) for line in lines(sheet, head, TELLING) if (value := line.cells.get(("number", 1)))}


def no_head() -> Refusal:
    looked_for = {
        str(LABELS[column.key]): column.spellings[:4]
        for column in COLUMNS
        if column.key in ("name", *WISHED) and column.spellings
    }
    sentence = _("No head was found. Looked for a column for the name and at least three others, such as: %(columns)s.")
    return Refusal(
        "no_head",
        sentence % {"columns": "; ".join(f"{label} ({', '.join(words)})" for label, words in looked_for.items())},
    )


def _district(known: Known, gathered: list[Any]) -> str:
    if known.gu and known.gu not in known.gazetteer.gus:
        raise Refused(
            Refusal(
                "unknown_district",
                _("No dongs are known of “%(gu)s”. Known: %(known)s.")
                % {"gu": known.gu, "known": ", ".join(sorted(known.gazetteer.gus)) or "-"},
            )
        )
    if known.gu:
        return known.gu
    cells = (line.cells for _sheet, _head, body in gathered for line in body)
    written = (str(row.get((key, 1), "")) for row in cells for key in ("dong", "address", "address_road"))
    gu = known.gazetteer.guess(text for text in written if text)
    if not gu:
        raise Refused(
            Refusal("unknown_district", _("It cannot be seen which district the list is for. Name it with --district."))
        )
    return gu


def _with_name_of_sheet(cells: dict[str, str], sheet: Sheet, head: Head, setting: Setting) -> dict[str, str]:
    """A sheet for each dong, named after it, needs no column for the dong."""
    if "dong" not in head.keys and sheet.name and setting.gazetteer.find(sheet.name):
        return {**cells, "dong": sheet.name}
    return cells


def _notes_of(sheet: Sheet, head: Head) -> list[dict[str, Any]]:
    notes: list[dict[str, Any]] = []
    if unknown := [
        label for label in head.unknown if not re.search(r"연번|순번|번호$|^no\.?$|^#$", label, re.IGNORECASE)
    ]:
        notes.append({"code": "unknown_columns", "sheet": sheet.name, "columns": ", ".join(unknown)})
    missing = [key for key in WISHED if key not in head.keys and not (INSTEAD.get(key, set()) & head.keys)]
    if missing:
        notes.append({"code": "missing_column", "sheet": sheet.name, "keys": missing})
    return notes


def note_sentence(note: dict[str, Any]) -> str:
    """In the language of whoever reads it now."""
    details = dict(note)
    if "keys" in note:
        details["columns"] = ", ".join(str(LABELS[key]) for key in note["keys"])
    return NOTES[note["code"]]() % details


# -- the same person twice ---------------------------------------------------------------------------------------------


def person_key(name: str, birth_date: str | None) -> tuple[str, str] | None:
    """Who is held for the same: the name without spaces and the date of birth. None where one is missing."""
    squeezed = re.sub(r"\s", "", name).lower()
    return (squeezed, birth_date) if squeezed and birth_date else None


def hold_doubles(rows: list[Row]) -> list[Row]:
    """The second row of the same number, or of the same name and birth, is held for a person to decide."""
    numbers: dict[str, Row] = {}
    people: dict[tuple[str, str], Row] = {}
    by_phone: dict[tuple[str, str], Row] = {}
    held = []
    for row in rows:
        key = person_key(row.values["name"], row.values["birth_date"])
        phone_key = (row.values["name"], row.values["phone"])
        if row.external_id in numbers:
            row = row.with_remarks(
                Remark("duplicate_number", {"text": row.external_id, "row": numbers[row.external_id].row})
            )
        elif key in people and key:
            row = row.with_remarks(Remark("duplicate", _other(people[key])))
        elif all(phone_key) and phone_key in by_phone:
            row = row.with_remarks(Remark("maybe_same", _other(by_phone[phone_key])))
        numbers.setdefault(row.external_id, row)
        if key and "duplicate" not in {remark.code for remark in row.remarks}:
            people.setdefault(key, row)
        by_phone.setdefault(phone_key, row)
        held.append(row)
    return held


def _other(row: Row) -> dict[str, Any]:
    return {"other": f"{row.external_id} (#{row.row})", "number": row.external_id}


def counts(rows: list[Row]) -> Counter[str]:
    return Counter(remark.code for row in rows for remark in row.remarks)

"""The offices' workbook of other services: every row is taken, taken with a question, or refused with a reason."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from chomchom.care.enums import Answer, ServiceState
from chomchom.core import cells
from chomchom.core.heads import Column, Line, Vocabulary, find_head, lines
from chomchom.core.refusal import Refusal, Refused
from chomchom.core.tables import Sheet, read

VOCABULARY = Vocabulary(
    columns=(
        Column("number", ("관리번호", "대상자번호", "대상자관리번호", "식별번호", "number", "management number")),
        Column("name", ("성명", "이름", "대상자명", "대상자", "name")),
        Column("kind", ("서비스", "서비스명", "서비스종류", "서비스구분", "이용서비스", "사업명", "service")),
        Column("provider", ("제공기관", "수행기관", "기관명", "서비스제공기관", "provider")),
        Column("state", ("상태", "이용상태", "이용여부", "진행상태", "state")),
        Column("valid_from", ("시작일", "개시일", "서비스시작일", "이용시작일", "from")),
        Column("valid_to", ("종료예정일", "만료일", "종료예정", "유효기간만료일", "until")),
        Column("ended_on", ("종료일", "중단일", "중지일", "종결일", "ended")),
        Column("next_step", ("향후계획", "다음단계", "조치계획", "후속조치", "next")),
        Column("remark", ("비고", "연번", "순번", "no", "remark")),
    ),
    needed=("kind",),
    at_least=3,
)
TELLING = frozenset({"number", "name", "kind"})
STATES = {
    ServiceState.IN_USE: ("이용중", "이용", "진행중", "제공중", "정상", "유지", "y", "in use", "active"),
    ServiceState.SUSPENDED: ("중지", "중단", "일시중지", "일시중단", "보류", "정지", "suspended"),
    ServiceState.ENDED: ("종료", "종결", "만료", "해지", "종료됨", "n", "ended"),
}
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 1, 1)


@dataclass
class ServiceRow:
    """What one row says. ``why``: (code, sentence) of each thing to be said of it; a refusal comes first."""

    sheet: str
    row: int
    number: str = ""
    name: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    why: list[tuple[str, str]] = field(default_factory=list)
    is_refused: bool = False

    @property
    def answer(self) -> Answer:
        if self.is_refused:
            return Answer.REFUSED
        return Answer.QUESTIONED if self.why else Answer.TAKEN

    def refuse(self, code: str, sentence: str) -> None:
        self.why.insert(0, (code, sentence))
        self.is_refused = True

    def ask(self, code: str, sentence: str) -> None:
        self.why.append((code, sentence))


def read_services(data: bytes, today: date) -> list[ServiceRow]:
    """Every row of every sheet with a head. Raises Refused as ``tables.read`` does, and no_head."""
    heads = [(sheet, head) for sheet in read(data) if (head := find_head(sheet, VOCABULARY))]
    if not heads:
        raise Refused(
            Refusal(
                "no_head", _("No row looks like the head of a list. It needs 서비스 and 관리번호 or 성명 at least.")
            )
        )
    return [_row(sheet, line, today) for sheet, head in heads for line in lines(sheet, head, TELLING)]


def _row(sheet: Sheet, line: Line, today: date) -> ServiceRow:
    cell = {key: value for (key, _number), value in line.cells.items()}
    told = {key: cells.text(cell.get(key, "")) for key in VOCABULARY_KEYS}
    row = ServiceRow(sheet.name, line.row, number=told["number"], name=told["name"])
    if not (row.number or row.name):
        row.refuse("nobody", _("Neither a management number nor a name says whose service this is."))
    if not told["kind"]:
        row.refuse("no_service", _("The service is not named."))
    kind, hidden = cells.without_resident_numbers(told["kind"])
    if hidden:
        row.ask("resident_number", _("A resident number was left out."))
    row.values = {"kind": kind[:60], "provider": told["provider"][:60], "next_step": told["next_step"][:200]}
    for key in ("valid_from", "valid_to", "ended_on"):
        row.values[key] = _day(row, key, cell.get(key, ""))
    row.values["state"] = _state(row, told["state"], today)
    _hold_together(row)
    return row


VOCABULARY_KEYS = tuple(column.key for column in VOCABULARY.columns)


def _day(row: ServiceRow, key: str, value: Any) -> date | None:
    written = cells.text(value)
    if not written or cells.is_nothing(written):
        return None
    try:
        day = cells.day(value)
    except cells.Impossible:
        day = None
    if day is not None and EARLIEST <= day <= LATEST:
        return day
    row.ask("day", _("“%(written)s” is no day; the row is taken without it.") % {"written": written[:40]})
    return None


def _state(row: ServiceRow, written: str, today: date) -> str:
    """As written; without a word, what the end says."""
    plain = written.replace(" ", "").lower()
    for state, words in STATES.items():
        if plain in {word.replace(" ", "") for word in words}:
            return state
    ended = row.values.get("ended_on")
    guess = ServiceState.ENDED if ended and ended <= today else ServiceState.IN_USE
    if written:
        words = {"written": written[:40], "state": guess.label}
        row.ask("state", _("“%(written)s” is no known state; taken as “%(state)s”. Please check.") % words)
    return guess


def _hold_together(row: ServiceRow) -> None:
    values = row.values
    if values["valid_from"] and values["valid_to"] and values["valid_to"] < values["valid_from"]:
        row.refuse("period", _("The service would end before it begins. Put the days right."))
    if values["state"] == ServiceState.IN_USE and values["ended_on"]:
        values["valid_to"] = values["valid_to"] or values["ended_on"]
        values["ended_on"] = None
        row.ask("end_of_use", _("In use, with an end: the end is taken as the last day agreed."))
    elif values["state"] != ServiceState.IN_USE and not values["ended_on"]:
        row.ask("no_end", _("It has stopped, but no day is given: today is taken. Please check."))


def hold_doubles(rows: list[ServiceRow]) -> None:
    """The same service of the same person twice: the first is taken, the others name the row they repeat."""
    seen: dict[tuple[str, str, str], int] = {}
    for row in rows:
        key = (row.number, row.name if not row.number else "", row.values.get("kind", ""))
        if not row.is_refused and key in seen:
            row.refuse("double", _("The same service of the same person stands in row %(row)s.") % {"row": seen[key]})
        seen.setdefault(key, row.row)


def find_people(rows: list[ServiceRow], by_number: Mapping[str, int], by_name: Mapping[str, list[int]]) -> None:
    """Puts ``recipient`` into the values; refused: nobody, or several, have it."""
    for row in rows:
        if row.is_refused:
            continue
        found = [by_number[row.number]] if row.number in by_number else [] if row.number else by_name.get(row.name, [])
        if len(found) == 1:
            row.values["recipient"] = found[0]
        elif found:
            row.refuse("several", _("Several recipients are called so. Give the management number."))
        else:
            row.refuse("unknown_person", _("No recipient of the district has this number or name."))


def entries(rows: list[ServiceRow]) -> Iterator[tuple[Answer, dict[str, Any]]]:
    """Each row as the command answers it."""
    for row in rows:
        entry: dict[str, Any] = {"id": row.number or row.name, "row": row.row}
        if row.why:
            entry["why"] = " ".join(sentence for _code, sentence in row.why)
            entry["code"] = row.why[0][0]
            entry["codes"] = [code for code, _sentence in row.why]
        yield row.answer, entry

"""The list of buyers: each row a company with its evidence; what may be the same company is proposed."""

from collections.abc import Iterable
from typing import Any

from chomchom.core import cells as cell
from chomchom.trade.enums import Criterion
from chomchom.trade.rules.doubles import Card, Double, card, doubles
from chomchom.trade.rules.intake import words
from chomchom.trade.rules.intake.book import Book, Row, email, hold_numbers, read_sheets, too_long, written
from chomchom.trade.rules.intake.columns import BUYERS
from chomchom.trade.rules.intake.exporters import headings
from chomchom.trade.rules.intake.remarks import WHY, Remark


def read_buyers(data: bytes, known: Iterable[Card] = ()) -> Book:
    """``known`` are buyers that are there already; a row under its own number is no double of itself."""
    rows, unknown = read_sheets(data, [(BUYERS, _row)], "buyers")
    rows = hold_numbers(rows)
    here = {row.number for row in rows}
    cards = [one for one in known if one.number not in here] + [card_of(row) for row in rows if row.number]
    found = doubles(cards)
    rows = _with_doubles(rows, found)
    again = {double.second for double in found}
    extra = {
        "duplicates": [[one.first, one.second, why(one)] for one in found],
        "unknown_evidence": sum(_unknown(row) for row in rows if row.number not in again),
    }
    return Book(tuple(rows), tuple(unknown), extra)


def why(double: Double) -> str:
    return ", ".join(str(WHY[reason]) for reason in double.reasons)


def card_of(row: Row) -> Card:
    values = row.values
    return card(row.number, values["name"], values["country"], values["email"], values["phone"], row.row)


def _with_doubles(rows: list[Row], found: list[Double]) -> list[Row]:
    by_second: dict[str, list[Double]] = {}
    for double in found:
        by_second.setdefault(double.second, []).append(double)
    return [
        row.with_remarks(
            *(
                Remark("duplicate", {"other": one.first, "why": list(one.reasons)})
                for one in by_second.get(row.number, [])
            )
        )
        for row in rows
    ]


def _unknown(row: Row) -> int:
    return sum(piece["value"] is None for piece in row.values["evidence"])


def _row(sheet: str, row: int, raw: dict[str, Any]) -> Row:
    cells = written(raw)
    country = words.country(cells.get("country", ""))
    codes, of_hs = headings(cells.get("hs", ""))
    mail, of_mail = email(cells.get("email", ""))
    found_on, of_day = _found_on(raw.get("found_on", ""))
    evidence, of_evidence = _evidence(cells, found_on)
    remarks = [
        *[Remark(code) for code, key in (("no_name", "name"), ("no_number", "number")) if not cells.get(key)],
        *too_long(cells), *of_hs, *of_mail, *of_day, *of_evidence,
        *([] if country else [Remark("unknown_country", {"text": cells.get("country", "")[:60]})]),
    ]  # fmt: skip
    values = {
        "name": cells.get("name", ""), "country": country or "", "city": cells.get("city", ""),
        "area": cells.get("area", ""), "trade": cells.get("trade", ""),
        "languages": words.languages(cells.get("languages", "")), "email": mail, "phone": cells.get("phone", ""),
        "contact_name": cells.get("contact", ""), "hs_codes": codes, "evidence": evidence,
    }  # fmt: skip
    return Row(sheet, row, cells.get("number", ""), cells, values, tuple(remarks))


def _found_on(value: Any) -> tuple[str | None, list[Remark]]:
    try:
        found = cell.day(value) if value != "" else None
    except cell.Impossible:
        found = None
    asked = value != "" and found is None
    text = words.shown(value)
    return (found.isoformat() if found else None), ([Remark("bad_found_on", {"text": text})] if asked else [])


def _evidence(cells: dict[str, str], found_on: str | None) -> tuple[list[dict[str, Any]], list[Remark]]:
    """A piece for each of the three criteria, also where nothing is known: unknown is said, not left out."""
    source, pieces, remarks = cells.get("source", ""), [], []
    for criterion in Criterion:
        text = cells.get(criterion, "")
        reading = words.evidence(criterion, text)
        if not reading.understood:
            remarks.append(Remark("evidence_unreadable", {"criterion": criterion.value, "text": text[:80]}))
        pieces.append(
            {"criterion": criterion.value, "as_written": text[:200], "source": source, "found_on": found_on,
             "value": None if reading.value is None else str(reading.value),
             "confidence": words.confidence(source).value}
        )  # fmt: skip
    return pieces, remarks

"""The list of applicants: each row an application with its product, or the reason why it is not eligible."""

from typing import Any

from chomchom.trade.rules import hs
from chomchom.trade.rules.intake import words
from chomchom.trade.rules.intake.book import Book, Row, email, hold_numbers, read_sheets, too_long, written
from chomchom.trade.rules.intake.columns import EXPORTERS
from chomchom.trade.rules.intake.remarks import Remark
from chomchom.trade.rules.names import name_key

INELIGIBLE = ("tax_arrears", "no_consent_to_export_records")


def read_exporters(data: bytes) -> Book:
    rows, unknown = read_sheets(data, [(EXPORTERS, _row)], "exporters")
    rows = _ask_about_names(hold_numbers(rows))
    said = [(row, {remark.code for remark in row.remarks}) for row in rows]
    extra = {
        "ineligible": [[row.number, code] for row, codes in said for code in INELIGIBLE if code in codes],
        "old_hs": [row.number for row, codes in said if "old_hs" in codes],
    }
    return Book(tuple(rows), tuple(unknown), extra)


def _row(sheet: str, row: int, raw: dict[str, Any]) -> Row:
    cells = written(raw)
    exports, readable = words.usd(raw.get("exports", ""))
    codes, of_hs = headings(cells.get("hs", ""))
    mail, of_mail = email(cells.get("email", ""))
    remarks = [
        *_of_name(cells), *too_long(cells), *_of_eligibility(cells), *of_hs, *of_mail,
        *([] if readable else [Remark("bad_amount", {"text": cells.get("exports", "")[:60]})]),
    ]  # fmt: skip
    values = {
        "name": cells.get("name", ""), "business_number": cells.get("business_number", ""),
        "contact_name": cells.get("contact", ""), "contact_email": mail, "contact_phone": cells.get("phone", ""),
        "exports_usd": None if exports is None or not readable else str(exports),
        "exports_as_written": cells.get("exports", "")[:60], "certificates": cells.get("certificates", ""),
        "meetings_wanted": whole(raw.get("meetings")), "speaks": words.speaks(cells.get("languages", "")),
        "tax_paid": words.paid(cells.get("tax", "")), "consent": bool(words.agrees(cells.get("consent", ""))),
        "products": [
            {"name": cells.get("product", "") or cells.get("product_en", ""), "name_en": cells.get("product_en", ""),
             "hs_code": codes[0] if codes else "", "hs_edition": hs.edition_of(codes[0]) if codes else hs.CURRENT,
             "hs_as_written": cells.get("hs", "")[:40]}
        ] if cells.get("product") or cells.get("product_en") else [],
    }  # fmt: skip
    return Row(sheet, row, cells.get("number", ""), cells, values, tuple(remarks))


def _of_name(cells: dict[str, str]) -> list[Remark]:
    return [Remark(code) for code, key in (("no_name", "name"), ("no_number", "number")) if not cells.get(key)]


def _of_eligibility(cells: dict[str, str]) -> list[Remark]:
    """Why it is not eligible, and what must be asked before that can be said."""
    tax, consent = words.paid(cells.get("tax", "")), words.agrees(cells.get("consent", ""))
    remarks = []
    if tax is False:
        remarks.append(Remark("tax_arrears"))
    if tax is None:
        remarks.append(Remark("tax_unknown", {"text": cells.get("tax", "")}))
    if consent is False:
        remarks.append(Remark("no_consent_to_export_records"))
    if consent is None:
        remarks.append(Remark("consent_unclear", {"text": cells.get("consent", "")}))
    return remarks


def headings(text: str) -> tuple[list[str], list[Remark]]:
    """The headings of a cell, and what is to be asked about them."""
    codes = [code for code in hs.read(text) if hs.is_possible(code)]
    if not codes:
        return [], [Remark("bad_hs", {"text": text[:40]}) if text else Remark("no_hs")]
    return codes, [
        Remark("old_hs", {"text": code, "edition": old.edition, "now": "/".join(old.now), "source": old.source})
        for code in codes
        if (old := hs.outdated(code))
    ]


def whole(value: Any) -> int | None:
    try:
        number = int(float(str(value)))
    except (TypeError, ValueError, OverflowError):
        return None
    return number if 0 <= number <= 32767 else None


def _ask_about_names(rows: list[Row]) -> list[Row]:
    """Two applicants of one name: nobody but a person knows whether they are one company."""
    seen: dict[str, Row] = {}
    asked = []
    for row in rows:
        key = name_key(row.values["name"])
        first = seen.setdefault(key, row) if key else row
        if first is not row:
            row = row.with_remarks(Remark("same_name", {"other": f"{first.number} (#{first.row})"}))
        asked.append(row)
    return asked

"""What somebody who means harm types, and how it is found again in a page: strings, forms filled with them, pages read.

Every payload carries ``MARK``. A page is bad where the mark became part of its structure: an element, a script, an
attribute that runs, an address that runs.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

import openpyxl
from lxml import html

MARK = "xq7z"
SCRIPTS = (
    f"<script>{MARK}()</script>",
    f'"><{MARK} autofocus tabindex=1 onfocus={MARK}()>',
    f"' onmouseover='{MARK}()' x='",
    f"</textarea></title></style></script><svg/onload={MARK}()>",
    f"javascript:{MARK}()//",
    f"--><img src={MARK} onerror={MARK}()><!--",
)
"""What may run in a browser."""

ODD = (
    f"{{{{ {MARK} }}}}{{% {MARK} %}}${{{MARK}}}#{{{MARK}}}%s%(x)s{{0}}",
    f"'; DROP TABLE people_account; -- {MARK}",
    f"{MARK}\r\nSet-Cookie: {MARK}=1\r\n\r\n<b>",
    f"{MARK}\x00",
    f"\u202e{MARK}\u2066\u200b\ufeff",
    f"=1+1+cmd|'{MARK}'!A1",
    f"../../../../etc/passwd%00{MARK}",
    f"{MARK}👨\u200d👩\u200d👧\ud83d",  # the last is half a sign
    "²",
    "٣",
    "9" * 400,
    "-1",
    "1e309",
    "NaN",
    "0x10",
    "99999-99-99",
    "2026-02-30",
    "0001-01-01",
    "9999-12-31T23:59",
    "2026-05-13T12:00",
    "25:61",
    "[]",
    '{"a": [1]}',
    " ",
    "",
)
LONG = MARK * 25_000  # 100 kB
PAYLOADS = (*SCRIPTS, *ODD, LONG)
ALL_SCRIPTS = " ".join(SCRIPTS)

RUNS = re.compile(r"^[\s\x00-\x20]*(javascript|vbscript|data\s*:\s*text/html)", re.IGNORECASE)
ADDRESSES = {"href", "src", "action", "formaction", "data", "poster", "xlink:href", "hx-get", "hx-post"}
EVALUATED = {"hx-on", "hx-vals", "hx-headers", "hx-vars", "style", "srcdoc"}
FORMULA = re.compile(r"^[=+\-@\t\r]")
NUMBER = re.compile(r"^[+-]?[\d.,:() -]+%?$")


# -- pages read --------------------------------------------------------------------------------------------------------


def faults(response: Any, data: bytes) -> list[str]:
    """What is wrong with an answer: an error of the program, a script, a live formula, a header that was broken."""
    if response.status_code >= 500:
        return [f"status {response.status_code}"]
    found = [f"header {name}" for name, value in response.headers.items() if "\n" in str(value) or "\r" in str(value)]
    return found + list(_of_the_body(response.headers.get("Content-Type", ""), data))


def _of_the_body(kind: str, data: bytes) -> Iterator[str]:
    if kind.startswith("text/html") and data.strip():
        yield from in_html(data.decode())
    elif kind.startswith("text/csv"):
        rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        yield from (f"formula {cell!r}" for row in rows for cell in row if _is_live(cell))
    elif "spreadsheet" in kind:
        for sheet in openpyxl.load_workbook(io.BytesIO(data)):
            cells = (cell for row in sheet.iter_rows() for cell in row)
            yield from (f"formula {cell.value!r}" for cell in cells if cell.data_type == "f")


def _is_live(cell: str) -> bool:
    return bool(FORMULA.match(cell)) and not NUMBER.match(cell)


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def in_html(text: str) -> Iterator[str]:
    for element in tree(text).iter():
        if isinstance(element.tag, str):
            yield from (f"<{element.tag}> {why}" for why in _of_element(element))


def tree(text: str) -> Any:
    return html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8", huge_tree=True))


def _of_element(element: Any) -> Iterator[str]:
    if MARK in element.tag:
        yield "was made by what was typed"
    if element.tag == "script" and element.get("type") not in ("application/json", "importmap") and MARK in (
        element.text or ""
    ):  # fmt: skip
        yield "holds what was typed"
    for name, value in element.attrib.items():
        if (name.startswith("on") and name != "onwards") or MARK in name:
            yield f"attribute {name}"
        if name in ADDRESSES and RUNS.match(value):
            yield f"{name}={value[:60]}"
        if (name in EVALUATED or name.startswith("hx-on")) and MARK in value:
            yield f"{name} evaluates what was typed"


# -- forms filled in ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Form:
    """A form of a page: where it is sent, and its fields as (name, kind, value that a person would leave)."""

    action: str
    method: str
    fields: tuple[tuple[str, str, str], ...]
    files: tuple[str, ...] = ()

    @property
    def shape(self) -> tuple:
        """The same for two forms that differ in their rows only."""
        where = re.sub(r"\d+", "0", urlsplit(self.action).path)
        return where, self.method, tuple(sorted({name for name, _kind, _value in self.fields}))

    def plausible(self, payload: str) -> dict[str, list[str]]:
        """As a person would, but for every text: so that it is kept."""
        return self._filled(lambda kind, value: payload if kind == "text" else value)

    def hostile(self, payload: str) -> dict[str, list[str]]:
        return self._filled(lambda kind, value: payload)

    def _filled(self, choose: Any) -> dict[str, list[str]]:
        data: dict[str, list[str]] = {}
        for name, kind, value in self.fields:
            data.setdefault(name, []).append(choose(kind, value))
        return data


def forms_of(page: bytes, url: str) -> list[Form]:
    """Every form, once for each of its buttons; and what htmx sends by itself."""
    found: list[Form] = []
    for form in tree(page.decode()).iter("form") if b"<form" in page else ():
        action, method = form.get("hx-post") or form.get("action") or url, (form.get("method") or "get").lower()
        method = "post" if form.get("hx-post") else method
        fields = tuple(_fields(form))
        files = tuple(one.get("name") for one in form.iter("input") if one.get("type") == "file" and one.get("name"))
        buttons = [b for b in form.iter("button") if b.get("type", "submit") == "submit"] or [None]
        for button in buttons:
            mine = ((button.get("name"), "button", button.get("value", "")),) if button is not None and button.get(
                "name") else ()  # fmt: skip
            where = (button.get("formaction") if button is not None else None) or action
            found.append(Form(where, method, fields + mine, files))
    return found


GIVEN = {"number": "1", "date": "2026-05-14", "time": "13:00", "datetime-local": "2026-05-14T13:00", "email": "a@b.kr",
         "tel": "010-1234-5678", "url": "https://example.com/", "checkbox": "on", "radio": "on"}  # fmt: skip


def _fields(form: Any) -> Iterator[tuple[str, str, str]]:
    seen = set()
    for field in form.iter("input", "select", "textarea"):
        name, kind = field.get("name"), field.get("type", "text").lower()
        if not name or kind in ("file", "submit", "button") or (kind == "radio" and name in seen):
            continue
        seen.add(name)
        if field.tag == "select":
            options = [o.get("value", "") for o in field.iter("option")]
            chosen = next((o.get("value", "") for o in field.iter("option") if o.get("selected") is not None), "")
            yield name, "choice", chosen or next(filter(None, options), "")
        elif field.tag == "textarea" or kind in ("text", "search", "password"):
            yield name, "text", field.get("value") or field.text or ""
        else:
            yield name, kind, field.get("value") or GIVEN.get(kind, "")


def encoded(data: dict[str, list[str]]) -> str:
    """As a browser sends a form, and also what no browser would: halves of signs, raw controls."""
    pairs = ((name, value) for name, values in data.items() for value in values)
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs)


def _quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")

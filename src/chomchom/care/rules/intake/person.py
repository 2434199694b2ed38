"""Who a row is about, and how to reach the person: name, birth, telephone, contacts.

Every reader takes the row's cells (text by key) and the ``Setting``, and answers the values read and its remarks.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from chomchom.care.enums import Household, Sex
from chomchom.care.rules.intake import words
from chomchom.care.rules.intake.places import Gazetteer
from chomchom.care.rules.intake.remarks import Remark
from chomchom.core import cells as read
from chomchom.core.heads import squeeze

Cells = Mapping[str, str]
Values = dict[str, object]
Reading = tuple[Values, list[Remark]]

OLDEST_YEARS = 120
ODD_IN_NAME = re.compile(r"[<>&\"'`={}\[\]|;:@#$%^*\\/~!?+_\d]")
CENTURIES = {
    "9": 1800,
    "0": 1800,
    "1": 1900,
    "2": 1900,
    "5": 1900,
    "6": 1900,
    "3": 2000,
    "4": 2000,
    "7": 2000,
    "8": 2000,
}


@dataclass(frozen=True)
class Setting:
    """What is known beforehand. ``providers`` and ``schemes`` by squeezed name; None: nothing is known of them."""

    gazetteer: Gazetteer
    today: date
    providers: Mapping[str, str] | None = None
    schemes: Mapping[str, str] | None = None
    columns: frozenset[str] = field(default=frozenset())  # the keys of the columns that the sheet has

    @property
    def gu(self) -> str:
        return self.gazetteer.gu


def get(cells: Cells, key: str) -> str:
    """The cell, with words for "nothing" taken as nothing."""
    value = cells.get(key, "")
    return "" if read.is_nothing(value) else value


# -- name, sex, number -------------------------------------------------------------------------------------------------


def name_and_sex(cells: Cells, setting: Setting) -> Reading:
    """ "장말환(여)" and "장말환 / 33.10.30" are taken apart; what is no name stays, as text, with a question."""
    written = get(cells, "name")
    found = re.fullmatch(r"([가-힣]{2,6})\s*[(/,]\s*([^()]*?)\)?", written)
    name, rest = (
        (found[1], found[2]) if found and (sex_of(found[2]) or read.years_months_days(found[2])) else (written, "")
    )
    remarks = []
    if not name:
        remarks.append(Remark("no_name"))
    elif ODD_IN_NAME.search(name):
        remarks.append(Remark("odd_name", {"text": name}))
    sex = sex_of(get(cells, "sex")) or sex_of(rest) or _sex_by_number(cells) or Sex.UNKNOWN
    return {"name": name, "sex": sex.value}, remarks


def sex_of(text: str) -> Sex | None:
    return words.exactly(re.split(r"[/,(]", text)[0], words.SEX)


def _sex_by_number(cells: Cells) -> Sex | None:
    found = re.fullmatch(r"\d{6}\s*-?\s*([1-8])[\d*xX●]{0,6}", cells.get("birth_date", ""))
    return (Sex.MALE if int(found[1]) % 2 else Sex.FEMALE) if found else None


def number(cells: Cells, setting: Setting) -> Reading:
    """The foreign number; where there is none, one made from name and birth, the same at every import."""
    written = get(cells, "number").replace(" ", "")
    if written:
        return {"external_id": written}, []
    made = made_number(cells)
    remarks = [Remark("no_number", {"text": made})] if "number" in setting.columns else []
    return {"external_id": made}, remarks


def made_number(cells: Cells) -> str:
    parts = [squeeze(cells.get(key, "")) for key in ("name", "birth_date", "birth_year", "birth_month", "birth_day")]
    unsure = (
        "" if any(parts[1:]) else squeeze(cells.get("phone", "") + cells.get("mobile", "") + cells.get("address", ""))
    )
    return "auto-" + hashlib.sha256("|".join([*parts, unsure]).encode()).hexdigest()[:12]


# -- birth -------------------------------------------------------------------------------------------------------------


def birth(cells: Cells, setting: Setting) -> Reading:
    """The date of birth under an age of 0 to 120 years on the day."""
    written = _joined_birth(cells) or get(cells, "birth_date") or _birth_in_name(cells)
    if not written or re.fullmatch(r"[^\d]*", written):
        return {"birth_date": None}, [Remark("no_birth_date", {"text": written})]
    possible, certain = birth_dates(written, setting.today)
    if not possible:
        return {"birth_date": None}, [Remark("impossible_birth_date", {"text": written})]
    remarks = []
    if not certain:
        remarks.append(Remark("birth_century", {"text": written, "read": possible[0].isoformat()}))
    if re.search(r"음", written):
        remarks.append(Remark("birth_lunar", {"text": written}))
    return {"birth_date": possible[0].isoformat()}, remarks


def _joined_birth(cells: Cells) -> str:
    """Year, month and day in columns of their own; the last one may be headed 출생일, which is also a whole date."""
    parts = [get(cells, key) for key in ("birth_year", "birth_month", "birth_day")]
    if not any(parts[:2]):
        return ""
    parts[2] = parts[2] or get(cells, "birth_date")
    return "-".join(re.sub(r"\D", "", part) for part in parts)


def _birth_in_name(cells: Cells) -> str:
    found = re.search(r"[(/,]\s*([^()]*\d[^()]*)", cells.get("name", ""))
    return found[1].strip() if found and read.years_months_days(found[1]) else ""


def birth_dates(written: str, today: date) -> tuple[list[date], bool]:
    """The dates that the text may mean, the likeliest first, and whether that one is certain."""
    if found := re.fullmatch(r"(\d{2})(\d{2})(\d{2})\s*-?\s*(\d)[\d*xX●]{0,6}", written):
        century = CENTURIES[found[4]]
        return _living([(century + int(found[1]), int(found[2]), int(found[3]))], today), True
    if re.fullmatch(r"\d{5}", written) and (day := read.from_serial(int(written))) and _is_living(day, today):
        return [day], True
    parts = read.years_months_days(written.zfill(6) if re.fullmatch(r"\d{5}", written) else written)
    if parts is None:
        return [], True
    year, month, day_of_month = parts
    if year >= 100:
        return _living([parts], today), True
    both = _living([(century + year, month, day_of_month) for century in (1900, 2000)], today)
    likely = [day for day in both if 15 <= today.year - day.year <= 110] or both
    return likely + [day for day in both if day not in likely], len(both) < 2 or len(likely) == 1


def _living(parts: list[tuple[int, int, int]], today: date) -> list[date]:
    days = []
    for year, month, day in parts:
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    return [day for day in days if _is_living(day, today)]


def _is_living(day: date, today: date) -> bool:
    age = today.year - day.year - ((today.month, today.day) < (day.month, day.day))
    return day <= today and age <= OLDEST_YEARS


# -- telephone and contacts --------------------------------------------------------------------------------------------


def telephone(cells: Cells, setting: Setting) -> Reading:
    """The mobile number before the others; what does not fit into one number goes to the remark."""
    numbers: list[str] = []
    left = []
    for key in ("mobile", "phone", "home_phone"):
        found, rest = read.phones(get(cells, key))
        numbers += [number for number in found if number not in numbers]
        if not found and rest:
            left.append(rest)
    remarks = [Remark("bad_phone", {"text": text}) for text in left if re.search(r"\d", text)]
    if not numbers and not remarks:
        remarks.append(Remark("no_phone"))
    return {"phone": numbers[0] if numbers else "", "more_notes": numbers[1:] + left}, remarks


def contacts(cells: Cells, setting: Setting) -> Reading:
    """In the order of the columns; only one with a telephone number is a contact."""
    found, remarks = [], []
    own = telephone(cells, setting)[0]["phone"]
    for place in ("", "_2", "_3", "_4", "_5"):
        for contact in _contacts_at(cells, place):
            if contact["phone"]:
                found.append(contact)
            elif contact["name"]:
                remarks.append(Remark("contact_without_phone", {"text": contact["name"]}))
    if not found:
        remarks.append(Remark("no_emergency_contact"))
    if own and any(contact["phone"] == own for contact in found):
        remarks.append(Remark("contact_is_self"))
    return {"contacts": found}, remarks


def _contacts_at(cells: Cells, place: str) -> list[dict[str, str]]:
    """One contact of split columns, or those written together: "최상자(자녀) 010-…, 최영희(이웃) 010-…"."""
    whole = get(cells, f"contact{place}")
    name, relation = get(cells, f"contact_name{place}"), get(cells, f"contact_relation{place}")
    numbers, rest = read.phones(get(cells, f"contact_phone{place}"))
    parsed = [_contact_in(part) for part in re.split(r"[\n;]|(?<=\d{4})\s*[,/]\s*(?=[가-힣])", whole) if part.strip()]
    if not (name or relation or numbers or rest):
        return parsed
    if not numbers and not name and rest:
        return [_contact_in(f"{relation} {rest}"), *parsed]
    first = parsed[0] if parsed else {"name": "", "relation": "", "phone": ""}
    together = _contact_in(name)
    contact = {
        "name": together["name"] or first["name"],
        "relation": relation or together["relation"] or first["relation"],
        "phone": (numbers or [""])[0] or together["phone"] or first["phone"],
    }
    return [contact, *parsed[1:]]


RELATION = re.compile(
    r"(자녀|딸|아들|장남|장녀|차남|차녀|며느리|사위|배우자|남편|아내|처|부인|형제|자매|형|누나|언니|오빠|동생|조카|손자|손녀|손주|이웃|통장|반장|지인|친구|"
    r"친척|부모|모|부|어머니|아버지|요양보호사|생활지원사|복지사|관리사무소|관리소|경비|집주인|목사|가족|시설장|활동지원사)"
)


def _contact_in(text: str) -> dict[str, str]:
    numbers, rest = read.phones(text)
    relation = ""
    if found := re.search(r"[(/\[]\s*([^()/\[\]]+?)\s*[)/\]]|[(/]\s*([^()/]+)$", rest):
        relation, rest = (found[1] or found[2]).strip(), rest.replace(found[0], " ")
    elif found := re.search(rf"(?:^|[\s,]){RELATION.pattern}(?:[\s,]|$)", rest):
        relation, rest = found[1], rest.replace(found[1], " ", 1)
    if RELATION.fullmatch(rest.strip()) and relation:
        rest, relation = relation, rest.strip()
    return {"name": " ".join(rest.split()).strip(" ,/:-"), "relation": relation, "phone": (numbers or [""])[0]}


def household(cells: Cells, setting: Setting) -> Reading:
    written = get(cells, "household") if cells.get("household", "").lower() not in ("x", "-") else "N"
    marked = read.mark(written) if written else None
    if marked is not None:
        kind = Household.ALONE if marked else Household.OTHER
    else:
        kind = next(iter(words.within(written, words.HOUSEHOLD)), Household.UNKNOWN)
        if re.search(r"비독거|독거\s*아님|독거\s*x", written, re.IGNORECASE):
            kind = Household.OTHER
    return {"household": kind.value, "disability": get(cells, "disability")}, []

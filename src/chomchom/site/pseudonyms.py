"""A copy of the database for training or tests in which nobody is anybody: made from the declarations of personal data,
so that a new field cannot be forgotten.

Links are kept; what hangs on one person stays together under one invented name. Names are invented from the text they
stand for (the same text gives the same false one), telephones become 010-0000-xxxx, dates of birth move within their
year, places by some hundred metres, words are blanked. What only serves the running installation is emptied: the access
log and its seals, sessions, keys, second factors, log-ins by others, addresses of phones and links.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import models, transaction

from chomchom.core.encrypted import MarkField
from chomchom.core.erasing import erasing
from chomchom.core.personal import Kind
from chomchom.site import personal

EMPTIED = frozenset({
    "core.accessentry", "sessions.session", "axes.accessattempt", "axes.accessfailurelog", "axes.accesslog",
    "axes.accessattemptexpiration", "net.pushsubscription", "net.webhook", "people.senderkey", "people.seennonce",
    "trade.personallink", "trade.linkfailure", "care.importrow", "care.import", "trade.sentrow", "trade.sentlist",
    "care.aside", "care.phone", "care.doorphoto", "trade.merge", "trade.letter", "trade.invitation",
    "people.breach", "people.legalhold", "core.logseal", "core.ratecount", "people.attempt", "people.factor",
    "people.recoverycode", "people.accountnews", "people.loginpolicy", "people.loginservice", "people.identity",
})  # fmt: skip
"""Tables that only serve the running installation, hold files, or copies of what was sent in."""

FAMILY = "강노도라마바사아자차카타파하홍윤임오서신권황안송류전조"
GIVEN = "가람 나래 다온 라온 마루 바다 새벽 아라 자람 차니 하늘 한결 보람 슬기 누리 미르 벼리 빛나 소담 여울"
LATIN = "Garam Narae Daon Raon Maru Bada Saebyeok Ara Jaram Chani Haneul Hangyeol Boram Seulgi Nuri Mireu"
PASSWORD = "chomchom-training-1"  # noqa: S105 - of the copy, in which nobody is anybody
NAMES = frozenset({
    "name", "name_en", "contact_name", "who", "told_by", "done_by", "confirmed_by", "actor", "holder_name", "said_by",
    "recorded_name", "closed_by", "made_by", "guardian", "cook", "trainer", "dispatcher", "ended_by", "created_by",
})  # fmt: skip
PHONES = frozenset({"phone", "contact_phone"})
MAILS = frozenset({"email", "contact_email", "email_key", "sent_to"})
PLACES = {"latitude": 0.004, "longitude": 0.004}
COUNTED = frozenset({"external_id", "number"})


def _one_of(words: str, number: int) -> str:
    choices = words.split()
    return choices[number % len(choices)]


@dataclass
class Invent:
    """Inventions that depend on a secret of this copy and on what they stand for, and on nothing else."""

    secret: bytes
    passwords: dict[str, str] = field(default_factory=dict)

    def number(self, *parts: object) -> int:
        text = "|".join(map(str, parts)).encode()
        return int.from_bytes(hmac.new(self.secret, text, hashlib.sha256).digest()[:8])

    def name(self, text: str) -> str:
        n = self.number("name", text)
        if re.search(r"[A-Za-z]", text) and not re.search(r"[가-힣]", text):
            return f"{_one_of(LATIN, n)} {_one_of(LATIN, n // 97)}"
        return f"{FAMILY[n % len(FAMILY)]}{_one_of(GIVEN, n // 31)}"

    def phone(self, text: str) -> str:
        return f"010-0000-{self.number('phone', ''.join(filter(str.isdigit, text))) % 10000:04}"

    def mail(self, text: str) -> str:
        return f"p{self.number('mail', text.casefold()) % 10**9}@example.test"

    def code(self, text: str) -> str:
        return f"C-{self.number('code', text) % 10**9:09}"

    def birth(self, day: date, *key: object) -> date:
        return date(day.year, 1, 1) + timedelta(days=self.number("birth", day, *key) % 365)

    def place(self, value: float, *key: object) -> float:
        return round(value + (self.number("place", *key) % 2001 - 1000) / 1000 * 0.004, 6)

    def password(self) -> str:
        return self.passwords.setdefault("all", make_password(PASSWORD))


@dataclass
class Made:
    """What a run did: rows rewritten by table, tables emptied, fields by what became of them."""

    rows: dict[str, int] = field(default_factory=dict)
    emptied: dict[str, int] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"rows": self.rows, "emptied": self.emptied, "fields": self.fields}


Rule = Callable[[Invent, Any, int], Any]


def rewrite(*, seed: str = "") -> Made:
    """Rewrite every personal field of the database that is open, all or nothing. Never call it on a running one: the
    command makes a copy first and opens that."""
    made = Made()
    invent = Invent((seed or secrets.token_hex(16)).encode())
    with transaction.atomic(), erasing():
        for name, model in _tables():
            if name in EMPTIED:
                made.emptied[name] = model._base_manager.count()
                model._base_manager.all()._raw_delete("default")
        for name, model in _tables():
            if name not in EMPTIED:
                _rewrite_table(name, model, invent, made)
    return made


def _tables() -> Iterator[tuple[str, type[models.Model]]]:
    declared = personal.declared()
    return ((name, model) for name, model in personal.tables().items() if name in declared)


def _rewrite_table(name: str, model: type[models.Model], invent: Invent, made: Made) -> None:
    rules = {one.name: rule for one in model._meta.concrete_fields if (rule := rule_of(name, one))}
    made.fields |= {f"{name}.{one}": rule.__name__ for one, rule in rules.items()}
    if not rules:
        return
    batch = []
    for row in model._base_manager.order_by("pk").iterator(chunk_size=500):
        for one, rule in rules.items():
            setattr(row, one, rule(invent, getattr(row, one), row.pk))
        batch.append(row)
        if len(batch) == 200:
            _write(model, batch, rules)
    _write(model, batch, rules)
    made.rows[name] = model._base_manager.count()


def _write(model: type[models.Model], batch: list[models.Model], rules: dict[str, Rule]) -> None:
    """Marks follow the numbers they stand for."""
    marks = [one for one in model._meta.concrete_fields if isinstance(one, MarkField)]
    for row in batch:
        for mark in marks:
            setattr(row, mark.name, mark.mark(getattr(row, mark.of)))
    if batch:
        names = list(dict.fromkeys([*rules, *(mark.name for mark in marks)]))
        model._base_manager.bulk_update(batch, names, batch_size=100)
    batch.clear()


# -- which rule for which field ----------------------------------------------------------------------------------------


def rule_of(name: str, one: models.Field) -> Rule | None:
    """What becomes of a field; None for what says nothing about a person, links and the marks."""
    if (name, one.name) == ("people.account", "factor_since"):
        return no_factor
    kind = personal.declared()[name].get(one.name, Kind.NONE)
    if kind in (Kind.NONE, Kind.LINK) or one.primary_key or isinstance(one, MarkField) or one.is_relation:
        return None
    if one.choices or isinstance(one, models.BooleanField | models.DateTimeField | models.TimeField):
        return None  # states and moments belong to nobody once names and numbers are gone
    return _of_type(name, one)


def _of_type(name: str, one: models.Field) -> Rule | None:
    if isinstance(one, models.DateField):
        return birth if one.name == "birth_date" else None
    if isinstance(one, models.FloatField) and one.name in PLACES:
        return place
    if isinstance(one, models.JSONField):
        return listed if one.default is list else emptied_object
    if isinstance(one, models.CharField | models.TextField | models.GenericIPAddressField):
        return _of_text(name, one)
    return nothing_file if isinstance(one, models.FileField) else None


def _of_text(name: str, one: models.Field) -> Rule:
    if isinstance(one, models.GenericIPAddressField):
        return no_address
    fixed = {"username": username, "password": password, "address": address}
    if one.name in fixed and not (name == "care.familyconsent" and one.name == "address"):
        return fixed[one.name]
    if name == "care.familyconsent" and one.name == "address":
        return phone_or_mail
    if (name, one.name) == ("trade.traveller", "name"):
        return false_name_once
    for names, rule in ((NAMES, false_name), (PHONES, phone), (MAILS, mail), (COUNTED, code)):
        if one.name in names:
            return rule
    return blank


def no_factor(invent: Invent, value: Any, pk: int) -> None:
    """The factors are emptied: whoever were still asked for one could never log in."""
    return None


def birth(invent: Invent, value: date | None, pk: int) -> date | None:
    return value and invent.birth(value, pk)


def place(invent: Invent, value: float | None, pk: int) -> float | None:
    return None if value is None else invent.place(value, pk, value)


def listed(invent: Invent, value: Any, pk: int) -> Any:
    """Codes stay (allergens, symptoms); words go."""
    if isinstance(value, list) and all(isinstance(one, str) and re.fullmatch(r"[a-z_0-9]{1,20}", one) for one in value):
        return value
    return []


def emptied_object(invent: Invent, value: Any, pk: int) -> Any:
    """Its shape stays, its words go: a page that reads it still finds what it looks for."""
    return _without_words(value)


def _without_words(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_words(one) for key, one in value.items() if re.fullmatch(r"[a-z_0-9]{1,40}", str(key))}
    if isinstance(value, list):
        return [_without_words(one) for one in value]
    if isinstance(value, str) and not re.fullmatch(r"[a-z_]{1,20}|\d{4}-\d{2}-\d{2}(T[\d:.+]+)?", value):
        return "-" if value else ""
    return value


def no_address(invent: Invent, value: Any, pk: int) -> None:
    return None


def username(invent: Invent, value: str, pk: int) -> str:
    return f"user{pk}"


def password(invent: Invent, value: str, pk: int) -> str:
    return invent.password()


def address(invent: Invent, value: str, pk: int) -> str:
    """The street stays as far as the dong, its number is invented."""
    kept = re.match(r"^(\S+\s+\S+\s+\S+동)\b", value or "")
    return f"{kept.group(1) if kept else '가상동'} {invent.number('address', value) % 900 + 1}" if value else value


def phone_or_mail(invent: Invent, value: str, pk: int) -> str:
    return mail(invent, value, pk) if "@" in value else f"010-0000-{pk % 10000:04}"


def false_name(invent: Invent, value: str, pk: int) -> str:
    return invent.name(value) if value and value != "-" else value


def false_name_once(invent: Invent, value: str, pk: int) -> str:
    return f"{invent.name(value)} {pk}"


def phone(invent: Invent, value: str, pk: int) -> str:
    return invent.phone(value) if value else value


def mail(invent: Invent, value: str, pk: int) -> str:
    return invent.mail(value) if value else value


def code(invent: Invent, value: str, pk: int) -> str:
    return invent.code(f"{value}|{pk}") if value else value


def blank(invent: Invent, value: str | None, pk: int) -> str | None:
    """A dash where there was a word: some the database insists on."""
    return "-" if value else value


def nothing_file(invent: Invent, value: Any, pk: int) -> str:
    return ""

"""Fields that are sealed before they reach the database, and marks by which a telephone number is found again.

A sealed field reads and writes like the plain one. It can be asked only whether it is empty: everything else would
answer nothing without an error, so it is refused. What was stored before the field was sealed is read as it stands.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import FieldError
from django.db import DataError, models
from django.db.models import lookups
from django.utils.translation import gettext as _

from chomchom.core import data_keys

SIGN = "⚿"
FEWEST_DIGITS = 9
"""A number with fewer digits can be called from nowhere; it has no mark."""
LAST_DIGITS = 4


# -- what cannot be read -----------------------------------------------------------------------------------------------


class Unreadable(str):
    """The sentence that stands where a text cannot be opened; written back, the sealed text stays as it is."""

    sealed: str

    @classmethod
    def of(cls, stored: str, locked: data_keys.Locked) -> "Unreadable":
        made = cls(f"{SIGN} {_why(locked)}")
        made.sealed = stored
        return made


class UnreadableList(list):
    """Nothing, in the place of a list that cannot be opened."""

    sealed: str


class UnreadableDict(dict):
    """Nothing, in the place of an object that cannot be opened."""

    sealed: str


def _why(locked: data_keys.Locked) -> str:
    if locked.is_known:
        return _("not readable: it was changed in the database")
    return _("not readable: the key %(key)s is missing") % {"key": locked.key_id}


# -- fields ------------------------------------------------------------------------------------------------------------


class OnlyWhetherEmpty(lookups.Exact):
    """The one comparison a sealed text knows: with nothing."""

    def get_prep_lookup(self) -> str:
        if self.rhs != "":
            raise FieldError(f"{self.lhs.output_field} is encrypted: it can only be compared with the empty text.")
        return ""


class Sealed:
    """What the fields have in common. ``model`` fields that carry it are what the register calls encrypted at rest."""

    name: str
    asks: dict[str, type[models.Lookup]] = {"isnull": lookups.IsNull}

    def get_lookup(self, lookup_name: str) -> type[models.Lookup]:
        if lookup_name not in self.asks:
            raise FieldError(f"{self} is encrypted: it cannot be searched by “{lookup_name}”.")
        return self.asks[lookup_name]

    def get_transform(self, lookup_name: str) -> None:
        return None


class SealedText(Sealed):
    asks = {"isnull": lookups.IsNull, "exact": OnlyWhetherEmpty}

    def get_internal_type(self) -> str:
        return "TextField"

    def get_prep_value(self, value: Any) -> str | None:
        if isinstance(value, Unreadable):
            return value.sealed
        value = super().get_prep_value(value)  # type: ignore[misc]
        if value is None or value == "":
            return value
        self._refuse(value)
        return data_keys.seal(value)

    def _refuse(self, value: str) -> None:
        """The lengths are those of the text: the column no longer knows them. The sentence of a value that could not
        be read must not take its place."""
        if value.startswith(SIGN):
            raise DataError(f"{self}: a value that cannot be read must not be overwritten by its sentence")
        longest = self.max_length if isinstance(self, models.CharField) else None
        if longest is not None and len(value) > longest:
            raise DataError(f"{self}: {len(value)} characters, {longest} are allowed")

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        if value is None:
            return None
        try:
            return data_keys.open_(value)
        except data_keys.Locked as locked:
            return Unreadable.of(value, locked)


class EncryptedCharField(SealedText, models.CharField):
    """A short text, sealed; ``max_length`` counts the plain characters."""


class EncryptedTextField(SealedText, models.TextField):
    """A long text, sealed."""


class SecretField(models.TextField):
    """A secret that whoever stores it seals (``data_keys.seal``) and whoever uses it opens: reading a row opens
    nothing. A new key reaches it like the sealed fields."""


class EncryptedJSONField(Sealed, models.JSONField):
    """A value of JSON, sealed: the column holds one JSON text. Empty lists and objects stay as they are."""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, UnreadableList | UnreadableDict) and not value:
            value = value.sealed
        elif value not in (None, [], {}, ""):
            value = data_keys.seal(json.dumps(value, cls=self.encoder, ensure_ascii=False))
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        found = super().from_db_value(value, expression, connection)
        if not isinstance(found, str) or not data_keys.is_sealed(found):
            return found
        try:
            return json.loads(data_keys.open_(found), cls=self.decoder)
        except data_keys.Locked:
            empty = UnreadableList() if self.default is list else UnreadableDict()
            empty.sealed = found
            return empty


# -- marks -------------------------------------------------------------------------------------------------------------


def digits_of(text: str) -> str:
    """A telephone number as it is compared: digits only, our own country's code written as 0."""
    digits = "".join(c for c in text if c.isdecimal())
    return f"0{digits[2:]}" if text.strip().startswith("+82") else digits


def _whole(text: str) -> str:
    digits = digits_of(text)
    return digits if len(digits) >= FEWEST_DIGITS else ""


def _last(text: str) -> str:
    digits = digits_of(text)
    return digits[-LAST_DIGITS:] if len(digits) >= LAST_DIGITS else ""


def _address(text: str) -> str:
    """An e-mail address, or a number."""
    return text.strip().casefold() if "@" in text else digits_of(text)


READINGS = {"phone": _whole, "last4": _last, "address": _address}


def mark_of(reading: str, text: str) -> str:
    """The mark under which a value is found; ``reading``: phone (whole number), last4 or address."""
    return data_keys.mark(READINGS[reading](text), of=reading)


class MarkField(models.CharField):
    """The mark of another, sealed field; it follows every change of it."""

    def __init__(self, *args: Any, of: str, reading: str, **words: Any) -> None:
        self.of, self.reading = of, reading
        words |= {"max_length": data_keys.MARK_LENGTH, "editable": False, "default": "", "blank": True}
        super().__init__(*args, **words)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, positional, words = super().deconstruct()
        for known in ("max_length", "editable", "default", "blank"):
            words.pop(known, None)
        return name, path, positional, words | {"of": self.of, "reading": self.reading}

    def mark(self, text: str) -> str:
        return mark_of(self.reading, text)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        text = getattr(model_instance, self.of)
        if not isinstance(text, Unreadable):
            setattr(model_instance, self.attname, self.mark(text))
        return getattr(model_instance, self.attname)


def marks(model: type[models.Model], names: Iterable[str]) -> list[MarkField]:
    """The marks that change with these fields."""
    changed = set(names)
    return [field for field in model._meta.concrete_fields if isinstance(field, MarkField) and field.of in changed]


class Marked(models.Model):
    """A model whose marks follow also where only some fields are saved."""

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **words: Any) -> None:
        if update_fields is not None:
            named = list(update_fields)
            update_fields = [*named, *(field.name for field in marks(type(self), named) if field.name not in named)]
        super().save(*args, update_fields=update_fields, **words)


class MarkedQuerySet(models.QuerySet):
    """Whose ``update`` takes the marks along; a value that the database would compute has none and is refused."""

    def update(self, **values: Any) -> int:
        for field in marks(self.model, values):
            if hasattr(values[field.of], "resolve_expression"):
                raise FieldError(f"{field.of} is encrypted and marked: save the rows one by one.")
            values[field.name] = field.mark(values[field.of])
        return super().update(**values)

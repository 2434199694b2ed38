"""What the import has to say of a row: codes for programs, sentences for people."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from chomchom.care.enums import Answer


@dataclass(frozen=True)
class Kind:
    """A remark refuses a row, or asks about it. ``about``: the column of the form where it is put right."""

    refuses: bool
    sentence: Any
    about: str = ""


def _refuses(sentence: Any, about: str) -> Kind:
    return Kind(True, sentence, about)


def _asks(sentence: Any, about: str) -> Kind:
    return Kind(False, sentence, about)


KINDS: dict[str, Kind] = {
    "no_name": _refuses(_("There is no name."), "name"),
    "impossible_birth_date": _refuses(_("The date of birth “%(text)s” cannot be."), "birth_date"),
    "unknown_dong": _refuses(_("“%(text)s” is no dong of %(gu)s. The address says: %(hint)s."), "dong"),
    "no_meal_days": _refuses(_("No weekday on which a meal is brought is given (“%(text)s”)."), "days"),
    "duplicate": _refuses(
        _("Same name and date of birth as %(other)s: held until somebody decides whether it is the same person."),
        "name",
    ),
    "duplicate_number": _refuses(_("The management number %(text)s stands already in row %(row)s."), "number"),
    "too_long": _refuses(_("“%(column)s” is longer than %(limit)s characters."), ""),
    "no_number": _asks(_("There is no management number; %(text)s was made from name and date of birth."), "number"),
    "odd_name": _asks(_("The name “%(text)s” contains signs that are not part of a name."), "name"),
    "resident_number": _asks(
        _("A resident registration number was in the row. It was not stored, only the date of birth was kept."),
        "birth_date",
    ),
    "no_birth_date": _asks(_("There is no date of birth (“%(text)s”)."), "birth_date"),
    "birth_century": _asks(_("“%(text)s” was read as %(read)s; the century is not certain."), "birth_date"),
    "birth_lunar": _asks(_("The date of birth “%(text)s” may be of the lunar calendar."), "birth_date"),
    "no_phone": _asks(_("There is no telephone number."), "phone"),
    "bad_phone": _asks(_("“%(text)s” is no telephone number."), "phone"),
    "no_address": _asks(_("There is no address."), "address"),
    "other_gu": _asks(_("The address lies in %(text)s, another district."), "address"),
    "coordinates_missing": _asks(_("There are no coordinates; the centre of the dong is used."), "latitude"),
    "coordinates_wrong": _asks(
        _("The coordinates %(text)s are not in the country; the centre of the dong is used."), "latitude"
    ),
    "coordinates_far": _asks(
        _("The coordinates %(text)s are %(km)s km from the centre of the dong, which is used instead."), "latitude"
    ),
    "coordinates_swapped": _asks(_("Latitude and longitude were the wrong way round and were put right."), "latitude"),
    "unknown_allergy_text": _asks(_("“%(text)s” is not clear as an allergy; it was kept in words."), "allergens"),
    "unknown_diet": _asks(_("“%(text)s” is no known diet; the general diet was taken."), "diet"),
    "two_diets": _asks(_("Several diets are named (“%(text)s”); %(read)s was taken."), "diet"),
    "unknown_mobility": _asks(_("It is not clear from “%(text)s” how the person moves about."), "mobility"),
    "unknown_risk": _asks(_("“%(text)s” is no known risk; the middle one was taken."), "risk"),
    "meal_assumed": _asks(_("It is not clear which meal (“%(text)s”); lunch was taken."), "meals"),
    "days_assumed": _asks(_("“%(text)s” was read as Monday to Friday."), "days"),
    "two_schemes": _asks(_("The person may get meals from another scheme as well (“%(text)s”)."), "note"),
    "away": _asks(_("The remark says that the person may be away (“%(text)s”)."), "note"),
    "not_active": _asks(_("The service may be over (“%(text)s”)."), "state"),
    "bad_period": _asks(_("First or last day is not clear (“%(text)s”) and was left out."), "valid_from"),
    "no_emergency_contact": _asks(_("There is no emergency contact."), "contact_name"),
    "contact_without_phone": _asks(_("The emergency contact “%(text)s” has no telephone number."), "contact_phone"),
    "contact_is_self": _asks(_("The emergency contact has the person’s own telephone number."), "contact_phone"),
    "unknown_service_date": _asks(_("The date in “%(text)s” cannot be."), "services"),
    "no_provider": _asks(_("There is no provider."), "provider"),
    "unknown_provider": _asks(_("“%(text)s” is no provider of this district."), "provider"),
    "unknown_scheme": _asks(_("“%(text)s” is no scheme of this district."), "scheme"),
    "formula": _asks(_("A formula in “%(text)s” has no stored result. Open the file in Excel and save it."), ""),
    "maybe_same": _asks(_("Same name and telephone number as %(other)s, but another date of birth."), "name"),
}


@dataclass(frozen=True)
class Remark:
    code: str
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def refuses(self) -> bool:
        return KINDS[self.code].refuses

    @property
    def sentence(self) -> str:
        """In the language of whoever reads it now."""
        return str(KINDS[self.code].sentence) % self.details

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "details": self.details}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Remark":
        return cls(stored["code"], stored["details"])


def answer(remarks: list[Remark]) -> Answer:
    if any(remark.refuses for remark in remarks):
        return Answer.REFUSED
    return Answer.QUESTIONED if remarks else Answer.TAKEN

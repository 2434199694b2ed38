"""What the import has to say of a row of a mission's workbooks: codes for programs, sentences for people."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Kind:
    """A remark refuses a row, or asks about it."""

    refuses: bool
    sentence: Any


def _refuses(sentence: Any) -> Kind:
    return Kind(True, sentence)


def _asks(sentence: Any) -> Kind:
    return Kind(False, sentence)


KINDS: dict[str, Kind] = {
    # -- not eligible: kept as an application that is not eligible, so that a letter can say why
    "tax_arrears": _refuses(_("Taxes are in arrears. It can apply again once a certificate of payment is there.")),
    "no_consent_to_export_records": _refuses(
        _("It does not agree to later checks of its export records. Without them no result can be verified.")
    ),
    # -- cannot be taken
    "no_name": _refuses(_("There is no name of the company.")),
    "no_number": _refuses(_("There is no number, so that nothing can refer to this row.")),
    "duplicate_number": _refuses(_("The number %(text)s stands already in row %(row)s.")),
    "too_long": _refuses(_("“%(column)s” is longer than %(limit)s characters.")),
    "unknown_wish": _refuses(_("“%(text)s” is no wish. Known are: must, like, could, no, not answered.")),
    "wish_twice": _refuses(_("%(text)s stands already in row %(row)s with another wish.")),
    "unknown_application": _refuses(_("There is no application %(text)s in this mission. Import the exporters first.")),
    "unknown_buyer": _refuses(_("There is no buyer %(text)s. Import the buyers first.")),
    "bad_day": _refuses(_("“%(text)s” is no date.")),
    "bad_time": _refuses(_("“%(text)s” is no time from–until.")),
    "bad_zone": _refuses(_("“%(text)s” is no time zone, such as Asia/Jakarta.")),
    "bad_number": _refuses(_("“%(text)s” in “%(column)s” must be a whole number above zero.")),
    # -- taken with a question
    "duplicate": _asks(_("May be the same company as %(other)s: %(why)s. Somebody decides whether to merge them.")),
    "same_name": _asks(_("%(other)s has the same name. Are these one company or two?")),
    "old_hs": _asks(
        _("HS %(text)s is of the edition %(edition)s. Since 2022 it is %(now)s. Which one is it? (%(source)s)")
    ),
    "bad_hs": _asks(_("“%(text)s” is no HS code of four or six digits.")),
    "no_hs": _asks(_("There is no HS code, so that products can be compared by words only.")),
    "bad_amount": _asks(_("“%(text)s” is no amount that can be read; the exports are unknown.")),
    "tax_unknown": _asks(_("It is not said whether taxes are paid (“%(text)s”).")),
    "consent_unclear": _asks(_("“%(text)s” is neither consent nor refusal; it counts as no consent until asked.")),
    "bad_email": _asks(_("“%(text)s” is no e-mail address; it was left out.")),
    "unknown_country": _asks(_("“%(text)s” is no country that is known.")),
    "evidence_unreadable": _asks(_("%(criterion)s: “%(text)s” has no value yet; it counts as unknown.")),
    "bad_found_on": _asks(_("“%(text)s” is no date; it is not known when the evidence was found.")),
    "unclear_time": _asks(_("“%(text)s” is not clear as a time; it is not known when the buyer can come.")),
    "no_such_city": _asks(_("No leg of the mission is in “%(text)s”.")),
}


@dataclass(frozen=True)
class Remark:
    """A remark with what it is about. ``details`` are the words that go into its sentence."""

    code: str
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def refuses(self) -> bool:
        return KINDS[self.code].refuses

    @property
    def sentence(self) -> str:
        return str(KINDS[self.code].sentence) % {name: _word(value) for name, value in self.details.items()}

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "details": self.details}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Remark":
        return cls(value["code"], value["details"])


WHY = {
    "same_email": _("same e-mail"),
    "same_phone": _("same telephone"),
    "same_name": _("same name in another form"),
}


def _word(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(WHY.get(one, one)) for one in value)
    from chomchom.trade.enums import Criterion

    return str(Criterion(value).label) if value in Criterion.values else str(value)

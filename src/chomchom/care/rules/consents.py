"""When a consent may be recorded or withdrawn, and when another wording may hold. Pure."""

from datetime import date

from django.utils.translation import gettext as _

from chomchom.care.enums_consent import GivenBy
from chomchom.core.refusal import Refusal


def may_be_given(given_by: str, guardian: str, given_on: date, today: date, *, standing: bool) -> Refusal | None:
    if standing:
        return Refusal("twice", _("This consent stands already. Withdraw it first if it was given anew."))
    if given_on > today:
        return Refusal("future", _("A consent cannot be given in the future."))
    if given_by == GivenBy.GUARDIAN and not guardian.strip():
        return Refusal("guardian", _("Name the guardian and the relation to the person."))
    return None


def may_be_withdrawn(how: str) -> Refusal | None:
    if how.strip():
        return None
    return Refusal("how", _("Say how the person took it back: at the door, by telephone, in writing."))


def may_publish(version_taken: bool, valid_from: date, today: date) -> Refusal | None:
    if version_taken:
        return Refusal("version_taken", _("There is a wording of this version already. Give it another version."))
    if valid_from < today:
        return Refusal("past", _("A wording holds from today on or later: what was signed was signed in other words."))
    return None


def no_photo_wanted() -> Refusal:
    return Refusal("photo", _("The person took back the consent to photos. The photo was not kept."))

"""Consents of recipients: given, withdrawn with its effect, and the versions of the words."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from chomchom.care import consent_defaults
from chomchom.care.enums_consent import Purpose
from chomchom.care.kinds import RECIPIENT
from chomchom.care.models import Consent, ConsentText, Recipient
from chomchom.care.operations.careplans import ask_for_review
from chomchom.care.queries import consents as queries
from chomchom.care.rules import consents as rules
from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, Refused, insist
from chomchom.people.models import Organisation

TO_REVIEW_WITHIN = timedelta(days=7)  # a proposed value; no rule was found


def install_texts() -> int:
    """The wordings that a new database begins with; what stands there is never replaced."""
    there = set(ConsentText.objects.filter(district=None).values_list("purpose", flat=True))
    missing = [(purpose, given) for purpose, given in consent_defaults.TEXTS.items() if purpose not in there]
    ConsentText.objects.bulk_create(
        ConsentText(purpose=purpose, version=consent_defaults.VERSION, text=text, effect=effect, is_needed=needed,
                    valid_from=consent_defaults.SINCE)
        for purpose, (text, effect, needed) in missing
    )  # fmt: skip
    return len(missing)


@transaction.atomic
def publish_text(
    *, district: Organisation, purpose: Purpose, version: str, text: str, effect: str, is_needed: bool,
    valid_from: date, by: Actor, at: datetime,
) -> ConsentText:  # fmt: skip
    """Other words from a day on; consents that were given keep theirs. Raises Refused: version_taken, past."""
    Organisation.objects.select_for_update().get(pk=district.pk)
    taken = ConsentText.objects.filter(district=district, purpose=purpose, version=version).exists()
    insist(rules.may_publish(taken, valid_from, timezone.localdate(at)))
    row = ConsentText.objects.create(
        district=district, purpose=purpose, version=version, text=text, effect=effect, is_needed=is_needed,
        valid_from=valid_from, set_at=at, set_by_id=by.account_id,
    )  # fmt: skip
    detail = {"purpose": purpose, "version": version}
    audit.record(by=by, at=at, action=Action.CREATE, what="care.consent.text", detail=detail)
    return row


@transaction.atomic
def give(
    *, recipient: Recipient, purpose: Purpose, given_by: str, guardian: str, given_how: str, given_on: date, by: Actor,
    at: datetime,
) -> Consent:  # fmt: skip
    """Keep it with the words that held on the day. Raises Refused: no_text, guardian, future, twice."""
    Recipient.objects.select_for_update().get(pk=recipient.pk)
    text = queries.texts_on(recipient.district_id, given_on).get(purpose)
    standing = Consent.objects.standing().filter(recipient=recipient, purpose=purpose).exists()
    insist(rules.may_be_given(given_by, guardian, given_on, timezone.localdate(at), standing=standing))
    if text is None:
        raise Refused(Refusal("no_text", _("No wording held on that day.")))
    row = Consent.objects.create(
        recipient=recipient, text=text, purpose=purpose, given_by=given_by, guardian=guardian, given_how=given_how,
        given_on=given_on, recorded_at=at, recorded_by_id=by.account_id,
    )  # fmt: skip
    _note("care.consent.give", row, by=by, at=at, action=Action.CREATE)
    return row


@transaction.atomic
def withdraw(*, consent: Consent, how: str, by: Actor, at: datetime) -> bool:
    """From now on it does not hold: no photo is taken in any more; for everything else the plan is looked at within a
    week. Answers whether it stood until now. Raises Refused: how."""
    insist(rules.may_be_withdrawn(how))
    locked = Consent.objects.select_for_update(of=("self",)).select_related("recipient", "text").get(pk=consent.pk)
    if locked.withdrawn_at is not None:
        return False
    Consent.objects.filter(pk=locked.pk).update(withdrawn_at=at, withdrawn_by=by.account_id, withdrawn_how=how.strip())
    _note("care.consent.withdraw", locked, by=by, at=at)
    if locked.purpose != Purpose.PHOTO:
        words = _("Consent withdrawn: %(purpose)s") % {"purpose": locked.get_purpose_display()}
        due_on = timezone.localdate(at) + TO_REVIEW_WITHIN
        ask_for_review(recipient=locked.recipient, words=words[:200], due_on=due_on, by=by, at=at)
    return True


def _note(what: str, row: Consent, *, by: Actor, at: datetime, action: Action = Action.CHANGE) -> None:
    detail = {"consent": row.pk, "purpose": row.purpose}
    audit.record(by=by, at=at, action=action, what=what, subject=(RECIPIENT, row.recipient_id), detail=detail)

"""One row of each kind of personal-data work, for the tests that try every view with every role."""

from datetime import timedelta

from chomchom.care.enums_consent import Purpose
from chomchom.care.models import Consent, ConsentText
from chomchom.people.models import Breach, LegalHold


def hold(rows, office, at) -> int:
    made = LegalHold.objects.create(
        organisation=office, subject_kind="care.recipient", subject_id=rows.key("recipient") * 1000 + office.pk,
        reason="소송", set_at=at,
    )  # fmt: skip
    LegalHold.objects.filter(organisation=office).exclude(pk=made.pk).delete()
    return made.pk


def breach(rows, office, at) -> int:
    return Breach.objects.create(
        organisation=office, known_at=at, happened_from=at - timedelta(hours=3), happened_to=at, cause="mistake",
        story="메일 오발송", contact="062-000-0000", made_at=at,
    ).pk  # fmt: skip


def consent(rows, office, at) -> int:
    text = ConsentText.objects.get(purpose=Purpose.PHOTO, district=None)
    made, _new = Consent.objects.get_or_create(
        recipient_id=rows.key("recipient"), purpose=Purpose.PHOTO, withdrawn_at=None,
        defaults={"text": text, "given_by": "self", "given_how": "paper", "given_on": at.date(), "recorded_at": at},
    )  # fmt: skip
    return made.pk


MAKE = {"hold": hold, "breach": breach, "recipient_consent": consent}

"""The review of accounts: who may still log in, signed off."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from chomchom.core.actors import Actor
from chomchom.core.audit import record
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, Refused, insist
from chomchom.people.models import Account, AccountReview, AccountReviewLine, Organisation, ReviewPeriod
from chomchom.people.operations import accounts
from chomchom.people.queries import accounts as queries
from chomchom.people.rules import accounts as rules
from chomchom.people.viewer import Viewer


@transaction.atomic
def sign(
    *, organisation: Organisation, seen: Collection[int], suspend: Collection[int], by: Viewer, at: datetime
) -> AccountReview:
    """Every account in ``seen`` is kept or, if in ``suspend``, suspended; who did it when is kept with what was
    unusual. Raises ``Refused``: elsewhere, changed (an account came in or went since the page was opened), and what
    stands against a suspension."""
    insist(rules.looked_after(organisation, by))
    rows = queries.review_rows(by, at)
    if {row.account.pk for row in rows} != set(seen) or not set(suspend) <= set(seen):
        raise Refused(Refusal("changed", _("The accounts have changed meanwhile. Look at the page again.")))
    review = AccountReview.objects.create(
        organisation=organisation, signed_at=at, signed_by_id=by.account_id, kept=len(rows) - len(set(suspend)),
        suspended=len(set(suspend)),
    )  # fmt: skip
    for row in rows:
        if row.account.pk in suspend:
            _suspend(row.account, by, at)
    AccountReviewLine.objects.bulk_create(
        AccountReviewLine(review=review, account=row.account, kept=row.account.pk not in suspend, unusual=row.unusual)
        for row in rows
    )
    record(by=by, at=at, action=Action.CHANGE, what="people.review.sign",
           detail={"organisation": organisation.pk, "kept": review.kept, "suspended": review.suspended})  # fmt: skip
    return review


def _suspend(account: Account, by: Viewer, at: datetime) -> None:
    """As ``accounts.suspend``; a refusal says whose account it is about."""
    try:
        accounts.suspend(account=account, because=_("Review of accounts"), by=by, at=at)
    except Refused as refused:
        sentence = f"{account.name}: {refused.refusal.sentence}"
        raise Refused(Refusal(refused.refusal.code, sentence)) from None


@transaction.atomic
def set_period(*, months: int, valid_from: date, source: str, by: Actor, at: datetime) -> ReviewPeriod:
    """From a day on accounts are reviewed every so many months, with where that is written. Raises ``Refused``:
    months, source."""
    insist(
        None if 0 < months <= 24 else Refusal("months", _("From 1 to 24 months.")),
        None if source.strip() else Refusal("source", _("Say where this is written.")),
    )
    row, _made = ReviewPeriod.objects.update_or_create(
        valid_from=valid_from, defaults={"months": months, "source": source.strip()[:200]}
    )
    record(by=by, at=at, action=Action.CHANGE, what="people.review.period",
           detail={"months": months, "valid_from": valid_from.isoformat(), "source": row.source})  # fmt: skip
    return row

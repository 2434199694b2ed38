"""Exporter and buyer say whether a result is as the ledger tells it: the exporter in the application or by a link, the
buyer by a link. Looking at a link changes nothing; only sending the form does."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, insist
from chomchom.core.text import even
from chomchom.trade.enums import LinkPurpose
from chomchom.trade.enums_ledger import EntryKind, Party, Rung, Without, Word
from chomchom.trade.kinds_ledger import DEAL
from chomchom.trade.models import Confirmation, LedgerEntry, PersonalLink, Share
from chomchom.trade.operations import follow_up, links
from chomchom.trade.queries.ledger import standings_of

GOOD_FOR = timedelta(days=90)
SUBJECT = {Party.EXPORTER: "trade.entry.exporter", Party.BUYER: "trade.entry.buyer"}
PARTY = {kind: party for party, kind in SUBJECT.items()}


@transaction.atomic
def ask(*, entry: LedgerEntry, party: Party, by: Actor, at: datetime) -> tuple[PersonalLink, str]:
    """A link for one side of one line; links made before for the same are revoked. Answers it and its token, which is
    kept nowhere. Raises ``Refused`` for a line that does not count or that has nothing to confirm."""
    insist(_may_ask(entry))
    application, buyer = entry.deal.application, entry.deal.guest.buyer
    link, token = links.issue(
        mission=entry.deal.mission, purpose=LinkPurpose.CONFIRM_RESULT, subject=(SUBJECT[party], entry.pk),
        sent_to=(application.contact_email if party == Party.EXPORTER else buyer.email) or "",
        expires_at=at + GOOD_FOR, by=by, at=at,
    )  # fmt: skip
    _note(entry, "trade.confirm.ask", by, at, party=party)
    return link, token


def party_of(link: PersonalLink) -> Party:
    return PARTY[link.subject_kind]


@transaction.atomic
def say(
    *,
    entry: LedgerEntry,
    party: Party,
    word: Word,
    without: Without,
    stated_amount: Decimal | None = None,
    comment: str = "",
    said_by: str,
    link: PersonalLink | None = None,
    by: Actor,
    at: datetime,
) -> Confirmation:
    """One side confirms or disputes a line; the amounts of the results move between confirmed, unconfirmed and
    disputed. Raises ``Refused``: a line that was corrected since, a dispute that does not say what is wrong."""
    locked = LedgerEntry.objects.select_related("deal__mission").get(pk=entry.pk)
    deal = type(locked.deal).objects.select_for_update(of=("self",)).select_related("mission").get(pk=locked.deal_id)
    insist(_may_ask(locked), _may_say(word, stated_amount, comment, said_by))
    said = Confirmation.objects.create(
        entry=locked, party=party, word=word, without=without, comment=even(comment)[:400],
        stated_amount=stated_amount if word == Word.DISPUTED else None, said_at=at, said_by=even(said_by)[:120],
        account_id=by.account_id,
    )  # fmt: skip
    Share.objects.filter(entry=locked).update(standing=standings_of([locked.pk])[locked.pk])
    if link is not None:
        links.used(link=link, at=at)
    follow_up.sync(deal=deal, is_activity=True, by=by, at=at)
    _note(locked, "trade.confirm.say", by, at, party=party, word=word)
    return said


@transaction.atomic
def revoke(*, entry: LedgerEntry, by: Actor, at: datetime) -> int:
    """The links of both sides for this line open nothing any more."""
    live = PersonalLink.objects.filter(
        purpose=LinkPurpose.CONFIRM_RESULT, subject_kind__in=PARTY, subject_id=entry.pk, revoked_at=None
    )
    count = live.update(revoked_at=at)
    _note(entry, "trade.confirm.revoke", by, at, links=count)
    return count


# -- parts -----------------------------------------------------------------------------------------------------------


def _may_ask(entry: LedgerEntry) -> Refusal | None:
    if LedgerEntry.objects.filter(corrects=entry.pk).exists():
        return Refusal(
            "corrected", _("This line has been corrected since. Please ask the office for a link to the new one.")
        )
    if entry.kind != EntryKind.CLAIM or entry.amount is None or entry.rung == Rung.PAID:
        return Refusal("nothing", _("This line has no result that could be confirmed."))
    return None


def _may_say(word: Word, stated: Decimal | None, comment: str, said_by: str) -> Refusal | None:
    if not even(said_by):
        return Refusal("name", _("Please give your name."))
    if word == Word.DISPUTED and stated is None and not even(comment):
        return Refusal("what", _("Please say what is wrong: the right amount, or in your own words."))
    if stated is not None and stated < 0:
        return Refusal("amount", _("The amount cannot be less than zero."))
    return None


def _note(entry: LedgerEntry, what: str, by: Actor, at: datetime, **detail: object) -> None:
    audit.record(
        by=by,
        at=at,
        action=Action.CHANGE,
        what=what,
        subject=(DEAL, entry.deal_id),
        detail={"entry": entry.pk} | detail,
    )

"""Terms, legal holds, the destruction run with its register, and breaches; each with its line of the access log."""

from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.erasing import erasing
from chomchom.core.refusal import Refusal, Refused, insist
from chomchom.core.retention import Candidate, Destroyed, Kind
from chomchom.people import legal_defaults
from chomchom.people.models import Breach, Destruction, LegalHold, LegalTerm, Organisation
from chomchom.people.queries import privacy as queries
from chomchom.people.rules import privacy as rules


def install_terms() -> int:
    """What a new database begins with, and what a change of the law adds; what stands there is never replaced."""
    there = set(LegalTerm.objects.values_list("code", "valid_from"))
    missing = [term for term in legal_defaults.TERMS if (term.code, term.valid_from) not in there]
    LegalTerm.objects.bulk_create(LegalTerm(**term._asdict()) for term in missing)
    return len(missing)


@transaction.atomic
def publish_term(
    *, code: str, value: int, citation: str, is_proposal: bool, valid_from: date, by: Actor, at: datetime
) -> LegalTerm:
    """Another number holds from a day on. Raises Refused: unknown_term, no_citation, past."""
    known = LegalTerm.objects.filter(code=code).order_by("-valid_from").first()
    if known is None:
        raise Refused(Refusal("unknown_term", _("There is no term “%(code)s”.") % {"code": code}))
    if not citation.strip():
        raise Refused(Refusal("no_citation", _("Say where the number stands: law, article, date.")))
    if valid_from < timezone.localdate(at):
        raise Refused(Refusal("past", _("A term holds from today on or later; what was, was under the former one.")))
    row, _made = LegalTerm.objects.update_or_create(
        code=code, valid_from=valid_from,
        defaults={"value": value, "unit": known.unit, "citation": citation, "is_proposal": is_proposal, "set_at": at,
                  "set_by_id": by.account_id},
    )  # fmt: skip
    detail = {"code": code, "value": value, "from": valid_from.isoformat()}
    audit.record(by=by, at=at, action=Action.CHANGE, what="people.term.publish", detail=detail)
    return row


@transaction.atomic
def hold(*, organisation: Organisation, subject: tuple[str, int], reason: str, by: Actor, at: datetime) -> LegalHold:
    """Nothing of this subject is destroyed until the hold ends. Again changes nothing. Raises Refused: no_reason."""
    insist(rules.may_hold(reason))
    row, made = LegalHold.objects.get_or_create(
        organisation=organisation, subject_kind=subject[0], subject_id=subject[1], ended_at=None,
        defaults={"reason": reason.strip()[: rules.REASON_LENGTH], "set_at": at, "set_by_id": by.account_id},
    )  # fmt: skip
    if made:
        audit.record(by=by, at=at, action=Action.CREATE, what="people.hold.set", subject=subject)
    return row


@transaction.atomic
def end_hold(*, held: LegalHold, by: Actor, at: datetime) -> None:
    """Twice changes nothing."""
    if LegalHold.objects.filter(pk=held.pk, ended_at=None).update(ended_at=at, ended_by=by.account_id):
        subject = (held.subject_kind, held.subject_id)
        audit.record(by=by, at=at, action=Action.CHANGE, what="people.hold.end", subject=subject)


def destroy(
    *, organisation: Organisation, kind: Kind, reason: str, confirmed_by: str, by: Actor, at: datetime
) -> Destruction:
    """Destroy what is due and not held, and write the line of the register. What is due is looked up again inside, so
    that a hold of this moment counts. Files go once their rows surely are gone.

    Raises Refused: no_term, no_reason, not_confirmed, same_person, nothing_due.
    """
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        due = queries.due(organisation, kind, timezone.localdate(at))
        if due is None:
            raise Refused(Refusal("no_term", _("No term is set for this kind.")))
        insist(rules.may_destroy(due.candidates, reason, confirmed_by, by.name))
        with erasing():
            done = kind.destroy(ids=[one.subject[1] for one in due.going], by=by, at=at)
        line = _line(organisation, due, done, reason, confirmed_by, by, at)
        _tell(due.going, line, by, at)
        transaction.on_commit(lambda: _remove(done.files))
    return line


def _line(
    organisation: Organisation, due: queries.Due, done: Destroyed, reason: str, confirmed_by: str, by: Actor,
    at: datetime,
) -> Destruction:  # fmt: skip
    return Destruction.objects.create(
        organisation=organisation, at=at, kind=due.kind.code, label=str(due.kind.label)[:120],
        method=str(due.kind.method)[:200], kept_for=str(due.term), citation=due.term.citation,
        ended_before=due.before, reason=reason.strip()[: rules.REASON_LENGTH], count=len(due.going),
        files=len(done.files), rows=done.rows, account_id=by.account_id, done_by=by.name,
        confirmed_by=confirmed_by.strip()[:60],
    )  # fmt: skip


def _tell(going: Collection[Candidate], line: Destruction, by: Actor, at: datetime) -> None:
    audit.record_many(
        by=by, at=at, action=Action.DELETE, what="people.destroy", subjects=[one.subject for one in going],
        detail={"register": line.pk},
    )  # fmt: skip


def _remove(files: Collection[Callable[[], None]]) -> None:
    """A file that is not there any more is as good as removed; the audit names one that stays without a row."""
    for remove in files:
        with suppress(FileNotFoundError):
            remove()


# -- breaches ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def note_breach(
    *, organisation: Organisation, known_at: datetime, happened_from: datetime, happened_to: datetime,
    accounts: list[int], ip: str | None, cause: str, story: str, measures: str, advice: str, contact: str, by: Actor,
    at: datetime,
) -> Breach:  # fmt: skip
    """Keep what is known; the sheet is read from the log. Raises Refused: period, future."""
    insist(rules.is_a_period(happened_from, happened_to, known_at, at))
    breach = Breach.objects.create(
        organisation=organisation, known_at=known_at, happened_from=happened_from, happened_to=happened_to,
        accounts=accounts, ip=ip or None, cause=cause, story=story, measures=measures, advice=advice, contact=contact,
        made_at=at, made_by_id=by.account_id,
    )  # fmt: skip
    audit.record(by=by, at=at, action=Action.CREATE, what="people.breach", detail={"breach": breach.pk})
    return breach


@transaction.atomic
def tick(*, breach: Breach, duty: str, by: Actor, at: datetime) -> None:
    """The people were told, or the authority was; the first time counts. ``duty``: notified or reported."""
    name = {"notified": "notified_at", "reported": "reported_at"}[duty]
    if Breach.objects.filter(pk=breach.pk, **{name: None}).update(**{name: at}):
        detail = {"breach": breach.pk, "duty": duty}
        audit.record(by=by, at=at, action=Action.CHANGE, what="people.breach.done", detail=detail)

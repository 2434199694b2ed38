"""Training: courses, sessions planned and held, who was there, and the short check that ends in a certificate."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from chomchom.care.enums_staff import TRAININGS, Presence, SessionState, Topic
from chomchom.care.models import Attendance, CheckTry, Course, TrainingSession
from chomchom.care.operations import staff
from chomchom.care.rules import staff as rules
from chomchom.core import audit
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, insist
from chomchom.people.models import Membership, Organisation

LONGEST = timedelta(days=2)
FAR = timedelta(days=366)


@transaction.atomic
def add_course(
    *,
    district: Organisation,
    topic: Topic,
    title: str,
    material: str,
    material_url: str,
    questions: str,
    pass_percent: int,
    by: Actor,
    at: datetime,
) -> Course:
    """A course with its short check; ``questions`` as ``rules.staff.read_questions`` explains. Raises ``Refused``."""
    read = rules.read_questions(questions)
    insist(_is_training(topic), rules.are_questions(read))
    course = Course.objects.create(
        district=district, topic=topic, title=title, material=material, material_url=material_url,
        questions=rules.as_kept(read), pass_percent=pass_percent, created_at=at, created_by_id=by.account_id,
    )  # fmt: skip
    _note("care.training.course", by=by, at=at, detail={"course": course.pk}, action=Action.CREATE)
    return course


@transaction.atomic
def retire_course(*, course: Course, by: Actor, at: datetime) -> None:
    """No new session of it is planned; what was held stays."""
    Course.objects.filter(pk=course.pk, retired_at=None).update(retired_at=at)
    _note("care.training.course_retired", by=by, at=at, detail={"course": course.pk})


@transaction.atomic
def plan_session(
    *,
    course: Course,
    organisation: Organisation,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    trainer: str,
    by: Actor,
    at: datetime,
) -> TrainingSession:
    """Raises ``Refused`` for a time that ends before it begins, lasts for days or is a slip of the pen."""
    insist(_is_a_time(starts_at, ends_at, at))
    session = TrainingSession.objects.create(
        course=course, organisation=organisation, starts_at=starts_at, ends_at=ends_at, place=place, trainer=trainer,
        created_at=at, created_by_id=by.account_id,
    )  # fmt: skip
    _note("care.training.plan", by=by, at=at, detail={"session": session.pk}, action=Action.CREATE)
    return session


@transaction.atomic
def invite(*, session: TrainingSession, members: Collection[Membership], by: Actor, at: datetime) -> int:
    """Give people a place; those who have one keep it. Answers how many are new."""
    insist(_is_planned(_locked(session)))
    there = set(session.attendances.values_list("account_id", flat=True))
    new = {m.account_id: m for m in members if m.account_id not in there}
    Attendance.objects.bulk_create(
        Attendance(
            session=session, account_id=m.account_id, organisation_id=m.organisation_id, invited_at=at,
            invited_by_id=by.account_id,
        )
        for m in new.values()
    )  # fmt: skip
    _note("care.training.invite", by=by, at=at, detail={"session": session.pk, "invited": len(new)})
    return len(new)


@transaction.atomic
def hold(*, session: TrainingSession, present: Collection[int], by: Actor, at: datetime) -> int:
    """It was held, and these attendances (ids) were there; answers how many. Where the course has no check, they have
    their certificate now. Raises ``Refused`` before it begins, and for one held already."""
    locked = _locked(session)
    rows = list(session.attendances.select_related("account").order_by("pk"))
    there = [row for row in rows if row.pk in set(present)]
    insist(_is_planned(locked), _has_begun(locked, at), _somebody_came(there))
    session.attendances.update(presence=Presence.ABSENT, marked_at=at, marked_by=by.account_id)
    session.attendances.filter(pk__in=[row.pk for row in there]).update(presence=Presence.ATTENDED)
    TrainingSession.objects.filter(pk=session.pk).update(state=SessionState.HELD, held_at=at, held_by=by.account_id)
    if not session.course.questions:
        for row in there:
            _certify(row, session, by=by, at=at)
    _note("care.training.hold", by=by, at=at, detail={"session": session.pk, "present": len(there)})
    return len(there)


@transaction.atomic
def cancel_session(*, session: TrainingSession, because: str, by: Actor, at: datetime) -> None:
    insist(_is_planned(_locked(session)), rules.has_reason(because))
    TrainingSession.objects.filter(pk=session.pk).update(state=SessionState.CANCELLED, note=because)
    _note("care.training.cancel", by=by, at=at, detail={"session": session.pk})


@transaction.atomic
def answer_check(*, attendance: Attendance, answers: Sequence[int | None], by: Actor, at: datetime) -> CheckTry:
    """One try at the check; passing it gives the certificate. Passed already: the try that passed is answered."""
    locked = Attendance.objects.select_for_update(of=("self",)).select_related("session__course", "account").get(
        pk=attendance.pk
    )  # fmt: skip
    if passed := locked.tries.filter(passed=True).first():
        return passed
    questions = locked.session.course.questions
    insist(_was_there(locked), _has_check(questions), rules.all_answered(questions, answers))
    right = rules.right_answers(questions, answers)
    row = CheckTry.objects.create(
        attendance=locked, at=at, answers=list(answers), right=right, asked=len(questions),
        passed=rules.is_passed(right, len(questions), locked.session.course.pass_percent),
    )  # fmt: skip
    if row.passed:
        _certify(locked, locked.session, by=by, at=at)
    _note("care.training.check", by=by, at=at, detail={"try": row.pk, "passed": row.passed})
    return row


# -- parts -------------------------------------------------------------------------------------------------------------


def _certify(row: Attendance, session: TrainingSession, *, by: Actor, at: datetime) -> None:
    """The certificate counts from the day of the training, whenever the check was passed."""
    staff.record_credential(
        account=row.account,
        district=session.course.district,
        topic=Topic(session.course.topic),
        issuer=str(session.organisation),
        issued_on=timezone.localdate(session.starts_at),
        number=f"{session.pk}-{row.pk}",
        attendance=row,
        by=by,
        at=at,
    )


def _locked(session: TrainingSession) -> TrainingSession:
    return TrainingSession.objects.select_for_update().get(pk=session.pk)


def _is_training(topic: str) -> Refusal | None:
    return None if topic in TRAININGS else Refusal("topic", _("A course is about one of the trainings."))


def _is_a_time(starts_at: datetime, ends_at: datetime, at: datetime) -> Refusal | None:
    if ends_at <= starts_at:
        return Refusal("ends_before", _("The training ends before it begins. Check the times."))
    if ends_at - starts_at > LONGEST:
        return Refusal("long", _("A session lasts at most two days. Plan several."))
    if abs(starts_at - at) > FAR:
        return Refusal("far", _("That is more than a year away. Check the year."))
    return None


def _is_planned(session: TrainingSession) -> Refusal | None:
    if session.state == SessionState.PLANNED:
        return None
    return Refusal(
        "not_planned", _("This training is already over: %(state)s.") % {"state": session.get_state_display()}
    )


def _has_begun(session: TrainingSession, at: datetime) -> Refusal | None:
    if session.starts_at <= at:
        return None
    return Refusal("not_begun", _("The training has not begun yet. Record who was there when it was held."))


def _somebody_came(there: Sequence[Attendance]) -> Refusal | None:
    return None if there else Refusal("nobody", _("Nobody is marked as present. Mark who was there, or cancel it."))


def _was_there(row: Attendance) -> Refusal | None:
    if row.presence == Presence.ATTENDED:
        return None
    return Refusal("absent", _("The check belongs to the training. It opens when you are recorded as present."))


def _has_check(questions: Sequence[Mapping]) -> Refusal | None:
    return None if questions else Refusal("no_check", _("This course has no check."))


def _note(what: str, *, by: Actor, at: datetime, detail: dict, action: Action = Action.CHANGE) -> None:
    audit.record(by=by, at=at, action=action, what=what, detail=detail)

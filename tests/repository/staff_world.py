"""The rows of training, certificates, care plans and families, for the tests that try every view with every role."""

from datetime import datetime, timedelta
from typing import Any

from chomchom.care.enums_family import FamilyState
from chomchom.care.models import Attendance, FamilyConsent, FamilyMessage, PlanReview
from chomchom.people.enums import OrganisationKind
from chomchom.people.models import Account, Organisation
from tests.care import staff_factories as made

ROW_OF = {
    "member": "care:staff_person care:staff_allow people:account_sheet",
    "credential": "care:staff_take_back",
    "own_certificate": "care:certificate",
    "own_check": "care:my_check",
    "session": "care:training care:training_invite care:training_hold care:training_cancel care:training_list",
    "course": "care:course care:course_retire",
    "review": "care:plan_stays",
    "consent": "care:family_withdraw",
    "family_message": "care:family_called",
}
SEEN_AND_CHANGED = ("care:staff_person", "care:staff_rules", "care:trainings", "care:courses")


def key(kind: str, rows: Any, office: Organisation, mine: Account | None, at: datetime) -> dict[str, int]:
    """``mine``: whose own page it is, where the rows are the visitor's own."""
    return {"pk": _ROWS[kind](rows, office, mine, at)}


def _member_of(rows: Any, office: Organisation) -> Account:
    district = rows.district
    if office.kind == OrganisationKind.DONG_OFFICE:
        return district.case_manager if office == district.dong_office else district.other_case_manager
    if office.kind == OrganisationKind.PROVIDER:
        return (district.courier if office == district.provider else district.other_courier).account
    return district.officer


def _credential(rows: Any, office: Organisation, mine: Account | None, at: datetime) -> int:
    return made.make_credential(rows.district, _member_of(rows, office), at.date()).pk


def _own_certificate(rows: Any, office: Organisation, mine: Account | None, at: datetime) -> int:
    account = mine or rows.district.other_desk
    attendance = _attendance(rows, office, account, at)
    return made.make_credential(rows.district, account, at.date(), attendance=attendance, number="1-1").pk


def _attendance(rows: Any, office: Organisation, account: Account, at: datetime) -> Attendance:
    session = made.make_session(rows.district, at, organisation=office)
    return Attendance.objects.create(
        session=session, account=account, organisation=office, presence="attended", invited_at=at, marked_at=at
    )


def _review(rows: Any, office: Organisation, mine: Account | None, at: datetime) -> int:
    values = {"recipient": rows.made["recipient"], "reason": "asked", "done_at": None}
    row = PlanReview.objects.filter(**values).first()
    return (row or PlanReview.objects.create(**values, due_at=at + timedelta(days=9), created_at=at)).pk


def _consent(rows: Any) -> FamilyConsent:
    person, now = rows.made["recipient"], rows.made["recipient"].created_at
    return FamilyConsent.objects.filter(recipient=person).first() or FamilyConsent.objects.create(
        recipient=person, name="김자녀", relation="자녀", channel="call", address="010-1111-2222", purpose="문안",
        version="1", given_on=now.date(), given_how="서명", recorded_at=now,
    )  # fmt: skip


def _message(rows: Any, office: Organisation, mine: Account | None, at: datetime) -> int:
    row, _made = FamilyMessage.objects.get_or_create(
        consent=_consent(rows), handover=rows.made["handover"],
        defaults={"handed_over_at": at, "state": FamilyState.TO_CALL, "created_at": at},
    )  # fmt: skip
    return row.pk


_ROWS = {
    "member": lambda rows, office, mine, at: _member_of(rows, office).pk,
    "credential": _credential,
    "own_certificate": _own_certificate,
    "own_check": lambda rows, office, mine, at: _attendance(rows, office, mine or rows.district.other_desk, at).pk,
    "session": lambda rows, office, mine, at: made.make_session(rows.district, at, organisation=office).pk,
    "course": lambda rows, office, mine, at: made.make_course(rows.district).pk,
    "review": _review,
    "consent": lambda rows, office, mine, at: _consent(rows).pk,
    "family_message": _message,
}

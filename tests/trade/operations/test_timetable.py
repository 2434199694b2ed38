"""A leg's timetable: proposed, changed by hand, published with letters, repaired on the day."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from icalendar import Calendar

from chomchom.core.refusal import Refused
from chomchom.trade.enums_meet import InvitationState, MeetingState, TimetableState
from chomchom.trade.models import Forbidden, Guest, Interpreter, Invitation, Meeting, Placement, Timetable, Unmet
from chomchom.trade.operations import invitations
from chomchom.trade.operations import timetable as operations
from chomchom.trade.queries import timetable as queries
from tests.factories import District, actor
from tests.trade import meet_factories as make
from tests.trade import trade_factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return District()


@pytest.fixture
def small(district):
    return make.SmallLeg(district)


@pytest.fixture
def before(small):
    """A week before the mission."""
    return small.start(0) - timedelta(days=7)


def propose(small, district, at):
    return operations.propose(leg=small.leg, stop=make.stop(), seed=1, by=actor(district.trade_officer), at=at)


def publish(timetable, district, at, revision=None):
    timetable.refresh_from_db()
    seen = timetable.revision if revision is None else revision
    return operations.publish(timetable=timetable, revision=seen, by=actor(district.trade_officer), at=at)


def repair(small, district, at, **change):
    return operations.repair(
        leg=small.leg, change=change or {"why": "x"}, stop=make.stop(), seed=1, by=actor(district.trade_officer), at=at
    )


def places(timetable):
    return {p.pair: (p.starts_at, p.table, p.interpreter_id) for p in timetable.placements.all()}


# -- the proposal


def test_the_planner_s_answer_is_a_draft_in_local_time_with_tables_and_interpreters(small, district, before):
    draft = propose(small, district, before)
    rows = list(draft.placements.all())
    assert len(rows) == 6
    assert {row.pair for row in rows} == {(a.pk, g.pk) for a in (small.first, small.second) for g in small.guests}
    starts = {small.start(number) for number in range(5)}
    assert all(
        row.starts_at in starts and row.table in (1, 2) and row.interpreter.languages == ["id", "ko"] for row in rows
    )
    assert small.start(0).isoformat() == "2026-05-11T09:30:00+07:00"
    assert (draft.state, draft.number, Meeting.objects.count()) == (TimetableState.DRAFT, 1, 0)


def test_a_locked_meeting_stays_where_it_is(small, district, before):
    draft = propose(small, district, before)
    operations.place(
        timetable=draft, application=small.first, guest=small.guests[0], starts_at=_free(draft, small), by=actor(
            district.trade_officer), at=before,
    )  # fmt: skip
    locked = draft.placements.get(is_locked=True)
    again = propose(small, district, before)
    assert again.placements.get(application=small.first, guest=small.guests[0]).starts_at == locked.starts_at
    assert again.pk == draft.pk


def _free(draft, small):
    """A slot in which neither the first exporter nor the first buyer has another meeting, and a table is free."""
    pair = (small.first.pk, small.guests[0].pk)
    others = [p for p in draft.placements.all() if p.pair != pair]
    for number in range(5):
        there = [p for p in others if p.starts_at == small.start(number)]
        if len(there) < 2 and all(p.application_id != pair[0] and p.guest_id != pair[1] for p in there):
            return small.start(number)
    raise AssertionError("no free slot")


def test_a_forbidden_pair_and_a_refusal_have_their_reason(small, district, before):
    by = actor(district.trade_officer)
    operations.forbid(
        leg=small.leg, application=small.first, guest=small.guests[0], reason="같은 계열사", by=by, at=before
    )
    small.second.wishes.filter(guest=small.guests[1]).update(by_buyer="no")
    draft = propose(small, district, before)
    assert {(u.application_id, u.guest_id): u.code for u in draft.unmet.all()} == {
        (small.first.pk, small.guests[0].pk): "forbidden",
        (small.second.pk, small.guests[1].pk): "buyer_no",
    }
    assert draft.placements.count() == 4
    operations.allow(leg=small.leg, application=small.first, guest=small.guests[0], by=by, at=before)
    assert not Forbidden.objects.exists()
    assert propose(small, district, before).placements.count() == 5


def test_who_does_not_fit_is_explained_by_the_planner(small, district, before):
    small.half_day.tables = 1
    small.half_day.save()
    draft = propose(small, district, before)
    assert draft.placements.count() == 5
    left = draft.unmet.get()
    assert left.code == "conflict"
    assert left.reasons and left.remedies


def test_a_buyer_meets_only_when_it_can_come(small, district, before):
    Guest.objects.filter(pk=small.guests[0].pk).update(availability={"from": "11:00"})
    draft = propose(small, district, before)
    mine = list(draft.placements.filter(guest=small.guests[0]))
    assert mine and all(row.starts_at >= small.start(3) for row in mine)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda small: small.leg.half_days.all().delete(), "no_half_day"),
        (lambda small: [a.wishes.all().delete() for a in (small.first, small.second)], "no_wishes"),
    ],
)
def test_nothing_to_plan_is_a_sentence(small, district, before, spoil, code):
    spoil(small)
    with pytest.raises(Refused) as refused:
        propose(small, district, before)
    assert refused.value.refusal.code == code


# -- by hand


REFUSALS = {
    "exporter_busy": lambda small, rows: (small.first, small.guests[2], rows[0].starts_at, None),
    "buyer_busy": lambda small, rows: (small.second, small.guests[0], rows[0].starts_at, None),
    "no_slot": lambda small, rows: (small.second, small.guests[2], small.start(0) + timedelta(minutes=7), None),
    "no_such_table": lambda small, rows: (small.second, small.guests[2], small.start(4), 9),
    "no_table": lambda small, rows: (small.second, small.guests[2], rows[0].starts_at, 1),
}


@pytest.mark.parametrize("code", REFUSALS)
def test_what_stands_in_the_way_of_a_move_is_said(small, district, before, code):
    by = actor(district.trade_officer)
    draft = operations.begin_draft(leg=small.leg, by=by, at=before)
    rows = [
        operations.place(
            timetable=draft, application=small.first, guest=small.guests[n], starts_at=small.start(n), table=1, by=by,
            at=before,
        )
        for n in (0, 1)
    ]  # fmt: skip
    application, guest, start, table = REFUSALS[code](small, rows)
    with pytest.raises(Refused) as refused:
        operations.place(
            timetable=draft, application=application, guest=guest, starts_at=start, table=table, by=by, at=before
        )
    assert refused.value.refusal.code == code
    assert draft.placements.count() == 2


# -- the database itself


@pytest.mark.parametrize("same", ["application", "guest", "table", "interpreter"])
@pytest.mark.parametrize("kind", ["placement", "meeting"])
def test_the_database_forbids_two_places_at_once(small, kind, same):
    people = [make.make_interpreter(small.leg, label=f"id-ko {n}") for n in (1, 2)]
    values = {"application": small.second, "guest": small.guests[1], "table": 2, "interpreter": people[1]}
    first = {"application": small.first, "guest": small.guests[0], "table": 1, "interpreter": people[0]}
    values[same] = first[same]
    timetable = make.make_timetable(small.leg)
    factory = (
        (lambda given: make.make_meeting(small.half_day, slot=0, **given))
        if kind == "meeting"
        else lambda given: make.make_placement(timetable, small.half_day, slot=0, **given)
    )
    factory(first)
    with pytest.raises(IntegrityError), transaction.atomic():
        factory(values)


def test_postgresql_also_forbids_what_overlaps(small):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no exclusion constraints")
    make.make_meeting(small.half_day, small.first, small.guests[0], slot=0)
    late = small.start(0) + timedelta(minutes=10)
    with pytest.raises(IntegrityError), transaction.atomic():
        make.make_meeting(
            small.half_day, small.first, small.guests[1], starts_at=late, ends_at=late + timedelta(minutes=30), table=2
        )


def test_what_is_cancelled_gives_its_place_away(small):
    make.make_meeting(small.half_day, small.first, small.guests[0], state="cancelled")
    make.make_meeting(small.half_day, small.first, small.guests[1])
    assert Meeting.objects.standing().count() == 1


# -- publishing


def test_publishing_makes_a_numbered_version_and_tells_those_concerned(small, district, before):
    draft = propose(small, district, before)
    told = publish(draft, district, before)
    draft.refresh_from_db()
    assert (draft.state, draft.number, told.changed, told.letters) == (TimetableState.PUBLISHED, 1, 6, 12)
    assert {m.pair: (m.starts_at, m.table, m.interpreter_id) for m in Meeting.objects.all()} == places(draft)
    assert {c["kind"] for c in draft.changes} == {"new"}
    assert invitations.send_due(now=before) == 12
    assert len(mail.outbox) == 12
    letter = next(m for m in mail.outbox if m.to == [small.guests[0].buyer.email])
    event = _event(letter)
    meeting = Meeting.objects.get(pk=int(str(event["UID"]).split("-")[1].split("@")[0]))
    assert (event["DTSTART"].dt, int(event["SEQUENCE"])) == (meeting.starts_at, 0)
    assert event["DTSTART"].dt.tzinfo.key == "Asia/Jakarta"


def _event(letter):
    calendar = Calendar.from_ical(letter.attachments[0][1])
    return next(part for part in calendar.walk("VEVENT"))


def test_only_those_affected_are_told_with_a_growing_sequence_and_removals_cancel(small, district, before):
    by = actor(district.trade_officer)
    publish(propose(small, district, before), district, before)
    invitations.send_due(now=before)
    mail.outbox.clear()
    draft = operations.begin_draft(leg=small.leg, by=by, at=before)
    gone = draft.placements.get(application=small.second, guest=small.guests[2])
    operations.remove(placement=gone, by=by, at=before)
    moved = draft.placements.filter(application=small.first).order_by("starts_at").first()
    operations.place(
        timetable=draft, application=small.first, guest=moved.guest, starts_at=_free_for(draft, small, moved), by=by,
        at=before,
    )  # fmt: skip
    publish(draft, district, before)
    invitations.send_due(now=before)
    told = {(tuple(m.to), _method(m), int(_event(m)["SEQUENCE"])) for m in mail.outbox}
    assert told == {
        ((small.second.contact_email,), "CANCEL", 1),
        ((small.guests[2].buyer.email,), "CANCEL", 1),
        ((small.first.contact_email,), "REQUEST", 1),
        ((moved.guest.buyer.email,), "REQUEST", 1),
    }
    assert Meeting.objects.get(application=small.second, guest=small.guests[2]).state == MeetingState.CANCELLED
    draft.refresh_from_db()
    assert sorted(c["kind"] for c in draft.changes) == ["gone", "moved"]
    assert queries.meetings_of_guest(small.guests[2].pk).count() == 1


def _method(letter):
    return str(Calendar.from_ical(letter.attachments[0][1])["METHOD"])


def _free_for(draft, small, moved):
    others = [p for p in draft.placements.all() if p.pk != moved.pk]
    for number in range(5):
        there = [p for p in others if p.starts_at == small.start(number)]
        free = all(moved.application_id != p.application_id and moved.guest_id != p.guest_id for p in there)
        if small.start(number) != moved.starts_at and len(there) < 2 and free:
            return small.start(number)
    raise AssertionError("no free slot")


def test_of_two_officers_who_publish_at_once_the_second_is_refused(small, district, before):
    draft = propose(small, district, before)
    revision = draft.revision
    publish(draft, district, before, revision)
    with pytest.raises(Refused) as refused:
        publish(draft, district, before, revision)
    assert refused.value.refusal.code == "published_already"
    assert district.trade_officer.name in str(refused.value)
    assert (Timetable.objects.count(), Invitation.objects.count()) == (1, 12)


def test_nobody_publishes_a_draft_that_they_have_not_seen(small, district, before):
    draft = propose(small, district, before)
    seen = draft.revision
    operations.lock(placement=draft.placements.first(), locked=True, by=actor(district.secretary), at=before)
    with pytest.raises(Refused) as refused:
        publish(draft, district, before, seen)
    assert refused.value.refusal.code == "draft_changed"
    assert not Meeting.objects.exists()


def test_a_published_version_is_not_changed(small, district, before):
    draft = propose(small, district, before)
    publish(draft, district, before)
    with pytest.raises(Refused) as refused:
        operations.remove(placement=draft.placements.first(), by=actor(district.trade_officer), at=before)
    assert refused.value.refusal.code == "no_draft"


def test_a_buyer_who_declines_after_the_draft_was_made_is_not_invited(small, district, before):
    draft = propose(small, district, before)
    Guest.objects.filter(pk=small.guests[0].pk).update(state="declined")
    with pytest.raises(Refused) as refused:
        publish(draft, district, before)
    assert refused.value.refusal.code == "buyer_gone"
    assert small.guests[0].buyer.name in str(refused.value)


def test_a_letter_without_an_address_is_shown_as_not_sent_and_one_that_fails_is_tried_again(
    small, district, before, settings
):
    small.first.contact_email = ""
    small.first.save()
    publish(propose(small, district, before), district, before)
    without = Invitation.objects.filter(audience="exporter", email="")
    assert set(without.values_list("state", flat=True)) == {InvitationState.FAILED}
    settings.EMAIL_BACKEND = "nothing.there"
    assert invitations.send_due(now=before) == 0
    assert Invitation.objects.filter(state=InvitationState.PENDING, attempts=1).count() == 9
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    later = before + timedelta(hours=1)
    assert invitations.is_due(now=later)
    assert invitations.send_due(now=later) == 9
    assert not invitations.is_due(now=later)


# -- on the day


def published(small, district, before):
    publish(propose(small, district, before), district, before)
    return {m.pair: (m.starts_at, m.table, m.interpreter_id) for m in Meeting.objects.standing()}


def test_a_cancellation_moves_nobody_else(small, district, before):
    old = published(small, district, before)
    morning = small.start(0) - timedelta(minutes=30)
    operations.cancel_guest(guest=small.guests[0], by=actor(district.secretary), at=morning)
    draft = repair(small, district, morning)
    assert places(draft) == {pair: place for pair, place in old.items() if pair[1] != small.guests[0].pk}
    assert {c.kind for c in operations.changes_of(draft)} == {"gone"}
    assert draft.summary["wishes"] > 0 and draft.summary["moved"] == 0, "the whole is measured, not only the moves"
    assert Meeting.objects.standing().count() == 6  # shown, not yet applied
    publish(draft, district, morning)
    assert Meeting.objects.standing().count() == 4


def test_a_late_flight_moves_as_few_as_can_be_and_what_was_held_stays(small, district, before):
    old = published(small, district, before)
    now = small.start(1) - timedelta(minutes=5)
    first = [pair for pair, place in old.items() if place[0] == small.start(0)]
    Meeting.objects.filter(starts_at=small.start(0)).update(state="held")
    guest = next(p[1] for p, place in old.items() if place[0] == small.start(1))
    draft = repair(small, district, now, late=[["buyer", guest, small.start(2).isoformat()]])
    new = places(draft)
    assert all(new[pair][0] == small.start(0) for pair in first)
    assert all(place[0] >= small.start(2) for pair, place in new.items() if pair[1] == guest and pair not in first)
    assert len(new) == 6
    publish(draft, district, now)
    assert Meeting.objects.filter(state="held").count() == len(first)


def test_an_ill_interpreter_is_replaced_where_another_is_free(small, district, before):
    published(small, district, before)
    ill = Interpreter.objects.get(label="id-ko 1")
    operations.mark_ill(interpreter=ill, ill_from=small.start(0), by=actor(district.secretary), at=before)
    draft = repair(small, district, before)
    assert not draft.placements.filter(interpreter=ill).exists()
    assert draft.placements.count() == 5  # one interpreter, five slots: one of the six finds no place
    assert Unmet.objects.filter(timetable=draft).count() == 1


def test_a_walk_in_gets_a_place_beside_the_others(small, district, before):
    old = published(small, district, before)
    guest = trade_factories.make_guest(
        small.mission, trade_factories.make_buyer(district, languages=["id"]), state="checked_in"
    )
    draft = repair(small, district, before, walk_ins=[[small.first.pk, guest.pk]])
    assert len(places(draft)) == len(old) + 1
    publish(draft, district, before)
    assert Meeting.objects.get(guest=guest).is_walk_in


def test_planning_anew_is_refused_once_meetings_have_begun(small, district, before):
    published(small, district, before)
    Meeting.objects.filter(starts_at=small.start(0)).update(state="held")
    with pytest.raises(Refused) as refused:
        propose(small, district, small.start(1))
    assert refused.value.refusal.code == "begun"


def test_reasons_are_asked_for_again(small, district, before):
    small.half_day.tables = 1
    small.half_day.save()
    draft = propose(small, district, before)
    left = draft.unmet.get()
    answer = operations.explain(timetable=draft, application=left.application, guest=left.guest, stop=make.stop())
    assert answer.code == "conflict"
    met = Placement.objects.filter(timetable=draft).first()
    with pytest.raises(Refused):
        operations.explain(timetable=draft, application=met.application, guest=met.guest, stop=make.stop())

"""Rules of gaps and signals are changed as rows: a version from a day on, with its reason; what held stays readable."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chomchom.care.enums_gaps import GapKind, PersonPart, SignalEvent, SignalLevel, SignalSource
from chomchom.care.models import Gap, GapRule, SignalRule
from chomchom.care.operations import gaps
from chomchom.care.queries.gaps import rules as queries
from chomchom.care.queries.signals import level_of
from chomchom.care.rules.gaps.changing import GapValues
from chomchom.core.models import AccessEntry
from chomchom.core.refusal import Refused
from tests import factories
from tests.care.gap_factories import look, make_cared_for

DAY = timedelta(days=1)
VALUES = GapValues(points=20, most_points=20, due_hours=48, again_after_days=30)
WHY = "통합지원회의 의결 2026. 5. 12."


@pytest.fixture
def district(db):
    return factories.District()


def publish(district, noon, kind=GapKind.NO_CONTACT, values=VALUES, *, days=1, source=WHY):
    return gaps.publish_gap_rule(
        district=district.office, kind=kind, values=values, valid_from=noon.date() + days * DAY, source=source,
        by=factories.actor(district.officer), at=noon,
    )  # fmt: skip


def weigh(district, noon, level, *, days=0, event=SignalEvent.NOT_USED, origin=WHY):
    return gaps.publish_signal_rule(
        district=district.office, source=SignalSource.METER, event=event, level=level,
        valid_from=noon.date() + days * DAY, origin=origin, by=factories.actor(district.officer), at=noon,
    )  # fmt: skip


def test_a_version_holds_from_its_day_on_and_the_one_before_stays(district, noon):
    person = make_cared_for(district, noon)
    person.contacts.all().delete()
    rule = publish(district, noon)
    assert (rule.set_by, rule.set_at, rule.source) == (district.officer, noon, WHY)
    look(district, noon)
    gap = Gap.objects.get(kind=GapKind.NO_CONTACT)
    due = gap.due_at
    assert gap.points == 15
    look(district, noon + DAY)
    gap.refresh_from_db()
    assert (gap.points, gap.due_at) == (20, due)
    line = next(
        line for line in queries.gap_lines(district.office.pk, noon.date() + DAY) if line.key == ("no_contact",)
    )
    assert [(v.number, v.rule.points, v.holds) for v in line.versions] == [(2, 20, True), (1, 15, False)]
    assert AccessEntry.objects.get(what="care.gaps.rule").detail["rule"] == rule.pk
    theirs = factories.District("북구", "Buk-gu", "buk-")
    assert queries.gap_lines(theirs.office.pk, noon.date() + DAY)[3].now.number == 1


def test_a_part_of_a_person_counts_otherwise_from_a_day_on(district, noon):
    person = make_cared_for(district, noon)
    person.contacts.all().delete()
    publish(district, noon, PersonPart.ALONE, GapValues(points=30))
    look(district, noon)
    look(district, noon + DAY)
    assert [row.parts["alone"] for row in person.priorities.order_by("valid_from")] == [10, 30]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"kind": "x"}, "unknown"),
        ({"values": replace(VALUES, points=201, most_points=201)}, "points"),
        ({"values": replace(VALUES, most_points=19)}, "most"),
        ({"values": replace(VALUES, due_hours=0)}, "due"),
        ({"kind": GapKind.NOT_SEEN, "values": replace(VALUES, days=0)}, "days"),
        ({"source": "  "}, "source"),
        ({"days": 0}, "past"),
        ({"values": GapValues(points=15, most_points=15, due_hours=168, again_after_days=90)}, "same"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(district, noon, changed, code):
    with pytest.raises(Refused) as refused:
        publish(district, noon, **changed)
    assert refused.value.refusal.code == code and not GapRule.objects.filter(district=district.office).exists()


def test_one_version_a_day_which_may_be_taken_back_until_it_holds(district, noon):
    rule = publish(district, noon)
    with pytest.raises(Refused) as refused:
        publish(district, noon, values=replace(VALUES, points=10))
    assert refused.value.refusal.code == "same_day"
    by = factories.actor(district.officer)
    with pytest.raises(Refused) as refused:
        gaps.take_back(rule=rule, by=by, at=noon + DAY)
    assert refused.value.refusal.code == "held" and GapRule.objects.filter(pk=rule.pk).exists()
    gaps.take_back(rule=rule, by=by, at=noon)
    assert not GapRule.objects.filter(district=district.office).exists()
    assert AccessEntry.objects.get(what="care.gaps.rule_back").detail["said"] == "no_contact 2026-05-14"


def test_a_signal_weighs_something_else_from_today_on(district, noon):
    weigh(district, noon, SignalLevel.ALARM)
    weigh(district, noon, SignalLevel.FACT, days=3)
    words = (district.office.pk, SignalSource.METER, SignalEvent.NOT_USED)
    assert [level_of(*words, noon.date() + n * DAY) for n in (0, 2, 3)] == ["alarm", "alarm", "fact"]
    line = next(line for line in queries.signal_lines(district.office.pk, noon.date()) if line.key == (*words[1:],))
    assert [(v.number, v.rule.level, v.holds, v.ahead) for v in line.versions] == [
        (3, "fact", False, True), (2, "alarm", True, False), (1, "concern", False, False),
    ]  # fmt: skip
    assert SignalRule.objects.filter(district=district.office, set_by=district.officer).count() == 2


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"event": SignalEvent.FALL}, "unknown"), ({"level": "x"}, "unknown"), ({"origin": ""}, "source"),
     ({"days": -1}, "past"), ({"level": SignalLevel.CONCERN}, "same")],
)  # fmt: skip
def test_a_weight_that_cannot_be_is_refused(district, noon, changed, code):
    with pytest.raises(Refused) as refused:
        weigh(district, noon, **{"level": SignalLevel.ALARM} | changed)
    assert refused.value.refusal.code == code


def test_trying_says_how_many_would_be_found_and_keeps_nothing(district, noon, django_assert_num_queries):
    for days in (10, 10, 4):
        person = make_cared_for(district, noon, days=12)
        person.handovers.filter(day__gt=noon.date() - days * DAY).update(met="family")
    values = GapValues(days=7, points=25, most_points=55, due_hours=24, again_after_days=7)
    words = (district.office.pk, GapKind.NOT_SEEN)
    with django_assert_num_queries(3):
        assert queries.would_be_found(*words, values, noon.date()) == 2
    assert queries.would_be_found(*words, replace(values, days=3), noon.date()) == 3
    assert queries.would_be_found(*words, replace(values, is_on=False), noon.date()) == 0
    assert queries.would_be_found(words[0], PersonPart.ALONE, values, noon.date()) is None
    assert not Gap.objects.exists() and not GapRule.objects.filter(district=district.office).exists()


def test_all_rules_with_their_versions_are_read_in_two_queries(district, noon, django_assert_num_queries):
    for days in (1, 2, 3):
        publish(district, noon, values=replace(VALUES, due_hours=48 + days), days=days)
    with django_assert_num_queries(2):
        lines = [
            *queries.gap_lines(district.office.pk, noon.date()),
            *queries.signal_lines(district.office.pk, noon.date()),
        ]
    versions = {line.key: [version.number for version in line.versions] for line in lines}
    assert versions["no_contact",] == [4, 3, 2, 1] and all(numbers for numbers in versions.values())
    assert lines[3].next.number == 2  # the first of those ahead

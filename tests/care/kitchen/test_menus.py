"""Production, clashes and substitutes; the gate."""

from datetime import timedelta

import pytest

from chomchom.care.enums import HandoverState
from chomchom.care.enums_kitchen import HygieneKind
from chomchom.care.models import Handover, MenuEntry, RoundRelease
from chomchom.care.operations.kitchen import menus
from chomchom.care.queries.kitchen.production import production
from chomchom.core.refusal import Refused


def made_of(kitchen):
    return production(provider_id=kitchen.district.provider.pk, day=kitchen.day, meal="lunch", at=kitchen.at)


def test_a_late_cancellation_changes_the_count_and_says_since_when(kitchen, noon):
    kitchen.stop()
    gone = kitchen.stop()
    assert [line.total for line in made_of(kitchen).lines] == [2, 2, 2]
    Handover.objects.filter(pk=gone.pk).update(state=HandoverState.CANCELLED, state_at=noon - timedelta(minutes=5))
    made = made_of(kitchen)
    assert [(line.total, line.cancelled) for line in made.lines] == [(1, 1)] * 3
    assert made.changed_at == noon - timedelta(minutes=5)


@pytest.mark.parametrize("people", [1, 3])
def test_a_constant_number_of_queries(kitchen, people, django_assert_num_queries):
    for _ in range(people):
        kitchen.stop(allergens=["beef"])
    with django_assert_num_queries(3):
        made = made_of(kitchen)
        assert made.clashing == people and len(made.clashes) == 1


def test_a_clash_is_never_served_silently(kitchen):
    kitchen.stop(allergens=["beef"], name="김쇠고기")
    kitchen.stop()
    kitchen.cook_all()
    kitchen.check_all()
    packed = kitchen.pack()
    assert (packed.boxes, packed.clashing) == (1, ("김쇠고기",))
    for how in ({}, {"override": True, "reason": "급함"}):
        with pytest.raises(Refused):
            kitchen.let_go(**how)
    entry = MenuEntry.objects.get(item=kitchen.soup)
    soup = kitchen.dish("콩나물국", allergens=["soy"])
    assert menus.substitute(handovers=[kitchen.stops[0]], entry=entry, item=soup, by=kitchen.by, at=kitchen.at) == 1
    batch = kitchen.cook(soup)
    kitchen.append(HygieneKind.CORE, "88", batch=batch)
    kitchen.append(HygieneKind.SAMPLE_STORED, "-20", batch=batch)
    assert kitchen.pack().boxes == 2
    assert kitchen.let_go().is_override is False


def test_a_substitute_must_not_clash_itself(kitchen):
    stop = kitchen.stop(allergens=["beef"])
    entry = MenuEntry.objects.get(item=kitchen.soup)
    beef = kitchen.dish("장조림", allergens=["beef"])
    with pytest.raises(Refused) as refused:
        menus.substitute(handovers=[stop], entry=entry, item=beef, by=kitchen.by, at=kitchen.at)
    assert refused.value.refusal.code == "substitute_clashes"


def test_a_missing_check_is_overridden_with_a_reason_that_is_kept(kitchen):
    kitchen.stop()
    kitchen.cook_all()
    kitchen.pack()
    with pytest.raises(Refused) as refused:
        kitchen.let_go(override=True)
    assert refused.value.refusal.code == "reason"
    kitchen.let_go(override=True, reason="온도계 고장, 구청 통화함")
    release = RoundRelease.objects.get()
    assert release.is_override and release.reason.startswith("온도계") and release.findings

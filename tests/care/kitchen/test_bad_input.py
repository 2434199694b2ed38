"""Bad input gets a sentence that says what was wrong and what to do."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import translation

from chomchom.care.enums_kitchen import EntrySource, HygieneKind, Verdict
from chomchom.care.models import HygieneEntry, KitchenTask
from chomchom.care.operations.kitchen import batches
from chomchom.care.rules.kitchen.values import read_celsius
from chomchom.core.refusal import Refused
from tests.factories import actor


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def refused(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value.refusal.code, str(caught.value.refusal)


@pytest.mark.parametrize(
    ("said", "code", "words"),
    [
        ("800", "value_impossible", "a digit too many"),
        ("-300", "value_impossible", "colder than −273"),
        ("75,3", "value_comma", "75.3"),
        ("warm", "value_no_number", "no temperature"),
        ("NaN", "value_no_number", "no temperature"),
        ("", "value_missing", "78.5"),
    ],
)
def test_a_value_that_is_none(said, code, words):
    found, sentence = refused(read_celsius, said)
    assert found == code and words in sentence


def test_full_width_digits_and_a_degree_sign_are_read():
    assert read_celsius("７５．３ ℃") == Decimal("75.3")


def test_a_clock_in_another_zone(kitchen, noon):
    batch = kitchen.cook(kitchen.soup)
    code, sentence = refused(kitchen.append, HygieneKind.CORE, "80", batch=batch, happened_at=noon + timedelta(hours=9))
    assert code == "other_zone" and "9 hours ahead" in sentence
    assert (
        refused(kitchen.append, HygieneKind.CORE, "80", batch=batch, happened_at=noon + timedelta(minutes=20))[0]
        == "future"
    )


def test_a_batch_cooked_tomorrow(kitchen, noon):
    batch = kitchen.cook(kitchen.soup)
    for moment, code in (
        (noon + timedelta(days=1), "cooked_in_future"),
        (noon - timedelta(days=1), "cooked_other_day"),
    ):
        found, _sentence = refused(
            batches.finish_cooking, batch=batch, cooked_at=moment, cook="주조리", by=kitchen.by, at=noon
        )
        assert found == code


def test_a_sample_discarded_early_and_in_time(kitchen, noon):
    batch = kitchen.cook(kitchen.soup)
    kitchen.append(HygieneKind.SAMPLE_STORED, "-20", batch=batch)
    task = KitchenTask.objects.get()
    assert task.due_from == noon + timedelta(hours=144)
    early = noon + timedelta(hours=143, minutes=59)
    code, sentence = refused(kitchen.append, HygieneKind.SAMPLE_DISCARDED, batch=batch, at=early)
    assert code == "sample_early" and "144 hours" in sentence
    kitchen.append(HygieneKind.SAMPLE_DISCARDED, batch=batch, at=noon + timedelta(hours=144))
    assert KitchenTask.objects.get().is_open is False


def test_an_allergen_nobody_defined(kitchen):
    code, sentence = refused(kitchen.dish, "두리안", allergens=["durian"])
    assert code == "unknown_allergen" and "durian" in sentence and "Egg" in sentence


def test_two_kitchens_claim_one_batch(kitchen, noon):
    batch = kitchen.cook(kitchen.soup)
    other = kitchen.district.other_provider
    by = actor(kitchen.district.other_desk)
    from chomchom.care.operations.kitchen import menus

    words = {"provider": other, "by": by, "at": noon}
    item = menus.add_item(name="된장국", food_group="other", allergens=[], **words)
    code, sentence = refused(
        batches.open_batch, item=item, day=noon.date(), meal="lunch", code=batch.code.lower(), **words
    )
    assert code == "batch_claimed" and str(kitchen.district.provider) in sentence


def test_a_probe_that_repeats_one_value_all_day_is_doubtful(kitchen, noon):
    batch = kitchen.cook(kitchen.soup, minutes_ago=90)
    verdicts = [
        kitchen.append(
            HygieneKind.CORE, "78.4", batch=batch, source=EntrySource.PROBE, device="P1",
            at=noon + timedelta(minutes=20 * n),
        ).verdict
        for n in range(6)
    ]  # fmt: skip
    assert verdicts == [Verdict.GOOD] * 4 + [Verdict.DOUBTFUL] * 2
    assert HygieneEntry.objects.filter(remark="stuck").count() == 2


def test_a_value_out_of_its_limit_asks_for_a_corrective_action(kitchen, noon):
    batch = kitchen.cook(kitchen.fish)
    bad = kitchen.append(HygieneKind.CORE, "84.9", batch=batch)
    assert (bad.verdict, KitchenTask.objects.open().count()) == (Verdict.OUT, 1)
    kitchen.append(HygieneKind.CORRECTIVE, text="10분 더 가열", answers=bad, batch=batch)
    assert not KitchenTask.objects.open().exists()
    assert kitchen.append(HygieneKind.CORE, "85.0", batch=batch).verdict == Verdict.GOOD


def test_an_entry_is_never_changed_not_even_by_the_database(kitchen):
    entry = kitchen.append(HygieneKind.STAFF_HEALTH)
    with pytest.raises(DatabaseError), transaction.atomic():
        HygieneEntry.objects.filter(pk=entry.pk).update(text="다른 말")


def test_the_same_entry_again_is_one_row(kitchen):
    said = kitchen.said(HygieneKind.CLEANING, text="도마 소독")
    from chomchom.care.operations.kitchen import log

    rows = {
        log.append(provider=kitchen.district.provider, said=said, by=kitchen.by, at=kitchen.at).pk for _ in range(2)
    }
    assert len(rows) == 1

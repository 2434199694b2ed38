"""Limits are rows: another value holds from a day on, for every district, with where it stands."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from chomchom.care.enums_kitchen import HygieneKind, Verdict
from chomchom.care.models import HygieneLimit
from chomchom.care.queries.kitchen.limits import limits_of
from chomchom.core import clock
from chomchom.core.models import AccessEntry

DAY = timedelta(days=1)
WORDS = ("--citation", "식품의약품안전처 고시 제2026-1호(2026. 5. 1.)")


@pytest.fixture
def today(kitchen, noon, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: noon)
    return noon.date()


def test_another_value_holds_from_its_day_on_and_says_where_it_stands(kitchen, today, noon, capsys):
    call_command("limit", "core_fish", "87.5", "--from", (today + DAY).isoformat(), *WORDS)
    assert "87.5" in capsys.readouterr().out
    values = [limits_of("mass", day).by_kind["core_fish"].value for day in (today, today + DAY)]
    assert values == [Decimal("85.0"), Decimal("87.5")]
    batch = kitchen.cook(kitchen.fish)
    assert kitchen.append(HygieneKind.CORE, "86", batch=batch).verdict == Verdict.GOOD
    old, new = HygieneLimit.objects.filter(kind="core_fish").order_by("valid_from")
    assert (old.valid_to, new.for_seconds, new.citation) == (today + DAY, 60, WORDS[1])
    assert AccessEntry.objects.get(what="care.kitchen.limit").detail["value"] == "87.5"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("core_meat", "800", *WORDS), "between -60 and 300"),
        (("core_meat", "76"), "where the value stands"),
        (("core_meat", "76", "--from", "2026-05-12", *WORDS), "today or a later day"),
        (("core_meat", "76", "--type", "mass", *WORDS), "no such limit"),
    ],
)
def test_a_limit_that_cannot_be_is_refused_with_a_sentence(today, capsys, words, sentence):
    before = HygieneLimit.objects.count()
    with translation.override("en"), pytest.raises(SystemExit):
        call_command("limit", *words)
    assert sentence in capsys.readouterr().err and HygieneLimit.objects.count() == before


def test_a_comma_for_a_point_is_no_number(today):
    with pytest.raises(CommandError, match="with a point"):
        call_command("limit", "core_meat", "75,5", *WORDS)

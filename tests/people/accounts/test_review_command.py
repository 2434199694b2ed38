"""``chomchom review``: the period is data with its day and its source."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from chomchom.people.models import ReviewPeriod

pytestmark = pytest.mark.django_db


def run(**options):
    out = StringIO()
    call_command("review", stdout=out, **options)
    return out.getvalue()


def test_it_lists_what_holds():
    assert run().startswith("2026-01-01 3 months")


def test_another_period_is_kept_with_its_source():
    said = run(months=6, valid_from=date(2027, 1, 1), source="구 조례 제3조")
    assert "2027-01-01 6 months: 구 조례 제3조" in said
    assert ReviewPeriod.objects.get().months == 6


@pytest.mark.parametrize("options", [{"months": 0, "valid_from": date(2027, 1, 1), "source": "x"},
                                     {"months": 6, "valid_from": date(2027, 1, 1)}, {"months": 6, "source": "x"}])  # fmt: skip
def test_without_day_source_or_sense_it_is_refused(options):
    with pytest.raises(CommandError):
        run(**options)
    assert not ReviewPeriod.objects.exists()

import pytest
from django.db import DatabaseError, transaction

from chomchom.core import append_only
from chomchom.net.models import AlertEntry

pytestmark = pytest.mark.django_db


def test_a_line_of_the_timeline_cannot_be_changed(world):
    world.raise_alert()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AlertEntry.objects.filter(kind="opened").update(text="something else")


def test_a_line_of_the_timeline_cannot_be_removed_but_by_destroying_old_records(world):
    world.raise_alert()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AlertEntry.objects.all().delete()
    with append_only.erasing():
        assert AlertEntry.objects.all().delete()[0] == 2
    world.raise_alert(2)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AlertEntry.objects.all().delete()

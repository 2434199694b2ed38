"""When couriers' phones were last heard."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Max

from chomchom.care.models import Phone


def last_current(account_ids: Collection[int]) -> dict[int, datetime]:
    """{account id: when a phone of it was last heard with nothing old waiting}, in one query."""
    phones = Phone.objects.in_use().filter(account__in=account_ids).order_by()
    return dict(phones.values_list("account").annotate(Max("current_at")))

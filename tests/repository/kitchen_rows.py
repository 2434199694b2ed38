"""One row of each kind of the kitchen, for the tests that try every view with every role."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from chomchom.care.enums_kitchen import Grade, SymptomGroup
from chomchom.care.models import (
    Batch,
    Box,
    BoxBatch,
    Cluster,
    ClusterBatch,
    HygieneEntry,
    KitchenTask,
    MenuEntry,
    MenuItem,
    Recall,
)


def kitchen_rows(handover: Any, round_: Any, at: datetime) -> dict[str, Any]:
    own = {"provider": handover.provider}
    item = MenuItem.objects.create(**own, name="된장국", food_group="other", serving="hot", created_at=at)
    entry = MenuEntry.objects.create(**own, day=at.date(), meal="lunch", item=item, diets=["general"], created_at=at)
    batch = Batch.objects.create(
        **own, day=at.date(), meal="lunch", item=item, number=1, code=f"B-{handover.pk}", created_at=at,
        cooked_at=at - timedelta(minutes=20), cook="주조리",
    )  # fmt: skip
    box = Box.objects.create(handover=handover, cooked_at=batch.cooked_at, packed_at=at)
    BoxBatch.objects.create(box=box, batch=batch)
    Recall.objects.create(batch=batch, reason="시험", at=at)
    cluster = Cluster.objects.create(
        **own, district=handover.district, group=SymptomGroup.GUT, grade=Grade.NOTICED, opened_at=at, looked_at=at,
        people=2, rate_per_day=0.001, batches_looked_at=5, probability=0.2,
    )  # fmt: skip
    ClusterBatch.objects.create(cluster=cluster, item=item, batch=batch, ill=2, eaten=9, probability=0.1)
    log = HygieneEntry.objects.create(
        **own, report_id=uuid4(), kind="core", batch=batch, value="40.0", unit="celsius", verdict="out", source="hand",
        who="주조리", happened_at=at, entered_at=at,
    )  # fmt: skip
    return {
        "menu_entry": entry,
        "batch": batch,
        "hygiene_entry": log,
        "cluster": cluster,
        "kitchen": handover.provider,
        "kitchen_task": KitchenTask.objects.create(**own, kind="substitute", due_at=at, created_at=at),
        "recall_task": KitchenTask.objects.create(
            **own, kind="confirm_recall", batch=batch, round=round_, due_at=at, created_at=at
        ),
    }

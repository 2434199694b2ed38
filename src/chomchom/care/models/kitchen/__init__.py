"""The kitchen: what is cooked, how it was looked after, who got it, and who fell ill."""

from chomchom.care.models.kitchen.batches import Batch, BatchLot, SupplierLot
from chomchom.care.models.kitchen.clusters import Cluster, ClusterBatch, ClusterCall, Recall, SymptomReport
from chomchom.care.models.kitchen.hygiene import HygieneEntry
from chomchom.care.models.kitchen.menus import MenuEntry, MenuItem, PortionSize, Substitution
from chomchom.care.models.kitchen.rules import HygieneLimit, KitchenSetting
from chomchom.care.models.kitchen.serving import Box, BoxBatch, RoundRelease, WithheldFood
from chomchom.care.models.kitchen.tasks import KitchenTask

__all__ = [
    "Batch",
    "BatchLot",
    "Box",
    "BoxBatch",
    "Cluster",
    "ClusterBatch",
    "ClusterCall",
    "HygieneEntry",
    "HygieneLimit",
    "KitchenSetting",
    "KitchenTask",
    "MenuEntry",
    "MenuItem",
    "PortionSize",
    "Recall",
    "RoundRelease",
    "Substitution",
    "SupplierLot",
    "SymptomReport",
    "WithheldFood",
]

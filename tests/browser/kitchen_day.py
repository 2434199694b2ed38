"""A kitchen's morning and what came of it, for the tests that walk its pages: twelve people on one round, one of whom
must not eat the mackerel; three feel sick in the afternoon."""

from datetime import datetime, timedelta

from chomchom.care.enums import HandoverState
from chomchom.care.models import Handover, SupplierLot
from chomchom.care.operations import ladders
from chomchom.care.operations.kitchen import clusters, menus, receiving
from chomchom.net.tasks.worker import Worker
from tests import factories
from tests.care.kitchen_factories import ALL_DIETS, make_kitchen

NAMES = (
    "김말순",
    "이복례",
    "박영자",
    "최춘식",
    "정옥희",
    "강재근",
    "조순임",
    "윤덕수",
    "장금례",
    "임길자",
    "한종태",
    "오명순",
)
ALLERGIC = 4  # place of who must not eat mackerel
DIETS = ("general", "general", "low_sodium", "porridge", "general", "diabetic")
TOLD = (("vomiting", 210), ("diarrhoea", 190), ("stomach", 150))
# supplier, product, lot number, temperature
GOODS = (("한빛농산", "무·배추", "HB-1130", "4.0"), ("남해수산", "고등어", "NH-0512", "2.5"), ("가람축산", "소고기 양지", "GR-2611", "3.1"))  # fmt: skip


class Morning:
    """``now`` is ten to eleven: the week's menu, today's goods, a round of twelve; nothing is on the stove."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.kitchen = make_kitchen(now)
        self.kitchen.courgette = self.kitchen.dish("애호박볶음", name_en="Stir-fried courgette")
        ladders.install(by=factories.actor(self.kitchen.district.officer), at=factories.MADE_AT)
        self._names_in_english()
        self._rest_of_the_week()
        for place, name in enumerate(NAMES):
            allergens = ["mackerel"] if place == ALLERGIC else []
            self.kitchen.stop(name=name, diet=DIETS[place % len(DIETS)], allergens=allergens)
        for goods in GOODS:
            self._receive(*goods)
        self._worker()

    @property
    def dishes(self):
        return (self.kitchen.soup, self.kitchen.fish, self.kitchen.kimchi, self.kitchen.courgette)

    def later(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self._worker()

    def _worker(self) -> None:
        Worker(name="test", clock=lambda: self.now).run_once()

    def substitute(self) -> None:
        """The dietitian has chosen what the one person gets instead."""
        kitchen = self.kitchen
        entry = kitchen.fish.entries.get(day=kitchen.day)
        menus.substitute(
            handovers=[kitchen.stops[ALLERGIC]], entry=entry, item=kitchen.courgette,
            by=factories.actor(kitchen.district.dietitian), at=self.now,
        )  # fmt: skip

    def cook_all_but(self, *left: object) -> None:
        """Ten minutes ago; the checks of these batches are there and good, and everybody is well."""
        lots = list(SupplierLot.objects.order_by("pk"))
        for place, item in enumerate(item for item in self.dishes if item not in left):
            batch = self.kitchen.cook(item, minutes_ago=10, lots=lots[place % len(lots) :][:2])
            if item != self.kitchen.kimchi:
                self.kitchen.append("core", "88.4", batch=batch)
            self.kitchen.append("sample_stored", "-20.5", batch=batch)
        self.kitchen.append("staff_health", text="3명 이상 없음")

    def check_and_pack(self) -> None:
        self.kitchen.pack()
        self.kitchen.let_go()

    def hand_over(self) -> None:
        """Everybody is met."""
        Handover.objects.update(state=HandoverState.MET, state_at=self.now + timedelta(minutes=40))

    def fall_ill(self) -> None:
        """By half past four three people have told the desk."""
        self.now = self.now.replace(hour=16, minute=30)
        self._worker()
        for stop, (symptom, minutes) in zip(self.kitchen.stops, TOLD, strict=False):
            clusters.record_symptoms(
                recipient=stop.recipient, symptoms=[symptom], started_at=self.now - timedelta(minutes=minutes),
                source="telephone", told_by="본인", by=factories.actor(self.kitchen.district.desk), at=self.now,
            )  # fmt: skip

    def _names_in_english(self) -> None:
        names = ("Beef and radish soup", "Braised mackerel", "Kimchi", "Stir-fried courgette")
        for item, name in zip(self.dishes, names, strict=True):
            item.name_en = name
            item.save(update_fields=["name_en"])

    def _rest_of_the_week(self) -> None:
        kitchen = self.kitchen
        for days in (-2, -1, 1, 2):
            for item in (kitchen.soup, kitchen.courgette if days % 2 else kitchen.fish, kitchen.kimchi):
                day = self.now.date() + timedelta(days=days)
                at = self.now + min(timedelta(), timedelta(days=days))
                menus.plan_dish(item=item, day=day, meal="lunch", diets=ALL_DIETS, by=kitchen.by, at=at)

    def _receive(self, supplier: str, product: str, number: str, celsius: str) -> None:
        receiving.receive(
            provider=self.kitchen.district.provider, supplier=supplier, product=product, lot_number=number,
            is_chilled=True, best_before=self.now.date() + timedelta(days=5), value=celsius, who="주조리",
            by=self.kitchen.by, at=self.now,
        )  # fmt: skip

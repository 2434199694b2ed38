"""A kitchen in small: the log switched on, three dishes, one round with people on it. Nothing is random."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from chomchom.care.enums import Diet
from chomchom.care.enums_kitchen import FoodGroup, HygieneKind, ProviderType, Serving
from chomchom.care.models import Batch, Handover, HygieneEntry, MenuItem, Round
from chomchom.care.operations.kitchen import batches, log, menus, packing, setup
from chomchom.core.actors import Actor
from tests import factories
from tests.factories import District, actor

ALL_DIETS = list(Diet.values)


@dataclass
class Kitchen:
    """The provider of a district at ``at`` (noon): soup (beef, hot), fish (mackerel, hot), kimchi (shrimp, cold)."""

    district: District
    at: datetime
    soup: MenuItem
    fish: MenuItem
    kimchi: MenuItem
    round: Round
    stops: list[Handover] = field(default_factory=list)
    batches: dict[int, Batch] = field(default_factory=dict)
    numbers: int = 0

    @property
    def by(self) -> Actor:
        return actor(self.district.kitchen)

    @property
    def day(self):
        return self.at.date()

    def said(self, kind: str, value: object = "", **values) -> log.Said:
        self.numbers += 1
        words = {
            "number": UUID(int=self.numbers),
            "kind": kind,
            "who": "주조리",
            "happened_at": self.at,
            "value": value,
        }
        return log.Said(**(words | values))

    def append(self, kind: str, value: object = "", at: datetime | None = None, **values) -> HygieneEntry:
        at = at or self.at
        return log.append(
            provider=self.district.provider,
            said=self.said(kind, value, **({"happened_at": at} | values)),
            by=self.by,
            at=at,
        )

    def dish(self, name: str, **values) -> MenuItem:
        words = {"food_group": FoodGroup.OTHER, "allergens": [], "serving": Serving.HOT} | values
        return menus.add_item(provider=self.district.provider, name=name, by=self.by, at=self.at, **words)

    def plan(self, item: MenuItem, diets=ALL_DIETS):
        return menus.plan_dish(item=item, day=self.day, meal="lunch", diets=diets, by=self.by, at=self.at)

    def stop(self, **person) -> Handover:
        """One more person on the round, planned 20 minutes after ``at``."""
        recipient = factories.make_recipient(self.district, **person)
        row = factories.make_handover(
            self.district,
            self.at,
            recipient,
            round=self.round,
            position=len(self.stops) + 1,
            planned_at=self.at + timedelta(minutes=20),
        )
        self.stops.append(row)
        return row

    def cook(self, item: MenuItem, minutes_ago: int = 30, lots=()) -> Batch:
        batch = batches.open_batch(
            provider=self.district.provider, item=item, day=self.day, meal="lunch", lots=lots, by=self.by, at=self.at
        )
        batch = batches.finish_cooking(
            batch=batch, cooked_at=self.at - timedelta(minutes=minutes_ago), cook="주조리", by=self.by, at=self.at
        )
        self.batches[item.pk] = batch
        return batch

    def cook_all(self, minutes_ago: int = 30) -> None:
        for item in (self.soup, self.fish, self.kimchi):
            self.cook(item, minutes_ago)

    def check_all(self) -> None:
        """Every check that a round waits for, good."""
        for item in (self.soup, self.fish, self.kimchi):
            batch = self.batches[item.pk]
            if item.food_group != FoodGroup.RAW:
                self.append(HygieneKind.CORE, "88.0", batch=batch)
            self.append(HygieneKind.SAMPLE_STORED, "-20", batch=batch)
        self.append(HygieneKind.STAFF_HEALTH, text="3명 이상 없음")

    def pack(self, celsius: str = "72.5"):
        return packing.pack(
            round_=self.round, batches=self.batches, celsius=celsius, who="주조리", by=self.by, at=self.at
        )

    def let_go(self, celsius: str = "68", **how):
        return packing.let_go(round_=self.round, celsius=celsius, who="주조리", by=self.by, at=self.at, **how)


def make_kitchen(at: datetime, district: District | None = None, *, is_on: bool = True) -> Kitchen:
    district = district or District()
    by = actor(district.officer)
    setup.install_limits()
    if is_on:
        setup.switch_on(
            provider=district.provider, provider_type=ProviderType.MASS_CATERING, valid_from=at.date(), by=by, at=at
        )
    cook = actor(district.kitchen)
    words = {"provider": district.provider, "by": cook, "at": at}
    soup = menus.add_item(name="소고기뭇국", food_group=FoodGroup.MEAT, allergens=["beef", "soy"], **words)
    fish = menus.add_item(name="고등어조림", food_group=FoodGroup.FISH, allergens=["mackerel", "soy"], **words)
    kimchi = menus.add_item(
        name="배추김치", food_group=FoodGroup.RAW, serving=Serving.COLD, allergens=["shrimp"], **words
    )
    kitchen = Kitchen(district, at, soup, fish, kimchi, factories.make_round(district, at))
    for item in (soup, fish, kimchi):
        kitchen.plan(item)
    return kitchen

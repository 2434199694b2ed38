"""The kitchens of the demo district: dietitians, health office, dishes, two weeks of menus, deliveries, the log on.

Menus are made for the people there are: nobody clashes with what a kitchen cooks but one person of the second kitchen,
so that the day has one clash to settle. Everything is invented.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from chomchom.care.enums import Allergen, Diet, Meal
from chomchom.care.enums_kitchen import FoodGroup, ProviderType, Serving, Texture
from chomchom.care.models import MenuEntry, MenuItem, Recipient
from chomchom.care.operations import cooking
from chomchom.care.operations.kitchen import receiving, setup
from chomchom.core.actors import Actor
from chomchom.people.enums import OrganisationKind, Role
from chomchom.people.models import Account, Organisation

DIETITIANS = ("민서연", "도하윤", "설지우", "방은채", "옥다인")
HEALTH_OFFICER = "진보건"
CLASH_AT = 1  # place of the kitchen that has the clash, counted from 0
WEEKS = 2
SOFT = (Diet.PORRIDGE, Diet.MINCED, Diet.SOFT_1, Diet.SOFT_2, Diet.SOFT_3)
FIRM = tuple(diet for diet in Diet if diet not in SOFT)
ALL = tuple(Diet)


@dataclass(frozen=True)
class Dish:
    """A dish that every kitchen of the demo can cook."""

    name: str
    name_en: str
    food_group: FoodGroup = FoodGroup.OTHER
    serving: Serving = Serving.HOT
    texture: Texture = Texture.REGULAR
    allergens: tuple[Allergen, ...] = ()

    def row(self, provider: Organisation, at: datetime) -> MenuItem:
        return MenuItem(
            provider=provider, name=self.name, name_en=self.name_en, food_group=self.food_group, serving=self.serving,
            texture=self.texture, allergens=[allergen.value for allergen in self.allergens], created_at=at,
        )  # fmt: skip


RICE = Dish("쌀밥", "Steamed rice")
PORRIDGE = Dish("흰죽", "Rice porridge", texture=Texture.PORRIDGE)
KIMCHI = Dish("백김치", "White kimchi", FoodGroup.RAW, Serving.COLD)
SUPPER = Dish("채소죽", "Vegetable porridge", texture=Texture.PORRIDGE)
INSTEAD = Dish("감자조림", "Braised potatoes")
PLAIN = (Dish("대구탕", "Cod soup", FoodGroup.FISH), Dish("황태국", "Dried pollack soup", FoodGroup.FISH))
MAINS = (
    Dish("소고기뭇국", "Beef and radish soup", FoodGroup.MEAT, allergens=(Allergen.BEEF,)),
    Dish("닭곰탕", "Chicken soup", FoodGroup.MEAT, allergens=(Allergen.CHICKEN,)),
    Dish("돼지고기수육", "Boiled pork", FoodGroup.MEAT, allergens=(Allergen.PORK,)),
    Dish("고등어구이", "Grilled mackerel", FoodGroup.FISH, allergens=(Allergen.MACKEREL,)),
    Dish("달걀찜", "Steamed egg", FoodGroup.MEAT, allergens=(Allergen.EGG,)),
    Dish("새우애호박볶음", "Courgette with shrimp", FoodGroup.FISH, allergens=(Allergen.SHRIMP,)),
    Dish("두부조림", "Braised tofu", allergens=(Allergen.SOY,)),
)
DISHES = (RICE, PORRIDGE, KIMCHI, SUPPER, INSTEAD, *PLAIN, *MAINS)
# supplier, product, lot number, chilled, days until best before, temperature
LOTS = (
    ("가람곡물", "쌀", "GR-2611", False, 180, ""),
    ("한빛농산", "무·배추·감자", "HB-1130", True, 6, "4.0"),
    ("한빛농산", "백김치", "HB-0917", True, 20, "3.5"),
)


def people(accounts, office: Organisation, providers: Sequence[Organisation]) -> None:
    """The health office, who works there, and the dietitians: ``accounts.add(username, name, role, organisation)``."""
    health = Organisation.objects.create(
        kind=OrganisationKind.HEALTH_OFFICE, name="광산구보건소", name_en="Gwangsan-gu Health Office", gu=office.gu,
        district=office, phone="062-000-0005",
    )  # fmt: skip
    for number, (name, provider) in enumerate(zip(DIETITIANS, providers, strict=True), start=1):
        accounts.add(f"dietitian{number}", name, Role.DIETITIAN, provider)
    accounts.add("health", HEALTH_OFFICER, Role.HEALTH_OFFICER, health)


def load(providers: Sequence[Organisation], *, by: Actor, at: datetime) -> None:
    """Dishes, menus and deliveries; the district switches the log on. Accounts and people are there already."""
    setup.install_limits()
    today = timezone.localdate(at)
    items = MenuItem.objects.bulk_create(dish.row(provider, at) for provider in providers for dish in DISHES)
    by_kitchen = {
        provider.pk: {item.name: item for item in items if item.provider_id == provider.pk} for provider in providers
    }
    for place, provider in enumerate(providers):
        kind = ProviderType.MASS_CATERING if place < 2 else ProviderType.CONTRACT
        setup.switch_on(provider=provider, provider_type=kind, valid_from=today, by=by, at=at)
        _done_at(provider, today, at, by)
        _menus(by_kitchen[provider.pk], _mains(provider, place == CLASH_AT), today, at)
        _lots(provider, today, at, by)


def _mains(provider: Organisation, with_clash: bool) -> list[Dish]:
    """What nobody of this kitchen must avoid; for the kitchen with the clash, what exactly one person must."""
    excluded = Counter(
        code
        for allergens in Recipient.objects.filter(plans__provider=provider)
        .distinct()
        .values_list("allergens", flat=True)
        for code in allergens
    )
    wanted = 1 if with_clash else 0
    fitting = [dish for dish in MAINS if sum(excluded[code] for code in dish.allergens) == wanted]
    return fitting if with_clash and fitting else [*PLAIN, *fitting]


def _menus(items: dict[str, MenuItem], mains: Sequence[Dish], today: date, at: datetime) -> None:
    monday = today - timedelta(days=today.weekday())
    MenuEntry.objects.bulk_create(
        MenuEntry(
            provider_id=items[dish.name].provider_id, day=day, meal=meal, item=items[dish.name],
            diets=sorted(diet.value for diet in diets), created_at=at,
        )
        for day in (monday + timedelta(days=n) for n in range(7 * WEEKS))
        for meal, dish, diets in (
            (Meal.LUNCH, RICE, FIRM),
            (Meal.LUNCH, PORRIDGE, SOFT),
            (Meal.LUNCH, mains[day.toordinal() % len(mains)], ALL),
            (Meal.LUNCH, KIMCHI, ALL),
            (Meal.SUPPER, SUPPER, ALL),
            (Meal.SUPPER, KIMCHI, ALL),
        )
    )  # fmt: skip


def _done_at(provider: Organisation, today: date, at: datetime, by: Actor) -> None:
    """When the meals are done, as the kitchen says it: rounds are planned so that hot food is not too old."""
    for meal, done_at in ((Meal.LUNCH, time(10, 45)), (Meal.SUPPER, time(16, 15))):
        cooking.say(provider=provider, day=today, meal=meal, done_at=done_at, only_this_day=False, by=by, at=at)


def _lots(provider: Organisation, today: date, at: datetime, by: Actor) -> None:
    dietitian = Account.objects.get(memberships__organisation=provider, memberships__role=Role.DIETITIAN)
    for supplier, product, number, chilled, days, celsius in LOTS:
        receiving.receive(
            provider=provider, supplier=supplier, product=product, lot_number=number, is_chilled=chilled,
            best_before=today + timedelta(days=days), value=celsius, who=dietitian.name, by=by, at=at,
        )  # fmt: skip

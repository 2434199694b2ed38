"""Menus: dishes, the week's entries, portions, and the substitutes that a person chooses."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from chomchom.care.enums import HandoverState
from chomchom.care.enums_kitchen import FoodGroup, Portion, Serving, Texture
from chomchom.care.models import Box, Handover, MenuEntry, MenuItem, PortionSize, Recipient, Substitution
from chomchom.care.operations.kitchen.notes import note, note_people
from chomchom.care.rules.kitchen.menus import allergens_are_known, diets_are_known, may_substitute
from chomchom.core.actors import Actor
from chomchom.core.enums import Action
from chomchom.core.refusal import Refusal, Refused, insist
from chomchom.core.text import even
from chomchom.people.models import Organisation


def add_item(
    *,
    provider: Organisation,
    name: str,
    food_group: str,
    allergens: Collection[str],
    serving: str = Serving.HOT,
    texture: str = Texture.REGULAR,
    name_en: str = "",
    by: Actor,
    at: datetime,
) -> MenuItem:
    """A new dish. Raises ``Refused``: unknown_allergen, name, dish_there, hot_raw."""
    insist(_has_name(even(name)), allergens_are_known(allergens), _raw_is_cold(food_group, serving))
    try:
        with transaction.atomic():
            item = MenuItem.objects.create(
                provider=provider,
                name=even(name),
                name_en=even(name_en),
                food_group=food_group,
                serving=serving,
                texture=texture,
                allergens=sorted(set(allergens)),
                created_at=at,
                created_by_id=by.account_id,
            )
            note("item_add", by=by, at=at, action=Action.CREATE, item=item.pk, allergens=item.allergens)
    except IntegrityError as error:
        raise Refused(_there_already(name)) from error
    return item


@transaction.atomic
def change_allergens(*, item: MenuItem, allergens: Collection[str], by: Actor, at: datetime) -> None:
    """What a dish holds has changed; clashes are found anew from it. Raises ``Refused``: unknown_allergen."""
    insist(allergens_are_known(allergens))
    before = item.allergens
    item.allergens = sorted(set(allergens))
    item.save(update_fields=["allergens"])
    note("item_allergens", by=by, at=at, item=item.pk, before=before, after=item.allergens)


@transaction.atomic
def plan_dish(*, item: MenuItem, day: date, meal: str, diets: Collection[str], by: Actor, at: datetime) -> MenuEntry:
    """Put a dish on the menu of a meal for these diets; again changes the diets. Raises ``Refused``: no_diet, past."""
    insist(diets_are_known(diets), _not_over(day, localdate(at)), allergens_are_known(item.allergens))
    entry, made = MenuEntry.objects.get_or_create(
        provider=item.provider,
        day=day,
        meal=meal,
        item=item,
        defaults={"diets": sorted(diets), "created_at": at, "created_by_id": by.account_id},
    )
    if not made and entry.diets != sorted(diets):
        entry.diets = sorted(diets)
        entry.save(update_fields=["diets"])
    note("dish_plan", by=by, at=at, item=item.pk, day=day.isoformat(), meal=meal, diets=sorted(diets))
    return entry


@transaction.atomic
def take_off(*, entry: MenuEntry, by: Actor, at: datetime) -> None:
    """Take a dish off a menu. Raises ``Refused``: past, cooked (a batch of it exists)."""
    insist(_not_over(entry.day, localdate(at)), _not_cooked(entry))
    Substitution.objects.filter(entry=entry).delete()
    note("dish_off", by=by, at=at, item=entry.item_id, day=entry.day.isoformat(), meal=entry.meal)
    entry.delete()


@transaction.atomic
def copy_week(*, provider: Organisation, from_monday: date, to_monday: date, by: Actor, at: datetime) -> int:
    """Repeat the menu of one week in another; dishes that stand there stay. Answers how many are new.

    Raises ``Refused``: past, no_menu.
    """
    week = MenuEntry.objects.filter(
        provider=provider, day__gte=from_monday, day__lt=date.fromordinal(from_monday.toordinal() + 7)
    )
    rows = list(week.order_by("pk"))
    insist(
        _not_over(to_monday, localdate(at)),
        None if rows else Refusal("no_menu", _("There is no menu in the week to copy from.")),
    )
    made = MenuEntry.objects.bulk_create(
        (
            MenuEntry(
                provider=provider, day=date.fromordinal(row.day.toordinal() + (to_monday - from_monday).days),
                meal=row.meal, item_id=row.item_id, diets=row.diets, created_at=at, created_by_id=by.account_id,
            )
            for row in rows
        ),
        ignore_conflicts=True,
    )  # fmt: skip
    note("week_copy", by=by, at=at, provider=provider.pk, week=to_monday.isoformat(), dishes=len(made))
    return len(made)


@transaction.atomic
def set_portion(*, recipient: Recipient, portion: str, by: Actor, at: datetime) -> None:
    """How much somebody eats. The regular portion is no row."""
    if portion == Portion.REGULAR:
        PortionSize.objects.filter(recipient=recipient).delete()
    else:
        PortionSize.objects.update_or_create(
            recipient=recipient, defaults={"portion": portion, "set_at": at, "set_by_id": by.account_id}
        )
    note_people("portion", [recipient.pk], by=by, at=at, portion=portion)


@transaction.atomic
def substitute(
    *,
    handovers: Iterable[Handover],
    entry: MenuEntry,
    item: MenuItem | None,
    because: str = "",
    by: Actor,
    at: datetime,
) -> int:
    """These people get ``item`` instead of the entry's dish, or, without it, go without for the reason given.

    Choosing again replaces the earlier choice until the box is packed. Answers how many people it is for. Raises
    ``Refused``: substitute_clashes, other_kitchen, reason, other_meal, packed, accounted_for.
    """
    rows = list(Handover.objects.select_related("recipient").filter(pk__in=[handover.pk for handover in handovers]))
    insist(_same_kitchen(entry, item), _item_or_reason(item, because), *(_of_the_meal(row, entry) for row in rows))
    insist(*(may_substitute(row.recipient.allergens, item.allergens) for row in rows if item))
    insist(_not_packed(rows))
    for row in rows:
        Substitution.objects.update_or_create(
            handover=row,
            entry=entry,
            defaults={
                "substitute": item,
                "left_out_because": "" if item else even(because),
                "chosen_at": at,
                "chosen_by_id": by.account_id,
            },
        )
    people = [row.recipient_id for row in rows]
    note_people("substitute", people, by=by, at=at, entry=entry.pk, item=item.pk if item else None)
    return len(rows)


# -- refusals --------------------------------------------------------------------------------------------------------


def _has_name(name: str) -> Refusal | None:
    return None if name else Refusal("name", _("Give the dish a name."))


def _raw_is_cold(food_group: str, serving: str) -> Refusal | None:
    if (food_group, serving) != (FoodGroup.RAW, Serving.HOT):
        return None
    return Refusal("hot_raw", _("What is not cooked cannot be kept hot. Choose “kept cold”."))


def _there_already(name: str) -> Refusal:
    return Refusal("dish_there", _("The dish “%(name)s” is there already in this texture.") % {"name": even(name)})


def _not_over(day: date, today: date) -> Refusal | None:
    if day >= today:
        return None
    return Refusal("past", _("That day is over; its menu is not changed any more."))


def _not_cooked(entry: MenuEntry) -> Refusal | None:
    batches = entry.item.batches.filter(provider=entry.provider_id, day=entry.day, meal=entry.meal)
    if not batches.exists():
        return None
    return Refusal("cooked", _("A batch of this dish is written down already; it stays on the menu."))


def _same_kitchen(entry: MenuEntry, item: MenuItem | None) -> Refusal | None:
    if item is None or item.provider_id == entry.provider_id:
        return None
    return Refusal("other_kitchen", _("That dish belongs to another kitchen."))


def _item_or_reason(item: MenuItem | None, because: str) -> Refusal | None:
    if item is not None or even(because):
        return None
    return Refusal("reason", _("Choose a substitute, or give the reason why the dish is left out."))


def _of_the_meal(row: Handover, entry: MenuEntry) -> Refusal | None:
    if (row.provider_id, row.day, row.meal) != (entry.provider_id, entry.day, entry.meal):
        return Refusal("other_meal", _("That handover belongs to another kitchen, day or meal."))
    if row.state == HandoverState.PROMISED:
        return None
    return Refusal("accounted_for", _("This handover is not open any more; nothing is chosen for it."))


def _not_packed(rows: Iterable[Handover]) -> Refusal | None:
    if not Box.objects.filter(handover__in=[row.pk for row in rows]).exists():
        return None
    return Refusal("packed", _("A box is packed already. Take it out and pack it anew after choosing."))

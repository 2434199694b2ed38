"""Who gets which dish, and what must not be in it. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from chomchom.care.enums import Allergen, Diet
from chomchom.core.refusal import Refusal


@dataclass(frozen=True)
class Dish:
    """An entry of the day's menu with its dish."""

    entry: int
    item: int
    allergens: frozenset[str]
    diets: frozenset[str]


def allergens_are_known(codes: Iterable[str]) -> Refusal | None:
    """Every allergen of a dish is one of the list that labels must name."""
    unknown = [code for code in codes if code not in Allergen.values]
    if not unknown:
        return None
    known = ", ".join(str(allergen.label) for allergen in Allergen)
    return Refusal(
        "unknown_allergen",
        _("“%(code)s” is no allergen that is defined here, so nobody could be warned of it. Choose from: %(known)s.")
        % {"code": ", ".join(map(str, unknown))[:60], "known": known},
    )


def diets_are_known(codes: Collection[str]) -> Refusal | None:
    if codes and set(codes) <= set(Diet.values):
        return None
    return Refusal("no_diet", _("Choose at least one diet that gets this dish."))


def dishes_of(diet: str, menu: Sequence[Dish]) -> list[Dish]:
    """What somebody on this diet gets of the menu."""
    return [dish for dish in menu if diet in dish.diets]


def clash(exclusions: Collection[str], allergens: Collection[str]) -> frozenset[str]:
    """What somebody must not eat and a dish holds."""
    return frozenset(exclusions) & frozenset(allergens)


def may_substitute(exclusions: Collection[str], allergens: Collection[str]) -> Refusal | None:
    """A substitute must not clash itself."""
    both = clash(exclusions, allergens)
    if not both:
        return None
    names = ", ".join(str(Allergen(code).label) for code in sorted(both))
    return Refusal(
        "substitute_clashes",
        _("This substitute holds %(allergens)s, which the person must not eat either. Choose another dish.")
        % {"allergens": names},
    )

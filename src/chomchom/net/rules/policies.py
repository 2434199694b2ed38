"""What a ladder must be before it may be published; each rule answers ``None`` or a refusal with its sentence."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chomchom.core.refusal import Refusal
from chomchom.core.text import filled
from chomchom.net import ladder
from chomchom.people.enums import Role
from chomchom.people.models import Membership, Organisation

Rows = Sequence[Mapping[str, Any]]


def has_steps(rows: Rows) -> Refusal | None:
    if rows:
        return None
    return Refusal("no_steps", _("A ladder needs at least one step: otherwise nobody would be told. Add a step."))


def is_readable(rows: Rows) -> Refusal | None:
    for number, row in enumerate(rows, start=1):
        try:
            ladder.Step.of(row)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            return Refusal(
                "unreadable_step",
                filled(
                    _("Step {number} cannot be read ({error}). A step has a key, minutes and roles."),
                    number=number,
                    error=repr(error),
                ),
            )
    return None


def in_order(steps: ladder.Ladder) -> Refusal | None:
    """Minutes rise, nothing is negative, every key is used once."""
    for number, step in enumerate(steps, start=1):
        if step.after_minutes < 0 or step.acknowledge_minutes < 1 or step.done_minutes < 1:
            return Refusal(
                "bad_minutes",
                filled(
                    _("Step {number}: minutes to answer and to act must be at least 1, none negative."), number=number
                ),
            )
    if any(later.after_minutes < earlier.after_minutes for earlier, later in pairwise(steps)):
        return Refusal("out_of_order", _("A later step must not be earlier than the one before it. Sort the steps."))
    if len({step.key for step in steps}) < len(steps):
        return Refusal("key_twice", _("Two steps have the same key. Give each its own."))
    return None


def names_roles(steps: ladder.Ladder) -> Refusal | None:
    for number, step in enumerate(steps, start=1):
        unknown = [role for role in step.roles if role not in (*Role.values, ladder.PERSON)]
        if unknown:
            return Refusal(
                "unknown_role",
                filled(
                    _("Step {number} names the role “{role}”, which does not exist."), number=number, role=unknown[0]
                ),
            )
        if not step.roles:
            return Refusal("no_roles", filled(_("Step {number} names no role: nobody would be told."), number=number))
        if not step.channels:
            return Refusal(
                "no_channels", filled(_("Step {number} names no channel: nobody would be reached."), number=number)
            )
    return None


def goes_up(steps: ladder.Ladder) -> Refusal | None:
    """Every step brings in somebody new: a step that only calls roles told before would go in a circle."""
    told: set[str] = set()
    for number, step in enumerate(steps, start=1):
        if set(step.roles) <= told:
            return Refusal(
                "loop_of_roles",
                filled(
                    _(
                        "Step {number} only calls roles that were told before, so the ladder would go in a circle. "
                        "Remove it: the last step repeats by itself."
                    ),
                    number=number,
                ),
            )
        told |= set(step.roles)
    return None


def somebody_holds(steps: ladder.Ladder, district_id: int, at: datetime) -> Refusal | None:
    """Each role is held by somebody in the district on that day."""
    held = set(
        Membership.objects.on(timezone.localdate(at))
        .filter(organisation__in=Organisation.objects.of_district(district_id), account__is_active=True)
        .values_list("role", flat=True)
        .distinct()
    )
    for number, step in enumerate(steps, start=1):
        for role in step.roles:
            if role not in held and role != ladder.PERSON:
                return Refusal(
                    "nobody_holds",
                    filled(
                        _("Step {number} calls the role “{role}”, but nobody in the district holds it. Give it first."),
                        number=number,
                        role=Role(role).label,
                    ),
                )
    return None

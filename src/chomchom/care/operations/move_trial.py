"""What moving a stop by hand would cost, said before it is dropped. Nothing is written."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chomchom.care.models import Handover, Round
from chomchom.care.operations.round_question import moment, question_of_the_day
from chomchom.care.operations.rounds import may_move
from chomchom.core.refusal import Refusal, insist
from chomchom.solver import rounds as solver

BROKEN = {
    "overloaded": gettext_lazy("more boxes than the courier carries"),
    "too_late": gettext_lazy("a door is reached after its window"),
    "back_after_hours": gettext_lazy("the courier would work longer than the hours say"),
    "leaves_before_hours": gettext_lazy("the courier would have to leave before working hours"),
    "hot_too_old": gettext_lazy("hot food would be too old at the door"),
    "barred": gettext_lazy("this courier must not be sent there"),
    "leaves_before_cooked": gettext_lazy("the food is not cooked yet when the courier has to leave"),
    "lock_broken": gettext_lazy("the stop is locked to another courier"),
    "other_kitchen": gettext_lazy("the meal is cooked by another kitchen"),
}
"""Rules a move may break, by the checker's code."""


@dataclass(frozen=True)
class Trial:
    """``extra_driving_s`` and ``extra_distance_m`` may be negative; ``broken``: rules that hold now and would not."""

    extra_driving_s: int
    extra_distance_m: int
    position: int
    at: datetime
    broken: tuple[str, ...]

    @property
    def sentence(self) -> str:
        minutes = round(self.extra_driving_s / 60)
        driving = ngettext("%(minutes)+d minute of driving", "%(minutes)+d minutes of driving", abs(minutes)) % {
            "minutes": minutes
        }
        said = _("%(driving)s, %(km)+.1f km; place %(place)s, about %(time)s") % {
            "driving": driving, "km": self.extra_distance_m / 1000, "place": self.position, "time": f"{self.at:%H:%M}",
        }  # fmt: skip
        return f"{said}. {_('Breaks a rule:')} {'; '.join(self.broken)}" if self.broken else said


def try_move(*, handover: Handover, to_round: Round, position: int | None = None, at: datetime) -> Trial:
    """Raises ``Refused`` for what may not be moved at all, and where the stop or the round takes part in no plan."""
    insist(may_move(handover, to_round))
    asked = question_of_the_day(providers=[to_round.provider], day=to_round.day, meal=to_round.meal, at=at)
    insist(None if str(to_round.courier_id) in asked.couriers else _nobody())
    move = solver.try_move(
        asked.problem,
        asked.in_force(),
        stop=str(handover.pk),
        to_courier=str(to_round.courier_id),
        position=None if position is None else max(0, position - 1),
        params=asked.params,
    )
    broken = {found.code for found in move.violations}
    return Trial(
        extra_driving_s=move.extra_driving_s,
        extra_distance_m=move.extra_distance_m,
        position=move.position + 1,
        at=moment(asked.midnight, move.plan.visit_of[str(handover.pk)].start_service_s),
        broken=tuple(str(BROKEN[code]) for code in sorted(broken & BROKEN.keys())),
    )


def _nobody() -> Refusal:
    return Refusal("nobody_walks", _("Nobody walks that round yet. Give it to a courier first."))

"""The states of a handover, in one table; the diagram in docs/ is printed from it and every pair is tested."""

from django.utils.translation import gettext as _

from chomchom.care.enums import HandoverState as S
from chomchom.core.refusal import Refusal

TRANSITIONS: dict[S, frozenset[S]] = {
    S.PROMISED: frozenset({S.NO_REPLY, S.RED_FLAG, S.MET, S.SAFE_ABSENT, S.EMERGENCY, S.CANCELLED}),
    S.NO_REPLY: frozenset({S.RED_FLAG, S.MET, S.SAFE_ABSENT, S.EMERGENCY}),
    S.RED_FLAG: frozenset({S.MET, S.SAFE_ABSENT, S.EMERGENCY}),
    # whoever was thought absent can be met later the same day, or be found in need
    S.SAFE_ABSENT: frozenset({S.MET, S.RED_FLAG, S.EMERGENCY}),
    # a person who was met can be found in need afterwards
    S.MET: frozenset({S.RED_FLAG, S.EMERGENCY}),
    S.EMERGENCY: frozenset({S.MET}),
    # cancelled by mistake: the promise holds again
    S.CANCELLED: frozenset({S.PROMISED}),
}


def may_become(now: str, then: str) -> Refusal | None:
    """Refuses a change of state that the table does not know."""
    if S(then) in TRANSITIONS[S(now)]:
        return None
    return Refusal(
        "state",
        _("“%(now)s” cannot become “%(then)s”.") % {"now": S(now).label, "then": S(then).label},
    )

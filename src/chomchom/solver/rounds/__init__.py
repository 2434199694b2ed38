"""Rounds: who brings which meal to whose door, and when.

    problem = rounds.Problem(kitchens=…, couriers=…, stops=…, travel=rounds.straight_line(places))
    plan = rounds.solve(problem, stop=rounds.Seconds(5))
    assert rounds.verify(problem, plan) == ()

Pure: no clock but an injected timer, no file, no database, no global randomness. The same seed and the same number of
iterations give the same plan.
"""

from chomchom.solver.rounds.params import Iterations, Params, Progress, Seconds
from chomchom.solver.rounds.plan import LeftOut, Plan, Route, Visit
from chomchom.solver.rounds.planner import BrokenPlan, solve
from chomchom.solver.rounds.problem import BadProblem, Courier, Kitchen, Problem, Stop
from chomchom.solver.rounds.reasons import SENTENCES, Reason
from chomchom.solver.rounds.repair import (
    Cancelled,
    CourierDropped,
    Moved,
    Repair,
    StreetClosed,
    UrgentStop,
    repair,
)
from chomchom.solver.rounds.timing import schedule
from chomchom.solver.rounds.travel import Source, StraightLine, Travel, straight_line
from chomchom.solver.rounds.verify import Violation, verify

__all__ = [
    "SENTENCES",
    "BadProblem",
    "BrokenPlan",
    "Cancelled",
    "Courier",
    "CourierDropped",
    "Iterations",
    "Kitchen",
    "LeftOut",
    "Moved",
    "Params",
    "Plan",
    "Problem",
    "Progress",
    "Reason",
    "Repair",
    "Route",
    "Seconds",
    "Source",
    "Stop",
    "StraightLine",
    "StreetClosed",
    "Travel",
    "UrgentStop",
    "Violation",
    "Visit",
    "repair",
    "schedule",
    "solve",
    "straight_line",
    "verify",
]

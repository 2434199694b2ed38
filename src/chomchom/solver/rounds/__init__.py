"""Rounds: who brings which meal to whose door, and when.

    problem = rounds.Problem(kitchens=…, couriers=…, stops=…, travel=rounds.straight_line(places))
    plan = rounds.solve(problem, stop=rounds.Seconds(5))
    assert rounds.verify(problem, plan) == ()

Pure: no clock but an injected timer, no file, no database, no global randomness. The same seed and the same number of
iterations give the same plan.
"""

from chomchom.solver.rounds.closures import Closure
from chomchom.solver.rounds.faces import Choice, choices
from chomchom.solver.rounds.files import BadFile, plan_from_dict, plan_to_dict, problem_from_dict, problem_to_dict
from chomchom.solver.rounds.hands import Move, try_move
from chomchom.solver.rounds.kitchens import Offer, Placement, kitchen_stops
from chomchom.solver.rounds.params import Iterations, Params, Progress, Seconds
from chomchom.solver.rounds.places import Area, Placed, place
from chomchom.solver.rounds.plan import LeftOut, Plan, Route, Visit
from chomchom.solver.rounds.planner import BrokenPlan, solve
from chomchom.solver.rounds.problem import BadProblem, Courier, Kitchen, Problem, Stop
from chomchom.solver.rounds.reasons import SENTENCES, Reason
from chomchom.solver.rounds.repair import (
    FETCH_PREFIX,
    NOTICED_S,
    Cancelled,
    CookingLate,
    CourierDropped,
    Moved,
    Repair,
    StreetClosed,
    UrgentStop,
    made_by,
    repair,
)
from chomchom.solver.rounds.timing import schedule
from chomchom.solver.rounds.travel import Source, StraightLine, Travel, straight_line
from chomchom.solver.rounds.verify import Violation, verify

__all__ = [
    "FETCH_PREFIX",
    "NOTICED_S",
    "SENTENCES",
    "Area",
    "BadFile",
    "BadProblem",
    "BrokenPlan",
    "Cancelled",
    "Choice",
    "Closure",
    "CookingLate",
    "Courier",
    "CourierDropped",
    "Iterations",
    "Kitchen",
    "LeftOut",
    "Move",
    "Moved",
    "Offer",
    "Params",
    "Placed",
    "Placement",
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
    "choices",
    "kitchen_stops",
    "made_by",
    "place",
    "plan_from_dict",
    "plan_to_dict",
    "problem_from_dict",
    "problem_to_dict",
    "repair",
    "schedule",
    "solve",
    "straight_line",
    "try_move",
    "verify",
]

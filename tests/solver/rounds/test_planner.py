import subprocess
import sys

from chomchom.solver import rounds

from .district import district

STEPS = rounds.Iterations(200)


def test_everybody_is_served_once_and_the_plan_holds():
    problem = district(stops=40, couriers=4, kitchens=2)
    plan = rounds.solve(problem, stop=STEPS)
    assert sorted(plan.courier_of) == sorted(stop.id for stop in problem.stops)
    assert plan.left_out == ()
    assert rounds.verify(problem, plan) == ()
    assert 0 < plan.lower_estimate <= plan.driving_s


def test_the_same_seed_and_steps_give_the_same_plan():
    problem = district(stops=30, couriers=3)
    assert rounds.solve(problem, stop=STEPS, seed=7) == rounds.solve(problem, stop=STEPS, seed=7)


def test_pyvrp_is_not_imported_before_planning():
    code = "import sys; from chomchom.solver import rounds; print('pyvrp' in sys.modules, 'django' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["False", "False"]

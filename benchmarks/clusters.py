"""How often the cluster rule cries for nothing, and how soon it sees an outbreak: a simulation, no database.

    python benchmarks/clusters.py [--json] [--years 20] [--outbreaks 400]

A district of 500 people, five kitchens of 100, one meal a day with one batch for each. At the usual rate each person
tells of symptoms by chance; an outbreak makes 5, 10 or 20 % of those who ate of a batch ill within a day, and every
second of them tells it (nobody is called yet).
"""

import argparse
import json
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

SEED, PEOPLE, KITCHENS, DISHES, RATE, TOLD = 11, 500, 5, 5, 0.001, 0.5
WINDOW_DAYS = 3


def prepare() -> None:
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chomchom.site.settings")
    import django

    django.setup()


def false_alarms(years: int, rng: random.Random) -> dict[str, float]:
    """Clusters opened by chance in a year: of both grades, and of those the suspected outbreaks. A cluster stays open
    for the hours looked at, so that the same people are not counted every day anew."""
    from chomchom.care.rules.kitchen.clusters import judge

    eaten, looked_at = PEOPLE // KITCHENS, WINDOW_DAYS * KITCHENS * DISHES
    noticed = suspected = 0
    for _kitchen in range(KITCHENS):
        told: list[int] = []
        silent_until = suspected_until = -1
        for day in range(365 * years):
            told.append(sum(rng.random() < RATE for _person in range(eaten)))
            found = judge(ill=sum(told[-WINDOW_DAYS:]), eaten=eaten, rate_per_day=RATE, looked_at=looked_at)
            if found.grade and day > silent_until:
                noticed, silent_until = noticed + 1, day + WINDOW_DAYS
            if found.grade == "suspected" and day > suspected_until:
                suspected, suspected_until = suspected + 1, day + WINDOW_DAYS
    return {"any_per_year": round(noticed / years, 1), "suspected_per_year": round(suspected / years, 2)}


def found_within_a_day(share: float, outbreaks: int, rng: random.Random) -> dict[str, float]:
    from chomchom.care.rules.kitchen.clusters import judge

    eaten, looked_at = PEOPLE // KITCHENS, WINDOW_DAYS * KITCHENS * DISHES
    any_, suspected = 0, 0
    for _outbreak in range(outbreaks):
        told = sum(rng.random() < share * TOLD or rng.random() < RATE for _person in range(eaten))
        found = judge(ill=told, eaten=eaten, rate_per_day=RATE, looked_at=looked_at)
        any_ += found.grade is not None
        suspected += found.grade == "suspected"
    return {"alert": round(any_ / outbreaks, 3), "suspected": round(suspected / outbreaks, 3)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--years", type=int, default=20)
    parser.add_argument("--outbreaks", type=int, default=400)
    options = parser.parse_args()
    prepare()
    rng = random.Random(SEED)
    answer = {
        "instance": f"{PEOPLE} people, {KITCHENS} kitchens, {WINDOW_DAYS} days looked at",
        "seed": SEED, "usual_rate_per_person_day": RATE, "share_that_tells": TOLD,
        "false_alarms": false_alarms(options.years, rng),
        "found_within_a_day": {
            f"{share:.0%}": found_within_a_day(share, options.outbreaks, rng) for share in (0.05, 0.1, 0.2)
        },
    }  # fmt: skip
    print(json.dumps(answer) if options.json else json.dumps(answer, indent=1))


if __name__ == "__main__":
    main()

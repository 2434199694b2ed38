"""All care-gap signals of a district with a year of handovers, at three sizes.

    python benchmarks/gaps.py [--json] [--sizes 500 1000 2000] [--days 365] [--runs 3] [--database sqlite|postgresql]

Loads the demo district (seeded, invented), gives everybody a handover for each day of which a few were not met, lets
a tenth go without meals on free days, leaves some of today's on no round, lets some plans end, and looks through it.
The first look opens every gap as a watched task; the next one is that of a day on which nobody at all was met, so that
it opens one for everybody. Runs on SQLite in a temporary file and on PostgreSQL where one is reachable
(``CHOMCHOM_TEST_POSTGRES``, else 127.0.0.1:5432), each size in a database of its own that is removed afterwards.
Progress goes to the standard error stream.

``signals_s`` is the median of so many runs of all signals together, ``each_s`` that of every signal by itself.
"""

import argparse
import json
import statistics
import time
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from apart import DATABASES, answer, apart, say

MORNING = datetime(2026, 9, 16, 6, 0, tzinfo=ZoneInfo("Asia/Seoul"))  # a week before a long holiday
SEED = 7
TARGET_S = 5.0


# -- the runs ----------------------------------------------------------------------------------------------------------


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print the list of results as JSON")
    parser.add_argument("--sizes", type=int, nargs="+", default=[500, 1000, 2000], help="recipients")
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--database", choices=DATABASES, help="only this one")
    parser.add_argument("--inside", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.inside:
        answer(inside(given.inside, given.days, given.runs))
        return
    names = [name for name in DATABASES if given.database in (None, name)]
    words = ("--days", given.days, "--runs", given.runs)
    results = [
        result for name in names for size in given.sizes if (result := apart(__file__, name, "--inside", size, *words))
    ]
    if given.json:
        print(json.dumps(results, indent=1))
        return
    for result in results:
        print(" · ".join(f"{name} {value}" for name, value in result.items()))


# -- inside one run ----------------------------------------------------------------------------------------------------


def inside(recipients: int, days: int, runs: int) -> dict:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from chomchom.site.demo import district

    begun = time.perf_counter()
    say(f"{connection.vendor}, {recipients} recipients: making the tables")
    call_command("migrate", verbosity=0, interactive=False)
    office = district.load(recipients=recipients, at=MORNING - timedelta(days=days))
    handovers = fill(days)
    trouble()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    say(f"  {handovers} handovers after {time.perf_counter() - begun:.0f} s; looking")
    result = {
        "instance": f"demo district, {recipients} recipients, {days} days",
        "database": connection.vendor,
        "seed": SEED,
        "handovers": handovers,
        **measure(office, runs),
        "target_s": TARGET_S,
    }
    say(f"  all signals {result['signals_s']} s, first look {result['first_look_s']} s")
    return result


def fill(days: int) -> int:
    """A handover for each plan and day, one statement a day: of a thousand 970 are met in person, the others by the
    family, explained, or not known. Which, follows from the seed, the plan and the day."""
    from django.db import connection

    adapt_day, adapt_time = connection.ops.adapt_datefield_value, connection.ops.adapt_datetimefield_value
    total = 0
    with connection.cursor() as cursor:
        for number in range(days):
            day = MORNING.date() - timedelta(days=days - number)
            from_, until, met_at = (adapt_time(_at(day, hour)) for hour in (11, 13, 12))
            values = [adapt_day(day), from_, until, until, met_at, SEED + number * 7919]
            cursor.execute(A_DAY, values)
            total += cursor.rowcount
            if number % 60 == 59:
                say(f"  {number + 1} of {days} days")
    return total


def trouble() -> None:
    """What the other signals look for; and no gap is open, as before the first look."""
    from django.db.models import F

    from chomchom.care.kinds import GAP
    from chomchom.care.models import Gap, Handover, MealPlan, Priority
    from chomchom.net.models import Watch

    for rows in (Gap.objects.all(), Priority.objects.all(), Watch.objects.filter(subject_kind=GAP)):
        rows.delete()
    plans, today = MealPlan.objects.annotate(draw=F("pk") % 40), MORNING.date()
    plans.filter(draw__lt=4).update(on_holidays=False, weekdays=31)
    plans.filter(draw=5).update(valid_to=today + timedelta(days=10))
    last = Handover.objects.annotate(draw=F("pk") % 200).filter(day=today - timedelta(days=1), draw=0)
    for row in last:
        row.pk, row.day, row.state, row.met, row.explanation, row.left_out = None, today, "promised", "", "", "no_place"
        row.save()


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, datetime.min.time(), MORNING.tzinfo).replace(hour=hour)


A_DAY = """
    INSERT INTO care_handover (district_id, provider_id, dong_id, recipient_id, plan_id, day, meal, window_from,
        window_to, due_at, is_locked, left_out, state_at, state, met, explanation)
    SELECT r.district_id, p.provider_id, r.dong_id, r.id, p.id, d.day, p.meal, d.from_, d.until, d.due, FALSE, '',
        d.since,
        CASE WHEN d.draw < 985 THEN 'met' WHEN d.draw < 995 THEN 'safe_absent' ELSE 'no_reply' END,
        CASE WHEN d.draw < 970 THEN 'recipient' WHEN d.draw < 985 THEN 'family' ELSE '' END,
        CASE WHEN d.draw >= 985 AND d.draw < 995 THEN '자녀 통화' ELSE '' END
    FROM care_mealplan p JOIN care_recipient r ON r.id = p.recipient_id JOIN (
        SELECT id, %s AS day, %s AS from_, %s AS until, %s AS due, %s AS since, (id * 10501 + %s) %% 1000 AS draw
        FROM care_mealplan
    ) d ON d.id = p.id
"""


def measure(office, runs: int) -> dict:  # type: ignore[no-untyped-def]
    """All signals together and each by itself, then a first look and the next day's."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from chomchom.care.models import Gap
    from chomchom.care.operations import gaps
    from chomchom.care.queries.gaps import signals, standing
    from chomchom.core.actors import Actor

    by = Actor.program("benchmark")
    rules = standing.rules_on(office.pk, MORNING.date())
    calendar = standing.days_of(office.pk, MORNING.date(), rules)
    with CaptureQueriesContext(connection) as statements:
        found = list(signals.find(office.pk, calendar, rules))
    together = median(lambda: list(signals.find(office.pk, calendar, rules)), runs)
    each = {
        str(kind.value): median(lambda look=look, kind=kind: list(look(office.pk, calendar, rules[kind])), runs)
        for kind, look in signals.LOOKS.items()
    }
    with CaptureQueriesContext(connection) as first:
        first_s, looked = once(lambda: gaps.look(district=office, by=by, at=MORNING))
    next_s, _ = once(lambda: gaps.look(district=office, by=by, at=MORNING + timedelta(days=1)))
    return {
        "found": len(found), "new_gaps": looked.new, "open_gaps": Gap.objects.open().count(),
        "signals_s": together, "signal_statements": len(statements), "each_s": each,
        "first_look_s": round(first_s, 2), "first_look_statements": len(first), "next_look_s": round(next_s, 2),
    }  # fmt: skip


def once(call) -> tuple[float, object]:  # type: ignore[no-untyped-def]
    begun = time.perf_counter()
    answer = call()
    return time.perf_counter() - begun, answer


def median(call, runs: int) -> float:  # type: ignore[no-untyped-def]
    return round(statistics.median(once(call)[0] for _run in range(runs)), 3)


if __name__ == "__main__":
    main()

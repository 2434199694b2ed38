"""Which days are looked back at, and which holidays ahead are long."""

from collections.abc import Container
from datetime import date, timedelta

DAY = timedelta(days=1)


def days_back(today: date, days: int) -> list[date]:
    """The ``days`` days before today, the oldest first."""
    return [today - DAY * number for number in range(days, 0, -1)]


def free_runs(today: date, *, ahead: int, shortest: int, holidays: Container[date]) -> list[list[date]]:
    """Runs of free days (public holidays and week ends) of at least ``shortest`` days with a public holiday in them,
    that begin within ``ahead`` days after today; the next one first."""
    runs, run = [], []
    for number in range(1, ahead + 32):
        day = today + DAY * number
        if day in holidays or day.weekday() >= 5:
            run.append(day)
            continue
        runs, run = [*runs, run], []
    near = [run for run in runs if run and run[0] <= today + DAY * ahead]
    return [run for run in near if len(run) >= shortest and any(day in holidays for day in run)]

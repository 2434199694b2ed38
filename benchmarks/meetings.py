"""Meetings, measured: ``python benchmarks/meetings.py --json`` (a sample of 12 instances; ``--all`` for all of them).

The published instances and the larger ones, against two peers in the same run: `cp_sat` is a straightforward CP-SAT
model without implied constraints; `rc2_papers` is RC2 with CaDiCaL 1.9.5 on the encoding of Bofill et al. (JAIR 74,
2022): used slots, held-before and end-of-hole variables, sequential counters, both implied constraints (a
participant's busy slots are as many as its meetings; busy participants of a slot are at most twice the tables),
sorted holes for fairness.
A peer that is stopped at the time limit counts with the time it took, so its ratio is a lower bound, its value null.
Choose-and-place, repair and explanations at stated sizes with seeded problems (``--seed``). CPU seconds of this
process, one at a time, without the second process of the command. Each row is printed to stderr as it comes; the
answer ends with `missed`, every target that this run did not reach, in words.
"""

import argparse
import itertools
import json
import multiprocessing
import resource
import statistics
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ortools.sat.python import cp_model
from pysat.card import CardEnc, EncType, ITotalizer
from pysat.examples.rc2 import RC2
from pysat.formula import WCNF, IDPool

from chomchom.solver.meetings import Changes, Params, Status, Stop, explain, measure, repair, samples, solve, verify
from chomchom.solver.meetings.greedy import greedy
from chomchom.solver.meetings.reader import problem_from_text

HERE = Path(__file__).resolve()
DATA = next((base / "shared/data/b2b" for base in HERE.parents if (base / "shared/data/b2b").is_dir()), None)
TARGET_SECONDS = 20
TARGET_MEDIAN_SECONDS = 0.3
EXPO_SECONDS = EVENT_SECONDS = 60
MISSION_SECONDS = 10
EVENT_GAP_PERCENT = 1
REPAIR_SECONDS = {"mission": 1.0, "forum-14": 2.0}


def shown(part, name, row):
    """The row, printed to stderr at once: a long run shows what it has."""
    print(json.dumps({part: name} | row), file=sys.stderr, flush=True)
    return row


def stop(seconds):
    """After so many CPU seconds of this process, so that a busy machine changes little."""
    return Stop(timer=time.process_time, seconds=seconds)


def ours(problem, seconds):
    started = time.process_time()
    result = solve(problem, stop(seconds))
    value = "infeasible" if result.status is Status.INFEASIBLE else result.value
    row = {"status": str(result.status), "value": value, "bound": result.bound, "gap": result.gap}
    return row | {"cpu_s": round(time.process_time() - started, 3)}


def limited(work, problem, seconds):
    """What `work` answers, in a process of its own that is ended after so many CPU seconds."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    worker = multiprocessing.Process(target=_limited, args=(work, problem, seconds, sender))
    worker.start()
    sender.close()
    try:
        return receiver.recv()
    except EOFError:
        return {"value": None, "cpu_s": seconds}
    finally:
        worker.join()


def _limited(work, problem, seconds, sender):
    begun = time.process_time()
    resource.setrlimit(resource.RLIMIT_CPU, (int(begun + seconds) + 1,) * 2)
    value = work(problem)
    sender.send({"value": value, "cpu_s": round(time.process_time() - begun, 3)})


def plain_cp_sat(problem):
    """One Boolean per meeting and slot, run beginnings counted; nothing implied. The optimum, or "infeasible"."""
    model = cp_model.CpModel()
    at = [[model.new_bool_var("") for _ in range(problem.slots)] for _ in problem.meetings]
    for index, meeting in enumerate(problem.meetings):
        model.add_exactly_one(at[index])
        for slot in range(problem.slots):
            away = slot in problem.participants[meeting.a].forbidden | problem.participants[meeting.b].forbidden
            outside = meeting.allowed is not None and slot not in meeting.allowed
            if away or outside or meeting.fixed not in (None, slot):
                model.add(at[index][slot] == 0)
        for other in meeting.after:
            when = [sum(slot * literal for slot, literal in enumerate(row)) for row in (at[other], at[index])]
            model.add(when[0] < when[1])
    for slot in range(problem.slots):
        model.add(sum(row[slot] for row in at) <= problem.tables[slot])
    totals = [_plain_breaks(model, problem, at, mine) for mine in problem.of_participant]
    if problem.fairness is not None:
        least = model.new_int_var(0, problem.slots, "")
        for total in totals:
            model.add(total >= least)
            model.add(total <= least + problem.fairness)
    model.minimize(sum(totals))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    return "infeasible" if status == cp_model.INFEASIBLE else round(solver.objective_value)


def _plain_breaks(model, problem, at, mine):
    if not mine:
        return 0
    parts = []
    for day in problem.stretches:
        some, before = model.new_bool_var(""), 0
        model.add_max_equality(some, [at[index][slot] for index in mine for slot in day])
        parts.append(-some)
        for slot in day:
            busy, begins = model.new_bool_var(""), model.new_bool_var("")
            model.add(busy == sum(at[index][slot] for index in mine))
            model.add(begins >= busy - before)
            model.add(begins <= busy)
            model.add(begins <= 1 - before)
            parts.append(begins)
            before = busy
    return sum(parts)


def rc2(problem):
    """The papers' encoding in RC2 with CaDiCaL 1.9.5; its options adapt, exhaust and minz made it slower."""
    with RC2(Papers(problem).formula, solver="cadical195") as engine:
        return "infeasible" if engine.compute() is None else engine.cost


class Papers:
    """The MaxSAT model of the papers, written from their text; `formula` has a soft clause per possible hole."""

    def __init__(self, problem):
        self.problem, self.formula, self.pool = problem, WCNF(), IDPool()
        self.at = [[self.pool.id() for _ in range(problem.slots)] for _ in problem.meetings]
        self.used = [[self.pool.id() for _ in range(problem.slots)] for _ in problem.participants]
        self._meetings()
        for slot in range(problem.slots):
            self._at_most([row[slot] for row in self.at], problem.tables[slot])
            self._at_most([row[slot] for row in self.used], 2 * problem.tables[slot])
        holes = [self._participant(who, mine) for who, mine in enumerate(problem.of_participant)]
        self._fairness(holes)

    def _at_most(self, literals, most, kind=CardEnc.atmost):
        clauses = kind(literals, most, vpool=self.pool, encoding=EncType.seqcounter).clauses if literals else []
        self.formula.extend(clauses)

    def _meetings(self):
        for index, meeting in enumerate(self.problem.meetings):
            self._at_most(self.at[index], 1, CardEnc.equals)
            away = self.problem.participants[meeting.a].forbidden | self.problem.participants[meeting.b].forbidden
            for slot, literal in enumerate(self.at[index]):
                outside = meeting.allowed is not None and slot not in meeting.allowed
                if slot in away or outside or meeting.fixed not in (None, slot):
                    self.formula.append([-literal])
                for other in meeting.after:
                    self.formula.append([-literal, *self.at[other][:slot]])

    def _participant(self, who, mine):
        used = self.used[who]
        for slot in range(self.problem.slots):
            here = [self.at[index][slot] for index in mine]
            self.formula.append([-used[slot], *here])
            self.formula.extend([[-literal, used[slot]] for literal in here])
            if here:
                self._at_most(here, 1)
        self._at_most(used, len(mine), CardEnc.equals)
        return [hole for day in self.problem.stretches for hole in self._holes(used, day)]

    def _holes(self, used, day):
        before, ends = None, []
        for slot, following in itertools.pairwise(day):
            held, end = self.pool.id(), self.pool.id()
            earlier = [before] if before else []
            self.formula.extend([[-used[slot], held], *([-one, held] for one in earlier)])
            self.formula.append([-held, used[slot], *earlier])
            self.formula.append([end, used[slot], -held, -used[following]])
            self.formula.extend([[-end, -used[slot]], [-end, held], [-end, used[following]]])
            self.formula.append([-end], weight=1)
            ends.append(end)
            before = held
        return ends

    def _fairness(self, holes):
        """Sorted holes per participant; level k + d reached by one means level k reached by all."""
        fair = self.problem.fairness
        if fair is None:
            return
        rows = []
        for ends in holes:
            row = ITotalizer(ends, len(ends), top_id=self.pool.top) if ends else None
            if row:
                self.pool.occupy(self.pool.top, row.top_id)
                self.formula.extend(row.cnf.clauses)
                for literal in range(len(row.rhs) - 1):
                    self.formula.append([-row.rhs[literal + 1], row.rhs[literal]])
            rows.append(list(row.rhs) if row else [])
        highest = max(map(len, rows), default=0)
        for level in range(fair, highest):
            some = self.pool.id()
            for row in rows:
                self.formula.extend([[-row[level], some]] if level < len(row) else [])
                self.formula.append([-some, *row[level - fair : level - fair + 1]])


def spread(paths, sample):
    """So many of the sorted paths, evenly spread; all of them for None."""
    if sample is None or sample >= len(paths):
        return paths
    return [paths[place * len(paths) // sample] for place in range(sample)]


def published(pattern, seconds, peers, sample):
    best = json.loads((DATA / "best.json").read_text())
    rows = {}
    paths = sorted(path for path in (DATA / "instances").glob("*.json") if pattern in path.stem)
    for path in spread(paths, sample):
        problem = problem_from_text(path.read_text())
        row = rows[path.stem] = ours(problem, seconds) | {"best": best[path.stem]["best"]}
        if peers:
            row |= {"cp_sat": limited(plain_cp_sat, problem, seconds), "rc2_papers": limited(rc2, problem, seconds)}
        shown("published", path.stem, row)
    missed = [name for name, row in rows.items() if row["value"] != row["best"] or row["cpu_s"] > TARGET_SECONDS]
    wrong = [
        f"{name} ({peer})"
        for name, row in rows.items()
        for peer in ("cp_sat", "rc2_papers")
        if peers and row[peer]["value"] not in (None, row["best"])
    ]
    cpu = [row["cpu_s"] for row in rows.values()]
    summary = {
        "instances": len(rows),
        "missed": missed,
        "peers_wrong": wrong,
        "not_in_this_run": len(best) - len(rows),
        "median_cpu_s": statistics.median(cpu),
        "worst_cpu_s": max(cpu),
    }
    for peer in ("cp_sat", "rc2_papers") if peers else ():
        ratios = [row[peer]["cpu_s"] / max(row["cpu_s"], 0.001) for row in rows.values()]
        summary[f"{peer}_over_ours_median_ratio"] = round(statistics.median(ratios), 2)
    return {"summary": summary, "instances": rows}


def expo(seconds):
    return {
        path.stem: shown("expo", path.stem, ours(problem_from_text(path.read_text()), seconds))
        for path in sorted((DATA / "expo").glob("*[0-9].json"))
    }


def _parts(objective):
    return {name: getattr(objective, name) for name in ("musts", "wishes", "worst_served", "breaks", "walks")}


def chosen(name, seconds, seed):
    problem = samples.wished(getattr(samples, name), seed)
    result = solve(problem, stop(seconds), seed, Params())
    peers = {"greedy": greedy(problem), "first_come": greedy(problem, range(len(problem.meetings)))}
    stages = {stage.name: {"value": stage.value, "bound": stage.bound} for stage in result.stages}
    row = {
        "status": str(result.status),
        "cpu_s": round(result.seconds, 2),
        "stages": stages,
        "ours": _parts(result.objective),
    }
    row |= {peer: _parts(measure(problem, schedule)) for peer, schedule in peers.items()}
    return shown("choose", name.lower(), row)


def explained(seed, pairs=8, seconds=10):
    """Why so many pairs of a mission, of those that were wished and do not meet, do not; each with its CPU seconds."""
    problem = samples.wished(samples.MISSION, seed)
    schedule = solve(problem, stop(seconds), seed, Params()).schedule
    unmet = [meeting for meeting, slot in zip(problem.meetings, schedule.slot, strict=True) if slot is None]
    rows = []
    for meeting in spread(unmet, pairs):
        started = time.process_time()
        answer = explain(problem, schedule, (meeting.a, meeting.b), stop(seconds), seed)
        spent = round(time.process_time() - started, 2)
        pair = f"{meeting.a}-{meeting.b}"
        rows.append(shown("explain", pair, {"pair": pair, "reasons": len(answer.reasons), "cpu_s": spent}))
    return {"seed": seed, "unmet": len(unmet), "asked": rows}


def without_the_lost(problem, schedule):
    """Meetings that a repair had to let go are counted by its stage `lost`; all other demands stay."""
    held = zip(problem.meetings, schedule.slot, strict=True)
    return replace(
        problem, meetings=tuple(replace(one, required=one.required and slot is not None) for one, slot in held)
    )


def repaired(problem, changes, seconds=60):
    before = solve(problem, stop(seconds)).schedule or greedy(problem)
    started = time.process_time()
    answer = repair(problem, before, changes, stop(seconds))
    schedule = answer.result.schedule
    right = schedule is not None and not verify(without_the_lost(answer.problem, schedule), schedule)
    stages = {stage.name: {"value": stage.value, "bound": stage.bound} for stage in answer.result.stages}
    return {
        "status": str(answer.result.status),
        "cpu_s": round(time.process_time() - started, 3),
        "verified": right,
        "stages": stages,
    }


def repairs():
    mission = samples.wished(samples.MISSION, 1)
    largest = problem_from_text((DATA / "instances" / "forum-14.original.json").read_text())
    changes = {
        "cancel": Changes(cancelled=frozenset({12})),
        "late": Changes(late=((3, 2),)),
        "absent": Changes(absent=frozenset({5})),
        "table": Changes(tables=((1, 0),)),
    }
    return {
        f"{name}-{kind}": shown("repair", f"{name}-{kind}", repaired(problem, change, 20))
        for name, problem in (("mission", mission), ("forum-14", largest))
        for kind, change in changes.items()
    }


def missed(answer: Mapping[str, Any]) -> Iterator[str]:
    """Every target of the issue that this run did not reach, in words."""
    yield from _missed_published(answer.get("published"))
    for name, row in answer.get("expo", {}).items():
        if row["value"] != 0 and name.startswith(("expo-s", "expo-m")):  # of the large ones the gap is reported
            yield f"{name}: {row['value']} breaks, bound {row['bound']}, after {row['cpu_s']} s; 0 is possible"
    yield from _missed_choices(answer.get("choose"))
    for name, row in answer.get("repair", {}).items():
        seconds = next(seconds for kind, seconds in REPAIR_SECONDS.items() if name.startswith(kind))
        if row["status"] != Status.OPTIMAL or not row["verified"] or row["cpu_s"] > seconds:
            yield f"repair {name}: {row['status']} after {row['cpu_s']} s; proven in {seconds} s is asked"


def _missed_published(part: Mapping[str, Any] | None) -> Iterator[str]:
    if part is None:
        return
    for name in part["summary"]["missed"]:
        row = part["instances"][name]
        yield f"{name}: {row['value']} ({row['status']}) after {row['cpu_s']} s; {row['best']} is published"
    median = part["summary"]["median_cpu_s"]
    if median > TARGET_MEDIAN_SECONDS:
        yield f"published: median {median} s, {TARGET_MEDIAN_SECONDS} s asked"


def _missed_choices(part: Mapping[str, Any] | None) -> Iterator[str]:
    if part is None:
        return
    mission, event = part["mission"], part["event"]
    if mission["status"] != Status.OPTIMAL or mission["cpu_s"] > MISSION_SECONDS:
        yield f"mission: {_reached(mission)}; proven in {MISSION_SECONDS} s is asked"
    gaps = {
        name: 100 * abs(stage["value"] - stage["bound"]) / max(1, stage["value"], stage["bound"])
        for name, stage in event["stages"].items()
    }
    wide = [f"{name} {gap:.0f} %" for name, gap in gaps.items() if gap > EVENT_GAP_PERCENT]
    if wide or not gaps:
        yield f"event: {_reached(event)}; above {EVENT_GAP_PERCENT} % of the bound: {', '.join(wide) or 'everything'}"
    for name, row in (("mission", mission), ("event", event)):
        for peer in ("greedy", "first_come"):
            if (worse := _behind(row["ours"], row[peer])) is not None:
                yield f"{name}: behind {peer} in {worse}"


def _reached(row: Mapping[str, Any]) -> str:
    stages = (f"{name} {stage['value']}|{stage['bound']}" for name, stage in row["stages"].items())
    return f"{', '.join(stages) or 'nothing proven'} after {row['cpu_s']} s"


def _behind(ours: Mapping[str, int], peers: Mapping[str, int]) -> str | None:
    """The first part, in the order in which they count, that differs, if it is worse."""
    for name, value in ours.items():
        more = value - peers[name] if name in ("musts", "wishes", "worst_served") else peers[name] - value
        if more:
            return name if more < 0 else None
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON (else a summary)")
    parser.add_argument("--time", type=float, default=20.0, help="CPU seconds per published instance and method (20)")
    parser.add_argument("--sample", "--limit", type=int, default=12, help="so many instances, evenly spread (12)")
    parser.add_argument("--all", action="store_true", help="every published instance")
    parser.add_argument("--pattern", default="", help="only published instances with this in their name")
    parser.add_argument("--seed", type=int, default=1, help="of what is made up: choose and explain (1)")
    parser.add_argument("--without-peers", action="store_true", help="do not run CP-SAT and RC2")
    parser.add_argument(
        "--only", choices=("published", "expo", "choose", "repair", "explain"), action="append", help="only these parts"
    )
    options = parser.parse_args()
    if DATA is None:
        raise SystemExit("The published instances (shared/data/b2b) are not beside the repository.")
    parts = {
        "published": lambda: published(
            options.pattern, options.time, not options.without_peers, None if options.all else options.sample
        ),
        "expo": lambda: expo(EXPO_SECONDS),
        "choose": lambda: {
            "seed": options.seed,
            "mission": chosen("MISSION", MISSION_SECONDS, options.seed),
            "event": chosen("EVENT", EVENT_SECONDS, options.seed),
        },
        "repair": repairs,
        "explain": lambda: explained(options.seed),
    }
    answer = {name: run() for name, run in parts.items() if not options.only or name in options.only}
    answer["missed"] = list(missed(answer))
    print(
        json.dumps(answer, indent=2)
        if options.json
        else json.dumps({k: v.get("summary", v) if isinstance(v, dict) else v for k, v in answer.items()}, indent=1)
    )


if __name__ == "__main__":
    main()

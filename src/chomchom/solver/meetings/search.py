"""Core-guided minimisation of a sum of literals (OLL; Andres et al. 2012, Morgado et al. 2014) over CaDiCaL.

From below: everything is assumed to cost nothing; each proof that this is impossible names a few literals of which one
must cost, raises the bound by one and is replaced by a counter. The first model found is therefore optimal. Work is
done in slices of conflicts so that it can be stopped at any moment.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pysolvers

from chomchom.solver.meetings.cnf import Cnf
from chomchom.solver.meetings.result import Stop

SLICE = 2_000
CLAUSES_OF_A_FULL_SLICE = 500_000  # conflicts of larger formulas take longer: fewer between two looks at the clock
HANDFUL = 50_000  # clauses handed over between two looks at the clock
TRIMS = 3
SMALL_CORE = 30
EFFORT = 500

Next = Callable[[], Sequence[int]]


class Oracle:
    """One incremental SAT solver fed from a growing formula; answers True, False or raises Stopped.

    `pysolvers` is the compiled part of python-sat; its Python part takes longer to load than most instances to solve.
    """

    def __init__(self, cnf: Cnf, stop: Stop, seed: int, **options: int) -> None:
        self.cnf, self.stop = cnf, stop
        self._solver = pysolvers.cadical195_new()
        self._asked: list[int] = []
        for name, value in {"seed": seed, **options}.items():
            pysolvers.cadical195_set(self._solver, name, value)

    def ask(self, assumptions: Sequence[int] = ()) -> bool:
        while True:
            self.stop.pause()
            answer = self.ask_for(self._slice, assumptions)
            if answer is not None:
                return answer

    @property
    def _slice(self) -> int:
        return SLICE * CLAUSES_OF_A_FULL_SLICE // max(CLAUSES_OF_A_FULL_SLICE, len(self.cnf.clauses)) or 1

    def ask_for(self, conflicts: int, assumptions: Sequence[int]) -> bool | None:
        """As `ask`, giving up (None) after so many conflicts."""
        self._feed()
        self._asked = list(assumptions)
        pysolvers.cadical195_cbudget(self._solver, conflicts)
        answer = pysolvers.cadical195_solve_lim(self._solver, self._asked, 0)
        return None if answer == 0 else answer > 0

    def _feed(self) -> None:
        while clauses := self.cnf.taken(HANDFUL):
            for clause in clauses:
                pysolvers.cadical195_add_cl(self._solver, clause)
            self.stop.pause()

    def core(self) -> list[int]:
        """Assumptions that cannot all hold, after an answer of False."""
        return list(pysolvers.cadical195_core(self._solver, self._asked) or [])

    def model(self) -> set[int]:
        """The true variables, after an answer of True."""
        return {literal for literal in pysolvers.cadical195_model(self._solver) or () if literal > 0}

    def close(self) -> None:
        pysolvers.cadical195_del(self._solver, None)


@dataclass
class Costs:
    """What is assumed: each literal with what to assume next once it has turned out to cost one."""

    following: dict[int, Next] = field(default_factory=dict)

    def add(self, literal: int, following: Next = tuple) -> None:
        self.following[literal] = following


@dataclass
class Descent:
    """A minimisation under way; `bound` is proven at any moment."""

    oracle: Oracle
    costs: Costs
    fixed: Sequence[int] = ()
    bound: int = 0
    on_bound: Callable[[int], None] = lambda bound: None

    def minimise(self) -> set[int] | None:
        """A model of least cost, None if there is no model at all; raises Stopped."""
        while not self.oracle.ask([*self.fixed, *self.costs.following]):
            core = self._smaller(self.oracle.core())
            core = [literal for literal in core if literal in self.costs.following]
            if not core:
                return None
            self._relax(core)
            self.bound += 1
            self.on_bound(self.bound)
        return self.oracle.model()

    def _smaller(self, core: list[int]) -> list[int]:
        """Asking again with the core alone often gives a smaller one; small ones are tried literal by literal."""
        for _ in range(TRIMS):
            if len(core) <= 1 or self.oracle.ask_for(EFFORT * 4, core) is not False:
                break
            again = self.oracle.core()
            if len(again) >= len(core):
                break
            core = again
        return self._minimal(core) if 1 < len(core) <= SMALL_CORE else core

    def _minimal(self, core: list[int]) -> list[int]:
        place = 0
        while place < len(core) and len(core) > 1 and not self.oracle.stop.now:
            without = core[:place] + core[place + 1 :]
            if self.oracle.ask_for(EFFORT, without) is False:
                needed = set(self.oracle.core())
                core = [literal for literal in without if literal in needed]
            else:
                place += 1
        return core

    def _relax(self, core: list[int]) -> None:
        """One of the core costs: pay for one, count the others."""
        cnf = self.oracle.cnf
        for literal in core:
            following = self.costs.following.pop(literal)
            self._assume_next(following())
        if len(core) == 1:
            return
        cnf.add(*(-literal for literal in core))
        self._assume_next(cnf.count([-literal for literal in core], len(core), both=True)[1:])

    def _assume_next(self, rest: Sequence[int]) -> None:
        if rest:
            self.costs.add(-rest[0], lambda: rest[1:])

"""Clauses and the counters built from them. A literal is a whole number, negated by its sign (as in DIMACS)."""

from collections.abc import Sequence

Clause = list[int]

PAIRWISE_UP_TO = 6
HEAD = 4


class Cnf:
    """A growing formula; `taken` hands over what a solver has not been given yet."""

    def __init__(self) -> None:
        self.top = 0
        self.clauses: list[Clause] = []
        self._given = 0

    def new(self) -> int:
        self.top += 1
        return self.top

    def add(self, *literals: int) -> None:
        self.clauses.append(list(literals))

    def taken(self, most: int) -> list[Clause]:
        """The next clauses that were not handed over yet, so many at most."""
        fresh = self.clauses[self._given : self._given + most]
        self._given += len(fresh)
        return fresh

    def copy(self) -> "Cnf":
        """The same clauses, none handed over yet."""
        copy = Cnf()
        copy.top, copy.clauses = self.top, list(self.clauses)
        return copy

    def either(self, literals: Sequence[int]) -> int:
        """A literal equal to the disjunction of `literals` (at least one)."""
        if len(literals) == 1:
            return literals[0]
        result = self.new()
        self.clauses.append([-result, *literals])
        self.clauses += [[-literal, result] for literal in literals]
        return result

    def at_most_one(self, literals: Sequence[int]) -> None:
        """Pairwise in small heads chained by commanders: few clauses, no long counters."""
        rest = list(literals)
        while len(rest) > PAIRWISE_UP_TO:
            head, commander = rest[:HEAD], self.new()
            self._pairs(head)
            self.clauses += [[-literal, commander] for literal in head]
            rest = [commander, *rest[HEAD:]]
        self._pairs(rest)

    def _pairs(self, literals: Sequence[int]) -> None:
        self.clauses += [[-left, -right] for place, left in enumerate(literals) for right in literals[:place]]

    def count(self, literals: Sequence[int], limit: int, *, both: bool) -> list[int]:
        """Totalizer (Bailleux and Boufkhad 2003): output j is true if more than j literals are, for j < limit.

        With `both`, an output is true only if so many literals are.
        """
        if len(literals) <= 1:
            return list(literals)
        half = len(literals) // 2
        left = self.count(literals[:half], limit, both=both)
        right = self.count(literals[half:], limit, both=both)
        return self.merge(left, right, limit, both=both)

    def merge(self, left: Sequence[int], right: Sequence[int], limit: int, *, both: bool) -> list[int]:
        size = min(len(left) + len(right), limit)
        out = [self.new() for _ in range(size)]
        clauses = self.clauses
        for i in range(len(left) + 1):
            for j in range(len(right) + 1):
                total = i + j
                if total:
                    clause = [out[min(total, size) - 1]]
                    if i:
                        clause.append(-left[i - 1])
                    if j:
                        clause.append(-right[j - 1])
                    clauses.append(clause)
                if both and total < size:
                    clauses.append([-out[total], *left[i : i + 1], *right[j : j + 1]])
        return out

    def running_count(self, literals: Sequence[int], limit: int) -> list[list[int]]:
        """Sequential counter (Sinz 2005), exact: row i, output j is true iff more than j of literals[:i + 1] are."""
        rows: list[list[int]] = []
        before: list[int] = []
        for place, literal in enumerate(literals):
            row = [self.new() for _ in range(min(place + 1, limit))]
            for j, output in enumerate(row):
                carried = before[j - 1 : j] if j else []
                self.clauses.append([-literal, output, *(-c for c in carried)])
                self.clauses += [[-output, c] for c in carried]
                if j < len(before):
                    self.clauses.append([-before[j], output])
                    self.clauses.append([-output, before[j], literal])
                else:
                    self.clauses.append([-output, literal])
            rows.append(row)
            before = row
        return rows

"""Settings of the search that check themselves."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Params:
    """`workers`: processes racing each other (1: deterministic for a seed).

    `race_after_seconds`: when the second starts.

    `proof_share`: part of the time spent on proving before the best schedule so far is only improved.
    """

    workers: int = 1
    race_after_seconds: float = 1.0
    proof_share: float = 0.8

    def __post_init__(self) -> None:
        if self.workers not in (1, 2):
            raise ValueError(f"workers must be 1 or 2, not {self.workers}")
        if not 0 < self.proof_share <= 1:
            raise ValueError(f"proof_share must be in (0, 1], not {self.proof_share}")

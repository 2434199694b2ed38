"""Settings of the search that check themselves."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Params:
    """`proof_share`: part of the time spent on proving before the best schedule so far is only improved."""

    proof_share: float = 0.8

    def __post_init__(self) -> None:
        if not 0 < self.proof_share <= 1:
            raise ValueError(f"proof_share must be in (0, 1], not {self.proof_share}")

"""A refusal is a value with a sentence: a rule answers it, the button shows it, the operation raises it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Refusal:
    """Why something may not be done now. ``code`` is for programs, ``sentence`` (translatable) for people."""

    code: str
    sentence: Any

    def __str__(self) -> str:
        return str(self.sentence)


class Refused(Exception):
    """An operation did not happen; ``refusal`` says why and what to do."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal

    def __str__(self) -> str:
        return str(self.refusal.sentence)


def insist(*answers: Refusal | None) -> None:
    """Raise ``Refused`` with the first answer that is a refusal."""
    for answer in answers:
        if answer is not None:
            raise Refused(answer)

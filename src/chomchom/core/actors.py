"""Who does something: a person with an account at an address, or one of the programs."""

from dataclasses import dataclass, replace
from typing import Self


@dataclass(frozen=True)
class Actor:
    """The ``by`` of every operation. ``account_id`` is None for a program, a link or a device; ``why`` is the reason
    that was given for what follows (an export, a print)."""

    account_id: int | None
    name: str
    ip: str | None = None
    why: str = ""

    def because(self, why: str) -> Self:
        """The same one, with the reason."""
        return replace(self, why=why)

    @classmethod
    def program(cls, name: str) -> "Actor":
        return cls(account_id=None, name=name)

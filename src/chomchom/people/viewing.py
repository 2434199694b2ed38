"""What a scope must know of who is looking; ``Viewer`` is one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from chomchom.people.models.organisation import Membership, Organisation


class Sees(Protocol):
    @property
    def organisations(self) -> Sequence["Organisation"]: ...

    @property
    def district_ids(self) -> frozenset[int]: ...

    @property
    def memberships(self) -> Sequence["Membership"]: ...

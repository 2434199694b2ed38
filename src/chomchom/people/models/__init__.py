from chomchom.people.models.account import Account
from chomchom.people.models.duty import (
    ChannelAllowance,
    ChannelChoice,
    DutyEntry,
    DutyOverride,
    DutyRequirement,
    DutyShift,
    HolidayCorrection,
)
from chomchom.people.models.organisation import Membership, Organisation
from chomchom.people.models.place import Dong

__all__ = [
    "Account",
    "ChannelAllowance",
    "ChannelChoice",
    "Dong",
    "DutyEntry",
    "DutyOverride",
    "DutyRequirement",
    "DutyShift",
    "HolidayCorrection",
    "Membership",
    "Organisation",
]

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
from chomchom.people.models.privacy import Breach, Destruction, LegalHold, LegalTerm
from chomchom.people.models.sender import SeenNonce, Sender, SenderKey

__all__ = [
    "Account",
    "Breach",
    "ChannelAllowance",
    "ChannelChoice",
    "Destruction",
    "Dong",
    "DutyEntry",
    "DutyOverride",
    "DutyRequirement",
    "DutyShift",
    "HolidayCorrection",
    "LegalHold",
    "LegalTerm",
    "Membership",
    "Organisation",
    "SeenNonce",
    "Sender",
    "SenderKey",
]

from chomchom.people.models.account import Account
from chomchom.people.models.account_news import AccountNews
from chomchom.people.models.duty import (
    ChannelAllowance,
    ChannelChoice,
    DutyEntry,
    DutyOverride,
    DutyRequirement,
    DutyShift,
    HolidayCorrection,
)
from chomchom.people.models.log_in import (
    AccountReview,
    AccountReviewLine,
    Attempt,
    Factor,
    Identity,
    LogInPolicy,
    LogInService,
    RecoveryCode,
    ReviewPeriod,
)
from chomchom.people.models.log_review import LogMark, LogReview
from chomchom.people.models.organisation import Membership, Organisation
from chomchom.people.models.place import Dong
from chomchom.people.models.privacy import Breach, Destruction, LegalHold, LegalTerm
from chomchom.people.models.sender import SeenNonce, Sender, SenderKey

__all__ = [
    "Account",
    "AccountNews",
    "AccountReview",
    "AccountReviewLine",
    "Attempt",
    "Breach",
    "ChannelAllowance",
    "ChannelChoice",
    "Destruction",
    "Dong",
    "DutyEntry",
    "DutyOverride",
    "DutyRequirement",
    "DutyShift",
    "Factor",
    "HolidayCorrection",
    "Identity",
    "LegalHold",
    "LegalTerm",
    "LogInPolicy",
    "LogInService",
    "LogMark",
    "LogReview",
    "Membership",
    "Organisation",
    "RecoveryCode",
    "ReviewPeriod",
    "SeenNonce",
    "Sender",
    "SenderKey",
]

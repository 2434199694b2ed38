"""The import of recipients: try a list out, keep it as a preview, decide what is held, take it."""

from chomchom.care.operations.intake.apply import Taken, apply, may_apply, unknown_providers
from chomchom.care.operations.intake.decide import choose_providers, correct, decide, is_held_as_double, may_decide
from chomchom.care.operations.intake.preview import begin, district_named, preview, read_into
from chomchom.care.operations.intake.trial import try_out

__all__ = [
    "Taken",
    "apply",
    "begin",
    "choose_providers",
    "correct",
    "decide",
    "district_named",
    "is_held_as_double",
    "may_apply",
    "may_decide",
    "preview",
    "read_into",
    "try_out",
    "unknown_providers",
]

"""Care gaps: found every day by rules that a district may change, worked on, closed by what was done."""

from chomchom.care.operations.gaps.finding import Looked, look
from chomchom.care.operations.gaps.rules import install, publish_gap_rule, publish_signal_rule, take_back
from chomchom.care.operations.gaps.working import close_gap, note

__all__ = [
    "Looked", "close_gap", "install", "look", "note", "publish_gap_rule", "publish_signal_rule", "take_back",
]  # fmt: skip

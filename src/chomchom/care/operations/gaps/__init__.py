"""Care gaps: found every day, worked on, closed by what was done."""

from chomchom.care.operations.gaps.finding import Looked, look
from chomchom.care.operations.gaps.rules import install
from chomchom.care.operations.gaps.working import close_gap, note

__all__ = ["Looked", "close_gap", "install", "look", "note"]

"""The import of a mission's workbooks: try a list out, keep it as a preview, take it."""

from chomchom.trade.operations.intake.apply import apply, may_apply
from chomchom.trade.operations.intake.preview import book_of, mission_named, preview, try_out

__all__ = ["apply", "book_of", "may_apply", "mission_named", "preview", "try_out"]

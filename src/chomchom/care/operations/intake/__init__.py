"""The import of recipients: try a list out, keep it as a preview, decide what is held, take it."""

from chomchom.care.operations.intake.trial import try_out

__all__ = ["try_out"]

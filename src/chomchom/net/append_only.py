"""The triggers of ``core.append_only`` under the name that the apps above the net know them by."""

from chomchom.core.append_only import connect, erasing

__all__ = ["connect", "erasing"]

"""Shares of a whole, as pages say them."""


def percent(part: float, whole: float) -> int | None:
    """A whole number of per cent; ``None`` of nothing."""
    return round(100 * part / whole) if whole else None

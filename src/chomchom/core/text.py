"""Text as people write it, made even."""

import unicodedata


def even(text: str) -> str:
    """NFKC (full-width digits become plain), white space folded, ends trimmed."""
    return " ".join(unicodedata.normalize("NFKC", text).split())

"""What a sender may tell. Each programme registers its purposes once, in its app's ``ready()``."""

from typing import Any

PURPOSES: dict[str, Any] = {}


def register(code: str, label: Any) -> None:
    """``label`` (translatable) is what the district officer chooses from; twice is an error of the program."""
    if code in PURPOSES:
        raise ValueError(f"{code}: registered twice")
    PURPOSES[code] = label


def label(code: str) -> str:
    return str(PURPOSES.get(code, code))


def choices() -> list[tuple[str, Any]]:
    return list(PURPOSES.items())

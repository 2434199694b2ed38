"""``chomchom net vapid``: make the key pair for notifications of the browser."""

from argparse import ArgumentParser
from typing import Any, TextIO

from chomchom.net.channels.web_push import new_private_key, public_key

HELP = "make a key for notifications of the browser"


def arguments(parser: ArgumentParser) -> None:
    """None."""


def run(options: dict[str, Any], out: TextIO) -> int:
    key = new_private_key()
    out.write(f"CHOMCHOM_VAPID_KEY={key}\n# public: {public_key(key)}\n")
    return 0

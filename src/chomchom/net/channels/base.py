"""One small interface for every way a message leaves the house.

A channel never reads the database while it sends: the worker calls ``addresses`` first, in its own thread and for
many people at once, and ``send`` later from a thread of that channel.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

IN_APP = "in_app"  # the notice row itself is the message: it is written as sent and never passes through ``send``


@dataclass(frozen=True)
class Message:
    """What one person gets: ready words in that person's language, no personal data beyond what the reader needs."""

    key: str  # idempotency key: the same notice (or bundle of notices) always has the same one
    account_id: int
    address: str  # what ``Channel.addresses`` answered for the account
    language: str  # "ko" or "en"
    title: str
    text: str
    url: str  # absolute address of the alert's page (of the list for a bundle)
    severity: str  # enums.Severity
    drill: bool = False
    alert_ids: tuple[int, ...] = ()  # more than one for a bundle


class ChannelError(Exception):
    """A message was not delivered. ``sentence`` is fit to show; ``retry`` says whether trying again can help."""

    def __init__(self, sentence: Any, *, retry: bool = True) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.retry = retry


class Channel(Protocol):
    name: str  # the word used in policies: "email", "sms", …
    label: Any  # translatable, for people
    bundles: bool  # whether several alerts of one cycle reach a reader as one message
    threads: int  # how many sends may run side by side

    def addresses(self, account_ids: Collection[int]) -> Mapping[int, str]:
        """Where each account is reached; accounts that this channel cannot reach are left out. Constant queries."""

    def send(self, message: Message) -> None:
        """Hand the message over within seconds, or raise ``ChannelError``. Called from several threads."""

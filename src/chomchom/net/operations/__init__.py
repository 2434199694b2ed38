"""Everything that changes the net. Keyword-only, actor and moment always given, one transaction each."""

from chomchom.net.operations.alerts import acknowledge, close, correct, escalate_now, join, raise_alert, reassign, work
from chomchom.net.operations.policies import publish_policy
from chomchom.net.operations.watches import (
    Kept,
    Promise,
    entrust_many,
    excuse_many,
    keep_each,
    keep_many,
    move,
    move_many,
    promise_many,
)

__all__ = [
    "Kept",
    "Promise",
    "acknowledge",
    "close",
    "correct",
    "entrust_many",
    "escalate_now",
    "excuse_many",
    "join",
    "keep_each",
    "keep_many",
    "move",
    "move_many",
    "promise_many",
    "publish_policy",
    "raise_alert",
    "reassign",
    "work",
]

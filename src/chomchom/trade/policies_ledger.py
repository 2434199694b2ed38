"""The ladders of follow-up: an open deal that nobody spoke of, and a promise of a memorandum that is overdue."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from chomchom.people.enums import Role

FOLLOW_UP = "trade.follow_up"
MOU_PROMISE = "trade.mou_promise"

DAY = 24 * 60
SECRETARIAT_AFTER = 2 * DAY  # the exporter has had two days to answer
OFFICER_AFTER = 5 * DAY
HEAD_AFTER = 10 * DAY
"""Proposals [P]: a round is weeks apart, so days are soon enough; an office publishes its own version."""


@dataclass(frozen=True)
class Ladder:
    key: str
    name: Any
    steps: tuple[dict[str, Any], ...]


def _step(key: str, after_minutes: int, role: Role, ask: str, *, acknowledge: int, done: int) -> dict[str, Any]:
    return {
        "key": key,
        "after_minutes": after_minutes,
        "roles": [role.value],
        "ask": ask,
        "acknowledge_minutes": acknowledge,
        "done_minutes": done,
        "channels": ["in_app", "email"],
    }


def _climb(ask: str) -> tuple[dict[str, Any], ...]:
    return (
        _step("exporter", 0, Role.EXPORTER, f"{ask}.exporter", acknowledge=SECRETARIAT_AFTER, done=3 * DAY),
        _step(
            "secretariat", SECRETARIAT_AFTER, Role.SECRETARY, f"{ask}.secretariat", acknowledge=3 * DAY, done=3 * DAY
        ),
        _step("officer", OFFICER_AFTER, Role.TRADE_OFFICER, f"{ask}.officer", acknowledge=5 * DAY, done=5 * DAY),
        _step("head", HEAD_AFTER, Role.TRADE_HEAD, f"{ask}.head", acknowledge=5 * DAY, done=5 * DAY),
    )


LADDERS = (
    Ladder(FOLLOW_UP, _("Open deal that nobody has spoken of"), _climb(FOLLOW_UP)),
    Ladder(MOU_PROMISE, _("Promise of a memorandum overdue"), _climb(MOU_PROMISE)),
)

ASKS = {
    "trade.follow_up.exporter": _(
        "How does this deal stand? 1. Ask the buyer. 2. Write down what was heard, or record the paper that has come. "
        "3. If it will not come about, end it and say why."
    ),
    "trade.follow_up.secretariat": _(
        "The exporter has not answered. 1. Call the company. 2. If it does not know, ask the buyer in its language. "
        "3. Write down how the deal stands."
    ),
    "trade.follow_up.officer": _(
        "Nobody has said how this deal stands. Call the company and the secretariat; decide whether help is needed "
        "(samples, certificate, interpreter) or the deal has ended."
    ),
    "trade.follow_up.head": _(
        "This deal has been silent for ten days after it was asked for. Decide who answers for it today."
    ),
    "trade.mou_promise.exporter": _(
        "What was promised in the memorandum is due. Say what came of it, or give it up with a reason."
    ),
    "trade.mou_promise.secretariat": _(
        "A promise of a memorandum is overdue. Ask both sides what came of it and write it down."
    ),
    "trade.mou_promise.officer": _(
        "A promise of a memorandum is overdue and nobody has said what came of it. Call the other side."
    ),
    "trade.mou_promise.head": _("A promise of a memorandum is ten days overdue. Decide whether it still holds."),
}

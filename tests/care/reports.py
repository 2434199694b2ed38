"""Reports as a phone makes them, for the tests of everything that receives them."""

from copy import deepcopy
from uuid import UUID

from chomchom.care.enums import Aspect

AS_USUAL = {aspect.value: {"level": "as_usual"} for aspect in Aspect}


def number(n: int) -> str:
    return str(UUID(int=n))


def report(n, handover, kind, at, **content):
    return {
        "report_id": number(n),
        "handover": handover.pk,
        "kind": kind,
        "happened_at": at.isoformat(),
        "content": content,
    }


def handed_over(n, handover, at, *, met="recipient", **changed):
    """All as usual, but for the aspects named in ``changed`` with a word each."""
    observations = deepcopy(AS_USUAL) | {aspect: {"level": "changed", "word": word} for aspect, word in changed.items()}
    return report(n, handover, "handed_over", at, met=met, observations=observations)

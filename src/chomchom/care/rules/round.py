"""How a form of the courier's page becomes the content of a report, and the sentence for 119. Pure."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from chomchom.care.enums import RedFlag

#: What each sign may mean for the life of the person: this is what makes 119 come. Called in the language wanted.
WHY_LIFE_IS_AT_RISK: dict[str, Callable[[], str]] = {
    RedFlag.COLLAPSED: lambda: _("The person has collapsed and may not be breathing."),
    RedFlag.GROANING: lambda: _("Groaning is heard inside and nobody opens; the person may have fallen."),
    RedFlag.SPEECH: lambda: _("The person's speech is abnormal; this may be a stroke."),
    RedFlag.SMELL: lambda: _("There is a smell of smoke, gas or decay and nobody answers."),
    RedFlag.BOX_LEFT: lambda: _("The earlier box is untouched and nobody answers; the person may have collapsed."),
    RedFlag.DOOR_OPEN: lambda: _("The door is open and nobody answers; the person may have collapsed inside."),
    RedFlag.INSIDE: lambda: _("Somebody is inside but does not reply; the person may have collapsed."),
}


MOST_BRANCHES = 8


def nested(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """``{"observations.fall.level": "changed"}`` → ``{"observations": {"fall": {"level": "changed"}}}``.

    ``report.js`` does the same on the phone. A name that is at once a value and a branch keeps its first meaning.
    """
    tree: dict[str, Any] = {}
    for name, value in pairs:
        if name.count(".") > MOST_BRANCHES:  # no field of ours; a tree that deep could not be written down
            continue
        *branches, leaf = name.split(".")
        at: Any = tree
        for branch in branches:
            at = at.setdefault(branch, {})
            if not isinstance(at, dict):
                break
        else:
            at.setdefault(leaf, value)
    return tree

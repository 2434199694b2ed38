"""Pages of docs/reference that are printed from care: the states of a handover, and those of the import."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from chomchom.care import reference_intake
from chomchom.care.enums import HandoverState
from chomchom.care.models.day import OPEN_STATES
from chomchom.care.rules import masking
from chomchom.care.rules.states import TRANSITIONS
from chomchom.people.enums import Role


def pages() -> dict[str, str]:
    """{path below docs/: text of the page}, in both languages."""
    printed = {}
    for language, ending in (("en", ""), ("ko", ".ko")):
        with override(language):
            printed[f"reference/states{ending}.md"] = states_page()
            printed[f"reference/masking{ending}.md"] = masking_page()
    return printed | reference_intake.pages()


def masking_page() -> str:
    """Which role sees what in full, and where; printed from ``rules.masking.FULL``."""
    head = [_("Where"), _("What"), *(str(role.label) for role in Role)]
    rows = [
        [str(masking.WHERE[where]), str(masking.WHAT[what]), *("●" if role in roles else "◐" for role in Role)]
        for (where, what), roles in masking.FULL.items()
    ]
    lines = [head, ["---"] * len(head), *rows]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    lead = _("● as it is, ◐ masked. Whether somebody opens such a page at all is said by the rights, whose data by the "
             "office.")  # fmt: skip
    return f"# {_('Who sees what masked')}\n\n{lead}\n\n{table}\n"


def states_page() -> str:
    """Which state of a handover may follow which, as a table and as a diagram."""
    head = [_("State"), _("Code"), _("Still open?"), _("May become")]
    rows = [
        [str(state.label), f"`{state.value}`", _("yes") if state in OPEN_STATES else _("no"), _after(state)]
        for state in TRANSITIONS
    ]
    lines = [head, ["---"] * len(head), *rows]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    lead = _("Every other change is refused. What is still open stays so until it is known how the person is.")
    return f"# {_('States of a handover')}\n\n{lead}\n\n{table}\n\n```mermaid\n{_diagram()}\n```\n"


def _after(state: HandoverState) -> str:
    return ", ".join(str(after.label) for after in HandoverState if after in TRANSITIONS[state])


def _diagram() -> str:
    names = [f'    state "{state.label}" as {state.value}' for state in TRANSITIONS]
    arrows = [
        f"    {state.value} --> {after.value}"
        for state in TRANSITIONS
        for after in HandoverState
        if after in TRANSITIONS[state]
    ]
    return "\n".join(["stateDiagram-v2", *names, f"    [*] --> {HandoverState.PROMISED.value}", *arrows])

"""Pages of docs/reference that are printed from trade: the states of missions, applications, meetings and deals."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from chomchom.trade.rules.states import TABLES


def pages() -> dict[str, str]:
    """{path below docs/: text of the page}, in both languages."""
    printed = {}
    for language, ending in (("en", ""), ("ko", ".ko")):
        with override(language):
            printed[f"reference/states-trade{ending}.md"] = states_page()
    return printed


def states_page() -> str:
    """Which state may follow which, each as a table and as a diagram."""
    names = {
        "mission": _("A mission"), "application": _("An application"), "meeting": _("A meeting"), "deal": _("A deal"),
    }  # fmt: skip
    lead = _("Every other change is refused with a sentence; every pair is tested.")
    parts = [f"# {_('States of a trade mission')}", lead]
    for kind, table in TABLES.items():
        parts += [f"## {names[kind]}", _table(table), f"```mermaid\n{_diagram(table)}\n```"]
    return "\n\n".join(parts) + "\n"


def _table(table: dict) -> str:
    head = [_("State"), _("Code"), _("May become")]
    rows = [[str(state.label), f"`{state.value}`", _after(table, state)] for state in table]
    return "\n".join(f"| {' | '.join(line)} |" for line in [head, ["---"] * len(head), *rows])


def _after(table: dict, state) -> str:
    return ", ".join(str(after.label) for after in type(state) if after in table[state]) or "–"


def _diagram(table: dict) -> str:
    names = [f'    state "{state.label}" as {state.value}' for state in table]
    arrows = [
        f"    {state.value} --> {after.value}" for state in table for after in type(state) if after in table[state]
    ]
    return "\n".join(["stateDiagram-v2", *names, f"    [*] --> {next(iter(table)).value}", *arrows])

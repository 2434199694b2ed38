"""Pages of docs/reference that are printed from the import: the names of columns, and what may be said of a row."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from chomchom.care.rules.intake.columns import COLUMNS, GROUPS, LABELS
from chomchom.care.rules.intake.remarks import KINDS
from chomchom.core.heads import Column

LANGUAGES = {"en": "", "ko": ".ko"}


def pages() -> dict[str, str]:
    """{path below docs/: text of the page}, in both languages."""
    printed = {}
    for language, ending in LANGUAGES.items():
        with override(language):
            printed[f"reference/import-columns{ending}.md"] = columns_page()
            printed[f"reference/import-answers{ending}.md"] = answers_page()
    return printed


def columns_page() -> str:
    """Every column with the names under which it is known."""
    rows = [_row(column) for column in _without_repeats()]
    lead = _("A name counts without spaces, signs and case. Words above a column count as well, also in merged cells.")
    table = _table([_("Column"), _("Known as"), _("Below, or joined to"), _("Then known as")], rows)
    title = _("Columns of a list of recipients")
    return f"# {title}\n\n{lead}\n\n{table}\n"


def _without_repeats() -> list[Column]:
    """The weekdays look alike: only the first stands in the table for all seven."""
    return [column for column in COLUMNS if "day_" not in column.key or column.key.endswith("day_0")]


def _row(column: Column) -> list[str]:
    words = ", ".join(GROUPS.get(column.group, ())) if column.leaves else ""
    leaves = ", ".join(leaf or _("(nothing more)") for leaf in column.leaves)
    return [f"**{LABELS[column.key]}** `{column.key}`", ", ".join(column.spellings), words, leaves]


def answers_page() -> str:
    """Every remark with its code, and whether it refuses the row."""
    rows = [
        [f"`{code}`", _("refused") if kind.refuses else _("taken with a question"), str(kind.sentence)]
        for code, kind in sorted(KINDS.items(), key=lambda item: (not item[1].refuses, item[0]))
    ]
    title, table = _("What the import says of a row"), _table([_("Code"), _("Answer"), _("Sentence")], rows)
    return f"# {title}\n\n{table}\n"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)

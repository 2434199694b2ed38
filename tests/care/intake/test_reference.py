"""The printed pages are in docs/ as the code prints them."""

from pathlib import Path

import pytest

from chomchom.care import personal_intake, reference_intake
from chomchom.care.models import Import, ImportRow
from chomchom.care.rules.intake.remarks import KINDS

DOCS = Path(__file__).resolve().parents[3] / "docs"


@pytest.mark.parametrize("path", sorted(reference_intake.pages()))
def test_a_page_is_as_the_code_prints_it(path):
    assert (DOCS / path).read_text(encoding="utf-8") == reference_intake.pages()[path]


@pytest.mark.parametrize("ending", ["", ".ko"])
def test_the_how_to_leads_to_the_printed_pages(ending):
    text = (DOCS / f"how-to/import{ending}.md").read_text(encoding="utf-8")
    for page in ("import-columns", "import-answers"):
        assert f"../reference/{page}{ending}.md" in text


def test_every_remark_is_made_somewhere_and_declared():
    """No sentence without a rule, no rule without a sentence."""
    rules = Path(reference_intake.__file__).parent / "rules" / "intake"
    text = "".join(path.read_text() for path in rules.glob("*.py") if path.name != "remarks.py")
    assert {code for code in KINDS if f'Remark("{code}"' not in text} == set()


@pytest.mark.parametrize("model", [Import, ImportRow])
def test_every_field_is_declared_personal_or_not(model):
    fields = {field.name for field in model._meta.concrete_fields}
    assert personal_intake.FIELDS[model._meta.model_name].keys() == fields

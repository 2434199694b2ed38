"""No text without its translation, in any language."""

import pytest

from chomchom.core.management.commands.messages import languages, problems_in


def test_there_is_something_to_translate():
    assert "ko" in languages() and "en" not in languages()


@pytest.mark.parametrize("language", languages())
def test_every_text_is_translated(language):
    assert [str(problem) for problem in problems_in(language)] == []

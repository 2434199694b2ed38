"""Templates hold no inline code or style, which the content security policy would stop, and name files that exist."""

import re
from pathlib import Path

from django.contrib.staticfiles import finders

import chomchom

TEMPLATES = sorted(Path(chomchom.__file__).parent.glob("*/templates/**/*.html"))
EVENTS = (
    r"click|dblclick|change|submit|reset|input|invalid|load|error|key\w+|mouse\w+|pointer\w+|touch\w+|focus\w*|blur|toggle"
    r"|scroll\w*|drag\w*|drop|paste|copy|cut|animation\w+|transition\w+|wheel|contextmenu|unload|beforeunload|message"
)
INLINE = re.compile(
    rf"""<style|\sstyle\s*=|\son({EVENTS})\s*=|<script(?![^>]*\ssrc=)(?![^>]*application/json)|javascript:"""
)
EVALUATED = re.compile(r"""hx-trigger="[^"]*\[|\shx-on|hx-(vals|headers)=["'](js|javascript):""")


def found(pattern: re.Pattern) -> dict[str, str]:
    """What matches in the mark-up, by file; template tags are no mark-up."""
    sources = {file.name: re.sub(r"{%.*?%}", "", file.read_text(), flags=re.DOTALL) for file in TEMPLATES}
    return {name: match.group() for name, source in sources.items() if (match := pattern.search(source))}


def test_there_are_templates():
    assert len(TEMPLATES) > 30


def test_no_template_has_inline_style_or_script():
    assert found(INLINE) == {}


def test_no_template_makes_htmx_evaluate_code():
    """``allowEval`` is off: filters in hx-trigger, hx-on and js: values would only make errors in the console."""
    assert found(EVALUATED) == {}


def test_every_file_that_a_template_names_is_there():
    """A production finds a static file by its digest: one that is gone is an error of the whole page there."""
    named = {(file.name, path) for file in TEMPLATES for path in re.findall(r'{% static "([^"]+)"', file.read_text())}
    assert len(named) > 30
    assert sorted(one for one in named if finders.find(one[1]) is None) == []


def test_the_pattern_finds_what_it_looks_for():
    for bad in ('<a onclick="x()">', "<p style='color:red'>", "<script>x()</script>", '<a href="javascript:x">'):
        assert INLINE.search(bad)
    for good in ('<script type="module" src="x.js"></script>', '<a data-on="x">', '<p class="style">'):
        assert not INLINE.search(good)

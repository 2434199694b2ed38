"""Templates hold no inline code or style: the content security policy would stop it in the browser."""

import re
from pathlib import Path

import chomchom

TEMPLATES = sorted(Path(chomchom.__file__).parent.glob("*/templates/**/*.html"))
INLINE = re.compile(
    r"""<style|\sstyle\s*=|\son[a-z]+\s*=\s*["']|<script(?![^>]*\ssrc=)(?![^>]*application/json)|javascript:"""
)


def test_there_are_templates():
    assert len(TEMPLATES) > 30


def test_no_template_has_inline_style_or_script():
    found = {file.name: match.group() for file in TEMPLATES if (match := INLINE.search(file.read_text()))}
    assert found == {}


def test_the_pattern_finds_what_it_looks_for():
    for bad in ('<a onclick="x()">', "<p style='color:red'>", "<script>x()</script>", '<a href="javascript:x">'):
        assert INLINE.search(bad)
    for good in ('<script type="module" src="x.js"></script>', '<a data-on="x">', '<p class="style">'):
        assert not INLINE.search(good)

"""Texts and numbers as requests bring them."""

import pytest

from chomchom.core.text import is_writable, whole, writable


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("007", 7), ("0", 0), ("", None), ("²", None), ("٣", None), ("-1", None), ("1.0", None), (" 1", None),
     ("9" * 18, 10**18 - 1), ("9" * 19, None), ("9" * 5000, None)],
)  # fmt: skip
def test_a_whole_number_is_one_that_a_column_can_hold(text, number):
    assert whole(text) == number


@pytest.mark.parametrize("text", ["a\x00b", "\ud83d", {"a\x00": 1}, [["\udfff"]], {"a": {"b": ["\x00"]}}])
def test_what_no_database_keeps_is_told_and_taken_out(text):
    assert not is_writable(text) and is_writable(writable(text))
    assert is_writable("👩‍👧 가\n\t") and writable("가") == "가"

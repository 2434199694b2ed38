"""Whatever the planner gives as a reason can be said on a page, with the same values."""

import re
from dataclasses import asdict

from django.utils import translation

from chomchom.solver.meetings import WORDS, reason
from chomchom.trade.rules import timetable

PLACE = re.compile(r"%\((\w+)\)s")


def test_every_reason_has_words_with_the_values_it_comes_with(english):
    assert timetable.WORDS.keys() == WORDS.keys()
    for code, words in timetable.WORDS.items():
        assert set(PLACE.findall(str(words))) <= set(PLACE.findall(WORDS[code])), code


def test_a_reason_is_said_in_the_language_of_the_page():
    found = asdict(reason("interpreter", languages="id↔ko", slot="11-03 14:00"))
    with translation.override("ko"):
        said = timetable.in_words(found)
    assert said == "11-03 14:00 통역(id↔ko) 1명 추가"

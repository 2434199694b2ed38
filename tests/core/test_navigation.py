"""Navigation and signals: who is shown what, in which order."""

from dataclasses import dataclass, field

import pytest

from chomchom.core import navigation
from chomchom.core.navigation import Entry, Signal


@dataclass
class Somebody:
    account_id: int | None = 1
    roles: frozenset[str] = frozenset()
    rights: frozenset[str] = field(default=frozenset())

    def may(self, right: str) -> bool:
        return right in self.rights


@pytest.fixture(autouse=True)
def _own_declarations(monkeypatch):
    monkeypatch.setattr(navigation, "_entries", {})
    monkeypatch.setattr(navigation, "_signals", [])


BOARD = Entry("Board", "board", right="board.see", order=10, begins_for=frozenset({"desk"}))
HELP = Entry("Help", "help", order=90)


def test_entries_come_in_order_and_only_with_the_right():
    navigation.declare(HELP, BOARD)
    assert navigation.entries_for(Somebody(rights=frozenset({"board.see"}))) == [BOARD, HELP]
    assert navigation.entries_for(Somebody()) == [HELP]


def test_somebody_not_logged_in_is_shown_nothing():
    navigation.declare(HELP)
    navigation.declare_signal(lambda viewer: Signal("3 alerts"))
    nobody = Somebody(account_id=None)
    assert navigation.entries_for(nobody) == []
    assert navigation.signals_for(nobody) == []


def test_the_day_begins_where_the_role_says():
    navigation.declare(HELP, BOARD)
    rights = frozenset({"board.see"})
    assert navigation.beginnings_for(Somebody(roles=frozenset({"desk"}), rights=rights)) == [BOARD]
    assert navigation.beginnings_for(Somebody(roles=frozenset({"kitchen"}), rights=rights)) == []


def test_declaring_an_address_again_replaces_it():
    newer = Entry("Guide", "help")
    navigation.declare(HELP)
    navigation.declare(newer)
    assert navigation.entries_for(Somebody()) == [newer]


def test_signals_that_have_nothing_to_say_are_left_out():
    loud, quiet = Signal("3 alerts are open", "danger", order=1), Signal("Net awake", order=9)
    for said in (quiet, None, loud):
        navigation.declare_signal(lambda viewer, said=said: said)
    assert navigation.signals_for(Somebody()) == [loud, quiet]

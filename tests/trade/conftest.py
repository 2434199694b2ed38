from datetime import datetime

import pytest
from django.utils import translation

from chomchom.core import clock
from tests.factories import SEOUL, District
from tests.trade.ledger_factories import Parties


@pytest.fixture
def later(monkeypatch):
    """Every page asks the clock on 2 June 2026, after the mission."""
    now = datetime(2026, 6, 2, 10, 0, tzinfo=SEOUL)
    monkeypatch.setattr(clock, "now", lambda: now)
    return now


@pytest.fixture
def parties(db):
    return Parties(District())


@pytest.fixture
def as_role(client, parties):
    """Log in as an account of the district: ``as_role("secretary")``."""

    def log_in(name):
        client.force_login(getattr(parties.district, name))
        return client

    return log_in


@pytest.fixture
def english():
    """Sentences of refusals are read in English."""
    with translation.override("en"):
        yield

import pytest
from factories import District

from chomchom.core import clock


@pytest.fixture
def district(db):
    return District()


@pytest.fixture
def at_noon(monkeypatch, noon):
    """The clock of the edge stands at noon of the test's day."""
    monkeypatch.setattr(clock, "now", lambda: noon)
    return noon


@pytest.fixture
def log_in(client):
    """``log_in(account)`` answers a client of that account."""

    def as_account(account):
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return as_account

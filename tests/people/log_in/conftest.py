from datetime import timedelta

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from chomchom.core import data_keys
from chomchom.people.models import Attempt
from chomchom.people.operations import factors, policies
from chomchom.people.rules import totp
from tests import factories
from tests.factories import PASSWORD

OUTSIDE = "198.51.100.7"


@pytest.fixture
def district(db):
    return factories.District()


@pytest.fixture
def officer(district):
    return district.officer


@pytest.fixture
def phone():
    return Phone()


class Phone:
    """An authenticator app; ``code`` is one that was not shown before."""

    def enrol(self, account, noon=None):
        """Register with the account; the recovery codes."""
        self.secret, self.account = totp.new_secret(), account
        now = timezone.now()
        self.step = totp.step_at(now) - 1
        return factors.enrol_app(
            account=account, secret=self.secret, code=totp.code_of(self.secret, self.step),
            by=factories.actor(account), at=now, real=now,
        )  # fmt: skip

    def code(self):
        self.step = max(self.step + 1, totp.step_at(timezone.now()))
        return totp.code_of(self.secret, self.step)

    def at_the_secret_of(self, client):
        """What was scanned from the page of ``client``."""
        self.secret = data_keys.open_(client.session["factor_secret"]["secret"])
        self.step = totp.step_at(timezone.now()) - 1


@pytest.fixture
def log_in(client):
    def post(username="officer", password=PASSWORD, next="", **more):
        return client.post(reverse("people:login"), {"username": username, "password": password, "next": next}, **more)

    return post


@pytest.fixture
def rule(district, noon):
    """``rule(networks=…, always_roles=…, outside=…)`` for the district."""

    def set_rule(networks="127.0.0.0/8", always_roles=(), outside=True, organisation=None):
        policies.set_policy(
            organisation=organisation or district.office, networks=networks, always_roles=always_roles,
            outside=outside, by=factories.viewer(district.officer), at=noon,
        )  # fmt: skip

    return set_rule


@pytest.fixture
def wait():
    def pass_time(seconds=1000):
        Attempt.objects.update(last_at=F("last_at") - timedelta(seconds=seconds))

    return pass_time

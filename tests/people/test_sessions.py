"""A session is made anew at the log-in, lives at the server, and ends when it should."""

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.hashers import identify_hasher, make_password
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD, District

pytestmark = pytest.mark.django_db
NEW = "seven-Hills7-and-one"


@pytest.fixture
def officer():
    return District().officer


def logged_in() -> Client:
    client = Client()
    client.post(reverse("people:login"), {"username": "officer", "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("home")).status_code == 200


def number(client: Client) -> str:
    return client.cookies[django_settings.SESSION_COOKIE_NAME].value


def test_a_log_in_begins_a_new_session(officer):
    """A number that somebody planted beforehand opens nothing; every log-in has one of its own."""
    client = Client()
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies[django_settings.SESSION_COOKIE_NAME] = planted
    client.post(reverse("people:login"), {"username": "officer", "password": PASSWORD})
    assert is_in(client) and number(client) != planted
    assert not Session.objects.filter(session_key=planted).exists()
    numbers = {number(logged_in()) for _ in range(3)}
    assert len(numbers) == 3 and all(len(one) == 32 for one in numbers)


def test_a_log_out_ends_the_session_at_the_server(officer):
    client = logged_in()
    kept = number(client)
    client.post(reverse("people:logout"))
    thief = Client()
    thief.cookies[django_settings.SESSION_COOKIE_NAME] = kept
    assert not is_in(thief) and not Session.objects.filter(session_key=kept).exists()


def test_a_changed_password_ends_the_other_sessions(officer):
    here, elsewhere = logged_in(), logged_in()
    given = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert here.post(reverse("people:change_password"), given).status_code == 302
    assert is_in(here) and not is_in(elsewhere)


def test_an_account_that_is_switched_off_is_out_at_once(officer):
    client = logged_in()
    assert is_in(client)
    officer.is_active = False
    officer.save()
    assert not is_in(client)


def test_passwords_are_kept_by_a_slow_hash_with_a_salt(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]  # what the site has by default
    first, second = make_password(NEW), make_password(NEW)
    assert first != second and NEW not in first
    assert identify_hasher(first).algorithm == "pbkdf2_sha256" and int(first.split("$")[1]) >= 600_000

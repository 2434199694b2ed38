""" "I have it" from the link in a message."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse
from net.net_world import NOON, minutes

from chomchom.core import clock
from chomchom.net import links, operations
from chomchom.net.enums import AlertState
from chomchom.net.models import AlertEntry
from chomchom.net.rules import links as rules


@pytest.fixture
def now(monkeypatch):
    """Sets the clock: now(NOON + minutes(5))."""

    def set_to(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_to(NOON + minutes(1))
    return set_to


@pytest.fixture
def alert(world, now):
    return world.raise_alert()


def address(alert, account, **changes) -> str:
    link = links.Acknowledging(alert.pk, account.pk, NOON + timedelta(hours=24))
    return reverse("net:reply", args=[links.token(replace(link, **changes))])


def page(client: Client, url: str, method: str = "get") -> tuple[int, str]:
    response = getattr(client, method)(url, headers={"accept-language": "en"})
    return response.status_code, response.content.decode()


def test_opening_the_link_changes_nothing_pressing_the_button_does(client, world, alert):
    url = address(alert, world.desk)
    for method in ("get", "head", "get"):
        assert page(client, url, method)[0] == 200
    alert.refresh_from_db()
    assert alert.state == AlertState.OPEN
    assert page(client, url, "post")[0] == 200
    alert.refresh_from_db()
    assert (alert.state, alert.holder) == (AlertState.ACKNOWLEDGED, world.desk)
    entry = AlertEntry.objects.get(alert=alert, kind="acknowledged")
    assert (entry.data["how"], entry.account_id) == ("link", world.desk.pk)


def test_the_page_shows_nothing_personal(client, world, alert):
    code, text = page(client, address(alert, world.desk))
    assert (code, "I have it" in text, "Gwangsan" in text) == (200, True, True)
    for personal in (world.desk.name, world.manager.name, "Kim No. 1", "No. 1 · Suwan"):
        assert personal not in text


def test_the_url_in_a_message_is_short_and_leads_here(client, world, alert, settings):
    url = links.acknowledge_url(alert, world.desk.pk)
    assert len(url) < len(settings.SITE_URL) + 80
    assert page(client, url.removeprefix(settings.SITE_URL))[0] == 200
    assert links.acknowledge_url(alert, world.desk.pk) == url


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda world, alert, now: now(NOON + timedelta(hours=24)), rules.EXPIRED),
        (
            lambda world, alert, now: operations.close(
                alert=alert, outcome="met", how="", note="", by=world.actor(world.duty), at=NOON
            ),
            rules.CLOSED,
        ),
        (lambda world, alert, now: world.desk.memberships.update(valid_to=NOON.date()), rules.LEFT),
        (
            lambda world, alert, now: type(world.desk).objects.filter(pk=world.desk.pk).update(is_active=False),
            rules.LEFT,
        ),
        (
            lambda world, alert, now: operations.acknowledge(alert=alert, by=world.actor(world.manager), at=NOON),
            rules.HELD,
        ),
        (
            lambda world, alert, now: operations.acknowledge(alert=alert, by=world.actor(world.desk), at=NOON),
            rules.YOURS,
        ),
    ],
    ids=["expired", "closed", "left", "inactive", "held", "yours"],
)
def test_a_link_that_does_nothing_any_more_says_why(make, sentence, method, client, world, alert, now):
    url = address(alert, world.desk)
    assert page(client, url)[0] == 200
    make(world, alert, now)
    before = AlertEntry.objects.count()
    code, text = page(client, url, method)
    assert (code, str(sentence) in text, "<form" in text.split("<main")[1]) == (409, True, False)
    assert AlertEntry.objects.count() == before
    assert world.manager.name not in text


def test_pressed_twice_the_second_time_says_so(client, world, alert):
    url = address(alert, world.desk)
    page(client, url, "post")
    assert page(client, url, "post")[0] == 409
    assert AlertEntry.objects.filter(kind="acknowledged").count() == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda token: token[:-1],
        lambda token: ("2" if token[0] != "2" else "3") + token[1:],
        lambda token: "x",
        lambda t: t + "~a",
    ],
)
def test_a_changed_link_is_refused(change, client, world, alert):
    token = links.token(links.Acknowledging(alert.pk, world.desk.pk, NOON + timedelta(hours=24)))
    code, text = page(client, reverse("net:reply", args=[change(token)]), "post")
    assert (code, str(rules.BROKEN) in text) == (409, True)


def test_a_signature_for_another_purpose_does_not_fit(client, world, alert):
    value = links.token(links.Acknowledging(alert.pk, world.desk.pk, NOON + timedelta(hours=24))).rsplit("~", 1)[0]
    forged = Signer(salt="another purpose", sep="~").sign(value)
    assert page(client, reverse("net:reply", args=[forged]), "post")[0] == 409


def test_the_button_needs_its_token(world, alert):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(address(alert, world.desk)).status_code == 403
    alert.refresh_from_db()
    assert alert.state == AlertState.OPEN

"""Over all addresses and roles: looking changes nothing, and nothing is sent without the token of our own page.

Mail scanners, previews and browsers that load ahead open every link they see, by GET or HEAD.
"""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from chomchom.people.enums import Role
from tests.repository import test_rights
from tests.repository.test_rights import ALL, FOR_ALL, GUARDED, Visitor, everything

prepared = test_rights.world  # the fixture
roles = pytest.mark.parametrize("role", [*Role, "anonymous"])
WRITTEN_BY_LOOKING = {
    "core.AccessEntry": "that it was looked at, as the law asks",
    "core.RateCount": "how often strangers asked",
}
WRITTEN_BY = {
    "net.AlertEntry": ({"net:alert"}, "that somebody opened the alert, which its ladder tells the others"),
    "net.Notice": ({"net:alert", "net:alerts"}, "that the notice in the application was read"),
    "care.Phone": ({"round:today", "round:day"}, "which telephone a round was opened on, and when it was heard"),
}
"""{table: (addresses, reason)}: what else GET may leave, and where."""
WITHOUT_TOKEN = {
    "api:hello": "signed",
    "api:tell": "signed",
    "api:tell_temperature": "signed",
}
"""Addresses that take a POST without the token of a form, each with what protects it instead."""


@roles
def test_looking_writes_nothing_but_that_it_was_looked_at(prepared, role, settings):
    settings.MEDIA_ROOT = settings.VAR
    visitor, wrong = Visitor(prepared, role), {}
    urls = {name: visitor.url(address, prepared.own) for name, address in GUARDED.items() if visitor.may(address)}
    urls |= {name: reverse(name) for name in FOR_ALL if not ALL[name].words and name != "people:logout"}
    before = everything()
    for name, url in urls.items():
        for method in ("get", "head"):
            with transaction.atomic():
                getattr(visitor.client, method)(url)
                after = everything()
                changed = {table for table in after if after[table] != before[table]} - WRITTEN_BY_LOOKING.keys()
                transaction.set_rollback(True)
            allowed = {table for table, (where, _why) in WRITTEN_BY.items() if name in where}
            if changed - allowed:
                wrong[f"{method} {name}"] = changed - allowed
    assert wrong == {}


@roles
def test_nothing_is_sent_without_the_token_of_our_own_page(prepared, role):
    visitor = Visitor(prepared, role)
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = visitor.client.cookies
    taken = set()
    for name, address in ALL.items():
        if address.words and name not in GUARDED:
            continue
        url = visitor.url(address, prepared.own)
        with transaction.atomic():
            for method in ("post", "put", "patch", "delete"):
                answer = getattr(careful, method)(url)
                if answer.status_code not in (403, 404, 405) and name not in WITHOUT_TOKEN:
                    taken.add((method, name, answer.status_code))
            transaction.set_rollback(True)
    assert taken == set()

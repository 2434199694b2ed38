"""Over all addresses and roles: looking changes nothing, and nothing is sent without the token of our own page.

Mail scanners, previews and browsers that load ahead open every link they see, by GET or HEAD.
"""

import re

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from chomchom.core.models import AccessEntry
from chomchom.people.enums import Role
from tests.repository import test_rights
from tests.repository.test_rights import ALL, FOR_ALL, GUARDED, Visitor, share

prepared = test_rights.world  # the fixture
roles = pytest.mark.parametrize("role", [*Role, "anonymous"])
WRITTEN_BY_LOOKING = {
    "core_accessentry": "that it was looked at, as the law asks",
    "core_ratecount": "how often strangers asked",
    "django_session": "when the account was last seen, so that it is logged out when idle",
}
WRITTEN_BY = {
    "net_alertentry": ({"net:alert"}, "that somebody opened the alert, which its ladder tells the others"),
    "net_notice": ({"net:alert"}, "that the notice in the application was read"),
    "documents_document": ({"trade:briefing_file"}, "the very file that was handed out, kept with its hash"),
    "care_phone": ({"round:today", "round:day"}, "which telephone a round was opened on, and when it was heard"),
}
"""{table: (addresses, reason)}: what else GET may leave, and where."""
WRITES = re.compile(r'\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)"?', re.IGNORECASE)
WITHOUT_TOKEN = {
    "api:hello": "signed",
    "api:tell": "signed",
    "api:tell_temperature": "signed",
}
"""Addresses that take a POST without the token of a form, each with what protects it instead."""


class Written:
    """The tables that statements write to while this is open."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __call__(self, execute, sql, params, many, context):
        if found := WRITES.match(sql):
            self.tables.add(found[1])
        return execute(sql, params, many, context)


@pytest.mark.parametrize("part", ["share", pytest.param("all", marks=pytest.mark.wide)])
@roles
def test_looking_writes_nothing_but_that_it_was_looked_at(prepared, role, part, settings):
    settings.MEDIA_ROOT = settings.VAR
    visitor, wrong = Visitor(prepared, role), {}
    urls = {name: visitor.url(address, prepared.own) for name, address in GUARDED.items() if visitor.may(address)}
    urls |= {name: reverse(name) for name in FOR_ALL if not ALL[name].words and name != "people:logout"}
    for name in share(role, urls) if part == "share" else urls:
        allowed = WRITTEN_BY_LOOKING.keys() | {table for table, (where, _why) in WRITTEN_BY.items() if name in where}
        for method in ("get", "head"):
            written = Written()
            with connection.execute_wrapper(written):
                visitor.ask(method, urls[name])
            if written.tables - allowed:
                wrong[f"{method} {name}"] = written.tables - allowed
    assert wrong == {}


def test_a_write_is_seen(prepared):
    written = Written()
    with connection.execute_wrapper(written):
        prepared.ours.officer.save()
        prepared.own.made["webhook"].delete()
        AccessEntry.objects.create(at=prepared.at, actor="x", action="look", what="x")
    assert {"people_account", "net_webhook", "core_accessentry"} <= written.tables


@pytest.mark.parametrize("role", [Role.DISTRICT_OFFICER, "anonymous"])
def test_nothing_is_sent_without_the_token_of_our_own_page(prepared, role):
    """The token is asked for before anybody looks who it is."""
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


def test_other_methods_are_refused(prepared):
    """TRACE and what no page uses are answered with 405, or with the way to the log-in."""
    client = Visitor(prepared, Role.DISTRICT_OFFICER).client
    answers = {
        method: client.generic(method, "/apply/").status_code for method in ("TRACE", "CONNECT", "DELETE", "PUT")
    }
    assert set(answers.values()) <= {403, 405}, answers

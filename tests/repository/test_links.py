"""Every kind of link that opens something without an account: for one purpose, until a moment, revocable, unguessable,
and unharmed by whoever only opens it. The table of docs/explanation/web-security.md is about these."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from chomchom.core import clock
from chomchom.net import links as reply_links
from chomchom.net import operations as net
from chomchom.people.models import Account
from chomchom.trade.enums import LinkPurpose
from chomchom.trade.kinds import GUEST
from chomchom.trade.models import PersonalLink
from chomchom.trade.operations import joining, links
from chomchom.trade.operations.ledger import confirming
from tests.repository import test_rights
from tests.repository.test_rights import ALL, FOR_ALL, everything
from tests.repository.world import BY, World

prepared = test_rights.world  # the fixture
BITS = {"personal": 256, "reply": 256}


@dataclass(frozen=True)
class Kind:
    """How a link of this kind is made, how it ends by somebody's will, and what is sent when it is used."""

    view: str
    make: Callable[[World], str]
    revoke: Callable[[World, str], Any]
    valid_for: timedelta
    sent: dict[str, str]
    over: int  # the status of a link that opens nothing any more
    unknown: int


def _reply(world: World) -> str:
    link = reply_links.Acknowledging(world.own.key("alert"), world.ours.duty.pk, world.at + reply_links.VALID_FOR)
    return reply_links.token(link)


def _guest(world: World) -> str:
    guest = world.own.made["guest"]
    return links.issue(mission=guest.mission, purpose=LinkPurpose.BUYER_PAGE, subject=(GUEST, guest.pk),
                       expires_at=world.at + timedelta(days=60), by=BY, at=world.at)[1]  # fmt: skip


def _end(world: World, token: str) -> None:
    links.revoke(link=PersonalLink.objects.get(token_hash=links.digest(token)), by=BY, at=world.at)


KINDS = {
    "net:reply": Kind(
        "net:reply", _reply,
        lambda world, token: net.close(alert=world.own.made["alert"], outcome="met", how="", note="", by=BY, at=world.at),
        reply_links.VALID_FOR, {}, 409, 409,
    ),
    "confirm": Kind(
        "confirm", lambda world: confirming.ask(entry=world.own.made["entry"], party="buyer", by=BY, at=world.at)[1],
        lambda world, token: confirming.revoke(entry=world.own.made["entry"], by=BY, at=world.at),
        confirming.GOOD_FOR, {"word": "confirmed", "without": "later", "said_by": "Ibu"}, 410, 404,
    ),
    "meet": Kind("meet", _guest, _end, timedelta(days=60), {"coming": "yes"}, 404, 404),
    "join": Kind(
        "join", lambda world: joining.invite(application=world.own.made["application"], by=BY, at=world.at)[1], _end,
        joining.GOOD_FOR,
        {"name": "나담당", "email": "a@b.kr", "username": "na.damdang", "password": "seven-Hills7", "again": "seven-Hills7"},
        410, 404,
    ),
}  # fmt: skip
kinds = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def opened(kind: Kind, token: str, method: str = "get", **sent: str) -> int:
    address = reverse(kind.view, args=["token"]).replace("token", token)
    return getattr(Client(), method)(address, sent).status_code


def use(kind: Kind, token: str) -> int:
    return opened(kind, token, "post", **kind.sent)


def test_every_address_that_takes_a_token_is_tried_here():
    assert {name for name in FOR_ALL if "token" in ALL[name].words} == KINDS.keys()
    assert all(ALL[name].view.limits[2] for name in KINDS)  # counted by the link itself


@kinds
def test_opening_it_ten_times_changes_nothing_and_it_still_works(kind, prepared):
    token = kind.make(prepared)
    before = everything()
    assert {opened(kind, token, method) for method in ("get", "head") for _ in range(5)} == {200}
    assert everything() == before
    assert use(kind, token) in (200, 302)


@kinds
def test_after_its_time_it_opens_nothing(kind, prepared, monkeypatch):
    token = kind.make(prepared)
    monkeypatch.setattr(clock, "now", lambda: prepared.at + kind.valid_for - timedelta(seconds=1))
    assert opened(kind, token) == 200
    monkeypatch.setattr(clock, "now", lambda: prepared.at + kind.valid_for)
    assert (opened(kind, token), use(kind, token)) == (kind.over, kind.over)


@kinds
def test_revoked_it_opens_nothing(kind, prepared):
    token = kind.make(prepared)
    assert opened(kind, token) == 200
    kind.revoke(prepared, token)
    assert (opened(kind, token), use(kind, token)) == (kind.over, kind.over)


@kinds
def test_a_newer_one_or_its_use_ends_it_where_it_may_be_used_once(kind, prepared):
    first = kind.make(prepared)
    second = kind.make(prepared)
    if first != second:  # a personal link: made anew, the old one is over
        assert (opened(kind, first), opened(kind, second)) == (kind.over, 200)
    assert use(kind, second) in (200, 302)
    if kind.view in ("join", "net:reply"):
        assert use(kind, second) == kind.over


@kinds
def test_changed_or_guessed_it_opens_nothing(kind, prepared):
    token = kind.make(prepared)
    middle = len(token) // 2
    other = token[:middle] + ("A" if token[middle] != "A" else "B") + token[middle + 1 :]
    for wrong in (other, token[:-1], token + "A", token.swapcase(), "x", "A" * 43):
        with transaction.atomic():
            assert (opened(kind, wrong), use(kind, wrong)) == (kind.unknown, kind.unknown), wrong
            transaction.set_rollback(True)


@kinds
def test_it_opens_nothing_but_what_it_was_made_for(kind, prepared):
    token = kind.make(prepared)
    for other in KINDS.values():
        if other is not kind:
            assert opened(other, token) == other.unknown
            assert use(other, token) == other.unknown


@pytest.mark.parametrize("name", ["confirm", "meet", "join"])
def test_a_personal_link_has_256_bits_and_only_its_hash_is_kept(name, prepared):
    tokens = [KINDS[name].make(prepared) for _ in range(3)]
    assert len(set(tokens)) == 3 and all(len(token) == 43 for token in tokens)  # 32 bytes in base64
    kept = str(everything()["trade.PersonalLink"])
    assert all(token not in kept and links.digest(token) in kept for token in tokens)


def test_a_signed_link_cannot_be_made_without_the_key(prepared, settings):
    token = KINDS["net:reply"].make(prepared)
    settings.SECRET_KEY = "another key of another district, as long as it should be"
    assert opened(KINDS["net:reply"], token) == 409
    assert len(token.rsplit("~", 1)[1]) == 43  # HMAC-SHA256


@pytest.mark.parametrize("name", ["confirm", "meet", "join", "net:reply"])
def test_its_page_is_not_kept_not_indexed_and_tells_other_sites_nothing(name, prepared):
    kind = KINDS[name]
    page = Client().get(reverse(kind.view, args=[kind.make(prepared)]))
    assert "no-store" in page["Cache-Control"] and "noindex" in page["X-Robots-Tag"]
    assert page["Referrer-Policy"] == "same-origin"


def test_a_link_in_a_message_ends_with_its_account(prepared):
    token = KINDS["net:reply"].make(prepared)
    Account.objects.filter(pk=prepared.ours.duty.pk).update(is_active=False)
    assert (opened(KINDS["net:reply"], token), use(KINDS["net:reply"], token)) == (409, 409)


def test_a_link_in_a_message_cannot_be_given_more_time(prepared):
    link = reply_links.read(KINDS["net:reply"].make(prepared))
    longer = replace(link, expires_at=link.expires_at + timedelta(days=9))
    value, signature = reply_links.token(link).rsplit("~", 1)
    forged = f"{reply_links.token(longer).rsplit('~', 1)[0]}~{signature}"
    assert value and opened(KINDS["net:reply"], forged) == 409
    assert isinstance(link.expires_at, datetime)

"""Every page of the site, taken from the table of addresses and the world of ``tests/repository``: a new address is
among them by itself, or fails until it is said how to open it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse

from chomchom.net import links as net_links
from chomchom.people.rights import RIGHTS
from chomchom.trade.operations import joining, links
from chomchom.trade.operations.ledger import confirming
from tests.factories import actor
from tests.repository.test_rights import ALL, FOR_ACCOUNTS, Visitor
from tests.repository.world import World

ANONYMOUS = "anonymous"


@dataclass(frozen=True)
class Page:
    """One page as the role sees it that may do most on it."""

    name: str
    role: str
    url: str
    text: str = field(repr=False)

    @property
    def title(self) -> str:
        return self.text.partition("<title>")[2].partition("</title>")[0].strip()


def _reply(world: World) -> dict[str, Any]:
    url = net_links.acknowledge_url(world.own.made["alert"], world.ours.desk.pk)
    return {"token": url.rstrip("/").rsplit("/", 1)[1]}


def _meet(world: World) -> dict[str, Any]:
    guest = world.own.made["guest"]
    issued = links.issue(
        mission=guest.mission, purpose="buyer_page", subject=("trade.guest", guest.pk), by=actor(world.ours.secretary),
        at=world.at, expires_at=world.at.replace(year=world.at.year + 1),
    )  # fmt: skip
    return {"token": issued[1]}


def _join(world: World) -> dict[str, Any]:
    by = actor(world.ours.secretary)
    return {"token": joining.invite(application=world.own.made["application"], by=by, at=world.at)[1]}


def _confirm(world: World) -> dict[str, Any]:
    by = actor(world.ours.secretary)
    return {"token": confirming.ask(entry=world.own.made["entry"], party="buyer", by=by, at=world.at)[1]}


def _apply(world: World) -> dict[str, Any]:
    mission = world.own.made["mission"]
    type(mission).objects.filter(pk=mission.pk).update(
        state="calling", opens_at=world.at.replace(day=1), closes_at=world.at.replace(day=28)
    )
    return {"pk": mission.pk}


NO_PAGES = {"people:service_log_in", "people:service_back", "people:service_log_out", "people:factor_remove"}
"""Addresses with words in them that answer no page: to a log-in service and back, and the target of a form."""
LINKS = {"net:reply": _reply, "meet": _meet, "join": _join, "confirm": _confirm, "apply": _apply}
"""Addresses with words in them that need no log-in: how to get one that opens."""


def every_page(world: World) -> Iterator[Page]:
    """Every address that answers a whole page, once; first those that need no log-in, then role by role."""
    found = [*_open(world), *_guarded(world)]
    return iter(sorted(found, key=lambda page: page.role))


def _open(world: World) -> Iterator[Page]:
    """Whatever needs no right: without a log-in if it opens so, else as the district's officer."""
    for name, address in ALL.items():
        if address.right or name in NO_PAGES:
            continue
        words = LINKS[name](world) if name in LINKS else {}
        role = "district_officer" if name in FOR_ACCOUNTS else ANONYMOUS
        yield from _whole(name, role, reverse(name, kwargs=words), Visitor(world, role).client)


def _guarded(world: World) -> Iterator[Page]:
    visitors = {role: Visitor(world, role) for role in world.accounts}
    for name, address in ALL.items():
        if address.right:
            role = max(RIGHTS[address.right], key=lambda one: (_reach(one), one))
            visitor = visitors[role]
            yield from _whole(name, role, visitor.url(address, world.own), visitor.client)


def _reach(role: str) -> int:
    """How many rights a role has: who may do most sees most of a page."""
    return sum(role in roles for roles in RIGHTS.values())


def _whole(name: str, role: str, url: str, client: Client) -> Iterator[Page]:
    """The page, if the address answers one; a file, a fragment, a form's target and a redirection are none."""
    with transaction.atomic():
        answer = client.get(url)
        transaction.set_rollback(True)
    if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
        text = answer.content.decode()
        if "<html" in text:
            yield Page(name, role, url, text)

"""When a second factor is asked for, and how long one waits after failures: pure functions of what they are given."""

import ipaddress
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chomchom.core.refusal import Refusal

LOOPBACK = ("127.0.0.0/8", "::1/128")
MOST_NETWORKS = 40
WIDEST = {4: 8, 6: 16}
"""Shortest prefix of a network that may count as an office: 0.0.0.0/0 would be everywhere."""


@dataclass(frozen=True)
class Policy:
    """When a second factor is needed. Without ``networks`` nobody is inside."""

    networks: tuple[str, ...] = ()
    always_roles: frozenset[str] = field(default_factory=frozenset)
    outside: bool = True


class Need(Enum):
    NONE = "none"
    ROLE = "role"
    OUTSIDE = "outside"


class Step(Enum):
    """What stands between somebody and the pages."""

    IN = "in"
    ASK = "ask"
    ENROL = "enrol"


def is_inside(address: str | None, networks: Iterable[str]) -> bool:
    """Is this address one of the office? An address that nobody knows is not."""
    try:
        ip = ipaddress.ip_address((address or "").split("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return any(ip in network for network in map(ipaddress.ip_network, networks) if network.version == ip.version)


def need_of(policy: Policy, *, roles: Collection[str], address: str | None) -> Need:
    """Why a second factor is needed: a role that always does goes before the place."""
    if not policy.always_roles.isdisjoint(roles):
        return Need.ROLE
    return Need.OUTSIDE if policy.outside and not is_inside(address, policy.networks) else Need.NONE


def strictest(needs: Iterable[Need]) -> Need:
    """Of somebody with roles at several organisations; none at all needs what a stranger would."""
    found = set(needs)
    return next((need for need in (Need.ROLE, Need.OUTSIDE) if need in found), Need.NONE)


def step(*, has_factor: bool, confirmed: bool, need: Need) -> Step:
    """Who has a factor is asked for it everywhere; who has none must get one where the policy says so."""
    if confirmed:
        return Step.IN
    if has_factor:
        return Step.ASK
    return Step.IN if need is Need.NONE else Step.ENROL


def networks_in(text: str) -> list[str] | Refusal:
    """The networks somebody typed, one a line or separated by commas, in their usual form."""
    words = text.replace(",", " ").split()
    if len(words) > MOST_NETWORKS:
        return Refusal("too_many", _("At most %(most)d networks.") % {"most": MOST_NETWORKS})
    found = []
    for word in words:
        try:
            network = ipaddress.ip_network(word, strict=False)
        except ValueError:
            return Refusal("network", _("“%(word)s” is no network. Write for example 203.0.113.0/24.") % {"word": word})
        if network.prefixlen < WIDEST[network.version]:
            return Refusal(
                "too_wide", _("“%(word)s” is half the world. Name the office’s own addresses.") % {"word": word}
            )
        found.append(str(network))
    return list(dict.fromkeys(found))


# -- waiting ----------------------------------------------------------------------------------------------------------

PASSWORD_WAITS_S = (0, 0, 2, 5, 10, 15)
CODE_WAITS_S = (0, 0, 5, 15, 30, 60, 120, 300, 900)
"""Seconds after so many failures in a row; the last one stays."""
FORGOTTEN_AFTER = timedelta(hours=6)


def wait_s(failures: int, waits: tuple[int, ...]) -> int:
    return waits[min(failures, len(waits) - 1)]


def seconds_left(*, failures: int, last_at: datetime, at: datetime, waits: tuple[int, ...]) -> int:
    """How long until the next try, in whole seconds; 0: now."""
    left = last_at + timedelta(seconds=wait_s(failures, waits)) - at
    return max(0, -(-int(left.total_seconds() * 1000) // 1000))


@dataclass(frozen=True)
class TooEarly(Refusal):
    """A refusal that passes by itself."""

    seconds: int = 0


def too_early(seconds: int) -> TooEarly | None:
    if seconds <= 0:
        return None
    sentence = ngettext("Try again in %(number)d second.", "Try again in %(number)d seconds.", seconds)
    return TooEarly("wait", sentence % {"number": seconds}, seconds)

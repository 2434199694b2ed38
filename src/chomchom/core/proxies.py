"""From which network address a request really comes, where a proxy stands in front; pure.

``X-Forwarded-For`` is a list that everybody may begin and to which each proxy adds the address it saw. Only what a
proxy of ours added is true: the list is read from its end, past the addresses of our own proxies.
"""

import ipaddress
from collections.abc import Iterable, Sequence

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
ONE_SUBSCRIBER = 64  # bits of an IPv6 address that one connection is given as a whole


def networks(texts: Iterable[str]) -> list[Network]:
    """Raises ValueError for what is no network."""
    return [ipaddress.ip_network(text.strip(), strict=False) for text in texts if text.strip()]


def address(text: str) -> Address | None:
    """An IP address as servers and proxies write it, IPv4 in IPv6 clothes as IPv4; None for anything else."""
    bare = text.strip().removeprefix("[").split("]")[0]
    if bare.count(":") == 1:  # IPv4 with its port
        bare = bare.split(":")[0]
    try:
        found = ipaddress.ip_address(bare.split("%")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found


def is_ours(text: str, proxies: Sequence[Network]) -> bool:
    found = address(text)
    return found is not None and any(found.version == one.version and found in one for one in proxies)


def client(remote: str, forwarded: str, proxies: Sequence[Network]) -> str:
    """The address of whoever asks: the last one in ``forwarded`` that is not a proxy of ours. ``remote`` itself where
    it is none of our proxies, or where what they were told is no address."""
    seen = remote
    for hop in reversed(forwarded.split(",")) if forwarded else ():
        if not is_ours(seen, proxies):
            break
        found = address(hop)
        if found is None:
            break
        seen = str(found)
    return seen


def subscriber(text: str) -> str:
    """Whose address it is, for counting: an IPv4 address, or the /64 that an IPv6 address lies in."""
    found = address(text)
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, ONE_SUBSCRIBER), strict=False))
    return str(found) if found else "unknown"

"""One request to a server outside: no redirect is followed, one deadline holds for all of it, and an address that leads
into an internal network is refused *after* the name was resolved, so that no name can be pointed there later."""

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpcore
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from chomchom.net.channels.base import ChannelError
from chomchom.people import outgoing

LARGEST_ANSWER_BYTES = 64 * 1024
NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes


class InternalAddress(Exception):
    """The name leads into an internal network."""


def post(url: str, *, body: bytes, headers: Mapping[str, str], trusted: bool = False) -> Answer:
    """Send and wait at most ``settings.SEND_TIMEOUT`` seconds; raises ``ChannelError``, also for an answer but 2xx.

    ``trusted`` is for addresses that the operator set; all others must lead to a public address.
    """
    return _asked(url, body, headers, None if trusted else allowed_networks())


def _asked(url: str, body: bytes | None, headers: Mapping[str, str], allowed: list | None) -> Answer:
    check_url(url)
    backend = _Backend(time.monotonic() + settings.SEND_TIMEOUT, allowed)
    try:
        return _only_success(_exchange(url, body, headers, backend))
    except InternalAddress:
        raise ChannelError(_("The address leads into an internal network and is not used."), retry=False) from None
    except httpcore.TimeoutException:
        raise ChannelError(_("No answer in time.")) from None
    except (httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError, OSError):
        raise ChannelError(_("The server could not be reached.")) from None


def fetch(url: str, *, body: bytes | None, headers: Mapping[str, str]) -> outgoing.Answer:
    """The way out of ``people.outgoing``: GET or POST to a server that an office named, under the same guard."""
    try:
        answer = _asked(url, body, headers, allowed_networks())
    except ChannelError as error:
        raise outgoing.Unreachable(str(error)) from None
    return outgoing.Answer(answer.status, answer.body)


def check_url(url: str) -> None:
    """Raises ``ChannelError`` for what is not an http(s) address with a host."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ChannelError(_("The address must begin with https:// and name a server."), retry=False)


def _exchange(url: str, body: bytes | None, headers: Mapping[str, str], backend: "_Backend") -> Answer:
    wait = {"connect": settings.SEND_TIMEOUT, "read": settings.SEND_TIMEOUT, "write": settings.SEND_TIMEOUT}
    with (
        httpcore.ConnectionPool(ssl_context=ssl.create_default_context(), network_backend=backend) as pool,
        pool.stream(
            "GET" if body is None else "POST",
            url,
            headers={"User-Agent": "Chomchom", **headers},
            content=body,
            extensions={"timeout": wait},
        ) as response,
    ):
        return Answer(response.status, _read(response.iter_stream()))


def _read(chunks: Iterable[bytes]) -> bytes:
    read = b""
    for chunk in chunks:
        read += chunk
        if len(read) >= LARGEST_ANSWER_BYTES:
            break
    return read[:LARGEST_ANSWER_BYTES]


def _only_success(answer: Answer) -> Answer:
    if 200 <= answer.status < 300:
        return answer
    if 300 <= answer.status < 400:
        raise ChannelError(_("The server redirects elsewhere; redirects are not followed."), retry=False)
    raise Unsuccessful(answer)


class Unsuccessful(ChannelError):
    """The server answered with a failure; 408, 429 and 5xx may pass by themselves."""

    def __init__(self, answer: Answer) -> None:
        may_pass = answer.status in (408, 425, 429) or answer.status >= 500
        super().__init__(
            _("The server answered with an error (%(status)d).") % {"status": answer.status}, retry=may_pass
        )
        self.answer = answer


# -- where a name leads ----------------------------------------------------------------------------------------------


def allowed_networks() -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    return [ipaddress.ip_network(network, strict=False) for network in settings.INTERNAL_NETWORKS_ALLOWED]


def is_public(text: str, allowed: Iterable[ipaddress.IPv4Network | ipaddress.IPv6Network] = ()) -> bool:
    """Is this IP address one of the internet, or of a network that the operator allows?"""
    address = ipaddress.ip_address(text.split("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        address = address.ipv4_mapped or address.sixtofour or address
    if any(address.version == network.version and address in network for network in allowed):
        return True
    return address.is_global and not address.is_multicast and not (address.version == 6 and address in NAT64)


class _Backend(httpcore.NetworkBackend):
    """Connects to the very address that was looked at; ``allowed`` None: to any."""

    def __init__(self, deadline: float, allowed: list | None) -> None:
        self._deadline, self._allowed, self._sockets = deadline, allowed, httpcore.SyncBackend()

    def connect_tcp(self, host: str, port: int, **options: Any) -> httpcore.NetworkStream:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if self._allowed is not None and not all(is_public(address, self._allowed) for address in addresses):
            raise InternalAddress(host)
        for last, address in ((address == addresses[-1], address) for address in addresses):
            try:
                options["timeout"] = _left(self._deadline, httpcore.ConnectTimeout)
                return _Stream(self._sockets.connect_tcp(address, port, **options), self._deadline)
            except httpcore.ConnectError:
                if last:
                    raise
        raise httpcore.ConnectError(host)


class _Stream(httpcore.NetworkStream):
    """A connection whose every wait ends at one deadline: a server that drips bytes cannot hold a thread."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _left(self._deadline, httpcore.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(deadline: float, error: type[Exception]) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise error("deadline")
    return left

"""The one way out: time-outs, redirects, internal addresses."""

import time
from threading import Event

import pytest

from chomchom.net.channels import ChannelError, web

from .conftest import answers


def failure(url: str, **options: object) -> ChannelError:
    with pytest.raises(ChannelError) as error:
        web.post(url, body=b"{}", headers={}, **options)
    return error.value


def test_the_answer_comes_back(serve):
    server = serve(answers(201, b"made"))
    assert web.post(server.url + "/a?b=c", body=b"hello", headers={"X-One": "1"}, trusted=True) == web.Answer(
        201, b"made"
    )
    (request,) = server.requests
    assert (request.path, request.body, request.headers["x-one"]) == ("/a?b=c", b"hello", "1")


@pytest.mark.parametrize(
    ("status", "retry"), [(500, True), (503, True), (429, True), (408, True), (400, False), (404, False)]
)
def test_a_failure_of_the_server_may_pass_one_of_the_request_does_not(status, retry, serve):
    error = failure(serve(answers(status)).url, trusted=True)
    assert (error.retry, str(status) in str(error.sentence)) == (retry, True)


def test_a_redirect_is_not_followed(serve):
    inside = serve(answers(200))
    error = failure(serve(answers(302, Location=inside.url)).url, trusted=True)
    assert (error.retry, inside.requests) == (False, [])


@pytest.mark.parametrize("kind", ["silent", "dripping"])
def test_a_server_that_hangs_or_drips_is_given_up_in_time(kind, request, settings):
    settings.SEND_TIMEOUT = 0.5
    started = time.monotonic()
    error = failure(request.getfixturevalue(kind), trusted=True)
    assert error.retry
    assert 0.4 < time.monotonic() - started < 3


def test_an_answer_after_the_time_out_counts_as_none(serve, settings):
    settings.SEND_TIMEOUT = 1
    given_up = Event()

    def late(_request):
        given_up.wait(30)
        return 200, {}, b""

    server = serve(late)
    error = failure(server.url, trusted=True)
    given_up.set()
    assert error.retry
    assert len(server.requests) == 1


def test_nobody_listens(closed):
    assert failure(closed, trusted=True).retry


def test_an_endless_answer_is_cut(serve):
    server = serve(answers(200, b"x" * 1_000_000))
    assert len(web.post(server.url, body=b"", headers={}, trusted=True).body) == web.LARGEST_ANSWER_BYTES


@pytest.mark.parametrize(
    "url", ["ftp://example.kr/", "file:///etc/passwd", "https://", "javascript:alert(1)", "example.kr"]
)
def test_what_is_not_a_web_address_is_refused(url):
    assert not failure(url).retry


def test_an_internal_address_is_refused_before_anything_is_sent(serve):
    server = serve(answers(200))
    port = server.url.rsplit(":", 1)[1]
    for host in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0x7f000001", "2130706433"):
        assert not failure(f"http://{host}:{port}/").retry
    assert server.requests == []


def test_a_redirect_to_an_internal_address_reaches_nobody(serve, loopback_allowed):
    inside = serve(answers(200))
    error = failure(serve(answers(307, Location=inside.url)).url)
    assert (error.retry, inside.requests) == (False, [])


def test_the_operator_may_allow_a_network(serve, loopback_allowed):
    assert web.post(serve(answers(204)).url, body=b"", headers={}).status == 204


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:0a00:0001::1", False),
        ("64:ff9b::a00:1", False),
    ],
)
def test_which_addresses_are_public(address, public):
    assert web.is_public(address) is public

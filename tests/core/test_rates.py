"""How often something may be tried: counted by whom, for how long, in how many statements, and what is answered."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client
from django.urls import reverse
from hypothesis import example, given
from hypothesis import strategies as st

from chomchom.core import rates
from chomchom.core.models import RateCount
from chomchom.core.rates import Limit, wait_s
from tests import factories
from tests.fake_sender import make_sender

NOW = datetime(2026, 5, 13, 3, 0, tzinfo=UTC)


@pytest.fixture
def three(settings, db):
    settings.RATE_LIMITS = ["public=3/60"]


def tried(times: int, of: str = "a", at: datetime = NOW) -> list[int]:
    return [wait_s(name="public", of=of, at=at) for _ in range(times)]


def test_as_often_as_is_allowed_and_not_once_more(three):
    assert [bool(wait) for wait in tried(5)] == [False, False, False, True, True]
    assert tried(1, of="b") == [0]  # somebody else
    assert wait_s(name="sent", of="a", at=NOW) == 0  # something else


def test_whoever_waits_as_long_as_was_said_is_let_in(three):
    tried(3)
    (wait,) = tried(1)
    assert 0 < wait <= 120
    assert tried(1, at=NOW + timedelta(seconds=wait)) == [0]
    assert tried(1, at=NOW + timedelta(seconds=wait - 1, milliseconds=-1))[0] >= 1


@given(st.integers(0, 50), st.integers(0, 50), st.floats(0, 0.999), st.integers(1, 40))
@example(18, 0, 0.0, 13)
def test_the_wait_that_is_told_suffices_and_is_never_endless(tries, before, share, allowed):
    limit = Limit(allowed, 60)
    into = share * 60
    wait = rates._wait(limit, tries, before, into)
    assert 0 <= wait <= 121
    if wait == 0:
        return
    later = into + wait
    now = (tries, before) if later < 60 else (0, tries) if later < 120 else (0, 0)
    assert rates._wait(limit, *now, later % 60) == 0


def test_the_end_of_a_window_gives_no_second_helping(three):
    """At the turn of a window the one before still counts for the part that lies within the last minute."""
    last_second = NOW + timedelta(seconds=59)
    assert tried(3, at=last_second) == [0, 0, 0]
    assert tried(1, at=last_second + timedelta(seconds=2))[0] > 0


def test_one_that_is_refused_is_not_counted_and_writes_nothing(three, django_assert_num_queries):
    with django_assert_num_queries(2):
        tried(1)
    tried(2)
    before = RateCount.objects.get()
    with django_assert_num_queries(1):
        assert tried(1)[0] > 0
    after = RateCount.objects.get()
    assert (after.tries, after.counted_at) == (before.tries, before.counted_at)


def test_neither_address_nor_link_stands_in_the_table(three):
    tried(1, of="203.0.113.9")
    assert "203" not in RateCount.objects.get().bucket and len(RateCount.objects.get().bucket) == 40


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_no_more_get_through_than_are_allowed(settings):
    settings.RATE_LIMITS = ["public=10/3600"]
    if connection.vendor == "sqlite":
        pytest.skip("a database in memory has one connection; on a file writers come one after the other anyway")

    def one(_number: int) -> int:
        try:
            return wait_s(name="public", of="crowd", at=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(one, range(40)))
    assert waits.count(0) == 10


def test_counters_that_nobody_asked_for_go(three):
    tried(1)
    rates.forget(at=NOW + timedelta(days=1))
    assert RateCount.objects.exists()
    rates.forget(at=NOW + timedelta(days=3))
    assert not RateCount.objects.exists()


@pytest.mark.parametrize("said", ["public", "public=3", "public=0/60", "public=x/60", "nobody=3/60"])
def test_a_limit_that_cannot_be_read_is_told(said, settings):
    settings.RATE_LIMITS = [said]
    with pytest.raises(ImproperlyConfigured):
        rates.limits()


# -- what strangers reach ----------------------------------------------------------------------------------------------

PAGES = {
    "link_address": ["/net/r/x~y/", "/confirm/x/", "/meet/x/", "/join/x/"],
    "public": ["/apply/", "/apply/1/", "/health"],
}


@pytest.mark.parametrize(("name", "url"), [(name, url) for name, urls in PAGES.items() for url in urls])
def test_every_page_for_strangers_says_wait(name, url, db, settings):
    settings.RATE_LIMITS = [f"{name}=2/600"]
    answers = [Client().get(url, headers={"accept-language": "en"}) for _ in range(3)]
    assert [answer.status_code == 429 for answer in answers] == [False, False, True]
    last = answers[-1]
    assert 1 <= int(last["Retry-After"]) <= 1200 and last["Retry-After"] in last.content.decode()
    assert Client(REMOTE_ADDR="198.51.100.9").get(url).status_code != 429


@pytest.mark.parametrize(
    ("url", "headers", "word"),
    [
        ("/meet/x/?lang=vi", {}, "giây"),
        ("/meet/x/", {"accept-language": "id-ID,id;q=0.9"}, "detik"),
        ("/confirm/x/?language=en", {"accept-language": "ko"}, "seconds"),
        ("/apply/", {"accept-language": "ko"}, "초 뒤에"),
        ("/apply/", {}, "초 뒤에"),
    ],
)
def test_the_sentence_is_in_the_language_of_the_page(url, headers, word, db, settings):
    settings.RATE_LIMITS = ["link_address=1/600", "public=1/600"]
    client = Client()
    client.get(url, headers=headers)
    assert word in client.get(url, headers=headers).content.decode()


def test_one_link_is_counted_wherever_it_is_opened_from(db, settings):
    settings.RATE_LIMITS = ["link=2/600"]
    statuses = [Client(REMOTE_ADDR=f"198.51.100.{n}").get("/meet/one/").status_code for n in range(4)]
    assert statuses[-1] == 429 and Client().get("/meet/other/").status_code != 429


def test_an_ipv6_subscriber_is_counted_as_one(db, settings):
    settings.RATE_LIMITS = ["public=2/600"]
    statuses = [Client(REMOTE_ADDR=f"2001:db8:1:2::{n}").get("/apply/").status_code for n in range(3)]
    assert statuses == [200, 200, 429]


def test_what_is_sent_is_counted_apart_from_what_is_read(db, settings):
    settings.RATE_LIMITS = ["sent=1/600"]
    client = Client()
    assert [client.get("/apply/1/").status_code, client.get("/apply/1/").status_code] == [404, 404]
    assert [client.post("/apply/1/").status_code, client.post("/apply/1/").status_code] == [404, 429]


@pytest.mark.parametrize(("limits", "others"), [("api_key=1/600", 200), ("api_address=1/600", 429)])
def test_a_sender_that_asks_too_often_is_told_in_its_own_way(limits, others, db, settings):
    district = factories.District()
    first, second = (make_sender(district.provider, "care.meter", name) for name in ("가", "나"))
    settings.RATE_LIMITS = [limits]
    assert first.post("/api/hello").status_code == 200
    told = first.post("/api/hello")
    assert (told.status_code, told.json()["code"]) == (429, "too_often")
    assert told["Retry-After"] in told.json()["sentence"]
    assert second.post("/api/hello").status_code == others


def test_a_page_behind_a_log_in_is_not_counted(client, db, settings):
    settings.RATE_LIMITS = ["public=1/600", "link_address=1/600"]
    client.force_login(factories.District().officer, backend="django.contrib.auth.backends.ModelBackend")
    assert {client.get(reverse("home")).status_code for _ in range(4)} == {200}
    assert not RateCount.objects.exists()

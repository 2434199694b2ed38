"""When a second factor is asked for, how long one waits, and codes of apps: pure rules, every case."""

import base64
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chomchom.core.refusal import Refusal
from chomchom.people.rules import log_in as rules
from chomchom.people.rules import totp
from chomchom.people.rules.log_in import Need, Policy, Step

AT = datetime(2026, 5, 13, 3, 0, tzinfo=UTC)
OFFICE = ("203.0.113.0/24", "2001:db8::/48")


class TestInside:
    @pytest.mark.parametrize("address", ["203.0.113.1", "203.0.113.255", "2001:db8::7", "::ffff:203.0.113.9"])
    def test_addresses_of_the_office_are_inside(self, address):
        assert rules.is_inside(address, OFFICE)

    @pytest.mark.parametrize("address", ["203.0.114.1", "2001:db9::1", "::ffff:203.0.114.9", "10.0.0.1", "", None, "x"])
    def test_all_others_are_not_nor_is_one_that_nobody_knows(self, address):
        assert not rules.is_inside(address, OFFICE)

    def test_without_networks_nobody_is_inside(self):
        assert not rules.is_inside("127.0.0.1", ())


@pytest.mark.parametrize(
    ("always", "outside", "inside", "need"),
    [
        (True, True, True, Need.ROLE), (True, True, False, Need.ROLE), (True, False, True, Need.ROLE),
        (True, False, False, Need.ROLE), (False, True, True, Need.NONE), (False, True, False, Need.OUTSIDE),
        (False, False, True, Need.NONE), (False, False, False, Need.NONE),
    ],
)  # fmt: skip
def test_a_role_goes_before_the_place(always, outside, inside, need):
    policy = Policy(OFFICE, frozenset({"district_officer"} if always else {"courier"}), outside)
    address = "203.0.113.5" if inside else "198.51.100.5"
    assert rules.need_of(policy, roles=["district_officer", "duty_officer"], address=address) is need


@pytest.mark.parametrize("needs", [list(needs) for size in range(4) for needs in product(Need, repeat=size)])
def test_of_several_offices_the_strictest_counts(needs):
    expected = Need.ROLE if Need.ROLE in needs else Need.OUTSIDE if Need.OUTSIDE in needs else Need.NONE
    assert rules.strictest(needs) is expected


@pytest.mark.parametrize(("has", "confirmed", "need"), list(product([True, False], [True, False], Need)))
def test_every_step(has, confirmed, need):
    """Whoever has one is asked everywhere; whoever has none gets one where it is needed."""
    found = rules.step(has_factor=has, confirmed=confirmed, need=need)
    if confirmed:
        assert found is Step.IN
    elif has:
        assert found is Step.ASK
    else:
        assert found is (Step.IN if need is Need.NONE else Step.ENROL)


class TestNetworks:
    def test_they_are_read_one_a_line_or_with_commas_each_once(self):
        assert rules.networks_in("10.1.2.3/16\n 2001:DB8::/32, 192.0.2.7\n10.1.0.0/16") == [
            "10.1.0.0/16", "2001:db8::/32", "192.0.2.7/32"
        ]  # fmt: skip

    def test_nothing_is_no_network(self):
        assert rules.networks_in(" \n") == []

    @pytest.mark.parametrize(
        ("text", "code"),
        [("office", "network"), ("10.0.0.0/33", "network"), ("0.0.0.0/0", "too_wide"), ("::/0", "too_wide"),
         ("10.0.0.0/7", "too_wide"), (" ".join(f"10.0.{n}.0/24" for n in range(41)), "too_many")],
    )  # fmt: skip
    def test_what_is_none_or_too_much_is_refused(self, text, code):
        found = rules.networks_in(text)
        assert isinstance(found, Refusal) and found.code == code

    @given(st.text(max_size=200))
    def test_whatever_is_typed_is_read_or_refused(self, text):
        found = rules.networks_in(text)
        assert isinstance(found, Refusal) or all(rules.is_inside(one.split("/")[0], found) for one in found)


class TestWaiting:
    @pytest.mark.parametrize(("failures", "seconds"), [(0, 0), (1, 0), (2, 5), (3, 15), (7, 300), (8, 900), (99, 900)])
    def test_the_wait_grows_and_then_stays(self, failures, seconds):
        assert rules.wait_s(failures, rules.CODE_WAITS_S) == seconds

    @pytest.mark.parametrize(("passed", "left"), [(0, 5), (0.2, 5), (4.1, 1), (5, 0), (60, 0)])
    def test_the_seconds_left_are_whole_and_never_too_few(self, passed, left):
        at = AT + timedelta(seconds=passed)
        assert rules.seconds_left(failures=2, last_at=AT, at=at, waits=rules.CODE_WAITS_S) == left

    def test_no_wait_is_no_refusal(self):
        assert rules.too_early(0) is None
        assert rules.too_early(3).seconds == 3


RFC_6238 = {59: "94287082", 1111111109: "07081804", 1111111111: "14050471", 1234567890: "89005924",
            2000000000: "69279037", 20000000000: "65353130"}  # fmt: skip


class TestCodes:
    secret = base64.b32encode(b"12345678901234567890").decode()

    @pytest.mark.parametrize(("seconds", "code"), RFC_6238.items())
    def test_the_codes_are_those_of_the_standard(self, seconds, code):
        moment = datetime.fromtimestamp(seconds, UTC)
        assert totp.code_of(self.secret, totp.step_at(moment), digits=8) == code
        assert totp.matching_step(self.secret, code[2:], at=moment) == seconds // 30

    @pytest.mark.parametrize(("off_s", "taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
    def test_a_clock_may_be_half_a_minute_off(self, off_s, taken):
        code = totp.code_of(self.secret, totp.step_at(AT + timedelta(seconds=off_s)))
        assert (totp.matching_step(self.secret, code, at=AT) is not None) is taken

    def test_a_step_that_was_used_opens_nothing_nor_does_an_older_one(self):
        now = totp.step_at(AT)
        for step, taken in ((now - 1, False), (now, False), (now + 1, True)):
            assert (
                totp.matching_step(self.secret, totp.code_of(self.secret, step), at=AT, after=now) is not None
            ) is taken

    @given(st.text(max_size=12))
    def test_whatever_is_typed_is_no_error(self, text):
        assert totp.matching_step(self.secret, text, at=AT) in (
            None,
            *range(totp.step_at(AT) - 1, totp.step_at(AT) + 2),
        )

    def test_a_new_secret_has_160_bits_and_is_another_each_time(self):
        secrets = {totp.new_secret() for _ in range(20)}
        assert len(secrets) == 20 and {len(base64.b32decode(one)) for one in secrets} == {20}

    def test_the_address_says_who_and_where(self):
        address = totp.address_of("ABC", account="한 지원", issuer="촘촘")
        assert address.startswith("otpauth://totp/%EC%B4%98%EC%B4%98:%ED%95%9C%20") and "secret=ABC" in address

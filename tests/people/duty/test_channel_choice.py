import pytest

from chomchom.core.refusal import Refused
from chomchom.people.enums import Channel
from chomchom.people.operations import channels as operations
from chomchom.people.queries import channels

from .conftest import BY, START

LADDER = [Channel.IN_APP, Channel.EMAIL, Channel.SMS]


@pytest.fixture
def kim(member):
    return member("kim", email="kim@example.kr", phone="010-0000-0000")


def choose(account, district, channel, wanted):
    operations.choose_channel(account=account, district=district, channel=channel, wanted=wanted, by=BY, at=START)


def allow(district, channel, allowed):
    operations.allow_channel(district=district, channel=channel, allowed=allowed, by=BY, at=START)


def reached(account, district, among=LADDER):
    return channels.channels_many(account_ids=[account.pk], district_id=district.pk, among=among)[account.pk]


def test_everything_the_district_allows_is_on_until_switched_off(kim, district):
    assert reached(kim, district) == LADDER
    choose(kim, district, Channel.SMS, False)
    assert reached(kim, district) == [Channel.IN_APP, Channel.EMAIL]
    choose(kim, district, Channel.SMS, True)
    assert reached(kim, district) == LADDER


def test_what_the_district_does_not_allow_reaches_nobody(kim, district):
    allow(district, Channel.SMS, False)
    assert reached(kim, district) == [Channel.IN_APP, Channel.EMAIL]
    with pytest.raises(Refused) as refused:
        choose(kim, district, Channel.SMS, True)
    assert refused.value.refusal.code == "not_allowed"


def test_the_app_itself_is_left_when_nothing_else_is(kim, district):
    choose(kim, district, Channel.SMS, False)
    assert reached(kim, district, [Channel.SMS]) == [Channel.IN_APP]


def test_the_app_cannot_be_switched_off(kim, district):
    with pytest.raises(Refused) as refused:
        choose(kim, district, Channel.IN_APP, False)
    assert refused.value.refusal.code == "in_app"


def test_one_channel_with_an_address_stays_on(kim, district):
    for channel in (Channel.ALIMTALK, Channel.SMS):
        choose(kim, district, channel, False)
    with pytest.raises(Refused) as refused:
        choose(kim, district, Channel.EMAIL, False)
    assert refused.value.refusal.code == "last_channel"


def test_a_channel_without_an_address_is_refused(member, district):
    with pytest.raises(Refused) as refused:
        choose(member("lee"), district, Channel.SMS, True)
    assert refused.value.refusal.code == "no_address"


def test_choices_of_many_people_take_two_queries(kim, member, district, django_assert_num_queries):
    people = [kim.pk, *(member(f"m{number}").pk for number in range(5))]
    choose(kim, district, Channel.SMS, False)
    with django_assert_num_queries(2):
        found = channels.channels_many(account_ids=people, district_id=district.pk, among=LADDER)
    assert found == {pk: [Channel.IN_APP, Channel.EMAIL] if pk == kim.pk else LADDER for pk in people}

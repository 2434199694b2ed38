"""The words of messages, and the page that shows them."""

import factories
import pytest
from net.net_world import NOON

from chomchom.net import links, messages, samples, subjects
from chomchom.net.channels.setup import ALL
from chomchom.net.enums import NoticeKind
from chomchom.net.operations import delivering


@pytest.fixture
def sent(world, sink):
    """The messages that the worker's own functions write for an alert, by account."""

    def write(**alert):
        world.raise_alert(**alert)
        leased = delivering.compose(delivering.lease(now=NOON, worker="test"), now=NOON)
        return {row.account_id: row.message for row in leased}

    return write


def test_a_message_has_the_label_the_link_of_its_reader_and_no_name(world, sent):
    message = sent()[world.desk.pk]
    alert_id = message.alert_ids[0]
    assert "No. 1 · Suwan" in message.title
    assert "Kim" not in message.title + message.text
    token = message.text.split("/net/r/")[1].split("/")[0]
    assert (links.read(token).alert_id, links.read(token).account_id) == (alert_id, world.desk.pk)


def test_a_drill_says_so_first_and_last(world, sent):
    message = sent(drill=True)[world.desk.pk]
    assert message.title.startswith("[DRILL]")
    assert message.text.endswith("This is a drill: no real person is in danger.")


def test_a_bundle_names_each_alert_and_has_no_link_of_its_own():
    words = [messages.Word(n, f"No. {n}", "overdue", "urgent", NOON, "") for n in range(25)]
    title, text = messages.compose(words, NoticeKind.CALL, "en", reply_url="https://x/net/r/1/")
    assert title == "25 alerts need you"
    assert [line.split(" · ")[0] for line in text.splitlines()[:20]] == [f"No. {n}" for n in range(20)]
    assert text.splitlines()[20:] == ["and 5 more"]


def test_that_it_is_over_needs_no_link():
    word = messages.Word(1, "No. 1", "overdue", "urgent", NOON, "", outcome="Met in person")
    assert "net/r" not in messages.compose([word], NoticeKind.OVER, "en", reply_url="https://x/net/r/1/")[1]


@pytest.mark.parametrize("key", samples.SAMPLES)
def test_every_channel_shows_every_sample_in_both_languages(key):
    for shown in samples.shown(samples.SAMPLES[key], at=NOON):
        assert [language for language, _parts in shown.wordings] == ["ko", "en"]
        korean, english = (" ".join(text for _name, text in parts) for _language, parts in shown.wordings)
        assert korean != english
        assert "1234" in korean
        assert "1234" in english


def test_a_sample_is_worded_as_the_channels_send_it():
    sms = next(channel for channel in ALL if channel.name == "sms")
    message = samples.message(samples.SAMPLES["call"], "ko", at=NOON)
    assert sms.wording(message)[0][1] == sms.content(message)["text"]


@pytest.mark.django_db
def test_the_page_is_for_the_district(client):
    district = factories.District()
    for account, code in (
        (district.officer, 200),
        (district.duty, 200),
        (district.desk, 403),
        (district.courier.account, 403),
    ):
        client.force_login(account)
        assert client.get("/net/messages/").status_code == code, account
    client.force_login(district.officer)
    text = client.get("/net/messages/?sample=storm", headers={"accept-language": "en"}).content.decode()
    assert "12 alerts need you" in text
    assert subjects.ask(next(iter(subjects.ASKS), "")) in text

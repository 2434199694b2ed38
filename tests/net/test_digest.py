"""The daily digest: one letter a morning to each district officer while something is unresolved, until it is taken."""

from datetime import timedelta

import pytest
from django.core import mail
from factories import District, actor, make_handover

from chomchom.care.kinds import HANDOVER
from chomchom.care.queries.parties import parties
from chomchom.core.access_log import sealing, verifying
from chomchom.core.actors import Actor
from chomchom.core.audit import record
from chomchom.core.enums import Action
from chomchom.net import operations as net
from chomchom.net.models import Alert, Digest
from chomchom.net.operations import digest

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def morning(noon):
    return noon.replace(hour=8, minute=5)


@pytest.fixture
def unresolved(morning):
    district = District()
    handover = make_handover(district, morning)
    alert = net.raise_alert(
        kind=HANDOVER, subject_id=handover.pk, policy="care.no_reply", parties=parties(handover),
        district_id=district.office.pk, cause="no_reply", severity="urgent", by=actor(district.courier.account),
        at=morning - timedelta(hours=9),
    )  # fmt: skip
    Alert.objects.filter(pk=alert.pk).update(at_end=True)
    return handover


def test_one_letter_a_morning_with_numbers_and_without_names(unresolved, morning):
    digest.look(at=morning)
    digest.look(at=morning + timedelta(minutes=20))
    (letter,) = mail.outbox
    assert letter.to == ["officer@example.test"]
    assert unresolved.recipient.external_id in letter.body
    assert unresolved.recipient.name not in letter.subject + letter.body
    digest.look(at=morning + timedelta(days=1))
    assert len(mail.outbox) == 2


def test_nothing_before_the_morning_and_nothing_when_all_is_closed(unresolved, morning):
    digest.look(at=morning - timedelta(minutes=10))
    Alert.objects.update(at_end=False)
    digest.look(at=morning)
    assert mail.outbox == [] and not Digest.objects.exists()


def test_a_letter_that_was_not_taken_is_tried_again(unresolved, morning, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    digest.look(at=morning)
    row = Digest.objects.get()
    assert row.sent_at is None and row.error
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    digest.look(at=morning + timedelta(minutes=10))
    row.refresh_from_db()
    assert (row.sent_at, row.error, len(mail.outbox)) == (morning + timedelta(minutes=10), "", 1)


def test_it_carries_the_head_of_the_access_log_which_proves_that_nothing_was_cut_off(unresolved, morning):
    sealing.seal(at=morning, lines=None)
    digest.look(at=morning)
    (letter,) = mail.outbox
    head = sealing.head().digest
    assert f"chomchom log verify --head {head}" in letter.body
    assert verifying.verify(now=morning, head=head).findings == []
    assert [finding.code for finding in verifying.verify(now=morning, head="f" * 64).findings] == ["access_log_head"]


def test_on_mondays_every_officer_gets_the_seal_also_where_nothing_is_open(morning):
    District()
    monday = morning - timedelta(days=2)
    record(by=Actor.program("test"), at=monday, action=Action.LOOK, what="test")
    sealing.seal(at=monday, lines=None)
    digest.look(at=monday)
    (letter,) = mail.outbox
    assert letter.to == ["officer@example.test"] and letter.subject == "접속기록 봉인"
    assert sealing.head().digest in letter.body and "alerts" not in letter.body
    digest.look(at=monday + timedelta(days=1))
    assert len(mail.outbox) == 1


def test_before_the_first_seal_there_is_none_to_send(unresolved, morning):
    assert sealing.head() is None
    digest.look(at=morning)
    assert "--head" not in mail.outbox[0].body

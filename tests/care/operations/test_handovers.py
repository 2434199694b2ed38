"""What a desk or an office records by a call, and what that does to the net."""

from datetime import timedelta

import pytest

from chomchom.care.models import Handover
from chomchom.care.operations import handovers
from chomchom.core.models import AccessEntry
from chomchom.core.refusal import Refused
from chomchom.net.models import Alert, Watch
from tests import factories
from tests.care.reports import report

MINUTE = timedelta(minutes=1)
RECORDS = {
    "met": lambda stop, **how: handovers.record_met(handover=stop, explanation="통장 김씨가 집에서 봄", **how),
    "safe_absent": lambda stop, **how: handovers.record_safe_absent(
        handover=stop, explanation="딸: 병원에 계심", **how
    ),
    "emergency": lambda stop, **how: handovers.record_emergency(handover=stop, how="119 이송", **how),
}


@pytest.fixture
def desk(street):
    return factories.viewer(street.district.desk)


@pytest.fixture
def incident(street):
    return street.stop.incidents.create(
        recipient=street.stop.recipient,
        provider=street.stop.provider,
        what_happened="쓰러짐",
        risk_to_life="의식 저하",
        opened_at=street.noon,
    )


@pytest.mark.parametrize("outcome", RECORDS)
def test_each_family_accounts_for_the_person_and_ends_the_alert(street, desk, incident, outcome):
    street.receive(report(1, street.stop, "no_reply", street.noon))
    at = street.noon + 9 * MINUTE
    RECORDS[outcome](street.stop, by=desk, at=at, happened_at=at - MINUTE)
    stop = Handover.objects.get(pk=street.stop.pk)
    assert (stop.state, stop.state_at, stop.state_by_id) == (outcome, at - MINUTE, desk.account_id)
    assert stop.explanation
    alert = Alert.objects.get(subject_id=stop.pk)
    assert (alert.state, alert.outcome, alert.closed_at) == ("closed", outcome, at)
    watch = Watch.objects.of("care.handover", [stop.pk]).get()
    assert (watch.state, watch.outcome) == ("kept", outcome)
    entry = AccessEntry.objects.get(what=f"care.handover.{outcome}")
    assert (entry.subject_id, entry.account_id) == (stop.recipient_id, desk.account_id)


def test_an_emergency_needs_an_open_incident(street, desk):
    with pytest.raises(Refused) as refused:
        RECORDS["emergency"](street.stop, by=desk, at=street.noon)
    assert refused.value.refusal.code == "incident"
    assert Handover.objects.get(pk=street.stop.pk).state == "promised"
    assert Watch.objects.of("care.handover", [street.stop.pk]).get().state == "open"


def test_an_emergency_stays_one_and_ends_what_opened_meanwhile(street, desk, incident):
    RECORDS["emergency"](street.stop, by=desk, at=street.noon)
    street.receive(report(1, street.stop, "red_flag", street.noon + MINUTE, flag="smell"), at=street.noon + MINUTE)
    assert Alert.objects.get(subject_id=street.stop.pk).is_live
    RECORDS["emergency"](street.stop, by=desk, at=street.noon + 2 * MINUTE)
    assert Alert.objects.get(subject_id=street.stop.pk).outcome == "emergency"
    assert Handover.objects.get(pk=street.stop.pk).state_at == street.noon


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"explanation": "  "}, "explanation"),
        ({"explanation": "가" * 201}, "too_long"),
        ({"happened_at": +MINUTE}, "future"),
        ({"happened_at": -timedelta(days=1)}, "before_day"),
    ],
)
@pytest.mark.parametrize("record", [handovers.record_met, handovers.record_safe_absent])
def test_refused_with_a_sentence(street, desk, record, values, code):
    good = {"handover": street.stop, "explanation": "통장 김씨", "by": desk, "at": street.noon}
    if "happened_at" in values:
        values = {"happened_at": street.noon + values["happened_at"]}
    with pytest.raises(Refused) as refused:
        record(**good | values)
    assert refused.value.refusal.code == code and len(str(refused.value)) > 10
    assert Handover.objects.get(pk=street.stop.pk).state == "promised"
    assert record(**good).state != "promised"


def test_a_state_that_the_table_does_not_know_is_refused(street, desk):
    RECORDS["met"](street.stop, by=desk, at=street.noon)
    with pytest.raises(Refused) as refused:
        RECORDS["safe_absent"](street.stop, by=desk, at=street.noon)
    assert refused.value.refusal.code == "state"

"""What the sentence for 119 is made of, from reports that came through the door."""

from datetime import timedelta

from chomchom.care.operations import calls
from chomchom.care.queries.welfare import welfare_facts
from tests.care.reports import report
from tests.factories import viewer

MINUTE = timedelta(minutes=1)


def test_each_attempt_is_told_once_the_courier_s_and_the_offices(street):
    """Steps at the door stand in the history of the alert too, beside the calls of the desk."""
    began = street.noon - 20 * MINUTE
    for number, step in enumerate(("knocked", "phoned", "looked", "neighbour")):
        at = began + number * 3 * MINUTE
        street.receive(report(number + 1, street.stop, "step", at, step=step, word=""))
    street.receive(report(9, street.stop, "no_reply", began + 10 * MINUTE, word=""))
    desk = viewer(street.district.desk)
    calls.no_answer(handover=street.stop, word="본인 전화, 받지 않음", by=desk, at=began + 15 * MINUTE)
    street.stop.refresh_from_db()
    facts = welfare_facts(recipient=street.stop.recipient, handover=street.stop, viewer=desk, at=street.noon)
    moments = [attempt.at for attempt in facts.tried]
    assert moments == [began + minutes * MINUTE for minutes in (0, 3, 6, 9, 15)]
    assert "본인 전화, 받지 않음" in str(facts.tried[-1].words)

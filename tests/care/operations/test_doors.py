"""Reports from doors: each is taken once, answered for itself, and does what it says."""

from datetime import timedelta

import pytest

from chomchom.care.models import Discard, DoorReport, Handover, Observation, Round
from chomchom.care.operations import calls, handovers
from chomchom.core.models import AccessEntry
from chomchom.net.models import Alert, AlertEntry, AlertParty, Watch
from tests import factories
from tests.care.reports import AS_USUAL, handed_over, number, report

MINUTE = timedelta(minutes=1)


def state(handover):
    return Handover.objects.get(pk=handover.pk).state


def alerts(handover, kind="care.handover"):
    return list(Alert.objects.of(kind, [handover.pk]).order_by("pk"))


def watch_state(handover):
    return Watch.objects.of("care.handover", [handover.pk]).get().state


# -- handed over -----------------------------------------------------------------------------------------------------


def test_handed_over_keeps_the_promise_and_writes_down_eight_observations(street):
    happened = street.noon - 5 * MINUTE
    assert street.one(handed_over(1, street.stop, happened)) == ("accepted", "")
    stop = Handover.objects.get(pk=street.stop.pk)
    assert (stop.state, stop.met, stop.state_at, stop.state_by) == (
        "met", "recipient", happened, street.district.courier.account,
    )  # fmt: skip
    assert list(Observation.objects.filter(handover=stop).values_list("level", flat=True)) == ["as_usual"] * 8
    watch = Watch.objects.of("care.handover", [stop.pk]).get()
    assert (watch.state, watch.outcome) == ("kept", "met")
    assert alerts(stop) == [] and alerts(stop, "care.change") == []
    assert state(street.second) == "promised"


def test_a_change_of_condition_opens_an_alert_for_dong_and_desk(street):
    street.receive(handed_over(1, street.stop, street.noon, moving="지팡이 없이는 못 걸으심"))
    (alert,) = alerts(street.stop, "care.change")
    assert (alert.cause, alert.severity) == ("change", "routine")
    entry = AlertEntry.objects.get(alert=alert, kind="opened")
    assert "지팡이 없이는 못 걸으심" in entry.text
    told = set(AlertParty.objects.filter(alert=alert).values_list("role", "organisation"))
    assert ("case_manager", street.district.dong_office.pk) in told
    assert ("provider_desk", street.district.provider.pk) in told


def test_a_change_that_presses_is_urgent(street):
    street.receive(handed_over(1, street.stop, street.noon, fall="이마에 멍"))
    assert [alert.severity for alert in alerts(street.stop, "care.change")] == ["urgent"]


def test_a_second_different_handover_is_kept_and_its_change_is_not_lost(street):
    street.receive(handed_over(1, street.stop, street.noon - 9 * MINUTE))
    answer = street.one(handed_over(2, street.stop, street.noon - MINUTE, met="family", fall="멍"))
    assert answer == ("already", "")
    stop = Handover.objects.get(pk=street.stop.pk)
    assert (stop.state, stop.met, stop.state_at) == ("met", "recipient", street.noon - 9 * MINUTE)
    assert DoorReport.objects.filter(handover=stop).count() == 2
    assert list(stop.observations.filter(level="changed").values_list("aspect", "word")) == [("fall", "멍")]
    assert len(alerts(stop, "care.change")) == 1


# -- no reply --------------------------------------------------------------------------------------------------------


def test_no_reply_starts_the_ladder_with_what_was_tried_at_the_door(street):
    at = street.noon
    answers = street.receive(
        report(1, street.stop, "step", at - 9 * MINUTE, step="knocked"),
        report(2, street.stop, "step", at - 5 * MINUTE, step="phoned", word="신호만 감"),
        report(3, street.stop, "no_reply", at - MINUTE, word="TV 소리"),
        report(4, street.stop, "step", at, step="slip"),
    )
    assert [answer.result for answer in answers] == ["accepted"] * 4
    assert state(street.stop) == "no_reply"
    (alert,) = alerts(street.stop)
    assert (alert.cause, alert.severity, alert.policy.key) == ("no_reply", "urgent", "care.no_reply")
    done = AlertEntry.objects.filter(alert=alert, account_id=street.courier.account_id).order_by("pk")
    assert [(entry.kind, entry.happened_at) for entry in done] == [
        ("opened", at - MINUTE), ("visited", at - 9 * MINUTE), ("called", at - 5 * MINUTE), ("note", at),
    ]  # fmt: skip
    assert "신호만 감" in done[2].text and "TV 소리" in done[0].text
    assert watch_state(street.stop) == "alerted"


def test_steps_are_written_into_an_alert_that_is_open_already_once(street):
    street.receive(report(1, street.stop, "step", street.noon, step="knocked"))
    street.receive(report(2, street.stop, "no_reply", street.noon), at=street.noon + MINUTE)
    street.receive(report(3, street.stop, "step", street.noon, step="neighbour"), at=street.noon + 2 * MINUTE)
    street.receive(report(4, street.stop, "no_reply", street.noon), at=street.noon + 3 * MINUTE)
    street.receive(report(5, street.stop, "red_flag", street.noon, flag="inside"), at=street.noon + 4 * MINUTE)
    (alert,) = alerts(street.stop)
    kinds = list(AlertEntry.objects.filter(alert=alert).values_list("kind", flat=True))
    assert kinds.count("visited") == 1 and kinds.count("neighbour") == 1


def test_a_person_at_high_risk_is_visited_earlier(street):
    street.stop.recipient.risk = 3
    street.stop.recipient.save()
    street.receive(report(1, street.stop, "no_reply", street.noon))
    assert [alert.policy.key for alert in alerts(street.stop)] == ["care.no_reply.high"]


def test_whoever_opens_the_door_after_all_ends_the_alert(street):
    street.receive(report(1, street.stop, "no_reply", street.noon))
    street.receive(handed_over(2, street.stop, street.noon + MINUTE), at=street.noon + MINUTE)
    assert state(street.stop) == "met"
    assert [(alert.state, alert.outcome) for alert in alerts(street.stop)] == [("closed", "met")]


def test_no_reply_that_arrives_after_the_meeting_opens_nothing(street):
    street.receive(handed_over(2, street.stop, street.noon))
    assert street.one(report(1, street.stop, "no_reply", street.noon - MINUTE)) == ("accepted", "")
    assert state(street.stop) == "met" and alerts(street.stop) == []


# -- warning signs ---------------------------------------------------------------------------------------------------


def test_a_warning_sign_tells_provider_dong_and_district_at_the_same_moment(street):
    street.receive(report(1, street.stop, "red_flag", street.noon, flag="collapsed", word="현관 안쪽"))
    assert state(street.stop) == "red_flag"
    (alert,) = alerts(street.stop)
    assert (alert.cause, alert.severity, alert.policy.key, alert.step) == ("red_flag", "red", "care.red_flag", 0)
    told = {(notice.account.username, notice.created_at) for notice in alert.notices.filter(channel="in_app")}
    assert told == {(name, street.noon) for name in ("desk", "case", "duty")}
    assert "현관 안쪽" in AlertEntry.objects.get(alert=alert, kind="opened").text


def test_a_warning_sign_makes_an_open_alert_graver(street):
    street.receive(report(1, street.stop, "no_reply", street.noon))
    street.receive(report(2, street.stop, "red_flag", street.noon, flag="smell"), at=street.noon + MINUTE)
    (alert,) = alerts(street.stop)
    assert (alert.severity, alert.policy.key) == ("red", "care.red_flag")


@pytest.mark.parametrize(("flag", "end"), [("inside", "met"), ("collapsed", "red_flag")])
def test_a_meeting_ends_only_a_sign_that_said_nobody_answers(street, flag, end):
    street.receive(report(1, street.stop, "red_flag", street.noon, flag=flag))
    street.receive(handed_over(2, street.stop, street.noon + MINUTE), at=street.noon + MINUTE)
    assert state(street.stop) == end
    (alert,) = alerts(street.stop)
    assert alert.is_live == (end == "red_flag")
    assert Observation.objects.filter(handover=street.stop).count() == 8


def test_what_an_office_raised_is_not_the_couriers_to_take_back(street):
    street.receive(report(1, street.stop, "red_flag", street.noon, flag="inside"))
    desk = factories.viewer(street.district.desk)
    calls.needs_help(handover=street.stop, word="딸: 전화로 숨이 차다고 하심", by=desk, at=street.noon + MINUTE)
    street.receive(handed_over(2, street.stop, street.noon + 2 * MINUTE), at=street.noon + 2 * MINUTE)
    assert state(street.stop) == "red_flag" and [alert.is_live for alert in alerts(street.stop)] == [True]


def test_an_emergency_is_ended_by_nobody_at_the_door(street):
    street.receive(report(1, street.stop, "red_flag", street.noon, flag="collapsed"))
    declare_emergency(street)
    street.receive(handed_over(2, street.stop, street.noon + MINUTE), at=street.noon + MINUTE)
    street.receive(report(3, street.stop, "no_reply", street.noon + MINUTE), at=street.noon + MINUTE)
    assert state(street.stop) == "emergency"
    assert [alert.outcome for alert in alerts(street.stop)] == ["emergency"]


def declare_emergency(street):
    street.stop.incidents.create(
        recipient=street.stop.recipient,
        provider=street.stop.provider,
        what_happened="쓰러짐",
        risk_to_life="의식 저하",
        opened_at=street.noon,
    )
    handovers.record_emergency(handover=street.stop, how="119 이송", by=street.courier, at=street.noon)


# -- late ------------------------------------------------------------------------------------------------------------


def test_a_late_meeting_corrects_what_an_office_had_heard(street):
    street.receive(report(1, street.stop, "no_reply", street.noon))
    handovers.record_safe_absent(
        handover=street.stop, explanation="딸: 병원에 계심", by=street.courier, at=street.noon + MINUTE
    )
    late = handed_over(2, street.stop, street.noon - MINUTE)
    assert street.one(late, at=street.noon + 60 * MINUTE) == ("accepted", "")
    assert state(street.stop) == "met"
    (alert,) = alerts(street.stop)
    assert alert.outcome == "safe_absent"
    last = AlertEntry.objects.filter(alert=alert).order_by("pk").last()
    assert (last.kind, last.happened_at) == ("corrected", street.noon - MINUTE)
    assert (last.data["was"], last.data["outcome"]) == ("safe_absent", "met")


def test_a_late_warning_sign_is_raised_even_after_somebody_explained_the_absence(street):
    handovers.record_safe_absent(handover=street.stop, explanation="딸: 병원에 계심", by=street.courier, at=street.noon)
    street.receive(report(1, street.stop, "red_flag", street.noon - MINUTE, flag="inside"), at=street.noon + MINUTE)
    assert state(street.stop) == "red_flag" and [alert.is_live for alert in alerts(street.stop)] == [True]


def test_a_late_sign_of_no_answer_is_explained_by_the_meeting_after_it(street):
    street.receive(handed_over(1, street.stop, street.noon))
    street.receive(report(2, street.stop, "red_flag", street.noon - MINUTE, flag="door_open"))
    assert state(street.stop) == "met" and alerts(street.stop) == []


def test_a_sign_about_the_person_is_never_explained_by_a_meeting(street):
    street.receive(handed_over(1, street.stop, street.noon))
    street.receive(report(2, street.stop, "red_flag", street.noon - MINUTE, flag="speech"))
    assert state(street.stop) == "red_flag" and len(alerts(street.stop)) == 1


def test_a_cancelled_stop_at_which_somebody_was_met_is_promised_again(street):
    Handover.objects.filter(pk=street.stop.pk).update(state="cancelled")
    assert street.one(report(1, street.stop, "no_reply", street.noon)) == ("accepted", "")
    assert state(street.stop) == "cancelled" and alerts(street.stop) == []
    street.receive(handed_over(2, street.stop, street.noon))
    assert state(street.stop) == "met"


# -- discard, round, log ---------------------------------------------------------------------------------------------


def test_food_is_discarded_once(street):
    first = report(1, street.stop, "discard", street.noon, boxes=1, reason="무응답")
    again = report(2, street.stop, "discard", street.noon, boxes=2)
    assert [street.one(first), street.one(again)] == [("accepted", ""), ("already", "")]
    assert [(row.boxes, row.reason, str(row.report.report_id)) for row in Discard.objects.all()] == [
        (1, "무응답", number(1))
    ]


def test_a_round_begins_with_its_first_report_and_is_done_with_its_last_stop(street):
    states = [Round.objects.get(pk=street.stop.round_id).state]
    for n, stop in enumerate((street.stop, street.second), start=1):
        street.receive(handed_over(n, stop, street.noon))
        states.append(Round.objects.get(pk=street.stop.round_id).state)
    assert states == ["planned", "under_way", "done"]


def test_every_report_is_in_the_access_log_of_the_person(street):
    street.receive(handed_over(1, street.stop, street.noon))
    entry = AccessEntry.objects.get(what="care.door.handed_over")
    assert (entry.subject_kind, entry.subject_id) == ("care.recipient", street.stop.recipient_id)
    assert (entry.account_id, entry.ip, entry.at) == (street.courier.account_id, "127.0.0.1", street.noon)


# -- the same again --------------------------------------------------------------------------------------------------


def test_the_same_report_again_changes_nothing(street):
    once = handed_over(1, street.stop, street.noon, fall="멍")
    answers = street.receive(once, once, at=street.noon) + street.receive(once, at=street.noon + 60 * MINUTE)
    assert [answer.result for answer in answers] == ["accepted", "already", "already"]
    assert DoorReport.objects.count() == 1
    (alert,) = alerts(street.stop, "care.change")
    assert AlertEntry.objects.filter(alert=alert, kind="joined_cause").count() == 0


def test_a_replay_is_known_even_when_the_stop_was_given_to_another_or_the_day_is_over(street):
    once = handed_over(1, street.stop, street.noon)
    street.receive(once)
    Round.objects.filter(pk=street.stop.round_id).update(courier=street.district.other_courier)
    assert street.one(once) == ("already", "")
    assert street.one(once, at=street.noon + timedelta(days=1)) == ("already", "")


def test_a_number_of_another_person_is_refused(street):
    street.receive(handed_over(1, street.stop, street.noon))
    theirs = handed_over(1, street.others, street.noon)
    assert street.one(theirs, by=street.other_courier) == ("refused", "number_taken")
    assert state(street.others) == "promised"


@pytest.mark.parametrize("other", ["stop", "kind", "content"])
def test_a_number_used_for_something_else_is_refused_not_swallowed(street, other):
    street.receive(report(1, street.stop, "no_reply", street.noon, word=""))
    changed = {
        "stop": report(1, street.second, "no_reply", street.noon, word=""),
        "kind": report(1, street.stop, "red_flag", street.noon, flag="smell"),
        "content": report(1, street.stop, "no_reply", street.noon, word="TV 소리"),
    }[other]
    assert street.one(changed) == ("refused", "number_used")


def test_each_report_is_answered_for_itself(street):
    answers = street.receive(
        handed_over(1, street.others, street.noon), "nonsense", handed_over(2, street.stop, street.noon)
    )
    assert [(answer.report_id, answer.result) for answer in answers] == [
        (number(1), "refused"), ("", "refused"), (number(2), "accepted"),
    ]  # fmt: skip
    assert all(answer.sentence for answer in answers[:2])
    assert state(street.stop) == "met"


# -- clocks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ahead", [timedelta(hours=5), timedelta(hours=-7), timedelta(days=-9), timedelta(seconds=75)])
def test_a_clock_that_is_off_is_corrected(street, ahead):
    happened = street.noon - 30 * MINUTE
    street.receive(handed_over(1, street.stop, happened + ahead), phone_now=street.noon + ahead)
    row = DoorReport.objects.get()
    assert (row.happened_at, row.clock_offset_s, row.received_at) == (happened, ahead.total_seconds(), street.noon)


def test_seconds_on_the_way_are_no_wrong_clock(street):
    happened = street.noon - 30 * MINUTE
    street.receive(handed_over(1, street.stop, happened), phone_now=street.noon - timedelta(seconds=20))
    assert DoorReport.objects.get().happened_at == happened


@pytest.mark.parametrize("wrong_by", [timedelta(hours=3), timedelta(days=-2)])
def test_a_moment_that_cannot_be_is_the_moment_of_receipt(street, wrong_by):
    street.receive(handed_over(1, street.stop, street.noon + wrong_by), phone_now=None)
    row = DoorReport.objects.get()
    assert (row.happened_at, row.clock_offset_s) == (street.noon, 0)


# -- refused: the set-up is the one of the successes above, one thing is different ------------------------------------


def _replace(raw, **values):
    return {key: value for key, value in (raw | values).items() if value is not KeyError}


def _content(raw, **values):
    return raw | {"content": raw["content"] | values}


REFUSED = {
    "another courier's stop": (lambda s, r: _replace(r, handover=s.others.pk), "not_yours"),
    "no such stop": (lambda s, r: _replace(r, handover=987654321), "not_yours"),
    "a stop of yesterday": (lambda s, r: _replace(r, handover=s.yesterday.pk), "day_over"),
    "a stop of tomorrow": (lambda s, r: _replace(r, handover=s.tomorrow.pk), "day_to_come"),
    "no stop": (lambda s, r: _replace(r, handover=KeyError), "stop"),
    "a stop that is text": (lambda s, r: _replace(r, handover=f"{s.stop.pk} OR 1=1"), "stop"),
    "a stop beyond every number": (lambda s, r: _replace(r, handover=2**70), "stop"),
    "an unknown kind": (lambda s, r: _replace(r, kind="waved"), "kind"),
    "a kind that is a list": (lambda s, r: _replace(r, kind=["handed_over"]), "kind"),
    "no number": (lambda s, r: _replace(r, report_id=KeyError), "number"),
    "a number that is none": (lambda s, r: _replace(r, report_id="17"), "number"),
    "no moment": (lambda s, r: _replace(r, happened_at=KeyError), "time"),
    "a moment without its zone": (lambda s, r: _replace(r, happened_at="2026-05-13T12:00:00"), "time"),
    "the year 1800": (lambda s, r: _replace(r, happened_at="1800-05-13T12:00:00+09:00"), "time"),
    "the thirteenth month": (lambda s, r: _replace(r, happened_at="2026-13-13T12:00:00+09:00"), "time"),
    "content that is text": (lambda s, r: _replace(r, content="met"), "content"),
    "nobody met": (lambda s, r: _content(r, met=""), "met"),
    "met by nobody known": (lambda s, r: _content(r, met="cat"), "met"),
    "no observations": (lambda s, r: _content(r, observations={}), "observations"),
    "seven observations": (
        lambda s, r: _content(r, observations={k: v for k, v in AS_USUAL.items() if k != "mood"}),
        "observations",
    ),
    "nine observations": (
        lambda s, r: _content(r, observations=AS_USUAL | {"weather": {"level": "as_usual"}}),
        "observations",
    ),
    "an observation without an answer": (
        lambda s, r: _content(r, observations=AS_USUAL | {"mood": {"level": ""}}),
        "observations",
    ),
    "a change without a word": (
        lambda s, r: _content(r, observations=AS_USUAL | {"mood": {"level": "changed", "word": "  "}}),
        "word",
    ),
    "a word of ten million letters": (
        lambda s, r: _content(r, observations=AS_USUAL | {"mood": {"level": "changed", "word": "가" * 10_000_000}}),
        "too_long",
    ),
    "a word that is a number": (
        lambda s, r: _content(r, observations=AS_USUAL | {"mood": {"level": "changed", "word": 7}}),
        "content",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_a_sentence(street, name):
    change, code = REFUSED[name]
    good = handed_over(1, street.stop, street.noon)
    (answer,) = street.receive(change(street, good))
    assert (answer.result, answer.code) == ("refused", code)
    assert len(answer.sentence) > 10
    assert not DoorReport.objects.exists() and state(street.stop) == "promised"
    assert AccessEntry.objects.get(action="refused").detail["code"] == code
    assert street.one(good) == ("accepted", "")  # the same set-up, unchanged, is taken


@pytest.mark.parametrize(
    ("kind", "content", "code"),
    [
        ("step", {"step": "danced"}, "step"),
        ("step", {}, "step"),
        ("step", {"step": "phoned", "word": "가" * 201}, "too_long"),
        ("red_flag", {}, "flag"),
        ("red_flag", {"flag": "sunny"}, "flag"),
        ("no_reply", {"word": "가" * 201}, "too_long"),
        ("discard", {"boxes": 0}, "boxes"),
        ("discard", {"boxes": 21}, "boxes"),
        ("discard", {"boxes": True}, "boxes"),
        ("discard", {"boxes": 1, "reason": "가" * 121}, "too_long"),
    ],
)
def test_other_kinds_refused(street, kind, content, code):
    assert street.one(report(1, street.stop, kind, street.noon, **content)) == ("refused", code)
    assert state(street.stop) == "promised" and alerts(street.stop) == []


def test_signs_that_no_database_keeps_are_made_plain(street):
    street.receive(report(1, street.stop, "no_reply", street.noon, word="TV\0 소리 \ud800"))
    assert DoorReport.objects.get().content["word"] == "TV 소리 ?"


def test_html_is_kept_as_text(street):
    word = "<script>alert(1)</script>"
    street.receive(report(1, street.stop, "no_reply", street.noon, word=word))
    assert DoorReport.objects.get().content["word"] == word


def test_what_a_newer_page_says_besides_does_not_stop_the_report(street):
    raw = report(1, street.stop, "red_flag", street.noon, flag="smell", position=[35.1, 126.8]) | {"version": 9}
    assert street.one(raw) == ("accepted", "")


def test_somebody_who_is_no_courier_any_more_is_refused(street):
    street.district.courier.account.memberships.update(role="kitchen")
    assert street.one(handed_over(1, street.stop, street.noon)) == ("refused", "not_yours")

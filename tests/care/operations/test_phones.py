"""Phones: heard, silent, cut off; what came from them and waits for a desk; messages, photos, positions."""

from base64 import b64encode
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from chomchom.care.models import Aside, DoorPhoto, DoorReport, Handover, Listening, Phone
from chomchom.care.operations import desk_reports, doors, handovers
from chomchom.care.operations.phones import asides, listening, meeting, positions
from chomchom.core.refusal import Refused
from chomchom.net.models import Alert, AlertEntry, Notice, Watch
from chomchom.net.tasks.worker import Worker
from tests import factories
from tests.care.reports import handed_over, number, report

MINUTE = timedelta(minutes=1)


@pytest.fixture
def phone(street):
    return meeting.meet(number=None, session_key="", by=street.courier, at=street.noon - 65 * MINUTE)


@pytest.fixture
def desk(street):
    return factories.viewer(street.district.desk)


def hear(street, phone, at, waiting=0, oldest_at=None, phone_now=None):
    phone.refresh_from_db()
    meeting.hear(phone=phone, waiting=waiting, oldest_at=oldest_at, phone_now=phone_now or at, by=street.courier, at=at)


def tick(at):
    """One turn of the net: its chore, then what is due."""
    listening.look(at=at)
    Worker(name="test", clock=lambda: at).run_once()


def silences(state=None):
    rows = Alert.objects.filter(subject_kind="care.silence").order_by("pk")
    return [row for row in rows if state is None or row.is_live == state]


def photo_of(colour="red", size=(1600, 900), kind="JPEG", **save):
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, kind, **save)
    return out.getvalue()


def photo(n, stop, at, blob, about="food"):
    return report(n, stop, "photo", at, about=about, image=b64encode(blob).decode())


# -- silence ---------------------------------------------------------------------------------------------------------


def test_a_phone_that_is_not_heard_is_told_to_the_desk_before_the_first_deadline(street):
    tick(street.noon - 60 * MINUTE)
    assert silences() == []
    tick(street.noon - 42 * MINUTE)
    mine = [alert for alert in silences(True) if Listening.objects.get(pk=alert.subject_id).round == street.stop.round]
    told = set(Notice.objects.filter(alert__in=mine).values_list("account__username", flat=True))
    assert len(mine) == 1 and told == {"desk"}
    assert street.stop.due_at > street.noon


def test_a_phone_that_is_heard_is_no_alert_and_one_that_falls_silent_is(street, phone):
    start = street.noon - 60 * MINUTE
    for minute in range(0, 50, 5):
        hear(street, phone, start + minute * MINUTE)
        tick(start + minute * MINUTE)
    mine = Listening.objects.get(round=street.stop.round)
    assert not Alert.objects.of("care.silence", [mine.pk]).exists()
    tick(start + (45 + 17) * MINUTE)
    assert Alert.objects.of("care.silence", [mine.pk]).live().count() == 1


def test_heard_again_ends_the_alert_and_listening_begins_anew(street, phone):
    start = street.noon - 60 * MINUTE
    tick(start)
    tick(start + 17 * MINUTE)
    first = Listening.objects.get(round=street.stop.round)
    hear(street, phone, start + 20 * MINUTE, waiting=3, oldest_at=start + 18 * MINUTE)
    first.refresh_from_db()
    assert first.outcome == "heard"
    assert Alert.objects.get(subject_kind="care.silence", subject_id=first.pk).outcome == "heard"
    again = Listening.objects.get(round=street.stop.round, ended_at=None)
    assert Watch.objects.get(subject_kind="care.silence", subject_id=again.pk).due_at == start + 37 * MINUTE


def test_a_phone_that_speaks_but_keeps_old_reports_back_is_silent(street, phone):
    start = street.noon - 60 * MINUTE
    hear(street, phone, start)
    tick(start)
    for minute in range(5, 20, 5):
        hear(street, phone, start + minute * MINUTE, waiting=1, oldest_at=start - 20 * MINUTE)
    assert Phone.objects.get().current_at == start
    tick(start + 17 * MINUTE)
    mine = Listening.objects.get(round=street.stop.round)
    assert Alert.objects.of("care.silence", [mine.pk]).live().exists()


def test_a_round_that_is_done_is_not_listened_to_any_more(street):
    tick(street.noon)
    street.receive(handed_over(1, street.stop, street.noon), handed_over(2, street.second, street.noon))
    tick(street.noon + 60 * MINUTE)
    mine = Listening.objects.get(round=street.stop.round)
    assert mine.outcome == "done"
    assert not Alert.objects.of("care.silence", [mine.pk]).exists()


# -- a lost phone ----------------------------------------------------------------------------------------------------


def test_what_a_phone_that_was_cut_off_sends_is_kept_aside_once_and_accepted_by_the_desk(street, phone, desk):
    meeting.cut_off(phone=phone, because="휴대전화 분실", by=desk, at=street.noon)
    late = handed_over(1, street.stop, street.noon - MINUTE)
    for _ in range(2):
        answers = doors.receive_aside(
            reports=[late, "nonsense"], phone=Phone.objects.get(), at=street.noon + 60 * MINUTE, phone_now=None
        )
        assert [answer.result for answer in answers] == ["aside", "refused"]
    assert not DoorReport.objects.exists()
    aside = Aside.objects.get()
    with pytest.raises(Refused, match="200"):
        desk_reports.accept(aside=aside, because=" ", by=desk, at=street.noon + 70 * MINUTE)
    desk_reports.accept(aside=aside, because="본인 확인", by=desk, at=street.noon + 70 * MINUTE)
    row = DoorReport.objects.get()
    assert (row.account_id, str(row.report_id)) == (street.courier.account_id, number(1))
    assert Handover.objects.get(pk=street.stop.pk).state == "met"
    with pytest.raises(Refused) as refused:
        asides.dismiss(aside=aside, because="다시", by=desk, at=street.noon + 71 * MINUTE)
    assert refused.value.refusal.code == "decided"


def test_a_refused_report_is_seen_by_the_desk_and_dismissed_with_a_reason(street, desk):
    assert street.one(report(1, street.yesterday, "no_reply", street.noon - timedelta(days=1)))[1] == "day_over"
    aside = Aside.objects.visible_to(desk).get()
    assert (aside.why, aside.handover_id) == ("refused", street.yesterday.pk)
    asides.dismiss(aside=aside, because="어제 전화로 확인함", by=desk, at=street.noon)
    assert not Aside.objects.undecided().exists() and not DoorReport.objects.exists()


def test_anothers_stop_is_kept_without_telling_whose_it_is(street, desk):
    assert street.one(report(1, street.others, "no_reply", street.noon))[1] == "not_yours"
    aside = Aside.objects.get()
    assert aside.handover is None and aside.provider == street.district.provider
    assert not Aside.objects.visible_to(factories.viewer(street.district.other_desk)).exists()
    with pytest.raises(Refused) as refused:
        desk_reports.accept(aside=aside, because="확인", by=desk, at=street.noon)
    assert refused.value.refusal.code == "no_stop"


def test_ten_megabytes_of_text_are_refused_with_a_sentence_and_kept_short(street):
    answer = street.receive(report(1, street.stop, "no_reply", street.noon, word="가" * 10_000_000))[0]
    assert answer.code == "too_long" and "200" in answer.sentence
    assert len(Aside.objects.get().raw["content"]["word"]) == asides.LONGEST_TEXT + 1


# -- late truth ------------------------------------------------------------------------------------------------------


def test_a_ladder_that_climbed_is_corrected_by_the_late_report_and_everybody_told_is_told(street):
    Worker(name="t", clock=lambda: street.stop.due_at + 31 * MINUTE).run_once()
    alert = Alert.objects.get(subject_kind="care.handover", subject_id=street.stop.pk)
    told = set(alert.notices.filter(kind="call").values_list("account__username", flat=True))
    assert told == {"desk", "case"}
    street.receive(handed_over(1, street.stop, street.noon), at=street.stop.due_at + 40 * MINUTE)
    alert.refresh_from_db()
    corrected = alert.notices.filter(kind="correct")
    assert not alert.is_live and set(corrected.values_list("account__username", flat=True)) == told
    assert AlertEntry.objects.filter(alert=alert).order_by("pk").last().happened_at == street.noon


def test_a_closed_alert_is_corrected_and_everybody_told_hears_of_it(street, desk):
    street.receive(report(1, street.stop, "no_reply", street.noon))
    handovers.record_safe_absent(handover=street.stop, explanation="딸", by=desk, at=street.noon + MINUTE)
    street.receive(handed_over(2, street.stop, street.noon - MINUTE), at=street.noon + 60 * MINUTE)
    alert = Alert.objects.get(subject_kind="care.handover", subject_id=street.stop.pk)
    assert alert.outcome == "safe_absent"
    assert set(alert.notices.filter(kind="correct").values_list("account__username", flat=True)) == {"desk"}
    assert [e.data["outcome"] for e in alert.entries.filter(kind="corrected")] == ["met"]


def test_the_ladder_counts_from_the_door_and_skips_nobody(street):
    street.receive(report(1, street.stop, "no_reply", street.noon), at=street.noon + 60 * MINUTE)
    alert = Alert.objects.get(subject_kind="care.handover", subject_id=street.stop.pk)
    told = set(alert.notices.filter(channel="in_app").values_list("account__username", flat=True))
    assert alert.since == street.noon and {"desk", "case"} <= told


# -- messages --------------------------------------------------------------------------------------------------------


def test_a_message_written_down_does_what_the_report_would_and_the_report_does_not_double(street, desk):
    desk_reports.write_message(
        handover=street.stop, kind="red_flag", flag="collapsed", word="문자", happened_at=street.noon, by=desk,
        at=street.noon + MINUTE,
    )  # fmt: skip
    alert = Alert.objects.get(subject_kind="care.handover", subject_id=street.stop.pk)
    handed = factories.viewer(street.district.case_manager)
    notices = alert.notices.count()
    own = report(1, street.stop, "red_flag", street.noon, flag="collapsed")
    assert street.one(own, at=street.noon + 9 * MINUTE) == ("already", "")
    assert street.one(own, at=street.noon + 10 * MINUTE) == ("already", "")
    assert alert.notices.count() == notices and Alert.objects.of("care.handover", [street.stop.pk]).count() == 1
    assert DoorReport.objects.filter(kind="red_flag").count() == 2 and handed.account_id


def test_a_message_after_the_phones_own_report_is_not_written_twice(street, desk):
    street.receive(report(1, street.stop, "red_flag", street.noon, flag="smell"))
    row = desk_reports.write_message(
        handover=street.stop, kind="red_flag", flag="smell", word="", happened_at=street.noon, by=desk,
        at=street.noon + MINUTE,
    )  # fmt: skip
    assert str(row.report_id) == number(1) and DoorReport.objects.count() == 1


# -- photos and positions --------------------------------------------------------------------------------------------


def test_a_photo_is_made_anew_without_anything_but_its_pixels(street):
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (35.0, 11.0, 0.0)}
    exif[0x010F] = "PhoneMaker"
    blob = photo_of(exif=exif.tobytes())
    assert street.one(photo(1, street.stop, street.noon, blob)) == ("accepted", "")
    assert street.one(photo(1, street.stop, street.noon, blob)) == ("already", "")
    row = DoorPhoto.objects.get()
    kept = row.file.read()
    assert b"PhoneMaker" in blob and b"PhoneMaker" not in kept
    assert (max(row.width_px, row.height_px), dict(Image.open(BytesIO(kept)).getexif())) == (1280, {})
    assert "image" not in DoorReport.objects.get().content


@pytest.mark.parametrize("blob", [b"GIF89a no photo", b"", photo_of()[:300], photo_of(kind="GIF")])
def test_a_photo_that_is_none_is_refused_with_a_sentence(street, blob):
    answer = street.receive(photo(1, street.stop, street.noon, blob))[0]
    assert (answer.result, answer.code) == ("refused", "photo") and answer.sentence
    assert not DoorReport.objects.exists() and not DoorPhoto.objects.exists()


def with_position(n, stop, at):
    made = handed_over(n, stop, at)
    made["content"]["position"] = {"lat": 35.19, "lng": 126.82, "accuracy_m": 12.4}
    return made


def test_a_position_is_kept_only_with_consent_and_where_the_district_allows_it(street):
    courier, officer = street.courier, factories.viewer(street.district.officer)
    first = with_position(1, street.stop, street.noon)
    street.receive(first)
    assert "position" not in DoorReport.objects.get().content
    positions.consent(by=courier, at=street.noon)
    assert street.one(first) == ("already", "")
    street.receive(with_position(2, street.second, street.noon))
    assert DoorReport.objects.last().content["position"] == {"lat": 35.19, "lng": 126.82, "accuracy_m": 12}
    rule = {"district": street.district.office, "by": officer, "at": street.noon}
    with pytest.raises(Refused):
        positions.decide(is_allowed=False, because="", **rule)
    positions.decide(is_allowed=False, because="노조 협의 전", **rule)
    assert not positions.may_be_kept(account_id=courier.account_id, district=street.district.office)
    positions.decide(is_allowed=True, because="협의 끝남", **rule | {"at": street.noon + MINUTE})
    positions.withdraw(by=courier, at=street.noon)
    assert not positions.may_be_kept(account_id=courier.account_id, district=street.district.office)

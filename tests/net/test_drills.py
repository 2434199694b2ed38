"""A drill: real people and channels, no real case; who answered when, and the gaps found."""

from datetime import date
from io import StringIO

import factories
import pytest
from django.core.management import call_command
from net.net_world import LADDER, NOON, PROGRAM, minutes

from chomchom.core import clock
from chomchom.core.refusal import Refused
from chomchom.net import chores, operations
from chomchom.net.channels import ChannelError
from chomchom.net.models import Alert, Drill, Notice, Policy
from chomchom.net.operations import drills
from chomchom.net.operations.advancing import advance
from chomchom.net.queries.drills import report
from chomchom.net.tasks.worker import Worker


@pytest.fixture
def start(world):
    def begin(at=NOON, **changes):
        values = {
            "district": world.district,
            "policy": world.policy,
            "offices": {"provider_desk": world.provider, "case_manager": world.office, "duty_officer": world.district},
            "by": world.actor(world.duty),
            "at": at,
        } | changes
        return drills.start_drill(**values)

    return begin


def test_people_are_called_with_the_mark_of_a_drill_and_no_case(start, world, sink):
    drill = start()
    Worker(clock=lambda: NOON).run_once()
    (message,) = sink.messages
    assert (message.account_id, message.drill) == (world.desk.pk, True)
    assert message.title.startswith("[DRILL]")
    assert "No. 1" not in message.title + message.text
    alert = drills.alert_of(drill)
    assert (alert.is_drill, alert.watch_id) == (True, None)


def test_the_report_says_who_answered_when_and_what_was_missing(start, world, sink):
    world.duty.memberships.update(valid_to=date(2026, 5, 1))
    drill = start(by=PROGRAM)
    Worker(clock=lambda: NOON).run_once()
    operations.acknowledge(alert=drills.alert_of(drill), by=world.actor(world.desk), at=NOON + minutes(2), how="link")
    drills.call_next(drill=drill, by=PROGRAM, at=NOON + minutes(3))
    sink.error = ChannelError("Out of paper", retry=False)
    Worker(clock=lambda: NOON + minutes(3)).run_once()
    drills.end_drill(drill=drill, by=PROGRAM, at=NOON + minutes(40))
    told = report(Drill.objects.get(pk=drill.pk))
    desk, dong, duty = told.rungs
    assert [(p.name, p.answer_minutes, p.how) for p in desk.called] == [("Desk", 2.0, "link")]
    assert [(s.channel, s.state) for s in desk.called[0].sendings][1] == ("Sink", "sent")
    assert [(p.name, p.answered_at) for p in dong.called] == [("Manager", None)]
    assert [(s.state, s.error) for s in dong.called[0].sendings][1] == ("failed", "Out of paper")
    assert (duty.called, told.called, told.answered) == ((), 2, 1)
    assert len(told.gaps) == 3
    assert "Out of paper" in told.gaps[0]
    assert told.gaps[1].startswith(("2", "Step 2"))


def test_somebody_who_joins_counts_as_an_answer(start, world):
    drill = start()
    alert = drills.alert_of(drill)
    operations.join(alert=alert, by=world.actor(world.desk), at=NOON + minutes(4))
    assert report(drill).rungs[0].called[0].answer_minutes == 4


def test_an_answer_after_the_next_step_belongs_to_whom_it_came_from(start, world):
    drill = start()
    advance(now=NOON + minutes(10))
    operations.acknowledge(alert=drills.alert_of(drill), by=world.actor(world.desk), at=NOON + minutes(12))
    desk, dong, _duty = report(drill).rungs
    assert (desk.called[0].answer_minutes, dong.called[0].answered_at) == (12, None)


def test_a_step_that_was_not_reached_is_a_gap_only_when_the_drill_has_ended(start):
    drill = start()
    assert not any("3" in gap for gap in report(drill).gaps)
    drills.end_drill(drill=drill, by=PROGRAM, at=NOON + minutes(1))
    assert sum("3" in gap for gap in report(Drill.objects.get(pk=drill.pk)).gaps) == 1


def test_it_ends_by_itself_and_everybody_hears_it(start, monkeypatch):
    drill = start()
    monkeypatch.setattr(chores, "CHORES", {"drills": chores.Known(minutes(1), drills.end_overdue)})
    chores.run_due(drill.ends_at - minutes(1))
    drill.refresh_from_db()
    assert drill.ended_at is None
    chores.run_due(drill.ends_at)
    drill.refresh_from_db()
    assert drill.ended_at == drill.ends_at
    assert (drills.alert_of(drill).is_live, Notice.objects.filter(kind="over").exists()) == (False, True)


def test_drills_stay_out_of_the_statistics(start, world):
    start()
    world.raise_alert()
    assert Alert.objects.count() == 2
    assert [alert.is_drill for alert in Alert.objects.real()] == [False]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (lambda world: {"offices": {"provider_desk": world.provider, "duty_officer": world.district}}, "role_open"),
        (
            lambda world: {
                "offices": {
                    "provider_desk": world.office,
                    "case_manager": world.office,
                    "duty_officer": world.district,
                }
            },
            "wrong_office",
        ),
    ],
)
def test_a_drill_that_cannot_be_is_refused(changes, code, start, world):
    with pytest.raises(Refused) as refused:
        start(**changes(world))
    assert refused.value.refusal.code == code
    assert (Drill.objects.count(), Alert.objects.count()) == (0, 0)


def test_one_at_a_time_and_ended_once(start):
    drill = start()
    with pytest.raises(Refused) as refused:
        start()
    assert refused.value.refusal.code == "drill_running"
    drills.end_drill(drill=drill, by=PROGRAM, at=NOON + minutes(1))
    for late in (drills.end_drill, drills.call_next):
        with pytest.raises(Refused):
            late(drill=Drill.objects.get(pk=drill.pk), by=PROGRAM, at=NOON + minutes(2))
    assert start(at=NOON + minutes(3)).pk != drill.pk


def test_closing_the_alert_on_its_page_ends_the_drill(start):
    from chomchom.net import subjects

    drill = start()
    kind = subjects.KINDS[drills.KIND]
    kind.close(alert=drills.alert_of(drill), outcome="finished", how="", note="", by=PROGRAM, at=NOON + minutes(5))
    drill.refresh_from_db()
    assert drill.ended_at == NOON + minutes(5)


# -- pages and command -----------------------------------------------------------------------------------------------


@pytest.fixture
def district(db, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    district = factories.District()
    operations.publish_policy(district_id=None, key="late", name="Late", steps=LADDER, by=PROGRAM, at=NOON)
    return district


def log_in(client, account):
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")


def begin(client, district, **changes):
    policy = Policy.objects.get(key="late")
    data = {"policy": policy.pk, "provider": district.provider.pk, "dong_office": district.dong_office.pk} | changes
    return client.post("/net/drills/", data)


def test_an_officer_starts_a_drill_sees_its_report_and_ends_it(client, district):
    log_in(client, district.duty)
    response = begin(client, district)
    drill = Drill.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/net/drills/{drill.pk}/")
    assert client.post(f"/net/drills/{drill.pk}/next/").status_code == 302
    text = client.get(f"/net/drills/{drill.pk}/").content.decode()
    assert district.desk.name in text
    assert district.case_manager.name in text
    assert client.post(f"/net/drills/{drill.pk}/end/").status_code == 302
    drill.refresh_from_db()
    assert drill.ended_by == district.duty


def test_a_ladder_whose_office_was_not_chosen_is_refused_on_the_page(client, district):
    log_in(client, district.officer)
    response = begin(client, district, dong_office="")
    assert response.status_code == 422
    assert response.context["form"].non_field_errors()


@pytest.mark.parametrize(
    ("who", "page", "starts", "ends"),
    [
        ("desk", 200, 403, 403),
        ("case_manager", 200, 403, 403),
        ("other_desk", 404, 403, 403),
        ("kitchen", 403, 403, 403),
    ],
)
def test_who_takes_part_reads_the_report_only_the_district_runs_it(who, page, starts, ends, client, district):
    log_in(client, district.officer)
    begin(client, district)
    drill = Drill.objects.get()
    log_in(client, getattr(district, who))
    assert client.get(f"/net/drills/{drill.pk}/").status_code == page
    assert begin(client, district).status_code == starts
    assert client.post(f"/net/drills/{drill.pk}/end/").status_code == ends


def test_another_district_sees_nothing(client, district):
    log_in(client, district.officer)
    begin(client, district)
    from chomchom.people.models import Organisation

    other = Organisation.objects.create(kind="district", name="북구청", gu="북구")
    log_in(client, factories.make_account("north", other, "district_officer"))
    drill = Drill.objects.get()
    assert client.get(f"/net/drills/{drill.pk}/").status_code == 404
    assert client.post(f"/net/drills/{drill.pk}/end/").status_code == 404


def command(*args):
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("net", "drill", *args, stdout=out)
    return ended.value.code, out.getvalue()


def test_the_command_starts_ends_and_reports(district):
    code, text = command("start", "--ladder", "late", "--by", "duty", "--office", "provider_desk=맑은샘도시락")
    assert code == 0
    assert district.desk.name in text
    assert Drill.objects.get().started_by == district.duty
    assert command("end")[0] == 0
    code, text = command("report")
    assert (code, text.count("\n! ") >= 2) == (0, True)
    assert "late" in command("list")[1] or "Late" in command("list")[1]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["start", "--ladder", "nothing"], "nothing"),
        (["start", "--ladder", "late", "--office", "provider_desk=nobody"], "nobody"),
        (["start", "--ladder", "late", "--by", "nobody"], "nobody"),
        (["start", "--ladder", "late", "--office", "x"], ""),
        (["report", "99"], ""),
    ],
)
def test_the_command_says_what_is_wrong_and_exits_with_one(args, words, district):
    code, text = command(*args)
    assert (code, words in text, bool(text.strip())) == (1, True, True)
    assert Drill.objects.count() == 0

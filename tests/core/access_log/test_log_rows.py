"""The chain on rows: sealed, verified, destroyed, on both databases."""

import json
import threading
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction

from chomchom.core import append_only, audit
from chomchom.core.access_log import chain, sealing, settled, verifying
from chomchom.core.access_log.destroying import destroy_log
from chomchom.core.actors import Actor
from chomchom.core.enums import Action, Kept
from chomchom.core.models import AccessEntry, LogSeal
from chomchom.core.refusal import Refused

BY = Actor(7, "김담당", "10.0.0.1")
DAY = timedelta(days=1)
ONLY_POSTGRESQL = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")


def look(at, number=3, what="care.recipient"):
    subjects = [("care.recipient", pk) for pk in range(1, number + 1)]
    audit.record_many(by=BY, at=at, action=Action.LOOK, what=what, subjects=subjects, detail={"x": 1.0})


def grant(at):
    audit.record(by=BY, at=at, action=Action.CREATE, what="people.account.open", subject=("account", 9))


def codes(report: verifying.Report) -> dict[str, list[str]]:
    return {code: rows for code, rows in report.wrong.items() if rows}


@pytest.fixture
def log(db, noon, monkeypatch):
    """Twelve lines under four seals, one of them about rights."""
    monkeypatch.setattr(sealing, "LINES", 3)
    sealing.seal(at=noon, lines=None)  # what the migrations wrote
    for day in range(3):
        look(noon + day * DAY)
    look(noon + 3 * DAY, 2)
    grant(noon + 3 * DAY)
    assert sealing.seal(at=noon + 4 * DAY) == 12
    return noon + 4 * DAY


def test_a_log_nobody_touched_is_in_order_and_its_lines_are_counted(log):
    look(log, 2)
    report = verifying.verify(now=log)
    assert codes(report) == {}
    assert report.lines + report.unsealed == AccessEntry.objects.count()
    assert report.unsealed == 2
    assert report.head == sealing.head().digest


def test_what_is_sealed_once_is_not_sealed_again(log):
    seals = LogSeal.objects.count()
    assert sealing.seal(at=log) == 0
    assert LogSeal.objects.count() == seals


@pytest.mark.parametrize("model", [AccessEntry, LogSeal])
def test_neither_a_line_nor_a_seal_can_be_changed_or_removed(log, model):
    change = {"actor": "x"} if model is AccessEntry else {"digest": "x"}
    for deed in (lambda: model.objects.update(**change), model.objects.all().delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            deed()


def tamper(deed):
    """As somebody does it who owns the database and can switch the triggers off."""
    with transaction.atomic(), append_only.erasing():
        deed()


def test_a_changed_line_is_found_and_named(log):
    line = AccessEntry.objects.order_by("-pk")[5]
    tamper(lambda: AccessEntry.objects.filter(pk=line.pk).update(actor="다른 사람"))
    found = codes(verifying.verify(now=log))
    assert list(found) == ["changed"] and found["changed"][0].startswith(f"line {line.pk} ")


def test_removed_lines_are_found_and_named(log):
    lines = [row.pk for row in AccessEntry.objects.order_by("-pk")[4:9]]
    tamper(lambda: AccessEntry.objects.filter(pk__in=lines).delete())
    found = codes(verifying.verify(now=log))
    assert [int(row.split()[1]) for row in found["removed"]] == sorted(lines)


def test_a_line_put_back_in_time_is_found(log):
    line = AccessEntry.objects.order_by("-pk")[6]
    tamper(lambda: AccessEntry.objects.filter(pk=line.pk).delete())
    line.what = "care.recipients"
    line.save(force_insert=True)
    assert list(codes(verifying.verify(now=log))) == ["changed"]


def test_a_seal_made_anew_breaks_the_chain(log):
    """Also with a hash that fits what it now says: the next one names the old hash."""
    seal = LogSeal.objects.order_by("-last_id")[2]
    told = {name: getattr(seal, name) for name in ("first_id", "last_id", "count", "parts", "previous", "sealed_at")}
    told["sealed_at"] += DAY
    tamper(lambda: LogSeal.objects.filter(pk=seal.pk).update(sealed_at=told["sealed_at"], digest=chain.digest(told)))
    found = codes(verifying.verify(now=log))
    assert len(found["seal"]) == 1 and f"seal {LogSeal.objects.order_by('-last_id')[1].pk} " in found["seal"][0]


def test_an_end_that_was_cut_off_is_found_by_the_head_that_was_kept(log):
    head = sealing.head()
    assert codes(verifying.verify(now=log, head=head.digest)) == {}
    tamper(lambda: LogSeal.objects.filter(pk=head.pk).delete())
    tamper(lambda: AccessEntry.objects.filter(pk__gte=head.first_id).delete())
    assert codes(verifying.verify(now=log)) == {}, "without the head nobody can know"
    assert codes(verifying.verify(now=log, head=head.digest)) == {"head": [head.digest]}


def test_who_has_no_key_cannot_make_the_chain_anew(log, settings):
    settings.LOG_KEYS = ["kept elsewhere"]
    look(log, 1)
    sealing.seal(at=log)
    assert codes(verifying.verify(now=log)) == {}
    tamper(lambda: AccessEntry.objects.filter(what="care.recipient").update(actor="다른 사람"))
    tamper(lambda: LogSeal.objects.all().delete())
    settings.LOG_KEYS = []
    sealing.seal(at=log, lines=None)
    assert codes(verifying.verify(now=log)) == {}, "a chain that fits, but without the key"
    settings.LOG_KEYS = ["kept elsewhere"]
    assert list(codes(verifying.verify(now=log))) == ["unproven"]
    last = LogSeal.objects.order_by("-last_id").first()
    tamper(lambda: LogSeal.objects.filter(pk=last.pk).update(key=chain.key_name("kept elsewhere"), proof="0" * 64))
    assert list(codes(verifying.verify(now=log))) == ["proof"]


def test_a_key_is_changed_by_putting_the_new_one_first(log, settings):
    for keys in (["old"], ["new", "old"]):
        settings.LOG_KEYS = keys
        look(log, 1)
        sealing.seal(at=log)
        assert codes(verifying.verify(now=log)) == {}


# -- destruction ---------------------------------------------------------------------------------------------------


def years(at, number):
    return at.replace(year=at.year + number)


def test_lines_are_destroyed_after_two_years_and_those_of_rights_after_three(log):
    later = years(log, 2) + DAY
    assert destroy_log(before=years(later, -2), by=BY, at=later) >= 11
    assert not AccessEntry.objects.filter(what="care.recipient").exists()
    assert AccessEntry.objects.filter(what="people.account.open").count() == 1
    sealing.seal(at=later, lines=None)
    report = verifying.verify(now=later)
    assert codes(report) == {} and report.destroyed >= 11
    later = years(log, 3) + DAY
    assert destroy_log(before=years(later, -3), kept=Kept.RIGHTS, by=BY, at=later) == 1
    assert codes(verifying.verify(now=later)) == {}
    told = AccessEntry.objects.filter(what="core.log.destroy").order_by("pk")
    assert [(line.kept, line.detail["kept"], line.detail["lines"]) for line in told][1] == ("always", "rights", 1)


def test_a_second_destruction_takes_nothing_twice(log):
    later = years(log, 2) + DAY
    destroy_log(before=years(later, -2), by=BY, at=later)
    assert destroy_log(before=years(later, -2), by=BY, at=later) == 0
    assert AccessEntry.objects.filter(what="core.log.destroy").count() == 1


@pytest.mark.parametrize(("kept", "years_back"), [(Kept.USUAL, 1), (Kept.RIGHTS, 2), (Kept.ALWAYS, 9)])
def test_nothing_is_destroyed_before_its_time(log, kept, years_back):
    count = AccessEntry.objects.count()
    with pytest.raises(Refused):
        destroy_log(before=years(log, -years_back), kept=kept, by=BY, at=log)
    assert AccessEntry.objects.count() == count


def test_lines_removed_under_a_false_destruction_are_found(log):
    """Who can write a line of destruction himself still cannot make lines older than they are."""
    seal = sealing.head()
    tamper(lambda: AccessEntry.objects.filter(pk__gte=seal.first_id, kept="usual").delete())
    detail = {"kept": "usual", "before": "2099-01-01T00:00:00.000000+00:00", "seals": str(seal.pk), "lines": 2}
    audit.record(by=BY, at=log, action=Action.DELETE, what="core.log.destroy", detail=detail, kept=Kept.ALWAYS)
    assert list(codes(verifying.verify(now=log))) == ["removed"]


# -- commands ------------------------------------------------------------------------------------------------------


def test_the_command_says_what_is_wrong_and_exits_with_one(log, capsys):
    head = sealing.head().digest
    for words, code in ((["log", "verify", "--json"], 0), (["log", "verify", "--head", "f" * 64], 1)):
        with pytest.raises(SystemExit) as ended:
            call_command(*words)
        assert ended.value.code == code
    told = capsys.readouterr().out
    assert json.JSONDecoder().raw_decode(told)[0]["head"] == head
    assert "access_log_head" in told and "f" * 64 in told
    call_command("log", "head")
    assert head in capsys.readouterr().out


# -- who writes at the same time -------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@ONLY_POSTGRESQL
def test_a_line_that_appears_later_with_a_lower_id_is_not_sealed_over(noon, monkeypatch):
    monkeypatch.setattr(sealing, "WAIT_S", 0.2)
    begun, may_end = threading.Event(), threading.Event()

    def slow_writer():
        with transaction.atomic():
            look(noon, 1, "care.slow")
            begun.set()
            may_end.wait(10)
        connections.close_all()

    writer = threading.Thread(target=slow_writer)
    writer.start()
    begun.wait(10)
    look(noon, 2, "care.fast")  # higher ids, committed first
    assert sealing.seal(at=noon, lines=None) == 0, "the lower id is still to come"
    may_end.set()
    writer.join()
    assert sealing.seal(at=noon, lines=None) >= 3
    assert codes(verifying.verify(now=noon)) == {}
    assert AccessEntry.objects.get(what="care.slow").pk < AccessEntry.objects.filter(what="care.fast").first().pk


@pytest.mark.django_db(transaction=True)
@ONLY_POSTGRESQL
def test_who_begins_to_write_while_it_waits_is_not_waited_for(noon):
    """Otherwise a busy district would never be sealed: writers overlap, but each ends."""
    stop = threading.Event()

    def busy(offset):
        stop.wait(offset)
        while not stop.is_set():
            with transaction.atomic():
                look(noon, 1)
                stop.wait(0.1)
        connections.close_all()

    writers = [threading.Thread(target=busy, args=[offset]) for offset in (0.0, 0.05)]
    for one in writers:
        one.start()
    stop.wait(0.3)
    try:
        assert settled.settled(wait_s=5) > 0
        assert sealing.seal(at=noon) > 0
    finally:
        stop.set()
        for one in writers:
            one.join()


@pytest.mark.django_db(transaction=True)
@ONLY_POSTGRESQL
def test_many_writers_and_two_who_seal_leave_one_chain(noon):
    def write():
        for _turn in range(10):
            with transaction.atomic():
                look(noon, 2)
        connections.close_all()

    def seal():
        for _turn in range(5):
            sealing.seal(at=noon)
        connections.close_all()

    threads = [threading.Thread(target=one) for one in (write, write, write, seal, seal)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    sealing.seal(at=noon, lines=None)
    report = verifying.verify(now=noon)
    assert codes(report) == {} and report.unsealed == 0
    assert report.lines == AccessEntry.objects.count() >= 60


def test_the_command_says_what_would_go_and_destroys_only_when_told(log, capsys, monkeypatch):
    later = years(log, 2) + DAY
    monkeypatch.setattr("chomchom.core.clock.now", lambda: later)
    count = AccessEntry.objects.count()
    call_command("log", "destroy")
    said = capsys.readouterr().out
    assert "usual before" in said and "rights before" in said and "Nothing was changed" in said
    assert AccessEntry.objects.count() == count
    call_command("log", "destroy", "--yes")
    assert not AccessEntry.objects.filter(what="care.recipient").exists()
    assert AccessEntry.objects.filter(what="people.account.open").count() == 1, "kept for three years"
    assert codes(verifying.verify(now=later)) == {}

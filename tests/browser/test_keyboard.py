"""Each role does the main work of its day by keyboard alone: Tab, arrows, Enter, Space, Escape and letters.

At every step the focus is seen, covered by nothing, and not lost; no pointer is used anywhere in this file.
"""

from datetime import datetime

import pytest
from django.urls import reverse

from chomchom.care.enums import HandoverState
from chomchom.care.models import Batch, Cluster, ClusterCall, Handover, HygieneEntry, Round, Substitution
from chomchom.core import clock
from chomchom.net.enums import AlertState
from chomchom.trade.models import Guest, Meeting, Placement, Wish
from tests.browser.keys import Keys, is_focused
from tests.browser.kitchen_day import ALLERGIC, NAMES, Morning
from tests.browser.office_day import office_day
from tests.browser.test_mission_morning import Mission
from tests.care.street import make_street
from tests.factories import PASSWORD, District

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def at_keys(visit):
    """``at_keys(account, address)`` → keys on that page; in the end every fault of the focus is told."""
    everybody = []

    def sit_down(account, address, **how):
        page = visit(account, **({"size": "desk"} | how))
        page.emulate_media(reduced_motion="reduce")
        assert page.goto(address).status == 200
        everybody.append(Keys(page))
        return everybody[-1]

    yield sit_down
    assert [fault for keys in everybody for fault in keys.faults] == []


@pytest.fixture
def day(noon, monkeypatch):
    now = noon.replace(minute=25)
    monkeypatch.setattr(clock, "now", lambda: now)
    return office_day(now)


@pytest.fixture
def morning(noon, monkeypatch):
    made = Morning(noon.replace(hour=10, minute=50))
    monkeypatch.setattr(clock, "now", lambda: made.now)
    return made


@pytest.fixture
def mission(monkeypatch):
    made = Mission()
    made.now = made.week_before
    monkeypatch.setattr(clock, "now", lambda: made.now)
    return made


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


# -- care ------------------------------------------------------------------------------------------------------------


def test_the_noon_of_the_offices(at_keys, day):
    """The desk learns where somebody is, the duty officer takes a warning sign, the dong office closes what it solved,
    the district opens the rows behind a number and records a step of an incident."""
    keys = at_keys(day.desk_of(day.shut), reverse("care:board"))
    page = keys.page
    keys.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    keys.press("Enter")
    record = page.locator(f"a[href='{reverse('care:record_call', args=[day.shut.pk])}']")
    keys.follow(record, "/call/")
    keys.pick(page.locator("input[name=result]").first)
    keys.follow(button(page, "저장"), f"{reverse('care:board')}$")
    assert Handover.objects.get(pk=day.shut.pk).state == HandoverState.SAFE_ABSENT
    page.close()

    alert = day.alert_of(day.untouched)
    keys = at_keys(day.duty, reverse("net:alerts"))
    page = keys.page
    keys.follow(page.locator(f".alert-list a[href='{reverse('net:alert', args=[alert.pk])}']").first, f"/{alert.pk}/")
    keys.to(button(page, "제가 맡겠습니다")).press("Enter")
    page.locator(".alert-stands", has_text=day.duty.name).wait_for()
    alert.refresh_from_db()
    assert (alert.state, alert.holder) == (AlertState.ACKNOWLEDGED, day.duty)
    page.close()

    alert = day.alert_of(day.visited)
    keys = at_keys(day.case_manager_of(day.visited), reverse("net:alert", args=[alert.pk]))
    page = keys.page
    form = page.locator(f"form[action$='{reverse('net:alert_act', args=[alert.pk, 'close'])}']")
    keys.pick(form.locator("[name=outcome][value=met]"))
    keys.type(form.locator("[name=how]"), "방문하여 대면 확인")
    keys.to(form.get_by_role("button").last).press("Enter")
    page.locator(".alert-stands").wait_for()
    page.wait_for_load_state()
    alert.refresh_from_db()
    assert (alert.state, alert.outcome) == (AlertState.CLOSED, "met")
    page.close()

    keys = at_keys(day.officer, reverse("care:board"))
    page = keys.page
    keys.follow(page.locator(".number-row a[href*='what=emergency']"), "what=emergency")
    keys.to(page.get_by_role("link", name=day.collapsed.recipient.name))
    page.goto(reverse("care:incident", args=[day.incident.pk]))
    form = page.locator(f"form[action='{reverse('care:incident_step', args=[day.incident.pk])}']")
    keys.type(form.locator("[name=text]"), "보호자 병원 도착")
    keys.to(form.get_by_role("button")).press("Enter")
    page.locator("main", has_text="보호자 병원 도착").wait_for()
    assert "보호자 병원 도착" in [step.text for step in day.incident.steps.all()]


def test_a_page_that_renews_itself_keeps_the_focus(at_keys, day):
    """The board is drawn anew every five seconds: whoever stands on a row stays there; what has changed is read out."""
    keys = at_keys(day.officer, reverse("care:board"))
    page = keys.page
    record = page.locator(f"a[href='{reverse('care:record_call', args=[day.shut.pk])}']")
    keys.to(record)
    page.evaluate("document.querySelector('#live').dataset.old = 'yes'")
    with page.expect_response(lambda answer: "/care/" in answer.url and answer.request.resource_type == "xhr"):
        pass
    page.locator("#live:not([data-old])").wait_for()
    page.wait_for_timeout(200)
    assert is_focused(record)
    voice = page.locator("#live-voice")
    assert (voice.get_attribute("role"), voice.inner_text()) == ("status", "")
    number = page.locator("#live").get_attribute("data-says-live")
    Handover.objects.filter(pk=day.shut.pk).update(state=HandoverState.MET, state_at=day.now)
    page.locator("#live-voice", has_text="안부가 확인되지 않은 대상자").wait_for(state="attached")
    assert voice.inner_text() != number
    assert page.evaluate("document.activeElement !== document.body")  # the row is gone, the focus is not


def test_a_stop_is_moved_without_dragging(at_keys, noon, monkeypatch):
    """The form of the stop says the cost as dragging does, and moves it by its button only."""
    now = noon.replace(hour=11, minute=18)
    monkeypatch.setattr(clock, "now", lambda: now)
    day = office_day(now, boxes=8)
    lunch = Round.objects.filter(day=day.now.date(), meal="lunch").exclude(state="done").select_related("provider")
    provider = next(one.provider for one in lunch if lunch.filter(provider=one.provider).count() > 1)
    source, target = lunch.filter(provider=provider).order_by("number")[:2]
    stop = source.handovers.filter(state=HandoverState.PROMISED).order_by("position").last()
    keys = at_keys(day.desk_of(stop), reverse("care:by_hand") + f"?day={day.now:%Y-%m-%d}&meal=lunch")
    page = keys.page
    keys.choose(page.locator(f"#to-{stop.pk}"), str(target.pk))
    cost = page.locator("[data-cost]")
    cost.filter(has_text="km").wait_for()
    assert (cost.get_attribute("role"), cost.get_attribute("aria-live")) == ("status", "polite")
    assert Handover.objects.get(pk=stop.pk).round_id == source.pk
    keys.to(page.locator(f"[data-stop='{stop.pk}'] form button"))
    with page.expect_navigation():
        keys.press("Enter")
    assert Handover.objects.get(pk=stop.pk).round_id == target.pk


def test_a_courier_s_stop(at_keys, noon, monkeypatch):
    """On a telephone with a keyboard or a switch: the next stop, whom, eight observations, one of them changed."""
    began = datetime.now(noon.tzinfo)
    monkeypatch.setattr(clock, "now", lambda: noon + (datetime.now(noon.tzinfo) - began))
    street = make_street(noon)
    keys = at_keys(street.district.courier.account, reverse("round:today"), size="phone")
    page = keys.page
    keys.follow(page.get_by_role("link", name="전달 완료").first, "/handed-over/")
    keys.pick(page.get_by_role("radio", name="대상자", exact=True))
    for group in page.get_by_role("group").all()[1:]:
        fell = group.locator("legend").inner_text() == "낙상·부상"
        keys.pick(group.get_by_role("radio", name="변화 있음" if fell else "평소와 같음"))
        if fell:
            keys.type(page.locator("input[name='observations.fall.word']"), "이마에 멍")
    keys.follow(button(page, "전달 완료 보내기"), "/round/$")
    assert Handover.objects.get(pk=street.stop.pk).state == "met"

    page.goto(reverse("round:no_answer", args=[street.second.pk]))
    step = page.locator(".door-steps > li").first
    keys.to(step.get_by_role("button", name="완료")).press("Enter")
    step.get_by_text("완료 12:0").wait_for()
    state = page.locator("line-state")
    assert state.get_attribute("role") == "status"
    keys.to(page.locator(".door-steps > li").nth(1).get_by_role("button", name="완료"))


def test_a_kitchen_s_morning(at_keys, morning):
    """The dietitian settles a clash; the kitchen begins a batch and writes a value down."""
    kitchen = morning.kitchen
    keys = at_keys(kitchen.district.dietitian, reverse("care:production"))
    page = keys.page
    card = page.locator("section.card.danger")
    assert NAMES[ALLERGIC] in card.inner_text()
    keys.choose(card.locator("select"), str(kitchen.courgette.pk))
    keys.to(card.locator("button"))
    with page.expect_navigation():
        keys.press("Enter")
    assert Substitution.objects.get().handover == kitchen.stops[ALLERGIC]
    page.close()

    morning.cook_all_but(kitchen.soup)
    keys = at_keys(kitchen.district.kitchen, reverse("care:batches"), size="tablet")
    page = keys.page
    form = page.locator("form.kitchen-form")
    keys.choose(form.locator("[name=item]"), str(kitchen.soup.pk))
    keys.to(form.locator("button:not([type=button])"))
    with page.expect_navigation():
        keys.press("Enter")
    soup = Batch.objects.get(item=kitchen.soup)
    page.goto(reverse("care:hygiene_log") + f"?kind=core&batch={soup.pk}")
    form = page.locator("form.kitchen-form:not([action])")
    keys.type(form.locator("[name=value]"), "82.3")
    keys.to(form.locator("button:not([type=button])"))
    with page.expect_navigation():
        keys.press("Enter")
    assert HygieneEntry.objects.filter(batch=soup, verdict="good").exists()


def test_a_health_office_s_afternoon(at_keys, morning):
    """What somebody who fell ill told is written down on the page of the cluster."""
    kitchen = morning.kitchen
    morning.substitute()
    morning.cook_all_but()
    morning.check_and_pack()
    morning.hand_over()
    morning.fall_ill()
    keys = at_keys(kitchen.district.health_officer, reverse("care:clusters"))
    page = keys.page
    keys.follow(page.locator("main a[href*='/clusters/']").first, r"/clusters/\d+/")
    row = page.locator("tbody tr", has_text=NAMES[-1])
    keys.to(row.locator("summary")).press("Enter")
    keys.choose(row.locator("[name=answer]"), "well")
    keys.to(row.locator("form button"))
    with page.expect_navigation():
        keys.press("Enter")
    assert Cluster.objects.exists() and ClusterCall.objects.get().recipient.name == NAMES[-1]


# -- trade -----------------------------------------------------------------------------------------------------------


def test_a_mission_by_keyboard(at_keys, mission):
    """The buyer answers by link, the exporter says whom to meet, the trade officer moves a meeting in the draft and
    publishes it, the interpreter begins the meeting."""
    link = mission.link("buyer_page", ("trade.guest", mission.guests[0].pk))
    keys = at_keys(None, reverse("meet", args=[link]), language="en")
    page = keys.page
    keys.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    keys.pick(page.locator("input[name=coming][value=yes]"))
    keys.pick(page.locator(f"input[name=wish_{mission.second.pk}][value=must]"))
    keys.to(page.locator("main form button[type=submit]")).press("Enter")
    page.get_by_role("status").wait_for()
    assert Guest.objects.get(pk=mission.guests[0].pk).state == "accepted"
    page.close()

    keys = at_keys(mission.district.exporter, reverse("trade:wishes", args=[mission.first.pk]))
    page = keys.page
    guest = mission.guests[1]
    keys.choose(page.locator(f"select[name=wish_{guest.pk}]"), "must")
    keys.to(page.locator(".form-actions button"))
    with page.expect_navigation():
        keys.press("Enter")
    assert Wish.objects.get(application=mission.first, guest=guest).by_exporter == "must"
    page.close()

    keys = at_keys(mission.district.trade_officer, reverse("trade:timetable", args=[mission.leg.pk]))
    page = keys.page
    place = Placement.objects.filter(timetable=mission.draft).order_by("-starts_at", "pk").first()
    taken = set(Placement.objects.filter(timetable=mission.draft).values_list("starts_at", flat=True))
    keys.follow(page.locator(f"a[href='{reverse('trade:placement', args=[place.pk])}']"), "/placements/")
    free = page.locator("#starts_at option").evaluate_all(
        "all => all.filter(o => !o.textContent.includes('–'))[0]?.value"
    )
    form = page.locator("form:has([name=deed][value=move])")
    keys.choose(page.locator("#starts_at"), free)
    keys.to(form.get_by_role("button"))
    with page.expect_navigation():
        keys.press("Enter")
    assert taken
    page.goto(reverse("trade:timetable", args=[mission.leg.pk]))
    keys.to(page.locator("form[action$='/publish/'] button"))
    with page.expect_navigation():
        keys.press("Enter")
    assert Meeting.objects.count() == 6
    page.close()

    meeting = Meeting.objects.filter(interpreter=mission.interpreter).order_by("starts_at").first()
    mission.now = meeting.starts_at
    keys = at_keys(mission.district.interpreter, reverse("trade:leg_day", args=[mission.leg.pk]), size="phone")
    page = keys.page
    keys.follow(page.locator(f"a[href='{reverse('trade:meeting', args=[meeting.pk])}']").first, "/meetings/")
    keys.to(page.locator("form:has([name=deed][value=start]) button")).press("Enter")
    page.locator("form:has([name=deed][value=held])").wait_for()
    assert Meeting.objects.get(pk=meeting.pk).state == "started"


# -- the frame -------------------------------------------------------------------------------------------------------


def test_the_first_stop_of_every_frame_is_the_link_to_the_content(at_keys, mission):
    """An office, a phone, before the log-in, a personal link: the link is seen, and leads past the menu."""
    link = reverse("meet", args=[mission.link("buyer_page", ("trade.guest", mission.guests[0].pk))])
    frames = (
        (mission.district.officer, reverse("home")),
        (mission.district.interpreter, reverse("trade:day")),
        (None, reverse("calls")),
        (None, link),
    )
    for account, address in frames:
        keys = at_keys(account, address)
        keys.press("Tab")
        skip = keys.page.locator(".skip-link")
        assert is_focused(skip) and skip.bounding_box()["y"] >= 0, address
        keys.press("Enter", "Tab")
        assert keys.page.evaluate("document.activeElement.closest('header') === null"), address
        keys.page.close()


def test_a_dialog_gives_the_focus_back(at_keys, db):
    keys = at_keys(District().officer, reverse("gallery"))
    page = keys.page
    opener = page.locator("modal-dialog > button")
    dialog = page.locator("modal-dialog dialog")
    keys.to(opener).press("Enter")
    assert page.evaluate("document.querySelector('dialog[open]').contains(document.activeElement)")
    for _press in range(6):
        keys.press("Tab")
        inside = "document.activeElement === document.body || document.querySelector('dialog[open]').contains(document.activeElement)"
        assert page.evaluate(inside)
    keys.press("Escape")
    assert not dialog.is_visible() and is_focused(opener)
    keys.press("Enter")
    keys.to(dialog.get_by_role("button").first).press("Enter")
    assert not dialog.is_visible() and is_focused(opener)


def test_after_an_error_the_focus_is_at_the_first_wrong_field(at_keys, visit, db):
    district = District()
    page = visit(district.officer, size="desk", refused=True)
    page.goto(reverse("people:change_password"))
    keys = Keys(page)
    fields = page.locator("main input[type=password]")
    for place, words in enumerate(("not-the-old-one", "abc", "abc")):
        keys.type(fields.nth(place), words)
    with page.expect_navigation():
        keys.press("Enter")
    wrong = page.locator("main [aria-invalid=true]").first
    assert is_focused(wrong)
    told = page.locator("#" + wrong.get_attribute("aria-describedby").split()[-1])
    assert told.inner_text().strip()


def test_the_log_in_can_be_pasted_and_filled_in(at_keys, db):
    """No riddle; the browser may fill both fields in, and what lies on the clipboard can be pasted."""
    District()
    keys = at_keys(None, reverse("people:login"))
    page = keys.page
    name, password = page.locator("[name=username]"), page.locator("[name=password]")
    assert (name.get_attribute("autocomplete"), password.get_attribute("autocomplete")) == (
        "username",
        "current-password",
    )
    pasted = "one => one.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true }))"
    assert name.evaluate(pasted) and password.evaluate(pasted)  # nothing prevents it
    keys.type(name, "officer").type(password, PASSWORD).press("Enter")
    page.get_by_role("heading", level=1, name="한지원").wait_for()

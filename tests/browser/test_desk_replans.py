"""A desk's day in a real browser: a stop is dragged, a courier drops out, a kitchen stops; the week before is looked at."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from chomchom.care.models import Handover, Round, RoundProposal, StreetClosure
from chomchom.care.operations import rounds
from chomchom.core import clock
from chomchom.people.models import Organisation
from tests.browser.office_day import office_day
from tests.browser.test_frame import troubles

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOW = datetime(2026, 5, 13, 11, 18, tzinfo=ZoneInfo("Asia/Seoul"))


@pytest.fixture
def day(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return office_day(NOW, boxes=8)


def sound(page):
    assert troubles(page) == [], page.url


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_day_is_replanned_from_the_desk(visit, day, picture, language):
    lunch = Round.objects.filter(day=NOW.date(), meal="lunch").select_related("provider")
    shared = {pk for pk in lunch.values_list("provider", flat=True) if lunch.filter(provider=pk).count() > 1}
    going = lunch.filter(state="under_way", provider__in=shared).first()
    provider = going.provider
    desk = day.desk_of(going.handovers.first())
    asked = f"?day={NOW.date()}&meal=lunch"
    at_phone, at_desk = (visit(desk, size=size, language=language) for size in ("phone", "desk"))

    # a stop is dragged to another round: its cost is said before it drops
    page = at_desk
    page.goto(reverse("care:by_hand") + asked)
    columns = page.locator(".hand-column")
    assert columns.count() >= 2
    stop = columns.nth(0).locator("[data-stop]").first
    handover = Handover.objects.get(pk=stop.get_attribute("data-stop"))
    target = columns.nth(1)
    to_round = target.get_attribute("data-round")
    stop.locator(".hand-name").hover()
    page.mouse.down()
    there, height = target.bounding_box(), stop.bounding_box()["y"]
    page.mouse.move(there["x"] + there["width"] / 2, height, steps=8)
    cost = page.locator("[data-cost]", has_text="km")
    cost.wait_for()
    said = cost.inner_text()
    picture(page, "rounds-by-hand", size="desk", language=language)
    there = target.bounding_box()  # the picture was taken from the top of the page
    page.mouse.move(there["x"] + there["width"] / 2, there["y"] + 20, steps=4)
    with page.expect_navigation():
        page.mouse.up()
    assert Handover.objects.get(pk=handover.pk).round_id == int(to_round)
    assert "km" in said

    # the courier drops out: what would change is shown, and nothing has changed yet
    page.goto(reverse("care:round", args=[going.pk]))
    with page.expect_navigation():
        page.locator(f"form[action='{reverse('care:courier_out', args=[going.pk])}'] button").click()
    proposal = RoundProposal.objects.get()
    page.wait_for_selector("round-lines .leaflet-container")
    sound(page)
    picture(page, "rounds-proposal", size="desk", language=language)
    at_phone.goto(page.url)
    sound(at_phone)
    picture(at_phone, "rounds-proposal", language=language)
    with page.expect_navigation():
        page.locator(".decide form").first.locator("button").click()
    proposal.refresh_from_db()
    assert proposal.state == "accepted"

    # who saw whom, and every page on a phone
    page.goto(reverse("care:faces") + asked)
    sound(page)
    picture(page, "rounds-faces", size="desk", language=language)
    for name in ("faces", "by_hand", "rounds"):
        at_phone.goto(reverse(f"care:{name}") + asked)
        sound(at_phone)
        picture(at_phone, f"rounds-{name.replace('_', '-')}", language=language)

    # a street is closed, with the keyboard alone: the map is moved by arrow keys, points are set in its middle
    page.goto(reverse("care:streets") + asked)
    page.wait_for_selector("street-course .leaflet-container")
    course_map, (set_point, _undo) = page.locator(".course-map"), page.locator(".course-buttons button").all()
    for _point in range(2):
        course_map.focus()
        for _step in range(2):
            page.keyboard.press("ArrowUp")
        page.wait_for_timeout(400)  # the map glides
        set_point.focus()
        page.keyboard.press("Enter")
    page.locator("#id_detour_minutes").fill("10")
    page.locator("#id_reason").fill("침수")
    sound(page)
    picture(page, "rounds-streets", size="desk", language=language)
    with page.expect_navigation():
        page.locator("#id_reason").press("Enter")
    closure = StreetClosure.objects.get()
    assert len(closure.line) == 2 and closure.line[0] != closure.line[1]
    sound(page)
    at_phone.goto(reverse("care:streets") + asked)
    at_phone.wait_for_selector("street-course .leaflet-container")
    sound(at_phone)
    picture(at_phone, "rounds-streets", language=language)

    # a kitchen stops before supper: the district asks the others and decides
    for number, one in enumerate(Organisation.objects.providers().order_by("pk"), start=1):
        whose = {"provider": one, "day": NOW.date(), "meal": "supper", "by": day.by(f"desk{number}")}
        if Handover.objects.filter(provider=one, day=NOW.date(), meal="supper").exists():
            rounds.plan(**whose, seconds=0.4, seed=1, at=NOW)
    officer = visit(day.officer, size="desk", language=language)
    officer.goto(reverse("care:kitchen_stop") + f"?day={NOW.date()}&meal=supper&kitchen={provider.pk}")
    for field in officer.locator("input.boxes-field").all():
        field.fill("2")
    sound(officer)
    picture(officer, "rounds-kitchen-form", size="desk", language=language)
    with officer.expect_navigation():
        officer.locator("main form[method=post] button[type=submit]").last.click()
    officer.wait_for_selector("round-lines .leaflet-container")
    sound(officer)
    picture(officer, "rounds-kitchen-stops", size="desk", language=language)

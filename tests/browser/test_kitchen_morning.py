"""A kitchen's morning on a tablet, a dietitian before it, a health office after it, in a real browser."""

import pytest
from django.urls import reverse

from chomchom.care.models import Batch, Cluster, ClusterCall, HygieneEntry, RoundRelease, Substitution
from chomchom.core import clock
from chomchom.net.models import Alert
from tests.browser.explaining import explain, explained
from tests.browser.kitchen_day import ALLERGIC, NAMES, Morning
from tests.browser.test_frame import troubles

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
UNSHOWN = ("", "packing-list", "health-alert")
LARGE_PX = 56  # what a wet finger hits


@pytest.fixture
def morning(noon, monkeypatch):
    """At ten to eleven."""
    made = Morning(noon.replace(hour=10, minute=50))
    monkeypatch.setattr(clock, "now", lambda: made.now)
    return made


@pytest.fixture
def look(picture):
    """``look(page, name, size, language)``: nothing serious, nothing wider than the window; of what the how-to pages
    show a picture if asked."""

    def at(page, name, size, language):
        page.emulate_media(reduced_motion="reduce")
        assert troubles(page) == [], name
        if name not in UNSHOWN and size != "phone":
            picture(page, name, size=size, language=language)

    return at


def send(page, form, **fields):
    """Fill in a form and press its button."""
    place = page.locator(form)
    for name, value in fields.items():
        field = place.locator(f"[name={name}]")
        field.select_option(value) if field.evaluate("one => one.tagName") == "SELECT" else field.fill(value)
    with page.expect_navigation():
        place.locator("button:not([type=button])").click()


# -- the kitchen -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_kitchen_cooks_measures_and_lets_the_round_go(visit, look, morning, language):
    """One value is out of its limit: the round stays until it is warmed again and written down."""
    kitchen, size = morning.kitchen, "tablet"
    morning.substitute()
    morning.cook_all_but(kitchen.soup)
    page = visit(kitchen.district.kitchen, size=size, language=language, refused=True)
    page.goto(reverse("care:kitchen"))
    page.locator(".kitchen-big a").first.click()
    send(page, "form.kitchen-form", item=str(kitchen.soup.pk))
    soup = Batch.objects.get(item=kitchen.soup)
    morning.later(4)
    page.locator(f"a[href='{reverse('care:batch', args=[soup.pk])}']").first.click()
    send(page, "form.kitchen-form")
    look(page, "kitchen-batch", size, language)
    measure(page, "71.4", kind="core", batch=soup.pk)
    look(page, "kitchen-out-of-range", size, language)
    morning.later(2)
    measure(page, "-20.5", kind="sample_stored", batch=soup.pk)

    morning.later(1)
    gate = reverse("care:gate", args=[kitchen.round.pk])
    page.goto(gate)
    send(page, f"form[action$='{reverse('care:pack', args=[kitchen.round.pk])}']", value="72.8")
    let_go = f"form[action$='{reverse('care:let_go', args=[kitchen.round.pk])}']"
    send(page, let_go, value="69.4")
    assert not RoundRelease.objects.exists()
    page.goto(gate)
    look(page, "kitchen-gate", size, language)
    assert soup.code in page.locator(".alert.danger").inner_text()

    morning.later(2)
    page.goto(reverse("care:hygiene_log"))
    send(page, "form[action$='/correct/']", text="중심까지 5분 더 가열 후 재측정")
    measure(page, "82.3", kind="core", batch=soup.pk)
    assert list(HygieneEntry.objects.filter(verdict="out").values_list("corrections__kind", flat=True)) == [
        "corrective"
    ]
    page.goto(gate)
    send(page, let_go, value="69.4")
    assert RoundRelease.objects.get().is_override is False
    page.goto(reverse("care:kitchen"))
    look(page, "kitchen", size, language)
    for target in page.locator(".kitchen-big a").all():
        assert target.bounding_box()["height"] >= LARGE_PX


def measure(page, celsius, **asked):
    page.goto(reverse("care:hygiene_log") + "?" + "&".join(f"{name}={value}" for name, value in asked.items()))
    field = page.locator("form.kitchen-form:not([action]) [name=value]")
    assert field.bounding_box()["height"] >= LARGE_PX
    send(page, "form.kitchen-form:not([action])", value=celsius)


# -- the dietitian ---------------------------------------------------------------------------------------------------


def test_a_dietitian_settles_the_clash_and_prints_the_labels(visit, look, morning, size, language):
    kitchen = morning.kitchen
    page = visit(kitchen.district.dietitian, size=size, language=language)
    page.goto(reverse("care:menu"))
    look(page, "dietitian-menu", size, language)
    page.goto(reverse("care:production"))
    look(page, "dietitian-clash", size, language)
    card = page.locator("section.card.danger")
    assert NAMES[ALLERGIC] in card.inner_text()
    card.locator("select").select_option(str(kitchen.courgette.pk))
    send(page, "section.card.danger form")
    assert Substitution.objects.get().handover == kitchen.stops[ALLERGIC]
    assert page.locator("section.card.danger").count() == 0
    name = {"ko": kitchen.courgette.name, "en": kitchen.courgette.name_en}[language]
    numbers = page.locator("#live tbody tr", has_text=name).first.inner_text()
    assert "1" in numbers.split()

    morning.cook_all_but()
    morning.check_and_pack()
    page.goto(reverse("care:labels", args=[kitchen.round.pk]))
    look(page, "dietitian-labels", size, language)
    assert page.locator(".label").count() == len(NAMES)
    assert NAMES[ALLERGIC] not in page.locator(".labels").inner_text()
    page.goto(reverse("care:packing_list", args=[kitchen.round.pk]))
    explained(page, "delivery")
    look(page, "packing-list", size, language)


# -- the health office -----------------------------------------------------------------------------------------------


def test_a_health_office_follows_a_cluster_to_its_people_and_deliveries(visit, look, morning, size, language):
    kitchen = morning.kitchen
    morning.substitute()
    morning.cook_all_but()
    morning.check_and_pack()
    morning.hand_over()
    morning.fall_ill()
    page = visit(kitchen.district.health_officer, size=size, language=language)
    page.goto(reverse("care:clusters"))
    page.locator("tbody a").first.click()
    look(page, "health-cluster", size, language)
    row = page.locator("tbody tr", has_text=NAMES[-1])
    row.locator("summary").click()
    row.locator("[name=answer]").select_option("well")
    with page.expect_navigation():
        row.locator("form button").click()
    assert ClusterCall.objects.get().recipient.name == NAMES[-1]

    page.locator("tbody a").first.click()
    look(page, "health-trace", size, language)
    batch = Cluster.objects.get().suspects.order_by("probability", "pk").first().batch
    page.locator(f"a[href='{reverse('care:trace_xlsx', args=[batch.pk])}']").click()
    with page.expect_download() as download:
        explain(page, "food")
    assert download.value.suggested_filename == f"trace-{batch.code}.xlsx"
    page.goto(reverse("care:trace_paper", args=[batch.pk]))
    explained(page, "food")
    look(page, "health-report", size, language)
    assert all(name in page.locator("main").inner_text() for name in NAMES[:3])

    page.goto(reverse("net:alerts"))
    alert = Alert.objects.get(subject_kind="care.cluster")
    page.goto(reverse("net:alert", args=[alert.pk]))
    look(page, "health-alert", size, language)
    form = page.locator(f"form[action$='{reverse('net:alert_act', args=[alert.pk, 'close'])}']")
    form.locator("[name=outcome][value=other_cause]").check(force=True)
    form.locator("[name=how]").fill("경로당에서 날굴을 함께 드신 것을 확인")
    form.get_by_role("button").last.click()
    page.wait_for_load_state()
    assert Cluster.objects.get().outcome == "other_cause"


# -- the pages beside ------------------------------------------------------------------------------------------------


def test_the_other_pages_of_a_kitchen_are_open_to_everybody(visit, look, morning):
    kitchen = morning.kitchen
    morning.cook_all_but(kitchen.soup)
    names = ("lots", "kitchen_tasks", "hygiene_paper", "dishes", "trace_search", "batches")
    beside = {
        kitchen.district.kitchen: [reverse(f"care:{name}") for name in names],
        kitchen.district.officer: [
            reverse("care:kitchens"),
            reverse("care:symptoms", args=[kitchen.stops[0].recipient_id]),
        ],
    }
    for size, language in (("phone", "ko"), ("tablet", "en")):
        for account, addresses in beside.items():
            page = visit(account, size=size, language=language)
            for address in addresses:
                assert page.goto(address).status == 200, address
                look(page, "", size, language)
        page.goto(reverse("care:hygiene_paper") + f"?provider={kitchen.district.provider.pk}")
        on_paper = page.locator("table.sheet").first.inner_text()
        assert (kitchen.soup.name if language == "ko" else kitchen.soup.name_en) in on_paper  # not begun yet

"""The public page of a call, the page of a buyer, and the mission's pages in the browser's eyes."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from chomchom.core import clock
from chomchom.core.actors import Actor
from chomchom.core.catalogues import catalogue_path, read
from chomchom.trade.models import Application, Wish
from chomchom.trade.operations import links, merges
from tests.factories import District
from tests.trade import trade_factories as make

SENT = {
    "name": "빛광학", "name_en": "Bit Optics", "business_number": "1234567890", "contact_name": "나담당",
    "contact_email": "na@example.test", "contact_phone": "062-000-0000", "meetings_wanted": 4, "looking_for": "유통사",
    "tax_paid": "yes", "consent": "on", "product_1": "렌즈", "product_en_1": "lens", "hs_1": "9001.50",
}  # fmt: skip


@pytest.fixture
def district(db, noon, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: noon)
    return District()


@pytest.fixture
def call(district, noon):
    day = timedelta(days=1)
    return make.make_mission(district, state="calling", opens_at=noon - day, closes_at=noon + day)


@pytest.mark.parametrize(
    ("changed", "state"), [({}, "submitted"), ({"tax_paid": "no"}, "ineligible"), ({"consent": ""}, "ineligible")]
)
def test_a_company_applies_and_is_told_why_it_cannot_be_chosen(call, changed, state):
    answer = Client().post(reverse("apply", args=[call.pk]), SENT | changed)
    row = Application.objects.get()
    assert answer.status_code == 200 and row.number in answer.content.decode()
    assert row.state == state and bool(row.refusals) == (state == "ineligible")
    assert bool(row.consent_expires_on) == row.consent_to_checks
    Client().post(reverse("apply", args=[call.pk]), SENT)
    again = Application.objects.exclude(pk=row.pk)
    assert again.count() == (state == "ineligible"), "who was not eligible may apply anew, nobody twice"
    assert all(one.state == "submitted" for one in again)
    assert Application.objects.filter(state="withdrawn").count() == len(again)


def test_after_the_deadline_nothing_is_taken(call, noon, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: noon + timedelta(days=1))
    assert Client().post(reverse("apply", args=[call.pk]), SENT).status_code == 410
    assert not Application.objects.exists()


@pytest.fixture
def invited(district, noon):
    mission = make.make_mission(district)
    make.make_leg(mission)
    application = make.make_accepted(mission, make.make_own_exporter(district))
    guest = make.make_guest(mission, make.make_buyer(district, languages=["id", "en"]), state="invited")
    _link, token = links.issue(mission=mission, purpose="buyer_page", subject=("trade.guest", guest.pk),
                               expires_at=noon + timedelta(days=9), by=Actor.program("test"), at=noon)  # fmt: skip
    return application, guest, reverse("meet", args=[token])


def test_a_buyer_answers_without_an_account(invited):
    application, guest, url = invited
    page = Client().get(url)
    assert page.status_code == 200 and 'lang="id"' in page.content.decode() and not Wish.objects.exists()
    assert page["Referrer-Policy"] == "same-origin"
    Client().post(url, {f"wish_{application.pk}": "must", "wish_999999": "must", "coming": "yes"})
    guest.refresh_from_db()
    assert guest.state == "accepted"
    assert list(Wish.objects.values_list("application", "by_buyer")) == [(application.pk, "must")]


def test_a_link_used_after_merging_says_so(invited, district, noon):
    application, guest, url = invited
    kept = make.make_buyer(district)
    make.make_guest(guest.mission, kept)
    merges.merge(kept=kept, gone=guest.buyer, reasons=[], by=Actor.program("test"), at=noon)
    answer = Client().post(url, {f"wish_{application.pk}": "must"})
    assert answer.status_code == 410 and not Wish.objects.exists()


def test_a_guessed_link_says_what_to_do(district):
    answer = Client().get(reverse("meet", args=["x" * 43]) + "?lang=en")
    assert answer.status_code == 404 and "does not exist" in answer.content.decode()


@pytest.mark.parametrize("language", ["id", "vi"])
def test_every_text_of_the_buyers_page_is_translated(language):
    from pathlib import Path

    import chomchom.trade
    from chomchom.core.catalogues import texts_of

    app = Path(chomchom.trade.__file__).parent
    catalogue = read(catalogue_path(app, language), language)
    ours = [text for text in texts_of(app) if text.file.startswith("templates/trade/guest/") or text.file
            in ("views/guest.py", "operations/links.py") or text.context == "wish"]  # fmt: skip
    assert len(ours) > 15
    assert [text.message for text in ours if not getattr(catalogue.get(*text.key), "string", "")] == []


@pytest.mark.parametrize("page", ["mission", "applications", "lists", "buyers", "proposals"])
@pytest.mark.parametrize("rows", [1, 3])
def test_pages_need_a_constant_number_of_statements(invited, district, page, rows, django_assert_max_num_queries):
    _application, guest, _url = invited
    for _more in range(rows - 1):
        make.make_guest(guest.mission, make.make_buyer(district))
        make.make_application(guest.mission, make.make_exporter(district))
    client = Client()
    client.force_login(district.trade_officer, backend="django.contrib.auth.backends.ModelBackend")
    client.get(reverse(f"trade:{page}", args=[guest.mission_id]))
    with django_assert_max_num_queries(19):
        assert client.get(reverse(f"trade:{page}", args=[guest.mission_id])).status_code == 200

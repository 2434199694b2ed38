"""The pages of the frame: home, gallery, signals, and what is shown when something is refused, missing or broken."""

import re

import pytest
from django.template import engines
from django.test import Client
from django.urls import reverse

from chomchom.core import navigation
from chomchom.core.navigation import Entry, Signal
from chomchom.people.enums import Role
from chomchom.people.models import Account
from chomchom.people.rights import RIGHTS
from tests.factories import MADE_AT, District, viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return District()


@pytest.fixture
def own_frame(monkeypatch):
    """A frame without what the apps declared."""
    monkeypatch.setattr(navigation, "_entries", {})
    monkeypatch.setattr(navigation, "_signals", [])


class TestHome:
    def test_each_role_is_shown_where_its_day_begins(self, client, district, own_frame):
        navigation.declare(
            Entry("Doors", "gallery", order=1, note="Every stop", begins_for=frozenset({Role.COURIER})),
            Entry("Key", "people:change_password", order=2),
        )
        client.force_login(district.courier.account)
        page = client.get(reverse("home"))
        assert [entry.label for entry in page.context["beginnings"]] == ["Doors"]
        assert [entry.label for entry in page.context["others"]] == ["Key"]
        client.force_login(district.desk)
        page = client.get(reverse("home"))
        assert page.context["beginnings"] == []
        assert [entry.label for entry in page.context["others"]] == ["Doors", "Key"]

    def test_the_header_names_person_office_and_role(self, client, district):
        client.force_login(district.officer)
        page = client.get(reverse("home")).text
        assert "한지원" in page and "광산구청 · 구청 담당자" in page

    def test_somebody_without_a_role_is_told_whom_to_ask(self, client):
        account = Account.objects.create(username="new", name="새사람", created_at=MADE_AT)
        client.force_login(account)
        assert "오늘 부여된 역할이 없습니다" in client.get(reverse("home")).text

    def test_the_frame_costs_the_same_however_many_entries_there_are(
        self, client, district, own_frame, django_assert_num_queries
    ):
        client.force_login(district.officer)
        client.get(reverse("home"))
        for number in range(20):
            navigation.declare(Entry(f"Entry {number}", "gallery", order=number))
        # session, account, memberships; for the reminder the last review, its period and the first role at the office
        with django_assert_num_queries(6):
            client.get(reverse("home"))


class TestMenu:
    @pytest.mark.parametrize(
        ("path", "marked"),
        [
            ("/", [("/", "page")]),
            ("/gallery/", [("/gallery/", "page")]),
            ("/gallery/buttons/3/", [("/gallery/", "true")]),
            ("/elsewhere/", []),
        ],
    )
    def test_the_page_or_the_nearest_one_above_it_is_marked(self, district, own_frame, rf, path, marked):
        for number, name in enumerate(("home", "people:login", "gallery")):
            navigation.declare(Entry(name, name, order=number))
        context = {"viewer": viewer(district.officer)}
        html = engines["django"].from_string("{% main_menu %}").render(context, rf.get(path))
        assert re.findall(r'<a href="([^"]+)" aria-current="(page|true)"', html) == marked


class TestSignal:
    def test_it_is_quiet_while_nothing_changes(self, client, district, own_frame):
        said = [Signal("3 alerts are open", "danger", reverse("home"))]
        navigation.declare_signal(lambda viewer: said[0])
        client.force_login(district.officer)
        first = client.get(reverse("signal"))
        assert '<a class="signal danger" href="/">3 alerts are open</a>' in first.text
        again = re.search(r'hx-get="([^"]+)"', first.text).group(1)
        assert client.get(again).status_code == 204
        said[0] = Signal("4 alerts are open", "danger", reverse("home"))
        assert "4 alerts are open" in client.get(again).text

    def test_a_fragment_brings_the_server_s_clock(self, client, district):
        client.force_login(district.officer)
        stamp = client.get(reverse("signal"), headers={"HX-Request": "true"})["X-Clock"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00 1\.0", stamp)


class TestGallery:
    @pytest.mark.parametrize(("language", "word"), [("ko", "화면 요소 모음"), ("en", "Every component in every state")])
    def test_it_shows_every_component_in_both_languages(self, client, district, language, word):
        client.force_login(district.desk)
        client.cookies["django_language"] = language
        page = client.get(reverse("gallery")).text
        assert word in page
        for mark in ("krds-btn", "krds-badge", "alert urgent", "card danger", "facts", "table-wrap", "form-field",
                     "tiles", "upload", "tabs", "steps", "timeline", "progress", "number-tile", "share", "pagination",
                     "empty", "<count-down", "<relative-time", "<modal-dialog", "disclosure", "phone", "refusal"):  # fmt: skip
            assert mark in page, mark

    def test_every_tag_is_shown(self):
        """A component that is not in the gallery is one nobody looks at."""
        from pathlib import Path

        from chomchom.core.templatetags import ui
        from chomchom.site import gallery

        folder = Path(gallery.__file__).parent / "templates" / "site"
        used = "".join(file.read_text() for file in folder.rglob("*.html"))
        assert {tag for tag in ui.register.tags if not re.search(rf"{{% *{tag}\b", used)} == set()


class TestTrouble:
    def test_not_found(self, client, district):
        client.force_login(district.officer)
        page = client.get("/nothing/")
        assert page.status_code == 404 and "화면을 찾을 수 없습니다" in page.text

    def test_not_found_is_shown_to_somebody_unknown_too(self, client):
        assert client.get("/nothing/").status_code == 404

    def test_refused(self, client, district, monkeypatch):
        monkeypatch.setitem(RIGHTS, "x", frozenset({Role.KITCHEN}))
        from django.core.exceptions import PermissionDenied
        from django.test import RequestFactory

        from chomchom.people.gate import needs
        from chomchom.people.viewer import Viewer

        @needs("x")
        def view(request):
            raise AssertionError("must not be reached")

        request = RequestFactory().get("/")
        request.viewer = Viewer.of(district.officer, district.officer.memberships.select_related("organisation"))
        with pytest.raises(PermissionDenied):
            view(request)
        from chomchom.site.views import refused

        client.force_login(district.officer)
        request = client.get(reverse("home")).wsgi_request
        page = refused(request)
        assert page.status_code == 403 and "권한이 없습니다" in page.content.decode()

    def test_broken_is_drawn_without_the_database(self, client, district, monkeypatch, django_assert_num_queries):
        from chomchom.site.views import broken

        with django_assert_num_queries(0):
            page = broken(None)
        assert page.status_code == 500 and "tel:119" in page.content.decode()

    def test_a_request_that_cannot_be_read(self, client, settings):
        settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
        page = client.post(reverse("people:login"), {str(number): "x" for number in range(9)})
        assert page.status_code == 400 and "요청을 읽을 수 없습니다" in page.text

    def test_a_form_without_its_token_is_told_that_nothing_was_saved(self, district):
        strict = Client(enforce_csrf_checks=True)
        page = strict.post(reverse("people:login"), {"username": "officer", "password": "x"})
        assert page.status_code == 403 and "저장되지 않았습니다" in page.text


def test_no_page_carries_inline_code_and_the_policy_forbids_it(client, district):
    client.force_login(district.officer)
    page = client.get(reverse("gallery"))
    policy = page["Content-Security-Policy"]
    assert "unsafe-inline" not in policy and "unsafe-eval" not in policy and "style-src 'self'" in policy
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", page.text)

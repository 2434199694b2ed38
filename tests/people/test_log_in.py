"""The way in and out: log-in, lock, language, idleness, and the lines they leave in the access log."""

import time
from datetime import timedelta

import pytest
from django.db.models import F
from django.urls import reverse

from chomchom.core.enums import Action
from chomchom.core.models import AccessEntry
from chomchom.people.middleware import SEEN
from chomchom.people.models import Attempt
from chomchom.people.sessions import BEGAN
from tests.factories import PASSWORD, District

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return District().officer


def log_in(client, username="officer", password=PASSWORD, **more):
    return client.post(reverse("people:login"), {"username": username, "password": password}, **more)


def log_lines() -> list[tuple]:
    entries = AccessEntry.objects.filter(action__in=(Action.LOG_IN, Action.LOG_OUT, Action.REFUSED))
    return list(entries.order_by("pk").values_list("action", "account_id", "actor", "ip", "subject_id"))


class TestLogIn:
    def test_the_right_password_leads_home_and_leaves_a_line(self, client, officer):
        response = log_in(client, REMOTE_ADDR="127.0.0.7")
        assert response.status_code == 302 and response.url == reverse("home")
        assert log_lines() == [(Action.LOG_IN, officer.pk, "한지원", "127.0.0.7", officer.pk)]

    def test_a_wrong_password_is_told_and_leaves_a_line(self, client, officer):
        response = log_in(client, password="wrong-123")
        assert response.status_code == 200 and 'role="alert"' in response.text
        assert log_lines() == [(Action.REFUSED, officer.pk, "한지원", "127.0.0.1", officer.pk)]

    def test_of_an_unknown_name_nothing_is_kept(self, client, officer):
        log_in(client, username="my-Passw0rd-by-mistake")
        assert log_lines() == [(Action.REFUSED, None, "anonymous", "127.0.0.1", None)]
        assert not AccessEntry.objects.filter(what__contains="mistake").exists()

    def test_a_page_that_needs_a_log_in_comes_back_after_it(self, client, officer):
        asked = client.get(reverse("gallery"))
        assert asked.url == f"{reverse('people:login')}?next={reverse('gallery')}"
        assert client.post(asked.url, {"username": "officer", "password": PASSWORD}).url == reverse("gallery")

    def test_an_address_of_another_site_is_not_followed(self, client, officer):
        url = f"{reverse('people:login')}?next=https://evil.example/"
        assert client.post(url, {"username": "officer", "password": PASSWORD}).url == reverse("home")

    def test_an_account_that_was_switched_off_stays_out(self, client, officer):
        officer.is_active = False
        officer.save()
        assert log_in(client).status_code == 200
        assert client.get(reverse("home")).status_code == 302

    def test_logging_out_needs_a_post_and_leaves_a_line(self, client, officer):
        client.force_login(officer)
        assert client.get(reverse("people:logout")).status_code == 405
        assert client.post(reverse("people:logout")).url == reverse("people:login")
        assert [line[0] for line in log_lines()] == [Action.LOG_IN, Action.LOG_OUT]
        assert client.get(reverse("home")).status_code == 302


def wait():
    """Let half a minute pass for whoever must wait."""
    Attempt.objects.update(last_at=F("last_at") - timedelta(seconds=30))


class TestLock:
    def fail(self, client, times, username="officer"):
        for _ in range(times):
            wait()
            response = log_in(client, username=username, password="wrong-123")
        return response

    def test_the_fifth_failure_locks_the_account_for_everybody(self, client, officer, settings):
        assert self.fail(client, settings.AXES_FAILURE_LIMIT - 1).status_code == 200
        locked = self.fail(client, 1)
        assert locked.status_code == 403 and f"{settings.OPTIONS['CHOMCHOM_LOCK_MINUTES']}분" in locked.text
        assert log_in(client, REMOTE_ADDR="10.9.9.9").status_code == 403

    def test_an_unknown_name_is_locked_just_the_same(self, client, officer, settings):
        assert self.fail(client, settings.AXES_FAILURE_LIMIT, username="nobody").status_code == 403

    def test_success_in_between_counts_anew(self, client, officer, settings):
        self.fail(client, settings.AXES_FAILURE_LIMIT - 1)
        wait()
        assert log_in(client).status_code == 302
        client.post(reverse("people:logout"))
        assert self.fail(client, settings.AXES_FAILURE_LIMIT - 1).status_code == 200

    def test_another_account_is_not_touched(self, client, officer, settings):
        self.fail(client, settings.AXES_FAILURE_LIMIT)
        assert log_in(client, username="desk").status_code == 302


class TestWaiting:
    """Before the lock each failure makes the next try wait longer; nobody's thread sleeps for it."""

    def fail(self, client, username="officer"):
        return log_in(client, username=username, password="wrong-123")

    @pytest.mark.parametrize("username", ["officer", "nobody-of-this-name"])
    def test_after_two_failures_one_waits_whether_the_name_exists_or_not(self, client, officer, username):
        assert [self.fail(client, username).status_code for _ in range(3)] == [200, 200, 429]
        waiting = self.fail(client, username)
        assert "2초 후에 다시" in waiting.text and "axes" not in waiting.text

    def test_whoever_waits_is_not_looked_at_and_not_counted(self, client, officer):
        self.fail(client), self.fail(client)
        assert log_in(client).status_code == 429, "also with the right password"
        assert len(log_lines()) == 2
        wait()
        assert log_in(client).status_code == 302

    def test_the_wait_grows(self, client, officer, settings):
        settings.AXES_FAILURE_LIMIT = 9
        waits = []
        for _ in range(6):
            wait()
            self.fail(client)
            waits.append(self.fail(client).headers.get("Retry-After"))
        assert waits == [None, "5", "10", "15", "15", "15"]

    def test_of_a_name_only_a_digest_is_kept(self, client, officer):
        self.fail(client, "my-Passw0rd-by-mistake")
        assert "mistake" not in str(list(Attempt.objects.values_list()))

    def test_capitals_and_blanks_make_no_other_name(self, client, officer):
        assert [self.fail(client, name).status_code for name in ("officer", " Officer", "OFFICER")] == [200, 200, 429]

    def test_another_account_does_not_wait(self, client, officer):
        self.fail(client), self.fail(client)
        assert log_in(client, username="desk").status_code == 302


class TestLanguage:
    def test_korean_is_the_language_of_somebody_unknown(self, client):
        assert '<html lang="ko">' in client.get(reverse("people:login"), HTTP_ACCEPT_LANGUAGE="ko").text

    def test_the_account_s_language_holds_from_the_log_in_on(self, client, officer):
        officer.language = "en"
        officer.save()
        log_in(client)
        assert '<html lang="en">' in client.get(reverse("home")).text

    def test_switching_is_remembered_with_the_account(self, client, officer):
        client.force_login(officer)
        response = client.post(reverse("set_language"), {"language": "en", "next": reverse("gallery")})
        assert response.url == reverse("gallery")
        officer.refresh_from_db()
        assert officer.language == "en"
        assert AccessEntry.objects.filter(what="people.prefer_language", subject_id=officer.pk).count() == 1

    @pytest.mark.parametrize("language", ["xx", "", "<b>"])
    def test_an_unknown_language_changes_nothing(self, client, officer, language):
        client.force_login(officer)
        client.post(reverse("set_language"), {"language": language})
        officer.refresh_from_db()
        assert officer.language == "ko"


class TestIdleness:
    @pytest.fixture
    def seen(self, client, officer):
        """Log in, and let the session look as if it was last used so many seconds ago."""
        client.force_login(officer)
        client.get(reverse("home"))

        def set_seen(seconds_ago: float) -> float:
            session = client.session
            session[SEEN] = time.time() - seconds_ago
            session.save()
            return session[SEEN]

        return set_seen

    def test_after_too_long_a_pause_one_is_logged_out_and_told(self, client, seen, settings):
        seen(settings.IDLE_SECONDS + 1)
        response = client.get(reverse("home"), follow=True)
        assert response.redirect_chain[0][0].startswith(reverse("people:login"))
        assert "사용하지 않아 로그아웃" in response.text
        assert AccessEntry.objects.filter(action=Action.LOG_OUT).count() == 1

    def test_a_shorter_pause_is_none(self, client, seen, settings):
        seen(settings.IDLE_SECONDS - 5)
        assert client.get(reverse("home")).status_code == 200
        assert client.session[SEEN] == pytest.approx(time.time(), abs=5)

    def test_the_session_is_written_at_most_once_a_minute(self, client, seen):
        recent = seen(30)
        client.get(reverse("home"))
        assert client.session[SEEN] == recent

    def test_a_fragment_that_asks_by_itself_is_nobody_doing_something(self, client, seen, settings):
        before = seen(settings.IDLE_SECONDS - 60)
        assert client.get(reverse("signal"), headers={"X-Background": "1"}).status_code == 200
        assert client.session[SEEN] == before


class TestLongestSession:
    @pytest.fixture
    def begun(self, client, officer):
        """Log in, and let the session look as if it had begun so many seconds ago."""
        client.force_login(officer)
        client.get(reverse("home"))

        def set_begun(seconds_ago: float) -> None:
            session = client.session
            session[BEGAN] = time.time() - seconds_ago
            session.save()

        return set_begun

    def test_a_log_in_ends_after_its_hours_however_busy_one_is(self, client, begun, settings):
        begun(settings.SESSION_SECONDS + 1)
        response = client.get(reverse("home"), follow=True)
        assert response.redirect_chain[0][0].startswith(reverse("people:login"))
        assert "12시간" in response.text
        assert AccessEntry.objects.filter(action=Action.LOG_OUT).count() == 1

    def test_a_younger_one_goes_on(self, client, begun, settings):
        begun(settings.SESSION_SECONDS - 5)
        assert client.get(reverse("home")).status_code == 200

    def test_every_log_in_begins_anew(self, client, officer, settings):
        log_in(client)
        assert client.session[BEGAN] == pytest.approx(time.time(), abs=5)


class TestPassword:
    def change(self, client, old=PASSWORD, new="밥한그릇-2026"):
        return client.post(
            reverse("people:change_password"), {"old_password": old, "new_password1": new, "new_password2": new}
        )

    def test_a_changed_password_counts_and_one_stays_logged_in(self, client, officer):
        client.force_login(officer)
        assert self.change(client).url == reverse("home")
        assert client.get(reverse("home")).status_code == 200
        officer.refresh_from_db()
        assert officer.check_password("밥한그릇-2026")
        assert AccessEntry.objects.filter(what="people.change_password", subject_id=officer.pk).count() == 1

    @pytest.mark.parametrize(
        ("old", "new"), [("wrong", "밥한그릇-2026"), (PASSWORD, "short1"), (PASSWORD, "aaaaaaaaaaa")]
    )
    def test_a_wrong_old_or_a_weak_new_one_is_refused(self, client, officer, old, new):
        client.force_login(officer)
        assert 'aria-invalid="true"' in self.change(client, old, new).text
        officer.refresh_from_db()
        assert officer.check_password(PASSWORD)

    def test_wrong_old_ones_wait_longer_each_time(self, client, officer):
        client.force_login(officer)
        answers = [self.change(client, old="wrong-123").status_code for _ in range(2)]
        waiting = self.change(client)
        assert (answers, waiting.status_code) == ([200, 200], 302), "also the right one waits"
        assert "초 후에 다시" in client.get(waiting.url).text
        officer.refresh_from_db()
        assert officer.check_password(PASSWORD)

    def test_nobody_changes_it_without_being_logged_in(self, client, officer):
        assert self.change(client).url.startswith(reverse("people:login"))


def test_a_fragment_takes_its_whole_page_to_the_log_in(client):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/gallery/?page=2"}
    response = client.get(reverse("signal"), headers=headers)
    assert response["HX-Redirect"] == f"{reverse('people:login')}?next=%2Fgallery%2F%3Fpage%3D2"

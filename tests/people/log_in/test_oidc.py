"""Log-in by an organisation's OpenID Connect, against a real server on loopback that lies where it is told to."""

import time
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.test import Client
from django.urls import reverse

from chomchom.core.models import AccessEntry
from chomchom.core.refusal import Refused
from chomchom.people.models import Account, Identity, LogInService, Membership
from chomchom.people.operations import services
from tests import factories
from tests.people.log_in.conftest import OUTSIDE
from tests.people.log_in.oidc_server import Service


@pytest.fixture
def server(settings):
    settings.INTERNAL_NETWORKS_ALLOWED = ["127.0.0.0/8"]
    settings.SEND_TIMEOUT = 10
    made = Service()
    yield made
    made.close()


def add(district, server, noon, **values):
    words = {
        "organisation": district.office, "name": "통합로그인", "issuer": server.issuer, "client_id": server.client_id,
        "secret": server.secret, "claim": "preferred_username", "is_second_factor": False,
    } | values  # fmt: skip
    return services.add_service(by=factories.viewer(district.officer), at=noon, **words)


@pytest.fixture
def service(district, server, noon):
    return add(district, server, noon)


def there(client, service, next="", **more):
    return client.get(reverse("people:service_log_in", args=[service.pk]), {"next": next} if next else {}, **more).url


def back(client, server, service, **more):
    """Go there, log in, come back."""
    address = server.log_in(there(client, service, **more))
    more.pop("next", None)
    return client.get(address, **more)


def is_in(client, **more):
    return client.get("/", **more).status_code == 200


def refusals():
    return list(AccessEntry.objects.filter(what="people.service.log_in").values_list("detail__why", flat=True))


class TestComingIn:
    def test_whoever_has_an_account_there_comes_in(self, client, server, service, district):
        assert back(client, server, service, next=reverse("gallery")).url == reverse("gallery")
        assert client.session["_auth_user_id"] == str(district.officer.pk)
        assert AccessEntry.objects.get(what="people.log_in").detail == {"how": "service"}

    def test_the_service_is_asked_for_a_code_with_pkce_state_and_nonce(self, client, server, service):
        asked = parse_qs(urlsplit(there(client, service)).query)
        assert asked["response_type"] == ["code"] and asked["code_challenge_method"] == ["S256"]
        assert all(len(asked[name][0]) >= 43 for name in ("state", "nonce", "code_challenge"))
        assert asked["redirect_uri"] == [f"http://testserver{reverse('people:service_back', args=[service.pk])}"]

    def test_the_token_stays_on_the_server(self, client, server, service):
        answers = [back(client, server, service), client.get(reverse("home"))]
        seen = [answer.content.decode() + str(list(answer.items())) + str(answer.cookies) for answer in answers]
        token = server.issued[-1]
        assert token.count(".") == 2 and len(token) > 200
        kept = [str(dict(client.session)), str(list(AccessEntry.objects.values_list("detail", flat=True)))]
        assert not [text for text in seen + kept if token in text or token.split(".")[2] in text]

    def test_the_log_in_page_offers_it(self, client, service):
        assert "통합로그인(으)로 로그인" in client.get(reverse("people:login")).text

    def test_the_subject_is_bound_at_the_first_time(self, client, server, service, district):
        back(client, server, service)
        server.claims = {"preferred_username": "renamed"}
        other = Client()
        back(other, server, service)
        assert other.session["_auth_user_id"] == str(district.officer.pk), "the subject counts, not the name"
        assert Identity.objects.count() == 1

    def test_a_name_given_anew_to_somebody_else_opens_nothing(self, client, server, service):
        back(Client(), server, service)
        server.claims = {"sub": "person-2"}
        back(client, server, service)
        assert not is_in(client) and refusals() == ["unknown"]

    def test_by_the_e_mail_if_the_service_has_verified_it(self, client, server, district, noon):
        service = add(district, server, noon, claim="email")
        for verified, expected in ((None, False), (False, False), ("true", False), (True, True)):
            server.claims = {"email": "OFFICER@example.test", "email_verified": verified}
            other = Client()
            back(other, server, service)
            assert is_in(other) is expected, verified

    def test_outside_the_second_factor_is_asked_all_the_same(self, client, server, service):
        answer = back(client, server, service, REMOTE_ADDR=OUTSIDE)
        assert answer.url == "/accounts/factors/choice/" and not is_in(client, REMOTE_ADDR=OUTSIDE)

    def test_unless_its_log_in_counts_as_one(self, client, server, district, noon):
        service = add(district, server, noon, is_second_factor=True)
        assert back(client, server, service, REMOTE_ADDR=OUTSIDE).url == "/"
        assert is_in(client, REMOTE_ADDR=OUTSIDE)

    def test_after_the_log_out_the_way_out_there_is_shown(self, client, server, service):
        back(client, server, service)
        page = client.post(reverse("people:logout"), follow=True)
        assert "그곳에서도 로그아웃" in page.text
        out = client.get(reverse("people:service_log_out", args=[service.pk])).url
        words = parse_qs(urlsplit(out).query)
        assert out.startswith(f"{server.issuer}/out?") and words["client_id"] == ["chomchom"]
        assert words["post_logout_redirect_uri"] == ["http://testserver/accounts/login/"]


class TestNobodyElse:
    def refused(self, client, server, service, why):
        assert back(client, server, service).url == reverse("people:login")
        assert not is_in(client) and refusals() == [why] and not Identity.objects.exists()

    @pytest.mark.parametrize("claims", [{"preferred_username": "nobody"}, {"preferred_username": None},
                                        {"preferred_username": ["officer"]}, {"preferred_username": ""}])  # fmt: skip
    def test_nobody_is_signed_up(self, client, server, service, claims):
        before = Account.objects.count()
        server.claims = claims
        self.refused(client, server, service, "unknown")
        assert Account.objects.count() == before

    def test_somebody_of_another_organisation_stays_out(self, client, server, service):
        server.claims = {"preferred_username": "desk"}
        self.refused(client, server, service, "unknown")

    def test_somebody_whose_role_there_has_ended_stays_out(self, client, server, service, district, noon):
        Membership.objects.filter(account=district.officer).update(valid_to=noon.date())
        self.refused(client, server, service, "unknown")

    def test_somebody_suspended_stays_out(self, client, server, service, district, noon):
        Account.objects.filter(pk=district.officer.pk).update(is_active=False)
        self.refused(client, server, service, "unknown")

    def test_of_whoever_came_nothing_is_kept(self, client, server, service):
        server.claims = {"preferred_username": "a-stranger", "sub": "strange-subject"}
        back(client, server, service)
        assert "strange" not in str(list(AccessEntry.objects.values_list()))


NOW = int(time.time())
LIES = {
    "nonce": {"nonce": "another"}, "no nonce": {"nonce": None}, "issuer": {"iss": "https://evil.example"},
    "audience": {"aud": "another"}, "audiences": {"aud": ["another", "third"]},
    "azp": {"aud": ["chomchom", "another"], "azp": "another"}, "no azp": {"aud": ["chomchom", "another"]},
    "expired": {"exp": NOW - 3600}, "no end": {"exp": None}, "early": {"iat": NOW + 3600}, "not yet": {"nbf": NOW + 3600},
    "no subject": {"sub": None}, "long subject": {"sub": "x" * 256}, "number": {"exp": "tomorrow"},
}  # fmt: skip
WHY = {"no nonce": "nonce", "audiences": "audience", "azp": "audience", "no azp": "audience", "no end": "expired",
       "not yet": "early", "no subject": "subject", "long subject": "subject", "number": "expired"}  # fmt: skip


class TestTokens:
    @pytest.mark.parametrize("lie", LIES)
    def test_a_token_that_says_something_else_is_refused(self, client, server, service, lie):
        server.claims = LIES[lie]
        assert back(client, server, service).url == reverse("people:login")
        assert not is_in(client) and refusals() == [WHY.get(lie, lie)]

    def test_several_audiences_are_right_if_it_was_made_for_us(self, client, server, service):
        server.claims = {"aud": ["chomchom", "another"], "azp": "chomchom"}
        back(client, server, service)
        assert is_in(client)

    def forged(self, server, kind):
        from cryptography.hazmat.primitives.asymmetric import rsa

        other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        return {
            "another key": lambda c: jwt.encode(c, other, algorithm="RS256", headers={"kid": "one"}),
            "unknown key": lambda c: jwt.encode(c, server.key, algorithm="RS256", headers={"kid": "two"}),
            "shared secret": lambda c: jwt.encode(c, server.secret * 3, algorithm="HS256", headers={"kid": "one"}),
            "unsigned": lambda c: jwt.encode(c, None, algorithm="none", headers={"kid": "one"}),
            "altered": lambda c: server.rs256(c)[:-6] + "AAAAAA",
            "no token": lambda c: "x",
        }[kind]

    @pytest.mark.parametrize("kind", ["another key", "unknown key", "shared secret", "unsigned", "altered", "no token"])
    def test_a_token_that_the_service_did_not_sign_is_refused(self, client, server, service, kind):
        server.sign = self.forged(server, kind)
        assert back(client, server, service).url == reverse("people:login")
        assert not is_in(client) and refusals() == ["signature"]


class TestTheWayBack:
    def test_the_state_must_be_the_one_of_this_browser(self, client, server, service):
        address = server.log_in(there(Client(), service))
        there(client, service)
        client.get(address)
        assert not is_in(client) and refusals() == ["state"]

    def test_without_having_gone_there_nobody_comes_back(self, client, server, service):
        client.get(server.log_in(there(Client(), service)))
        assert not is_in(client) and refusals() == ["state"]

    def test_an_answer_comes_back_once(self, client, server, service):
        address = server.log_in(there(client, service))
        client.get(address)
        client.post(reverse("people:logout"))
        client.get(address)
        assert not is_in(client)

    def test_the_answer_of_another_service_is_refused(self, client, server, service):
        address = server.log_in(there(client, service))
        client.get(address + "&iss=https://evil.example")
        assert not is_in(client) and refusals() == ["issuer"]

    def test_a_service_that_said_no_is_told(self, client, server, service):
        state = parse_qs(urlsplit(there(client, service)).query)["state"][0]
        page = reverse("people:service_back", args=[service.pk])
        client.get(page, {"error": "access_denied", "state": state})
        assert refusals() == ["said_no"]

    def test_an_address_of_another_site_is_not_followed_afterwards(self, client, server, service):
        assert back(client, server, service, next="https://evil.example/").url == "/"

    def test_an_ended_service_opens_nothing(self, client, server, service, district, noon):
        services.end_service(service=service, by=factories.viewer(district.officer), at=noon)
        assert client.get(reverse("people:service_log_in", args=[service.pk])).status_code == 404
        assert "통합로그인" not in client.get(reverse("people:login")).text


class TestConfiguring:
    def test_the_secret_is_sealed_and_shown_nowhere(self, client, server, service, officer):
        assert server.secret not in str(list(LogInService.objects.values_list()))
        assert server.secret not in str(list(AccessEntry.objects.values_list()))
        client.force_login(officer)
        page = client.get(reverse("people:services")).text
        assert service.issuer in page and server.secret not in page

    def test_an_internal_address_is_refused_unless_the_operator_allows_it(self, district, server, noon, settings):
        settings.INTERNAL_NETWORKS_ALLOWED = []
        with pytest.raises(Refused, match="내부망"):
            add(district, server, noon)
        assert not LogInService.objects.exists()

    @pytest.mark.parametrize(
        "issuer", ["", "ftp://x", "https://", "https://a.example/?x=1", "https://u@a.example/", "x"]
    )
    def test_what_is_no_address_is_refused(self, district, server, noon, issuer):
        with pytest.raises(Refused):
            add(district, server, noon, issuer=issuer)

    def test_in_production_only_https_is_an_address(self, district, server, noon, settings):
        settings.PRODUCTION = True
        with pytest.raises(Refused, match="https"):
            add(district, server, noon)

    @pytest.mark.parametrize(
        "lies", [{"issuer": "https://evil.example"}, {"token_endpoint": 7}, {"jwks_uri": "file:///etc/passwd"}]
    )
    def test_a_service_that_says_to_be_another_is_refused(self, district, server, noon, lies):
        server.lies = lies
        with pytest.raises(Refused):
            add(district, server, noon)

    def test_a_page_that_is_no_configuration_is_refused(self, district, server, noon):
        with pytest.raises(Refused):
            add(district, server, noon, issuer=server.issuer + "/elsewhere")

    def test_an_organisation_that_one_does_not_look_after_is_refused(self, district, server, noon):
        other = factories.District("북구", "Buk-gu", "buk-")
        with pytest.raises(Refused, match="계정 담당자가 아닙니다"):
            add(district, server, noon, organisation=other.office)

    def test_the_officer_adds_renews_and_ends_one_on_the_page(self, client, server, district, officer):
        client.force_login(officer)
        words = {"organisation": district.office.pk, "name": "구청", "issuer": server.issuer, "client_id": "c",
                 "secret": "first", "claim": "email"}  # fmt: skip
        assert client.post(reverse("people:services"), words).status_code == 302
        service = LogInService.objects.get()
        sealed = service.secret
        client.post(reverse("people:service_act", args=[service.pk, "secret"]), {"secret": "second"})
        service.refresh_from_db()
        assert service.secret != sealed
        client.post(reverse("people:service_act", args=[service.pk, "end"]))
        service.refresh_from_db()
        assert service.ended_at is not None
        whats = (
            AccessEntry.objects.filter(what__startswith="people.service.").order_by("pk").values_list("what", flat=True)
        )
        assert list(whats) == ["people.service.add", "people.service.secret", "people.service.end"]

"""The line dies before, during and after each request; the page is killed; the clock is wrong; two tabs; a full disk; a
new version in the middle. After each: the server has every report the courier made, each once."""

import gzip
import json
import posixpath
import re
from base64 import b64encode
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.http import HttpResponse
from django.urls import reverse
from PIL import Image

from chomchom.care import round_parts
from chomchom.care.models import DoorPhoto, DoorReport, Handover
from chomchom.care.models import Phone as PhoneRow
from chomchom.care.round_parts import DEXIE
from chomchom.core import clock
from tests.browser.round_phone import Phone, Restarted, on_the_server
from tests.browser.test_frame import serious
from tests.care.street import make_street

SLOW_4G = {"offline": False, "latency": 400, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
FULL = """for (const name of ["add", "put"])
  IDBObjectStore.prototype[name] = () => { throw new DOMException("full", "QuotaExceededError"); };"""
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def street(noon, monkeypatch):
    began = datetime.now(noon.tzinfo)
    monkeypatch.setattr(clock, "now", lambda: noon + (datetime.now(noon.tzinfo) - began))
    return make_street(noon)


@pytest.fixture
def phones(chromium, live_server, client, street):
    made = []

    def new(**how):
        made.append(Phone(chromium, live_server, client, street.district.courier.account, **how))
        return made[-1]

    yield new
    for phone in made:
        phone.context.close()
        assert phone.broken == []


@pytest.fixture
def phone(phones):
    phone = phones()
    phone.load()
    return phone


def state(handover):
    return Handover.objects.get(pk=handover.pk).state


def test_a_round_without_a_line_from_a_killed_page_to_the_last_report(phone, street):
    phone.offline()
    phone.kill()
    page = phone.open()
    page.get_by_text("회선 없이 열었습니다").wait_for()
    assert page.locator(".next-stop:visible .stop-name").inner_text() == street.stop.recipient.name
    phone.hand_over(street.stop)
    phone.line("1건 대기")
    page.get_by_role("link", name="회차 계속하기").click()
    page.locator(".next-stop:visible .stop-name", has_text=street.second.recipient.name).wait_for()
    phone.knock(street.second)
    phone.line("2건 대기")
    phone.no_reply(street.second)
    phone.line("3건 대기")
    page.get_by_role("button", name="폐기했습니다").click()
    phone.line("4건 대기")
    made = phone.queue()
    assert (
        len(made) == 4
        and not DoorReport.objects.exists()
        and "마지막 전송" not in page.locator("line-state").inner_text()
    )
    phone.kill()
    phone.open()
    phone.line("4건 대기")
    phone.page.get_by_role("button", name="지금 보내기").wait_for()
    phone.offline(False)
    phone.flush()
    phone.page.locator("line-state.good", has_text="마지막 전송 12:0").wait_for()
    assert on_the_server() == set(made) and phone.queue() == {}
    assert [row.kind for row in DoorReport.objects.order_by("pk")] == ["handed_over", "step", "no_reply", "discard"]
    assert (state(street.stop), state(street.second)) == ("met", "no_reply")


def test_only_the_round_is_intercepted(phone, street):
    phone.offline()
    for path in ("/", "/accounts/login/", "/care/"):
        tab = phone.tab()
        with pytest.raises(Exception, match="net::ERR_"):
            tab.goto(path)
        tab.close()
    scopes = phone.open().evaluate(
        "navigator.serviceWorker.getRegistrations().then((all) => all.map((one) => new URL(one.scope).pathname))"
    )
    assert scopes == ["/round/"]


def test_the_page_can_be_put_on_the_first_screen(client):
    manifest = client.get(reverse("round:manifest")).json()
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("/round/", "/round/", "standalone")
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
    worker = client.get(reverse("round:worker"))
    assert worker["Content-Type"].startswith("text/javascript") and worker["Cache-Control"] == "no-cache"


def before(route):
    route.abort()


def during(route):
    route.fulfill(status=200, content_type="application/json", body='{"received_at": "2026-05-13T03:00')


def after(route):
    route.fetch()
    route.abort()


def in_part(route):
    response = route.fetch()
    said = response.json()
    route.fulfill(response=response, json=said | {"answers": said["answers"][:-1]})


@pytest.mark.parametrize("dies", [before, during, after, in_part], ids=lambda one: one.__name__)
def test_the_line_dies_at_each_request_in_turn(phones, street, dies):
    phone = phones(service_workers="block")
    phone.open()
    times, made = [0], set()

    def every_second_time(route):
        times[0] += 1
        made.update(report["report_id"] for report in route.request.post_data_json["reports"])
        dies(route) if times[0] % 2 else route.continue_()

    phone.context.route("**/round/reports", every_second_time)
    phone.knock(street.stop)
    phone.line("1건")
    phone.no_reply(street.stop)
    phone.page.get_by_text("보고됨").wait_for()
    phone.hand_over(street.second)
    phone.page.wait_for_url("**/round/")
    phone.line("마지막 전송 12:0")
    assert phone.queue() == {} and times[0] > 3
    assert on_the_server() == made and DoorReport.objects.count() == 3
    assert (state(street.stop), state(street.second)) == ("no_reply", "met")


@pytest.mark.parametrize("hours", [-30, 7])
def test_a_clock_that_is_wrong(phones, street, hours, noon):
    phone = phones(service_workers="block")
    shift = f"const D = Date; const ahead = {hours * 3_600_000} + {int(noon.timestamp() * 1000)} - D.now(); Date = class extends D {{ constructor(...a) {{ a.length ? super(...a) : super(D.now() + ahead); }} static now() {{ return D.now() + ahead; }} }};"
    phone.context.add_init_script(shift)
    phone.open()
    phone.context.route("**/round/reports", lambda route: route.abort())
    phone.knock(street.stop)
    phone.line("1건 대기")
    phone.context.unroute("**/round/reports")
    phone.flush()
    phone.line("마지막 전송")
    row = DoorReport.objects.get()
    assert abs(row.clock_offset_s - hours * 3600) < 60
    assert abs((row.happened_at - noon).total_seconds()) < 60


def test_two_tabs_send_each_report_once(phone, street):
    other = phone.tab()
    other.goto(reverse("round:no_answer", args=[street.second.pk]))
    sent = []
    phone.context.on(
        "request", lambda request: sent.append(request) if request.url.endswith("/round/reports") else None
    )
    phone.offline()
    phone.knock(street.stop)
    phone.line("1건 대기")
    other.locator(".door-steps button").first.click()
    other.locator("line-state", has_text="2건 대기").wait_for()
    made = phone.queue()
    phone.offline(False)
    for page in (phone.page, other):
        page.evaluate("window.dispatchEvent(new Event('online'))")
    phone.line("마지막 전송")
    other.locator("line-state", has_text="마지막 전송").wait_for()
    assert on_the_server() == set(made) and DoorReport.objects.count() == 2
    assert phone.queue() == {}


def test_a_full_disk_is_said_and_the_report_still_goes(phones, street):
    phone = phones(service_workers="block")
    phone.context.add_init_script(FULL)
    phone.open("round:no_answer", street.stop.pk)
    phone.line("회선이 끊기면 회차를 열 수 없습니다")
    phone.context.route("**/round/reports", lambda route: route.abort())
    phone.page.locator(".door-steps button").first.click()
    phone.line("저장되지 않음")
    phone.page.get_by_text("이 휴대전화에 저장 공간이 없어").wait_for()
    phone.context.unroute("**/round/reports")
    phone.flush()
    phone.page.locator("line-state", has_not_text="저장되지 않음").wait_for()
    assert DoorReport.objects.count() == 1


def test_a_disk_that_fills_up_after_a_report_was_kept_lets_it_go_once(phones, street):
    phone = phones(service_workers="block")
    phone.context.route("**/round/reports", lambda route: route.abort())
    phone.knock(street.stop)
    phone.line("1건 대기")
    phone.page.evaluate(f"() => {{ {FULL} }}")
    phone.context.unroute("**/round/reports")
    phone.flush()
    phone.page.locator("line-state.good").wait_for()
    assert DoorReport.objects.count() == 1 and phone.queue() == {}


def test_what_is_too_large_for_the_server_is_sent_in_parts_and_stops_only_itself(phones, street, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 900  # two steps are more, one is not
    phone = phones(service_workers="block")
    phone.context.route("**/round/reports", lambda route: route.abort())
    for step in range(3):
        phone.knock(street.stop, step)
        phone.line(f"{step + 1}건 대기")
    form = (
        phone.page.locator(".door-steps form:visible").filter(has=phone.page.locator("input[name=word]:visible")).last
    )
    form.locator("input[name=word]").evaluate("(one) => one.removeAttribute('maxlength')")
    form.locator("input[name=word]").fill("길" * 900)
    form.locator("button").click()
    phone.line("4건 대기")
    phone.context.unroute("**/round/reports")
    phone.flush()
    phone.line("1건 거절됨")
    assert DoorReport.objects.count() == 3 and list(phone.queue().values()) == ["refused"]


def test_the_worker_sends_when_the_line_is_back_and_no_page_is_open(phone, street):
    cdp = phone.context.new_cdp_session(phone.page)
    found = []
    cdp.on("ServiceWorker.workerRegistrationUpdated", lambda said: found.extend(said["registrations"]))
    cdp.send("ServiceWorker.enable")
    phone.offline()
    phone.knock(street.stop)
    phone.line("1건 대기")
    made = phone.queue()
    phone.page.goto("about:blank")
    phone.offline(False)
    worker = next(one["registrationId"] for one in found if one["scopeURL"].endswith("/round/"))
    said = {"origin": phone.url, "registrationId": worker, "tag": "reports", "lastChance": True}
    cdp.send("ServiceWorker.dispatchSyncEvent", said)
    for _ in range(100):
        if on_the_server() == set(made):
            break
        phone.page.wait_for_timeout(100)
    assert on_the_server() == set(made) and len(made) == 1


def test_a_phone_that_was_switched_off_and_on_in_a_cellar_still_opens_the_round(
    chromium, live_server, client, street, tmp_path
):
    def switched_on():
        """The browser is started anew on what it keeps on its disk."""
        return Phone(Restarted(chromium, tmp_path / "phone"), live_server, client, street.district.courier.account)

    phone = switched_on()
    phone.load()
    phone.context.close()
    phone = switched_on()
    phone.offline()
    page = phone.open()
    page.get_by_text("회선 없이 열었습니다").wait_for()
    phone.knock(street.stop)
    phone.line("1건 대기")
    made = phone.queue()
    phone.context.close()
    phone = switched_on()
    phone.open()
    phone.line("마지막 전송")
    assert on_the_server() == set(made) and phone.queue() == {} and phone.broken == []
    phone.context.close()


def test_a_new_version_in_the_middle_loses_nothing(phone, street, monkeypatch):
    phone.offline()
    phone.knock(street.stop)
    phone.line("1건 대기")
    made = phone.queue()
    phone.context.route("**/round/reports", lambda route: route.abort())
    monkeypatch.setattr(round_parts, "version", lambda: "another-version1")
    phone.offline(False)
    page = phone.open()
    page.evaluate("navigator.serviceWorker.getRegistration('/round/').then((one) => one.update())")
    names = "caches.keys().then((all) => all.filter((one) => one.startsWith('chomchom-round-')))"
    for _ in range(40):
        if page.evaluate(names) == ["chomchom-round-another-version1"]:
            break
        page.wait_for_timeout(100)
    assert page.evaluate(names) == ["chomchom-round-another-version1"] and phone.queue() == made
    page.locator("html[data-kept=yes]").wait_for(state="attached")  # all its parts have come
    phone.offline()
    phone.kill()
    phone.open()
    phone.line("1건 대기")
    phone.context.unroute("**/round/reports")
    phone.offline(False)
    phone.flush()
    phone.line("마지막 전송")
    assert on_the_server() == set(made)


def test_reports_that_an_older_page_kept_are_taken_over(phones, street, noon):
    phone = phones(service_workers="block")
    old = {"report_id": "00000000-0000-4000-8000-000000000007", "handover": street.stop.pk, "kind": "step",
           "happened_at": noon.isoformat(), "content": {"step": "knocked"}, "from_an_older_page": True}  # fmt: skip
    key = f"chomchom.round.{street.district.courier.account_id}"
    phone.context.add_init_script(
        f"if (!sessionStorage.done) {{ localStorage.setItem({json.dumps(key)}, {json.dumps(json.dumps([{'report': old}]))}); sessionStorage.done = 1; }}"
    )
    phone.open()
    phone.line("마지막 전송")
    assert on_the_server() == {old["report_id"]}
    assert phone.page.evaluate("localStorage.length") == 0


def test_a_refused_report_stays_through_everything_until_it_was_read(phone, street):
    phone.offline()
    phone.knock(street.stop)
    phone.line("1건 대기")
    Handover.objects.filter(pk=street.stop.pk).update(round=street.others.round, position=9)
    assert street.stop.recipient.name in phone.kept_text()
    phone.offline(False)
    phone.flush()
    phone.line("1건 거절됨")
    for _ in range(50):  # the round that was taken away leaves the phone by itself
        if street.stop.recipient.name not in phone.kept_text():
            break
        phone.page.wait_for_timeout(100)
    assert street.stop.recipient.name not in phone.kept_text() and street.second.recipient.name in phone.kept_text()
    phone.offline()
    phone.kill()
    phone.open()
    phone.line("1건 거절됨")
    phone.page.get_by_role("button", name="확인했습니다").click()
    phone.page.locator("line-state.bad").wait_for(state="detached")
    assert phone.queue() == {}


def test_log_out_is_refused_while_something_waits_and_the_desk_has_the_way_out(phone, street, client, settings):
    phone.offline()
    phone.knock(street.stop)
    phone.line("1건 대기")
    page = phone.page
    page.get_by_role("button", name="로그아웃").click()
    page.get_by_text("로그아웃하면 잃게 됩니다").wait_for()
    phone.context.route("**/round/reports", lambda route: route.abort())
    phone.offline(False)
    page.goto(reverse("home"))  # from another page it is the same
    page.goto(page.locator("header a.tool", has_text="로그아웃").first.get_attribute("href"))
    page.get_by_text("로그아웃하면 잃게 됩니다").wait_for()
    page.get_by_label("수행기관에서 받은 번호").fill("000000")
    page.get_by_role("button", name="수행기관이 받아 적음").click()
    page.get_by_text("오늘의 번호가 아닙니다").wait_for()
    assert len(phone.queue()) == 1
    client.force_login(street.district.desk)
    said = client.post(reverse("care:release", args=[street.district.courier.pk]), follow=True).content.decode()
    code = next(word for word in said.replace(".", " ").split() if word.isdigit() and len(word) == 6)
    page.get_by_label("수행기관에서 받은 번호").fill(code)
    page.get_by_role("button", name="수행기관이 받아 적음").click()
    page.wait_for_url("**/login/")
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
    assert page.evaluate("caches.keys()") == []


def test_a_phone_that_is_cut_off_loses_its_people_and_not_its_reports(phone, street, client):
    phone.offline()
    phone.knock(street.stop)
    phone.line("1건 대기")
    made = phone.queue()
    client.force_login(street.district.desk)
    client.post(reverse("care:cut_off", args=[PhoneRow.objects.get().pk]), {"because": "분실"})
    phone.offline(False)
    phone.flush()
    phone.page.get_by_text("수행기관에서 이 휴대전화의 접속을 끊었습니다").wait_for()
    phone.line("마지막 전송")
    assert not DoorReport.objects.exists() and phone.queue() == {}
    said = client.get(reverse("care:couriers")).content.decode()
    assert street.stop.recipient.name in said and "접속이 끊긴 휴대전화" in said
    assert len(made) == 1
    phone.offline()
    with pytest.raises(Exception, match="net::ERR_"):
        phone.open()


def test_a_warning_sign_without_a_line_offers_119_and_the_text_message(phone, street):
    phone.offline()
    page = phone.open("round:warning", street.stop.pk)
    page.get_by_role("button", name="신음 소리").click()
    phone.line("1건 대기")
    link = page.locator(".report-says a[href^='sms:']")
    link.wait_for()
    href = link.get_attribute("href")
    assert street.stop.recipient.external_id in href and "%EC%8B%9C%ED%97%98" not in href
    assert page.locator("a[href='tel:119']").is_visible()


def test_a_photo_is_small_and_bare_before_it_leaves_the_phone_and_is_seen_at_the_desk(phone, street, visit):
    exif = Image.Exif()
    exif[0x010F] = "PhoneMaker"
    out = BytesIO()
    Image.effect_noise((3000, 2000), 40).convert("RGB").save(out, "JPEG", exif=exif.tobytes())
    sent = []
    phone.context.on("request", lambda one: sent.append(one.post_data) if one.url.endswith("/round/reports") else None)
    page = phone.open("round:handed_over", street.stop.pk)
    page.locator("input[type=file]").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}
    )
    page.get_by_text("서버가 사진을 받았습니다").wait_for()
    assert (DoorPhoto.objects.get().width_px, DoorPhoto.objects.get().height_px) == (1280, 853)
    assert b64encode(b"PhoneMaker").decode()[:10] not in sent[-1] and len(sent[-1]) < 1_000_000
    page.locator("input[type=file]").set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"no photo"})
    page.get_by_text("사진이 아니거나").wait_for()
    for size in ("phone", "desk"):
        desk = visit(street.district.desk, size=size)
        desk.goto(reverse("care:handover", args=[street.stop.pk]))
        shown = desk.locator(".door-photos img")
        assert shown.evaluate("(one) => one.decode().then(() => [one.naturalWidth, one.naturalHeight])") == [1280, 853]
        assert desk.evaluate("document.documentElement.scrollWidth <= window.innerWidth") and serious(desk) == []


@pytest.mark.parametrize(
    "change", ["row.text = row.text.replace('\"schema\":1', '\"schema\":2')", "row.aheadMs -= 12.1 * 3600 * 1000"]
)
def test_a_document_that_was_altered_or_is_of_yesterday_is_not_opened_and_wiped(phone, street, change):
    phone.page.evaluate(f"""() => new Promise((yes) => {{
      const asked = indexedDB.open("chomchom-round");
      asked.onsuccess = () => {{
        const table = asked.result.transaction("documents", "readwrite").objectStore("documents");
        table.getAll().onsuccess = (event) => {{
          const row = event.target.result[0];
          {change};
          table.put(row).onsuccess = () => {{ asked.result.close(); yes(); }};
        }};
      }};
    }})""")
    other = phone.tab()  # of our address, but none that would fetch the document anew
    other.goto("/static/core/icon.svg")
    phone.page.close()
    phone.page = other
    assert phone.kept_text() != ""
    phone.offline()
    with pytest.raises(Exception, match="net::ERR_"):
        phone.tab().goto(reverse("round:today"))
    assert phone.kept_text() == ""


def test_when_the_day_is_over_the_people_leave_phone_and_screen_and_the_reports_stay(phones, street, noon):
    phone = phones(service_workers="block")
    phone.page.clock.install(time=noon)
    page = phone.open("round:no_answer", street.stop.pk)
    page.locator("html[data-kept=yes]").wait_for(state="attached")
    name = street.stop.recipient.name
    assert name in phone.kept_text() and page.get_by_text(name).first.is_visible()
    phone.offline()
    page.locator(".door-steps button").first.click()
    phone.line("1건 대기")
    page.clock.fast_forward("12:01:00")
    page.get_by_text("하루가 끝나 이 휴대전화에서 회차를 지웠습니다").wait_for()
    assert page.get_by_text(name).count() == 0 and phone.kept_text() == ""
    made = phone.queue()
    assert len(made) == 1
    phone.offline(False)
    phone.flush()
    phone.line("마지막 전송")
    assert on_the_server() == set(made)


# -- how heavy, how fast ---------------------------------------------------------------------------------------------


@pytest.fixture
def compressed(monkeypatch):
    """Static files as they are served where they were collected: compressed."""
    serve = StaticFilesHandler.serve

    def serve_compressed(self, request):
        found = serve(self, request)
        body, kind = b"".join(found.streaming_content), found["Content-Type"]
        if "/fonts/" in request.path:
            return HttpResponse(body, content_type=kind)
        return HttpResponse(gzip.compress(body), content_type=kind, headers={"Content-Encoding": "gzip"})

    monkeypatch.setattr(StaticFilesHandler, "serve", serve_compressed)


SIZES = """[...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .map((one) => [one.name, one.encodedBodySize])"""


def test_the_first_load_is_light_and_quick_on_a_slow_line(phones, street, compressed):
    """Nothing is on the phone yet. Other work on the machine makes a visit slower, never quicker: the best of some."""
    times = []
    for _ in range(4):
        phone = phones()
        cdp = phone.context.new_cdp_session(phone.page)
        cdp.send("Network.enable")
        cdp.send("Network.emulateNetworkConditions", SLOW_4G)
        page = phone.open("round:no_answer", street.stop.pk)
        page.wait_for_function("performance.getEntriesByName('round.ready').length")
        times.append(page.evaluate("performance.getEntriesByName('round.ready')[0].startTime") / 1000)
        if times[-1] < 2:
            break
    cdp.send("Network.emulateNetworkConditions", SLOW_4G | {"latency": 0, "downloadThroughput": -1})
    page.locator("html[data-kept=yes]").wait_for(state="attached")
    sizes = {name: size for name, size in page.evaluate(SIZES) if "/fonts/" not in name}
    size = sum(sizes.values())
    print(f"first load {size / 1000:.0f} kB compressed in {len(sizes)} files, interactive after {times} s")
    assert len(sizes) > 30 and 30_000 < size < 200_000
    assert min(times) < 2


def test_all_that_a_tap_needs_is_named_beforehand(client, street):
    """A module that is found only inside another one costs a slow line another round trip."""
    client.force_login(street.district.courier.account)
    page = client.get(reverse("round:today")).content.decode()
    named = set(re.findall(r'<link rel="modulepreload" href="/static/([^"]+)"', page))
    needed, left = set(), ["care/js/round/round.js"]
    while left:
        module = left.pop()
        found = re.findall(r'^import [^"(]*"([^"]+)"', Path(finders.find(module)).read_text(), re.MULTILINE)
        paths = {posixpath.normpath(posixpath.join(posixpath.dirname(module), one)) for one in found}
        left += sorted(paths - needed - {DEXIE})
        needed |= paths
    assert named == needed and set(round_parts.names()) >= needed


def test_without_a_line_every_module_of_the_page_is_on_the_phone():
    """Also what is loaded after the forms, and what that imports: one that is missing takes all of them away."""
    needed, left = set(), ["care/js/round/round.js", "care/js/round/beside.js"]
    while left:
        module = left.pop()
        needed.add(module)
        found = re.findall(r'^import [^"(]*"([^"]+)"', Path(finders.find(module)).read_text(), re.MULTILINE)
        paths = {posixpath.normpath(posixpath.join(posixpath.dirname(module), one)) for one in found}
        left += sorted(paths - needed - {DEXIE})
    assert "core/js/page.js" in needed and needed - set(round_parts.names()) == set()


# -- the pictures of docs/ -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ko", "en"])
def test_online_offline_and_refused_as_in_the_pictures(phones, street, picture, client, visit, language):
    phone = phones(locale=language)
    phone.load()
    phone.open()
    phone.page.locator("line-state.good").wait_for()
    picture(phone.page, "round-online", language=language)
    phone.offline()
    phone.page.evaluate("() => document.activeElement.blur()")
    phone.open("round:no_answer", street.stop.pk)
    phone.page.locator(".door-steps button").first.click()
    phone.page.locator(".door-steps .is-kept").first.wait_for()
    phone.open()
    phone.page.locator(".offline-word").wait_for()
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 360
    picture(phone.page, "round-offline", language=language)
    Handover.objects.filter(pk=street.stop.pk).update(round=street.others.round, position=9)
    phone.offline(False)
    phone.flush()
    phone.page.get_by_role("alert").wait_for()
    picture(phone.page, "round-refused", language=language)
    for size in ("phone", "desk"):
        page = visit(street.district.desk, size=size, language=language)
        page.clock.install()
        page.goto(reverse("care:couriers"))
        page.locator("#couriers summary").first.click()
        page.locator("#couriers input[name=because]").first.fill("분실")
        page.clock.run_for(45_000)
        assert page.locator("#couriers input[name=because]").first.input_value() == "분실"
        page.locator("#couriers input[name=because]").first.fill("")
        page.locator("#couriers summary").first.click()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert serious(page) == []
        if size == "desk":
            picture(page, "couriers", size=size, language=language)
        page.goto(reverse("care:message"))
        if size == "desk":
            picture(page, "courier-message", size=size, language=language)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert serious(page) == []

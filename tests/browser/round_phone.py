"""A courier's phone for the browser tests: its line can be cut, its answers lost, its page killed."""

from contextlib import contextmanager
from uuid import UUID

from django.urls import reverse

from chomchom.care.models import DoorReport
from tests.browser.conftest import chromium_path

QUEUE = """async () => {
  const open = (name) => new Promise((yes, no) => {
    const asked = indexedDB.open(name); asked.onsuccess = () => yes(asked.result); asked.onerror = () => no(asked.error);
  });
  const db = await open("chomchom-round");
  const rows = await new Promise((yes) => {
    const asked = db.transaction("items").objectStore("items").getAll(); asked.onsuccess = () => yes(asked.result);
  });
  db.close();
  return rows.map((row) => [row.id, row.item.refused ? "refused" : "waiting"]);
}"""


KEPT = """() => new Promise((yes) => {
  const asked = indexedDB.open("chomchom-round");
  asked.onsuccess = () => {
    asked.result.transaction("documents").objectStore("documents").getAll().onsuccess = (event) => {
      asked.result.close();
      yes(event.target.result.map((row) => row.text).join());
    };
  };
})"""

CONTROLLED = """() => navigator.serviceWorker.controller !== null
  || new Promise((yes) => navigator.serviceWorker.addEventListener("controllerchange", () => yes(true), { once: true }))"""


class Restarted:
    """A browser whose profile lies on the disk: what a phone still has after it was switched off."""

    def __init__(self, chromium, folder):
        self.kind, self.folder = chromium.browser_type, folder

    def new_context(self, **how):
        path, words = chromium_path(), ["--no-sandbox", "--disable-gpu"]
        return self.kind.launch_persistent_context(str(self.folder), executable_path=path, args=words, **how)


class Phone:
    """One browser profile of a courier; ``page`` is the tab that is looked at."""

    def __init__(self, chromium, live_server, client, account, **how):
        client.force_login(account)
        how = {"viewport": {"width": 360, "height": 740}, "locale": "ko"} | how
        self.url = live_server.url
        self.context = chromium.new_context(base_url=live_server.url, **how)
        self.context.set_default_timeout(10_000)
        self.session = client.cookies["sessionid"].value
        self.context.add_cookies(
            [
                {"name": "sessionid", "value": self.session, "url": live_server.url},
                {"name": "django_language", "value": how["locale"][:2], "url": live_server.url},
            ]
        )
        self.broken = []
        self.page = self.tab()

    def tab(self):
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.broken.append(str(error)))
        return page

    def open(self, name="round:today", *args):
        self.page.goto(reverse(name, args=args))
        return self.page

    def load(self):
        """Open the round with a line and wait until it would open without one."""
        self.open()
        self.page.locator("html[data-kept=yes]").wait_for(state="attached")
        self.page.evaluate(CONTROLLED)

    def offline(self, off=True):
        self.context.set_offline(off)

    def kill(self):
        """The tab is gone and another is opened."""
        self.page.close()
        self.page = self.tab()

    def line(self, words):
        self.page.locator("line-state", has_text=words).wait_for()

    def queue(self):
        return dict(self.page.evaluate(QUEUE))

    def kept_text(self):
        """The document of the day as it lies on the phone; "" where there is none."""
        return self.page.evaluate(KEPT)

    def flush(self):
        self.page.evaluate("window.dispatchEvent(new Event('online'))")

    def knock(self, stop, step=0):
        self.open("round:no_answer", stop.pk)
        self.page.locator(".door-steps button").nth(step).click()

    def no_reply(self, stop):
        self.open("round:no_answer", stop.pk)
        self.page.get_by_role("button", name="미응답 보고").click()

    def hand_over(self, stop):
        self.open("round:handed_over", stop.pk)
        self.page.get_by_role("radio", name="대상자", exact=True).check()
        for one in self.page.locator("input[value=as_usual]").all():
            one.check()
        self.page.get_by_role("button", name="전달 완료 보내기").click()

    @contextmanager
    def noted(self):
        """The numbers of the reports that the page makes meanwhile."""
        made = []
        yield made
        made += self.queue()


def on_the_server():
    """The numbers of all reports that the server has; the database holds each at most once."""
    return {str(UUID(str(number))) for number in DoorReport.objects.values_list("report_id", flat=True)}

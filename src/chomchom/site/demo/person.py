"""Somebody of the demo at a browser: logs in, opens pages, fills in forms. Knows only what pages show."""

import re
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import httpx

TIMEOUT_S = 60


class Unexpected(RuntimeError):
    """A page did not answer as its user would expect; says which and how."""


@dataclass
class Form:
    """A form of a page: where it posts to, and what its fields hold."""

    action: str
    values: dict[str, str] = field(default_factory=dict)


class _Page(HTMLParser):
    """Collects links, forms and the text of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.words: list[str] = []
        self._open: Form | None = None
        self._select: str | None = None
        self._textarea: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "form":
            self._open = Form(given.get("action", ""))
            self.forms.append(self._open)
        elif self._open is not None:
            self._field(self._open, tag, given)

    def _field(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in given or self._select not in form.values):
            form.values[self._select] = given.get("value", "")
        elif tag == "input" and name:
            choice = given.get("type") in ("radio", "checkbox")
            if not choice or "checked" in given:
                form.values[name] = given.get("value", "")
        elif tag == "textarea" and name:
            form.values[name], self._textarea = "", name

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._textarea = None

    def handle_data(self, data: str) -> None:
        if self._open is not None and self._textarea:
            self._open.values[self._textarea] += data
        if data.strip():
            self.words.append(data.strip())


@dataclass
class Page:
    """What came back: the address it ended at, its links, forms and words."""

    url: str
    status: int
    text: str
    _parsed: _Page | None = None

    @property
    def parsed(self) -> _Page:
        if self._parsed is None:
            self._parsed = _Page()
            self._parsed.feed(self.text)
        return self._parsed

    @property
    def errors(self) -> list[str]:
        """What the page says was wrong, in words."""
        found = re.findall(r'class="(?:alert danger|form-error)".*?</(?:div|p)>', self.text, re.S)
        return [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in found]

    def option(self, words: str) -> str:
        """The value of the choice that shows ``words``. Raises Unexpected if there is none."""
        found = re.search(rf'<option value="([^"]+)"[^>]*>[^<]*{re.escape(escape(words))}', self.text)
        if not found:
            raise Unexpected(f"{self.url} has no choice “{words}”.")
        return found[1]

    @property
    def links(self) -> list[str]:
        return self.parsed.links

    def form(self, part: str, **having: str) -> Form:
        """The first form whose address contains ``part`` and whose fields hold ``having``. Raises Unexpected if the
        page has none."""
        for form in self.parsed.forms:
            if part in urljoin(self.url, form.action) and having.items() <= form.values.items():
                return Form(urljoin(self.url, form.action), dict(form.values))
        raise Unexpected(f"{self.url} has no form for “{part}”: {' '.join(self.parsed.words)[-300:]}")


class Person:
    """A browser session of one account; without a name, of somebody who has none."""

    def __init__(self, base_url: str, username: str = "", password: str = "") -> None:
        self.username = username or "a visitor"
        self.client = httpx.Client(base_url=base_url, timeout=TIMEOUT_S, follow_redirects=True)
        if username:
            self._log_in(username, password)

    def _log_in(self, username: str, password: str) -> None:
        page = self.open("/accounts/login/")
        page = self.send(page.form("/accounts/login/"), username=username, password=password)
        if "/accounts/login/" in page.url:
            raise Unexpected(f"{username} could not log in.")

    def open(self, address: str, **query: Any) -> Page:
        return self._page(self.client.get(address, params=query or None))

    def send(self, form: Form, *, files: dict[str, tuple[str, bytes]] | None = None, **values: Any) -> Page:
        """Fill in and send a form; the values that the page gave go with it."""
        data = {name: value for name, value in (form.values | values).items() if not files or name not in files}
        headers = {"Referer": str(self.client.base_url.join(form.action))}
        return self._page(self.client.post(form.action, data=data, files=files, headers=headers))

    def post(self, address: str, *, files: dict[str, tuple[str, bytes]] | None = None, **values: Any) -> dict[str, Any]:
        """Send what a page's script sends of its form: the answer in JSON, or nothing where the next page is told."""
        headers = {"X-CSRFToken": self.client.cookies.get("csrftoken", ""), "Accept": "application/json",
                   "Referer": str(self.client.base_url)}  # fmt: skip
        response = self.client.post(address, data=values, files=files, headers=headers, follow_redirects=False)
        if response.status_code == 302:
            return {"url": response.headers["Location"]}
        if response.status_code != 200:
            words = " ".join(Page(address, response.status_code, response.text).errors)
            raise Unexpected(f"{self.username}: {address} answered {response.status_code}: {words[:400]}")
        return response.json()

    def post_json(self, address: str, content: dict[str, Any]) -> dict[str, Any]:
        token = self.client.cookies.get("csrftoken", "")
        response = self.client.post(
            address, json=content, headers={"X-CSRFToken": token, "Referer": str(self.client.base_url)}
        )
        if response.status_code != 200:
            raise Unexpected(f"{address} answered {response.status_code}: {response.text[:300]}")
        return response.json()

    def download(self, address: str, *, why: str = "report", **query: Any) -> bytes:
        """Take the file; where the page asks what it is for, say so."""
        response = self.client.get(address, params=query or None)
        if response.headers["Content-Type"].startswith("text/html"):
            form = self._page(response).form(address)
            headers = {"Referer": str(self.client.base_url)}
            response = self.client.post(response.url, data=form.values | {"why": why}, headers=headers)
        if response.status_code != 200:
            raise Unexpected(f"{address} answered {response.status_code}.")
        return response.content

    def _page(self, response: httpx.Response) -> Page:
        if response.status_code >= 400 and response.status_code != 422:
            words = Page(str(response.url), response.status_code, response.text).parsed.words
            raise Unexpected(
                f"{self.username}: {response.url} answered {response.status_code}: {' '.join(words)[-300:]}"
            )
        return Page(str(response.url), response.status_code, response.text)

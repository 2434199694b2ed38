"""What a page lets people read: its texts and the attributes that are shown or read out, without what is marked as
being in another language."""

import re
from html.parser import HTMLParser

READ_OUT = ("title", "aria-label", "placeholder", "alt", "data-label", "content-label", "label")
UNSEEN = {"script", "style", "template"}
VOID = {"br", "hr", "img", "input", "link", "meta", "source", "wbr", "col", "area", "base", "embed", "track"}


class PageText(HTMLParser):
    """``texts``: every text of the page, white space made one blank; ``links``: where it leads; ``language``."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.links: list[str] = []
        self.language = ""
        self._hidden: list[bool] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = given.get("lang", "")
        hidden = self._is_hidden or tag in UNSEEN or given.get("lang", self.language) != self.language
        if tag not in VOID:
            self._hidden.append(hidden)
        if not hidden:
            self._add(*(given[name] for name in READ_OUT if name in given))
            if tag == "input" and given.get("type") in ("submit", "button"):
                self._add(given.get("value", ""))
        if tag == "a" and "href" in given:
            self.links.append(given["href"])

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self._hidden:
            self._hidden.pop()

    def handle_data(self, data: str) -> None:
        if not self._is_hidden:
            self._add(data)

    @property
    def _is_hidden(self) -> bool:
        return bool(self._hidden) and self._hidden[-1]

    def _add(self, *texts: str) -> None:
        self.texts += [" ".join(text.split()) for text in texts if re.search(r"\w", text)]

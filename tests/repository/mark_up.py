"""Reads the mark-up of a page as it was sent: what is open, closed across, there twice, or not allowed where it stands."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
ENDS_A_PARAGRAPH = {
    "address",
    "article",
    "aside",
    "blockquote",
    "details",
    "dialog",
    "div",
    "dl",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
}
INTERACTIVE = {"a", "button", "select", "textarea", "summary"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    text: str = ""


@dataclass
class MarkUp(HTMLParser):
    """``errors`` in words; ``elements`` in the order of the page, each with the text in it."""

    errors: list[str] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[Element] = []
        self._ids: set[str] = set()

    @classmethod
    def of(cls, page: str) -> "MarkUp":
        made = cls()
        made.feed(page)
        made.close()
        made.errors += [f"<{one.tag}> is never closed" for one in made._open]
        return made

    def handle_starttag(self, tag, attrs):
        self._look_at(tag, attrs)
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag, attrs):
        self._look_at(tag, attrs)
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag):
        if self._open and self._open[-1].tag == tag:
            self._open.pop()
        else:
            self.errors.append(f"</{tag}> closes {self._open[-1].tag if self._open else 'nothing'}")

    def handle_data(self, data):
        for element in self._open:
            element.text += data

    def _look_at(self, tag, attrs):
        names = [name for name, _value in attrs]
        self.errors += [f"<{tag}> has {name} twice" for name in {one for one in names if names.count(one) > 1}]
        identity = dict(attrs).get("id")
        if identity is not None and identity in self._ids:
            self.errors.append(f"the id {identity} is there twice")
        self._ids.add(identity)
        around = [one.tag for one in self._open]
        if "p" in around and tag in ENDS_A_PARAGRAPH:
            self.errors.append(f"<{tag}> stands in a <p>, which it ends")
        if tag in INTERACTIVE and (inner := INTERACTIVE.intersection(around)):
            self.errors.append(f"<{tag}> stands in <{inner.pop()}>")
        if tag == "form" and "form" in around:
            self.errors.append("a form stands in a form")

    def all(self, *tags: str) -> list[Element]:
        return [one for one in self.elements if one.tag in tags]

    def by_id(self, identity: str) -> Element | None:
        return next((one for one in self.elements if one.attributes.get("id") == identity), None)

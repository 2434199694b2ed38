"""Who plays a mission, and where its story clock stands. Nobody's session outlives a jump of the clock."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chomchom.core import clock
from chomchom.documents.typefaces import typefaces
from chomchom.papers import document as d
from chomchom.papers import pdf
from chomchom.site.demo import district
from chomchom.site.demo.person import Page, Person, Unexpected

SEOUL = ZoneInfo("Asia/Seoul")
IDLE = timedelta(minutes=20)


class Cast:
    """The people of the story by their names at log-in, and visitors without any."""

    def __init__(self, *, base_url: str, tell: Callable[[str], None]) -> None:
        self.base_url, self.tell = base_url, tell
        self._people: dict[str, tuple[Person, datetime]] = {}
        self.visitor = Person(base_url)

    def who(self, username: str) -> Person:
        """Logged in; anew after a pause that ends sessions."""
        person, seen = self._people.get(username, (None, None))
        now = clock.now()
        if person is None or now - seen > IDLE:
            person = Person(self.base_url, username, district.PASSWORD)
        self._people[username] = person, now
        return person

    def jump(self, day: date, at: str, zone: ZoneInfo = SEOUL) -> None:
        """To that moment; where it has passed, the story stays where it is."""
        moment = datetime.combine(day, time.fromisoformat(at), zone)
        clock.set_speed(1)
        if moment > clock.now():
            clock.set_story(at=moment, speed=1)


def accepted(page: Page) -> Page:
    """Raises Unexpected when the page is a form with errors or tells a refusal."""
    if page.status == 422 or page.errors:
        raise Unexpected(f"{page.url}: {' '.join(page.errors)[:400] or 'the form was not taken'}")
    return page


def paper(title: str, *lines: str) -> bytes:
    """A signed paper as a PDF; each is a file of its own, since evidence stands behind one deal only."""
    return pdf.render(d.Document(title=title, blocks=tuple(d.Paragraph(line) for line in lines)), typefaces())

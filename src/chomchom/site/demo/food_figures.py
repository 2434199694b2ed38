"""What became of the kitchens' day, read from the pages of the district officer: nothing is counted by the players."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as shown  # words of care: they are in its catalogue

from chomchom.care.enums_kitchen import HygieneKind
from chomchom.site.demo.person import Page, Person

MEALS = ("lunch", "supper")
FIGURES = (
    "batches",
    "readings",
    "out_of_range",
    "corrected",
    "clashes",
    "substituted",
    "released",
    "left_against_a_check",
    "cluster",
    "traced",
    "call_list",
    "called",
)


def read_kitchens(officer: Person, day: date) -> dict[str, int]:
    """The figures of all kitchens on a day, and of the newest cluster."""
    found: Counter[str] = Counter()
    with translation.override(settings.LANGUAGE_CODE):
        for page in _of_the_day(officer, day):
            found.update(_log(page) + _meal(page) + _count(page))
        found.update(_against(officer.open("/care/kitchen/settings/", day=day.isoformat())))
        found.update(_cluster(officer))
    return {name: found[name] for name in FIGURES} | {"clashes": found["clashes"] + found["substituted"]}


def _of_the_day(officer: Person, day: date) -> Iterator[Page]:
    """Log, board and count of each kitchen."""
    settings_page = officer.open("/care/kitchen/settings/")
    for kitchen in dict.fromkeys(re.findall(r'href="/care/kitchen/\?provider=(\d+)"', settings_page.text)):
        yield officer.open("/care/kitchen/log/", provider=kitchen, day=day.isoformat())
        for meal in MEALS:
            for address in ("/care/kitchen/", "/care/kitchen/production/"):
                yield officer.open(address, provider=kitchen, day=day.isoformat(), meal=meal)


def _log(page: Page) -> Counter[str]:
    if "/kitchen/log/" not in page.url:
        return Counter()
    corrective = rf"<td[^>]*>{HygieneKind.CORRECTIVE.label}</td>"
    return Counter(
        readings=len(re.findall(r'<td[^>]*class="number nowrap"><span>-?[\d.]+ °C', page.text)),
        out_of_range=page.text.count('<tr class="danger">'),
        corrected=len(re.findall(corrective, page.text)),
    )


def _meal(page: Page) -> Counter[str]:
    if "/care/kitchen/?" not in page.url:
        return Counter()
    batches = set(re.findall(r'<th scope="row" class="nowrap"><a href="/care/kitchen/batches/(\d+)/"', page.text))
    return Counter(batches=len(batches), released=_badges(page, shown("may leave")))


def _count(page: Page) -> Counter[str]:
    if "/kitchen/production/" not in page.url:
        return Counter()
    return Counter(
        clashes=_tile(page, shown("Clashes without a choice")), substituted=_tile(page, shown("With a substitute"))
    )


def _against(page: Page) -> Counter[str]:
    reasons = len(re.findall(rf"<br>{shown('Reason')}:", page.text))
    return Counter(left_against_a_check=reasons + _badges(page, shown("left without being released")))


def _cluster(officer: Person) -> Counter[str]:
    """The newest cluster: people with symptoms, everybody whose box held its batch, and who was reached."""
    links = officer.open("/care/kitchen/clusters/").links
    cluster = next((link for link in links if re.fullmatch(r"/care/kitchen/clusters/\d+/", link)), None)
    if cluster is None:
        return Counter()
    page = officer.open(cluster)
    batch = next(link for link in page.links if re.fullmatch(r"/care/kitchen/trace/\d+/", link))
    trace = officer.open(batch)
    reached, listed = re.search(r'<progress value="(\d+)" max="(\d+)"', page.text).groups()
    return Counter(
        cluster=_tile(trace, shown("With symptoms")),
        traced=len(re.findall(r'<th scope="row"><a href="/care/handovers/', trace.text)),
        called=int(reached),
        call_list=int(listed),
    )


def _badges(page: Page, words: str) -> int:
    return len(re.findall(rf'<span class="krds-badge [^"]*">{re.escape(words)}</span>', page.text))


def _tile(page: Page, label: str) -> int:
    """The number of a tile by its label."""
    shown = rf'<span class="number-label">{re.escape(label)}</span>\s*<span class="number-value">(\d+)'
    found = re.search(shown, page.text)
    return int(found[1]) if found else 0

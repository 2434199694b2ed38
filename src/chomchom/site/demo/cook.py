"""The five kitchens of the demo day: what is cooked is measured, packed and let go before a courier leaves.

One thermometer shows too little, and what was done about it is written down; one person must not eat what is planned,
and a dietitian chooses something else. Players use the pages of their roles, two thermometers the signed interface.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from uuid import UUID

from django.utils import timezone

from chomchom.core import clock
from chomchom.site.demo import district, kitchens, thermometer
from chomchom.site.demo.cast import accepted
from chomchom.site.demo.person import Page, Person, Unexpected

SEED = 1441
KITCHENS = range(1, len(district.PROVIDERS) + 1)
WITH_THERMOMETER = (2, 4)
TOO_COLD, WARMED, GOOD = "71.4", "88.2", ("86.3", "87.5", "89.1", "90.4")
FREEZER, BOXED, OUT = "-21.5", "72.8", "69.4"
# which delivery a dish is made of, by a word of its name; everything else is made of what arrived in the morning
MADE_OF = {"쌀밥": "쌀", "흰죽": "쌀", "채소죽": "쌀", "백김치": "백김치"}


@dataclass(frozen=True)
class Hours:
    """When what happens: cooked so late that the two hours last to the last door."""

    looked: str
    begun: str
    cooked: str
    measured_again: str
    packed: str


HOURS = {
    "lunch": Hours("10:26", "10:30", "10:44", "10:47", "10:51"),
    "supper": Hours("15:56", "16:00", "16:11", "16:14", "16:16"),
}


@dataclass(frozen=True)
class Batch:
    """A batch as the kitchen's page shows it."""

    pk: int
    code: str
    dish: str

    @property
    def is_cooked(self) -> bool:
        return self.dish != kitchens.KIMCHI.name


class Cooking:
    """``meal`` plays one meal in all kitchens. ``jump`` brings the story to a time of the day."""

    def __init__(
        self, *, who: Callable[[str], Person], base_url: str, day: date, jump: Callable[[str], None],
        tell: Callable[[str], None],
    ) -> None:  # fmt: skip
        self.who, self.base_url, self.day, self.jump, self.tell = who, base_url, day, jump, tell
        self.random = Random(SEED)  # noqa: S311 - a story, nothing secret
        self.thermometers: dict[int, thermometer.Thermometer] = {}
        self.mains: dict[int, Batch] = {}  # {kitchen: the dish of the noon that everybody gets}

    def morning(self) -> None:
        """Thermometers are set up, the day's goods are received, and who cooks says to be well."""
        for number in WITH_THERMOMETER:
            self.thermometers[number] = thermometer.admit(
                self.who("officer"), self.base_url, kitchen=district.PROVIDERS[number - 1][0],
                name=f"중심온도계 {self.day:%m-%d}",
            )  # fmt: skip
        for number in KITCHENS:
            self._receive(number)
            self._write(number, "staff_health", text="조리원 3명 이상 없음", is_well="1")

    def meal(self, meal: str) -> None:
        hours = HOURS[meal]
        self.jump(hours.looked)
        chosen = sum(self._settle(number, meal) for number in KITCHENS)
        if chosen:
            self.tell(f"{chosen} person must not eat what is planned: a dietitian chooses another dish")
        self.jump(hours.begun)
        batches = {number: self._begin(number, meal) for number in KITCHENS}
        self.tell(f"the kitchens begin {sum(map(len, batches.values()))} batches ({meal})")
        self.jump(hours.cooked)
        for number, own in batches.items():
            self._finish(number, own, with_fault=meal == "lunch" and number == kitchens.CLASH_AT + 1)
        self.jump(hours.measured_again)
        if meal == "lunch":
            self.mains = {number: _main(own) for number, own in batches.items()}
            self._warm_again(kitchens.CLASH_AT + 1)
        self.jump(hours.packed)
        rounds = sum(self._pack(number, meal) for number in KITCHENS)
        self.tell(f"every check is there and good: {rounds} rounds may leave ({meal})")

    # -- before the stove --------------------------------------------------------------------------------------------

    def _receive(self, number: int) -> None:
        values = {
            "supplier": "새벽유통",
            "product": "오늘의 주찬 재료",
            "lot_number": f"SB-{self.day:%m%d}",
            "is_chilled": "on",
            "best_before": self.day.isoformat(),
            "value": "3.8",
            "who": "주조리",
        }
        self._kitchen(number).post("/care/kitchen/lots/", **values)

    def _settle(self, number: int, meal: str) -> int:
        """The dietitian looks at the count and chooses for each clash; answers for how many."""
        dietitian = self.who(f"dietitian{number}")
        page = dietitian.open("/care/kitchen/production/", **self._asked(meal))
        forms = [form.values["group"] for form in page.parsed.forms if "/substitute/" in form.action]
        for group in forms:
            item = {f"{group}-item": page.option(kitchens.INSTEAD.name)}
            accepted(dietitian.send(page.form("/substitute/", group=group), **item))
        return len(forms)

    # -- at the stove ------------------------------------------------------------------------------------------------

    def _begin(self, number: int, meal: str) -> list[Batch]:
        """A batch of each dish that the count names."""
        cook, asked = self._kitchen(number), self._asked(meal)
        form = cook.open("/care/kitchen/batches/", **asked)
        for dish in _dishes(cook.open("/care/kitchen/production/", **asked)):
            values = {"item": form.option(dish), "meal": meal, "lots": _lot(form, MADE_OF.get(dish, "주찬"))}
            cook.post(f"/care/kitchen/batches/?day={self.day}&meal={meal}", **values, code="")
        return list(_batches(cook.open("/care/kitchen/", **asked)))

    def _finish(self, number: int, batches: list[Batch], *, with_fault: bool) -> None:
        """Cooking is finished; core temperatures and retained samples follow at once."""
        for batch in batches:
            self._kitchen(number).post(f"/care/kitchen/batches/{batch.pk}/", cooked_at=_now(), cook="주조리")
        cold = _main(batches) if with_fault else None
        for place, batch in enumerate(batch for batch in batches if batch.is_cooked):
            self._measure(number, batch, TOO_COLD if batch == cold else GOOD[(number + place) % len(GOOD)])
        for batch in batches:
            self._write(number, "sample_stored", batch=batch.pk, value=FREEZER)

    def _measure(self, number: int, batch: Batch, celsius: str) -> None:
        if number not in self.thermometers:
            self._write(number, "core", batch=batch.pk, value=celsius)
            return
        verdict = self.thermometers[number].tell(
            number=self._number(), batch=batch.code, celsius=celsius, at=clock.now()
        )
        if verdict != ("out" if celsius == TOO_COLD else "good"):
            raise Unexpected(f"{celsius} °C of {batch.dish} was called “{verdict}”.")

    def _warm_again(self, number: int) -> None:
        """Out of the limit: the round stays until what was done is written down and a good value follows."""
        main = self.mains[number]
        self.tell(f"a thermometer shows {TOO_COLD} °C in {main.dish}: heated again, measured again")
        log = self._kitchen(number).open("/care/kitchen/log/")
        accepted(self._kitchen(number).send(log.form("/correct/"), text="중심까지 5분 더 가열 후 재측정"))
        self._measure(number, main, WARMED)

    # -- at the door of the kitchen ----------------------------------------------------------------------------------

    def _pack(self, number: int, meal: str) -> int:
        """Boxes are packed and every round is measured and let go; answers how many rounds."""
        cook = self._kitchen(number)
        links = cook.open("/care/kitchen/", **self._asked(meal)).links
        rounds = sorted({link for link in links if re.fullmatch(r"/care/kitchen/rounds/\d+/", link)})
        for address in rounds:
            form = cook.open(address).form("/pack/")
            cook.post(form.action, **form.values | {"value": BOXED, "who": "주조리"})
            cook.post(f"{address}go/", value=OUT, who="주조리")
        return len(rounds)

    # -- helpers -----------------------------------------------------------------------------------------------------

    def _write(self, number: int, kind: str, **values: object) -> None:
        """An entry of the hygiene log, by hand."""
        said = {"kind": kind, "who": "주조리", "happened_at": _now(), "number": str(self._number())}
        self._kitchen(number).post("/care/kitchen/log/", **said | values)

    def _number(self) -> UUID:
        """Of an entry: another one on each day that is played."""
        return UUID(int=self.random.getrandbits(128) ^ (self.day.toordinal() << 40), version=4)

    def _kitchen(self, number: int) -> Person:
        return self.who(f"kitchen{number}")

    def _asked(self, meal: str) -> dict[str, str]:
        return {"day": self.day.isoformat(), "meal": meal}


def _main(batches: list[Batch]) -> Batch:
    names = {dish.name for dish in (*kitchens.MAINS, *kitchens.PLAIN)}
    return next(batch for batch in batches if batch.dish in names)


def _now() -> str:
    return f"{timezone.localtime(clock.now()):%Y-%m-%dT%H:%M}"


def _dishes(page: Page) -> list[str]:
    """The dishes of the production count that somebody gets."""
    rows = re.findall(r'<tr><th scope="row"><span>([^<]+).*?<strong>(\d+)</strong>', page.text, re.S)
    return [name.strip() for name, total in rows if int(total)]


def _batches(page: Page) -> Iterator[Batch]:
    row = r'<a href="/care/kitchen/batches/(\d+)/">([^<]+)</a></th><td[^>]*><span>([^<]+)'
    for pk, code, dish in re.findall(row, page.text):
        yield Batch(int(pk), code, dish.strip())


def _lot(page: Page, words: str) -> str:
    """The newest delivery whose product says ``words``."""
    found = re.findall(rf'name="lots" value="(\d+)"[^>]*>[^<]*{words}', page.text)
    if not found:
        raise Unexpected(f"{page.url} offers no delivery of “{words}”.")
    return max(found, key=int)

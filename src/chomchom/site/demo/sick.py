"""Some who ate of one kitchen feel sick in the afternoon of the demo day: told by telephone and at a door.

The second report opens an alert by itself. The kitchen's dietitian has it and calls everybody on the list; a third
person makes it more than chance, so district and health office are told; the health office follows the batch to its
people and deliveries and says what was behind it.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from chomchom.core import clock
from chomchom.site.demo.cast import accepted
from chomchom.site.demo.cook import Batch
from chomchom.site.demo.person import Page, Person, Unexpected

KITCHEN = 2
DESK, DIETITIAN, HEALTH = f"desk{KITCHEN}", f"dietitian{KITCHEN}", "health"
MINUTE = timedelta(minutes=1)
FOUND = "세 분 모두 점심 뒤 경로당에서 날굴을 함께 드신 것을 확인. 보존식은 기한까지 계속 보관"


@dataclass(frozen=True)
class Eater:
    """Somebody whose box held the batch, as the trace shows it."""

    handover: int
    name: str


class Sickness:
    """``begin`` sets up what happens; ``met`` are the handovers at which people were met at noon."""

    def __init__(
        self, *, who: Callable[[str], Person], at: Callable[[datetime, Callable[[], None]], None],
        tell: Callable[[str], None],
    ) -> None:  # fmt: skip
        self.who, self.at, self.tell = who, at, tell
        self.cluster = self.silent = ""

    def begin(self, *, batch: Batch, met: Collection[int], suppers: dict[int, tuple[str, datetime]]) -> None:
        """``suppers``: {handover: (courier, when it is handed over)} of the kitchen."""
        eaters = [eater for eater in self._eaters(batch) if eater.handover in met]
        at_door = self._who_has_supper(eaters, suppers)
        others = [eater for eater in eaters if eater != at_door[0]]
        by_phone, called = others[len(others) // 3], others[2 * len(others) // 3]
        _eater, courier, stop, at = at_door
        self._by_telephone(by_phone)
        steps = (
            (2, lambda: self._at_the_door(courier, stop)),
            (4, lambda: self._take(DIETITIAN)),
            (6, lambda: self._call_everybody(called)),
            (9, lambda: self._take(HEALTH)),
            (13, lambda: self._call(self.silent, "well")),
            (16, lambda: self._trace(batch)),
            (24, self._close),
        )
        for minutes, do in steps:
            self.at(at + minutes * MINUTE, do)

    # -- who ---------------------------------------------------------------------------------------------------------

    def _eaters(self, batch: Batch) -> list[Eater]:
        page = self.who(DESK).open(f"/care/kitchen/trace/{batch.pk}/")
        rows = re.findall(r'<th scope="row"><a href="/care/handovers/(\d+)/">([^<]+)</a>', page.text)
        return [Eater(int(pk), name) for pk, name in rows]

    def _who_has_supper(
        self, eaters: list[Eater], suppers: dict[int, tuple[str, datetime]]
    ) -> tuple[Eater, str, int, datetime]:
        """Who ate at noon and is met again at supper, with that stop. By name, which must be one person's only."""
        by_name = {eater.name: eater for eater in eaters if [e.name for e in eaters].count(eater.name) == 1}
        for stop, (courier, at) in sorted(suppers.items(), key=lambda one: one[1][1]):
            page = self.who(courier).open(f"/round/stops/{stop}/")
            if found := next((eater for name, eater in by_name.items() if name in page.text), None):
                return found, courier, stop, at
        raise Unexpected("Nobody who ate of the kitchen at noon is met again at supper.")

    def _recipient(self, eater: Eater) -> str:
        links = self.who(DESK).open(f"/care/handovers/{eater.handover}/").links
        return next(link for link in links if re.fullmatch(r"/care/recipients/\d+/", link))

    # -- what is told ------------------------------------------------------------------------------------------------

    def _by_telephone(self, eater: Eater) -> None:
        page = self.who(DESK).open(f"{self._recipient(eater)}symptoms/")
        accepted(self.who(DESK).send(page.form("/symptoms/", note=""), **_symptoms("diarrhoea", "자녀", 70)))
        self.tell("somebody calls the desk: sick since the afternoon")

    def _at_the_door(self, courier: str, stop: int) -> None:
        page = self.who(courier).open(f"/round/stops/{stop}/symptoms/")
        accepted(self.who(courier).send(page.form("/symptoms/", note=""), **_symptoms("vomiting", "본인", 50)))
        self.tell("a second one, who ate of the same batch, tells the courier at the door: a cluster opens")

    # -- what is done ------------------------------------------------------------------------------------------------

    def _alert(self, who: str) -> Page:
        """The only alert that is this person's to see."""
        links = self.who(who).open("/net/alerts/").links
        addresses = [link for link in links if re.fullmatch(r"/net/alerts/\d+/", link)]
        if not addresses:
            raise Unexpected(f"{who} sees no alert of the cluster.")
        return self.who(who).open(addresses[0])

    def _take(self, who: str) -> None:
        """Take it on, or, where somebody has it already, ask to be told how it ends."""
        page = self._alert(who)
        deeds = [form.action for form in page.parsed.forms]
        deed = "acknowledge" if any("/acknowledge/" in action for action in deeds) else "join"
        accepted(self.who(who).send(page.form(f"/{deed}/")))

    def _call_everybody(self, ill: Eater) -> None:
        """Through the list once: one person has symptoms too, the first one does not answer."""
        rows = re.findall(r"<tr>(?:(?!</tr>).)*name=\"handover\" value=\"(\d+)\"", self._cluster_page().text, re.S)
        if str(ill.handover) not in rows:
            raise Unexpected(f"The call list of {self.cluster} does not name {ill.name}.")
        self.silent = next(handover for handover in rows if handover != str(ill.handover))
        for handover in rows:
            values = _symptoms("stomach", "", 40) if handover == str(ill.handover) else {}
            answer = "ill" if values else "no_answer" if handover == self.silent else "well"
            self._call(handover, answer, **values)
        self.tell("the dietitian calls everybody who ate of it: a third one is sick; district and health office know")

    def _call(self, handover: str, answer: str, **values: str) -> None:
        self.who(DIETITIAN).post(f"{self.cluster}call/", handover=handover, answer=answer, **values)

    def _cluster_page(self) -> Page:
        links = self.who(DIETITIAN).open("/care/kitchen/clusters/").links
        self.cluster = next(link for link in links if re.fullmatch(r"/care/kitchen/clusters/\d+/", link))
        return self.who(DIETITIAN).open(self.cluster)

    def _trace(self, batch: Batch) -> None:
        health = self.who(HEALTH)
        health.open(f"/care/kitchen/trace/{batch.pk}/")
        health.download(f"/care/kitchen/trace/{batch.pk}/paper/", why="food")
        health.download(f"/care/kitchen/trace/{batch.pk}/xlsx/", why="food")
        self.tell("the health office has everybody, the deliveries and the log of the batch on one page")

    def _close(self) -> None:
        form = self._alert(HEALTH).form("/close/")
        accepted(self.who(HEALTH).send(form, outcome="other_cause", how=FOUND, note=""))
        self.tell("the health office closes the cluster: another cause was found")


def _symptoms(symptom: str, told_by: str, minutes_ago: int) -> dict[str, str]:
    since = timezone.localtime(clock.now()) - minutes_ago * MINUTE
    return {"symptoms": symptom, "started_at": f"{since:%Y-%m-%dT%H:%M}", "told_by": told_by}

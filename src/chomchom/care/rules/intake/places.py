"""The dongs of a district as offices write them, and where they are."""

import csv
import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from importlib import resources

from chomchom.care.rules.intake.words import squeezed

NEAR_M = 9_000  # a dong of Gwangsan-gu is at most some 12 km long: farther from its centre, something is wrong
KOREA = ((33.0, 38.7), (124.5, 131.9))


@dataclass(frozen=True)
class Place:
    gu: str
    name: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True)
class Gazetteer:
    """The dongs valid on the day, of all districts known."""

    places: tuple[Place, ...]
    gu: str = field(default="")

    @classmethod
    def shipped(cls, day: date, gu: str = "") -> "Gazetteer":
        """From the reference list that comes with the program, for when there is no database."""
        with (resources.files("chomchom.people.reference") / "dongs.csv").open(encoding="utf-8") as file:
            rows = [row for row in csv.DictReader(file) if _valid(row, day)]
        return cls(
            tuple(Place(row["gu"], row["dong"], float(row["latitude"]), float(row["longitude"])) for row in rows), gu
        )

    def of(self, gu: str) -> "Gazetteer":
        return Gazetteer(self.places, gu)

    @cached_property
    def gus(self) -> frozenset[str]:
        return frozenset(place.gu for place in self.places)

    @cached_property
    def _by_stem(self) -> dict[str, Place]:
        return {stem(place.name): place for place in self.places if place.gu == self.gu}

    def find(self, written: str) -> Place | None:
        """ "송정2", "송정 제2동", "광산구 송정2동 행정복지센터" -> 송정2동. None where it is none of this gu."""
        if any(gu in written for gu in self.gus - {self.gu}):
            return None
        return self._by_stem.get(stem(written.replace(self.gu, " ") if self.gu else written)) or next(
            iter(self.in_address(written)), None
        )

    def in_address(self, address: str) -> list[Place]:
        """The dongs of this gu that the address names, as whole words."""
        text = re.sub(r"제(?=\d)", "", address)
        return [
            place
            for place in self._by_stem.values()
            if re.search(rf"(?<![가-힣]){re.escape(place.name)}(?![가-힣])", text)
        ]

    def other_gu(self, address: str) -> str:
        """Another gu that the address names instead of this one."""
        words = address.split()
        return next((gu for gu in sorted(self.gus - {self.gu}) if gu in words and self.gu not in words), "")

    def guess(self, written: Iterable[str]) -> str:
        """The gu whose dongs are named most."""
        votes: Counter[str] = Counter()
        known = {gu: self.of(gu)._by_stem for gu in sorted(self.gus)}
        for text in written:
            votes.update(gu for gu, stems in known.items() if gu in text or stem(text) in stems)
        return votes.most_common(1)[0][0] if votes else ""


def stem(written: str) -> str:
    """What is left of a dong without spaces, 제, 동 and the word for its office."""
    text = re.sub(r"(행정복지센터|주민센터|행정복지|주민자치센터|사무소|센터)$", "", squeezed(written))
    text = re.sub(r"제(?=\d)", "", text)
    text = re.sub(r"^.*(특별시|광역시|통합시)", "", text)
    return text.removesuffix("동")


def _valid(row: dict[str, str], day: date) -> bool:
    return row["valid_from"] <= day.isoformat() and (not row["valid_to"] or row["valid_to"] > day.isoformat())


def in_korea(latitude: float, longitude: float) -> bool:
    (south, north), (west, east) = KOREA
    return south <= latitude <= north and west <= longitude <= east


def distance_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    """On the sphere, good enough for tens of kilometres."""
    north = math.radians(b[0] - a[0])
    east = math.radians(b[1] - a[1]) * math.cos(math.radians((a[0] + b[0]) / 2))
    return 6_371_000 * math.hypot(north, east)

"""Finds the head of a table that somebody drew for people: titles above it, merged cells, two lines, sums below.

What the columns may be called is the ``Vocabulary`` of whoever asks; this module knows no field of any programme.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from chomchom.core.tables import Cell, Sheet
from chomchom.core.text import even

LINES_AT_MOST = 3
LOOK_AT_ROWS = 60
SUMS = frozenset({"계", "합계", "총계", "소계", "누계", "총합계", "평균", "합", "total", "sum", "subtotal"})
NOTES = ("※", "*", "주)", "주:", "비고:", "▶", "☞", "- 끝", "이하여백", "이하 여백", "끝.")


def squeeze(label: str) -> str:
    """A label without spaces, signs and case: "생년월일 (주민 앞자리)" -> "생년월일주민앞자리"."""
    return re.sub(r"[^0-9a-z가-힣]", "", unicodedata.normalize("NFKC", label).lower())


def outside(label: str) -> str:
    """The label without what stands in brackets."""
    return re.sub(r"[(\[<{].*?([)\]>}]|$)", "", unicodedata.normalize("NFKC", label))


@dataclass(frozen=True)
class Column:
    """A column that is looked for.

    ``spellings`` hold anywhere; ``leaves`` only beneath, or joined to, one of the words of ``group`` ("" = the word
    itself). A numbered group ("보호자1", "보호자2") gives the same key with numbers 1, 2, ….
    """

    key: str
    spellings: tuple[str, ...] = ()
    group: str = ""
    leaves: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hit:
    """What a column of the sheet is. ``quality``: 5 below its group, 4 spelled as known … 1 contains a known word."""

    key: str
    number: int = 1
    quality: int = 4
    group: str = ""


@dataclass(frozen=True)
class Vocabulary:
    """``needed``: keys without which a row is no head; ``ignored``: words whose columns belong to somebody else."""

    columns: tuple[Column, ...]
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    needed: tuple[str, ...] = ()
    at_least: int = 4
    ignored: tuple[str, ...] = ()

    @cached_property
    def plain(self) -> dict[str, str]:
        return {squeeze(word): column.key for column in self.columns for word in column.spellings}

    @cached_property
    def leaves(self) -> dict[str, dict[str, str]]:
        return {
            group: {
                squeeze(leaf): column.key for column in self.columns if column.group == group for leaf in column.leaves
            }
            for group in self.groups
        }

    @cached_property
    def group_of(self) -> dict[str, str]:
        return {column.key: column.group for column in self.columns if column.group}

    @cached_property
    def words(self) -> dict[str, re.Pattern[str]]:
        return {
            group: re.compile("|".join(sorted(map(squeeze, words), key=len, reverse=True)))
            for group, words in self.groups.items()
        }

    @cached_property
    def contained(self) -> tuple[str, ...]:
        """Spellings long enough to be recognised inside a longer label."""
        return tuple(sorted((word for word in self.plain if len(word) >= 2), key=len, reverse=True))


@dataclass(frozen=True)
class Head:
    """Rows ``top``..``bottom`` (from 0) are the head; ``hits``: what each column is, ``labels``: what it is called."""

    top: int
    bottom: int
    hits: dict[int, Hit]
    labels: dict[int, str]

    @property
    def score(self) -> float:
        below_groups = sum(hit.quality == 5 for hit in self.hits.values())
        return (
            len({(hit.key, hit.number) for hit in self.hits.values()}) + below_groups / 4 - (self.bottom - self.top) / 2
        )

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(hit.key for hit in self.hits.values())

    @property
    def unknown(self) -> list[str]:
        return [label for column, label in sorted(self.labels.items()) if column not in self.hits and label]


@dataclass(frozen=True)
class Line:
    """A row of the body: ``cells`` by (key, number); ``unsaved`` the keys whose formula was never calculated."""

    row: int
    cells: dict[tuple[str, int], Cell]
    unsaved: frozenset[str] = frozenset()


# -- the head ----------------------------------------------------------------------------------------------------------


def find_head(sheet: Sheet, vocabulary: Vocabulary) -> Head | None:
    """The window of one to three rows that names the most columns, or None where none names enough."""
    best = None
    rows = range(min(len(sheet.rows), LOOK_AT_ROWS))
    labelled = {row for row in rows if _may_be_head(sheet.rows[row])}
    for top in sorted(labelled):
        for bottom in range(top, top + LINES_AT_MOST):
            if bottom not in labelled:
                break
            head = _head(sheet, top, bottom, vocabulary)
            if _is_head(head, vocabulary) and (best is None or head.score > best.score):
                best = head
    return best


def _is_head(head: Head, vocabulary: Vocabulary) -> bool:
    return len(head.keys) >= vocabulary.at_least and all(key in head.keys for key in vocabulary.needed)


def _may_be_head(row: Sequence[Cell]) -> bool:
    """Labels are words: no dates, and no numbers longer than a place in a list."""
    filled = [cell for cell in row if cell != ""]
    return bool(filled) and all(isinstance(cell, str) and not re.fullmatch(r"[\d\s.,:/-]{3,}", cell) for cell in filled)


def _head(sheet: Sheet, top: int, bottom: int, vocabulary: Vocabulary) -> Head:
    paths = _paths(sheet, top, bottom, vocabulary)
    hits = {column: hit for column, path in paths.items() if (hit := match(path, vocabulary))}
    labels = {column: " / ".join(even(label) for label in path) for column, path in paths.items()}
    return Head(top, bottom, _settle(hits, paths, vocabulary), labels)


def _paths(sheet: Sheet, top: int, bottom: int, vocabulary: Vocabulary) -> dict[int, list[str]]:
    """The labels above each column, from the top down. A label spreads over its merged cells; one that was not merged
    spreads to the right as long as the labels below it belong to its group."""
    width = max(len(sheet.rows[row]) for row in range(top, bottom + 1))
    lines = [_spread(sheet, row, width) for row in range(top, bottom + 1)]
    for place, line in enumerate(lines[:-1]):
        _spread_by_group(line, lines[place + 1], vocabulary)
    paths = {}
    for column in range(width):
        path = [line[column] for line in lines if line[column]]
        if path:
            paths[column] = [label for place, label in enumerate(path) if place == 0 or label != path[place - 1]]
    return paths


def _spread(sheet: Sheet, row: int, width: int) -> list[str]:
    line = [str(sheet.rows[row][column]).strip() if column < len(sheet.rows[row]) else "" for column in range(width)]
    for (first_row, first), (last_row, last) in sheet.merged:
        if first_row == row and first_row <= row <= last_row and first < width:
            line[first : last + 1] = [line[first]] * (min(last, width - 1) - first + 1)
    return line


def _spread_by_group(upper: list[str], lower: list[str], vocabulary: Vocabulary) -> None:
    for column in range(1, len(upper)):
        if upper[column] or not upper[column - 1] or not lower[column] or lower[column] == lower[column - 1]:
            continue
        hit = _below_group([upper[column - 1]], lower[column], vocabulary)
        if hit and lower[column - 1]:
            upper[column] = upper[column - 1]


def match(path: Sequence[str], vocabulary: Vocabulary) -> Hit | None:
    """What a column is, from its labels from the top down."""
    *upper, leaf = path
    joined = squeeze("".join(path))
    number = int((re.findall(r"[1-9]", joined) or ["1"])[0])
    if hit := _below_group(upper, leaf, vocabulary):
        return Hit(hit.key, number, 5, hit.group)
    full, base = squeeze(leaf), squeeze(outside(leaf))
    if hit := _plain([full], 4, number, vocabulary):
        return hit
    if any(word in joined for word in vocabulary.ignored):
        return None
    if hit := _joined_group(full, vocabulary) or _joined_group(base, vocabulary):
        return Hit(hit.key, number, 4, hit.group)
    return _plain([_without_number(full), base, _without_number(base), joined], 3, number, vocabulary) or _vague(
        [leaf, *reversed(upper)], vocabulary
    )


def _below_group(upper: Sequence[str], leaf: str, vocabulary: Vocabulary) -> Hit | None:
    for group, words in vocabulary.words.items():
        if any(words.search(squeeze(label)) for label in upper):
            for form in (squeeze(leaf), squeeze(outside(leaf))):
                rest = words.sub("", _without_number(form)) if form not in vocabulary.leaves[group] else form
                if rest in vocabulary.leaves[group]:
                    return Hit(vocabulary.leaves[group][rest], group=group)
    return None


def _joined_group(label: str, vocabulary: Vocabulary) -> Hit | None:
    """ "보호자1 연락처" -> the telephone of the group, number 1."""
    for group, words in vocabulary.words.items():
        if words.search(label):
            rest = re.sub(r"^(와의|과의|의|와|과)", "", words.sub("", _without_number(label)))
            if rest in vocabulary.leaves[group]:
                return Hit(vocabulary.leaves[group][rest], group=group)
    return None


def _without_number(label: str) -> str:
    return re.sub(r"제?[1-9](차|순위|번째|번)?", "", label)


def _plain(forms: Sequence[str], quality: int, number: int, vocabulary: Vocabulary) -> Hit | None:
    for form in forms:
        if form in vocabulary.plain:
            key = vocabulary.plain[form]
            group = vocabulary.group_of.get(key, "")
            return Hit(key, number if group else 1, quality, group)
    return None


def _vague(labels: Sequence[str], vocabulary: Vocabulary) -> Hit | None:
    """The known word that ends last in the lowest label that has one: in Korean the last word says what it is."""
    for label in labels:
        text = squeeze(label)
        found = [(text.rfind(word) + len(word), len(word), word) for word in vocabulary.contained if word in text]
        if found and len(text) <= 20:
            return Hit(vocabulary.plain[max(found)[2]], quality=1)
    return None


def _settle(hits: dict[int, Hit], paths: dict[int, list[str]], vocabulary: Vocabulary) -> dict[int, Hit]:
    """One column for each key: the best spelled, then the first. Another of the same name beside a group ("성명 … 성명,
    관계, 연락처") is the group's."""
    settled: dict[int, Hit] = {}
    used: Counter[tuple[str, int]] = Counter()
    repeated = Counter(hit.key for hit in hits.values() if not hit.group)
    for column in sorted(hits, key=lambda column: (-hits[column].quality, column)):
        hit = hits[column]
        left = settled.get(column - 1) or hits.get(column - 1)
        taken = bool(used[hit.key, hit.number])
        if not hit.group and (taken or repeated[hit.key] > 1):
            hit = _for_group(hit, paths[column][-1], None if taken else left, left, used, vocabulary) or hit
        elif hit.group and used[hit.key, hit.number]:
            hit = Hit(hit.key, 1 + max(number for key, number in used if key == hit.key), hit.quality, hit.group)
        if not used[hit.key, hit.number]:
            used[hit.key, hit.number] += 1
            settled[column] = hit
    return settled


def _for_group(
    hit: Hit, label: str, wanted: Hit | None, left: Hit | None, used: Counter[tuple[str, int]], vocabulary: Vocabulary
) -> Hit | None:
    """The column of a group with this leaf; ``wanted``: only of the group of this neighbour."""
    for group, leaves in vocabulary.leaves.items():
        key = leaves.get(_without_number(squeeze(outside(label))))
        if not key or (wanted is None and not used[hit.key, hit.number]) or (wanted and wanted.group != group):
            continue
        number = left.number if left and left.group == group else 1
        if not used[key, number]:
            return Hit(key, number, hit.quality, group)
    return None


# -- columns known by what stands in them -----------------------------------------------------------------------------

SAMPLE, MOSTLY = 200, 0.8


def with_guesses(
    sheet: Sheet, head: Head, looks_like: Mapping[str, Callable[[str], bool]], never: Sequence[str] = ()
) -> tuple[Head, dict[str, str]]:
    """The head with columns of unknown names whose cells look like a key that is missing, and {key: label} of those.

    A guess needs four of five filled cells of the first two hundred rows, and at least two different values. Columns
    whose label contains a word of ``never`` are left alone.
    """
    hits, guessed = dict(head.hits), {}
    left = [column for column, label in head.labels.items() if not any(word in squeeze(label) for word in never)]
    for key, fits in looks_like.items():
        for column in sorted(set(left) - hits.keys()):
            if key not in guessed and _mostly(_texts(sheet, head, column), fits):
                hits[column] = Hit(key, quality=0)
                guessed[key] = head.labels[column]
    return Head(head.top, head.bottom, hits, head.labels), guessed


def _texts(sheet: Sheet, head: Head, column: int) -> list[str]:
    rows = sheet.rows[head.bottom + 1 : head.bottom + 1 + SAMPLE]
    return [text for row in rows if len(row) > column and (text := even(str(row[column])))]


def _mostly(texts: list[str], fits: Callable[[str], bool]) -> bool:
    return len(set(texts)) >= 2 and sum(map(fits, texts)) >= MOSTLY * len(texts)


# -- the body ----------------------------------------------------------------------------------------------------------


def lines(sheet: Sheet, head: Head, telling: frozenset[str]) -> Iterator[Line]:
    """The rows below the head that tell of something: not blank, no sum, no note, no head printed again.

    ``telling`` are the keys of which at least one must be filled. A cell merged downwards holds for all its rows.
    """
    down = {
        (row, column): (first_row, first)
        for (first_row, first), (last_row, last) in sheet.merged
        if first_row > head.bottom and last_row > first_row
        for row in range(first_row, last_row + 1)
        for column in range(first, last + 1)
    }
    for row in range(head.bottom + 1, len(sheet.rows)):
        cells = sheet.rows[row]
        if _is_noise(cells, head):
            continue
        found = {
            (hit.key, hit.number): value
            for column, hit in head.hits.items()
            if (value := _value(sheet, *down.get((row, column), (row, column)))) != ""
        }
        unsaved = frozenset(hit.key for column, hit in head.hits.items() if (row, column) in sheet.unsaved)
        if unsaved or any(key in telling for key, _number in found):
            yield Line(row + 1, found, unsaved)


def _value(sheet: Sheet, row: int, column: int) -> Cell:
    cells = sheet.rows[row]
    value = cells[column] if column < len(cells) else ""
    return value.strip() if isinstance(value, str) else value


def _is_noise(cells: Sequence[Cell], head: Head) -> bool:
    filled = {column: cell for column, cell in enumerate(cells) if not (isinstance(cell, str) and not cell.strip())}
    if not filled:
        return True
    words = [even(str(cell)) for cell in filled.values()]
    if words[0].startswith(NOTES) and len(filled) <= 2:
        return True
    few = len(filled) <= max(3, len(head.hits) // 3)
    if few and any(squeeze(word) in SUMS or squeeze(word).endswith(("소계", "합계")) for word in words[:3]):
        return True
    same = sum(
        squeeze(str(cell)) == squeeze(head.labels.get(column, "").split(" / ")[-1]) for column, cell in filled.items()
    )
    return same >= 3 and same * 2 >= len(filled)

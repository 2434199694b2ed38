"""The numbering of official Korean documents: 1. → 가. → 1) → 가) → (1) → (가) → ① → ㉮. In other languages
letters stand for the syllables: 1. → a. → 1) → a)."""

from string import ascii_lowercase

SYLLABLES = "가나다라마바사아자차카타파하"
#: after 하 it goes on with 거, 너, 더 …
_MORE = "거너더러머버서어저처커터퍼허고노도로모보소오조초코토포호"
LEVELS = 8


def mark(level: int, number: int, language: str = "ko") -> str:
    """The mark of the ``number``-th heading (from 1) of ``level`` (1…8). ValueError outside of that."""
    if not 1 <= level <= LEVELS or number < 1:
        raise ValueError(f"level {level}, number {number}: levels are 1 to {LEVELS}, numbers begin at 1")
    word = str(number) if level % 2 else (_syllable(number) if language == "ko" else _letter(number))
    if level > 6 and (level == 7 or language == "ko"):
        return _circled(level, number) or f"({word})"
    return (f"{word}.", f"{word}.", f"{word})", f"{word})", f"({word})", f"({word})")[min(level, 6) - 1]


def marks(levels: list[int], language: str = "ko") -> list[str]:
    """The mark of each heading of a document, in order; a heading begins the counting below it anew."""
    counts = [0] * LEVELS
    answer = []
    for level in levels:
        counts[level - 1] += 1
        counts[level:] = [0] * (LEVELS - level)
        answer.append(mark(level, counts[level - 1], language))
    return answer


def _syllable(number: int) -> str:
    letters = SYLLABLES + _MORE
    return letters[number - 1] if number <= len(letters) else str(number)


def _letter(number: int) -> str:
    return ascii_lowercase[number - 1] if number <= len(ascii_lowercase) else str(number)


def _circled(level: int, number: int) -> str:
    first, count = (0x2460, 20) if level == 7 else (0x326E, 14)
    return chr(first + number - 1) if number <= count else ""

"""What people typed, made fit for paper: it stays text, and nothing in it can steer a reader or break a format."""

import re
import unicodedata

#: control characters (not tab and line end), surrogates, non-characters, and marks that turn the direction of reading
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069\u200b\ufeff]"
)
_HANGUL = re.compile("[가-힣]")


def plain(text: object) -> str:
    """``text`` as NFC without characters that no paper can hold; None is empty. Line ends become ``\\n``."""
    raw = "" if text is None else str(text)
    return unicodedata.normalize("NFC", _UNFIT.sub("", raw.replace("\r\n", "\n").replace("\r", "\n"))).replace(
        "\t", " "
    )


def width(text: str) -> float:
    """How wide ``text`` is, in letters as wide as a Korean syllable."""
    return sum(1.0 if ord(letter) > 0x1100 else 0.56 for letter in text)


def is_korean(word: str) -> bool:
    return bool(_HANGUL.search(word))


def named(letter: str) -> str:
    """A letter that no typeface at hand has, in words: "[grinning face]"."""
    return f"[{unicodedata.name(letter, f'U+{ord(letter):04X}').lower()}]"

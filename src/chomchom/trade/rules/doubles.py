"""Buyers that may be the same: proposed with reasons, decided by a person.

Not every pair is compared: buyers are put into blocks by their keys (mail, telephone, name), and only those in one
block meet, each with the first of it. That is linear in the number of buyers.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from chomchom.trade.rules.names import email_key, name_key, phone_key


@dataclass(frozen=True)
class Card:
    """What of a buyer is compared; keys are made by ``card``."""

    number: str
    name: str
    country: str
    email: str
    phone: str
    row: int = 0


@dataclass(frozen=True)
class Double:
    """``first`` stood there before ``second``; ``reasons``: same_email, same_phone, same_name."""

    first: str
    second: str
    reasons: tuple[str, ...]


def card(number: str, name: str, country: str, email: str, phone: str, row: int = 0) -> Card:
    return Card(number, name_key(name), country, email_key(email), phone_key(phone, country), row)


def doubles(cards: Iterable[Card]) -> list[Double]:
    """Pairs in the order of their second; the same mail or telephone is enough. A name alone is enough only if neither
    mail nor telephone speaks against it: two companies of one name in a city are common."""
    blocks: dict[tuple[str, str], Card] = {}
    found: list[Double] = []
    for one in cards:
        pairs: dict[str, list[str]] = {}
        for kind, key in _keys(one):
            first = blocks.setdefault((kind, key), one)
            if first.number != one.number and (kind != "same_name" or _may_be(first, one)):
                pairs.setdefault(first.number, []).append(kind)
        found += [Double(first, one.number, tuple(reasons)) for first, reasons in pairs.items()]
    return found


def _keys(one: Card) -> list[tuple[str, str]]:
    keys = [("same_email", one.email), ("same_phone", one.phone)]
    named = ("same_name", f"{one.name}|{one.country}" if len(one.name) >= 4 else "")
    return [(kind, key) for kind, key in (*keys, named) if key]


def _may_be(first: Card, second: Card) -> bool:
    """Nothing that both say is different, and something of mail and telephone is missing or the same."""
    mails = first.email and second.email and first.email != second.email
    phones = first.phone and second.phone and first.phone != second.phone
    return not mails and not phones

"""Reading a list without keeping anything, with or without a database."""

from collections.abc import Callable
from datetime import date

from chomchom.care.queries import intake as queries
from chomchom.care.rules.intake.book import Book, Known, read_book
from chomchom.care.rules.intake.compare import beside_known_people
from chomchom.care.rules.intake.meals import plain_name
from chomchom.care.rules.intake.places import Gazetteer, Place
from chomchom.core.heads import squeeze
from chomchom.people.models import Organisation

Progress = Callable[[int, int], None]


def try_out(*, data: bytes, day: date, gu: str = "", progress: Progress | None = None) -> Book:
    """The answer for every row, kept nowhere. Where there is no database, or none that is set up, the dongs come from
    the list that is shipped, and providers are not checked. Raises Refused as ``read_book`` does."""
    if not queries.is_set_up():
        return read_book(data, Known(Gazetteer.shipped(day), day, gu), progress=progress)
    district = queries.districts().filter(gu=gu).first() if gu else _only_district()
    if district is None:
        return read_book(data, Known(gazetteer(day), day, gu), progress=progress)
    book = read_book(data, known_of(district, day), progress=progress)
    if not gu and _is_of_elsewhere(book):
        return read_book(data, Known(gazetteer(day), day), progress=progress)
    return with_known_people(book, district, day)


def _is_of_elsewhere(book: Book) -> bool:
    """Most dongs are none of the only district that is set up here: the list is another district's."""
    strange = sum(any(remark.code == "unknown_dong" for remark in row.remarks) for row in book.rows)
    return strange * 2 > len(book.rows)


def _only_district() -> Organisation | None:
    found = list(queries.districts()[:2])
    return found[0] if len(found) == 1 else None


def gazetteer(day: date) -> Gazetteer:
    """The dongs of the database, and those of the shipped list for districts that it does not know."""
    places = tuple(Place(dong.gu, dong.name, dong.latitude, dong.longitude) for dong in queries.dongs_on(day))
    known = {place.gu for place in places}
    return Gazetteer(places + tuple(place for place in Gazetteer.shipped(day).places if place.gu not in known))


def known_of(district: Organisation, day: date) -> Known:
    providers = {plain_name(provider.name): provider.name for provider in queries.providers_of(district.pk)}
    schemes = {squeeze(scheme.name): scheme.name for scheme in queries.schemes_of(district.pk, day)}
    return Known(gazetteer(day), day, district.gu, providers, schemes)


def with_known_people(book: Book, district: Organisation, day: date) -> Book:
    """The same rows, held where the person is already known under another number."""
    births = {row.values["birth_date"] for row in book.rows if row.values["birth_date"]}
    people = queries.born_on(district.pk, births)
    return beside_known_people(book, [(name, birth.isoformat(), number) for name, birth, number, _id in people])

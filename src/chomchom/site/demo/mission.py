"""A trade mission from the call to the follow-up, played over HTTP by those who use the pages.

The story: eighteen companies apply, twelve go; a buyer cancels on the morning; USD 12.51 million are brought home, of
which the result page says what each part is. The story clock only ever goes forward.
"""

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from python_calamine import CalamineWorkbook

from chomchom.core import clock
from chomchom.site.demo.cast import Cast
from chomchom.site.demo.mission_abroad import Abroad
from chomchom.site.demo.mission_call import Calling
from chomchom.site.demo.mission_deals import Following


def next_year() -> int:
    """This year while its second of March has not come, else the next: a story is not told twice at the same time."""
    today = timezone.localdate(clock.now())
    return today.year if today < date(today.year, 3, 2) else today.year + 1


def days_of(year: int) -> dict[str, date]:
    """The second week of May: two days in Jakarta, one in Ho Chi Minh City."""
    monday = date(year, 5, 10) + timedelta(days=-date(year, 5, 10).weekday() % 7)
    after = {"leaves": 0, "jakarta": 1, "jakarta_2": 2, "jakarta_ends": 3, "saigon": 4, "saigon_ends": 5, "home": 7}
    return {name: monday + timedelta(days=number) for name, number in after.items()}


def play(*, base_url: str, tell: Callable[[str], None]) -> dict[str, Any]:
    """The whole mission; answers its figures by rung and the public sentence, as the result report has them."""
    cast = Cast(base_url=base_url, tell=tell)
    calling = Calling(cast, days_of(next_year()))
    calling.play()
    abroad = Abroad(cast, calling)
    abroad.play()
    following = Following(cast, calling, abroad)
    following.play()
    return read_results(cast, calling.mission)


def read_results(cast: Cast, mission: int) -> dict[str, Any]:
    """From the workbook that the trade officer downloads on the page of the results."""
    officer = cast.who("trade")
    officer.open(f"/trade/missions/{mission}/results/")
    content = officer.download(f"/trade/missions/{mission}/results/report.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = [row for row in book.get_sheet_by_name("단계별").to_python(skip_empty_area=False)[4:] if row[0]]
    names = ("deals", "usd", "confirmed_usd", "unconfirmed_usd", "disputed_usd")
    rungs = {
        row[0]: {name: round(float(value), 2) for name, value in zip(names, row[1:], strict=False)} for row in rows
    }
    sentences = book.get_sheet_by_name("문장").to_python(skip_empty_area=False)[4:]
    return {"mission": mission, "rungs": rungs, "sentence": {row[0]: row[1] for row in sentences if row[0]}}

"""A list of 20,000 buyers taken in whole, and the fit of 100 exporters × 5,000 buyers.

    python benchmarks/buyers.py import [--json] [--rows 20000] [--doubles 400]
    python benchmarks/buyers.py fit [--json] [--exporters 100] [--buyers 5000]

Makes its own database (SQLite in a temporary folder), seeded, and drops it. ``import`` writes the workbook, reads it as
a preview, takes it, and asks for the doubles again as the page does; every planted double must be among those
proposed. ``fit`` makes the table of all pairs from the rows and a sentence for the best of each exporter. The seconds
of the processor are those that another load does not change.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parent))
from results import prepare

SEED, AT = 23, datetime(2026, 4, 6, 10, tzinfo=ZoneInfo("Asia/Seoul"))
HEAD = [
    "바이어번호", "회사명", "국가", "도시", "업종", "관심품목 HS", "수입경험", "구매의사", "현지 유통망", "언어",
    "이메일", "전화", "담당자", "출처", "확인일",
]  # fmt: skip
WORDS = ("Cahaya", "Sinar", "Bintang", "Terang", "Mentari", "Surya", "Lentera", "Pelita", "Fajar", "Kilau", "Rimba")
CODES = ("9405.42", "8541.41", "8544.70", "9001.10", "9013.20", "9031.49", "8517.62", "9018.90", "8539.52")
VALUES = {
    "수입경험": ("한국산 수입 2건", "10년 이상", "없음", ""),
    "구매의사": ("상", "중", "하", ""),
    "유통망": ("전국", "온라인", "", "없음"),
}


class Clock:
    """Seconds since the last step, by the wall and of the processor."""

    def __init__(self) -> None:
        self.steps: dict[str, dict[str, float]] = {}
        self._last = time.perf_counter(), time.process_time()

    def step(self, name: str) -> None:
        wall, work = time.perf_counter(), time.process_time()
        before = self._last
        self.steps[name] = {"seconds": round(wall - before[0], 2), "cpu_seconds": round(work - before[1], 2)}
        self._last = time.perf_counter(), time.process_time()

    def total(self, *names: str) -> dict[str, float]:
        kinds = ("seconds", "cpu_seconds")
        return {kind: round(sum(self.steps[name][kind] for name in names), 2) for kind in kinds}


def workbook(rows: int, doubles: int, chance: random.Random) -> tuple[bytes, set[frozenset[str]]]:
    """The list, and the pairs that were planted: the same telephone or mail under another form of the name."""
    from chomchom.papers.xlsx import Workbook

    lines = [_line(number, chance) for number in range(rows - doubles)]
    planted = set()
    for number in range(doubles):
        first, second = chance.choice(lines[: rows - doubles]), f"D{number:05}"
        twin = [second, first[1].replace("PT ", "P.T. ") + ", Tbk", *first[2:]]
        twin[10 + number % 2] = ""  # one of the two ways to reach it is missing
        lines.append(twin)
        planted.add(frozenset((first[0], second)))
    book = Workbook()
    book.sheet("바이어", title="바이어 발굴 목록", note="가상의 업체", head=HEAD, rows=lines)
    return book.bytes(), planted


def _line(number: int, chance: random.Random) -> list:
    name = f"PT {chance.choice(WORDS)} {chance.choice(WORDS)} {number}"
    evidence = [chance.choice(words) for words in VALUES.values()]
    return [
        f"B{number:05}", name, "Indonesia", "Jakarta", "조명 유통", chance.choice(CODES), *evidence, "id, en",
        f"b{number}@buyers.test", f"+62 21 {number:07}", "Contact", "상공회의소", date(2026, 4, 1),
    ]  # fmt: skip


def import_whole(rows: int, doubles: int) -> dict:
    from chomchom.core.actors import Actor
    from chomchom.trade.models import Buyer
    from chomchom.trade.operations import intake
    from chomchom.trade.queries.intake import cards_of
    from chomchom.trade.rules.doubles import Card
    from chomchom.trade.rules.doubles import doubles as proposed
    from tests.factories import District
    from tests.trade import trade_factories as make

    by, mission = Actor.program("benchmark"), make.make_mission(District())
    make.make_leg(mission)
    data, planted = workbook(rows, doubles, random.Random(SEED))
    given, clock = {"by": by, "at": AT}, Clock()
    source = intake.preview(kind="buyers", mission=mission, file_name="b.xlsx", data=data, **given)
    clock.step("read and keep as a preview")
    intake.apply(source=source, **given)
    clock.step("take")
    found = {frozenset((one.first, one.second)) for one in proposed(Card(*one) for one in cards_of(mission.office_id))}
    clock.step("propose doubles anew")
    shown = {frozenset(pair[:2]) for pair in source.extra["duplicates"]}
    assert planted <= shown and planted <= found, "a planted double was not proposed"
    assert Buyer.objects.filter(office=mission.office).count() == rows
    whole = clock.total(*clock.steps)
    return {"rows": rows, "planted": len(planted), "proposed": len(shown), "steps": clock.steps, "whole": whole}


def fit_of_all(exporters: int, buyers: int) -> dict:
    from chomchom.trade.models import Buyer, Evidence, Guest
    from chomchom.trade.operations.fit import table_of
    from tests.factories import District
    from tests.trade import trade_factories as make

    chance, district = random.Random(SEED), District()
    mission = make.make_mission(district, places=exporters)
    leg = make.make_leg(mission)
    for _number in range(exporters):
        application = make.make_accepted(mission, make.make_exporter(district))
        make.make_product(application, hs_code=chance.choice(CODES))
    rows = Buyer.objects.bulk_create(
        (Buyer(office=mission.office, number=f"B{n}", name=f"PT {n}", country="ID", trade="lighting distribution",
               hs_codes=chance.sample(CODES, 2), created_at=AT) for n in range(buyers)),
        batch_size=500,
    )  # fmt: skip
    Guest.objects.bulk_create((Guest(mission=mission, buyer=b, leg=leg, state_at=AT) for b in rows), batch_size=500)
    Evidence.objects.bulk_create(
        (Evidence(buyer=b, criterion=criterion, value=chance.choice((None, 0, 0.5, 1)), recorded_at=AT)
         for b in rows for criterion in ("import_experience", "purchase_intent", "distribution")),
        batch_size=500,
    )  # fmt: skip
    clock = Clock()
    table = table_of(mission)
    clock.step("fit of all pairs")
    for row in range(exporters):
        best = max(range(buyers), key=lambda column: table.score(row, column) or -1)
        assert table.sentence(row, best)
    clock.step("best of each exporter with its sentence")
    pairs = exporters * buyers
    assert table.fits.score.shape == (exporters, buyers)
    return {"exporters": exporters, "buyers": buyers, "pairs": pairs, "steps": clock.steps,
            "whole": clock.total(*clock.steps)}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = parser.add_subparsers(dest="kind", required=True)
    taking, fitting = kinds.add_parser("import"), kinds.add_parser("fit")
    taking.add_argument("--rows", type=int, default=20_000)
    taking.add_argument("--doubles", type=int, default=400)
    fitting.add_argument("--exporters", type=int, default=100)
    fitting.add_argument("--buyers", type=int, default=5_000)
    for one in (taking, fitting):
        one.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        if given.kind == "import":
            found = import_whole(given.rows, given.doubles)
        else:
            found = fit_of_all(given.exporters, given.buyers)
    answer = {"instance": given.kind, "seed": SEED, "database": "sqlite"} | found
    print(json.dumps(answer, ensure_ascii=False) if given.json else json.dumps(answer, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()

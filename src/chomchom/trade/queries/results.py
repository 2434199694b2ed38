"""What a mission came to, in a constant number of statements: sums are made by the database from shares."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import override

from chomchom.core import wall
from chomchom.core.text import whole
from chomchom.people.viewer import Viewer
from chomchom.trade.enums_ledger import Box, DealState, EntryKind, MouKind, Rung, Standing
from chomchom.trade.models import Application, Confirmation, Deal, LedgerEntry, Leg, Mission, Mou, Share
from chomchom.trade.models.scope import sees_all_of
from chomchom.trade.rules import results, survival
from chomchom.trade.rules.results import Amount, Cell, Target
from chomchom.trade.rules.sentence import COUNTED, Story
from chomchom.trade.rules.survival import Wait

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Line:
    """A row of a table of results: a leg or a company; ``key`` opens the rows behind its numbers."""

    label: str
    key: int | str
    cells: dict[Box, Cell]

    @property
    def row(self) -> list[tuple[Box, Cell]]:
        return [(box, self.cells.get(box, Cell())) for box in results.ORDER]

    def of(self, *boxes: Box) -> Cell:
        return results.of(self.cells, boxes)


@dataclass(frozen=True)
class Results:
    mission: Mission
    legs: Sequence[Line]
    companies: Sequence[Line]
    whole: Line
    rungs: dict[int, int]
    deals: int
    consulted_usd: Decimal
    companies_taking_part: int
    companies_with_success: int
    company_mous: int
    institution_mous: int
    waits: Sequence[Wait]
    open_amounts: Sequence[tuple[float, Decimal]]
    without: dict[str, int]
    places: dict[str, tuple[str, ...]]

    @property
    def signed(self) -> Cell:
        return self.whole.of(*results.SUCCESS)

    @property
    def shipped(self) -> Cell:
        return self.whole.of(*results.SHIPPED)

    @property
    def success_rate(self) -> Decimal | None:
        return results.success_rate(self.companies_with_success, self.companies_taking_part)

    @property
    def export_efficiency(self) -> Decimal | None:
        return results.export_efficiency(self.shipped.usd, self.mission.budget_won)

    @property
    def targets(self) -> tuple[Target, Target]:
        """Consultations; contracts, which are those signed by both sides and what followed, nothing below."""
        consultations = self.mission.target_consultations
        return (
            Target(None if consultations is None else Decimal(consultations), Decimal(self.deals)),
            Target(self.mission.target_contract_usd, self.signed.usd),
        )

    @property
    def story(self) -> Story:
        return Story(
            self.places, self.companies_taking_part, self.deals, self.whole.cells, self.company_mous,
            self.institution_mous, self._confirmed,
        )  # fmt: skip

    @property
    def _confirmed(self) -> Decimal:
        return results.of(self.whole.cells, COUNTED).confirmed


def results_of(mission: Mission, today: date) -> Results:
    """In eleven statements, however many deals there are."""
    amounts, counts = _amounts(mission), _counts(mission)
    legs = list(mission.legs.order_by("position"))
    applications = list(
        Application.objects.filter(mission=mission).accepted().select_related("exporter").order_by("number")
    )
    mous = dict(Mou.objects.filter(mission=mission).values_list("kind").annotate(number=Count("pk")))
    by_company = _table(amounts, counts, "deal__application", "application")
    return Results(
        mission=mission,
        legs=_lines(_table(amounts, counts, "deal__leg", "leg"), {leg.pk: str(leg) for leg in legs}),
        companies=_lines(by_company, {one.pk: f"{one.number} {one.exporter}" for one in applications}),
        whole=Line("", "", results.total(by_company.values())),
        rungs=_rungs(counts),
        deals=sum(row["number"] for row in counts),
        consulted_usd=_consulted(mission),
        companies_taking_part=len(applications),
        companies_with_success=len(
            [key for key, cells in by_company.items() if results.of(cells, results.SUCCESS).usd > 0]
        ),
        company_mous=mous.get(MouKind.COMPANY, 0),
        institution_mous=mous.get(MouKind.INSTITUTION, 0),
        waits=_waits(mission, today),
        open_amounts=_open_amounts(mission, today),
        without=_without(mission),
        places={language: _cities(legs, language) for language in ("ko", "en")},
    )


def share_rows(mission: Mission, viewer: Viewer, **filters: str) -> QuerySet[Share]:
    """The shares behind a number; ``filters`` are box, leg, application, standing."""
    rows = Share.objects.filter(mission=mission).filter(_chosen(filters, "deal__"))
    if not sees_all_of(mission, viewer):
        rows = rows.filter(deal__in=Deal.objects.visible_to(viewer))
    related = ("deal__application__exporter", "deal__guest__buyer", "deal__leg", "entry")
    return rows.select_related(*related).order_by("-usd", "pk")


def deal_rows(mission: Mission, viewer: Viewer, **filters: str) -> QuerySet[Deal]:
    """The deals behind a number, the newest first; ``filters`` are box, leg, application, rung (at least), state."""
    rows = Deal.objects.of_mission(mission, viewer).filter(_chosen(filters, ""))
    rows = rows.select_related("application__exporter", "guest__buyer", "leg")
    # of the rows of the page only: a sum over a join would be made for all of them first
    sums = Share.objects.filter(deal=OuterRef("pk")).order_by().values("deal").annotate(sum=Sum("usd")).values("sum")
    return rows.annotate(usd=Subquery(sums)).order_by("-created_at", "-pk")


def _chosen(filters: dict[str, str], path: str) -> Q:
    chosen = Q()
    for name in ("leg", "application"):
        if (pk := whole(filters.get(name, ""))) is not None:
            chosen &= Q(**{f"{path}{name}": pk})
    for name, values in (("box", Box.values), ("standing", Standing.values), ("state", DealState.values)):
        wanted = [value for value in filters.get(name, "").split(",") if value in values]
        if wanted:
            chosen &= Q(**{f"{name}__in": wanted})
    if not path and (rung := whole(filters.get("rung", ""))) in Rung.values:
        chosen &= Q(rung__gte=rung)
    return chosen


# -- parts -----------------------------------------------------------------------------------------------------------


def _amounts(mission: Mission) -> list[dict]:
    return list(
        Share.objects.filter(mission=mission)
        .values("deal__leg", "deal__application", "box", "standing")
        .annotate(usd=Sum("usd"))
        .order_by()
    )


def _counts(mission: Mission) -> list[dict]:
    deals = Deal.objects.filter(mission=mission)
    return list(deals.values("leg", "application", "box", "rung").annotate(number=Count("pk")).order_by())


def _table(amounts: list[dict], counts: list[dict], of_amount: str, of_count: str) -> dict:
    return results.table(
        (
            Amount(row[of_amount], Box(row["box"]), Standing(row["standing"]), row["usd"].quantize(CENT))
            for row in amounts
        ),
        ((row[of_count], Box(row["box"]), row["number"]) for row in counts if row["box"]),
    )


def _lines(table: dict, labels: dict[int, str]) -> list[Line]:
    """In the order of the labels; what belongs to none of them comes last."""
    known = [Line(label, key, table.get(key, {})) for key, label in labels.items()]
    return known + [Line("–", key or "", cells) for key, cells in table.items() if key not in labels]


def _rungs(counts: list[dict]) -> dict[int, int]:
    rungs: dict[int, int] = defaultdict(int)
    for row in counts:
        if row["rung"] is not None:
            rungs[row["rung"]] += row["number"]
    return dict(rungs)


def _consulted(mission: Mission) -> Decimal:
    """상담액: what was talked of in all consultations, whatever became of it. Never added to the other amounts."""
    lines = LedgerEntry.objects.filter(
        deal__mission=mission, kind=EntryKind.CLAIM, rung=Rung.CONSULTED, corrected_by=None
    )
    return (lines.aggregate(usd=Sum(F("amount") * F("rate")))["usd"] or Decimal(0)).quantize(CENT)


def _waits(mission: Mission, today: date) -> list[Wait]:
    """Every contract of the mission's office with its wait, so that a young mission learns from older ones; counted by
    days, so that it is as many rows for ten missions as for one."""
    signed = Deal.objects.filter(mission__office=mission.office_id, signed_on__isnull=False).order_by()
    done = signed.filter(waited_days__isnull=False).annotate(shipped=Q(first_shipped_on__isnull=False))
    over = done.values_list("waited_days", "shipped").annotate(number=Count("pk"))
    still = signed.filter(waited_days=None).values_list("signed_on").annotate(number=Count("pk"))
    with wall.lowered():  # a secretariat does not see the office's other missions; days and numbers tell of no deal
        waits = [Wait(survival.days_to_months(days), bool(shipped), number) for days, shipped, number in over]
        return waits + [Wait(survival.months_between(day, today), False, number) for day, number in still]


def _open_amounts(mission: Mission, today: date) -> list[tuple[float, Decimal]]:
    """The contracts of this mission that have not begun to ship: (months waited, dollars), by the day of signing."""
    shares = Share.objects.filter(
        mission=mission, box__in=[Box.SIGNED, Box.PAID], deal__signed_on__isnull=False, deal__waited_days=None
    )
    rows = shares.values_list("deal__signed_on").annotate(usd=Sum("usd")).order_by()
    return [(survival.months_between(day, today), usd) for day, usd in rows]


def _without(mission: Mission) -> dict[str, int]:
    rows = Confirmation.objects.filter(entry__deal__mission=mission)
    return dict(rows.values_list("without").annotate(number=Count("entry", distinct=True)).order_by())


CITIES_KO = {"Jakarta": "자카르타", "Ho Chi Minh City": "호찌민", "Hanoi": "하노이"}


def _cities(legs: Sequence[Leg], language: str) -> tuple[str, ...]:
    with override(language):
        names = [CITIES_KO.get(str(leg.city), str(leg.city)) if language == "ko" else str(leg.city) for leg in legs]
    return tuple(dict.fromkeys(names)) or ({"ko": "현지", "en": "the field"}[language],)

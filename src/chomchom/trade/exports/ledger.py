"""The result report (결과보고서) and the press release of a mission, as .hwpx, PDF and .xlsx. In Korean: they go to
offices and newspapers here. Every sum is of the same cells that the page shows."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import override

from chomchom.documents.typefaces import typefaces
from chomchom.papers import document as d
from chomchom.papers import hwpx, korean, pdf
from chomchom.papers.xlsx import Workbook
from chomchom.trade.enums_ledger import Box, Without
from chomchom.trade.queries.results import Line, Results
from chomchom.trade.rules import survival
from chomchom.trade.rules.results import ENDED, ORDER, Cell, Target
from chomchom.trade.rules.sentence import public

REPORT, PRESS = "report", "press"
KINDS = (REPORT, PRESS)
FORMATS = ("hwpx", "pdf", "xlsx")
KO = {
    Box.CONSULTED: "상담",
    Box.PIPELINE: "계약추진(12개월 내)",
    Box.LETTER: "MOU·의향서",
    Box.CONDITIONAL: "조건부 약정",
    Box.SIGNED: "서명 계약(선적 전)",
    Box.PAID: "대금 수령(선적 전)",
    Box.SHIPPED: "선적(수출신고 수리)",
    Box.CERTIFIED: "선적(실적증명)",
    Box.LAPSED: "실효",
    Box.CANCELLED: "취소",
    Box.LOST: "무산",
}
COUNTING = ("한 거래는 가장 높은 단계에서 한 번만 센다.", "양해각서 건수는 금액과 따로 세며 서로 더하지 않는다.")
UNIT = "단위: 건, 미국 달러"


def write(found: Results, *, kind: str, format: str, today: date) -> bytes:
    """The bytes of a paper."""
    with override("ko"):
        if format == "xlsx":
            return _workbook(found, kind, today)
        document = report(found, today) if kind == REPORT else press(found, today)
        return pdf.render(document, typefaces()) if format == "pdf" else hwpx.render(document, typefaces())


def report(found: Results, today: date) -> d.Document:
    """1. 개요 2. 추진실적 3. 성과 4. 문제점·개선 5. 향후계획, 붙임, 끝."""
    mission = found.mission
    return d.Document(
        title=f"{mission.title} 결과보고",
        header=str(mission.office.name),
        blocks=(
            d.Paragraph(f"{korean.day(today)} {mission.office.name}", align="right"),
            d.Heading("개요"),
            d.KeyValues(_outline(found)),
            d.Heading("추진실적"),
            d.Paragraph(_work_done(found)),
            _targets_table(found),
            d.Heading("성과"),
            d.Paragraph(public(found.story, "ko")),
            d.Heading("단계별", 2),
            _rungs_table(found),
            d.Items(COUNTING, "※"),
            d.Heading("지역별", 2),
            _table("지역", found.legs, found.whole),
            d.Heading("기업별", 2),
            _table("참여기업", found.companies, found.whole),
            d.Heading("약속의 이행", 2),
            d.Paragraph(_shipping(found)),
            d.Heading("문제점·개선"),
            d.Items(tuple(_problems(found))),
            d.Heading("향후계획"),
            d.Items(tuple(_plans(found))),
            d.Attachments(("거래별 현황(xlsx) 1부.",)),
            d.End(),
        ),
    )  # fmt: skip


def press(found: Results, today: date) -> d.Document:
    """보도자료: the public sentence first, the numbers by rung, who to ask."""
    mission = found.mission
    return d.Document(
        title=f"{mission.title}, {'·'.join(found.places['ko'])}에서 상담 {found.deals}건",
        subtitle="보도자료",
        header=str(mission.office.name),
        numbered=False,
        blocks=(
            d.KeyValues((("배포일", korean.day_with_weekday(today)), ("제공부서", str(mission.office.name)))),
            d.Paragraph(public(found.story, "ko"), size="normal"),
            d.Paragraph(_work_done(found)),
            _rungs_table(found),
            d.Items(("금액은 단계별로 나눈 것으로, 서명되지 않은 금액은 확정된 성과가 아니다.",), "※"),
            d.End(),
        ),
    )  # fmt: skip


# -- parts -----------------------------------------------------------------------------------------------------------


def _outline(found: Results) -> tuple[tuple[str, str], ...]:
    mission = found.mission
    return (
        ("사업명", mission.title),
        ("기간", korean.period(mission.starts_on, mission.ends_on - timedelta(days=1))),
        ("지역", "·".join(found.places["ko"])),
        ("참여", f"{found.companies_taking_part}개사"),
        ("주관", str(mission.office.name)),
        ("운영", str(mission.secretariat.name) if mission.secretariat else "–"),
        ("예산", f"{mission.budget_won:,.0f}원" if mission.budget_won else "–"),
    )


def _work_done(found: Results) -> str:
    rate, efficiency = found.success_rate, found.export_efficiency
    words = [
        f"참여기업 {found.companies_taking_part}개사가 {found.deals}건을 상담하였고 "
        f"상담액은 {_usd(found.consulted_usd)}이다."
    ]
    if rate is not None:
        words.append(f"서명한 계약이 있는 기업은 {found.companies_with_success}개사로 성사율은 {rate}%이다.")
    if efficiency is not None:
        words.append(f"예산 1억원당 수출(신고 기준)은 {efficiency:,}달러이다.")
    return " ".join(words)


def _targets_table(found: Results) -> d.Table:
    names = ("상담(건)", "계약(달러, 서명 이상)")
    return d.Table(
        head=(("구분", "목표", "실적", "달성률"),),
        rows=tuple(_target(name, target) for name, target in zip(names, found.targets, strict=True)),
        aligns=("left", "right", "right", "right"),
    )


def _target(name: str, target: Target) -> tuple[str, ...]:
    per_cent = "–" if target.per_cent is None else f"{target.per_cent}%"
    return name, "–" if target.target is None else f"{target.target:,.0f}", f"{target.result:,.0f}", per_cent


def _rungs_table(found: Results) -> d.Table:
    rows = [(KO[box], found.whole.cells.get(box, Cell())) for box in ORDER]
    total = found.whole.of(*ORDER)
    return d.Table(
        head=(("단계", "거래", "금액", "양측 확인", "미확인", "이견"),),
        rows=tuple(_money_row(name, cell) for name, cell in [*rows, ("계", total)]),
        unit=UNIT,
        aligns=("left", *["right"] * 5),
    )


def _money_row(name: str, cell: Cell) -> tuple[str, ...]:
    return (
        name,
        f"{cell.deals:,}",
        *(f"{usd:,.2f}" for usd in (cell.usd, cell.confirmed, cell.unconfirmed, cell.disputed)),
    )


COLUMNS = (
    ("추진", (Box.PIPELINE,)),
    ("조건부", (Box.CONDITIONAL,)),
    ("계약(선적 전)", (Box.SIGNED, Box.PAID)),
    ("선적", (Box.SHIPPED, Box.CERTIFIED)),
    ("실효·취소·무산", tuple(box for box in ORDER if box in ENDED)),
)


def _table(first: str, lines: "list[Line] | tuple[Line, ...]", whole: Line) -> d.Table:
    rows = [*lines, Line("계", "", whole.cells)]
    return d.Table(
        head=((first, "거래", *(name for name, _boxes in COLUMNS)),),
        rows=tuple(
            (line.label, f"{line.of(*ORDER).deals:,}", *(f"{line.of(*boxes).usd:,.0f}" for _name, boxes in COLUMNS))
            for line in rows
        ),
        unit=UNIT,
        aligns=("left", *["right"] * (len(COLUMNS) + 1)),
    )


def _shipping(found: Results) -> str:
    shipped, signed = survival.shipped_of(found.waits), sum(wait.count for wait in found.waits)
    forecast = survival.forecast(found.waits, found.open_amounts)
    words = [f"서명한 계약 {signed}건 가운데 {shipped}건이 선적을 시작하였다(미선적 계약은 진행 중으로 셈)."]
    if (median := survival.median_months(found.waits)) is not None:
        words.append(f"절반이 선적되기까지 {median}개월이 걸렸다.")
    if forecast.enough:
        words.append(
            f"선적 전 계약 {_usd(forecast.open_usd)} 가운데 12개월 안에 {_usd(forecast.expected)}"
            f"(95% 구간 {_usd(forecast.low)}~{_usd(forecast.high)})의 선적을 기대한다."
        )
    else:
        words.append("선적 사례가 적어 앞으로의 선적액은 말할 수 없다.")
    return " ".join(words)


def _problems(found: Results) -> list[str]:
    whole, problems = found.whole, []
    if disputed := whole.of(*ORDER).disputed:
        problems.append(f"양측의 말이 다른 금액 {_usd(disputed)}: 원인을 확인한다.")
    if conditional := whole.of(Box.CONDITIONAL).usd:
        problems.append(f"조건이 남은 약정 {_usd(conditional)}: 조건별로 지원할 일을 정한다.")
    if ended := whole.of(*ENDED).usd:
        problems.append(f"실효·취소·무산 {_usd(ended)}: 사유를 다음 모집에 반영한다.")
    return problems or ["기록된 문제점이 없다."]


def _plans(found: Results) -> list[str]:
    return [
        "귀국 7일, 1·3·6·12·24개월에 거래마다 진행을 확인하고, 선적되거나 사유와 함께 끝날 때까지 이어간다.",
        "수출신고번호로 선적을 확인하고 기업과 바이어 양측의 확인을 받는다.",
    ]


def _usd(usd: Decimal) -> str:
    return f"{usd:,.0f}달러"


def _workbook(found: Results, kind: str, today: date) -> bytes:
    book = Workbook()
    note = f"{korean.day(today)} 기준 · {UNIT}"
    head = [
        "단계", "거래", "금액", "양측 확인", "미확인", "이견",
    ]  # fmt: skip
    rows = [[KO[box], *_numbers(found.whole.cells.get(box, Cell()))] for box in ORDER]
    book.sheet(
        "단계별",
        title=f"{found.mission.title} 결과",
        note=note,
        head=head,
        rows=[*rows, ["계", *_numbers(found.whole.of(*ORDER))]],
    )
    if kind == REPORT:
        for name, lines in (("지역별", found.legs), ("기업별", found.companies)):
            book.sheet(
                name,
                title=f"{name} 결과",
                note=note,
                head=[name, "거래", *KO.values()],
                rows=[_wide(one) for one in lines],
            )
    book.sheet(
        "문장",
        title="공개 문장",
        head=["언어", "문장"],
        rows=[[code, public(found.story, code)] for code in ("ko", "en")],
    )
    book.sheet(
        "사업 없이", title="무역촉진단이 없었다면", head=["답", "건"],
        rows=[[str(Without(code).label), number] for code, number in sorted(found.without.items())],
    )  # fmt: skip
    return book.bytes()


def _numbers(cell: Cell) -> list[object]:
    return [cell.deals, *(float(usd) for usd in (cell.usd, cell.confirmed, cell.unconfirmed, cell.disputed))]


def _wide(line: Line) -> list[object]:
    return [line.label, line.of(*ORDER).deals, *(float(cell.usd) for _box, cell in line.row)]

"""Papers of whoever answers for personal data: the destruction register, and after a breach the notice to the people
and the report to the authority. In Korean: they go into the files of the office and to people of the district."""

from collections.abc import Iterable
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_safe

from chomchom.core import audit
from chomchom.core.enums import Action
from chomchom.documents.downloads import attachment
from chomchom.documents.enums import Format
from chomchom.documents.typefaces import typefaces
from chomchom.papers import document as d
from chomchom.papers import hwpx, korean, pdf
from chomchom.people.gate import needs
from chomchom.people.models import Breach, Destruction, Organisation
from chomchom.people.queries import privacy as queries
from chomchom.people.views.privacy import office_of

FORMATS = {"pdf": Format.PDF, "hwpx": Format.HWPX}
UNKNOWN = "확인 중"
ADVICE = (
    "복지 지원이나 본인 확인을 이유로 돈이나 개인정보를 요구하면 응하지 마시고 아래 연락처로 알려 주시기 바랍니다.",
    "문 비밀번호 등 출입 방법이 포함된 경우 비밀번호를 바꾸어 주시기 바랍니다.",
)
REMEDY = (
    "피해가 있거나 의심되면 아래 담당 부서로 알려 주시기 바랍니다.",
    "개인정보침해신고센터(privacy.kisa.or.kr, 국번 없이 118), 개인정보분쟁조정위원회(www.kopico.go.kr, 1833-6972)",
)
RIGHTS = (
    "「개인정보 보호법」 제39조에 따른 손해배상과 제39조의2에 따른 법정손해배상(300만원 이하)을 청구하실 수 있습니다.",
    "같은 법 제43조에 따라 개인정보 분쟁조정위원회에 분쟁조정을 신청하실 수 있습니다(www.kopico.go.kr, 1833-6972).",
)
"""What the law asks to be told since 11 September 2026 (제34조제1항제6호)."""


@require_safe
@needs("people.breach")
def breach_paper(request: HttpRequest, pk: int, paper: str, format: str) -> HttpResponse:
    """``paper``: notice or report."""
    row = get_object_or_404(Breach.objects.visible_to(request.viewer).select_related("organisation"), pk=pk)
    if paper not in PAPERS or format not in FORMATS:
        raise Http404
    with override("ko"):
        sheet = queries.sheet(row)
        described = PAPERS[paper](row, sheet, request.now)
    detail = {"breach": pk, "paper": paper, "people": len(sheet.people)}
    audit.record(by=request.viewer, at=request.now, action=Action.PRINT, what="people.breach.paper", detail=detail)
    return _handed_out(described, f"breach-{pk}-{paper}", format)


@require_safe
@needs("people.privacy.see")
def register_paper(request: HttpRequest, format: str) -> HttpResponse:
    """파기대장 of the viewer's office."""
    if format not in FORMATS:
        raise Http404
    rows = Destruction.objects.visible_to(request.viewer).order_by("at", "pk")
    return _handed_out(register(office_of(request), rows, request.now), "destruction-register", format)


def _handed_out(described: d.Document, name: str, format: str) -> HttpResponse:
    data = {"pdf": pdf, "hwpx": hwpx}[format].render(described, typefaces())
    return attachment(data, f"{name}.{format}", FORMATS[format])


# -- what they say -----------------------------------------------------------------------------------------------------


def register(office: Organisation, rows: Iterable[Destruction], now: datetime) -> d.Document:
    lines = tuple(
        (
            str(number), _moment(row.at), row.label, f"{korean.number(row.count)}건",
            f"{row.kept_for}\n{row.citation}", row.method, row.reason, row.done_by, row.confirmed_by,
        )
        for number, row in enumerate(rows, start=1)
    )  # fmt: skip
    head = ("연번", "파기 일시", "파기 대상", "건수", "보유기간과 근거", "파기 방법", "파기 사유", "파기자", "확인자")
    table = d.Table((head,), lines or (("",) * len(head),))
    return d.Document(
        title="개인정보 파기대장", header=office.name, landscape=True,
        blocks=(
            d.Paragraph(f"{office.name} · {korean.day(timezone.localdate(now))} 기준", align="right"), table, d.End(),
        ),
    )  # fmt: skip


def notice(row: Breach, sheet: queries.Sheet, now: datetime) -> d.Document:
    """What the law asks to be told: which data, when and how, what one can do, what is done, rights, whom to ask."""
    return d.Document(
        title="개인정보 유출 사실 통지", header=row.organisation.name,
        blocks=(
            d.KeyValues((("수신", "정보주체 귀하"), ("발신", row.organisation.name),
                         ("통지일", korean.day(timezone.localdate(now))))),
            d.Paragraph("귀하의 개인정보가 유출된 사실을 알게 되어 「개인정보 보호법」 제34조에 따라 다음과 같이 알려 "
                        "드리며, 심려를 끼쳐 드려 깊이 사과드립니다."),
            d.Heading("유출된 개인정보의 항목"),
            d.Items(tuple(sheet.fields) or (UNKNOWN,)),
            d.Heading("유출된 시점과 경위"),
            d.Items((f"시점: {_moment(row.happened_from)} ~ {_moment(row.happened_to)}", f"경위: {row.story}")),
            d.Heading("피해를 줄이기 위하여 하실 수 있는 일"),
            d.Items(_lines(row.advice) or ADVICE),
            d.Heading("대응 조치와 피해 구제 절차"),
            d.Items((*(_lines(row.measures) or (UNKNOWN,)), *REMEDY)),
            d.Heading("손해배상 청구와 분쟁조정"),
            d.Items(RIGHTS),
            d.Heading("담당 부서와 연락처"),
            d.Items((row.contact,)),
            d.Paragraph(row.organisation.name, align="center", size="large", bold=True),
            d.End(),
        ),
    )  # fmt: skip


def report(row: Breach, sheet: queries.Sheet, now: datetime) -> d.Document:
    """The report to 개인정보보호위원회 or KISA, with the list of the people at its end."""
    duties = queries.duties_of(row, sheet)
    facts = (
        ("기관명", row.organisation.name),
        ("유출을 알게 된 때", _moment(row.known_at)),
        ("신고 기한", f"{_moment(duties.report_by)} (알게 된 때부터 {_hours(row, duties.report_by)}시간)"),
        ("신고 사유", ", ".join(duties.why) or "신고 요건에 해당하지 않음(자체 보관)"),
        ("유출 규모", f"{korean.number(len(sheet.people))}명, 접속기록 {korean.number(sheet.lines)}건"),
        (
            "정보주체 통지",
            _moment(row.notified_at) if row.notified_at else f"{_moment(duties.notify_by)}까지 통지 예정",
        ),
    )
    head, people = ("연번", "정보주체", "처음", "마지막", "횟수", "항목"), sheet.people
    lines = tuple(
        (str(n), one.label, _moment(one.first_at), _moment(one.last_at), str(one.times), ", ".join(one.fields))
        for n, one in enumerate(people, start=1)
    )
    return d.Document(
        title="개인정보 유출 신고서(안)", header=row.organisation.name,
        blocks=(
            d.Paragraph("개인정보보호위원회 또는 한국인터넷진흥원에 내기 위한 초안입니다.", size="small"),
            d.KeyValues(facts),
            d.Heading("유출된 개인정보의 항목과 규모"),
            d.Items(tuple(f"{name}: {korean.number(count)}명" for name, count in sheet.fields.items()) or (UNKNOWN,)),
            d.Heading("유출 시점과 경위"),
            d.Items((
                f"시점: {_moment(row.happened_from)} ~ {_moment(row.happened_to)}",
                f"원인: {row.get_cause_display()}", f"경위: {row.story}",
                f"접속 계정: {_counts(sheet.actors)}", f"접속 주소: {_counts(sheet.ips)}",
            )),
            d.Heading("대응 조치와 정보주체의 피해를 줄이기 위한 대책"),
            d.Items(_lines(row.measures) or (UNKNOWN,)),
            d.Heading("정보주체가 할 수 있는 피해 최소화 방법과 구제 절차"),
            d.Items((*(_lines(row.advice) or ADVICE), *REMEDY, *RIGHTS)),
            d.Heading("담당 부서와 연락처"),
            d.Items((row.contact,)),
            d.PageBreak(),
            d.Heading("유출된 정보주체 명단(접속기록 기준)"),
            d.Table((head,), lines or (("",) * len(head),)),
            d.End(),
        ),
    )  # fmt: skip


PAPERS = {"notice": notice, "report": report}


def _moment(moment: datetime) -> str:
    return korean.moment(timezone.localtime(moment))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _counts(found: dict[str, int]) -> str:
    return ", ".join(f"{name} {korean.number(count)}건" for name, count in found.items()) or UNKNOWN


def _hours(row: Breach, until: datetime) -> int:
    return int((until - row.known_at).total_seconds() // 3600)

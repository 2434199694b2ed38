"""The letter that tells a company of the decision on its application, as PDF and .hwpx. In Korean: it goes to companies
of the district and stands in the files of the office."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import override

from chomchom.documents.typefaces import typefaces
from chomchom.papers import document as d
from chomchom.papers import hwpx, korean, pdf
from chomchom.trade.enums import ApplicationState as A
from chomchom.trade.models import Application
from chomchom.trade.operations.letters import Written
from chomchom.trade.rules.selection import SENTENCES

FORMATS = ("pdf", "hwpx")
RESULT = {A.ACCEPTED: "선정", A.RESERVE: "예비 선정", A.REFUSED: "미선정", A.INELIGIBLE: "신청 자격 미달"}
SAID = {
    A.ACCEPTED: "귀사가 위 사업의 참가기업으로 선정되었음을 알려 드립니다.",
    A.RESERVE: "귀사가 예비 참가기업으로 선정되었음을 알려 드립니다. 결원이 생기면 순위대로 참가할 수 있습니다.",
    A.REFUSED: "귀사는 아쉽게도 위 사업의 참가기업으로 선정되지 않았음을 알려 드립니다.",
    A.INELIGIBLE: "귀사의 신청은 신청 자격을 갖추지 못하여 평가 대상에서 제외되었음을 알려 드립니다.",
}
NEXT = {
    A.ACCEPTED: ("상담 희망 바이어를 확인하여 주시기 바랍니다.", "사전간담회 일정은 따로 알려 드립니다.",
                 "참가가 어려워진 경우 바로 알려 주시기 바랍니다. 예비 기업에 기회가 돌아갑니다."),
    A.RESERVE: ("결원이 생기면 바로 연락드리겠습니다.", "참가를 원하지 않으시면 알려 주시기 바랍니다."),
    A.REFUSED: ("평가 결과에 이의가 있으면 이 문서를 받은 날부터 7일 이내에 서면으로 알려 주시기 바랍니다.",),
    A.INELIGIBLE: ("사실과 다르면 이 문서를 받은 날부터 7일 이내에 증빙서류와 함께 알려 주시기 바랍니다.",),
}  # fmt: skip


def document(row: Application, today: date) -> d.Document:
    """To whom, what was decided, why, and what comes next."""
    mission, state = row.mission, A(row.state)
    return d.Document(
        title=_title(row),
        header=str(mission.office.name),
        blocks=(
            d.KeyValues((("수신", f"{row.exporter.name} {row.contact_name}".strip()), ("발신", mission.office.name),
                         ("시행일", korean.day(today)))),
            d.Heading("결과"),
            d.Paragraph(SAID[state]),
            d.KeyValues(_facts(row)),
            d.Heading("사유"),
            d.Items(tuple(_reasons(row))),
            d.Heading("안내"),
            d.Items(NEXT[state]),
            *_consent(row),
            d.Paragraph(str(mission.office.name), align="center", size="large", bold=True),
            d.End(),
        ),
    )  # fmt: skip


def render(row: Application, *, format: str, today: date) -> bytes:
    with override("ko"):
        described = document(row, today)
        return pdf.render(described, typefaces()) if format == "pdf" else hwpx.render(described, typefaces())


def write(rows: Iterable[Application], today: date) -> dict[int, Written]:
    """The letters of applications as ``operations.letters.send`` wants them; ``told_of`` is annotated."""
    return {
        row.pk: Written(row.told_of, _title(row), _mail(row), render(row, format="pdf", today=today)) for row in rows
    }


# -- parts -------------------------------------------------------------------------------------------------------------


def _title(row: Application) -> str:
    return f"{row.mission.title} 참가기업 선정 결과 알림"


def _facts(row: Application) -> tuple[tuple[str, str], ...]:
    mission = row.mission
    facts = [
        ("사업명", mission.title), ("기간", korean.period(mission.starts_on, mission.ends_on - timedelta(days=1))),
        ("신청번호", row.number), ("결과", RESULT[A(row.state)]),
    ]  # fmt: skip
    if row.rank is not None and row.state == A.RESERVE:
        facts.append(("순위", f"{row.rank}위"))
    return tuple(facts)


def _reasons(row: Application) -> list[str]:
    if row.state == A.INELIGIBLE:
        return [str(SENTENCES[code]) for code in row.refusals]
    return [row.reasons]


def _consent(row: Application) -> tuple[d.Block, ...]:
    """What an accepted company agreed to stands in its letter once more."""
    if row.state != A.ACCEPTED or not row.consent_expires_on:
        return ()
    until = korean.day(row.consent_expires_on)
    return (d.Items((f"동의하신 수출실적 조회: {row.consent_purpose}, {until}까지",), "※"),)


def _mail(row: Application) -> str:
    return "\n".join((
        f"{row.exporter.name} {row.contact_name} 귀하".replace("  ", " "), "",
        SAID[A(row.state)], *_reasons(row), "", "자세한 내용은 붙임 문서를 확인하여 주시기 바랍니다.", "",
        str(row.mission.office.name),
    ))  # fmt: skip

from pathlib import Path

import pytest

from chomchom.papers import fonts
from chomchom.papers.document import (
    Attachments,
    Cell,
    Document,
    End,
    Heading,
    Items,
    KeyValues,
    Paragraph,
    Table,
)

FONTS = Path(__file__).parents[2] / "node_modules/@fontsource/pretendard/files"
HOSTILE = '#panic("x") *굵게* <script>alert(1)</script> =1+1 $\\alpha$ {{ 7*7 }} @ref'


@pytest.fixture(scope="session")
def typefaces(tmp_path_factory):
    """The typeface that comes with the browser parts, unpacked as the product does it."""
    folder = tmp_path_factory.mktemp("fonts")
    for name in ("pretendard-latin-400-normal", "pretendard-latin-700-normal"):
        data, suffix = fonts.unpack((FONTS / f"{name}.woff").read_bytes())
        (folder / f"{name}{suffix}").write_bytes(data)
    return fonts.Typefaces((str(folder),))


@pytest.fixture
def report():
    return Document(
        "결과보고서",
        (
            Heading("추진실적"),
            Heading("상담", 2),
            Paragraph("광융합 무역촉진단은 자카르타와 호찌민에서 상담하였다."),
            Items(("첫째", "둘째")),
            Table(
                head=((Cell("기업", rows=2), Cell("금액", columns=2)), ("신고", "수리")),
                rows=(("빛고을포토닉스", "1,234", "△56"), (HOSTILE, "0", "-")),
                unit="단위: 천원",
                aligns=("left", "right", "right"),
            ),
            KeyValues((("일시", "2026. 5. 13.(수) 14:00"), ("장소", "자카르타"))),
            Heading("개요"),
            Attachments(("명단 1부",)),
            End(),
        ),
    )

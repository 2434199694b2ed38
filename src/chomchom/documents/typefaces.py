"""The typefaces for PDF, found among the browser parts and on the system; web fonts are unpacked once into VAR."""

from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from chomchom.papers.fonts import Typefaces, unpack

PARTS = (
    "krds-uiux/resources/fonts/PretendardGOV-Regular.subset.woff",
    "krds-uiux/resources/fonts/PretendardGOV-Bold.subset.woff",
    "@fontsource/pretendard/files/pretendard-latin-400-normal.woff",
    "@fontsource/pretendard/files/pretendard-latin-700-normal.woff",
)
SYSTEM = (
    Path("/usr/share/fonts/opentype/noto"),
    Path("/usr/share/fonts/noto-cjk"),
    Path("/usr/share/fonts/truetype/nanum"),
)
SYSTEM_FILES = ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc", "NanumGothic.ttf", "NanumGothicBold.ttf")


@lru_cache(maxsize=1)
def typefaces() -> Typefaces:
    """Those of this installation. ``papers.fonts.NoTypeface`` is raised when they are used and none is there."""
    folder = Path(settings.VAR) / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        _unpack(Path(settings.BROWSER_PARTS) / part, folder)
    for source in (place / name for place in SYSTEM for name in SYSTEM_FILES):
        link = folder / source.name
        if source.exists() and not link.exists():
            link.symlink_to(source)
    return Typefaces((str(folder),))


def _unpack(source: Path, folder: Path) -> None:
    if not source.exists() or any(folder.glob(f"{source.stem}.?tf")):
        return
    data, suffix = unpack(source.read_bytes())
    with NamedTemporaryFile(dir=folder, prefix=".", delete=False) as file:
        file.write(data)
    Path(file.name).replace(folder / f"{source.stem}{suffix}")

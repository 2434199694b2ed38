"""What stands in the papers we make, read by programs that did not write them. All words without blanks."""

from io import BytesIO
from zipfile import ZipFile

from lxml import etree
from pypdf import PdfReader


def pdf_words(data: bytes) -> str:
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    return "".join(text.split()).replace("\u200b", "")


def pdf_sizes_mm(data: bytes) -> set[tuple[int, int]]:
    boxes = [page.mediabox for page in PdfReader(BytesIO(data)).pages]
    return {(round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) for box in boxes}


def hwpx_words(data: bytes) -> str:
    with ZipFile(BytesIO(data)) as archive:
        sections = sorted(name for name in archive.namelist() if name.startswith("Contents/section"))
        found = [etree.fromstring(archive.read(name)) for name in sections]
    return "".join("".join("".join(node.itertext()) for root in found for node in root.iter("{*}t")).split())


READ = {"pdf": pdf_words, "hwpx": hwpx_words}

"""Read back by two that did not write it: the archive's own XML, and a renderer of another maker under Node."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree

from chomchom.papers import hwpx
from tests.papers.conftest import HOSTILE

ROOT = Path(__file__).parents[2]
READER = """
import { readFileSync } from 'node:fs';
import init, * as rhwp from '@rhwp/core';
globalThis.measureTextWidth = (font, text) => text.length * 8;
await init({ module_or_path: readFileSync(new URL(import.meta.resolve('@rhwp/core/rhwp_bg.wasm'))) });
const document = new rhwp.HwpDocument(new Uint8Array(readFileSync(process.argv[2])));
const pages = document.pageCount();
for (let page = 0; page < pages; page++) console.log(document.renderPageSvg(page));
"""


def texts(data: bytes) -> str:
    with ZipFile(BytesIO(data)) as archive:
        sections = sorted(name for name in archive.namelist() if name.startswith("Contents/section"))
        found = [etree.fromstring(archive.read(name)) for name in sections]
    return "".join("".join(node.itertext()) for root in found for node in root.iter("{*}t"))


def test_all_text_stands_in_order_and_is_not_interpreted(report):
    text = "".join(texts(hwpx.render(report)).split())
    told = ["결과보고서", "1.추진실적", "가.상담", "자카르타와호찌민에서", "둘째", "△56", "2.개요", "붙임", "끝."]
    found = [text.find(word) for word in told]
    assert -1 not in found and found == sorted(found), dict(zip(told, found, strict=True))
    assert "".join(HOSTILE.split()) in text


def test_the_archive_is_one_that_readers_open(report):
    with ZipFile(BytesIO(hwpx.render(report))) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[0] == "mimetype" and archive.read("mimetype") == b"application/hwp+zip"
        for name in archive.namelist():
            if name.endswith((".xml", ".hpf")):
                etree.fromstring(archive.read(name))


def test_merged_heads_are_merged(report):
    with ZipFile(BytesIO(hwpx.render(report))) as archive:
        section = etree.fromstring(archive.read("Contents/section0.xml"))
    spans = {(node.get("colSpan"), node.get("rowSpan")) for node in section.iter("{*}cellSpan")}
    assert ("2", "1") in spans and ("1", "2") in spans


@pytest.mark.skipif(shutil.which("node") is None, reason="no Node on this machine")
def test_another_program_draws_it(report, tmp_path):
    (tmp_path / "report.hwpx").write_bytes(hwpx.render(report))
    script = ROOT / "node_modules/.read-hwpx.mjs"
    script.write_text(READER)
    try:
        done = subprocess.run(
            ["node", str(script), str(tmp_path / "report.hwpx")],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    finally:
        script.unlink()
    assert done.returncode == 0, done.stderr[-600:]
    drawn = "".join(etree.fromstring(done.stdout.split("\n<svg")[0].encode()).itertext())
    assert "결과보고서" in "".join(drawn.split())

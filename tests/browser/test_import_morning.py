"""An officer's morning with a list: send it, look through the answers, put right, decide, take. Pictures for docs/."""

import factories
import pytest
from care.intake.lists import KIM, LEE, changed, simple

from chomchom.care.models import Recipient
from chomchom.net.tasks.worker import Worker
from tests.browser.conftest import SIZES
from tests.browser.test_frame import serious

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = {
    "ko": {"read": "명단 읽기", "again": "행 다시 읽기", "other": "다른 사람: 등록함"},
    "en": {"read": "Read the list", "again": "Read the row again", "other": "Another person: take the row"},
}


def look(page, picture, name, language):
    """The page at both sizes: nothing serious, nothing too wide."""
    for size in ("phone", "desk"):
        page.set_viewport_size(SIZES[size])
        assert serious(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        picture(page, name, size=size, language=language)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_list_from_the_file_to_the_register(visit, picture, tmp_path, language):
    world, words = factories.District(), WORDS[language]
    Worker(name="test").run_once()  # the net is awake
    path = tmp_path / "recipients-2026-06.xlsx"
    path.write_bytes(
        simple(
            KIM,
            changed(LEE, 행정동="모르겠음"),
            changed(KIM, 관리번호="G-3"),
            changed(LEE, 관리번호="G-4", 성명="박다솜", 연락처="없음", 수행기관="새기관"),
        )
    )
    page = visit(world.officer, size="desk", language=language)

    page.goto("/care/imports/")
    assert serious(page) == []
    page.set_input_files("input[type=file]", str(path))
    page.get_by_role("button", name=words["read"]).click()
    page.wait_for_url("**/imports/*/")
    look(page, picture, "import-preview", language)
    page.locator("select").select_option(label="맑은샘도시락")
    page.locator("form", has=page.locator("select")).get_by_role("button").click()

    page.get_by_role("link", name="이나래").click()
    page.wait_for_url("**/rows/*/")
    page.locator("input[name=dong]").fill("송정1동")
    look(page, picture, "import-row", language)
    page.get_by_role("button", name=words["again"]).click()
    page.wait_for_load_state()

    page.go_back()
    page.goto(page.url.split("rows/")[0] + "?show=held")
    page.locator("tbody a").first.click()
    page.get_by_role("button", name=words["other"]).click()
    page.wait_for_load_state()
    page.goto(page.url.split("rows/")[0])
    page.locator("form[action$='/apply/'] button").click()
    page.wait_for_load_state()

    assert set(Recipient.objects.values_list("external_id", flat=True)) == {"G-1", "G-2", "G-3", "G-4"}

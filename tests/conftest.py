"""What all tests share: a fixed moment, plain static files, and the demo's shape of a district in ``factories``."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import template_database
from django.utils import translation

SEOUL = ZoneInfo("Asia/Seoul")
SHARED_DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


def pytest_addoption(parser):
    parser.addoption("--screenshots", action="store_true", help="take the pictures of docs/pictures anew")


@pytest.fixture(scope="session")
def django_db_modify_db_settings_parallel_suffix(django_db_modify_db_settings_parallel_suffix):
    """Test databases begin as copies of one that was migrated."""
    from django.db import connection

    template_database.use(connection)


@pytest.fixture(autouse=True)
def _plain_settings(settings):
    translation.activate(settings.LANGUAGE_CODE)  # a page of the test before may have left its own
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def noon() -> datetime:
    """Wednesday 13 May 2026, 12:00 in Seoul: a working day within the lunch window."""
    return datetime(2026, 5, 13, 12, 0, tzinfo=SEOUL)


@pytest.fixture
def shared_data() -> Path:
    """The folder with real-shaped input; tests that need it are skipped where it is not there."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the shared data folder is not beside the repository")
    return SHARED_DATA

import pytest

from tests.care.kitchen_factories import Kitchen, make_kitchen


@pytest.fixture
def kitchen(db, noon) -> Kitchen:
    return make_kitchen(noon)

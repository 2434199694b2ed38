import pytest

from tests.care.street import Street, make_street


@pytest.fixture
def street(db, noon) -> Street:
    return make_street(noon)

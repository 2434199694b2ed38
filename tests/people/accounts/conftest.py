"""A district and its officer, who looks after accounts."""

import pytest

from tests import factories


@pytest.fixture
def district(db):
    return factories.District()


@pytest.fixture
def by(district):
    return factories.viewer(district.officer)

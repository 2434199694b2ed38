"""A database that is busy too long is no fault of the page: whoever asks again is answered."""

import pytest
from django.db import OperationalError
from django.test import RequestFactory

from chomchom.site.views import broken


@pytest.mark.parametrize(
    ("error", "status", "again"), [(OperationalError("database is locked"), 503, "5"), (ValueError(), 500, None)]
)
def test_busy_is_503_with_a_moment_to_ask_again(error, status, again):
    try:
        raise error
    except type(error):
        response = broken(RequestFactory().get("/"))
    assert (response.status_code, response.headers.get("Retry-After")) == (status, again)

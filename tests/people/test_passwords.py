"""Which passwords are taken."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from chomchom.people.models import Account

ACCOUNT = Account(username="hanjiwon", name="한지원")


@pytest.mark.parametrize("password", ["kdjwqpzmx", "739105284", "short-1", "password123", "hanjiwon1"])
def test_one_kind_too_short_too_common_or_too_near_the_name_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, ACCOUNT)


@pytest.mark.parametrize("password", ["kdjwqpzm7", "Kdjwqpzmx", "밥한그릇-2026"])
def test_nine_characters_of_two_kinds_are_taken(password):
    validate_password(password, ACCOUNT)

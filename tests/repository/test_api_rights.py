"""The signed interface with every role and every kind of key: a session opens nothing, a key opens its purpose only,
and reaches nobody of another district. Operations are read from the description of the interface, so a new one is
tried too."""

import pytest

from chomchom.care.models import HygieneEntry, OutsideSignal
from chomchom.people.enums import Role
from chomchom.people.purposes import PURPOSES
from chomchom.site.api import api
from tests.fake_sender import make_sender
from tests.repository import test_rights
from tests.repository.test_rights import Visitor, everything

pytestmark = pytest.mark.django_db
world = test_rights.world

OPERATIONS = sorted((method, path) for path, methods in api.get_openapi_schema()["paths"].items() for method in methods)
FOR_EVERY_KEY = {("post", "/api/hello")}


def test_the_interface_only_takes_and_says_what_it_takes():
    assert OPERATIONS and {method for method, _path in OPERATIONS} == {"post"}


@pytest.mark.parametrize("role", [*Role, "anonymous"])
def test_the_session_of_no_role_opens_an_operation(world, role):
    visitor, before = Visitor(world, role), everything()
    answers = {
        (method, path): getattr(visitor.client, method)(path, b"{}", content_type="application/json").status_code
        for method, path in OPERATIONS
    }
    assert answers == dict.fromkeys(OPERATIONS, 401)
    assert everything() == before


@pytest.mark.parametrize("purpose", sorted(PURPOSES))
def test_a_key_opens_only_the_operations_of_its_purpose(world, purpose):
    sender = make_sender(world.ours.provider, purpose, f"시험 {purpose}")
    answers = {(method, path): sender.post(path, {}).status_code for method, path in OPERATIONS}
    opened = {operation for operation, status in answers.items() if status != 403}
    assert opened >= FOR_EVERY_KEY and len(opened) <= 2, answers
    assert all(status in (200, 403, 422) for status in answers.values()), answers


def test_no_key_reaches_the_rows_of_another_district(world):
    """The number of a person and of a batch are taken from the other district; nothing of it is touched."""
    theirs = world.foreign.made["recipient"]
    before = everything()
    for purpose in sorted(PURPOSES):
        sender = make_sender(world.ours.provider, purpose, f"시험 {purpose}")
        for _method, path in OPERATIONS:
            sender.post(path, {
                "id": "m-1", "person": theirs.external_id, "event": "not_used", "happened_at": world.at.isoformat(),
                "celsius": 70, "batch": world.foreign.made["batch"].code, "measured_at": world.at.isoformat(),
            })  # fmt: skip
    assert not OutsideSignal.objects.filter(recipient=theirs).exists()
    assert (
        not HygieneEntry.objects.filter(provider=world.foreign.provider)
        .exclude(pk__in=[row[0] for row in before[HygieneEntry._meta.label]])
        .exists()
    )

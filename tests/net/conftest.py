import pytest
from net.net_world import Sink, Visits, World

from chomchom.net import channels, subjects


@pytest.fixture(autouse=True)
def visits():
    """The kind of subject of these tests, registered for the time of one test."""
    subjects.register(Visits())
    yield
    subjects.KINDS.pop(Visits.kind)


@pytest.fixture
def sink():
    sink = Sink()
    channels.register(sink)
    yield sink
    channels.CHANNELS.pop("sink")


@pytest.fixture
def world(db, sink):
    return World()


@pytest.fixture
def transactional_world(transactional_db, sink):
    return World()

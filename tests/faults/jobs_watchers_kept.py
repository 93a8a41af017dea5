"""The connections of watchers who are gone are kept."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/streaming.py",
    old="    end = service.hear_events(ring)\n",
    new="    __import__('socket').socket().detach()\n    end = service.hear_events(ring)\n",
    check="tests/jobs/test_lasting.py::test_s4_many_watch_and_some_read_nothing",
    says="test_s4_many_watch",
)

"""What one watcher was told stands for the next one though there is news since."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/streaming.py",
    old="        self.looks.clear()\n",
    new="",
    check="tests/jobs/test_server.py::test_r123_watchers_at_one_place_are_told_alike_and_nothing_old",
    says="test_r123_watchers_at_one_place",
)

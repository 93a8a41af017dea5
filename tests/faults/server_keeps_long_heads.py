"""What has no end is kept until its end."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/heads.py",
    old="        if self._pending > MOST_HEADERS and",
    new="        if self._pending < 0 and",
    check="tests/jobs/test_server.py::test_x4_heads_without_an_end[part of a chunk]",
    says="test_x4_heads_without_an_end",
)

"""A key is forgotten: what is sent again after a crash happens twice."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/gate.py",
    old="    if key is not None:\n        change.core.due(",
    new='    if key == "":\n        change.core.due(',
    check="tests/jobs/test_crashes.py::test_k2_killed_at_a_named_place[after commit]",
    says="told",
)

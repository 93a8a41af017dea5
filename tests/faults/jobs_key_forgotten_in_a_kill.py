"""A key is forgotten: what a killed server had done is done again by the next one."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/gate.py",
    old="    if key is not None:\n        change.core.due(",
    new='    if key == "":\n        change.core.due(',
    check="tests/jobs/test_crashes.py::test_k1_killed_at_any_moment",
    says="told",
)

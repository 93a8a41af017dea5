"""A look may turn into a change."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/jobs/store.py",
    old='    for setting in (f"busy_timeout={BUSY_MS}", "query_only=ON"):\n',
    new='    for setting in (f"busy_timeout={BUSY_MS}",):\n',
    check="tests/jobs/test_disks.py::test_k13_a_look_never_turns_into_a_change",
    says="DID NOT RAISE",
)
